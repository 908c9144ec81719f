#include "solver/host_transport.hpp"

#include <algorithm>

#include "solver/elliptic.hpp"
#include "solver/errors.hpp"

namespace mossfield {

namespace {

constexpr double nothing = 1e-6;

/// The system of one axis' faces; `right` gets what a lower wall held at 1 brings.
void assemble_axis(const Conductor& c, int axis, bool held, EllipticSystem& system, Field& right) {
  const Grid& grid = system.grid();
  const Box& b = grid.box();
  const auto a = static_cast<std::size_t>(axis);
  const long step = axis == 0 ? b.sx : axis == 1 ? b.sy : b.sz;
  const long stride = axis == 0 ? 1 : axis == 1 ? b.nx : 1L * b.nx * b.ny;
  const double unit = grid.cell_volume() / (c.spacing[a] * c.spacing[a]);
  Field& t = axis == 0 ? system.tx : axis == 1 ? system.ty : system.tz;
  const auto k = [&](long cell) { return std::max(c.share[static_cast<std::size_t>(cell)], nothing); };
  for (int z = 0; z < b.nz; ++z)
    for (int y = 0; y < b.ny; ++y)
      for (int x = 0; x < b.nx; ++x) {
        const long q = b.first + z * b.plane + y * b.row + x, cell = (1L * z * b.ny + y) * b.nx + x;
        const int at = axis == 0 ? x : axis == 1 ? y : z, last = c.cells[a] - 1;
        if (at > 0 || c.periodic[a]) {
          const long below = at > 0 ? cell - stride : cell + last * stride;
          t.data()[q] = unit * 2 * k(cell) * k(below) / (k(cell) + k(below));
        } else if (held) {
          t.data()[q] = unit * 2 * k(cell);
          right.data()[q] += t.data()[q];
        }
        if (at == last && held) t.data()[q + step] = unit * 2 * k(cell);
      }
}

}  // namespace

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
