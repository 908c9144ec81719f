#pragma once
// The current over the height of a porous electrode: metal at one potential, ohmic electrolyte, linear
// kinetics.

#include <cmath>
#include <vector>

namespace mossfield::test {

/// Newman's secondary current distribution in a porous electrode of height H, linear kinetics, nu^2 = a F i0
/// H^2/(R T kappa); its floor reacts as well: kappa dphi/dx = (share of pores) F i0/(R T) phi there. Over the
/// mean over the height, at the distance x H from its top.
inline double newman(double nu, double floor, double x) {
  return nu * (std::cosh(nu * (1 - x)) + floor * std::sinh(nu * (1 - x))) /
         (std::sinh(nu) + floor * (std::cosh(nu) - 1));
}

/// The same where surface and conductivity change with the height: potential in slices of the electrolyte,
/// from the floor up, over that at the top. `reacts`: current out of a slice over its potential [S/m^2];
/// `conducts`: between the middles of a slice and the next, the last one up to the top [S/m^2].
inline std::vector<double> porous_electrode(const std::vector<double>& reacts,
                                            const std::vector<double>& conducts) {
  std::vector<double> load, potential(reacts.size());  // current into a slice over its potential
  double below = 0;                                    // and into all that lies below it
  for (std::size_t n = 0; n < reacts.size(); ++n) {
    load.push_back(reacts[n] + below);
    below = load[n] * conducts[n] / (load[n] + conducts[n]);
  }
  double above = 1;
  for (std::size_t n = reacts.size(); n-- > 0;)
    above = potential[n] = above * conducts[n] / (load[n] + conducts[n]);
  return potential;
}

}  // namespace mossfield::test
