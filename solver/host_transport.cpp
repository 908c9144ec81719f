#include "solver/host_transport.hpp"

#include <algorithm>
#include <cmath>

#include "physics/plane_cut.hpp"
#include "solver/connectivity.hpp"
#include "solver/elliptic.hpp"
#include "solver/errors.hpp"

namespace mossfield {

namespace {

constexpr double nothing = 1e-6;

/// Two cells that share a face across an axis.
struct Face {
  std::array<int, 3> above, below;
  std::size_t axis;
};

/// f(face) for the lower faces of each axis, in the order of cells; 0 at walls.
template <class F>
std::array<std::vector<double>, 3> each_face(const Conductor& box, const F& f) {
  const Voxels v{box.cells, box.periodic};
  std::array<std::vector<double>, 3> faces;
  for (std::size_t axis = 0; axis < 3; ++axis)
    for (int z = 0; z < v.n[2]; ++z)
      for (int y = 0; y < v.n[1]; ++y)
        for (int x = 0; x < v.n[0]; ++x) {
          Face face{{x, y, z}, {x, y, z}, axis};
          const bool wall = face.above[axis] == 0 && !v.periodic[axis];
          face.below[axis] = (face.above[axis] + v.n[axis] - 1) % v.n[axis];
          faces[axis].push_back(wall ? 0 : f(face));
        }
  return faces;
}

/// Signed distances and their differences.
struct Distances {
  Voxels voxels;
  const std::array<double, 3>& spacing;
  const std::vector<double>& of;
  double at(const std::array<int, 3>& cell) const { return of[voxels.index(cell[0], cell[1], cell[2])]; }
  /// From both neighbours along an axis, at a wall from one.
  double slope(const std::array<int, 3>& cell, std::size_t axis) const {
    std::array<int, 3> up = cell, down = cell;
    std::size_t above = 0, below = 0;
    ++up[axis], --down[axis];
    const bool has_up = voxels.find(up, above), has_down = voxels.find(down, below);
    const double steps = (has_up ? 1 : 0) + (has_down ? 1 : 0);
    if (steps == 0) return 0;
    return ((has_up ? of[above] : at(cell)) - (has_down ? of[below] : at(cell))) / (steps * spacing[axis]);
  }
  double across(const Face& face, std::size_t axis) const {
    return (slope(face.above, axis) + slope(face.below, axis)) / 2;
  }
};

/// The system of one axis' faces; `right` gets what a lower wall held at 1 brings.
void assemble_axis(const Conductor& c, int axis, bool held, EllipticSystem& system, Field& right) {
  const Grid& grid = system.grid();
  const Box& b = grid.box();
  const auto a = static_cast<std::size_t>(axis);
  const long step = axis == 0 ? b.sx : axis == 1 ? b.sy : b.sz;
  const double unit = grid.cell_volume() / (c.spacing[a] * c.spacing[a]);
  Field& t = axis == 0 ? system.tx : axis == 1 ? system.ty : system.tz;
  const auto k = [&](const std::vector<double>& of, std::size_t cell) { return std::max(of[cell], nothing); };
  for (int z = 0; z < b.nz; ++z)
    for (int y = 0; y < b.ny; ++y)
      for (int x = 0; x < b.nx; ++x) {
        const long q = b.first + z * b.plane + y * b.row + x;
        const auto cell = static_cast<std::size_t>((1L * z * b.ny + y) * b.nx + x);
        const int at = axis == 0 ? x : axis == 1 ? y : z, last = c.cells[a] - 1;
        if (at > 0 || c.periodic[a]) {
          t.data()[q] = unit * k(c.faces[a], cell);
        } else if (held) {
          t.data()[q] = unit * 2 * k(c.share, cell);
          right.data()[q] += t.data()[q];
        }
        if (at == last && held) t.data()[q + step] = unit * 2 * k(c.share, cell);
      }
}

}  // namespace

std::array<std::vector<double>, 3> open_faces(const Conductor& box, const std::vector<double>& distance) {
  const Distances d{{box.cells, box.periodic}, box.spacing, distance};
  return each_face(box, [&](const Face& face) {
    const std::size_t u = (face.axis + 1) % 3, w = (face.axis + 2) % 3;
    const double above = d.at(face.above), below = d.at(face.below), middle = (above + below) / 2;
    if (std::fabs(middle) > box.spacing[u] + box.spacing[w]) return middle < 0 ? 0.0 : 1.0;
    return 1 - solid_face_share(middle, (above - below) / box.spacing[face.axis], d.across(face, u),
                                d.across(face, w), box.spacing[u], box.spacing[w]);
  });
}

std::array<std::vector<double>, 3> mean_faces(const Conductor& box) {
  const Voxels v{box.cells, box.periodic};
  const auto share = [&](const std::array<int, 3>& at) { return box.share[v.index(at[0], at[1], at[2])]; };
  return each_face(box, [&](const Face& face) { return (share(face.above) + share(face.below)) / 2; });
}

double effective_conductivity(const Conductor& c, int axis) {
  const auto a = static_cast<std::size_t>(axis);
  std::array<bool, 3> periodic = c.periodic;
  periodic[a] = false;
  const Grid grid(c.cells, c.spacing, periodic);
  EllipticSystem system(grid);
  Field right(grid, "right side", "1"), u(grid, "potential", "1");
  Conductor open = c;
  open.periodic = periodic;
  for (int n = 0; n < 3; ++n)
    if (grid.active(n)) assemble_axis(open, n, n == axis, system, right);
  system.exchange_faces();
  EllipticOptions options;
  options.tolerance = 1e-7;
  options.balance = 1e-6;
  options.max_iterations = 2000;
  Elliptic solver(grid, options);
  solver.update(system);
  const EllipticReport report = solver.solve(right, u);
  if (!report.solved()) throw NumericalError(report.failure("conduction through the host"));

  // the current that leaves the wall at 1: its conductances are the right side
  const std::vector<double> potential = u.owned(), feed = right.owned();
  double current = 0;
  for (std::size_t n = 0; n < feed.size(); ++n) current += feed[n] * (1 - potential[n]);
  const double extent = c.spacing[a] * c.cells[a];
  const double area = grid.cell_volume() * static_cast<double>(grid.global_cells()) / extent;
  return current * extent / area;
}

}  // namespace mossfield
