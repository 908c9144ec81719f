// What `validate` says of a film, of times and of stress, by numbers worked out here. Breaks if a unit, a
// factor or a power in one of these sentences is wrong.
#include <fmt/format.h>
#include <gtest/gtest.h>

#include <cmath>

#include "host_example.hpp"
#include "physics/constants.hpp"
#include "solver/case_reader.hpp"
#include "solver/report.hpp"
#include "solver/report_capacity.hpp"

using namespace mossfield;

namespace {

std::string said(const std::string& name, const std::vector<std::string>& sets) {
  const Case values = read_case(std::string(MOSSFIELD_CASES_DIR) + "/" + name, sets).values;
  std::string text;
  for (const auto& findings : {report_scales(values), report_coating(values), report_mechanics(values)})
    for (const Finding& f : findings) text += f.text + "\n";
  return text;
}

/// quickstart.yaml at 10 A/m^2
void expect_says(const std::string& words, std::vector<std::string> sets = {}) {
  sets.push_back("drive.current=1 mA/cm^2");
  const std::string text = said("quickstart.yaml", sets);
  EXPECT_NE(text.find(words), std::string::npos) << words << "\n" << text;
}

const std::string film = "thickness: 50 nm, conductivity: 2.5e-5 S/m";

// 50 nm over 2.5e-5 S/m are 2e-3 ohm m^2, the reaction's RT/(F 300 A/m^2) 8.56e-5 of them.
TEST(case_scales, resistance_of_a_film) {
  expect_says("coating: 20 ohm cm^2, 23.4 times the reaction's 0.856, 20 mV at the current asked for",
              {"coating={" + film + "}"});
  expect_says("40 ohm cm^2", {"coating={" + film + ", outer: {" + film + "}}"});
}

// i R h/2 = 10 x 2e-3 x 25e-9 V m against 0.5 J/m^2 x 1.309e-5/F; the outer one of two such layers lies 50 nm
// further out, 75 nm in the middle.
TEST(case_scales, thickness_of_a_film_that_lets_waves_grow) {
  expect_says("i R h/2 = 500 pV m against (surface energy + residual tension) V_m/(n F) = 67.8 pV m",
              {"coating={" + film + "}"});
  expect_says("i R h/2 = 2 nV m", {"coating={" + film + ", outer: {" + film + "}}"});
}

// 4.7e9 C/m^3 in 50 nm: 235 C/m^2, at 10 A/m^2 in 23.5 s.
TEST(case_scales, what_a_film_takes_up_first) {
  expect_says("takes up 235 C/m^2 before metal is deposited, 23.5 s",
              {"coating={" + film + ", converts: true, conversion: 4.7e9 C/m^3}"});
}

// 1.309e-5 x 10/F = 1.357 nm/s through cells of 0.625 um and a box of 100 um; 3 um over 0.4 of that speed;
// squares of the same lengths over 3e-10 m^2/s.
TEST(case_scales, times_of_front_profile_and_salt) {
  expect_says("front: 1.36 nm/s, one cell in 461 s, the box in 73.7 ks");
  expect_says("profile restored within 5.53 ks");
  expect_says("diffusion: across a cell 1.3 ms, across the box 33.3 s");
}

// (V_m/F)^2 (F/RT) (i0 + i/2) 500 MPa (pi/h) at 30 and 50 A/m^2, h = 0.3125 um: 1/5.05 s; times sqrt(2) in
// 3-D.
TEST(case_scales, steps_that_mechanics_allows) {
  const double per_charge = 1.309e-5 / faraday, f = faraday / (gas_constant * 298.15);
  const double rate = per_charge * per_charge * f * (30 + 25) * 500e6 * M_PI / 0.3125e-6;
  const auto steps = [](const std::string& grid) {
    const std::string text = said("mechanics/solid.yaml", {"grid=" + grid}), before = "steps of at most ";
    const std::size_t at = text.find("500 MPa per height and wavenumber; " + before);
    EXPECT_NE(at, std::string::npos) << text;
    return std::stod(text.substr(text.find(before, at) + before.size()));
  };
  EXPECT_NEAR(steps("{size: [20 um, 20 um], cells: [64, 64]}") * rate, 1, 0.01);
  EXPECT_NEAR(steps("{size: [20 um, 20 um, 20 um], cells: [64, 64, 64]}") * rate, std::sqrt(0.5), 0.01);
}

// Plane strain: 1.13 GPa of a film of 100 GPa are 0.95 % at nu = 0.4 and 1.08 % at nu = 0.2; it stands 1 %.
TEST(case_scales, film_that_cracks_by_itself) {
  const auto cracked = [](const char* poisson) {
    const std::string text =
        said("quickstart.yaml", {std::string("coating={thickness: 50 nm, conductivity: 2.5e-5 S/m, "
                                             "youngs_modulus: 100 GPa, residual_stress: 1.13 GPa, "
                                             "critical_strain: 0.005, critical_strain_thickness: 200 nm, "
                                             "poisson_ratio: ") +
                                 poisson + "}"});
    return text.find("cracked from the start") != std::string::npos;
  };
  EXPECT_FALSE(cracked("0.4"));
  EXPECT_TRUE(cracked("0.2"));
}

// At -0.5 V a flat front meets its limit within the interface (case_resolution); a film of 0.05 ohm m^2 in
// series takes what is left of the voltage and keeps it from that.
TEST(case_scales, a_film_in_series_spares_the_salt) {
  const std::vector<std::string> bare{
      "electrolyte={material: carbonate_1M, concentration: 200 mol/m^3, conductivity: 0.2 S/m, "
      "conductivity_polynomial: [0, 1]}",
      "boundaries.x_max=reservoir", "drive={voltage: -0.5 V, until: {time: 600 s}}", "interface.width=3 um"};
  std::vector<std::string> coated = bare;
  coated.push_back("coating={thickness: 50 nm, conductivity: 1e-6 S/m}");
  const std::string advice = "narrower interface, a smaller voltage or more salt";
  EXPECT_NE(said("planar_1d.yaml", bare).find(advice), std::string::npos);
  EXPECT_EQ(said("planar_1d.yaml", coated).find(advice), std::string::npos) << said("planar_1d.yaml", coated);
}

// 90 um of lithium hold 18.43 mAh/cm^2, 2.9 um of a film that takes up 4.7e9 C/m^3 0.38 more.
TEST(case_scales, a_film_that_takes_lithium_makes_room) {
  const Case v = read_case(std::string(MOSSFIELD_CASES_DIR) + "/quickstart.yaml",
                           {"drive={voltage: -0.05 V, until: {time: 1 h, capacity: 20 mAh/cm^2}}",
                            "coating={thickness: 2.9 um, conductivity: 1e-3 S/m, converts: true, conversion: "
                            "4.7e9 C/m^3}"})
                     .values;
  const std::vector<Finding> found = report_capacity(v);
  ASSERT_FALSE(found.empty());
  EXPECT_NE(found[0].text.find("room for 18.8 mAh/cm^2"), std::string::npos) << found[0].text;
}

// planar_1d has a gap of 190 um. A given voltage of 37.45 mV drives 20 A/m^2 at first: 20 x 190e-6/1 S/m
// = 3.8 mV and 4 (RT/F) asinh(20/60) = 33.65 mV; in 28010 s that is 0.4 of the gap (13.09 cm^3/mol), whose
// salt is then 1/0.6 as dense. 508 A/m^2 are the limiting current: 1000 s of more are 0.363 of the gap.
// Breaks if only a given current is looked at, one that cannot flow counts, or metal is said to take more
// than all of the gap.
TEST(case_scales, salt_that_a_short_gap_concentrates) {
  const auto told = [](const char* drive) {
    std::string text;
    bool warns = false;
    const std::string path = std::string(MOSSFIELD_CASES_DIR) + "/planar_1d.yaml";
    for (const Finding& f : report_enrichment(read_case(path, {std::string("drive=") + drive}).values))
      text += f.text, warns = f.warning;
    return (warns ? "warning: " : "") + text;
  };
  EXPECT_EQ(told("{voltage: -37.45 mV, until: {time: 28010 s}}")
                .find("warning: gap: the deposit takes 40 % of the gap at "
                      "the 20 A/m^2 that flow at first"),
            0u)
      << told("{voltage: -37.45 mV, until: {time: 28010 s}}");
  EXPECT_NE(told("{voltage: -37.45 mV, until: {time: 28010 s}}").find("rises by 67 %"), std::string::npos);
  EXPECT_NE(told("{current: 100 mA/cm^2, until: {time: 1000 s}}").find("takes 36 %"), std::string::npos);
  EXPECT_EQ(told("{current: 1 mA/cm^2, until: {time: 1 h}}").find("gap: the deposit takes 2.6 %"), 0u);
  EXPECT_EQ(
      told("{current: 1 mA/cm^2, until: {time: 100 h, height: 20 um}}").find("gap: the deposit takes 5.3 %"),
      0u);
  EXPECT_EQ(
      told("{current: 1 mA/cm^2, until: {time: 100 h}}").find("warning: gap: the deposit fills the gap,"),
      0u);
  EXPECT_EQ(told("{voltage: 50 mV, until: {time: 100 h}}"), "");
}

// Salt comes to a host from above its top, 18 um: F D c0/((1 - t+) gap).
TEST(case_scales, limiting_current_of_a_host) {
  const Case v = test::host_case("{kind: pillars, height: 30 um, diameter: 5 um, pitch: 10 um}");
  const double wanted = faraday * v.electrolyte.diffusivity * v.electrolyte.concentration /
                        ((1 - v.electrolyte.transference_number) * 18e-6);
  std::string text;
  for (const Finding& f : report_scales(v)) text += f.text + "\n";
  EXPECT_NE(text.find(fmt::format("limiting current: {:.3g} kA/m^2", wanted / 1000)), std::string::npos)
      << text;
}

}  // namespace
