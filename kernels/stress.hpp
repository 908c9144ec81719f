#pragma once
// What the front gives to mechanics (moduli, misfit, loads) and takes back (where metal flows to). Derived in
// physics/README.md, "Stress in the kinetics".

#include "kernels/charge.hpp"
#include "kernels/displacement_stencil.hpp"
#include "kernels/film_measures.hpp"
#include "physics/elasticity.hpp"

namespace mossfield {

/// Solids that share a volume, as resistances in a row: the softer one gives way. (Added up, a stiff metal
/// would stiffen the whole interface, a plate that does not exist.)
struct SolidShares {
  double share = 0, bulk = 0, shear = 0;  ///< [1], sums of share over modulus [1/Pa]
  MOSSFIELD_BOTH void add(double part, const Moduli& m) {
    if (!(m.shear > 0) || !(part > 0)) return;
    share += part, bulk += part / bulk_modulus(m), shear += part / m.shear;
  }
  /// With the fluid that fills the rest, which takes no part.
  MOSSFIELD_BOTH Moduli moduli() const {
    if (!(share > 0)) return {0, 0};
    const double k = share * share / bulk, g = share * share / shear;
    return {k - 2 * g / 3, g};
  }
};

/// Metal, film and what lies beyond in a cell: its lambda and G, and the pressure of the fluids in it.
struct BodyModuli {
  double *lambda, *shear;
  double* initial;           ///< isotropic stress without strain [Pa]
  double* metal_part;        ///< of the solids in it, so what of a strain of the metal is one of them
  const double *psi, *face;  ///< face: outer face of the film; psi where there is none
  double width;
  Moduli metal, film, beyond;  ///< a fluid has none
  double pressure;             ///< of fluids [Pa]
  MOSSFIELD_BOTH void operator()(Cell c) const {
    const double h = metal_fraction(order_parameter(psi[c.q], width));
    const double to_face = face == psi ? h : metal_fraction(order_parameter(face[c.q], width));
    SolidShares solids;
    solids.add(h, metal), solids.add(to_face - h, film), solids.add(1 - to_face, beyond);
    const Moduli m = solids.moduli();
    lambda[c.q] = m.lambda, shear[c.q] = m.shear;
    initial[c.q] = -pressure * (1 - solids.share);
    metal_part[c.q] = metal.shear > 0 && h > 0 ? h / solids.share : 0.0;
  }
};

/// Share of a cell that flows: none up to a quarter of a width below the front, so that what belongs to the
/// interface, which moves on, does not, all from three quarters on. At once, stress would jump whenever the
/// front has crossed a cell.
struct FlowingMetal {
  double* flowing;
  const double* psi;
  double width;
  static constexpr double none = 0.25, all = 0.75;  ///< of a width below the front
  MOSSFIELD_BOTH void operator()(Cell c) const {
    const double deep = (psi[c.q] / width - none) / (all - none);
    flowing[c.q] = deep < 0 ? 0.0 : deep > 1 ? 1.0 : deep;
  }
};

/// h'(xi) xi'(psi) [1/m]: |grad h| where |grad psi| = 1.
MOSSFIELD_BOTH inline double interface_density(double psi, double width) {
  return metal_fraction_slope(order_parameter(psi, width)) * order_parameter_slope(psi, width);
}

/// Eigenstrain: that of the metal, and the misfit M |grad h| n n of the interface.
struct FrontStrain {
  double* strain[3];           ///< by axis
  const double *psi, *misfit;  ///< psi with ghosts; misfit [m]
  const double* metal_part;    ///< see BodyModuli
  Box b;
  double width, growth;  ///< growth: strain of the metal
  MOSSFIELD_BOTH void operator()(Cell c) const {
    const long q = c.q;
    const Vector3 g = gradient(b, psi, q);
    const double length = sqrt(g.x * g.x + g.y * g.y + g.z * g.z) + 1e-300;
    const double near = fabs(psi[q]) > 2 * width ? 0.0 : 1.0;
    const double pushed = near * misfit[q] * interface_density(psi[q], width) / length;
    const double own = growth * metal_part[q];
    strain[0][q] = own + pushed * g.x * g.x;
    strain[1][q] = own + pushed * g.y * g.y;
    strain[2][q] = own + pushed * g.z * g.z;
  }
};

/// The same on the lower edge of a cell across A and B: gamma_ab = 2 M |grad h| n_a n_b. psi and misfit with
/// ghosts.
template <int A, int B>
struct FrontShear {
  double* shear;
  const double *psi, *misfit;
  Box b;
  double width;
  MOSSFIELD_BOTH long step(int axis) const { return axis == 0 ? b.sx : axis == 1 ? b.sy : b.sz; }
  MOSSFIELD_BOTH double spacing(int axis) const { return axis == 0 ? b.hx : axis == 1 ? b.hy : b.hz; }
  MOSSFIELD_BOTH double mean(const double* u, long q) const {
    return (u[q] + u[q - step(A)] + u[q - step(B)] + u[q - step(A) - step(B)]) / 4;
  }
  MOSSFIELD_BOTH void operator()(Cell c) const {
    constexpr int C = 3 - A - B;
    const long q = c.q, a = step(A), d = step(B), e = step(C);
    const double level = mean(psi, q);
    shear[q] = 0;
    if (fabs(level) > 2 * width) return;
    const double ga = (psi[q] - psi[q - a] + psi[q - d] - psi[q - a - d]) / (2 * spacing(A)),
                 gb = (psi[q] - psi[q - d] + psi[q - a] - psi[q - a - d]) / (2 * spacing(B)),
                 gc = e ? (mean(psi, q + e) - mean(psi, q - e)) / (2 * spacing(C)) : 0.0;
    const double length = sqrt(ga * ga + gb * gb + gc * gc) + 1e-300;
    shear[q] = 2 * mean(misfit, q) * interface_density(level, width) * ga * gb / length;
  }
};

/// Slope of psi [1], the mean of two moments, both with ghosts: what makes a way of a change of psi. It need
/// not be 1 to the share that an uneven front is of a long way.
MOSSFIELD_BOTH inline double mean_slope(const Box& b, const double* now, const double* old, long q) {
  const Vector3 g = gradient(b, now, q), l = gradient(b, old, q);
  const double slope =
      (sqrt(g.x * g.x + g.y * g.y + g.z * g.z) + sqrt(l.x * l.x + l.y * l.y + l.z * l.z)) / 2;
  return slope > 0.5 ? slope : 0.5;
}

/// How far what has grown since the last equilibrium of stress lies out, near a cell [m]: the way of the
/// front but for what it was carried along with the metal in the meantime and the constants that then kept
/// the metal's volume. Around a closed front these take all of that way back.
struct FrontGrowth {
  const double *now, *before, *speed;  ///< psi, then and now, with ghosts; speed of the metal [m/s]
  Box b;
  double carried;  ///< for how long it was [s]
  double closing;  ///< the constants added to psi meanwhile [m]
  int axis;
  MOSSFIELD_BOTH double at(long q) const {
    return (now[q] - before[q] - closing) / mean_slope(b, now, before, q) - carried * speed[q];
  }
  /// The normal's component along the axis, meanwhile.
  MOSSFIELD_BOTH double facing(long q) const {
    const Vector3 g = gradient(b, now, q), l = gradient(b, before, q);
    const double x = g.x + l.x, y = g.y + l.y, z = g.z + l.z;
    const double along = axis == 0 ? x : axis == 1 ? y : z;
    return along / (sqrt(x * x + y * y + z * z) + 1e-300);
  }
};

/// What lies on the front, as a whole, is lifted along an axis by the way that fits best what has grown: the
/// sum of growth times normal over that of normal squared. Area times the one [m^3].
struct LiftVolume : Sum {
  FrontArea front;
  FrontGrowth grown;
  MOSSFIELD_BOTH double operator()(Cell c) const {
    const double a = front.at(c.q);
    return a > 0 ? a * grown.at(c.q) * grown.facing(c.q) : 0;
  }
};

/// Area times the other [m^2].
struct LiftArea : Sum {
  FrontArea front;
  FrontGrowth grown;
  MOSSFIELD_BOTH double operator()(Cell c) const {
    const double a = front.at(c.q), n = a > 0 ? grown.facing(c.q) : 0;
    return a * n * n;
  }
};

/// What has grown more (or less) than what lies on it was lifted no longer fits it; in a band around the
/// front.
struct AddMisfit {
  double* misfit;
  FrontGrowth grown;
  double lift, band;  ///< [m]
  MOSSFIELD_BOTH void operator()(Cell c) const {
    if (fabs(grown.now[c.q]) < band) misfit[c.q] += grown.at(c.q) - lift * grown.facing(c.q);
  }
};

/// Takes from what stress opposes the reaction with [Pa], near the front, what it would add to a ripple of
/// the grid: a surface energy `ripple` [J/m^2] times K.
struct SettleDrive {
  double* settled;
  const double* psi;  ///< with ghosts
  Box b;
  double band, ripple;
  MOSSFIELD_BOTH void operator()(Cell c) const {
    if (fabs(psi[c.q]) < band) settled[c.q] -= ripple * front_curvature(b, psi, c.q);
  }
};

/// Adds to `drive` [Pa], where the front reacts, what stress opposes it with some steps later: as it was, or
/// as it changed until then, and ripples that have grown since press on what lies on them.
struct ForetellDrive {
  double* drive;
  const double *settled, *trend, *psi;  ///< [Pa], [Pa/s]; psi with ghosts
  Box b;
  double width, ripple, age;  ///< age: for how long the trend goes on [s]
  MOSSFIELD_BOTH void operator()(Cell c) const {
    if (!ReactionBand{psi, width}(c)) return;
    drive[c.q] +=
        settled[c.q] + age * trend[c.q] + (ripple > 0 ? ripple * front_curvature(b, psi, c.q) : 0.0);
  }
};

/// Cells near the front, beyond which it has no area and metal is all or nothing.
struct AroundFront {
  const double* psi;
  double at, band;  ///< the front is where psi = at; how far from it [m]
  MOSSFIELD_BOTH bool operator()(Cell c) const { return fabs(psi[c.q] - at) <= band; }
};

/// Area of the front [m^2].
struct AreaOfFront : Sum {
  FrontArea front;
  MOSSFIELD_BOTH double operator()(Cell c) const { return front.at(c.q); }
};

/// Volume of the metal around the front [m^3].
struct MetalAround : Sum {
  AroundFront around;
  const double* psi;
  double width, volume;
  MOSSFIELD_BOTH double operator()(Cell c) const {
    const double part = volume * metal_fraction(order_parameter(psi[c.q], width));
    return around(c) ? part : 0;
  }
};

/// Salt beside a face, of the cells around the front [mol].
struct SaltBeside : Sum {
  AroundFront around;
  const double *face, *c;
  double width, volume;
  MOSSFIELD_BOTH double operator()(Cell cell) const {
    const double part = volume * ionic_fraction(face[cell.q], width, 1) * c[cell.q];
    return around(cell) ? part : 0;
  }
};

/// u *= factor around the front.
struct ScaleAround {
  AroundFront around;
  double* u;
  double factor;
  MOSSFIELD_BOTH void operator()(Cell c) const {
    if (around(c)) u[c.q] *= factor;
  }
};

/// By what psi changes where the front moves outwards by `way` [m]: both with ghosts.
struct ChangeOfLevel {
  double* change;
  const double *way, *psi;
  Box b;
  MOSSFIELD_BOTH void operator()(Cell c) const {
    const Vector3 g = gradient(b, psi, c.q);
    change[c.q] = way[c.q] * sqrt(g.x * g.x + g.y * g.y + g.z * g.z);
  }
};

/// Displacement of the metal, outwards [m]: -u.n less what of the misfit lies between here and the metal.
struct OutwardDisplacement {
  double* out;
  Vector<const double> u;      ///< on lower faces, with ghosts
  const double *psi, *misfit;  ///< psi with ghosts
  Box b;
  double width;
  MOSSFIELD_BOTH double component(const double* v, long q, long s) const {
    return v && s ? (v[q] + v[q + s]) / 2 : 0;
  }
  MOSSFIELD_BOTH void operator()(Cell c) const {
    const Vector3 g = gradient(b, psi, c.q);
    const double length = sqrt(g.x * g.x + g.y * g.y + g.z * g.z) + 1e-300;
    out[c.q] = -(component(u.u[0], c.q, b.sx) * g.x + component(u.u[1], c.q, b.sy) * g.y +
                 component(u.u[2], c.q, b.sz) * g.z) /
                   length -
               misfit[c.q] * (1 - metal_fraction(order_parameter(psi[c.q], width)));
  }
};

/// Extremes over the front, |psi| < band: the largest of sign * u; -1e300 where there is none.
struct LargestOnFront : Max {
  const double *u, *psi;
  double sign, band;
  MOSSFIELD_BOTH double operator()(Cell c) const { return fabs(psi[c.q]) < band ? sign * u[c.q] : -1e300; }
};

/// Largest of u in the metal below the interface.
struct LargestInMetal : Max {
  const double *u, *psi;
  double depth;  ///< [m]
  MOSSFIELD_BOTH double operator()(Cell c) const { return psi[c.q] > depth ? u[c.q] : 0; }
};

}  // namespace mossfield
