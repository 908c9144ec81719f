#pragma once
// Small-strain isotropic elasticity (physics.md 2.6, 2.7). Tension is positive; pressure p = -tr(sigma)/3.
//   sigma = lambda tr(eps - eps*) 1 + 2 G (eps - eps*) + sigma0
// eps*: eigenstrain (the strain that matter would take if nothing held it); sigma0: stress without strain.

#include <cmath>

#include "physics/qualifiers.hpp"

namespace mossfield {

/// Lame's moduli [Pa].
struct Moduli {
  double lambda, shear;
};

/// From Young's modulus [Pa] and Poisson's ratio, -1 < nu < 1/2.
MOSSFIELD_LAW Moduli moduli_of(double young, double poisson) {
  const double shear = young / (2 * (1 + poisson));
  return {2 * shear * poisson / (1 - 2 * poisson), shear};
}
/// Of a case: no modulus makes a fluid.
MOSSFIELD_LAW Moduli solid_or_fluid(double young, double poisson) {
  return young > 0 ? moduli_of(young, poisson) : Moduli{0, 0};
}
MOSSFIELD_LAW double bulk_modulus(Moduli m) {
  return m.lambda + 2 * m.shear / 3;
}
MOSSFIELD_LAW double young_modulus(Moduli m) {
  return m.shear * (3 * m.lambda + 2 * m.shear) / (m.lambda + m.shear);
}
MOSSFIELD_LAW double poisson_ratio(Moduli m) {
  return m.lambda / (2 * (m.lambda + m.shear));
}

/// Normal stress on the surface of a half-space that is free to slide, over wavenumber and amplitude of a
/// sine that it is pressed to [Pa]: E/(2 (1 - nu^2)); 0 of a fluid.
MOSSFIELD_LAW double indentation_modulus(Moduli m) {
  if (!(m.shear > 0)) return 0;
  const double nu = poisson_ratio(m);
  return young_modulus(m) / (2 * (1 - nu * nu));
}
/// The same of two such bodies that a misfit pushes apart: in series.
MOSSFIELD_LAW double indentation_modulus(Moduli below, Moduli above) {
  const double a = indentation_modulus(below), b = indentation_modulus(above);
  return a > 0 && b > 0 ? a * b / (a + b) : 0;
}

/// A symmetric tensor: stress [Pa], or strain with tensor (not engineering) shears.
struct Tensor {
  double xx, yy, zz, xy, yz, zx;
};

MOSSFIELD_LAW double trace(Tensor t) {
  return t.xx + t.yy + t.zz;
}
MOSSFIELD_LAW Tensor deviator(Tensor t) {
  const double mean = trace(t) / 3;
  return {t.xx - mean, t.yy - mean, t.zz - mean, t.xy, t.yz, t.zx};
}
/// a : b
MOSSFIELD_LAW double contract(Tensor a, Tensor b) {
  return a.xx * b.xx + a.yy * b.yy + a.zz * b.zz + 2 * (a.xy * b.xy + a.yz * b.yz + a.zx * b.zx);
}
/// sqrt(3/2 s:s) [Pa]: the stress of a bar under tension with the same distortion energy.
MOSSFIELD_LAW double von_mises(Tensor stress) {
  const Tensor s = deviator(stress);
  return sqrt(1.5 * contract(s, s));
}
/// -n.sigma.n [Pa], compression positive (Pi of physics.md 3.1); any length of n but 0.
MOSSFIELD_LAW double normal_compression(Tensor t, double nx, double ny, double nz) {
  const double square = nx * nx + ny * ny + nz * nz;
  return -(t.xx * nx * nx + t.yy * ny * ny + t.zz * nz * nz +
           2 * (t.xy * nx * ny + t.yz * ny * nz + t.zx * nz * nx)) /
         square;
}
/// Elastic energy per volume [J/m^3] of a stress (without sigma0): p^2/(2K) + s:s/(4G); 0 without stiffness.
MOSSFIELD_LAW double elastic_energy(Moduli m, Tensor stress) {
  const double mean = trace(stress) / 3, bulk = bulk_modulus(m);
  const Tensor s = deviator(stress);
  return (bulk > 0 ? mean * mean / (2 * bulk) : 0.0) + (m.shear > 0 ? contract(s, s) / (4 * m.shear) : 0.0);
}

}  // namespace mossfield
