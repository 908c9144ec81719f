// Every case that ships is valid, says what it asks and where its numbers come from.
// Broken by a renamed key, a moved material set, a case that no longer passes the cross checks.

#include <gtest/gtest.h>

#include <filesystem>

#include "solver/case_reader.hpp"
#include "solver/case_report.hpp"

namespace {

std::vector<std::string> shipped() {
  std::vector<std::string> out;
  for (const char* folder : {MOSSFIELD_CASES_DIR, MOSSFIELD_CASES_DIR "/literature"})
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

}  // namespace
