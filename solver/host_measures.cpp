#include "solver/host_measures.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "solver/connectivity.hpp"
#include "solver/gather.hpp"
#include "solver/report.hpp"

namespace mossfield {

namespace {

using Mask = std::vector<unsigned char>;

/// The slices of the host alone, along with what is cut out of the fields for them.
struct Part {
  Voxels voxels;
  std::vector<double> distance, solid, surface;
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
  part.voxels.n[axis] = slices;
  part.voxels.periodic[axis] = false;
  each_cell(part.voxels, [&](std::array<int, 3> at, std::size_t) {
    at[axis] = slice_at(h, first + at[axis]);
    const std::size_t c = whole.index(at[0], at[1], at[2]);
    part.distance.push_back(h.distance[c]);
    part.solid.push_back(h.solid[c]);
    part.surface.push_back(h.surface[c]);
  });
  return part;
}

double sum_over(const std::vector<double>& values, const Mask& mask) {
  double sum = 0;
  for (std::size_t c = 0; c < values.size(); ++c) sum += mask[c] ? values[c] : 0;
  return sum;
}

bool reaches(const Voxels& v, int axis, int slice, const Mask& mask) {
  const Mask there = slice_mask(v, axis, slice);
  for (std::size_t c = 0; c < mask.size(); ++c)
    if (mask[c] && there[c]) return true;
  return false;
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
  const Conductor electrolyte{part.voxels.n, h.spacing, part.voxels.periodic, pore};
  if (m.pores_through) m.pore_conductivity = effective_conductivity(electrolyte, axis);
  if (m.pores_through) m.tortuosity = m.porosity / m.pore_conductivity;
  const Conductor metal{part.voxels.n, h.spacing, part.voxels.periodic, part.solid};
  if (m.solid_through) m.solid_conductivity = effective_conductivity(metal, axis);
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

std::vector<std::string> faults_of(const HostMeasures& m) {
  std::vector<std::string> faults;
  if (m.porosity < 1e-3) faults.push_back("all solid; make it more porous or finer than the grid sees");
  if (m.area_ratio < 0.01)
    faults.push_back("next to no surface on this grid; refine it or make the host thicker");
  if (m.porosity >= 1e-3 && !m.pores_through)
    faults.push_back("no way through the pores from its top to the electrode; make it more porous");
  return faults;
}

HostMeasures measure_host(const HostOnGrid& h, Transport transport) {
  HostMeasures m;
  const auto axis = static_cast<std::size_t>(h.growth.axis);
  measure_profile(h, m);
  const auto level = [&](double height) {
    return std::min(static_cast<int>(std::lround(height / h.spacing[axis])), h.cells[axis]);
  };
  m.first = std::min(level(h.floor), h.cells[axis] - 1);
  m.slices = std::max(level(h.height) - m.first, 1);
  for (const HostMeasures::Slice& slice : m.profile) m.area_ratio += slice.surface * h.spacing[axis];
  double solid = 0;
  for (int n = m.first; n < m.first + m.slices; ++n) {
    solid += m.profile[static_cast<std::size_t>(n)].solid / m.slices;
    m.specific_area += m.profile[static_cast<std::size_t>(n)].surface / m.slices;
  }
  m.porosity = 1 - solid;
  measure_ways(h, part_of(h, m.first, m.slices), transport, m);
  return m;
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
  return text;
}

}  // namespace mossfield
