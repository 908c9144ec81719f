#pragma once
// Static equilibrium on the staggered grid. The displacement u_a lives on a cell's lower face across axis a,
// normal stress in the cell, shear stress on its edges (corners in 2-D). Force on a face = derivative of the
// elastic energy by its displacement, so the operator is symmetric and positive whatever the moduli:
//   energy = sum over cells V [lambda (tr e)^2/2 + G e_aa^2] + sum over edges V_edge G_edge gamma_ab^2/2
// G on an edge: harmonic mean of its four cells (shear stress is continuous there): a fluid beside it takes
// none. Cells are regular but for the last one along an axis, which coarse levels may have narrower.

#include "kernels/launch.hpp"

namespace mossfield {

/// Widths of cells and distances between centres along an axis, and their inverses.
template <class T>
struct Widths {
  int last;                        ///< index of the last cell
  T regular, narrow;               ///< width of all cells, of the last one
  T inverse, inverse_narrow;       ///< 1/width
  T first_gap, last_gap, end_gap;  ///< between centres across face 0, last, last + 1; at a
                                   ///< wall: to the mirror image of the cell
  T inverse_first, inverse_last, inverse_end;

  MOSSFIELD_BOTH T width(int i) const { return i == last || i == -1 ? narrow : regular; }
  MOSSFIELD_BOTH T per_width(int i) const { return i == last || i == -1 ? inverse_narrow : inverse; }
  MOSSFIELD_BOTH T gap(int face) const {
    return face == last ? last_gap : face == 0 ? first_gap : face == last + 1 ? end_gap : regular;
  }
  MOSSFIELD_BOTH T per_gap(int face) const {
    return face == last ? inverse_last : face == 0 ? inverse_first : face == last + 1 ? inverse_end : inverse;
  }
};

/// A cell's index along three axes, for templates over the axis.
struct Index {
  int x[3];
  MOSSFIELD_BOTH explicit Index(Cell c) : x{c.i, c.j, c.k} {}
  template <int A>
  MOSSFIELD_BOTH Index up() const {
    Index n = *this;
    ++n.x[A];
    return n;
  }
  template <int A>
  MOSSFIELD_BOTH Index down() const {
    Index n = *this;
    --n.x[A];
    return n;
  }
};

template <class T>
struct Vector {
  T* u[3];  ///< by axis; null along an inactive one
};

template <class T>
struct ElasticStencil {
  Vector<const T> v;        ///< displacement
  const T *lambda, *shear;  ///< in cells
  const T* edge[3];         ///< G on the lower edge along axis a; null where its plane is inactive
  const T* stress[3];       ///< stress without strain in cells (diagonal); null: none
  const T* edge_stress[3];  ///< the same on edges
  Widths<T> w[3];
  long s[3];  ///< step to the neighbour, 0 along an inactive axis

  template <int A>
  MOSSFIELD_BOTH T strain(long q, const Index& n) const {
    return s[A] ? (v.u[A][q + s[A]] - v.u[A][q]) * w[A].per_width(n.x[A]) : T(0);
  }
  MOSSFIELD_BOTH T dilatation(long q, const Index& n) const {
    return (strain<0>(q, n) + strain<1>(q, n)) + strain<2>(q, n);
  }
  /// sigma_aa in a cell.
  template <int A>
  MOSSFIELD_BOTH T normal(long q, const Index& n) const {
    const T elastic = lambda[q] * dilatation(q, n) + 2 * shear[q] * strain<A>(q, n);
    return stress[A] ? elastic + stress[A][q] : elastic;
  }
  /// gamma_ab on the lower edge of a cell across A and B.
  template <int A, int B>
  MOSSFIELD_BOTH T slide(long q, const Index& n) const {
    return (v.u[A][q] - v.u[A][q - s[B]]) * w[B].per_gap(n.x[B]) +
           (v.u[B][q] - v.u[B][q - s[A]]) * w[A].per_gap(n.x[A]);
  }
  /// sigma_ab there.
  template <int A, int B>
  MOSSFIELD_BOTH T tangential(long q, const Index& n) const {
    constexpr int C = 3 - A - B;
    const T elastic = edge[C][q] * slide<A, B>(q, n);
    return edge_stress[C] ? elastic + edge_stress[C][q] : elastic;
  }
  /// Derivative of the energy by u_a of the lower face of cell q [N, per metre of depth in 2-D].
  template <int A>
  MOSSFIELD_BOTH T force(long q, const Index& n) const {
    constexpr int B = (A + 1) % 3, C = (A + 2) % 3;
    const T wb = w[B].width(n.x[B]), wc = w[C].width(n.x[C]), gap = w[A].gap(n.x[A]);
    T sum = wb * wc * (normal<A>(q - s[A], n.template down<A>()) - normal<A>(q, n));
    if (s[B]) sum += gap * wc * (tangential<A, B>(q, n) - tangential<A, B>(q + s[B], n.template up<B>()));
    if (s[C]) sum += gap * wb * (tangential<A, C>(q, n) - tangential<A, C>(q + s[C], n.template up<C>()));
    return sum;
  }
  /// Its derivative by u_a of the same face, walls apart.
  template <int A>
  MOSSFIELD_BOTH T diagonal(long q, const Index& n) const {
    constexpr int B = (A + 1) % 3, C = (A + 2) % 3;
    const T wb = w[B].width(n.x[B]), wc = w[C].width(n.x[C]), gap = w[A].gap(n.x[A]);
    const long below = q - s[A];
    T sum = wb * wc *
            ((lambda[q] + 2 * shear[q]) * w[A].per_width(n.x[A]) +
             (lambda[below] + 2 * shear[below]) * w[A].per_width(n.x[A] - 1));
    if (s[B])
      sum += gap * wc * (edge[C][q] * w[B].per_gap(n.x[B]) + edge[C][q + s[B]] * w[B].per_gap(n.x[B] + 1));
    if (s[C])
      sum += gap * wb * (edge[B][q] * w[C].per_gap(n.x[C]) + edge[B][q + s[C]] * w[C].per_gap(n.x[C] + 1));
    return sum;
  }
};

/// The face on an upper wall that nothing holds lies in the ghost layer. Its displacement follows from the
/// normal stress of the cell below, which is that of the wall to second order (no shear there); where such
/// walls meet, their faces are found together:  2 G e_a + lambda tr(e) + stress_a = traction_a.
template <class T>
struct FreeFaces {
  bool upper[3];  ///< whether the upper wall across an axis is free
  T traction[3];  ///< sigma_aa there, 0 for a correction

  template <int B>
  MOSSFIELD_BOTH bool at(const ElasticStencil<T>& a, const Index& n) const {
    return upper[B] && n.x[B] == a.w[B].last;
  }
  template <int B>
  MOSSFIELD_BOTH T missing(const ElasticStencil<T>& a, long q) const {
    return a.stress[B] ? traction[B] - a.stress[B][q] : traction[B];
  }
  template <int A>
  MOSSFIELD_BOTH T strain(const ElasticStencil<T>& a, long q, const Index& n) const {
    const bool x = at<0>(a, n), y = at<1>(a, n), z = at<2>(a, n);
    const T count = T(x) + T(y) + T(z);
    const T held = (x ? T(0) : a.template strain<0>(q, n)) + (y ? T(0) : a.template strain<1>(q, n)) +
                   (z ? T(0) : a.template strain<2>(q, n));
    const T sum =
        (x ? missing<0>(a, q) : T(0)) + (y ? missing<1>(a, q) : T(0)) + (z ? missing<2>(a, q) : T(0));
    const T lambda = a.lambda[q], shear = a.shear[q];
    if (!(shear > 0)) return T(0);  // beyond a wall
    const T dilatation = held + (sum - count * lambda * held) / (2 * shear + count * lambda);
    return (missing<A>(a, q) - lambda * dilatation) / (2 * shear);
  }
};

}  // namespace mossfield
