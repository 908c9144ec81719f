// What `validate` says of numbers that are not the case's own: of a set that it has not named, of another
// temperature, of another metal.

#include <gtest/gtest.h>

#include "case_example.hpp"
#include "findings.hpp"
#include "solver/case_report.hpp"

namespace mossfield::test {
namespace {

Finding planar(const std::string& topic, const std::vector<std::string>& sets) {
  return finding(topic, "planar_1d.yaml", sets);
}

// Breaks if a section that names no set gets the numbers of another electrolyte or metal without a word.
TEST(case_sets, numbers_of_a_set_that_the_case_has_not_named) {
  const Finding other =
      planar("electrolyte:", {"electrolyte={concentration: 4 mol/l, diffusivity: 3e-6 cm^2/s}"});
  expect_says(other, "conductivity, transference_number are those of carbonate_1M", true);
  expect_says(other, "the case has concentration 4 mol/l (1 mol/l there): are they meant",
              true);  // no diffusivity
  expect_says(planar("electrolyte:", {"electrolyte={concentration: 1000 mol/m^3}"}),
              "diffusivity, transference_number are those", false);
  for (const char* silent :
       {"electrolyte=carbonate_1M", "electrolyte={material: carbonate_1M, concentration: 4 mol/l}",
        "electrolyte={concentration: 4 mol/l, diffusivity: 1e-10 m^2/s, conductivity: 1 S/m, "
        "transference_number: 0.4}"}) {
    expect_says(planar("electrolyte:", {silent}), "nothing", false);
    expect_says(planar("metal:", {silent}), "nothing", false);
  }
  // of a metal without stress that is all, but for its electrons
  expect_says(planar("metal", {"metal={molar_volume: 23.75 cm^3/mol}"}),
              "metal.electrons: not given, so one electron deposits an atom", false);
  expect_says(planar("metal", {"metal={molar_volume: 23.75 cm^3/mol, electrons: 1}"}), "nothing", false);
  const auto solid = [](const char* metal) { return finding("metal:", "mechanics/solid.yaml", {metal}); };
  expect_says(solid("metal={molar_volume: 23.75 cm^3/mol}"),
              "poisson_ratio, youngs_modulus are those of lithium", true);
  expect_says(solid("metal={molar_volume: 1.309e-5 m^3/mol}"), "poisson_ratio, youngs_modulus are those",
              false);
  expect_says(solid("metal={youngs_modulus: 7.8 GPa, molar_volume: 13.09 cm^3/mol}"),
              "poisson_ratio is that of", false);
}

// At 353 K RT/F is 1.18 times that at 298 K, and 30 kJ/mol are a factor of exp(3608 K (1/298.15 - 1/353 K)) =
// 6.6. Breaks if a warm cell gets the numbers of a cold one and nothing tells.
TEST(case_sets, a_temperature_that_not_every_number_follows) {
  const Finding warm = planar("temperature:", {"temperature=353 K"});
  expect_says(warm, "1.18 times those at 298 K", true);
  expect_says(warm, "would make them 6.6 times as large", true);
  expect_says(warm, "electrolyte.conductivity of carbonate_1M, electrolyte.diffusivity of carbonate_1M",
              true);
  expect_says(planar("temperature:", {"temperature=263 K", "electrolyte={concentration: 1 mol/l}"}),
              "0.88 times", true);
  const std::string own =
      "electrolyte={material: carbonate_1M, diffusivity: 8e-10 m^2/s, conductivity: 2 S/m}";
  expect_says(planar("temperature:", {"temperature=353 K", own}), "give those of 353 K", false);
  expect_says(planar("temperature:", {"temperature=307 K"}), "nothing", false);
  const std::string film = "coating={material: LiPON, thickness: 10 nm, critical_strain: 0.01}";
  expect_says(planar("temperature:", {"temperature=353 K", own, film}), "are coating.conductivity of LiPON",
              true);
  const std::string half = "kinetics.activation_energy=30 kJ/mol";
  expect_says(
      planar("temperature:", {"temperature=353 K", own, half}),
      "by their activation energies: kinetics.exchange_current 6.56; as given: electrolyte.conductivity, "
      "electrolyte.diffusivity; 30 kJ/mol",
      false);
  const std::vector<std::string> all{"temperature=353 K", half,
                                     "electrolyte.conductivity_activation_energy=15 kJ/mol",
                                     "electrolyte.diffusivity_activation_energy=20 kJ/mol"};
  const Finding followed = planar("temperature:", all);
  expect_says(followed, "exchange_current 6.56, electrolyte.conductivity 2.56, electrolyte.diffusivity 3.5",
              false);
  EXPECT_EQ(followed.text.find("as given"), std::string::npos) << followed.text;
}

// Breaks if a number with an activation energy is not brought to the case's temperature, once, or what is
// written down of the case is no longer what it gives. At 333 K: 30 kJ/mol exp(30e3/8.314463 (1/298.15 -
// 1/333)) = 3.548, 60 kJ/mol its square.
TEST(case_sets, numbers_with_an_activation_energy) {
  const std::vector<std::string> sets{
      "temperature=333 K",
      "kinetics={exchange_current: 30 A/m^2, counter_exchange_current: 20 A/m^2, activation_energy: 60 "
      "kJ/mol}",
      "electrolyte={material: carbonate_1M, conductivity_activation_energy: 30 kJ/mol, "
      "diffusivity_activation_energy: 60 kJ/mol}",
      "coating={thickness: 20 nm, conductivity: 1e-5 S/m, activation_energy: 60 kJ/mol, exchange_current: 3 "
      "A/m^2, converts: true, conversion: 1e9 C/m^3, converted_conductivity: 1e-4 S/m}",
      "coating.outer={thickness: 20 nm, conductivity: 1e-6 S/m, activation_energy: 30 kJ/mol}"};
  const CaseFile file = read_case_text(example_case, "case.yaml", sets);
  const Case& v = file.values;
  const double once = 3.548, tolerance = 1e-3;
  EXPECT_NEAR(v.kinetics.exchange_current / (30 * once * once), 1, tolerance);
  EXPECT_NEAR(v.kinetics.counter_exchange_current / (20 * once * once), 1, tolerance);
  EXPECT_NEAR(v.electrolyte.conductivity / once, 1, tolerance);
  EXPECT_NEAR(v.electrolyte.diffusivity / (3e-10 * once * once), 1, tolerance);
  EXPECT_NEAR(v.coating.inner.conductivity / (1e-5 * once * once), 1, tolerance);
  EXPECT_NEAR(v.coating.inner.exchange_current / (3 * once * once), 1, tolerance);
  EXPECT_NEAR(v.coating.converted_conductivity / (1e-4 * once * once), 1, tolerance);
  EXPECT_NEAR(v.coating.outer.conductivity / (1e-6 * once), 1, tolerance);
  const std::string written = explain(file);
  EXPECT_NE(written.find("exchange_current: 30 A/m^2"), std::string::npos) << written;
  const Case again = read_case_text(written, "resolved.yaml", {}).values;
  EXPECT_EQ(again.kinetics.exchange_current, v.kinetics.exchange_current);
  EXPECT_EQ(again.coating.inner.conductivity, v.coating.inner.conductivity);
}

// Breaks if sodium or zinc flows as lithium without a word, or lithium by the handbook's volume (13.0
// cm^3/mol for the set's 13.09) is taken for another metal.
TEST(case_sets, another_metal_that_flows_as_lithium) {
  const auto told = [](const std::string& volume, const std::string& metal) {
    return finding("mechanics: the metal", "mechanics/solid.yaml",
                   {"metal.molar_volume=" + volume, "mechanics.metal=" + metal});
  };
  for (const char* other : {"23.75 cm^3/mol", "9.16 cm^3/mol", "14.0 cm^3/mol"})
    expect_says(told(other, "flowing"), "flows as lithium does, but", true);
  expect_says(told("23.75 cm^3/mol", "elastic"), "nothing", false);
  for (const char* lithium : {"13.0 cm^3/mol", "1.309e-5 m^3/mol"})
    expect_says(told(lithium, "flowing"), "nothing", false);
}

// A case that is printed with every number, as a resumed run has it, has chosen them all.
TEST(case_sets, a_printed_case_has_nothing_from_a_set) {
  const CaseFile first = read_case_text(example_case, "example.yaml");
  EXPECT_EQ(first.values.sets.at("metal").taken, (std::vector<std::string>{"electrons", "molar_volume"}));
  EXPECT_TRUE(first.values.sets.at("metal").shipped);
  const CaseFile printed = read_case_text(explain(first), "printed.yaml");
  for (const auto& [section, set] : printed.values.sets) EXPECT_TRUE(set.taken.empty()) << section;
}

}  // namespace
}  // namespace mossfield::test
