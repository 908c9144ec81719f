// The same question asked in other units has the same answer.

#include <gtest/gtest.h>

#include <cmath>

#include "solver/case_reader.hpp"
#include "solver/simulation.hpp"

namespace mossfield::test {
namespace {

const char* const in_micrometres = R"(title: micrometres and milliamperes
model: two_potential
temperature: 25 degC
grid: {size: [20 um, 14 um], cells: [36, 26], depth: 1 um}
boundaries: {x_min: electrode, x_max: counter_electrode, y: periodic}
metal: {material: lithium, molar_volume: 13 cm^3/mol}
electrolyte: {material: carbonate_1M, concentration: 1 mol/l, conductivity: 10 mS/cm, diffusivity: 3e-6 cm^2/s}
interface: {energy: 0.5 J/m^2, width: 2.6 um, anisotropy: {strength: 0.03, mode: 4, angle: 30 deg}}
kinetics: {exchange_current: 3 mA/cm^2, counter_exchange_current: 5 mA/cm^2}
noise: {intensity: 1e-6 um^3/s, time_bin: 700 ms, seed: 5}
initial: {front: 7 um, amplitude: 300 nm, wavelength: 14 um}
drive: {current: 6 mA/cm^2, until: {time: 18 s}}
)";

const char* const in_metres = R"(title: metres, hours and amperes
model: two_potential
temperature: 298.15 K
grid: {size: [2e-5 m, 0.014 mm], cells: [36, 26], depth: 1000 nm}
boundaries: {x_min: electrode, x_max: counter_electrode, y: periodic}
metal: {material: lithium, molar_volume: 1.3e-5 m^3/mol}
electrolyte: {material: carbonate_1M, concentration: 1000 mol/m^3, conductivity: 1 S/m, diffusivity: 300 um^2/s}
interface: {energy: 500 mJ/m^2, width: 2.6e-6 m, anisotropy: {strength: 0.03, mode: 4, angle: 0.52359877559829887 rad}}
kinetics: {exchange_current: 30 A/m^2, counter_exchange_current: 50 A/m^2}
noise: {intensity: 1e-24 m^3/s, time_bin: 0.7 s, seed: 5}
initial: {front: 0.007 mm, amplitude: 0.3 um, wavelength: 1.4e-5 m}
drive: {current: 60 A/m^2, until: {time: 0.005 h}}
)";

MetricsRow last_row(const char* text) {
  const Case v = read_case_text(text, "units.yaml").values;
  Simulation simulation(v, Communicator::self(), Device::cpu);
  simulation.initialise();
  while (!simulation.finished()) simulation.advance(v.drive.end_time);
  return simulation.sample();
}

// Breaks if a quantity is converted twice, or not, or by another factor; or a bare number hides in the model.
TEST(Units, DoNotMatter) {
  const MetricsRow a = last_row(in_micrometres), b = last_row(in_metres);
  const auto near = [](double x, double y, const char* what) { EXPECT_NEAR(x / y, 1, 1e-10) << what; };
  EXPECT_EQ(a.step, b.step);
  EXPECT_GT(a.step, 10);
  near(a.time, b.time, "time");
  near(a.dt, b.dt, "step");
  near(a.voltage, b.voltage, "voltage");
  near(a.current, b.current, "current");
  near(a.capacity, b.capacity, "capacity");
  near(a.tip, b.tip, "tip");
  near(a.front_min, b.front_min, "lowest point");
  near(a.front_mean, b.front_mean, "mean front");
  near(a.roughness, b.roughness, "roughness");
  near(a.arc_length_ratio, b.arc_length_ratio, "arc length");
  near(a.metal_volume, b.metal_volume, "volume");
  near(a.c_min, b.c_min, "least concentration");
  near(a.free_energy, b.free_energy, "free energy");
}

}  // namespace
}  // namespace mossfield::test
