#pragma once
// Binary salt in concentrated-solution form (Newman), potential against a reference electrode of the metal:
//   current  = -kappa(c) grad phi + kappa_D(c) grad ln c,
//              kappa_D = (1 + z+/abs(z-)) RT/(n F) (1 - t+) (1 + dlnf/dlnc) kappa
//   salt     = -D(c) grad c + t+ current/(n F)   (with constant t+, only the source at electrodes is left,
//              (1 - t+) i/(n F))

#include "physics/qualifiers.hpp"

namespace mossfield {

/// sum_k p_k x^k
struct Polynomial {
  double p[4] = {1, 0, 0, 0};
};
MOSSFIELD_LAW double evaluate(const Polynomial& poly, double x) {
  const double* p = poly.p;
  return p[0] + x * (p[1] + x * (p[2] + x * p[3]));
}
MOSSFIELD_LAW bool is_constant(const Polynomial& poly) {
  return poly.p[1] == 0 && poly.p[2] == 0 && poly.p[3] == 0;
}

struct Electrolyte {
  double concentration;        ///< c0 [mol/m^3]
  Polynomial conductivity;     ///< of c/c0 [S/m]
  Polynomial diffusivity;      ///< of c/c0 [m^2/s]
  double transference;         ///< t+
  double diffusion_potential;  ///< (1 + z+/abs(z-)) RT/(n F) (1 - t+) (thermodynamic factor) [V]
};

}  // namespace mossfield
