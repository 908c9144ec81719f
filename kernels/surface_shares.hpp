#pragma once
// To which share the pieces of the staggered grid that differences and fluxes lie on belong to the inside of
// a surface level = 0: segments between two displacements, areas that a stress acts on.

#include "kernels/displacement_stencil.hpp"
#include "kernels/stencil.hpp"
#include "physics/plane_cut.hpp"
#include "physics/solid_surface.hpp"

namespace mossfield {

/// Below this share of a solid a piece belongs to the other one.
constexpr double least_share = 1e-5;

/// Share of the inside in a box of one cell, from level and its gradient at the middle; 0 or 1: not shared.
/// With a component of the gradient left out: in the box's cross-section through the middle.
MOSSFIELD_BOTH inline double sharp_share(const Box& b, double level, const Vector3& g) {
  const double slope = length(g);
  if (!(slope > 0)) return level > 0 ? 1 : 0;
  const double share = solid_share(-level / slope, g.x, g.y, g.z, b.hx, b.hy, b.hz);
  return share < least_share ? 0.0 : share > 1 - least_share ? 1.0 : share;
}
MOSSFIELD_BOTH inline Vector3 unit(const Vector3& g) {
  const double scale = 1 / length(g);
  return {g.x * scale, g.y * scale, g.z * scale};
}
MOSSFIELD_BOTH inline bool is_shared(double share) {
  return share > 0 && share < 1;
}
template <int A>
MOSSFIELD_INLINED Vector3 without(const Vector3& v) {
  return {A == 0 ? 0.0 : v.x, A == 1 ? 0.0 : v.y, A == 2 ? 0.0 : v.z};
}
/// Of a segment with these levels at its ends.
MOSSFIELD_BOTH inline double segment_share(double a, double b) {
  if ((a > 0) == (b > 0)) return a > 0 ? 1 : 0;
  return (a > 0 ? a : b) / fabs(a - b);
}

struct SurfaceShares {
  const double* level;  ///< with ghosts
  Box b;

  template <int A>
  MOSSFIELD_INLINED long step() const {
    return A == 0 ? b.sx : A == 1 ? b.sy : b.sz;
  }
  MOSSFIELD_INLINED Vector3 normal(long q) const { return unit(gradient(b, level, q)); }
  /// Level where u_a of the lower face of a cell lies.
  template <int A>
  MOSSFIELD_INLINED double face(long q) const {
    return (level[q] + level[q - step<A>()]) / 2;
  }
  /// Of du_a/dx_a in a cell.
  template <int A>
  MOSSFIELD_INLINED double along(long q) const {
    return segment_share(face<A>(q), face<A>(q + step<A>()));
  }
  /// Of du_a/dx_b on the lower edge across A and B.
  template <int A, int B>
  MOSSFIELD_INLINED double on_edge(long q) const {
    return segment_share(face<A>(q - step<B>()), face<A>(q));
  }
  /// Of its mean over a cell's four edges.
  template <int A, int B>
  MOSSFIELD_INLINED double edges(long q) const {
    const long a = step<A>(), d = step<B>();
    return ((on_edge<A, B>(q) + on_edge<A, B>(q + a)) + (on_edge<A, B>(q + d) + on_edge<A, B>(q + a + d))) /
           4;
  }
  MOSSFIELD_INLINED Derivatives derivatives(long q) const {
    return {{along<0>(q), edges<0, 1>(q), edges<0, 2>(q)},
            {edges<1, 0>(q), along<1>(q), edges<1, 2>(q)},
            {edges<2, 0>(q), edges<2, 1>(q), along<2>(q)}};
  }
  /// Of the area across A through a cell's middle, on which sigma_aa acts.
  template <int A>
  MOSSFIELD_INLINED double area(long q) const {
    return sharp_share(b, level[q], without<A>(gradient(b, level, q)));
  }

  /// Level and its gradient in the middle of the lower edge across A and B.
  template <int A, int B>
  MOSSFIELD_INLINED double edge_level(long q) const {
    return (face<A>(q) + face<A>(q - step<B>())) / 2;
  }
  template <int A, int B>
  MOSSFIELD_INLINED Vector3 edge_gradient(long q) const {
    constexpr int C = 3 - A - B;
    const double h[3] = {b.hx, b.hy, b.hz};
    const double ga = (face<B>(q) - face<B>(q - step<A>())) / h[A],
                 gb = (face<A>(q) - face<A>(q - step<B>())) / h[B],
                 gc = (edge_level<A, B>(q + step<C>()) - edge_level<A, B>(q - step<C>())) / (2 * h[C]);
    return {A == 0 ? ga : B == 0 ? gb : gc, A == 1 ? ga : B == 1 ? gb : gc, A == 2 ? ga : B == 2 ? gb : gc};
  }

  /// Whether every u that a cell's mean strain is made of lies on one side: sign * level > 0.
  template <int A>
  MOSSFIELD_INLINED bool one_side(long q, double sign) const {
    constexpr int B = (A + 1) % 3, C = (A + 2) % 3;
    bool all = true;
    for (int upper = 0; upper < 2; ++upper) {
      const long p = q + upper * step<A>();
      all &= sign * face<A>(p) > 0 && sign * face<A>(p - step<B>()) > 0 &&
             sign * face<A>(p + step<B>()) > 0 && sign * face<A>(p - step<C>()) > 0 &&
             sign * face<A>(p + step<C>()) > 0;
    }
    return all;
  }
  MOSSFIELD_INLINED bool one_side(long q, double sign) const {
    return one_side<0>(q, sign) && one_side<1>(q, sign) && one_side<2>(q, sign);
  }
  /// Neighbour of a cell (corners included) towards higher `sign` times level.
  MOSSFIELD_INLINED long further(long q, double sign) const {
    const Vector3 g = gradient(b, level, q);
    const double x = g.x / b.hx, y = g.y / b.hy, z = g.z / b.hz;
    const double most = fmax(fabs(x), fmax(fabs(y), fabs(z))), half = most / 2;
    const auto way = [=](double v) { return v > half ? 1 : v < -half ? -1 : 0; };
    const int s = sign > 0 ? 1 : -1;
    return q + s * (way(x) * b.sx + way(y) * b.sy + way(z) * b.sz);
  }
};

}  // namespace mossfield
