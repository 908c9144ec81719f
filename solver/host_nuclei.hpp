#pragma once
// Nucleation on the host of a run: how many nuclei each place has, and the coating that lies on it.

#include <string>
#include <utility>
#include <vector>

#include "kernels/field.hpp"
#include "kernels/nucleation.hpp"
#include "solver/case.hpp"
#include "solver/metrics.hpp"

namespace mossfield {

/// The law of a surface with these kinetics and this metal.
NucleationLaw nucleation_law(const Case& values, const NucleationCase::Surface& surface);

/// Of the host's coating so far below its top, whose floor lies `deep` below that [m]; 0 where it has ended.
double coating_thickness(const NucleationCase& nucleation, double below, double deep);

class HostNuclei {
 public:
  /// `below`: how far each owned cell lies below the host's top, x fastest; `deep`: how far its floor does
  /// [m].
  HostNuclei(const Case& values, const Field& bed, const std::vector<double>& below, double deep);

  HostView view() const;
  /// Of the surface that is bare [V].
  double onset() const { return bare_.onset; }
  /// What the front of an attempt at a step does.
  struct Front {
    const Field &hat, &psi_end, &slope, &exchange, &drive, &phi;
    ButlerVolmer kinetics;
    double metal_potential, growth, dt;  ///< [V], dt V_m/(a0 F) [m^3/A], [s]
  };
  void advance(const Front& front);
  void accept();
  NucleiMetrics metrics(const Field& psi) const;
  std::vector<std::pair<std::string, Field*>> kept();

 private:
  const Field& bed_;
  double width_;
  std::uint64_t seed_;
  double resistivity_;
  NucleationLaw bare_, coated_;
  Field mean_, nuclei_, mean_trial_, nuclei_trial_, patch_, layer_;
};

}  // namespace mossfield
