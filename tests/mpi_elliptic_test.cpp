// The own engine on 1, 2 and 4 ranks: the same numbers, bit by bit, as on one rank that holds everything.

#include <gtest/gtest.h>
#include <mpi.h>

#include <cstring>
#include <functional>
#ifdef _OPENMP
#include <omp.h>
#endif

#include "elliptic_problem.hpp"
#include "kernels/island_search.hpp"
#include "kernels/islands.hpp"

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

struct Box3 {
  std::array<int, 3> cells;
  std::array<double, 3> spacing;
  std::array<bool, 3> periodic;
  std::vector<int> starts;  ///< for the whole run, empty: evenly
};

EllipticReport prepare_and_solve(Problem& p, const char* name = "fingers") {
  const double length = p.grid.spacing()[0] * p.grid.cells()[0];
  const bool held = std::string(name) != "sphere";  // that is held by its s alone, and weakly
  p.assemble(shape(name, held ? 1e5 : 1e8), constant(held ? 0.3 : 1.0),
             {held, held, false, held, false, held},
             [](double x, double y, double z) { return 1 + x - 0.3 * y + z * z; });
  p.add_source([=](double x, double y, double z) { return std::sin(3 * x / length) + y * z; });
  EllipticOptions options;
  options.balance = held ? 1e-10 : 0;
  return p.solve(options);
}

/// Solves on all ranks and on each rank alone; every owned cell must be the same to the last bit.
void expect_the_same(const Box3& box, const char* name = "fingers") {
  Problem shared(box.cells, box.spacing, box.periodic, Communicator::world(), Device::cpu, box.starts);
  Problem whole(box.cells, box.spacing, box.periodic);
  const EllipticReport a = prepare_and_solve(shared, name), b = prepare_and_solve(whole, name);
  EXPECT_TRUE(a.converged && b.converged);
  EXPECT_EQ(a.iterations, b.iterations);
  EXPECT_EQ(a.residual, b.residual);
  EXPECT_EQ(a.imbalance, b.imbalance);
  const std::vector<double> mine = shared.u.owned(), all = whole.u.owned();
  const double* wanted = all.data() + shared.grid.begin() * shared.grid.slice_cells();
  EXPECT_EQ(std::memcmp(mine.data(), wanted, mine.size() * sizeof(double)), 0)
      << box.cells[0] << " x " << box.cells[1] << " x " << box.cells[2];
}

// Breaks if a halo is old, a colour is counted from the rank's own first cell, or a sum is taken in ranks'
// order.
TEST(EllipticRanks, SolutionIsTheSameBitByBit) {
  const Box3 boxes[] = {{{40, 36, 64}, {0.03, 0.035, 0.025}, {}, {}},
                        {{33, 28, 51}, {0.03, 0.035, 0.025}, {}, {}},
                        {{26, 34, 44}, {0.03, 0.035, 0.025}, {false, true, true}, {}},
                        {{70, 61, 1}, {0.01, 0.012, 1}, {true, false, false}, {}},
                        {{1, 90, 37}, {1, 0.01, 0.015}, {}, {}},
                        {{301, 1, 1}, {0.003, 1, 1}, {}, {}}};
  for (const Box3& box : boxes) expect_the_same(box);
}

// Breaks if an island's cells are summed rank by rank, or one that ranks share counts twice.
TEST(EllipticRanks, FloatingIslandsAreTheSameBitByBit) {
  const Box3 boxes[] = {{{40, 36, 64}, {0.025, 0.022, 0.014}, {}, {}},
                        {{33, 28, 51}, {0.03, 0.028, 0.018}, {false, true, true}, {}},
                        {{70, 61, 1}, {0.014, 0.013, 1}, {true, false, false}, {}}};
  for (const Box3& box : boxes) expect_the_same(box, "islands");
}

// Breaks if a rank leaves out what is another's of a whole that little holds.
TEST(EllipticRanks, WeaklyHeldWholesAreTheSameBitByBit) {
  const Box3 boxes[] = {{{14, 17, 24}, {0.07, 0.05, 0.04}, {false, true, true}, {}},
                        {{40, 31, 1}, {0.03, 0.03, 1}, {}, {}}};
  for (const Box3& box : boxes) expect_the_same(box, "sphere");
}

/// Are there islands among rods of metal along the slabs' axis? By every rank on its own cells, and by one
/// that holds the whole grid. `metal` of the cell (i, j, k) of 12 x 10 x 24; the side of k = 0 is held.
void expect_islands(bool wanted, const std::function<bool(int, int, int)>& metal, bool periodic = false) {
  const auto make = [&](const Communicator& communicator) {
    Problem p({12, 10, 24}, {0.1, 0.1, 0.1}, {false, false, periodic}, communicator);
    const auto k = [&](double x, double y, double z) {
      return metal(static_cast<int>(x / 0.1), static_cast<int>(y / 0.1), static_cast<int>(z / 0.1)) ? 1e5
                                                                                                    : 1.0;
    };
    p.assemble(k, constant(0), {false, false, false, false, !periodic, false}, constant(0));
    return p;
  };
  const Problem shared = make(Communicator::world()), whole = make(Communicator::self());
  EXPECT_EQ(find_islands(classify_faces(whole.a, 1e7), 9).count > 0, wanted);
  EXPECT_EQ(has_islands(whole.a, 1e7), wanted);
  EXPECT_EQ(has_islands(shared.a, 1e7), wanted);
}

// Breaks if a part that ranks share counts once for each, if a wall that holds it on another rank is not
// felt, or if the ranks' parts are not joined through a periodic side.
TEST(EllipticRanks, KnowWhetherThereAreIslands) {
  const auto rod = [](int i, int j) { return i / 2 == 1 && j / 2 == 1; };
  const auto other = [](int i, int j) { return i / 2 == 4 && j / 2 == 3; };
  expect_islands(false, [&](int i, int j, int) { return rod(i, j) || other(i, j); });
  expect_islands(true, [&](int i, int j, int k) { return rod(i, j) || (other(i, j) && k > 2); });
  expect_islands(false, [&](int i, int j, int k) { return rod(i, j) && k > 2; });  // alone
  expect_islands(true,
                 [&](int i, int j, int k) { return (rod(i, j) && k > 15) || (other(i, j) && k / 3 == 1); });
  const auto arch = [&](int i, int j, int k) {  // its second leg is held through the first
    return rod(i, j) || (other(i, j) && k > 4) || (k > 20 && i > 1 && i < 10 && j / 2 == (i < 6 ? 1 : 3)) ||
           (k > 20 && i / 2 == 3 && j > 1 && j < 8);
  };
  expect_islands(false, arch);
  expect_islands(
      false, [&](int i, int j, int k) { return rod(i, j) && (k < 3 || k > 20); }, true);
  expect_islands(
      true, [&](int i, int j, int k) { return rod(i, j) && (k / 3 == 1 || k > 20); }, true);
}

// Breaks if a slab that starts in the middle of a pair is halved all the same.
TEST(EllipticRanks, UnevenSlabsAreGathered) {
  const int ranks = Communicator::world().size();
  std::vector<int> starts = {0};
  for (int r = 1; r < ranks; ++r) starts.push_back(7 * r + r % 2);
  starts.push_back(48);
  expect_the_same({{40, 36, 48}, {0.03, 0.035, 0.025}, {}, starts});
}

#ifdef MOSSFIELD_HAVE_PETSC
// Breaks if a preconditioner works on one rank only, or the own cycle in it takes a slab for another.
TEST(EllipticRanks, PetscAgrees) {
  using Engine = EllipticOptions::Engine;
  Problem own({22, 19, 24}, {0.05, 0.06, 0.055}, {}, Communicator::world());
  own.assemble(shape("sphere", 1e3), constant(0.3), {true, true, false, false, false, false},
               [](double x, double y, double z) { return 1 + x - 0.3 * y + z * z; });
  EXPECT_TRUE(own.solve().converged);
  const std::vector<double> wanted = own.u.owned();
  for (const Engine engine : {Engine::petsc_pfmg, Engine::petsc_boomeramg, Engine::petsc_gamg,
                              Engine::petsc_direct, Engine::petsc_multigrid}) {
    EllipticOptions options;
    options.engine = engine;
    own.set(own.u, constant(0));
    EXPECT_TRUE(own.solve(options).converged) << static_cast<int>(engine);
    const std::vector<double> u = own.u.owned();
    for (std::size_t n = 0; n < u.size(); ++n) ASSERT_NEAR(u[n], wanted[n], 1e-7) << static_cast<int>(engine);
  }
}
#endif

#ifdef _OPENMP
// Breaks if a sum depends on the threads that made it.
TEST(EllipticRanks, ThreadsDoNotChangeABit) {
  std::vector<double> u[2];
  const int before = omp_get_max_threads();
  for (int n = 0; n < 2; ++n) {
    omp_set_num_threads(n ? 3 : 1);
    Problem p({40, 36, 64}, {0.03, 0.035, 0.025}, {}, Communicator::world());
    EXPECT_TRUE(prepare_and_solve(p).converged);
    u[n] = p.u.owned();
  }
  omp_set_num_threads(before);
  EXPECT_EQ(std::memcmp(u[0].data(), u[1].data(), u[0].size() * sizeof(double)), 0);
}
#endif

}  // namespace
}  // namespace mossfield::test
