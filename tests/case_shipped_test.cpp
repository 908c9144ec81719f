// Every case that ships is valid, says what it asks and where its numbers come from.
// Broken by a renamed key, a moved material set, a case that no longer passes the cross checks.

#include <gtest/gtest.h>

#include <filesystem>
#include <set>

#include "solver/case_reader.hpp"
#include "solver/case_report.hpp"
#include "solver/material_set.hpp"
#include "solver/schema.hpp"
#include "solver/units.hpp"

namespace {

std::vector<std::string> shipped() {
  std::vector<std::string> out;
  for (const char* folder :
       {MOSSFIELD_CASES_DIR, MOSSFIELD_CASES_DIR "/literature", MOSSFIELD_CASES_DIR "/coating",
        MOSSFIELD_CASES_DIR "/review", MOSSFIELD_CASES_DIR "/review/hosts",
        MOSSFIELD_CASES_DIR "/review/hosts/full", MOSSFIELD_CASES_DIR "/hosts"})
    for (const auto& entry : std::filesystem::directory_iterator(folder))
      if (entry.path().extension() == ".yaml") out.push_back(entry.path().string());
  return out;
}

TEST(ShippedCases, AreValidAndExplained) {
  EXPECT_GE(shipped().size(), 7u);
  for (const std::string& path : shipped()) {
    SCOPED_TRACE(path);
    mossfield::CaseFile file;
    ASSERT_NO_THROW(file = mossfield::read_case(path, {}));
    EXPECT_FALSE(file.values.question.empty());
    EXPECT_FALSE(file.values.source.empty());
    EXPECT_FALSE(file.expect.empty());
    EXPECT_NO_THROW(mossfield::read_case_text(mossfield::explain(file), "explained", {}));
  }
}

// Broken by a host of full size that is asked another question than its twin, has an interface of less than
// four cells, cells that are no cubes, or needs more than a GPU of 80 GB has.
TEST(ShippedCases, HostsOfFullSizeAreTheirTwins) {
  const std::set<std::string> own{"title",      "source",          "grid.size",
                                  "grid.cells", "interface.width", "host.orientation"};
  int twins = 0;
  for (const auto& entry : std::filesystem::directory_iterator(MOSSFIELD_CASES_DIR "/review/hosts")) {
    if (entry.path().extension() != ".yaml") continue;
    SCOPED_TRACE(entry.path().string());
    const mossfield::CaseFile small = mossfield::read_case(entry.path().string());
    const mossfield::CaseFile full =
        mossfield::read_case((entry.path().parent_path() / "full" / entry.path().filename()).string());
    ASSERT_EQ(small.resolved.size(), full.resolved.size());
    for (std::size_t n = 0; n < small.resolved.size(); ++n) {
      EXPECT_EQ(small.resolved[n].path, full.resolved[n].path);
      if (!own.count(small.resolved[n].path)) {
        EXPECT_EQ(small.resolved[n].si, full.resolved[n].si) << small.resolved[n].path;
      }
    }
    const mossfield::GridCase &grid = full.values.grid, &box = small.values.grid;
    double cells = 1;
    for (std::size_t a = 0; a < 3; ++a) {
      const double h = grid.size[a] / grid.cells[a];
      cells *= grid.cells[a];
      EXPECT_GT(full.values.interface.width / h, 3.99);
      EXPECT_NEAR(h, grid.size[0] / grid.cells[0], 1e-6 * h);
      if (a < 2) {
        EXPECT_GE(grid.size[a], 3.9 * box.size[a]);
      }
    }
    EXPECT_LT(cells, 70e6);
    ++twins;
  }
  EXPECT_EQ(twins, 15);
}

/// "1e-6 S/cm" where conductivity is asked for.
void expect_unit(const std::string& key, const std::string& text) {
  const mossfield::Quantity quantity = mossfield::parse_quantity(text);
  EXPECT_EQ(quantity.error, "") << key << ": " << text;
  const std::string unit = mossfield::find_key(key)->unit;
  const mossfield::Dimension wanted =
      unit.empty() ? mossfield::Dimension{} : mossfield::parse_unit(unit).dimension;
  EXPECT_EQ(quantity.dimension, wanted) << key << ": " << text;
}

// Broken by a number without its unit, without a source or without how far it can be trusted, or a range that
// is none.
TEST(ShippedCases, PropertySetsSayWhereEachNumberComesFromAndHowSureItIs) {
  int numbers = 0, ranges = 0;
  for (const auto& entry : std::filesystem::directory_iterator(MOSSFIELD_CASES_DIR "/materials")) {
    SCOPED_TRACE(entry.path().string());
    const std::string text = mossfield::read_text_file(entry.path().string());
    std::string kind = text.substr(text.find("kind: ") + 6);
    kind = kind.substr(0, kind.find('\n'));
    mossfield::Problems problems;
    const mossfield::YamlNode root =
        mossfield::parse_yaml("a: " + entry.path().stem().string(), "test", problems);
    const std::string section =
        kind == "nucleation" ? "nucleation.coated" : kind;  // which knows all of its keys
    const mossfield::MaterialSet set = mossfield::load_material(section, root.values[0], "");
    EXPECT_TRUE(set.found);
    EXPECT_TRUE(set.problems.empty()) << set.problems[0].message;
    for (const auto& [key, value] : set.values) {
      EXPECT_NE(value.source.find("(confidence: "), std::string::npos) << key;
      expect_unit(key, value.node.text);
      ++numbers;
    }
    for (const auto& [key, range] : set.ranges) {
      EXPECT_NE(range.source.find("(confidence: "), std::string::npos) << key;
      EXPECT_TRUE(range.holds(range.low) && range.holds(range.high)) << key;
      EXPECT_NE(range.low, range.high) << key;
      expect_unit(key, range.low);
      expect_unit(key, range.high);
      ++ranges;
    }
  }
  EXPECT_GT(numbers, 20);
  EXPECT_GT(ranges, 20);
}

}  // namespace
