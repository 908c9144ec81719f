#include "solver/host_surface.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "kernels/boundary.hpp"
#include "kernels/film_measures.hpp"
#include "kernels/host.hpp"
#include "kernels/mechanics.hpp"
#include "kernels/reductions.hpp"
#include "solver/case_fault.hpp"
#include "solver/gather.hpp"
#include "solver/on_root.hpp"

namespace mossfield {

namespace {

/// By how much the area that reacts may differ from the host's surface before the user is warned.
constexpr double off_at_most = 0.02;
/// Widths from cells that are connected to the electrolyte, within which metal is one's that they feed.
constexpr double fed_within = 1.5;
/// What the thickness of struts is known to, from volume and surface.
constexpr double thickness_error = 0.05;

double largest_spacing(const Grid& grid) {
  double largest = 0;
  for (int axis = 0; axis < 3; ++axis)
    if (grid.active(axis)) largest = std::max(largest, grid.spacing()[static_cast<std::size_t>(axis)]);
  return largest;
}

/// A contact angle on what only its measures tell the thickness of: 4 volume/surface, the diameter of what is
/// long and round. Where a diameter is given or solved for, that has been looked at.
std::vector<CaseFault> too_thin_for_angle(const HostCase& host, const HostMeasures& measures, double cell) {
  const bool known = host.kind != HostCase::Kind::sponge && host.kind != HostCase::Kind::image;
  if (!std::isfinite(host.contact_angle) || known) return {};
  const double thickness = 4 * (1 - measures.porosity) / measures.specific_area;
  if (!HostAngle::is_too_thin(thickness / (1 - thickness_error), cell)) return {};
  return {{"host.contact_angle", HostAngle::too_thin("the host's struts (4 volume/surface)", thickness)}};
}

}  // namespace

HostSurface::HostSurface(const Case& v, const Grid& grid)
    : grid_(grid),
      voxels_{grid.cells(), {grid.periodic(0), grid.periodic(1), grid.periodic(2)}},
      growth_(GrowthAxis::of(v.grid)),
      width_(v.interface.width),
      bed_(grid, "bed", "m") {
  const HostBody body(v);
  const HostFields fields = host_fields(v, body, grid);
  floor_ = body.floor();
  top_ = v.host.kind == HostCase::Kind::plane ? floor_ : body.height();
  for (const std::string& text : body.remarks()) remarks_.push_back({text, false});
  for_each_cell(grid, BedOfHost{bed_.data(), fields.distance.data()});
  fill_ghosts(bed_);
  v.host.conducts ? count_as_metal() : count_out(fields.solid);
  if (v.nucleation.present)
    nuclei_ = std::make_unique<HostNuclei>(v, bed_, below_top(), std::max(top_ - floor_, 1e-9));
  if (std::isfinite(v.host.contact_angle))
    angle_ = std::make_unique<HostAngle>(bed_, v.host.contact_angle, width_);
  HostOnGrid host = gather_host(fields, body, growth_);
  look_as_a_run(v, fields, host);
  on_root(grid.communicator(), [&] { look_at(v, host, fields); });
}

/// On rank 0: refuses what is no host, and says what there is.
void HostSurface::look_at(const Case& v, const HostOnGrid& host, const HostFields& fields) {
  const HostMeasures measures = measure_host(host, Transport::left_out);
  std::vector<CaseFault> faults = faults_of(measures, v.host);
  if (faults.empty()) faults = too_thin_for_angle(v.host, measures, largest_spacing(grid_));
  if (!faults.empty()) throw case_error(v, faults);
  const auto say = [this](const std::string& text, bool warning = false) {
    remarks_.push_back({text, warning});
  };
  say(fmt::format("porosity {:.4g}, surface {:.4g} times the electrode's, {:.4g} of the solid stands on it",
                  measures.porosity, measures.area_ratio, measures.solid_connected));
  if (v.host.conducts) {
    const double less = -measures.in_run->area_off;
    const bool coarse = std::fabs(less) > off_at_most;
    const double width = v.interface.width * std::sqrt(off_at_most / std::fabs(less));
    say(fmt::format(
            "{:.2g} % {} than its surface reacts{}", 100 * std::fabs(less), less > 0 ? "less" : "more",
            coarse ? fmt::format(": that goes as the square of interface.width, {} with as many cells to "
                                 "it would make it {:.2g} %",
                                 with_prefix(width, "m"), 100 * off_at_most)
                   : ""),
        coarse);
  }
  if (const std::optional<Finding> removed = what_was_removed(fields, host)) remarks_.push_back(*removed);
  if (fields.filled > 0)
    say(fmt::format("{} cells of pores that no way leads to were filled", fields.filled));
  if (v.nucleation.is_coated && v.nucleation.conversion > 0)
    remarks_.push_back(charge_of_coating(v, converted(v, measures)));
}

/// Charge that the coating has taken up before time 0, over the electrode's area [C/m^2].
double HostSurface::converted(const Case& v, const HostMeasures& measures) const {
  const double slice_height = grid_.spacing()[static_cast<std::size_t>(growth_.axis)];
  double layer = 0;  // its volume over that area
  for (const HostMeasures::Slice& slice : measures.profile)
    if (!(slice.height < v.initial.front))
      layer += slice.surface * slice_height *
               coating_thickness(v.nucleation, top_ - slice.height, std::max(top_ - floor_, 1e-9));
  return v.nucleation.area * v.nucleation.conversion * layer;
}

void HostSurface::count_as_metal() {
  sealed_.emplace(grid_, "sealed", "1");
  volume_ = reduce(grid_, MetalVolume{{}, bed_.data(), width_, grid_.cell_volume()});
  Field share(grid_, "share", "1");
  for_each_cell(grid_, MetalShare{share.data(), bed_.data(), nullptr, width_});
  host_ = gather_to_root(share);
}

/// By the sharp share of a cell, not one as wide as the interface: that would give a fibre of four cells 11 %
/// more volume and let one of six conduct around it 3.8 % too well instead of 2.1 %.
void HostSurface::count_out(const Field& solid) {
  pore_.emplace(grid_, "pores", "1");
  for_each_cell(grid_, PoreShare{pore_->data(), solid.data()});
  host_ = gather_to_root(solid);
}

/// How far owned cells lie below the host's top [m].
std::vector<double> HostSurface::below_top() const {
  const Box& b = grid_.box();
  const auto axis = static_cast<std::size_t>(growth_.axis);
  const double spacing = grid_.spacing()[axis];
  std::vector<double> below;
  for (int k = 0; k < b.nz; ++k)
    for (int j = 0; j < b.ny; ++j)
      for (int i = 0; i < b.nx; ++i) {
        const int at[3] = {b.i0 + i, b.j0 + j, b.k0 + k};
        const int level = growth_.from_above ? grid_.cells()[axis] - 1 - at[axis] : at[axis];
        below.push_back(top_ - (level + 0.5) * spacing);
      }
  return below;
}

HostView HostSurface::view() const {
  if (nuclei_) return nuclei_->view();
  HostView view;
  view.bed = pore_ ? nullptr : bed_.data(), view.pore = pore();
  return view;
}

void HostSurface::join(Field& psi) const {
  if (!pore_) for_each_cell(grid_, JoinBed{psi.data(), bed_.data()});
}

/// A front that is fed has cells without metal next to it, a width from what it reacts in at most: what is
/// further from all that are connected to the electrolyte lies in a seam where fronts have met, or around a
/// pocket.
void HostSurface::seal(const Field& psi) {
  const std::vector<double> whole = gather_to_root(psi);
  std::vector<double> cut;
  double any = 0;
  if (grid_.communicator().rank() == 0) {
    std::array<int, 3> reach{};
    for (std::size_t a = 0; a < 3; ++a)
      if (grid_.active(static_cast<int>(a)))
        reach[a] = static_cast<int>(std::ceil(fed_within * width_ / grid_.spacing()[a]));
    const std::vector<unsigned char> near = near_fed_cells(voxels_, growth_, whole, reach);
    cut.resize(whole.size());
    for (std::size_t c = 0; c < cut.size(); ++c) {
      cut[c] = near[c] ? 0 : 1;
      if (!near[c] && std::fabs(whole[c]) <= reaction_band * width_) any = 1;
    }
  }
  grid_.communicator().broadcast(&any, sizeof any);
  seals_ = any > 0;
  if (*seals_)
    scatter_from_root(cut, *sealed_);
  else
    sealed_->clear();
}

/// All of psi on one rank and a flood through it: a third of the time of a run on 48 x 48 x 64 cells if it is
/// done in every step. A seam takes longer to run out of salt.
const double* HostSurface::sealed(const Field& psi, long step) {
  constexpr long steps_between = 16;
  if (!sealed_) return nullptr;
  if (step % steps_between == 0)
    seal(psi);
  else if (!seals_)
    seals_ = reduce(grid_, LargestOf{{}, sealed_->data()}) > 0;
  return *seals_ ? sealed_->data() : nullptr;
}

std::vector<std::pair<std::string, Field*>> HostSurface::kept() {
  if (!sealed_) return {};
  return {{"sealed", &*sealed_}};
}

std::vector<double> HostSurface::lithium_of(const Field& psi) const {
  Field share(grid_, "share", "1");
  for_each_cell(grid_, MetalShare{share.data(), psi.data(), view().bed, width_, pore()});
  return gather_to_root(share);
}

SnapshotField HostSurface::field(const std::string& name, const Field& psi) const {
  if (name == "host") return {name, "1", "share of a cell that is host", host_};
  return {name, "1", "share of a cell that is deposit", lithium_of(psi)};
}

HostSlices HostSurface::slices(const Field& psi, const Field& source) const {
  Field front(grid_, "psi", "m"), area(grid_, "area", "1/m");
  front.copy_from(psi);
  fill_ghosts(front);
  for_each_cell(grid_, AreaInCell{area.data(), {front.data(), grid_.box(), width_, 1, !pore_}, pore()});
  const std::vector<double> lithium = lithium_of(psi), current = gather_to_root(source),
                            surface = gather_to_root(area);
  HostSlices out;
  if (grid_.communicator().rank() != 0) return out;
  out.spacing = grid_.spacing()[static_cast<std::size_t>(growth_.axis)];
  out.host = slice_means(voxels_, growth_, host_);
  out.lithium = slice_means(voxels_, growth_, lithium);
  out.current = slice_means(voxels_, growth_, current);
  out.area = slice_means(voxels_, growth_, surface);
  return out;
}

HostMetrics HostSurface::measure(const Field& psi, const Field& source) const {
  const HostSlices found = slices(psi, source);
  Field taken(grid_, "psi", "m");  // no way for ions: metal, or a host of either kind
  taken.copy_from(psi);
  for_each_cell(grid_, JoinBed{taken.data(), bed_.data()});
  const std::vector<double> whole = gather_to_root(taken);
  if (grid_.communicator().rank() != 0) return {};
  HostMetrics out = fill_of(found, floor_, top_);
  out.stranded = stranded_share(voxels_, growth_, whole, host_, floor_ / found.spacing, top_ / found.spacing);
  return out;
}

std::vector<SnapshotField> HostSurface::profile(const Field& psi, const Field& source) const {
  const HostSlices found = slices(psi, source);
  std::vector<double> height;
  for (std::size_t n = 0; n < found.host.size(); ++n)
    height.push_back((static_cast<double>(n) + 0.5) * found.spacing);
  return {{"height", "m", "of the middle of a slice, from the electrode", height},
          {"host", "1", "share of the slice that is host", found.host},
          {"lithium", "1", "share of the slice that is deposit", found.lithium},
          {"current", "A/m^3", "into the deposit, per volume", found.current},
          {"area", "1/m", "surface that reacts, per volume", found.area},
          {"top", "m", "of the host, above the electrode: one number", {top_}}};
}

}  // namespace mossfield
