// What validate says of metals of several electrons, and of numbers that are those of another metal.

#include <gtest/gtest.h>

#include "findings.hpp"
#include "solver/case_reader.hpp"

namespace mossfield::test {
namespace {

using Sets = std::vector<std::string>;

const char* const own_electrolyte =
    "electrolyte={concentration: 0.5 mol/l, diffusivity: 3e-10 m^2/s, conductivity: 1.2 S/m, "
    "transference_number: 0.3, cation_charge: 2, anion_charge: 1}";

// By hand of cases/zinc.yaml: i V_m/(2 F) = 4.747 nm/s; 2 F 2 D c0/((1 - t+) L) = 5.956 kA/m^2; 8.54 um of a
// gap of 54; kappa d(eta)/di of 30 A/m^2 (exp(-f eta/4) - exp(3 f eta/4)), f = 2 F/(R T), at 100 A/m^2.
// Breaks if one of these still counts one electron.
TEST(case_charge_number, scales_of_zinc) {
  const auto zinc = [](const std::string& topic) { return finding(topic, "zinc.yaml", {}); };
  expect_says(zinc("front:"), "4.75 nm/s", false);
  expect_says(zinc("limiting current:"), "5.96 kA/m^2", false);
  expect_says(zinc("gap:"), "takes 16 % of the gap", false);
  expect_says(zinc("kinetic length:"), "2.49 mm", false);
  expect_says(finding("capacity:", "zinc.yaml", {"drive.until.capacity=50 mA h/cm^2"}),
              "room for 31.6 mAh/cm^2", true);
  expect_says(finding("coating: its", "zinc.yaml", {"coating={thickness: 50 nm, conductivity: 1e-6 S/cm}"}),
              "(surface energy + residual tension) V_m/(n F) = 38 pV m", true);
  // pi D (n F c0/(2 i (1 - t+)))^2 of a gap too wide for the other side to matter
  expect_says(finding("Sand's time:", "zinc.yaml", {"drive.current=2000 mA/cm^2"}), "102 ms", true);
}

// 610 A/m^2 from 0.5 M of a salt of two ions and one, by hand: 22 mol/m^3 fall across 3 um of interface, and
// then the cell takes 0.097 V in its electrolyte, 0.084 and 0.018 for the salt, 0.118 and 0.088 at its
// electrodes. In runs a cut-off of 0.42 V was not reached at 0.414 V, and one of 0.35 V was. Breaks if a
// cut-off beyond that passes for one that ends a run.
TEST(case_charge_number, cut_off_that_the_salt_does_not_reach) {
  const auto at = [](const std::string& cut_off) {
    return finding(
        "Sand's time:", "zinc.yaml",
        {own_electrolyte, "grid={size: [200 um], cells: [400]}",
         "boundaries={x_min: electrode, x_max: counter_electrode}",
         "interface={energy: 0.8 J/m^2, width: 3 um}",
         "kinetics={exchange_current: 30 A/m^2, counter_exchange_current: 20 A/m^2}",
         "initial={front: 10 um}", "drive={current: 61 mA/cm^2, until: {time: 300 s" + cut_off + "}}"});
  };
  expect_says(at(", voltage: 0.5 V"), "at about 0.4 V, and the cut-off of 0.5 V is not reached", true);
  expect_says(at(", voltage: 0.35 V"), "unless its cut-off comes first", false);
  expect_says(at(""), "ends it in order, with less than 0.4 V", true);
  // of one electron: a run ends at 0.15 V in order and fails by its salt at 0.2 V
  expect_says(finding("Sand's time:", "planar_1d.yaml",
                      {"electrolyte.concentration=0.01 mol/l", "drive.current=50.782 A/m^2",
                       "drive.until.time=1 h", "drive.until.voltage=0.2 V"}),
              "at about 0.16 V, and the cut-off of 0.2 V", true);
}

// Breaks if a metal or salt of other charges takes the rest of its numbers from lithium's without a word.
TEST(case_charge_number, numbers_of_lithium) {
  const Sets charges{"electrolyte.cation_charge=2", "electrolyte.anion_charge=2"};
  const auto warns = [](const std::string& topic, Sets sets) {
    const Finding said = finding(topic, "planar_1d.yaml", sets);
    EXPECT_TRUE(said.warning) << topic << " " << said.text;
    return said.text;
  };
  EXPECT_NE(warns("metal:", {"metal={electrons: 2}", charges[0], charges[1]})
                .find("the case has electrons 2 (1 there)"),
            std::string::npos);
  warns("metal:", {"metal={material: lithium, electrons: 2}", charges[0], charges[1]});
  warns("electrolyte:", {"metal=zinc", "electrolyte={cation_charge: 2}"});
  warns("electrolyte:", {"metal=zinc", "electrolyte={material: carbonate_1M, cation_charge: 2}"});
  const std::string film = "coating={material: LiPON, thickness: 10 nm, critical_strain: 0.01}";
  EXPECT_NE(warns("coating: the numbers", {"metal=zinc", "electrolyte=ZnSO4_1M", film})
                .find("LiPON are of lithium, and 2 electrons"),
            std::string::npos);
  expect_says(finding("coating: the numbers", "planar_1d.yaml", {film}), "nothing", false);
  expect_says(
      finding(
          "mechanics: the metal", "mechanics/solid.yaml",
          {"metal={electrons: 2, molar_volume: 13.0 cm^3/mol, youngs_modulus: 50 GPa, poisson_ratio: 0.3}",
           "electrolyte.cation_charge=2", "mechanics.metal=flowing"}),
      "2 electrons an atom, is no lithium", true);
}

// Where the first of two electrons is the slow one, a = 1/4 and deposition is first order in the ions: m =
// 3/4, or less salt would dissolve metal faster. Breaks if m stays 1/2 there, or is not taken as given.
TEST(case_charge_number, exponent_follows_the_transfer_coefficient) {
  const auto exponent = [](const Sets& sets) {
    return read_case(std::string(MOSSFIELD_CASES_DIR) + "/zinc.yaml", sets)
        .values.kinetics.concentration_exponent;
  };
  EXPECT_EQ(exponent({}), 0.75);
  EXPECT_EQ(exponent({"kinetics.transfer_coefficient=0.5"}), 0.5);
  EXPECT_EQ(exponent({"kinetics.concentration_exponent=0.5"}), 0.5);
}

}  // namespace
}  // namespace mossfield::test
