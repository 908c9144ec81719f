// A flat front: its velocity, the voltage of a cell, equilibrium (physics.md 2.2, 2.3, 5).

#include <gtest/gtest.h>

#include <cmath>

#include "front_wave.hpp"

namespace mossfield::test {
namespace {

const double f = inverse_thermal_voltage(298.15);

Case flat(int cells, double length, double width) {
  Case v = lithium({cells, 1, 1}, {length, 1.7e-6, 0.6e-6});
  v.interface.width = width;
  v.initial.front = 0.397 * length;
  return v;
}

// Breaks if the front moves at another speed than V_m i/F, sticks to the grid, or if the branches of
// Butler-Volmer are exchanged. The concentration is held, and the conductivity is so high that the potential
// does not fall in the electrolyte.
TEST(FlatFront, MovesAsButlerVolmerSays) {
  double worst = 0;
  for (const double a : {0.5, 0.3})
    for (const double voltage : {-0.1, -0.05, -0.01, 0.01, 0.05, 0.1}) {
      Case v = flat(80, 8e-6, 0.6e-6);
      v.grid.sides[1] = SideKind::reservoir;
      v.electrolyte.conductivity = 1e4;
      v.kinetics.transfer_coefficient = a;
      v.drive.voltage = voltage;
      const double current = 30 * (std::exp(-a * f * voltage) - std::exp((1 - a) * f * voltage));
      const double speed = current * 1.3e-5 / faraday, end = 0.73e-6 / std::fabs(speed);
      Bench bench(v, Salt::frozen);
      const double from = bench.front();
      bench.run(end, 1e-3 * end);
      const double measured = (bench.front() - from) / end;
      worst = std::max(worst, std::fabs(measured / speed - 1));
      EXPECT_NEAR(measured / speed, 1, 2e-3) << "voltage " << voltage << ", a " << a;
      EXPECT_NEAR(bench.equations.current() / bench.area() / current, 1, 2e-3) << voltage;
    }
  RecordProperty("worst_relative_error", std::to_string(worst));
  std::printf("front velocity: worst error %.2e of Butler-Volmer\n", worst);
}

// Breaks if the ohmic drop is not that of the distance between the two fronts, or the counter electrode has
// another law: V = (4 RT/F) asinh(i/2 i0) + i L/kappa with both electrodes at i0 and a = 1/2.
TEST(FlatFront, VoltageOfASymmetricCell) {
  double worst = 0;
  for (const double current : {10.0, 75.0, -40.0})
    for (const double length : {20e-6, 200e-6}) {
      Case v = flat(static_cast<int>(length / 0.25e-6), length, 1.5e-6);
      v.electrolyte.conductivity = 1.19;
      v.kinetics.counter_exchange_current = 30;
      v.drive.current = current;
      const Bench bench(v);
      const double wanted = -(4 / f * std::asinh(current / 60) + current * (length - v.initial.front) / 1.19);
      worst = std::max(worst, std::fabs(bench.state.voltage - wanted));
      EXPECT_NEAR(bench.state.voltage, wanted, 1e-4) << current << " A/m2, " << length << " m";
    }
  std::printf("symmetric cell: worst error %.2e V\n", worst);
}

// Half a width of metal behind the front: its electrode is a wall in the interface. Breaks if psi is mirrored
// there, which halved |grad psi| (5 mV of 25 within 150 s) and made a wave grow that should stay as it is:
// the voltage is that of both fronts and the way between them, the wave that of a front far from the wall.
TEST(FlatFront, ThinMetalReactsAsThickMetalDoes) {
  Case v = lithium({75, 1, 1}, {30e-6, 1.7e-6, 0.6e-6});
  v.interface.width = 2e-6, v.initial.front = 1e-6;
  v.electrolyte.conductivity = 0.95;
  v.kinetics.exchange_current = v.kinetics.counter_exchange_current = v.drive.current.emplace(10);
  Bench bench(v, Salt::frozen);
  for (const double end : {75.0, 150.0, 225.0}) {
    bench.run(end, 0.01);
    const double wanted = -(4 / f * std::asinh(0.5) + 10 * (30e-6 - bench.front()) / 0.95);
    EXPECT_NEAR(bench.state.voltage, wanted, 3e-4) << end << " s";
  }
  const auto wave = [](double metal) {
    Case w = lithium({30, 24, 1}, {12e-6, 12e-6, 0.6e-6});
    w.grid.sides[2] = w.grid.sides[3] = SideKind::periodic;
    w.interface.width = 2e-6, w.initial.front = metal;
    w.initial.amplitude = 0.1e-6, w.initial.wavelength = 12e-6;
    w.kinetics.exchange_current = w.drive.current.emplace(10);
    Bench waved(w, Salt::frozen);
    waved.run(450, 0.01);
    return front_wave(waved).amplitude;
  };
  EXPECT_NEAR(wave(1e-6) / wave(3e-6), 1, 2e-3);
}

// Breaks if anything flows at no voltage: at any concentration lithium is in equilibrium with its own ions.
TEST(FlatFront, RestsAtNoVoltage) {
  for (const SideKind side : {SideKind::reservoir, SideKind::counter_electrode}) {
    Case v = flat(60, 12e-6, 1.1e-6);
    v.grid.sides[1] = side;
    v.drive.voltage = 0;
    Bench bench(v);
    const std::vector<double> before = bench.state.phase.now.owned();
    for (int n = 0; n < 10; ++n) {
      ASSERT_TRUE(bench.equations.attempt(bench.state, Bdf::of(0.4, bench.state.dt_old, n == 0)).solved);
      bench.accept(0.4);
      EXPECT_LT(std::fabs(bench.equations.current() / bench.area()), 1e-10 * 30);
    }
    const std::vector<double> after = bench.state.phase.now.owned();
    for (std::size_t n = 0; n < before.size(); ++n) EXPECT_NEAR(before[n], after[n], 1e-14 * 12e-6);
  }
}

// Breaks if the diffusion potential has the wrong sign or factor: with the front in c1 and the counter side
// in c2, and no current, the voltage is 2 (RT/F) (1 - t+) ln(c1/c2), positive where the front is in the
// stronger solution.
TEST(FlatFront, ConcentrationCell) {
  double worst = 0;
  for (const double ratio : {1.7, 0.2}) {
    Case v = flat(90, 12e-6, 1.1e-6);
    v.grid.sides[1] = SideKind::reservoir;
    v.electrolyte.conductivity_polynomial = {0.3, 1.1, -0.4};  // has no influence without current
    v.drive.current = 0;
    Bench bench(v, Salt::frozen);
    std::vector<double> c;
    for (int i = 0; i < 90; ++i) {
      const double x = (i + 0.5) / 90;
      c.push_back(1000 * (1 + (ratio - 1) * 0.5 * (1 - std::tanh((x - 0.72) / 0.06))));
    }
    bench.state.c.now.set_owned(c);
    bench.state.c.old.copy_from(bench.state.c.now);
    ASSERT_TRUE(bench.equations.attempt(bench.state, Bdf::of(1e-3, 0, true)).solved);
    const double wanted = 2 / f * 0.6 * std::log(ratio);
    worst = std::max(worst, std::fabs(bench.equations.voltage() - wanted));
    EXPECT_NEAR(bench.equations.voltage(), wanted, 1e-4);
    EXPECT_LT(std::fabs(bench.equations.current() / bench.area()), 1e-6);
  }
  std::printf("concentration cell: worst error %.2e V\n", worst);
}

// Breaks if a cell of much more than 0.8 V in all has no start: by a current with a volt of ohmic drop (the
// second look at t = 0 must begin with the potential of the first), or by a voltage, where Newton's steps
// have far to go.
TEST(FlatFront, ACellOfMoreThanAVoltStarts) {
  Case v = flat(128, 200e-6, 5e-6);
  v.electrolyte.conductivity = 0.01, v.drive.current = 100;
  EXPECT_LT(Bench(v, Salt::frozen).equations.voltage(), -1);
  v.electrolyte.conductivity = 0.2, v.drive.current.reset();
  for (const double voltage : {-0.9, -1.5}) {
    v.drive.voltage = voltage;
    Bench bench(v, Salt::frozen);
    EXPECT_GT(bench.equations.current() / bench.area(), 1000 * -voltage / 2);
  }
}

}  // namespace
}  // namespace mossfield::test
