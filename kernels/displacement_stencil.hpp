#pragma once
// Static equilibrium on the staggered grid. The displacement u_a lives on a cell's lower face across axis a,
// normal stress in the cell, shear stress on its edges (corners in 2-D). Force on a face = derivative of the
// elastic energy by its displacement, so the operator is symmetric and positive whatever the moduli:
//   energy = sum over cells V [lambda (tr e)^2/2 + G e_aa^2] + sum over edges V_edge G_edge gamma_ab^2/2
// G on an edge: harmonic mean of its four cells (shear stress is continuous there): a fluid beside it takes
// none. Cells are regular but for the last one along an axis, which coarse levels may have narrower.

#include "kernels/launch.hpp"

namespace mossfield {

/// A length that is the same but at a few places, as regular + differences there: a sum, because a choice
/// would keep the compiler from making vectors of a row of cells.
template <class T>
struct Length {
  T regular, first, last, end;  ///< regular; beyond it at index 0, last, last + 1
  /// 1 where d = 0, else 0.
  MOSSFIELD_INLINED static T on(int d) {
    const int away = d < 0 ? -d : d;
    return T(1 - (away < 1 ? away : 1));
  }
  MOSSFIELD_INLINED T cell(int i, int n) const { return regular + last * (on(i - n) + on(i + 1)); }
  MOSSFIELD_INLINED T face(int i, int n) const {
    return regular + first * on(i) + last * on(i - n) + end * on(i - n - 1);
  }
};

/// Widths of cells and distances between centres along an axis, and their inverses. At a wall the gap reaches
/// to the mirror image of the cell; the cell before the first is the last one (periodic).
template <class T>
struct Widths {
  int last;  ///< index of the last cell
  Length<T> cells, inverse_cells, gaps, inverse_gaps;

  MOSSFIELD_INLINED T width(int i) const { return cells.cell(i, last); }
  MOSSFIELD_INLINED T per_width(int i) const { return inverse_cells.cell(i, last); }
  MOSSFIELD_INLINED T gap(int face) const { return gaps.face(face, last); }
  MOSSFIELD_INLINED T per_gap(int face) const { return inverse_gaps.face(face, last); }
};

/// A cell's index along three axes, for templates over the axis: plain numbers, which stay in registers.
struct Index {
  int i, j, k;
  MOSSFIELD_INLINED explicit Index(Cell c) : i(c.i), j(c.j), k(c.k) {}
  MOSSFIELD_INLINED Index(int x, int y, int z) : i(x), j(y), k(z) {}
  template <int A>
  MOSSFIELD_INLINED int at() const {
    return A == 0 ? i : A == 1 ? j : k;
  }
  template <int A>
  MOSSFIELD_INLINED Index up() const {
    return {i + (A == 0), j + (A == 1), k + (A == 2)};
  }
  template <int A>
  MOSSFIELD_INLINED Index down() const {
    return {i - (A == 0), j - (A == 1), k - (A == 2)};
  }
};

template <class T>
struct Vector {
  T* u[3];  ///< by axis; null along an inactive one
};

/// What a view knows of itself when it is compiled, so that host loops over it become vectors.
namespace axes {
constexpr int any = 0;     ///< looks at its steps and loads as it runs
constexpr int xy = 3;      ///< x and y active, no stress without strain
constexpr int xyz = 7;     ///< all active, the same
constexpr int loaded = 8;  ///< added: with stress without strain
constexpr int even = 16;   ///< added: all cells are regular
}  // namespace axes

template <class T, int Axes = axes::any>
struct ElasticStencil {
  Vector<const T> v;        ///< displacement
  const T *lambda, *shear;  ///< in cells
  const T* edge[3];         ///< G on the lower edge along axis a; null where its plane is inactive
  const T* stress[3];       ///< stress without strain in cells (diagonal); null: none
  const T* edge_stress[3];  ///< the same on edges
  Widths<T> w[3];
  long s[3];  ///< step to the neighbour, 0 along an inactive axis

  MOSSFIELD_INLINED static bool has(const T* load) {
    return Axes == axes::any ? load != nullptr : (Axes & axes::loaded) != 0;
  }
  template <int A>
  MOSSFIELD_INLINED bool active() const {
    return Axes == axes::any ? s[A] != 0 : (Axes >> A & 1) != 0;
  }
  template <int A>
  MOSSFIELD_INLINED T width(const Index& n) const {
    return (Axes & axes::even) != 0 ? w[A].cells.regular : w[A].width(n.template at<A>());
  }
  template <int A>
  MOSSFIELD_INLINED T per_width(const Index& n) const {
    return (Axes & axes::even) != 0 ? w[A].inverse_cells.regular : w[A].per_width(n.template at<A>());
  }
  template <int A>
  MOSSFIELD_INLINED T gap(const Index& n) const {
    return (Axes & axes::even) != 0 ? w[A].gaps.regular : w[A].gap(n.template at<A>());
  }
  template <int A>
  MOSSFIELD_INLINED T per_gap(const Index& n) const {
    return (Axes & axes::even) != 0 ? w[A].inverse_gaps.regular : w[A].per_gap(n.template at<A>());
  }
  template <int A>
  MOSSFIELD_INLINED T strain(long q, const Index& n) const {
    return active<A>() ? (v.u[A][q + s[A]] - v.u[A][q]) * per_width<A>(n) : T(0);
  }
  MOSSFIELD_INLINED T dilatation(long q, const Index& n) const {
    return (strain<0>(q, n) + strain<1>(q, n)) + strain<2>(q, n);
  }
  /// sigma_aa in a cell.
  template <int A>
  MOSSFIELD_INLINED T normal(long q, const Index& n) const {
    const T elastic = lambda[q] * dilatation(q, n) + 2 * shear[q] * strain<A>(q, n);
    return has(stress[A]) ? elastic + stress[A][q] : elastic;
  }
  /// gamma_ab on the lower edge of a cell across A and B.
  template <int A, int B>
  MOSSFIELD_INLINED T slide(long q, const Index& n) const {
    return (v.u[A][q] - v.u[A][q - s[B]]) * per_gap<B>(n) + (v.u[B][q] - v.u[B][q - s[A]]) * per_gap<A>(n);
  }
  /// sigma_ab there.
  template <int A, int B>
  MOSSFIELD_INLINED T tangential(long q, const Index& n) const {
    constexpr int C = 3 - A - B;
    const T elastic = edge[C][q] * slide<A, B>(q, n);
    return has(edge_stress[C]) ? elastic + edge_stress[C][q] : elastic;
  }
  /// Derivative of the energy by u_a of the lower face of cell q [N, per metre of depth in 2-D].
  template <int A>
  MOSSFIELD_INLINED T force(long q, const Index& n) const {
    constexpr int B = (A + 1) % 3, C = (A + 2) % 3;
    const T wb = width<B>(n), wc = width<C>(n), reach = gap<A>(n);
    T sum = wb * wc * (normal<A>(q - s[A], n.template down<A>()) - normal<A>(q, n));
    if (active<B>())
      sum += reach * wc * (tangential<A, B>(q, n) - tangential<A, B>(q + s[B], n.template up<B>()));
    if (active<C>())
      sum += reach * wb * (tangential<A, C>(q, n) - tangential<A, C>(q + s[C], n.template up<C>()));
    return sum;
  }
  /// The same for a component that may not be there.
  template <int A>
  MOSSFIELD_INLINED T force_if_active(long q, const Index& n) const {
    return active<A>() ? force<A>(q, n) : T(0);
  }
  /// The same view for other axes.
  template <int Other>
  ElasticStencil<T, Other> as() const {
    ElasticStencil<T, Other> o;
    o.v = v, o.lambda = lambda, o.shear = shear;
    for (int a = 0; a < 3; ++a) {
      o.edge[a] = edge[a], o.stress[a] = stress[a], o.edge_stress[a] = edge_stress[a];
      o.w[a] = w[a], o.s[a] = s[a];
    }
    return o;
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
  MOSSFIELD_INLINED bool at(const ElasticStencil<T>& a, const Index& n) const {
    return upper[B] && n.template at<B>() == a.w[B].last;
  }
  template <int B>
  MOSSFIELD_INLINED T missing(const ElasticStencil<T>& a, long q) const {
    return a.stress[B] ? traction[B] - a.stress[B][q] : traction[B];
  }
  template <int A>
  MOSSFIELD_INLINED T strain(const ElasticStencil<T>& a, long q, const Index& n) const {
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
