// A case that is wrong: every mistake named, at its line, with the cure; nothing read that was not meant.

#include <gtest/gtest.h>

#include <chrono>
#include <filesystem>
#include <fstream>
#include <sstream>

#include "case_example.hpp"
#include "solver/case_reader.hpp"

namespace mossfield {
namespace {

// F15: a key that is looked up by anything but the table, or a suggestion that looks at the wrong level,
// breaks this.
TEST(case_fault, every_key_misspelt) {
  Messages lines;
  std::istringstream stream(example_case);
  for (std::string line; std::getline(stream, line);) lines.push_back(line);
  int checked = 0;
  for (std::size_t k = 0; k < lines.size(); ++k) {
    const std::size_t start = lines[k].find_first_not_of(' '), colon = lines[k].find(':');
    const std::string key = lines[k].substr(start, colon - start);
    if (key[0] == '-' || key.size() < 2) continue;  // nothing is near to a single letter
    std::string text;
    for (std::size_t j = 0; j < lines.size(); ++j)
      text += (j == k ? lines[j].substr(0, colon) + "q" + lines[j].substr(colon) : lines[j]) + "\n";
    const std::string got = all(messages_of(text));
    const std::string place = "case.yaml:" + std::to_string(k + 1) + ":" + std::to_string(start + 1) + ": ";
    const std::string cure = "did you mean '" + key.substr(key.rfind('.') + 1) + "'?";
    EXPECT_NE(got.find(place), std::string::npos) << key << "\n" << got;
    EXPECT_NE(got.find(cure), std::string::npos) << key << "\n" << got;
    ++checked;
  }
  EXPECT_GT(checked, 50);
}

// F15: stopping at the first mistake breaks this, and so do mistakes reported out of order.
TEST(case_fault, all_mistakes_in_one_go) {
  std::string text = replaced(example_case, "seed: 7", "sed: 7");
  text = replaced(text, "width: 4 um", "width: 4 V");
  text = replaced(text, "cells: [100, 50]", "cells: [100, 50.5]");
  text = replaced(text, "    time: 1 h\n", "");
  const Messages messages = messages_of(text);
  ASSERT_EQ(messages.size(), 4u) << all(messages);
  EXPECT_EQ(
      messages[0],
      "case.yaml:8:16: grid.cells: expected a list, each a whole number >= 2 and <= 1000000, got '50.5'");
  EXPECT_EQ(messages[1],
            "case.yaml:21:10: interface.width: expected a length such as '1 m' > 0, got '4 V', a voltage");
  EXPECT_EQ(messages[2], "case.yaml:35:3: noise.sed: unknown key in noise; did you mean 'seed'?");
  EXPECT_NE(messages[3].find("drive.until.time: missing"), std::string::npos);
}

TEST(case_fault, unknown_keys) {
  expect_fault("\nmetal:", "\ngrid.size: [1 um]\nmetal:", "grid.size: unknown key");
  expect_fault("\nmetal:", "\n\"\": {title: x}\nmetal:", ": unknown key");
  expect_fault("seed: 7", "foo: 7", "noise.foo: unknown key in noise");
  EXPECT_EQ(all(messages_of(replaced(example_case, "seed: 7", "foo: 7"))).find("did you mean"),
            std::string::npos);
  expect_fault("seed: 7", "Seed: 7", "did you mean 'seed'?");
  expect_fault("\nmetal:", "\nvoltage: 1 V\nmetal:", "did you mean 'drive.voltage'?");  // wrong nesting
  expect_fault("radius: 2 um}", "radius: 2 um, heigth: 1 um}",
               "initial.bumps[0].heigth: unknown key; did you mean 'height'?");
  expect_fault("final.tip_m", "final.tipm", "did you mean 'tip_m'?");
  expect_fault("max: 1e-10", "maximum: 1e-10", "unknown key 'maximum'");
  expect_fault("metal: lithium", "metal: lithum", "did you mean 'lithium'?");
  expect_fault("engine: own", "engine: pets", "did you mean 'petsc'?");
  expect_fault("engine: own", "engine: petsc_pfm", "did you mean 'petsc_pfmg'?");
}

TEST(case_fault, engine_that_cannot_do_the_grid) {
  expect_fault("engine: own", "engine: petsc_pfmg", "solver.engine: petsc_pfmg knows no periodic sides");
  std::string text = replaced(example_case, "engine: own", "engine: petsc_pfmg");
  text = replaced(text, "y: periodic", "y: no_flux");
  EXPECT_EQ(all(messages_of(text)).find("solver.engine"), std::string::npos);
}

// F16
TEST(case_fault, duplicate_key) {
  expect_fault("  seed: 7", "  seed: 7\n  seed: 8",
               "case.yaml:36:3: duplicate key 'seed': given at line 35 already");
}

// F17: conversion by the YAML library instead of our own grammar breaks these.
TEST(case_fault, wrong_types) {
  for (const char* value :
       {"012", "1_000", "1e2", "0x10", "no", "\"5\"", "[5]", "", "9223372036854775808", "5 m", "-1", "~"})
    expect_fault("max_iterations: 50", std::string("max_iterations: ") + value,
                 "solver.max_iterations: expected a whole number");
  for (const char* value :
       {".nan", ".inf", "1e999", "0.012_3", "00.1", "yes", "\"0.1\"", "{}", "", "1e-999", "-0.1", "5 um"})
    expect_fault("restoring: 0.1", std::string("restoring: ") + value,
                 "interface.restoring: expected a plain number");
  for (const char* value : {"no", "yes", "False", "0", "\"false\"", ""})
    expect_fault("short_circuit: false", std::string("short_circuit: ") + value, "expected true or false");
  expect_fault("seed: 7", "seed: 9223372036854775808", "out of range");
  expect_fault("fields: [xi, c]", "fields: xi", "expected a list");
  expect_fault("size: [200 um, 50 um]", "size: []", "an empty list");
  expect_fault("noise:\n", "noise: 5\nother:\n", "noise: expected a map of keys, got '5'");
}

// F18
TEST(case_fault, wrong_units) {
  expect_fault("width: 4 um", "width: 5 V", "expected a length such as '1 m' > 0, got '5 V', a voltage");
  expect_fault("width: 4 um", "width: 5 um^2", "got '5 um^2', an area");
  expect_fault("width: 4 um", "width: 5", "got '5', a number without a unit");
  expect_fault("width: 4 um", "width: -5 um", "out of range");
  expect_fault("current: 1 mA/cm^2", "current: 1 mA/cm", "expected a current density");
  expect_fault("25 degC", "-300 degC", "out of range");
  expect_fault("width: 4 um", "width: 4 micron", "'micron' is no unit known here");
}

// F19: each in little time, with a position.
TEST(case_fault, hostile_yaml) {
  const auto start = std::chrono::steady_clock::now();
  std::string laughs = "a: &a [x, x, x, x, x, x, x, x, x]\n";
  for (char c = 'b'; c < 'k'; ++c)
    laughs +=
        std::string(1, c) + ": &" + c + " [*" + std::string(1, c - 1) + ", *" + std::string(1, c - 1) + "]\n";
  EXPECT_NE(all(messages_of(laughs)).find("case.yaml:2:8: aliases"), std::string::npos);
  EXPECT_NE(all(messages_of("a: &a {b: *a}\n")).find("aliases"), std::string::npos);
  EXPECT_NE(all(messages_of("a: " + std::string(100000, '['))).find("nested deeper"), std::string::npos);
  EXPECT_NE(all(messages_of("a: " + std::string(100000, '{'))).find("nested deeper"), std::string::npos);
  EXPECT_NE(all(messages_of("a: &x {b: 1}\nc: {<<: *x}\n")).find("merge keys"), std::string::npos);
  EXPECT_NE(all(messages_of(example_case + "---\ntitle: two\n")).find("second document"), std::string::npos);
  EXPECT_NE(all(messages_of("title: " + std::string(200000, 'x'))).find("bytes"), std::string::npos);
  EXPECT_NE(all(messages_of("title: !!python/object:os.system x\n")).find("tags are not supported"),
            std::string::npos);
  std::string many = "a: [";
  for (int k = 0; k < 200000; ++k) many += "1,";
  EXPECT_NE(all(messages_of(many + "1]")).find("more than"), std::string::npos);
  EXPECT_LT(std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count(), 5.0);
}

// F20: bytes
TEST(case_fault, odd_bytes) {
  EXPECT_NE(all(messages_of("")).find("expected a map of keys"), std::string::npos);
  EXPECT_NE(all(messages_of("# only a comment\n")).find("expected a map of keys"), std::string::npos);
  EXPECT_NE(all(messages_of("title: \xFF\xFE\n")).find("case.yaml:1:8: not valid UTF-8"), std::string::npos);
  EXPECT_NE(all(messages_of(std::string("title: a\0b\n", 11))).find("NUL"), std::string::npos);
  EXPECT_NE(all(messages_of("grid:\n\tsize: 1\n")).find("case.yaml:2:1: a tab"), std::string::npos);
  EXPECT_NE(all(messages_of("title: [a\n")).find("not valid YAML"), std::string::npos);
  EXPECT_NE(all(messages_of("title: \xC0\x80\n")).find("UTF-8"), std::string::npos);
}

// F20: files
TEST(case_fault, not_a_case_file) {
  EXPECT_THROW(read_case("/dev/zero"), CaseError);
  EXPECT_THROW(read_case("/"), CaseError);
  EXPECT_THROW(read_case("no-such-file.yaml"), CaseError);
  const auto path = std::filesystem::temp_directory_path() / "mossfield_case_fault_large.yaml";
  std::ofstream(path) << "x";
  std::filesystem::resize_file(path, 100'000'000);
  EXPECT_THROW(read_case(path.string()), CaseError);
  std::filesystem::remove(path);
}

// F25: each condition, and its cure in words.
TEST(case_fault, physics_nonsense) {
  expect_fault("  conductivity: 11.9 mS/cm", "  conductivity: 11.9 mS/cm\n  diffusivity: -1e-10 m^2/s",
               "electrolyte.diffusivity");
  expect_fault("  conductivity: 11.9 mS/cm", "  conductivity: 11.9 mS/cm\n  transference_number: 1.1",
               "<= 1");
  expect_fault("  conductivity: 11.9 mS/cm", "  conductivity: 11.9 mS/cm\n  concentration: 0 mol/l", "> 0");
  expect_fault("25 degC", "0 K", "temperature");
  expect_fault("x_min: electrode", "x_min: no_flux", "no side is an electrode");
  expect_fault("x_max: counter_electrode", "x_max: electrode", "a second electrode");
  expect_fault("x_max: counter_electrode", "x_max: no_flux",
               "there must be a counter_electrode or a reservoir");
  expect_fault("y: periodic", "y_min: no_flux", "periodic at one end only");
  expect_fault("y: periodic", "y_min: reservoir\n  y_max: no_flux", "only the side opposite the electrode");
  expect_fault("current: 1 mA/cm^2", "current: -1 mA/cm^2", "positive");
  expect_fault("current: 1 mA/cm^2", "current: 1 mA/cm^2\n  voltage: -0.1 V",
               "exactly one of drive.voltage and drive.current");
  expect_fault("  current: 1 mA/cm^2\n", "",
               "exactly one of drive.voltage, drive.current and drive.sequence");
  expect_fault("front: 20 um", "front: 250 um", "lies outside the box");
  expect_fault("front: 20 um", "front: 0 um", "leaves no front to be rough");
  expect_fault("restoring: 0.1", "contact_angle: 5 deg", "interface.contact_angle: expected an angle");
  expect_fault("restoring: 0.1\n",
               "contact_angle: 60 deg\ncoating: {thickness: 5 nm, conductivity: 1e-6 S/cm}\n",
               "how a coating ends on the electrode");
  expect_fault("wavelength: 25 um", "wavelength: 30 um", "does not fit the box");
  expect_fault("cells: [100, 50]", "cells: [100, 50, 2]", "one per axis");
  expect_fault("cells: [100, 50]", "cells: [60000, 60000]", "at most 2147483647");
  expect_fault("restoring: 0.1", "barrier: 1 J/m^3", "interface is given twice");
  expect_fault("  energy: 0.5 J/m^2\n", "", "needs interface.energy");
  expect_fault("strength: 0.044", "strength: 0.067", "with mode 4 keep it below 0.06667");
  expect_fault(
      "noise:", "literature:\n  reaction_rate: 1 Hz\nnoise:", "has no meaning with model: two_potential");
  expect_fault("height: 150 um", "height: 10 um", "between the front and the other side");
  expect_fault("at: [10 um]", "at: [60 um]", "outside the box");
  expect_fault("at: [10 um]", "at: [10 um, 10 um]", "expected 1 numbers");
  expect_fault("model: two_potential", "model: literature", "literature.phase_mobility: missing");
  expect_fault("tolerance: 0.05", "max: 1", "go together");
}

// F22: a name is never a path out of the folder of property sets.
TEST(case_fault, names_of_property_sets) {
  for (const char* name : {"../lithium", "/etc/passwd", "-rf", "$(x)", "\"a\\nb\"", "[]", ""})
    EXPECT_FALSE(messages_of(replaced(example_case, "metal: lithium", std::string("metal: ") + name)).empty())
        << name;
}

// Breaks if moduli are read and then forgotten, or strains that are not small are taken.
TEST(case_fault, mechanics) {
  const auto said = [](const std::string& lines) { return all(messages_of(example_case + lines)); };
  EXPECT_EQ(said("mechanics: {metal: elastic}\n"), "");
  EXPECT_NE(said("mechanics: {stack_pressure: 1 GPa}\n").find("strains have to be small"), std::string::npos);
  EXPECT_NE(said("mechanics: {metal: plastic}\n").find("one of elastic, flowing"), std::string::npos);
  expect_fault("conductivity: 11.9 mS/cm", "conductivity: 11.9 mS/cm\n  youngs_modulus: 1 GPa",
               "has no meaning without a section mechanics");
}

// Breaks if a start that cannot be one is found out by the first step, or ends the run at once; or if steps
// of a fixed length are cut by samples unasked.
TEST(case_fault, starts_and_fixed_steps) {
  expect_fault("front: 20 um", "front: 1 um", "initial.front: 1e-06 m of metal are too little");
  expect_fault("front: 20 um", "front: 20 um\n  roughness: 11 um\n  roughness_cutoff: 10 um",
               "initial.roughness: the peaks of such a surface leave the box");
  const std::string ends = replaced(example_case, "short_circuit: false", "short_circuit: true");
  EXPECT_NE(
      all(messages_of(replaced(ends, "front: 20 um", "front: 197 um"))).find("a short circuit at the start"),
      std::string::npos);
  const std::string fixed =
      replaced(replaced(example_case, "fixed: false", "fixed: true"), "max_step: 10 s", "max_step: 20 s");
  EXPECT_EQ(all(messages_of(fixed)), "");
  EXPECT_NE(all(messages_of(replaced(fixed, "first_step: 1 ms", "first_step: 11 s")))
                .find("is longer than output.metrics_interval (10 s)"),
            std::string::npos);
}

// Breaks if one axis across the growth is judged by the sides of another: 20 um go into 30 um of walls one
// and a half times, into a periodic axis never.
TEST(case_fault, a_sine_fits_each_axis_by_its_own_sides) {
  const auto said = [](const char* y, const char* z, const char* wavelength) {
    std::string text = replaced(example_case, "size: [200 um, 50 um]", "size: [60 um, 30 um, 30 um]");
    text = replaced(text, "cells: [100, 50]\n  depth: 2 um", "cells: [60, 30, 30]");
    text = replaced(text, "y: periodic", std::string("y: ") + y + "\n  z: " + z);
    text = replaced(text, "    angle: 45 deg\n", "");
    text = replaced(text, "wavelength: 25 um", std::string("wavelength: ") + wavelength);
    text = replaced(text, "height: 150 um", "height: 50 um");
    const std::size_t bumps = text.find("  bumps:");
    return all(messages_of(text.erase(bumps, text.find("drive:") - bumps)));
  };
  EXPECT_EQ(said("no_flux", "no_flux", "20 um"), "");
  EXPECT_EQ(said("periodic", "no_flux", "30 um"), "");
  EXPECT_NE(said("periodic", "no_flux", "20 um").find("initial.wavelength"), std::string::npos);
  EXPECT_NE(said("no_flux", "periodic", "20 um").find("initial.wavelength"), std::string::npos);
}

// Breaks if explicit steps take noise, whose charge they would not book.
TEST(case_fault, explicit_steps_know_no_noise) {
  const std::string text = replaced(example_case, "fixed: false", "fixed: true\n  explicit: true");
  EXPECT_NE(all(messages_of(text)).find("time.explicit: books no charge for noise"), std::string::npos)
      << all(messages_of(text));
}

// Breaks if explicit steps that salt cannot stand are found out in the run only: h^2/(4 D) is 3.3 ms of 2 um
// and 3e-10 m^2/s.
TEST(case_fault, explicit_steps_are_no_longer_than_salt_stands) {
  const auto told = [](const char* step) {
    std::string text = replaced(example_case, "fixed: false", "fixed: true\n  explicit: true");
    text = replaced(text, "[200 um, 50 um]", "[200 um, 100 um]");
    text = replaced(text, "electrolyte:\n", "electrolyte:\n  diffusivity: 3e-10 m^2/s\n");
    return all(messages_of(replaced(text, "first_step: 1 ms", std::string("first_step: ") + step)))
               .find("time.first_step: is 1.0") != std::string::npos;
  };
  EXPECT_TRUE(told("3.4 ms"));
  EXPECT_FALSE(told("3.3 ms"));
}

// Breaks if what is missing behind a key is looked for where the next one stands.
TEST(case_fault, nothing_behind_a_key) {
  EXPECT_NE(all(messages_of(replaced(example_case, "metal: lithium\n", "metal:\n\n")))
                .find("case.yaml:14:1: metal: "),
            std::string::npos);
}

TEST(case_fault, overrides) {
  EXPECT_NE(all(messages_of(example_case, {"drive.curent=5 A/m^2"}))
                .find("--set drive.curent: drive.curent: unknown key in drive; did you mean 'current'?"),
            std::string::npos);
  EXPECT_NE(all(messages_of(example_case, {"nonsense"})).find("expected key.path=value"), std::string::npos);
  EXPECT_NE(all(messages_of(example_case, {"drive.current.more=1"})).find("no such key"), std::string::npos);
  EXPECT_NE(all(messages_of(example_case, {"drive.current="})).find("got nothing"), std::string::npos);
  EXPECT_NE(all(messages_of(example_case, {"..=1"})).find("no such key"), std::string::npos);
}

}  // namespace
}  // namespace mossfield
