// Coatings on hosts in a run: of one area with what reacts, and not on lithium that was there before.

#include <gtest/gtest.h>

#include <cmath>

#include "host_example.hpp"
#include "physics/constants.hpp"
#include "solver/host_surface.hpp"
#include "two_potential_bench.hpp"

namespace mossfield::test {
namespace {

/// A foam with struts of three cells.
Case foam() {
  Case v = lithium({20, 20, 26}, {20e-6, 20e-6, 26e-6});
  v.grid.sides = {SideKind::periodic, SideKind::periodic,  SideKind::periodic,
                  SideKind::periodic, SideKind::electrode, SideKind::reservoir};
  v.interface.width = 3e-6;
  v.host.present = true;
  v.host.kind = HostCase::Kind::foam;
  v.host.height = 20e-6, v.host.porosity = 0.8, v.host.pore_size = 14e-6, v.host.seed = 4;
  v.initial.front = 3e-6;
  return v;
}

// Breaks if a film's volume is counted on another area than reacts: it is full of lithium after C h times the
// area that reacts (by central differences, which average the normals of struts that meet, after less). While
// it takes up lithium the front rests, so that the area stays.
TEST(CoatedHost, FilmTakesUpLithiumOnAllTheAreaThatReacts) {
  Case v = foam();
  v.coating.inner.present = true;
  v.coating.inner.thickness = 50e-9, v.coating.inner.conductivity = 1e-3;
  v.coating.conversion = 2e9;
  v.drive.current = 50;
  Bench bench(v, Salt::frozen);
  const double area = bench.equations.host(bench.state)->area * 400e-12;
  const double room = v.coating.conversion * v.coating.inner.thickness * area;
  bench.run(1.3 * room / (50 * 400e-12), 0.01);
  const FilmMetrics film = film_metrics(bench.values, bench.state);
  const double stored = bench.equations.balances(bench.state).stored;
  std::printf(
      "area %.3f of the electrode's, film has taken up %.5f of its room, converted %.5f, %.3f nm thick\n",
      area / 400e-12, stored / room, film.converted, 1e9 * film.thickness);
  EXPECT_NEAR(film.converted, 1, 2e-3);
  EXPECT_NEAR(stored / room, 1, 5e-3);
}

// Breaks if lithium that is there at the start gets the host's coating: the pillars are coated with 10 nm of
// 1e-9 S/m and bare of nuclei, so that all current enters the lithium between them, by Butler-Volmer's law on
// what they leave of its surface (with the coating there 0.005 A/m^2 passed).
TEST(CoatedHost, LithiumOfTheStartIsNotCoated) {
  Case v = lithium({24, 24, 32}, {24e-6, 24e-6, 32e-6});
  v.grid.sides = {SideKind::periodic, SideKind::periodic,  SideKind::periodic,
                  SideKind::periodic, SideKind::electrode, SideKind::reservoir};
  v.electrolyte.conductivity = 1e6;
  v.electrolyte.transference_number = 0.999999;
  v.interface.width = 2.5e-6;
  v.host.present = true;
  v.host.kind = HostCase::Kind::pillars;
  v.host.height = 24e-6, v.host.diameter = 6e-6, v.host.pitch = 24e-6;
  v.initial.front = 10e-6;
  v.nucleation.present = v.nucleation.is_coated = true;
  v.nucleation.bare.overpotential = 0.1, v.nucleation.bare.density = 1, v.nucleation.bare.radius = 10e-9;
  v.nucleation.coated = v.nucleation.bare;
  v.nucleation.thickness = v.nucleation.thickness_floor = 10e-9, v.nucleation.conductivity = 1e-9;
  v.drive.voltage = -0.05;
  Bench bench(v, Salt::frozen);
  const Attempt a = bench.equations.attempt(bench.state, Bdf::of(1e-3, 0, true));
  ASSERT_TRUE(a.solved) << a.reason;
  bench.accept(1e-3);
  const double free = 1 - M_PI * 9 / 576;
  const double wanted = free * 60 * std::sinh(inverse_thermal_voltage(298.15) * 0.05 / 2);
  const double found = bench.state.current / 576e-12;
  std::printf("current %.4g A/m^2, wanted %.4g\n", found, wanted);
  EXPECT_NEAR(found, wanted, 0.05 * wanted);
}

/// What a run of this host case with this section says of it, warnings marked.
std::string remarks(const std::string& section_of_host, const std::string& section) {
  std::string text = host_text(section_of_host, "80, 60, 96");
  text.replace(text.find("initial: {front: 2 um}\n"), 23, "");
  const Case v = read_case_text(text + section, "host.yaml").values;
  std::string all;
  const Grid grid = grid_of(v);
  const HostSurface host(v, grid);
  for (const Finding& f : host.remarks()) all += (f.warning ? "warning: " : "") + f.text + "\n";
  return all;
}

// Breaks if the charge that a coating took up before time 0 is told per its own area alone, or not held
// against what the case passes, 0.011 mA h/cm^2: 30 nm of 2e10 C/m^3 on pillars and their plate, 4.770 times
// the electrode's area, and fifty times that by fibres; where it ends 10 um below the top 2.168 times.
TEST(CoatedHost, ChargeBeforeTheStartIsToldOfTheElectrode) {
  const std::string pillars = "{kind: pillars, height: 28 um, plate: 8 um, diameter: 6 um, pitch: 10 um}";
  const auto said = [&](const std::string& more) {
    return remarks(pillars,
                   "nucleation: {overpotential: 50 mV, density: 1e12 1/m^2, area: 50, bury: 1 um, coated: "
                   "{overpotential: 50 mV, density: 1e12 1/m^2, thickness: 30 nm, conversion: " +
                       more + "}}\n");
  };
  const auto charge = [](const std::string& text) {
    const std::string before = "coating of the host: it took up ";
    const std::size_t at = text.find(before);
    return at == std::string::npos ? 0 : std::stod(text.substr(at + before.size()));
  };
  const std::string all = said("2e10 C/m^3"), upper = said("2e10 C/m^3, depth: 10 um"),
                    little = said("2e6 C/m^3");
  const double one = 2e10 * 30e-9 * 50 / 36e3;
  EXPECT_NEAR(charge(all), 4.770 * one, 0.02 * 4.770 * one) << all;
  EXPECT_NEAR(charge(upper), 2.168 * one, 0.05 * 2.168 * one) << upper;
  EXPECT_NE(all.find("warning: coating of the host: it took up"), std::string::npos) << all;
  EXPECT_NE(all.find("beside 0.0111 mA h/cm^2 that the case passes"), std::string::npos) << all;
  EXPECT_EQ(little.find("warning: coating of the host"), std::string::npos) << little;
  EXPECT_NEAR(charge(little), 1e-4 * charge(all), 1e-6 * charge(all)) << little;
}

// Breaks if what a film stands around a strut, where it is stretched along one direction, is told as if along
// both: 10 % pulled, 8 % along both with nu = 0.25, which is an area 16.6 % larger.
TEST(CoatedHost, FilmAroundAStrutCracksByItsArea) {
  const auto said = [](const std::string& host) {
    const Case v =
        read_case_text(host_text(host) +
                           "coating: {thickness: 50 nm, conductivity: 1e-6 S/cm, youngs_modulus: 10 "
                           "GPa, poisson_ratio: 0.25, critical_strain: 0.1, "
                           "critical_strain_thickness: 50 nm}\n",
                       "host.yaml")
            .values;
    std::string all;
    for (const Finding& f : report_coating(v)) all += f.text + "\n";
    return all;
  };
  const std::string both = "cracks at a strain of 8 % along both directions";
  const std::string struts = said("{kind: pillars, height: 28 um, diameter: 6 um, pitch: 10 um}"),
                    foil = said("{kind: plane, plate: 8 um}");
  EXPECT_NE(struts.find(both + "; around a strut, stretched along one direction, it would crack at 10 %, and "
                               "does so here at 16.6 %"),
            std::string::npos)
      << struts;
  EXPECT_NE(foil.find(both + "\n"), std::string::npos) << foil;
}

}  // namespace
}  // namespace mossfield::test
