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
        "transference_number: 0.4}",
        "metal={molar_volume: 23.75 cm^3/mol}"}) {  // without stress that is all of it
    expect_says(planar("electrolyte:", {silent}), "nothing", false);
    expect_says(planar("metal:", {silent}), "nothing", false);
  }
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
TEST(case_sets, a_temperature_that_changes_rt_over_f_alone) {
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
  EXPECT_EQ(first.values.sets.at("metal").taken, (std::vector<std::string>{"molar_volume"}));
  EXPECT_TRUE(first.values.sets.at("metal").shipped);
  const CaseFile printed = read_case_text(explain(first), "printed.yaml");
  for (const auto& [section, set] : printed.values.sets) EXPECT_TRUE(set.taken.empty()) << section;
}

}  // namespace
}  // namespace mossfield::test
