#pragma once
// Elastic bodies to solve in tests, on the staggered grid of kernels/displacement_stencil.hpp.

#include <cmath>
#include <functional>

#include "solver/elastostatics.hpp"

namespace mossfield::test {

using Function = std::function<double(double, double, double)>;
constexpr double pi = 3.14159265358979323846;

struct Elastic {
  Grid grid;
  Elastostatics engine;

  Elastic(std::array<int, 3> cells, std::array<double, 3> spacing, std::array<bool, 3> periodic,
          ElastostaticOptions options, Communicator communicator = Communicator::self())
      : grid(cells, spacing, periodic, communicator), engine(grid, options) {}

  /// Sets a field to f at points `shift` cells from the centres; `beyond`: also the layer above.
  void set(Field& v, const Function& f, std::array<double, 3> shift = {}, bool beyond = false) {
    const Box& b = grid.box();
    const int ex = beyond && grid.active(0), ey = beyond && grid.active(1), ez = beyond && grid.active(2);
    for (int k = 0; k < b.nz + ez; ++k)
      for (int j = 0; j < b.ny + ey; ++j)
        for (int i = 0; i < b.nx + ex; ++i)
          v.data()[b.first + k * b.plane + j * b.row + i] =
              f((b.i0 + i + 0.5 + shift[0]) * b.hx, (b.j0 + j + 0.5 + shift[1]) * b.hy,
                (b.k0 + k + 0.5 + shift[2]) * b.hz);
  }
  /// Component `a` of the displacement, on its faces.
  void set_face(Field& v, int a, const Function& f) {
    std::array<double, 3> shift = {};
    shift[static_cast<std::size_t>(a)] = -0.5;
    set(v, f, shift, true);
  }
  /// A quantity on edges along `c`.
  void set_edge(Field& v, int c, const Function& f) {
    std::array<double, 3> shift = {-0.5, -0.5, -0.5};
    shift[static_cast<std::size_t>(c)] = 0;
    for (int a = 0; a < 3; ++a)
      if (!grid.active(a)) shift[static_cast<std::size_t>(a)] = 0;
    set(v, f, shift, true);
  }
  void set_moduli(const Function& lambda, const Function& shear) {
    set(engine.moduli().lambda, lambda);
    set(engine.moduli().shear, shear);
    engine.update();
  }
  void set_stress(const Function& f) {
    for (auto& s : engine.stress())
      if (s) set(*s, f);
  }
  Field& u(int a) { return *engine.displacement()[static_cast<std::size_t>(a)]; }

  /// Calls f(memory index, centre shifted) for the owned cells.
  template <class F>
  void each(const F& f, std::array<double, 3> shift = {}) const {
    const Box& b = grid.box();
    for (int k = 0; k < b.nz; ++k)
      for (int j = 0; j < b.ny; ++j)
        for (int i = 0; i < b.nx; ++i)
          f(b.first + k * b.plane + j * b.row + i,
            std::array<double, 3>{(b.i0 + i + 0.5 + shift[0]) * b.hx, (b.j0 + j + 0.5 + shift[1]) * b.hy,
                                  (b.k0 + k + 0.5 + shift[2]) * b.hz});
  }
};

inline ElastostaticOptions sides(std::array<Side::Kind, 6> kinds, double tolerance = 1e-8) {
  ElastostaticOptions options;
  for (std::size_t n = 0; n < 6; ++n) options.sides[n].kind = kinds[n];
  options.tolerance = tolerance;
  return options;
}

inline Function uniform(double value) {
  return [value](double, double, double) { return value; };
}

}  // namespace mossfield::test
