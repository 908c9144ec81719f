#pragma once
// Motion of the metal front in the two-potential mode. The unknown is psi, the signed distance [m] (positive
// in metal), xi = order_parameter(psi):
//   d(psi)/dt = V_m i/F |grad psi| + b [ n.H.n - (4/delta) tanh(2 psi/delta) (|grad psi|^2 - 1) ] + noise
// The bracket is  lap xi - (double-well term) - |grad xi| div n  of model.md written for psi: it restores
// |grad psi| = 1 and vanishes with psi, so the front stays where the reaction puts it. Beyond one width from
// the front, where h is 0 or 1 to 1e-4, psi rides along at the mean speed of the front and is redistanced
// upwind, - s sign(psi) (|grad psi| - 1), s = 3/2 of the fastest front: a local rate there would be that of
// another place (near the limiting current many times larger).

#include "kernels/launch.hpp"
#include "kernels/optional_field.hpp"
#include "kernels/stencil.hpp"
#include "physics/elementary.hpp"
#include "physics/free_energy.hpp"

namespace mossfield {

/// The reaction is evaluated where |psi| is less than this many widths.
inline constexpr double reaction_band = 1;
/// Beyond this many widths h is 0 or 1 to rounding.
inline constexpr double interface_reach = 3;
/// Speed of redistancing over that of the fastest front.
inline constexpr double redistancing = 1.5;

/// Share of a cell that metal and electrolyte can fill: 1 but for an insulating host; null: there is none.
/// `there`: value_or.
MOSSFIELD_BOTH inline double pore_share(const double* pore, const double* there, long q) {
  return value_or(1, pore, there, q);
}

/// y = e1 now + e2 old
struct Extrapolate {
  double* y;
  const double *now, *old;
  double e1, e2;
  MOSSFIELD_BOTH void operator()(Cell c) const { y[c.q] = e1 * now[c.q] + e2 * old[c.q]; }
};

/// y = x
struct Copy {
  double* y;
  const double* x;
  MOSSFIELD_BOTH void operator()(Cell c) const { y[c.q] = x[c.q]; }
};

/// Where the reaction is evaluated
struct ReactionBand {
  const double* psi;
  double width;
  MOSSFIELD_BOTH bool operator()(Cell c) const { return fabs(psi[c.q]) <= reaction_band * width; }
};

/// What the reaction needs of the front: slope |grad psi| and capillary pressure gamma K [Pa], K > 0 on a
/// metal bump. K is the curvature of the front, not of the cell's own level: levels that each followed their
/// own would part, and metal at rest, where nothing restores the profile, would lose its interface.
struct FrontSurface {
  double *slope, *capillarity;  ///< left alone outside of the band
  const double* psi;
  Box b;
  SurfaceEnergy surface;
  double width;
  bool creased = false;  ///< the slope is creased_slope
  bool is_plain() const { return !creased && is_cubic(surface); }
};
/// `plain`: is_plain(); the same numbers, as vectors.
template <bool plain>
struct FrontGeometry {
  FrontSurface of;
  MOSSFIELD_BOTH void operator()(Cell c) const;
};

/// What moves psi before the current of the step is known.
struct FrontMotion {
  double* hat;
  const double *now, *old, *psi, *source;  ///< psi is the extrapolated one; source [m/s] may be null
  Box b;
  double a0, a1, a2, dt;
  double restoring;      ///< b [m^2/s]
  double fastest, mean;  ///< speed of the front [m/s]
  double width;
  double keeping = 0;  ///< most of b over what psi moved by in the last step [m/s]; 0: no such limit
  double least = 0;    ///< beside that [m^2/s]
};

/// The part of the new psi that does not wait for the current: history, profile restoring. `near` the front,
/// |psi| < reaction_band widths, or as beyond it.
template <bool near>
struct FrontHistory {
  FrontMotion of;
  MOSSFIELD_BOTH void operator()(Cell c) const;
};

/// Adds the noise of xi, as a motion of psi, to hat.
struct FrontNoise {
  double* hat;
  const double *noise, *psi;  ///< noise [1/s]
  double step, width;         ///< dt/a0 [s]
  MOSSFIELD_BOTH void operator()(Cell c) const {
    const double t = hyperbolic_tangent(2 * psi[c.q] / width);
    hat[c.q] += step * noise[c.q] * width * (1 - t * t);
  }
};

/// psi = hat + gain * current * slope, not below the host's
struct AdvanceFront {
  double* psi;
  const double *hat, *current, *slope, *bed;  ///< bed may be null
  double gain;                                ///< dt V_m/(a0 F)
  MOSSFIELD_BOTH void operator()(Cell c) const {
    const double free = hat[c.q] + gain * current[c.q] * slope[c.q];
    psi[c.q] = bed && free < bed[c.q] ? bed[c.q] : free;
  }
};

/// xi of psi
struct OrderParameter {
  double* xi;
  const double* psi;
  double width;
  MOSSFIELD_BOTH void operator()(Cell c) const { xi[c.q] = order_parameter(psi[c.q], width); }
};

/// Metal in a cell [m^3]
struct MetalVolume : Sum {
  const double* psi;
  double width, volume;
  const double* pore = nullptr;
  MOSSFIELD_BOTH double operator()(Cell c) const {
    return volume * pore_share(pore, psi, c.q) * metal_fraction(order_parameter(psi[c.q], width));
  }
};

/// gamma (12/delta g + 3/4 delta |grad xi|^2) in a cell [J]; xi with ghosts
struct InterfaceEnergy : Sum {
  const double* xi;
  Box b;
  double energy, width, volume;
  const double* pore = nullptr;
  MOSSFIELD_BOTH double operator()(Cell c) const;
};

/// Largest |current| beside the front, |psi| < band [A/m^2]
struct FastestFront : Max {
  const double *current, *psi;
  double band;
  MOSSFIELD_BOTH double operator()(Cell c) const { return fabs(psi[c.q]) < band ? fabs(current[c.q]) : 0; }
};

/// |grad h| times |current|^power: moments of the current density over the reacting area
template <int power>
struct FrontMoment : Sum {
  const double *current, *slope, *psi;
  double width;
  const double* pore = nullptr;
  MOSSFIELD_BOTH double operator()(Cell c) const {
    const Profile profile = interface_profile(psi[c.q], width);
    const double area =
        metal_fraction_slope(profile.xi) * profile.slope * slope[c.q] * pore_share(pore, psi, c.q);
    const double size = fabs(current[c.q]);
    return power == 0 ? area : power == 1 ? area * size : area * size * size;
  }
};

/// Curvature of the front over that of the cell's own level of psi: both are bent about the same centres, so
/// 1/k of each principal curvature k (positive on a bump) is less by the distance, psi. Between 1/2 and 2:
/// what bends more than the interface is wide has no front to speak of. 1 where k nearly cancel (a saddle).
MOSSFIELD_BOTH inline double curvature_at_front(const Box& b, const double* psi, long q) {
  const Vector3 g = gradient(b, psi, q);
  const double square = g.x * g.x + g.y * g.y + g.z * g.z + 1e-300;
  const Hessian h = hessian(b, psi, q);
  const Vector3 hg = h.times(g);
  const double along = (g.x * hg.x + g.y * hg.y + g.z * hg.z) / square;
  const double all = h.xx * h.xx + h.yy * h.yy + h.zz * h.zz + 2 * (h.xy * h.xy + h.yz * h.yz + h.zx * h.zx);
  // the sum of k^2, times |g|^2, and the sum of k, times |g|
  const double squares = all - 2 * (hg.x * hg.x + hg.y * hg.y + hg.z * hg.z) / square + along * along;
  const double sum = along - (h.xx + h.yy + h.zz);
  const double divisor = 1 + psi[q] * squares / (sum * (square > 1 ? square : sqrt(square)));
  const double ratio = divisor < 0.5 ? 2 : divisor > 2 ? 0.5 : 1 / divisor;
  return squares > 0 && sum * sum >= 0.4 * squares ? ratio : 1;
}

/// |grad psi| of a front with creases, where struts of a host meet in grooves with a sharp bottom. Across
/// one, central differences average the normals of its sides, and it would react with less than its surface.
/// Here |grad psi|^2 is its mean over the faces of the cell, or, along an axis that a groove lies across,
/// that of the steeper face, as far as 1: psi is a distance. Of order two where psi is smooth, like a central
/// one, but of order one in a smooth groove where |grad psi| < 1.
MOSSFIELD_BOTH inline double creased_slope(const Box& b, const double* psi, long q) {
  const long steps[3] = {b.sx, b.sy, b.sz};
  const double h[3] = {b.hx, b.hy, b.hz};
  double mean = 0, steepest = 0;
  for (int a = 0; a < 3; ++a) {
    const double up = (psi[q + steps[a]] - psi[q]) / h[a], down = (psi[q] - psi[q - steps[a]]) / h[a];
    const double both = (up * up + down * down) / 2, steeper = up + down > 0 ? up * up : down * down;
    mean += both;
    steepest += up > down ? steeper : both;
  }
  const double least = steepest < 1 ? steepest : 1;
  return sqrt(mean > least ? mean : least);
}

/// Divergence of the Cahn-Hoffman vector of grad psi in a cell [J/m^3], by vector(grad psi). Along an axis of
/// one cell the two faces are the same.
template <class Vector>
MOSSFIELD_BOTH inline double surface_divergence(const Box& b, const double* psi, long q,
                                                const Vector& vector) {
  return (vector(face_gradient(b, psi, q, 0)).x - vector(face_gradient(b, psi, q - b.sx, 0)).x) / b.hx +
         (vector(face_gradient(b, psi, q, 1)).y - vector(face_gradient(b, psi, q - b.sy, 1)).y) / b.hy +
         (vector(face_gradient(b, psi, q, 2)).z - vector(face_gradient(b, psi, q - b.sz, 2)).z) / b.hz;
}

template <bool plain>
MOSSFIELD_BOTH inline void FrontGeometry<plain>::operator()(Cell c) const {
  const Box& b = of.b;
  const double* psi = of.psi;
  const bool reacts = ReactionBand{psi, of.width}(c);
#ifdef __CUDA_ARCH__
  constexpr bool together = false;
#else
  constexpr bool together = plain;  // a vector of cells is found as a whole and then kept in part
#endif
  if (!together && !reacts) return;
  const Vector3 g = gradient(b, psi, c.q);
  const double steep =
      !plain && of.creased ? creased_slope(b, psi, c.q) : sqrt(g.x * g.x + g.y * g.y + g.z * g.z);
  const auto vector = [&](Vector3 p) {
    return plain ? cubic_vector(of.surface, p) : surface_vector(of.surface, p);
  };
  const double pressure = -surface_divergence(b, psi, c.q, vector) * curvature_at_front(b, psi, c.q);
  if (!reacts) return;
  of.slope[c.q] = steep;
  of.capillarity[c.q] = pressure;
}

template <bool near>
MOSSFIELD_BOTH inline void FrontHistory<near>::operator()(Cell c) const {
  const Box& b = of.b;
  const double* psi = of.psi;
  const double width = of.width, d = psi[c.q];
  if (near && !(fabs(d) < reaction_band * width)) return;
  double rate = 0;
  if (near) {
    const Vector3 g = gradient(b, psi, c.q);
    const double square = g.x * g.x + g.y * g.y + g.z * g.z;
    const double own = of.keeping * fabs(of.now[c.q] - of.old[c.q]) + of.least;
    rate = (of.keeping > 0 && own < of.restoring ? own : of.restoring) *
           (second_along(b, psi, c.q, g) - 4 / width * hyperbolic_tangent(2 * d / width) * (square - 1));
  } else {
    const double excess = sqrt(upwind_square(b, psi, c.q, d < 0)) - 1;
    rate = of.mean * sqrt(upwind_square(b, psi, c.q, of.mean > 0));
    rate += d > 0 ? -redistancing * of.fastest * excess : redistancing * of.fastest * excess;
  }
  rate += value_or(0, of.source, of.now, c.q);
  of.hat[c.q] = (of.dt * rate - of.a1 * of.now[c.q] - of.a2 * of.old[c.q]) / of.a0;
}

MOSSFIELD_BOTH inline double InterfaceEnergy::operator()(Cell c) const {
  const double x1 = (xi[c.q + b.sx] - xi[c.q]) / b.hx, x0 = (xi[c.q] - xi[c.q - b.sx]) / b.hx;
  const double y1 = (xi[c.q + b.sy] - xi[c.q]) / b.hy, y0 = (xi[c.q] - xi[c.q - b.sy]) / b.hy;
  const double z1 = (xi[c.q + b.sz] - xi[c.q]) / b.hz, z0 = (xi[c.q] - xi[c.q - b.sz]) / b.hz;
  const double square = (x1 * x1 + x0 * x0 + y1 * y1 + y0 * y0 + z1 * z1 + z0 * z0) / 2;
  return volume * pore_share(pore, xi, c.q) * energy *
         (12 / width * double_well(xi[c.q]) + 0.75 * width * square);
}

}  // namespace mossfield
