#pragma once
// What the preconditioner knows of cells that two solids share: isotropic moduli.

#include "kernels/solid_surface_kernels.hpp"

namespace mossfield {

/// Isotropic moduli near a shared cell's: lambda + 2 G the mean over the axes of how sigma_aa goes with e_aa
/// alone, between those of the two solids; in the harder one's or softer one's ratio to G.
struct MeanModuli {
  double *lambda, *shear;
  TwoSolids solids;
  const double *share, *hops;
  bool active[3];
  MOSSFIELD_INLINED double area_mean(double part, double in, double out) const {
    return part * in + (1 - part) * out;
  }
  MOSSFIELD_INLINED TwoStresses answer(const SolidSurface& s, const Tensor& e, double weight) const {
    return stresses_of(s, e, s.jump(e), {0, 0, 0, 0, 0, 0}, weight);
  }
  MOSSFIELD_BOTH void operator()(Cell c) const {
    const long q = c.q;
    if (!is_shared(share[q])) return;
    const SolidSurface s = solids.at(q);
    const double weight = hops[q] > 0 ? 1 - solids.contrast() : 0.0;
    double sum = 0, count = 0;
    if (active[0]) {
      const TwoStresses t = answer(s, {1, 0, 0, 0, 0, 0}, weight);
      sum += area_mean(solids.shares.area<0>(q), t.inside.xx, t.outside.xx), count += 1;
    }
    if (active[1]) {
      const TwoStresses t = answer(s, {0, 1, 0, 0, 0, 0}, weight);
      sum += area_mean(solids.shares.area<1>(q), t.inside.yy, t.outside.yy), count += 1;
    }
    if (active[2]) {
      const TwoStresses t = answer(s, {0, 0, 1, 0, 0, 0}, weight);
      sum += area_mean(solids.shares.area<2>(q), t.inside.zz, t.outside.zz), count += 1;
    }
    const Moduli &in = solids.inside.moduli, &out = solids.outside.moduli;
    const double min = in.lambda + 2 * in.shear, mout = out.lambda + 2 * out.shear;
    const double whole = fmin(fmax(sum / count, fmin(min, mout)), fmax(min, mout));
    const double ratio = share[q] > 0.5 ? in.shear / min : out.shear / mout;
    shear[q] = ratio * whole;
    lambda[q] = whole - 2 * shear[q];
  }
};

/// G of lower edges along C: what their own slide brings about.
template <int C>
struct MeanEdge {
  double* edge;
  TwoSolids solids;
  const double *share, *near;
  MOSSFIELD_BOTH void operator()(Cell c) const {
    constexpr int A = (C + 1) % 3, B = (C + 2) % 3;
    const SurfaceShares& s = solids.shares;
    const long q = c.q, a = s.template step<A>(), b = s.template step<B>();
    if (near[q] < touching || !(edge[q] > 0)) return;
    const bool left = share[q] < 0 || share[q - a] < 0 || share[q - b] < 0 || share[q - a - b] < 0;
    const bool beside = is_shared(share[q]) || is_shared(share[q - a]) || is_shared(share[q - b]) ||
                        is_shared(share[q - a - b]);
    if (left || !beside) return;
    const double in = (s.template on_edge<A, B>(q) + s.template on_edge<B, A>(q)) / 2;
    const bool hard_inside = solids.hard_inside();
    const double soft = hard_inside ? solids.outside.moduli.shear : solids.inside.moduli.shear;
    // elsewhere what of the harder one's stress goes with the edge's own slide is as much as the softer one's
    edge[q] = (hard_inside ? in == 1 : in == 0) ? solids.whole_shear() : soft;
  }
};

}  // namespace mossfield
