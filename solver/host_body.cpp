#include "solver/host_body.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "kernels/host.hpp"
#include "solver/case_fault.hpp"
#include "solver/fibres.hpp"
#include "solver/foam_skeleton.hpp"
#include "solver/host_angle.hpp"
#include "solver/host_image.hpp"
#include "solver/host_lattice.hpp"
#include "solver/host_sample.hpp"
#include "solver/initial_state.hpp"
#include "solver/random_waves.hpp"
#include "solver/report.hpp"
#include "solver/sponge_waves.hpp"

namespace mossfield {

namespace {

using Kind = HostCase::Kind;
constexpr double bin_cells = 4;     ///< width of a bin in cells
constexpr int most_fibres = 20000;  ///< already 17 thousand take more than a minute to draw

}  // namespace

struct HostBody::Parts {
  HostCase host;
  GridCase grid;
  GrowthAxis growth;
  HostUnit unit{};    ///< size.z: height of the shape
  double extent = 0;  ///< of the box above the electrode [m]
  double cell = 0;    ///< the largest spacing [m]
  std::vector<Capsule> capsules;
  PillarArray pillars{};
  std::vector<HostWave> waves;
  double level = 0;
  std::vector<float> voxels;
  HostImageHeader image;
  std::vector<Wave> rough;
  Transverse across;
  std::vector<std::string> remarks;

  explicit Parts(const Case& values);
  void make(const Case& values);
  void make_mesh();
  void make_fibres(const Case& values);
  void make_foam(const Case& values);
  void make_sponge();
  void make_image(const Case& values);
  Region region() const;
  std::vector<double> distances(const std::vector<Capsule>& shapes) const;
  template <class Shape>
  void put(Field& d, const Shape& shape) const;
  void plate_map(std::vector<double>& height, std::vector<double>& slope) const;
};

HostBody::Parts::Parts(const Case& values)
    : host(values.host),
      grid(values.grid),
      growth(GrowthAxis::of(values.grid)),
      across(Transverse::of(values.grid, growth)) {
  extent = grid.size[static_cast<std::size_t>(growth.axis)];
  for (std::size_t a = 0; a < 3; ++a) cell = std::max(cell, grid.size[a] / grid.cells[a]);
  unit.size = {across.size[0] / host.repeat, across.size[1] / host.repeat, host.height};
  if (host.roughness > 0) rough = random_waves(across, host.roughness, host.roughness_cutoff, host.seed);
  make(values);
}

void HostBody::Parts::make(const Case& values) {
  switch (host.kind) {
    case Kind::plane:
      unit.size.z = 0;
      break;
    case Kind::pillars: {
      const PillarLattice lattice = fit_pillars(host, unit.size.x, unit.size.y);
      pillars = {lattice.pitch_x, lattice.pitch_y, lattice.centred, host.diameter / 2, host.height};
      break;
    }
    case Kind::mesh:
      make_mesh();
      break;
    case Kind::fibres:
      make_fibres(values);
      break;
    case Kind::foam:
      make_foam(values);
      break;
    case Kind::sponge:
      make_sponge();
      break;
    case Kind::image:
      make_image(values);
      break;
  }
}

/// All places where a distance may be asked for: the unit up to the top of the box, and ghosts.
Region HostBody::Parts::region() const {
  return {{0, 0, -2 * cell}, {unit.size.x, unit.size.y, std::max(extent, unit.size.z) + 2 * cell}};
}

/// To the nearest of `shapes` at the points of a sample of the unit.
std::vector<double> HostBody::Parts::distances(const std::vector<Capsule>& shapes) const {
  const double bin = std::cbrt(unit.size.x * unit.size.y * unit.size.z) / 24;
  const CapsuleBins bins(Device::cpu, with_images(shapes, unit.period()), {{0, 0, 0}, unit.size}, bin);
  return sorted_sample(unit.size, [view = bins.view()](const Vector3& p) { return view.distance(p); });
}

void HostBody::Parts::make_mesh() {
  const MeshLattice wires = fit_mesh(host, unit.size.x, unit.size.y);
  unit.size.z = mesh_height(host.diameter, host.layers);
  capsules = woven_mesh({unit.size.x, unit.size.y, wires.along_x, wires.along_y, host.diameter, host.layers});
}

void HostBody::Parts::make_fibres(const Case& values) {
  unit.stacked = true;
  const MatRecipe recipe{unit, host.diameter, host.persistence_length, host.orientation, host.seed};
  const double wanted = 1 - host.porosity;
  double count = fibres_for(recipe, wanted), share = 0;
  if (count > most_fibres)
    throw case_error(
        values, {{"host.diameter", fmt::format("{:.3g} fibres would be needed, expected at most {}; make the "
                                               "box smaller, the fibres thicker or the mat more porous",
                                               count, most_fibres)}});
  // fibres that lie at random fill a little more or less than the mean of all mats: ask again with what they
  // do
  for (int pass = 0; pass < 8; ++pass) {
    capsules.clear();
    for (int n = 0; n < count; ++n) {
      std::vector<Capsule> fibre = mat_fibre(recipe, n);
      shorten(fibre, std::min(1.0, count - n));
      capsules.insert(capsules.end(), fibre.begin(), fibre.end());
    }
    share = share_below(distances(capsules), 0);
    if (std::fabs(share - wanted) < 1e-3) break;
    count *= std::log1p(-wanted) / std::log1p(-std::clamp(share, 1e-3, 0.999));
  }
  remarks.push_back(fmt::format("{:.0f} fibres of {} fill {:.2f} %", std::ceil(count),
                                with_prefix(fibre_length(unit), "m"), 100 * share));
}

/// The grid must see struts, and a contact angle needs more than that.
void look_at_struts(const Case& values, double diameter, double cell) {
  if (diameter < 2 * cell)
    throw case_error(
        values, {{"host.pore_size",
                  fmt::format("its struts come out {:.4g} m thick with this porosity, expected two cells of "
                              "{:.4g} m or more: the grid does not see them; refine it, or make the foam "
                              "coarser or less porous",
                              diameter, cell)}});
  if (std::isfinite(values.host.contact_angle) && HostAngle::is_too_thin(diameter, cell))
    throw case_error(values, {{"host.contact_angle", HostAngle::too_thin("the host's struts", diameter)}});
}

void HostBody::Parts::make_foam(const Case& values) {
  unit.stacked = true;
  for (const Segment& s : foam_skeleton({unit.size, host.pore_size, host.size_variation, host.seed}))
    capsules.push_back({s.from, s.along, 0});
  const double radius = quantile(distances(capsules), 1 - host.porosity);
  for (Capsule& strut : capsules) strut.radius = radius;
  remarks.push_back(fmt::format("{} struts of {} diameter, {:.1f} cells", capsules.size(),
                                with_prefix(2 * radius, "m"), 2 * radius / cell));
  look_at_struts(values, 2 * radius, cell);
  if (!(host.nanofibres.density > 0)) return;
  std::vector<Capsule> fibres = nanofibres_on(capsules, host.nanofibres, host.seed);
  wrap_into(unit.period(), fibres);
  remarks.push_back(fmt::format("{} nanofibres", fibres.size()));
  capsules.insert(capsules.end(), fibres.begin(), fibres.end());
}

void HostBody::Parts::make_sponge() {
  waves = sponge_waves(sponge_shell(unit.size, host.pore_size), host.seed);
  const LevelSetShape shape{waves.data(), static_cast<int>(waves.size()), 0, 1, 0};
  level = quantile(sorted_sample(unit.size,
                                 [&](const Vector3& p) {
                                   Vector3 gradient;
                                   return shape.sum(p, gradient);
                                 }),
                   host.porosity);
}

void HostBody::Parts::make_image(const Case& values) {
  const std::filesystem::path path = std::filesystem::path(host.folder) / host.file;
  try {
    image = read_host_header(path);
    voxels = read_host_distances(path);
  } catch (const std::runtime_error& error) {
    throw case_error(values, {{"host.file", error.what()}});
  }
  unit.size.z = image.extent(2);
  host.mirror = host.mirror || !image.periodic;  // at walls: its other side is not what lies beyond
}

/// Height and slope of the plate in every column, ghosts included.
void HostBody::Parts::plate_map(std::vector<double>& height, std::vector<double>& slope) const {
  if (!(host.plate > 0)) return;
  const std::size_t a = growth.axis == 0 ? 1 : 0, b = growth.axis == 2 ? 1 : 2;
  for (int j = -1; j <= grid.cells[b]; ++j)
    for (int i = -1; i <= grid.cells[a]; ++i) {
      const double s[2] = {(i + 0.5) * grid.size[a] / grid.cells[a],
                           (j + 0.5) * grid.size[b] / grid.cells[b]};
      double tilt[2] = {0, 0};
      height.push_back(host.plate + sum_of(rough, s, tilt));
      slope.push_back(std::hypot(tilt[0], tilt[1]));
    }
}

template <class Shape>
void HostBody::Parts::put(Field& d, const Shape& shape) const {
  const Grid& g = d.grid();
  const Box& b = g.box();
  std::vector<double> height, slope;
  plate_map(height, slope);
  const Array<double> heights(g.device(), height), slopes(g.device(), slope);
  const HostFrame frame{{b.hx, b.hy, b.hz}, growth.axis, growth.from_above, extent,
                        unit.size.x,        unit.size.y, host.mirror};
  PlateView plate{nullptr, nullptr, grid.cells[growth.axis == 0 ? 1 : 0] + 2L, growth.axis};
  if (!height.empty()) plate.height = heights.data(), plate.slope = slopes.data();
  for_each_in(g.device(), g.box_with_ghosts(),
              HostDistance<Shape>{d.data(), shape, frame, plate, host.shell});
}

HostBody::HostBody(const Case& values) : parts_(std::make_unique<Parts>(values)) {}
HostBody::~HostBody() = default;

const std::vector<std::string>& HostBody::remarks() const {
  return parts_->remarks;
}

double HostBody::height() const {
  return parts_->host.kind == Kind::plane ? parts_->extent : parts_->unit.size.z + parts_->host.shell;
}

double HostBody::floor() const {
  return parts_->host.plate > 0 ? parts_->host.plate + 3 * parts_->host.roughness + parts_->host.shell : 0;
}

void HostBody::signed_distance(Field& d) const {
  const Parts& p = *parts_;
  const Device device = d.grid().device();
  switch (p.host.kind) {
    case Kind::plane:
      return p.put(d, NoShape{});
    case Kind::pillars:
      return p.put(d, PillarShape{p.pillars});
    case Kind::sponge: {
      const Array<HostWave> waves(device, p.waves);
      return p.put(d, LevelSetShape{waves.data(), static_cast<int>(p.waves.size()), p.level,
                                    p.host.pore_size / 2, p.unit.size.z});
    }
    case Kind::image: {
      const Array<float> voxels(device, p.voxels);
      const auto& [n, h, periodic] = p.image;
      return p.put(
          d, ImageShape{voxels.data(), n[0], n[1], n[2], {h[0], h[1], h[2]}, p.host.mirror, p.unit.size.z});
    }
    case Kind::mesh:
    case Kind::fibres:
    case Kind::foam: {
      const CapsuleBins bins(device, with_images(p.capsules, p.unit.period()), p.region(),
                             bin_cells * p.cell);
      return p.put(d, CapsuleShape{bins.view(), p.unit.size.z});
    }
  }
}

void host_shares(const Field& distance, Field& solid, Field& surface) {
  const Grid& g = distance.grid();
  for_each_cell(g, HostShare{solid.data(), surface.data(), distance.data(), g.box()});
}

}  // namespace mossfield
