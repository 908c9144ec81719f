#pragma once
// Bodies for the tests of solver/mechanics.hpp.

#include "elastic_problem.hpp"
#include "physics/elasticity.hpp"
#include "solver/mechanics.hpp"

namespace mossfield::test {

/// Mechanics with its input fields on a grid.
struct Body {
  Elastic box;  ///< for its grid and its ways to set fields
  Mechanics mechanics;
  Field lambda, shear, initial;
  std::vector<Field> eigenstrain, held;

  Body(std::array<int, 3> cells, std::array<double, 3> spacing, std::array<bool, 3> periodic,
       MechanicsOptions options)
      : box(cells, spacing, periodic, options.linear),
        mechanics(box.grid, options),
        lambda(box.grid, "lambda", "Pa"),
        shear(box.grid, "shear", "Pa"),
        initial(box.grid, "initial stress", "Pa") {
    for (int a = 0; a < 3; ++a) {
      eigenstrain.emplace_back(box.grid, "eigenstrain", "1");
      held.emplace_back(box.grid, "held", "1");
    }
  }
  MechanicsInput input(bool hold = false) {
    MechanicsInput in{&lambda, &shear};
    in.initial = &initial;
    for (std::size_t a = 0; a < 3; ++a) {
      in.eigenstrain[a] = &eigenstrain[a];
      if (hold) in.held[a] = &held[a];
    }
    return in;
  }
};

inline MechanicsOptions options_of(std::array<Side::Kind, 6> kinds, double tolerance = 1e-8) {
  MechanicsOptions options;
  options.linear = sides(kinds, tolerance);
  return options;
}

/// Share of the cell around (x, y, z) that lies in a shape, by points in it.
template <class F>
double fraction(const Grid& g, double x, double y, double z, const F& inside) {
  const int n = g.dimensions() == 3 ? 6 : 12, nz = g.active(2) ? n : 1;
  int count = 0;
  for (int i = 0; i < n; ++i)
    for (int j = 0; j < n; ++j)
      for (int k = 0; k < nz; ++k)
        count +=
            inside(x + ((i + 0.5) / n - 0.5) * g.spacing()[0], y + ((j + 0.5) / n - 0.5) * g.spacing()[1],
                   g.active(2) ? z + ((k + 0.5) / n - 0.5) * g.spacing()[2] : 0.0);
  return static_cast<double>(count) / (n * n * nz);
}

inline double value_at(const Body& b, const Field& f, std::array<double, 3> x) {
  const Box& box = b.box.grid.box();
  return f.data()[box.first + static_cast<long>(x[2] / box.hz) * box.plane +
                  static_cast<long>(x[1] / box.hy) * box.row + static_cast<long>(x[0] / box.hx)];
}

}  // namespace mossfield::test
