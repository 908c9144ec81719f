// Slips of the hand in a case: the message is about the slip, and there is one.

#include <gtest/gtest.h>
#include <unistd.h>

#include <filesystem>

#include "case_example.hpp"
#include "solver/durable_file.hpp"
#include "solver/schema.hpp"

namespace mossfield {
namespace {

// Breaks if a unit as it is typed with a German keyboard or copied from a paper gets a message about
// something else.
TEST(case_slip, decimal_commas_and_signs_that_are_no_units) {
  expect_fault("current: 1 mA/cm^2", "current: 1,5 mA/cm^2", "'1,5 mA/cm^2' with a comma; write a point");
  expect_fault("width: 4 um", "width: 40 %", "'%' is no unit");
  expect_fault("width: 4 um", "width:4 um", "a colon wants a space behind it");
  expect_fault("\"an example\"", "a: b", "a text with a colon quotes");
  EXPECT_NE(all(messages_of("boundaries: {y:periodic}\n")).find("a colon wants a space behind it"),
            std::string::npos);
  expect_fault("an example", "for \xE4lt", "not valid UTF-8; save the file as UTF-8");
}

// Breaks if what is asked for is named by its base units, or a modulus as an energy.
TEST(case_slip, each_quantity_has_a_name) {
  for (const Key& key : case_keys()) {
    const std::string said = key.expected();
    EXPECT_EQ(said.substr(0, said.find(" such as '1 ")).find('^'), std::string::npos) << key.path << said;
  }
  const auto named = [](const char* path) { return find_key(path)->expected(); };
  EXPECT_EQ(named("metal.youngs_modulus"), "a pressure such as '1 Pa' > 0");
  EXPECT_EQ(named("interface.barrier"), "an energy per volume such as '1 J/m^3' > 0");
  EXPECT_EQ(named("coating.loss"), "a volume per charge such as '1 m^3/C' >= 0");
  EXPECT_EQ(named("coating.conversion"), "a charge per volume such as '1 C/m^3' >= 0");
  expect_fault("width: 4 um", "width: 4 MPa", "got '4 MPa', a pressure or an energy per volume");
}

// Breaks if what follows from a slip is held against the user as well: it hides the slip.
TEST(case_slip, one_slip_gives_one_message) {
  for (const auto& [from, to] :
       {std::pair{"width: 4 um", "widht: 4 um"}, std::pair{"current: 1 m", "curent: 1 m"},
        std::pair{"drive:\n", "drive: 5\nfrom_here:\n"}}) {
    const Messages got = messages_of(replaced(example_case, from, to));
    const std::size_t wanted = std::string(to).find("from_here") == std::string::npos ? 1 : 2;
    EXPECT_EQ(got.size(), wanted) << to << "\n" << all(got);
  }
}

// Breaks if a field that is named twice gets as far as a snapshot, which can hold it once.
TEST(case_slip, a_field_named_twice) {
  expect_fault("fields: [xi, c]", "fields: [xi, c, xi]", "output.fields: xi stands there twice; drop one");
}

// Breaks if keys are judged by a mode that the case did not mean.
TEST(case_slip, what_a_misspelt_mode_needs_is_not_guessed) {
  const Messages model = messages_of(replaced(example_case, "model: two_potential", "model: litrature"));
  EXPECT_EQ(model.size(), 1u) << all(model);
  const Messages host = messages_of(example_case + "host: {kind: imge, file: x.h5}\n");
  EXPECT_EQ(host.size(), 1u) << all(host);
  EXPECT_NE(all(host).find("did you mean 'image'?"), std::string::npos);
}

// Breaks if a line out of its column, or Celsius taken for coulombs, gets a message without its cure.
TEST(case_slip, the_cure_is_said) {
  EXPECT_NE(
      all(messages_of("grid:\n    size: [1 um]\n   cells: [2]\n"))
          .find("case.yaml:3:4: not valid YAML: end of map not found; is this line indented like those"),
      std::string::npos);
  EXPECT_NE(all(messages_of("source:\n  - a\n - b\n")).find("is this line indented"), std::string::npos);
  expect_fault("25 degC", "25 C", "got '25 C', a charge; degrees Celsius are 'degC'");
  expect_fault("current: 1 mA/cm^2", "current: -1 mA/cm^2", "strip with drive.voltage above 0");
}

// Breaks if property sets are offered that are of no use there, or what follows from a set of another kind is
// said as well.
TEST(case_slip, property_sets_of_the_kind_that_is_wanted) {
  const Messages metal = messages_of(example_case, {"metal=sodium"});
  EXPECT_EQ(metal.size(), 1u) << all(metal);
  EXPECT_NE(all(metal).find("(one of copper, lithium, zinc)"), std::string::npos) << all(metal);
  const Messages kind = messages_of(example_case, {"metal=carbonate_1M"});
  EXPECT_EQ(kind.size(), 1u) << all(kind);
  EXPECT_NE(all(kind).find("kind: expected metal, got 'electrolyte'"), std::string::npos) << all(kind);
}

/// A folder with one property set in it, and what is wrong with the example beside it.
Messages beside_set(const std::string& name, const std::string& text, const Messages& overrides) {
  namespace fs = std::filesystem;
  const fs::path folder = fs::temp_directory_path() / ("mossfield_slip_" + std::to_string(::getpid()));
  fs::create_directories(folder);
  write_durably(folder / name, text);
  Messages said;
  try {
    read_case_text(example_case, "case.yaml", overrides, (folder / "case.yaml").string());
  } catch (const CaseError& error) {
    said = error.messages();
  }
  fs::remove_all(folder);
  return said;
}

// Breaks if a metal of two electrons is let run in a salt of lithium, which conducts, diffuses and reacts
// otherwise; if a zinc of one's own without its electrons is told to be lithium's; or if charges are told to
// disagree where one of them could not be read.
TEST(case_slip, a_metal_of_two_electrons_in_a_salt_of_one) {
  const auto one = [](const Messages& sets, const std::string& words) {
    const Messages said = messages_of(example_case, sets);
    EXPECT_EQ(said.size(), 1u) << all(said);
    EXPECT_NE(all(said).find(words), std::string::npos) << all(said);
  };
  one({"metal=copper"},
      "electrolyte.cation_charge: 1 of the ions of carbonate_1M, but 2 electrons an atom of the metal "
      "(metal.electrons); where that is not copper's, give metal.electrons: 1, else an electrolyte of its "
      "ions");
  EXPECT_EQ(all(messages_of(example_case, {"metal=copper", "electrolyte.cation_charge=2"})), "");
  EXPECT_EQ(all(messages_of(example_case, {"metal=zinc", "electrolyte=ZnSO4_1M"})), "");
  one({"metal={molar_volume: 9.16 cm^3/mol}", "electrolyte=ZnSO4_1M"}, "give metal.electrons: 2");
  one({"electrolyte.cation_charge=2"}, "2 of the ions of carbonate_1M, but 1 electron an atom");
  one({"metal=Zn", "electrolyte=ZnSO4_1M"}, "expected a property set");
  one({"metal=zinc", "electrolyte=ZnSO4"}, "expected a property set");
  one({"metal=zinc", "electrolyte={material: ZnSO4_1M, cation_charge: 2+}"}, "cation_charge");
  one({"electrolyte.conductivity_polynomial=[1, 0, 0, 0, 1]"},
      "electrolyte.conductivity_polynomial: 5 coefficients; at most four");
  for (const char* wrong : {"two", "1.5", "0", "5"})
    one({"metal={material: zinc, electrons: " + std::string(wrong) + "}", "electrolyte=ZnSO4_1M"},
        "metal.electrons: expected");
}

// Breaks if the file that is meant has to be guessed.
TEST(case_slip, a_property_set_beside_the_case_without_its_ending) {
  const Messages said = beside_set("myel.yaml", "kind: electrolyte\n", {"electrolyte=myel"});
  EXPECT_NE(all(said).find("got 'myel'; did you mean 'myel.yaml'?"), std::string::npos) << all(said);
}

// Breaks if a section that a slip opens is blamed for what it lacks.
TEST(case_slip, a_misspelt_key_of_a_new_section_is_all_there_is_to_say) {
  const Messages got = messages_of(example_case, {"coating.thicknes=8 nm"});
  EXPECT_EQ(got.size(), 1u) << all(got);
}

}  // namespace
}  // namespace mossfield
