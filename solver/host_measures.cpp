#include "solver/host_measures.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <numeric>

#include "kernels/boundary.hpp"
#include "kernels/charge.hpp"
#include "kernels/film.hpp"
#include "kernels/host.hpp"
#include "solver/connectivity.hpp"
#include "solver/gather.hpp"

namespace mossfield {

namespace {

using Mask = std::vector<unsigned char>;

/// Below these it is no host: share of pores, surface over the electrode's.
constexpr double least_porosity = 1e-3, least_area = 0.01;
/// Above this share of its solid that hung on nothing it is another host.
constexpr double most_removed = 0.05;

/// The slices of the host alone, along with what is cut out of the fields for them.
struct Part {
  Voxels voxels;
  std::vector<double> distance, solid, run_solid;
};

/// Number of the slice at this level above the electrode.
int slice_at(const HostOnGrid& h, int level) {
  return h.growth.from_above ? h.cells[static_cast<std::size_t>(h.growth.axis)] - 1 - level : level;
}

template <class F>
void each_cell(const Voxels& v, const F& f) {
  for (int k = 0; k < v.n[2]; ++k)
    for (int j = 0; j < v.n[1]; ++j)
      for (int i = 0; i < v.n[0]; ++i) f(std::array<int, 3>{i, j, k}, v.index(i, j, k));
}

/// The host turned upright: its slice 0 lies lowest.
Part part_of(const HostOnGrid& h, int first, int slices) {
  const auto axis = static_cast<std::size_t>(h.growth.axis);
  const Voxels whole{h.cells, h.periodic};
  Part part{{h.cells, h.periodic}, {}, {}, {}};
  const bool runs = !h.run_solid.empty();
  part.voxels.n[axis] = slices;
  part.voxels.periodic[axis] = false;
  each_cell(part.voxels, [&](std::array<int, 3> at, std::size_t) {
    at[axis] = slice_at(h, first + at[axis]);
    const std::size_t c = whole.index(at[0], at[1], at[2]);
    part.distance.push_back(h.distance[c]);
    part.solid.push_back(h.solid[c]);
    if (runs) part.run_solid.push_back(h.run_solid[c]);
  });
  return part;
}

double sum_over(const std::vector<double>& values, const Mask& mask) {
  double sum = 0;
  for (std::size_t c = 0; c < values.size(); ++c) sum += mask[c] ? values[c] : 0;
  return sum;
}

double total(const std::vector<double>& values) {
  return std::accumulate(values.begin(), values.end(), 0.0);
}

bool reaches(const Voxels& v, int axis, int slice, const Mask& mask) {
  const Mask there = slice_mask(v, axis, slice);
  for (std::size_t c = 0; c < mask.size(); ++c)
    if (mask[c] && there[c]) return true;
  return false;
}

double conductivity_in_run(Conductor way, const Part& part, int axis) {
  for (std::size_t c = 0; c < way.share.size(); ++c) way.share[c] = 1 - part.run_solid[c];
  way.faces = mean_faces(way);
  return effective_conductivity(way, axis);
}

/// What hangs together, and what it conducts.
void measure_ways(const HostOnGrid& h, const Part& part, Transport transport, HostMeasures& m) {
  const int axis = h.growth.axis, top = m.slices - 1;
  const std::size_t count = part.voxels.count();
  Mask inside(count), outside(count);
  std::vector<double> pore(count);
  for (std::size_t c = 0; c < count; ++c) {
    inside[c] = part.distance[c] < 0;
    outside[c] = !inside[c];
    pore[c] = 1 - part.solid[c];
  }
  const Mask standing = connected(part.voxels, inside, slice_mask(part.voxels, axis, 0));
  const Mask open = connected(part.voxels, outside, slice_mask(part.voxels, axis, top));
  const double solid = sum_over(part.solid, inside), pores = sum_over(pore, outside);
  m.solid_connected = solid > 0 ? sum_over(part.solid, standing) / solid : 1;
  m.pores_connected = pores > 0 ? sum_over(pore, open) / pores : 1;
  m.solid_through = reaches(part.voxels, axis, top, standing);
  m.pores_through = reaches(part.voxels, axis, 0, open);
  if (transport == Transport::left_out) return;
  Conductor way{part.voxels.n, h.spacing, part.voxels.periodic, pore, {}};
  way.faces = open_faces(way, part.distance);
  if (m.pores_through) m.pore_conductivity = effective_conductivity(way, axis);
  if (m.pores_through) m.tortuosity = total(pore) / static_cast<double>(count) / m.pore_conductivity;
  if (m.pores_through && m.in_run) m.in_run->pore_conductivity = conductivity_in_run(way, part, axis);
  way.share = part.solid;
  for (std::vector<double>& faces : way.faces)
    for (double& face : faces) face = 1 - face;
  if (m.solid_through) m.solid_conductivity = effective_conductivity(way, axis);
}

/// Mean over the host of what lies in the slices from `first` on. The one that its top cuts holds no more of
/// it, so that all counts, and only the height is cut.
template <class Counts>
double mean_over(const HostOnGrid& h, const std::vector<double>& values, const HostMeasures& m,
                 const Counts& counts) {
  const auto axis = static_cast<std::size_t>(h.growth.axis);
  const Voxels whole{h.cells, h.periodic};
  double sum = 0;
  each_cell(whole, [&](std::array<int, 3> at, std::size_t c) {
    const int level = slice_at(h, at[axis]);
    if (level >= m.first && counts(level, c)) sum += values[c];
  });
  return sum * h.cells[axis] * h.spacing[axis] / (static_cast<double>(whole.count()) * m.height);
}

double share_of_volume(const HostOnGrid& h, const std::vector<double>& solid, const HostMeasures& m) {
  return mean_over(h, solid, m, [](int, std::size_t) { return true; });
}

/// Surface per volume; what is nearest to a flat plate is not its.
double area_per_volume(const HostOnGrid& h, const std::vector<double>& surface, const HostMeasures& m) {
  if (h.plane) return 0;
  const double spacing = h.spacing[static_cast<std::size_t>(h.growth.axis)];
  return mean_over(h, surface, m, [&](int level, std::size_t c) {
    const double over = (level + 0.5) * spacing - h.floor;
    return !(h.floor > 0 && std::fabs(h.distance[c] - over) < 1e-6 * spacing);
  });
}

void measure_profile(const HostOnGrid& h, HostMeasures& m) {
  const auto axis = static_cast<std::size_t>(h.growth.axis);
  const Voxels whole{h.cells, h.periodic};
  const int levels = h.cells[axis];
  for (int n = 0; n < levels; ++n) m.profile.push_back({(n + 0.5) * h.spacing[axis], 0, 0});
  const double share = static_cast<double>(levels) / static_cast<double>(whole.count());
  each_cell(whole, [&](std::array<int, 3> at, std::size_t c) {
    HostMeasures::Slice& slice = m.profile[static_cast<std::size_t>(slice_at(h, at[axis]))];
    slice.solid += share * h.solid[c];
    slice.surface += share * h.surface[c];
  });
}

}  // namespace

HostOnGrid gather_host(const HostFields& fields, const HostBody& body, const GrowthAxis& growth) {
  const Grid& grid = fields.distance.grid();
  return {grid.cells(),
          grid.spacing(),
          {grid.periodic(0), grid.periodic(1), grid.periodic(2)},
          growth,
          body.floor(),
          body.height(),
          gather_to_root(fields.distance),
          gather_to_root(fields.solid),
          gather_to_root(fields.surface)};
}

void look_as_a_run(const Case& v, const HostFields& fields, HostOnGrid& host) {
  const Grid& grid = fields.distance.grid();
  host.plane = v.host.kind == HostCase::Kind::plane;
  if (!v.host.conducts) {
    host.run_solid = host.solid;
    host.run_surface.assign(host.surface.size(), 0.0);
    return;
  }
  Field bed(grid, "bed", "m"), open(grid, "e", "1"), area(grid, "area", "1/m");
  for_each_cell(grid, BedOfHost{bed.data(), fields.distance.data()});
  fill_ghosts(bed);
  for_each_cell(grid, IonicFraction{open.data(), bed.data(), v.interface.width});
  for_each_cell(grid, AreaInCell{area.data(), {bed.data(), grid.box(), v.interface.width, 1, true}});
  host.run_solid = gather_to_root(open);
  for (double& share : host.run_solid) share = 1 - share;
  host.run_surface = gather_to_root(area);
}

std::vector<CaseFault> faults_of(const HostMeasures& m, const HostCase& host) {
  const std::string amount = host.kind == HostCase::Kind::image ? "host.file"
                             : std::isfinite(host.porosity)     ? "host.porosity"
                             : std::isfinite(host.pitch)        ? "host.pitch"
                                                                : "host";
  std::vector<CaseFault> faults;
  if (m.porosity < least_porosity)
    faults.push_back({amount, fmt::format("all solid: pores are {:.2g} of the host on this grid, expected {} "
                                          "or more; make it more porous or finer than the grid sees",
                                          m.porosity, least_porosity)});
  if (m.area_ratio < least_area)
    faults.push_back({amount, fmt::format("next to no surface on this grid: {:.2g} of the electrode's, "
                                          "expected {} or more; refine it or make the host thicker",
                                          m.area_ratio, least_area)});
  if (m.porosity >= least_porosity && !m.pores_through)
    faults.push_back(
        {amount, fmt::format("no way through the pores from its top to the electrode: a share of {:.2g} "
                             "of them is open to the top, expected some down to the floor; make it "
                             "more porous",
                             m.pores_connected)});
  return faults;
}

std::optional<Finding> what_was_removed(const HostFields& fields, const HostOnGrid& host) {
  if (fields.removed == 0) return {};
  const auto left = std::count_if(host.distance.begin(), host.distance.end(), [](double d) { return d < 0; });
  const double lost = static_cast<double>(fields.removed) / static_cast<double>(fields.removed + left);
  const bool much = lost > most_removed;
  return Finding{fmt::format("{:.2g} % of the solid hung on nothing and was taken away{}", 100 * lost,
                             much ? ": this is not the host that was asked for" : ""),
                 much};
}

HostMeasures measure_host(const HostOnGrid& h, Transport transport) {
  HostMeasures m;
  const auto axis = static_cast<std::size_t>(h.growth.axis);
  measure_profile(h, m);
  const double slice = h.spacing[axis], top = std::min(h.height, h.cells[axis] * slice);
  const auto above = [&](double height) { return static_cast<int>(std::ceil(height / slice - 1e-6)); };
  m.first = std::min(above(h.floor), above(top) - 1);
  m.slices = std::max(static_cast<int>(std::lround(top / slice)) - m.first, 1);
  m.height = top - m.first * slice;
  for (const HostMeasures::Slice& of : m.profile) m.area_ratio += of.surface * slice;
  m.porosity = 1 - share_of_volume(h, h.solid, m);
  m.specific_area = area_per_volume(h, h.surface, m);
  const Part part = part_of(h, m.first, m.slices);
  if (!h.run_solid.empty()) {
    const double reacts = area_per_volume(h, h.run_surface, m);
    m.in_run = {1 - share_of_volume(h, h.run_solid, m), reacts, 0,
                h.plane ? total(h.run_surface) / total(h.surface) - 1 : reacts / m.specific_area - 1};
  }
  measure_ways(h, part, transport, m);
  return m;
}

/// What a run makes of it, and how far off that is.
std::string describe_run(const HostMeasures& m) {
  const auto line = [](const char* what, double run, const char* unit, double off) {
    return fmt::format("{:30}{:.4g}{} ({:+.1f} %)\n", what, run, unit, 100 * off);
  };
  std::string text = line("in a run: porosity", m.in_run->porosity, "", m.in_run->porosity / m.porosity - 1);
  if (m.in_run->specific_area > 0)
    text += line("in a run: area that reacts", m.in_run->specific_area, " 1/m", m.in_run->area_off);
  else if (m.specific_area == 0)
    text += line("in a run: area that reacts", m.area_ratio * (1 + m.in_run->area_off), " of the electrode's",
                 m.in_run->area_off);
  if (m.pore_conductivity > 0)
    text += line("in a run: eff. conductivity", m.in_run->pore_conductivity, "",
                 m.in_run->pore_conductivity / m.pore_conductivity - 1);
  return text;
}

std::string describe(const HostMeasures& m) {
  const auto yes = [](bool b) { return b ? "yes" : "NO"; };
  std::string text = fmt::format(
      "porosity                      {:.4f}\n"
      "specific area                 {:.4g} 1/m\n"
      "surface / electrode area      {:.4g}\n"
      "solid connected to its floor  {:.4f} of it; up to the top: {}\n"
      "pores connected to the top    {:.4f} of them; down to the floor: {}\n",
      m.porosity, m.specific_area, m.area_ratio, m.solid_connected, yes(m.solid_through), m.pores_connected,
      yes(m.pores_through));
  if (m.tortuosity > 0)
    text += fmt::format("tortuosity of the pores       {:.4f} (effective conductivity {:.4f})\n",
                        m.tortuosity, m.pore_conductivity);
  if (m.solid_conductivity > 0)
    text += fmt::format("conductivity of the solid     {:.4g} of the bulk\n", m.solid_conductivity);
  return m.in_run ? text + describe_run(m) : text;
}

}  // namespace mossfield
