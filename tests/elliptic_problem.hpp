#pragma once
// Systems to solve in tests: -div(k grad u) + s u on a box.

#include <cmath>
#include <functional>
#include <string>

#include "solver/elliptic.hpp"

namespace mossfield::test {

using Function = std::function<double(double, double, double)>;

/// Walls with a value (true) or without flux, x_min .. z_max.
using Held = std::array<bool, 6>;

struct Problem {
  Grid grid;
  EllipticSystem a;
  Field right, u;
  bool harmonic = true;  ///< mean of k on a face; false: arithmetic

  Problem(std::array<int, 3> cells, std::array<double, 3> spacing, std::array<bool, 3> periodic = {},
          Communicator communicator = Communicator::self(), Device device = Device::cpu,
          std::vector<int> starts = {})
      : grid(cells, spacing, periodic, communicator, device, std::move(starts)),
        a(grid),
        right(grid, "right side", "1"),
        u(grid, "u", "1") {}

  /// Calls f(memory index, centre) for every owned cell; `beyond` adds one layer above along that axis.
  template <class F>
  void each(const F& f, int beyond = -1) const {
    const Box& b = grid.box();
    for (int k = 0; k < b.nz + (beyond == 2); ++k)
      for (int j = 0; j < b.ny + (beyond == 1); ++j)
        for (int i = 0; i < b.nx + (beyond == 0); ++i)
          f(b.first + k * b.plane + j * b.row + i,
            std::array<double, 3>{(b.i0 + i + 0.5) * b.hx, (b.j0 + j + 0.5) * b.hy, (b.k0 + k + 0.5) * b.hz});
  }

  /// Conductances from k at cell centres, s = rate * volume; right side from walls of the given value.
  void assemble(const Function& k, const Function& rate, const Held& held, const Function& wall) {
    for (int axis = 0; axis < 3; ++axis)
      if (grid.active(axis)) assemble_axis(axis, k, held, wall);
    each([&](long q, std::array<double, 3> x) {
      a.s.data()[q] = rate(x[0], x[1], x[2]) * grid.cell_volume();
    });
    a.exchange_faces();
  }

  void add_source(const Function& f) {
    each([&](long q, std::array<double, 3> x) {
      right.data()[q] += f(x[0], x[1], x[2]) * grid.cell_volume();
    });
  }

  void set(Field& v, const Function& f) const {
    each([&](long q, std::array<double, 3> x) { v.data()[q] = f(x[0], x[1], x[2]); });
  }

  EllipticReport solve(EllipticOptions options = {}) {
    Elliptic solver(grid, std::move(options));
    solver.update(a);
    return solver.solve(right, u);
  }

  /// Current through the lower and the upper wall of x, for a lower wall held at 1 and an upper one at 0.
  double current(bool upper) const {
    const Box& b = grid.box();
    double sum = 0;
    for (int k = 0; k < b.nz; ++k)
      for (int j = 0; j < b.ny; ++j) {
        const long q = b.first + k * b.plane + j * b.row;
        sum += upper ? a.tx.data()[q + b.nx] * u.data()[q + b.nx - 1] : a.tx.data()[q] * (1 - u.data()[q]);
      }
    return sum;
  }

 private:
  void assemble_axis(int axis, const Function& k, const Held& held, const Function& wall) {
    const auto n = static_cast<std::size_t>(axis);
    const double h = grid.spacing()[n], area = grid.cell_volume() / h, length = h * grid.cells()[n];
    Field& t = axis == 0 ? a.tx : axis == 1 ? a.ty : a.tz;
    const Box& b = grid.box();
    const long step = axis == 0 ? b.sx : axis == 1 ? b.sy : b.sz;
    each(
        [&](long q, std::array<double, 3> x) {
          auto below = x;
          below[n] -= h;
          const bool first = below[n]<0, last = x[n]> length;
          if (grid.periodic(axis)) below[n] += first ? length : 0;
          if (grid.periodic(axis) && last) return;
          const double k_above = last ? 0 : k(x[0], x[1], x[2]);
          const double k_below = first && !grid.periodic(axis) ? 0 : k(below[0], below[1], below[2]);
          if (k_above > 0 && k_below > 0) {
            const double sum = k_above + k_below;
            t.data()[q] = (harmonic ? 2 * k_above * k_below / sum : sum / 2) * area / h;
            return;
          }
          if (!held[2 * n + (last ? 1 : 0)]) return;
          auto at = x;
          at[n] = last ? length : 0;
          t.data()[q] = 2 * (k_above + k_below) * area / h;
          right.data()[last ? q - step : q] += t.data()[q] * wall(at[0], at[1], at[2]);
        },
        axis);
  }
};

inline Function constant(double value) {
  return [value](double, double, double) { return value; };
}

/// k of a shape in a box of edges 1, 0.8, 0.9: nothing in it is centred.
inline Function shape(const std::string& name, double inside) {
  if (name == "sphere")
    return [=](double x, double y, double z) {
      return std::hypot(x - 0.45, y - 0.37, z - 0.4) < 0.23 ? inside : 1.0;
    };
  if (name == "fingers")
    return [=](double x, double y, double z) {
      const double fy = std::fmod(5 * y + 0.3, 1.0) - 0.5, fz = std::fmod(4 * z + 0.1, 1.0) - 0.5;
      return x < 0.1 || (x < 0.55 + 0.2 * y && fy * fy + fz * fz < 0.09) ? inside : 1.0;
    };
  return [=](double x, double y, double z) {  // islands: 30 floating balls
    for (int n = 0; n < 30; ++n) {
      const double a = std::fmod(n * 0.618034, 1.0), b = std::fmod(n * 0.754878, 1.0),
                   c = std::fmod(n * 0.569840, 1.0);
      if (std::hypot(x - 0.1 - 0.8 * a, y - 0.1 - 0.6 * b, z - 0.1 - 0.7 * c) < 0.07) return inside;
    }
    return 1.0;
  };
}

}  // namespace mossfield::test
