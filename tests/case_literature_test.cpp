// Literature mode: which keys it asks for, form by form; and the JSON Schema.

#include <gtest/gtest.h>

#include "case_example.hpp"
#include "findings.hpp"
#include "solver/case_reader.hpp"
#include "solver/case_report.hpp"
#include "solver/schema.hpp"

namespace mossfield {
namespace {

const std::string common = R"(title: flat front of the published model
model: literature
grid: {size: [200 um], cells: [200]}
boundaries: {x_max: reservoir}
electrolyte: dilute_literature
interface: {barrier: 6.6e6 J/m^3, gradient_coefficient: 8.25e-7 J/m}
initial: {front: 20 um}
drive: {voltage: -0.2 V, until: {time: 200 s}}
)";
const std::string both =
    "phase_mobility: 2.5e-6 m^3/(J s), reaction_rate: 0.1347 1/s, metal_site_density: 7.64e4 mol/m^3";
const std::string grand = R"(, site_ratio: 5.342, liquid_site_energy: 2.598, solid_site_energy: -13.64,
  liquid_site_density: 1.44e4 mol/m^3, standard_fraction: 0.067083)";

std::string messages_of(const std::string& literature) {
  try {
    read_case_text(common + "literature: {" + literature + "}\n", "case.yaml");
  } catch (const CaseError& error) {
    return error.what();
  }
  return "";
}

// A key asked for by the wrong form breaks this.
TEST(case_literature, keys_by_form) {
  EXPECT_EQ(messages_of(both + grand), "");
  EXPECT_EQ(messages_of("form: dilute, metal_diffusivity: 7.5e-13 m^2/s, " + both), "");
  EXPECT_NE(messages_of(both).find("literature.site_ratio: missing"), std::string::npos);
  EXPECT_NE(messages_of("form: dilute, " + both + grand)
                .find("site_ratio: has no meaning with model: literature, form: dilute"),
            std::string::npos);
  EXPECT_NE(messages_of("metal_diffusivity: 1e-13 m^2/s, " + both + grand)
                .find("metal_diffusivity: has no meaning"),
            std::string::npos);
}

TEST(case_literature, values_and_explain) {
  const CaseFile file = read_case_text(common + "literature: {" + both + grand + "}\n", "case.yaml");
  EXPECT_EQ(file.values.metal.conductivity, 1e7);
  EXPECT_EQ(file.values.electrolyte.diffusivity, 3.197e-10);
  EXPECT_EQ(file.values.grid.dimensions, 1);
  EXPECT_EQ(file.values.grid.size[2], 1e-6);
  EXPECT_NEAR(file.values.interface.energy, 0.55, 1e-12);
  const CaseFile again = read_case_text(explain(file), "printed.yaml");
  EXPECT_EQ(again.values.interface.width, file.values.interface.width);
  EXPECT_EQ(again.values.literature.reaction_rate, file.values.literature.reaction_rate);
}

// Breaks if a published strength, that of kappa, is held to the limit of the surface energy, its root
// (0.067).
TEST(case_literature, anisotropy_has_the_limit_of_kappa) {
  const auto said = [](const std::string& strength) {
    const std::string text = common + "literature: {" + both + grand + "}\n";
    try {
      read_case_text(replaced(text, "J/m}", "J/m, anisotropy: {strength: " + strength + "}}"), "case.yaml");
    } catch (const CaseError& error) {
      return std::string(error.what());
    }
    return std::string();
  };
  EXPECT_EQ(said("0.14"), "");
  EXPECT_NE(said("0.145").find("gradient coefficient, makes the stiffness negative"), std::string::npos);
  EXPECT_NE(said("0.145").find("with mode 4 keep it below 0.1429"), std::string::npos);
}

// Breaks if a pinned front whose noise draws several times a step passes in silence, or one is told so whose
// steps are no longer than a draw, whose cells resolve it, or that is smooth.
TEST(case_literature, a_pinned_front_with_noise_is_told_of_short_steps) {
  const auto said = [](const std::vector<std::string>& sets) {
    return test::finding("steps", "literature/pnas2020_flat.yaml", sets);
  };
  test::expect_says(said({}), "of up to 50 ms, and the noise draws each 10 ms", false);
  test::expect_says(said({}), "time.phase_step: 10 ms takes it draw by draw", false);
  for (const char* set : {"time.phase_step=10 ms", "time.max_step=10 ms", "grid.cells=[400, 400]",
                          "noise={intensity: 0 um^3/s}"})
    EXPECT_EQ(said({set}).text, "nothing about steps") << set;
}

// Every key of the table stands in the schema, and its brackets match (a full check needs a JSON reader).
TEST(case_literature, json_schema) {
  const std::string schema = json_schema();
  int depth = 0;
  bool text = false;
  for (std::size_t k = 0; k < schema.size(); ++k) {
    if (schema[k] == '\\')
      ++k;
    else if (schema[k] == '"')
      text = !text;
    else if (!text)
      depth += schema[k] == '{' || schema[k] == '[' ? 1 : schema[k] == '}' || schema[k] == ']' ? -1 : 0;
  }
  EXPECT_EQ(depth, 0);
  EXPECT_FALSE(text);
  for (const Key& key : case_keys())
    EXPECT_NE(schema.find('"' + key.path.substr(key.path.rfind('.') + 1) + "\": {"), std::string::npos)
        << key.path;
}

// Breaks if an editor marks as wrong what a case with a film, stress, a host or nuclei may expect.
TEST(case_literature, json_schema_has_every_column_that_may_be_expected) {
  const std::string schema = json_schema();
  for (const std::string& name : metric_names(all_columns))
    EXPECT_TRUE(schema.find('|' + name + '|') != std::string::npos || name == "time_s" || name == "wall_s")
        << name;
}

}  // namespace
}  // namespace mossfield
