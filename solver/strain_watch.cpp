#include "solver/strain_watch.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <utility>
#include <vector>

#include "solver/report.hpp"

namespace mossfield {

namespace {

/// Where the modulus of each solid stands, and how large it is [Pa]; the softest first.
std::vector<std::pair<double, std::string>> solids_of(const Case& v) {
  std::vector<std::pair<double, std::string>> solids;
  const auto add = [&](double young, const char* key) {
    if (young > 0) solids.emplace_back(young, key);
  };
  add(v.metal.youngs_modulus, "metal.youngs_modulus");
  add(v.electrolyte.youngs_modulus, "electrolyte.youngs_modulus");
  if (v.coating.resolved) add(v.coating.inner.youngs_modulus, "coating.youngs_modulus");
  std::sort(solids.begin(), solids.end());
  return solids;
}

}  // namespace

double softest_solid(const Case& v) {
  const auto solids = solids_of(v);
  return solids.empty() ? unset : solids.front().first;
}

StrainWatch::StrainWatch(const Case& v) {
  const auto solids = solids_of(v);
  if (!v.mechanics.present || solids.empty()) return;
  softest_ = solids.front().first, softest_key_ = solids.front().second, metal_ = v.metal.youngs_modulus;
}

std::optional<std::string> StrainWatch::see(double time, const std::optional<StressMetrics>& stress) {
  if (!stress || !(softest_ > 0)) return {};
  const double drive = std::max(std::fabs(stress->drive_min), std::fabs(stress->drive_max));
  const bool metal_more = stress->von_mises / metal_ > drive / softest_;
  const double strain = metal_more ? stress->von_mises / metal_ : drive / softest_;
  if (strain > largest_) largest_ = strain, when_ = time;
  if (said_ || !(strain > small)) return {};
  said_ = true;
  return fmt::format(
      "strains are no longer small, as mechanics takes them to be: at t = {:.4g} s {} is {:.3g} % of {} "
      "({}); from here on stress and what it does to the front are estimates. End the run earlier "
      "(drive.until), start smoother (initial), or check that modulus{}",
      time,
      metal_more ? with_prefix(stress->von_mises, "Pa") + " of von Mises stress in the metal"
                 : with_prefix(drive, "Pa") + " on the front",
      100 * strain, metal_more ? "metal.youngs_modulus" : softest_key_,
      with_prefix(metal_more ? metal_ : softest_, "Pa"),
      metal_more ? "; lithium flows before that (mechanics.metal: flowing)" : "");
}

std::optional<std::string> StrainWatch::sum() const {
  if (!said_) return {};
  return fmt::format(
      "strains were not small: up to some {:.3g} %, at t = {:.4g} s; stress from {:g} % on is an estimate",
      100 * largest_, when_, 100 * small);
}

}  // namespace mossfield
