// A case that is right: units, defaults, property sets, overrides, and explain as a case that reads back the
// same.

#include <gtest/gtest.h>

#include <cmath>
#include <cstdlib>

#include "case_example.hpp"
#include "solver/case_reader.hpp"
#include "solver/case_report.hpp"
#include "solver/schema.hpp"
#include "solver/units.hpp"

namespace mossfield {
namespace {

/// Every value of the table of keys in SI, for comparison bit for bit: 17 digits would do, the shortest text
/// does too.
std::string all_values(const CaseFile& file) {
  CaseDraft draft;
  static_cast<Case&>(draft) = file.values;
  std::string text;
  for (const Key& key : case_keys())
    if (!key.in_list()) text += key.path + " " + slot_text(key, draft) + "\n";
  for (const auto& bump : file.values.initial.bumps)
    text += std::to_string(bump.at[0] * 1e9) + " " + std::to_string(bump.radius * 1e9) + " " +
            std::to_string(bump.height * 1e9);
  for (const double size : file.values.grid.size) text += " " + std::to_string(size * 1e9);
  return text;
}

// A wrong factor or a second rounding in the conversion of units breaks this.
TEST(case_read, units_convert_exactly) {
  const auto si = [](const char* text) { return parse_quantity(text).value; };
  EXPECT_EQ(si("5 um"), 5e-6);
  EXPECT_EQ(si("5um"), 5e-6);
  EXPECT_EQ(si("5 \xC2\xB5m"), 5e-6);  // micro sign
  EXPECT_EQ(si("5 \xCE\xBCm"), 5e-6);  // Greek mu
  EXPECT_EQ(si("0.005 mm"), 5e-6);
  EXPECT_EQ(si("1 mA/cm^2"), 10.0);
  EXPECT_EQ(si("1 mA/cm2"), 10.0);
  EXPECT_EQ(si("1 mA cm-2"), 10.0);
  EXPECT_EQ(si("1 mA/cm\xC2\xB2"), 10.0);  // superscript two
  EXPECT_EQ(si("1 mA\xC2\xB7"
               "cm\xE2\x81\xBB\xC2\xB2"),
            10.0);  // raised dot, superscript minus
  EXPECT_EQ(si("25 degC"), 298.15);
  EXPECT_EQ(si("1 mol/l"), 1000.0);
  EXPECT_EQ(si("1.33e-6 um^3/s"), 1.33e-24);
  EXPECT_EQ(si("1 mAh/cm^2"), 36000.0);
  EXPECT_NEAR(si("0.5 eV"), 48242.7, 0.05);
  EXPECT_EQ(si("2.5e-6 m^3/(J s)"), 2.5e-6);
  EXPECT_EQ(si("1.81e-3 1/s"), 1.81e-3);
  EXPECT_EQ(si("+1.5E+2 nm"), 150e-9);
}

// A unit that means two things, or none, must not be guessed.
TEST(case_read, doubtful_units_are_refused) {
  for (const char* text : {"5 furlong", "5 m^", "5 m^3/J s", "5 (m", "5 m)", "1e999 m", "5 degC/m", "0x10 m",
                           "012 m", ".inf m", "nan", "1_000 m", "5 m-", "5 m\xC2\xB2\xC2\xB2", "5 m//s",
                           "5 m^99", "--5 m", "5 m^2^3", "1e99999999999 m"})
    EXPECT_FALSE(parse_quantity(text).error.empty()) << text;
}

// A slot that fills the wrong member, or a lost row, breaks this.
TEST(case_read, values_arrive_in_si) {
  const Case c = read_case_text(example_case, "example.yaml").values;
  EXPECT_EQ(c.grid.dimensions, 2);
  EXPECT_EQ(c.grid.size, (std::array<double, 3>{200e-6, 50e-6, 2e-6}));
  EXPECT_EQ(c.grid.cells, (std::array<int, 3>{100, 50, 1}));
  EXPECT_EQ(c.grid.sides[0], SideKind::electrode);
  EXPECT_EQ(c.temperature, 298.15);
  EXPECT_EQ(c.metal.molar_volume, 1.309e-5);    // from the property set
  EXPECT_EQ(c.electrolyte.conductivity, 1.19);  // over the property set
  EXPECT_EQ(c.electrolyte.transference_number, 0.4);
  EXPECT_EQ(c.kinetics.exchange_current, 30.0);
  EXPECT_EQ(c.kinetics.counter_exchange_current, 20.0);
  EXPECT_NEAR(c.interface.anisotropy_angle, 0.78539816339744831, 1e-15);
  EXPECT_EQ(*c.drive.current, 10.0);
  EXPECT_FALSE(c.drive.voltage);
  EXPECT_EQ(c.drive.end_time, 3600.0);
  EXPECT_EQ(c.noise.seed, 7u);
  ASSERT_EQ(c.initial.bumps.size(), 2u);
  EXPECT_EQ(c.initial.bumps[0].height, 2e-6);  // the radius
  EXPECT_EQ(c.output.fields, (std::vector<std::string>{"xi", "c"}));
}

// A value read without its unit somewhere breaks this: the same case in other units.
TEST(case_read, other_units_give_the_same_case) {
  std::string other = example_case;
  for (const auto& [from, to] :
       std::vector<std::pair<std::string, std::string>>{{"25 degC", "298.15 K"},
                                                        {"200 um", "0.2 mm"},
                                                        {"11.9 mS/cm", "1.19 S/m"},
                                                        {"0.5 J/m^2", "500 mN/m"},
                                                        {"4 um", "4000 nm"},
                                                        {"30 A/m^2", "3 mA/cm^2"},
                                                        {"1.33e-6 um^3/s", "1.33e-24 m^3/s"},
                                                        {"10 ms", "0.01 s"},
                                                        {"1 mA/cm^2", "10 A/m^2"},
                                                        {"1 h", "60 min"},
                                                        {"1 mAh/cm^2", "10 A h/m^2"},
                                                        {"1 us", "1e-3 ms"}})
    other = replaced(other, from, to);
  EXPECT_EQ(all_values(read_case_text(example_case, "a.yaml")), all_values(read_case_text(other, "b.yaml")));
}

// What explain prints is what runs: a key left out of it, or printed in another unit, breaks this.
TEST(case_read, explain_reads_back) {
  const std::string barrier = replaced(replaced(example_case, "energy: 0.5 J/m^2", "barrier: 4.45e6 J/m^3"),
                                       "width: 4 um", "gradient_coefficient: 1.25e-6 J/m");
  for (const std::string& text : {example_case, barrier}) {
    const CaseFile first = read_case_text(text, "example.yaml");
    const std::string printed = explain(first);
    const CaseFile second = read_case_text(printed, "printed.yaml");
    EXPECT_EQ(all_values(first), all_values(second)) << printed;
    ASSERT_EQ(second.expect.size(), 2u);
    EXPECT_EQ(second.expect[0].min, first.expect[0].min);
    EXPECT_EQ(second.expect[0].source, "a guess");
  }
}

// A printed case stands alone: a resumed run must not depend on where the property sets have gone.
TEST(case_read, explain_needs_no_property_set) {
  const std::string printed = explain(read_case_text(example_case, "example.yaml"));
  setenv("MOSSFIELD_CASES", "/nowhere", 1);
  EXPECT_NO_THROW(read_case_text(printed, "printed.yaml"));
  EXPECT_NE(all(messages_of(example_case)).find("none lies in /nowhere/materials: is MOSSFIELD_CASES"),
            std::string::npos);
  unsetenv("MOSSFIELD_CASES");
}

// The comments must tell a default from a given value.
TEST(case_read, explain_says_where_from) {
  const std::string printed = explain(read_case_text(example_case, "example.yaml", {"drive.until.time=2 h"}));
  EXPECT_NE(printed.find("width: 4 um  # 4e-06 m; example.yaml:21:3"), std::string::npos) << printed;
  EXPECT_NE(printed.find("time: 2 h  # 7200 s; --set drive.until.time"), std::string::npos);
  EXPECT_NE(printed.find("thermodynamic_factor: 1  # "), std::string::npos);
  EXPECT_NE(printed.find("ideal solution, an assumption"), std::string::npos);
  EXPECT_NE(printed.find("z_min: periodic  # default"), std::string::npos);
}

// Breaks if what is not given is said within a section that it has nothing to do with.
TEST(case_read, explain_says_what_is_not_given_where_it_would_stand) {
  const std::string printed = explain(
      read_case_text(example_case + "coating: {thickness: 5 nm, conductivity: 1e-8 S/cm}\n", "example.yaml"));
  EXPECT_NE(printed.find("\n# drive.voltage: not given\n"), std::string::npos) << printed;
  EXPECT_NE(printed.find("\n# coating.material: not given\n"), std::string::npos) << printed;
}

// The two ways to give the interface must agree with the formulas of the profile.
TEST(case_read, barrier_and_gradient_give_energy_and_width) {
  const CaseFile file =
      read_case_text(replaced(replaced(example_case, "energy: 0.5 J/m^2", "barrier: 4.448e6 J/m^3"),
                              "width: 4 um", "gradient_coefficient: 1.251e-6 J/m"),
                     "a.yaml");
  EXPECT_NEAR(file.values.interface.energy, std::sqrt(1.251e-6 * 4.448e6 / 18), 1e-12);
  EXPECT_NEAR(12 * file.values.interface.energy / file.values.interface.width, 4.448e6, 1);
}

// --set goes through the same table: lists, new sections, the short form of a material, names of metrics.
TEST(case_read, overrides) {
  const CaseFile file = read_case_text(example_case, "a.yaml",
                                       {"grid.size=[100 um, 50 um]", "drive.until.height=90 um",
                                        "metal.molar_volume=13 cm^3/mol", "electrolyte=dilute_literature"});
  EXPECT_EQ(file.values.grid.size[0], 100e-6);
  EXPECT_EQ(file.values.metal.molar_volume, 13e-6);
  EXPECT_EQ(file.values.metal.name, "lithium");
  EXPECT_EQ(file.values.electrolyte.conductivity, 1.19);
}

// Byte-order mark and Windows line ends are no mistakes (F20).
TEST(case_read, bom_and_crlf) {
  std::string text = "\xEF\xBB\xBF";
  for (const char letter : example_case)
    text += letter == '\n' ? std::string("\r\n") : std::string(1, letter);
  EXPECT_EQ(all_values(read_case_text(text, "a.yaml")), all_values(read_case_text(example_case, "a.yaml")));
}

}  // namespace
}  // namespace mossfield
