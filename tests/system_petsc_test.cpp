// The PETSc engine with each preconditioner that a case can name, against the own engine.

#include <gtest/gtest.h>

#include <algorithm>
#include <cstdio>

#include "elliptic_problem.hpp"
#include "solver/errors.hpp"
#include "solver/petsc_options.hpp"

namespace mossfield::test {
namespace {

using Engine = EllipticOptions::Engine;

#ifndef MOSSFIELD_HAVE_PETSC

TEST(Petsc, ABuildWithoutItSaysSo) {
  EllipticOptions options;
  options.engine = Engine::petsc;
  EXPECT_THROW(Elliptic(Grid({4, 5, 1}, {1, 2, 1}, {}), options), std::invalid_argument);
  EXPECT_THROW(add_petsc_options({"-mossfield_ksp_view"}), UsageError);
  GTEST_SKIP() << "built without PETSc";
}

#else

constexpr Held x_held = {true, true, false, false, false, false};
const std::pair<const char*, Engine> engines[] = {
    {"petsc", Engine::petsc},     {"pfmg", Engine::petsc_pfmg},     {"boomeramg", Engine::petsc_boomeramg},
    {"gamg", Engine::petsc_gamg}, {"direct", Engine::petsc_direct}, {"multigrid", Engine::petsc_multigrid}};

double largest_difference(const std::vector<double>& a, const std::vector<double>& b) {
  double largest = 0;
  for (std::size_t n = 0; n < a.size(); ++n)
    if (!(std::abs(a[n] - b[n]) <= largest)) largest = std::abs(a[n] - b[n]);  // NaN is kept
  return largest;
}

EllipticOptions options_of(Engine engine) {
  EllipticOptions options;
  options.engine = engine;
  options.tolerance = 1e-10;
  options.balance = 1e-9;
  return options;
}

/// Contrast, a source and, with `cut`, a block of cells without any coupling.
void prepare(Problem& p, bool singular, bool cut) {
  const Function k = shape("sphere", 1e4);
  const auto in_block = [=](double x, double y, double z) { return cut && x > 0.9 && y < 0.2 && z < 0.2; };
  p.assemble([=](double x, double y, double z) { return in_block(x, y, z) ? 0.0 : k(x, y, z); }, constant(0),
             singular ? Held{} : x_held, [](double x, double y, double) { return 1 + x - 2 * y; });
  p.add_source([=](double x, double y, double z) { return in_block(x, y, z) ? 0.0 : x - y * z; });
}

// Breaks if a preconditioner goes on with what it made of an earlier matrix, as GAMG does unasked: no longer
// positive definite for this one, it ends the solve at once.
TEST(Petsc, EveryPreconditionerFollowsItsMatrix) {
  for (const auto& [name, engine] : engines) {
    Problem p({21, 16, 13}, {0.05, 0.06, 0.055});
    Elliptic solver(p.grid, options_of(engine));
    for (const double contrast : {1.0, 1e-4, 1e3, 1e-3}) {
      p.right.clear();
      p.assemble(shape("fingers", contrast), constant(0), x_held, [](double x, double, double) { return x; });
      solver.update(p.a);
      p.set(p.u, constant(0.3));
      const EllipticReport report = solver.solve(p.right, p.u);
      EXPECT_TRUE(report.converged) << name << ", contrast " << contrast << ": residual " << report.residual;
    }
  }
}

// Breaks if a preconditioner is not the one named, wants another matrix, or is not symmetric.
TEST(Petsc, EveryPreconditionerGivesTheOwnAnswer) {
  const std::array<bool, 3> sides[] = {{false, false, false}, {false, true, true}};
  for (const auto& periodic : sides)
    for (const bool singular : {false, true}) {
      Problem p({21, 16, 13}, {0.05, 0.06, 0.055}, periodic);
      prepare(p, singular, !singular);
      EXPECT_TRUE(p.solve(options_of(Engine::own)).converged);
      const std::vector<double> own = p.u.owned();
      for (const auto& [name, engine] : engines) {
        if (engine == Engine::petsc_pfmg && periodic[1]) continue;
        p.set(p.u, constant(0.3));
        const EllipticReport report = p.solve(options_of(engine));
        std::printf("%s, periodic %d, singular %d: %d iterations\n", name, periodic[1], singular,
                    report.iterations);
        EXPECT_TRUE(report.converged) << name << ": residual " << report.residual;
        EXPECT_LE(report.imbalance, 1e-9) << name;
        EXPECT_LT(largest_difference(p.u.owned(), own), 1e-8) << name;
      }
    }
}

// Breaks if a factor takes small numbers for 0, as PETSc does below 2e-14: then it is that of another matrix.
TEST(Petsc, UnitsDoNotMatter) {
  for (const double unit : {1.0, 1e-18, 1e18})
    for (const bool singular : {false, true}) {
      Problem p({21, 16, 13}, {0.05, 0.06, 0.055});
      prepare(p, singular, false);
      for (Field* f : {&p.a.tx, &p.a.ty, &p.a.tz, &p.a.s, &p.right})
        for (long q = 0; q < p.grid.words(); ++q) f->data()[q] *= unit;
      EXPECT_TRUE(p.solve(options_of(Engine::own)).converged);
      const std::vector<double> own = p.u.owned();
      p.set(p.u, constant(0.3));
      const EllipticReport report = p.solve(options_of(Engine::petsc_direct));
      EXPECT_TRUE(report.converged) << unit;
      EXPECT_LE(report.iterations, singular ? 8 : 2) << unit;
      EXPECT_LT(largest_difference(p.u.owned(), own), 1e-8) << unit;
    }
}

// Breaks if the shell scales, orders or forgets: the own cycle must do for PETSc what it does at home.
TEST(Petsc, OwnCycleTakesItsOwnIterations) {
  for (const double contrast : {1.0, 1e4, 1e-4}) {
    int iterations[2];
    for (const bool petsc : {false, true}) {
      Problem p({44, 37, 40}, {1.0 / 44, 0.8 / 37, 0.9 / 40});
      p.assemble(shape("fingers", contrast), constant(0), x_held,
                 [](double x, double, double) { return x > 0 ? 0.0 : 1.0; });
      iterations[petsc] = p.solve(options_of(petsc ? Engine::petsc_multigrid : Engine::own)).iterations;
    }
    std::printf("contrast %.0e: own %d, PCSHELL %d iterations\n", contrast, iterations[0], iterations[1]);
    EXPECT_NEAR(iterations[0], iterations[1], 1);
  }
}

// Breaks if the texts of --petsc do not reach the solver.
TEST(Petsc, OptionsChangeThePreconditioner) {
  Problem p({21, 16, 13}, {0.05, 0.06, 0.055});
  prepare(p, false, false);
  const int before = p.solve(options_of(Engine::petsc)).iterations;
  add_petsc_options({"-mossfield_pc_type jacobi", "-mossfield_ksp_max_it 400"});
  EllipticOptions options = options_of(Engine::petsc);
  options.max_iterations = 1000;
  p.set(p.u, constant(0));
  const int jacobi = p.solve(options).iterations;
  add_petsc_options({"-mossfield_pc_type shell"});
  p.set(p.u, constant(0));
  const int shell = p.solve(options).iterations;
  std::printf("BoomerAMG %d, Jacobi %d, own cycle %d iterations\n", before, jacobi, shell);
  EXPECT_GT(jacobi, 3 * before);
  EXPECT_LT(shell, jacobi / 3);
}

TEST(Petsc, PfmgRefusesPeriodicSides) {
  const Grid grid({8, 9, 10}, {1, 1.1, 1.2}, {false, true, false});
  EXPECT_THROW(Elliptic(grid, options_of(Engine::petsc_pfmg)), std::invalid_argument);
}

#endif

}  // namespace
}  // namespace mossfield::test
