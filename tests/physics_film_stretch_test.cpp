// How far a film is stretched on a closed front: by the front's radius, all along its normals.

#include <gtest/gtest.h>
#include <unistd.h>

#include <algorithm>
#include <cmath>
#include <filesystem>

#include "solver/driver.hpp"
#include "solver/durable_file.hpp"
#include "solver/errors.hpp"
#include "solver/simulation.hpp"
#include "two_potential_bench.hpp"

namespace mossfield::test {
namespace {

constexpr double width = 2e-6, thickness = 20e-9, conductivity = 1e-7;

/// A disc under a film that alone says how fast it grows.
Case disc() {
  Case v = lithium({50, 50, 1}, {20e-6, 20e-6, 1e-6});
  v.interface.width = width, v.interface.energy = 0.5;
  v.initial.circle_radius = 5e-6;
  v.coating.inner.present = true;
  v.coating.inner.thickness = thickness, v.coating.inner.conductivity = conductivity;
  v.drive.voltage = -0.5;
  return v;
}

double radius_of(Bench& bench) {
  return std::sqrt(bench.equations.balances(bench.state).metal_volume / (M_PI * 1e-6));
}

// Breaks if a cell beside the front stretches the film by the current and the curvature that it sees itself:
// half a width ahead a film was stretched by up to an eighth too much, and cracked so much too early.
TEST(FilmStretch, IsThatOfTheFrontAlongItsNormals) {
  Bench bench(disc(), Salt::frozen);
  const double first = radius_of(bench);
  bench.run(300, 0.1);
  const double strain = radius_of(bench) / first - 1;
  const std::vector<double> psi = bench.state.phase.now.owned(),
                            stretch = bench.state.film.layers[0].now[1].owned();
  double least = 1e300, most = -1e300;
  for (std::size_t q = 0; q < psi.size(); ++q)
    if (psi[q] > -0.75 * width && psi[q] < 0.5 * width)
      least = std::min(least, stretch[q] - 1), most = std::max(most, stretch[q] - 1);
  std::printf("R +%.3f %%, film +%.3f to +%.3f %%\n", 100 * strain, 100 * least, 100 * most);
  EXPECT_GT(strain, 0.015);
  EXPECT_NEAR(least / strain, 1, 0.02);
  EXPECT_NEAR(most / strain, 1, 0.02);
}

constexpr double bump = 8e-6, wide = 30e-6;

/// A quarter of a disc at the side of a flat front, at a right angle to it; both grow by the same.
Case foot() {
  Case v = lithium({48, 60, 1}, {24e-6, wide, 1e-6});
  v.grid.sides[1] = SideKind::reservoir;
  v.grid.sides[2] = v.grid.sides[3] = SideKind::no_flux;
  v.electrolyte.conductivity = 1e4;
  v.interface.width = width;
  v.initial.front = 4e-6;
  v.initial.bumps = {{{0, 0}, bump, bump}};
  v.coating.inner.present = true;
  v.coating.inner.thickness = thickness, v.coating.inner.conductivity = 0.1;
  v.drive.voltage = -0.05;
  return v;
}

// Breaks if the film that a concave corner swallows is put back on the rest (the flat part was 7 % too thick
// then), or is not told. The reference is geometry: after a growth of d the foot of the disc stands where a
// circle of R + d crosses a line d above its middle, and what lay before that on either side is gone, but for
// what is heaped up in the corner, within a width of it.
TEST(FilmStretch, FilmThatACornerSwallowsLeavesTheRestAsItIs) {
  Bench bench(foot(), Salt::frozen);
  bench.run(250, 2);
  const int nx = bench.values.grid.cells[0], ny = bench.values.grid.cells[1];
  const std::vector<double> amount = bench.state.film.layers[0].now[0].owned(),
                            stretch = bench.state.film.layers[0].now[1].owned();
  const auto thickness_at = [&](int j) {
    const auto q =
        static_cast<std::size_t>(j * nx + static_cast<int>(bench.front(j) / bench.grid.spacing()[0]));
    return amount[q] / stretch[q];
  };
  const double flat = bench.front(ny - 1), thick = thickness_at(ny - 1);
  const double top = bench.front(0), thin = thickness_at(0);
  const double d = flat - 4e-6, r = bump + d, angle = std::asin(d / r);
  const double gone = bump * angle + r * std::cos(angle) - bump, all = wide - bump + M_PI / 2 * bump;
  const FilmMetrics sample = film_metrics(bench.values, bench.state);
  std::printf(
      "grown by %.2f um, top by %.2f; thickness on the flat %.4f nm, on top %.3f (%.3f); swallowed "
      "%.4f of the film, by geometry %.4f, closed %.4f\n",
      1e6 * d, 1e6 * (top - 12e-6), 1e9 * thick, 1e9 * thin, 1e9 * thickness * bump / (top - 4e-6),
      sample.swallowed, gone / all, sample.closing);
  EXPECT_GT(gone / all, 0.07);
  EXPECT_NEAR(thick / thickness, 1, 1e-3);
  EXPECT_NEAR(thin / (thickness * bump / (top - 4e-6)), 1, 0.01);
  EXPECT_LT(sample.swallowed, gone / all);
  EXPECT_GT(sample.swallowed, 0.7 * gone / all);
  EXPECT_LT(sample.closing, 0.01);
}

// Breaks if the lithium in film that is swallowed leaves the balance of charge, or is pressed into the rest,
// which then holds more than it has room for: filled here before half of what is lost is.
TEST(FilmStretch, SwallowedFilmKeepsTheLithiumThatItHasTakenUp) {
  Case v = foot();
  v.coating.conversion = 1e11;
  Bench bench(v, Salt::frozen);
  const double start = bench.equations.balances(bench.state).metal_volume;
  for (double t = 25; t <= 300; t += 25) bench.run(t, 2);
  const Balances b = bench.equations.balances(bench.state);
  const FilmMetrics sample = film_metrics(bench.values, bench.state);
  const double deposit = (b.metal_volume - start) * faraday / v.metal.molar_volume;
  std::printf("swallowed %.3f, converted %.5f, charge against deposit and film %.1e\n", sample.swallowed,
              sample.converted, bench.state.charge.now / (deposit + b.stored) - 1);
  EXPECT_GT(sample.swallowed, 0.05);
  EXPECT_NEAR(sample.converted, 1, 2e-3);
  EXPECT_NEAR(bench.state.charge.now / (deposit + b.stored), 1, 1e-10);
}

// Breaks if a run is silent about film that it has lost, or says so at every sample.
TEST(FilmStretch, ARunTellsOnceOfFilmThatIsSwallowed) {
  namespace fs = std::filesystem;
  Case v = foot();
  v.drive.end_time = 250;
  DriveOptions options;
  options.directory = fs::temp_directory_path() / ("mossfield_film_" + std::to_string(::getpid()));
  options.communicator = Communicator::self();
  options.columns.film = true;
  options.times = {250, v.drive, 10, 1e9}, options.checkpoint_interval = 1e9;
  options.about.cells = v.grid.cells;
  fs::create_directories(options.directory);
  {
    Progress progress(options.directory / "run.log", true, -1);
    Simulation simulation(v, Communicator::self(), Device::cpu);
    simulation.initialise();
    EXPECT_EQ(drive_run(simulation, options, progress), exit_code::done);
  }
  const std::string log = read_text(options.directory / "run.log");
  const auto count = [&](const std::string& words) {
    int times = 0;
    for (std::size_t at = log.find(words); at != std::string::npos; at = log.find(words, at + 1)) ++times;
    return times;
  };
  EXPECT_EQ(count("of the film is left where fronts met (film_swallowed)"), 2) << log;
  EXPECT_EQ(count("at the end "), 1) << log;
  EXPECT_EQ(count("warning"), 1) << log;
  fs::remove_all(options.directory);
}

}  // namespace
}  // namespace mossfield::test
