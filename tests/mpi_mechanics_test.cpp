// Mechanics on 1, 2 and 4 ranks against one rank that holds everything.

#include <gtest/gtest.h>
#include <mpi.h>

#include "elastic_problem.hpp"

namespace mossfield::test {
namespace {

class Mpi : public ::testing::Environment {
 public:
  void SetUp() override {
    int initialised = 0;
    MPI_Initialized(&initialised);
    if (!initialised) MPI_Init(nullptr, nullptr);
  }
  void TearDown() override {
    int finalised = 0;
    MPI_Finalized(&finalised);
    if (!finalised) MPI_Finalize();
  }
};
const ::testing::Environment* const mpi = ::testing::AddGlobalTestEnvironment(new Mpi);

/// A ball and a plate of other moduli, whose surface cuts cells.
struct Cut {
  Field level;
  BodySurface surface;
  static double inside(double x, double y, double z) {
    return std::max(0.31 - std::hypot(x - 0.4, y - 0.5, z - 0.6), y + 0.3 * z - 1.13);
  }
  explicit Cut(Elastic& p) : level(p.grid, "level", "m") {
    p.set(level, inside);
    fill_ghosts(level);
    surface = {&level, {{7, 5}, {1e-3, 2e-3, 3e-3}}, {{1.4, 1}, {0, 0, 0}, -0.01}};
    p.engine.share(surface, nullptr, 0);
  }
};

enum class What {
  mixed,
  cut,   ///< by surfaces of two solids
  stiff  ///< a ball and a plate that move as rigid bodies
};

ElastostaticReport prepare_and_solve(Elastic& p, What what) {
  const bool cut = what == What::cut;
  const auto k = [&](double x, double y, double z) {
    const double plate = z + 0.2 * std::sin(2 * pi * x) - 0.9;
    if (what == What::stiff)
      return std::hypot(x - 0.4, y - 0.5, z - 0.3) < 0.2 || (plate > 0 && plate < 0.12) ? 1e4 : 1.0;
    if (cut) return Cut::inside(x, y, z) > 0 ? 5.0 : 1.0;
    return std::hypot(x - 0.4, y - 0.5, z - 0.6) < 0.3 ? 1e-5 : y + z > 1.1 ? 20.0 : 1.0;
  };
  p.set(p.engine.moduli().lambda, [&](double x, double y, double z) { return 1.4 * k(x, y, z); });
  p.set(p.engine.moduli().shear, k);
  std::optional<Cut> body;
  if (cut) body.emplace(p);
  p.engine.update();
  for (auto& s : p.engine.stress())
    p.set(*s, [&](double x, double y, double z) {
      return -0.01 * k(x, y, z) * (1 + std::sin(5 * x + 3 * y - z));
    });
  for (int a = 0; a < 3; ++a)
    if (p.grid.active(a) && !p.grid.periodic(a))
      p.set_face(p.u(a), a, [a](double x, double y, double z) { return 1e-3 * (a + x - y + 0.5 * z); });
  if (cut) p.engine.stress_shared();
  return p.engine.solve();
}

// Breaks if a halo is old, a colour is counted from the rank's first cell, or the face of an upper wall is
// some other rank's.
TEST(MechanicsRanks, DisplacementIsTheSame) {
  using Kind = Side::Kind;
  struct Case {
    std::array<int, 3> cells;
    std::array<bool, 3> periodic;
    std::array<Kind, 6> kinds;
    What what = What::mixed;
  };
  const Kind s = Kind::slip, f = Kind::free, c = Kind::clamped;
  const Case cases[] = {{{20, 18, 24}, {}, {s, s, s, s, s, s}},
                        {{20, 18, 32}, {true, false, false}, {s, s, s, f, s, f}},
                        {{17, 21, 28}, {false, true, true}, {c, f, s, s, s, s}},
                        {{40, 61, 1}, {true, false, false}, {s, s, c, f, s, s}},
                        {{20, 18, 24}, {true, false, false}, {s, s, s, s, s, s}, What::cut},
                        {{17, 21, 28}, {false, true, true}, {c, f, s, s, s, s}, What::cut},
                        {{40, 61, 1}, {true, false, false}, {s, s, c, f, s, s}, What::cut},
                        {{20, 18, 32}, {true, true, false}, {s, s, s, s, s, s}, What::stiff},
                        {{40, 61, 1}, {true, false, false}, {s, s, s, s, s, s}, What::stiff}};
  for (const Case& k : cases) {
    const std::array<double, 3> spacing = {1.0 / k.cells[0], 1.1 / k.cells[1], 1.2 / std::max(k.cells[2], 2)};
    Elastic shared(k.cells, spacing, k.periodic, sides(k.kinds), Communicator::world());
    Elastic whole(k.cells, spacing, k.periodic, sides(k.kinds));
    const ElastostaticReport a = prepare_and_solve(shared, k.what), b = prepare_and_solve(whole, k.what);
    EXPECT_TRUE(a.converged && b.converged);
    EXPECT_EQ(a.iterations, b.iterations);
    for (int axis = 0; axis < 3; ++axis) {
      if (!shared.grid.active(axis)) continue;
      const std::vector<double> mine = shared.u(axis).owned(), all = whole.u(axis).owned();
      const double* wanted = all.data() + shared.grid.begin() * shared.grid.slice_cells();
      double largest = 0, error = 0;
      for (const double v : all) largest = std::max(largest, std::abs(v));
      for (std::size_t n = 0; n < mine.size(); ++n) error = std::max(error, std::abs(mine[n] - wanted[n]));
      EXPECT_LE(error, 1e-12 * largest)
          << k.cells[0] << " x " << k.cells[1] << " x " << k.cells[2] << ", u_" << axis;
    }
  }
}

}  // namespace
}  // namespace mossfield::test
