#include "solver/host_nuclei.hpp"

#include <algorithm>
#include <cmath>

#include "solver/initial_state.hpp"
#include "solver/two_potential_laws.hpp"

namespace mossfield {

namespace {

/// Patches of nuclei are this many interface widths wide, and known as far from the host.
constexpr double patch_width = 1, patch_band = 1.5;

/// How many patches divide the box along each axis.
std::array<double, 3> patches(const Grid& grid, double width) {
  std::array<double, 3> n{};
  for (std::size_t a = 0; a < 3; ++a)
    n[a] = std::max(1.0, std::round(grid.spacing()[a] * grid.cells()[a] / (patch_width * width)));
  return n;
}

}  // namespace

NucleationLaw nucleation_law(const Case& v, const NucleationCase::Surface& s) {
  NucleationLaw law;
  const bool sites = s.law == NucleationCase::Surface::Law::sites;
  law.onset = s.overpotential;
  law.cap = cap_shape(s.contact_angle);
  law.rate = sites ? 0 : s.rate, law.barrier = sites ? 0 : s.barrier;
  law.density = sites ? s.density : 0, law.exponent = s.exponent;
  const double critical = 2 * v.interface.energy * volume_per_charge_of(v) / s.overpotential;
  law.birth = std::pow(std::isfinite(s.radius) ? s.radius : critical, 3);
  law.area = v.nucleation.area, law.bury = std::isfinite(v.nucleation.bury) ? v.nucleation.bury : 1;
  return law;
}

double coating_thickness(const NucleationCase& n, double below, double deep) {
  const bool all = !std::isfinite(n.depth);
  const double reach = all ? deep : n.depth, change = n.thickness_floor - n.thickness;
  return all || below < reach ? n.thickness + change * std::clamp(below / reach, 0.0, 1.0) : 0;
}

HostNuclei::HostNuclei(const Case& v, const Field& bed, const std::vector<double>& below, double deep)
    : bed_(bed),
      width_(v.interface.width),
      seed_(v.nucleation.seed),
      resistivity_(std::isfinite(v.nucleation.conductivity) ? 1 / v.nucleation.conductivity : 0),
      bare_(nucleation_law(v, v.nucleation.bare)),
      mean_(bed.grid(), "expected nuclei", "1/m^2"),
      nuclei_(bed.grid(), "nuclei", "1/m^2"),
      mean_trial_(bed.grid(), "expected nuclei", "1/m^2"),
      nuclei_trial_(bed.grid(), "nuclei", "1/m^2"),
      patch_(bed.grid(), "patch", "1"),
      layer_(bed.grid(), "coating", "m") {
  const NucleationCase& n = v.nucleation;
  if (n.is_coated) {
    coated_ = nucleation_law(v, n.coated);
    Field start(bed.grid(), "psi", "m");
    signed_distance(v, start);
    const std::vector<double> laid = start.owned(), host = bed.owned();
    std::vector<double> layer;
    for (std::size_t c = 0; c < below.size(); ++c)
      layer.push_back(laid[c] > host[c] ? 0 : coating_thickness(n, below[c], deep));
    layer_.set_owned(layer);
  }
  const Grid& grid = bed.grid();
  const std::array<double, 3> count = patches(grid, width_), h = grid.spacing();
  const std::array<int, 3> cells = grid.cells();
  for_each_cell(grid, PatchOf{patch_.data(), bed.data(), grid.box(), patch_band * width_, h[0] * cells[0],
                              h[1] * cells[1], h[2] * cells[2], count[0], count[1], count[2]});
}

HostView HostNuclei::view() const {
  HostView view;
  view.bed = bed_.data(), view.nuclei = nuclei_.data(), view.mean = mean_.data(), view.layer = layer_.data();
  view.bare = bare_, view.coated = coated_;
  view.resistivity = resistivity_, view.width = width_;
  return view;
}

void HostNuclei::advance(const Front& f) {
  const Grid& grid = bed_.grid();
  const double area = std::pow(patch_width * width_, 2);
  const philox4x32_key_t key = {{static_cast<unsigned int>(seed_), static_cast<unsigned int>(seed_ >> 32)}};
  for_each_cell(
      grid, Nucleate{mean_trial_.data(), nuclei_trial_.data(), patch_.data(), f.hat.data(), f.psi_end.data(),
                     f.slope.data(), f.exchange.data(), f.drive.data(), f.phi.data(), view(), f.kinetics,
                     f.metal_potential, f.growth, f.dt, area, key});
}

void HostNuclei::accept() {
  mean_.swap(mean_trial_);
  nuclei_.swap(nuclei_trial_);
}

NucleiMetrics HostNuclei::metrics(const Field& psi) const {
  const Grid& grid = bed_.grid();
  const auto moment = [&](NucleusMoment::Of of) {
    return reduce(
        grid, NucleusMoment{
                  {}, of, {bed_.data(), grid.box(), width_, grid.cell_volume(), true}, view(), psi.data()});
  };
  const double surface = moment(NucleusMoment::surface), number = moment(NucleusMoment::number);
  NucleiMetrics out;
  out.active = moment(NucleusMoment::active) / surface, out.number = number / surface;
  out.radius = number > 0 ? moment(NucleusMoment::radius) / number : 0;
  return out;
}

std::vector<std::pair<std::string, Field*>> HostNuclei::kept() {
  return {{"nuclei", &nuclei_}, {"nuclei_expected", &mean_}};
}

}  // namespace mossfield
