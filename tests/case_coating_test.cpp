// Mistakes in a coating's section: the message names the key and what would do.

#include <gtest/gtest.h>
#include <unistd.h>

#include <filesystem>

#include "case_example.hpp"
#include "host_example.hpp"
#include "solver/durable_file.hpp"

namespace mossfield {
namespace {

// A misspelt coating must not become one without stiffness; a strain chosen within a set's range is at the
// thickness that the set says.
TEST(case_coating, sets_of_coatings) {
  const std::string film = example_case + "coating: {thickness: 8 nm, conductivity: 1e-8 S/cm, material: ";
  EXPECT_NE(all(messages_of(film + "Al2O}\n")).find("did you mean 'Al2O3'?"), std::string::npos);
  EXPECT_NE(all(messages_of(film + "LiF}\n")).find("coating.critical_strain: not known for LiF"),
            std::string::npos);
  EXPECT_EQ(all(messages_of(film + "LiF, critical_strain: 0.002}\n")), "");
  EXPECT_NE(all(messages_of(example_case, {"coating.thickness=8 nm", "coating.conductivity=1e-8 S/cm",
                                           "coating.critical_strain=0.01"}))
                .find("needs coating.critical_strain_thickness as well"),
            std::string::npos);
}

// Breaks if a film of one's own that cracks at a strain of no thickness is taken for one that never does, or
// if half of a pair in the case and half in the set are not a pair.
TEST(case_coating, a_pair_is_whole_wherever_its_halves_stand) {
  namespace fs = std::filesystem;
  const fs::path folder = fs::temp_directory_path() / ("mossfield_coating_" + std::to_string(::getpid()));
  fs::create_directories(folder);
  const auto said = [&](const std::string& set, const std::string& keys) {
    write_durably(folder / "mine.yaml", "kind: coating\n" + set);
    const std::string text = example_case +
                             "coating: {material: mine.yaml, thickness: 8 nm, conductivity: 1e-8 S/cm" +
                             keys + "}\n";
    try {
      read_case_text(text, "case.yaml", {}, (folder / "case.yaml").string());
    } catch (const CaseError& error) {
      return all(error.messages());
    }
    return std::string();
  };
  const std::string
      strain = "critical_strain: {value: 0.01, source: me}\nyoungs_modulus: {value: 1 GPa, source: me}\n",
      radius = "pinhole_radius: {value: 1 um, source: me}\n";
  EXPECT_NE(
      said(strain, "")
          .find("mine.yaml:2:26: coating.critical_strain: needs coating.critical_strain_thickness as well"),
      std::string::npos)
      << said(strain, "");
  EXPECT_EQ(said(strain, ", critical_strain_thickness: 8 nm"), "");
  EXPECT_EQ(said(radius, ", youngs_modulus: 1 GPa, pinhole_density: 1e8 1/m^2"), "");
  EXPECT_NE(
      said("", ", youngs_modulus: 1 GPa, pinhole_density: 1e8 1/m^2").find("needs coating.pinhole_radius"),
      std::string::npos);
  fs::remove_all(folder);
}

// Breaks if a case may let electrons through a film without saying what becomes of the metal on top of it, or
// asks for what the closure does not know.
TEST(case_coating, leakage_needs_the_height_of_its_deposits) {
  const auto said = [](const std::string& more) {
    return all(
        messages_of(example_case + "coating: {thickness: 50 nm, conductivity: 1e-6 S/cm, " + more + "}\n"));
  };
  EXPECT_NE(said("electronic_conductivity: 1e-8 S/cm").find("coating.bury: missing; expected the height"),
            std::string::npos);
  EXPECT_EQ(said("electronic_conductivity: 1e-8 S/cm, bury: 50 nm"), "");
  EXPECT_EQ(said("electronic_conductivity: 1e-8 S/cm, heals: true"), "");
  EXPECT_NE(said("electronic_conductivity: 1e-8 S/cm, heals: true, outer: {thickness: 5 nm, conductivity: "
                 "1e-6 S/cm}")
                .find("let both heal or neither"),
            std::string::npos);
  EXPECT_NE(
      said("electronic_conductivity: 1e-8 S/cm, bury: 50 nm, resolved: true").find("no electron crosses"),
      std::string::npos);
}

// Breaks if a film may take up lithium where the balance of what it holds is not known.
TEST(case_coating, conversion_of_a_film_that_does_not_keep_its_volume) {
  const auto said = [](const std::string& more) {
    return all(messages_of(example_case +
                           "coating: {thickness: 50 nm, conductivity: 1e-6 S/cm, conversion: 4.7e9 C/m^3" +
                           more + "}\n"));
  };
  EXPECT_EQ(said(", converted_conductivity: 1e-5 S/cm"), "");
  for (const char* more :
       {", heals: true", ", loss: 1e-13 m^3/C", ", electronic_conductivity: 1e-9 S/cm, bury: 50 nm"})
    EXPECT_NE(said(more).find("coating.conversion: is known of a film that keeps its volume"),
              std::string::npos)
        << more;
}

// Breaks if holes and thick places that are laid out along a flat electrode run as slits and ribs down the
// whole height of a host, or a plate's or an insulating host's electrode may not have them.
TEST(case_coating, what_is_laid_out_along_an_electrode_needs_a_flat_one) {
  const std::string pillars = "{kind: pillars, height: 30 um, diameter: 6 um, pitch: 10 um}",
                    foil = "{kind: plane, plate: 5 um}";
  const auto said = [](const std::string& host, const std::string& film) {
    return all(messages_of(test::host_text(host) + "coating: {thickness: 20 nm, conductivity: 1e-6 S/cm, " +
                           film + "}\n"));
  };
  for (const char* film :
       {"pinholes: [{at: [20 um, 20 um], radius: 2 um}]", "pinhole_density: 1e9 1/m^2, pinhole_radius: 2 um",
        "thickness_variation: 0.1, thickness_cutoff: 5 um"}) {
    EXPECT_NE(said(pillars, film).find("is laid out along a flat electrode"), std::string::npos) << film;
    EXPECT_EQ(said(foil, film).find("is laid out along a flat electrode"), std::string::npos) << film;
  }
  EXPECT_EQ(said(pillars, "bare_fraction: 0.1"), "");
}

// Breaks if a property set makes a film take up lithium that the case did not ask for (the verdicts would
// change in silence), or one that asks gets another amount than the set's, its range or a word that there is
// none.
TEST(case_coating, lithiation_counts_where_the_case_asks_for_it) {
  const auto film = [](const std::string& keys) {
    return std::string(example_case) + "coating: {thickness: 30 nm, conductivity: 1e-8 S/cm, " +
           "youngs_modulus: 150 GPa, critical_strain: 0.003, critical_strain_thickness: 80 nm, " + keys +
           "}\n";
  };
  const auto room = [&](const std::string& keys) {
    return read_case_text(film(keys), "case.yaml").values.coating.conversion;
  };
  EXPECT_EQ(room("material: ZnO"), 0);
  EXPECT_EQ(room("material: ZnO, converts: false"), 0);
  EXPECT_EQ(room("material: ZnO, converts: true"), 1.995e10);
  EXPECT_EQ(room("material: ZnO, converts: true, conversion: 1e10 C/m^3"), 1e10);
  EXPECT_EQ(room("material: ZnO, conversion: 1e10 C/m^3"), 1e10);
  EXPECT_EQ(room("material: TiO2"), 0);
  EXPECT_EQ(room("material: TiO2, converts: true, conversion: 0 C/m^3"), 0);
  EXPECT_EQ(room("material: ZnO, outer: {thickness: 5 nm, conductivity: 1e-8 S/cm, youngs_modulus: 150 GPa, "
                 "critical_strain: 0.003, material: TiO2}"),
            0);
  const auto said = [&](const std::string& keys) { return all(messages_of(film(keys))); };
  const auto expect = [&](const std::string& keys, const char* words) {
    const std::string text = said(keys);
    EXPECT_NE(text.find(words), std::string::npos) << text;
    EXPECT_NE(text.find(":72:"), std::string::npos) << text;  // the line of the key, or of the section
  };
  expect("material: TiO2, converts: true",
         "coating.conversion: not known for TiO2, only that it lies between 0 C/m^3");
  expect("material: Al2O3, converts: true", "coating.converts: property set Al2O3 says nothing of it");
  expect("converts: true", "coating.converts: expected coating.conversion in C/m^3");
  expect("converts: false, conversion: 1e10 C/m^3",
         "coating.conversion: has no meaning with converts: false");
  expect("converts: 3", "coating.converts: expected true or false");
}

}  // namespace
}  // namespace mossfield
