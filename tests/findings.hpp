#pragma once
// What `validate` says of a shipped case with some keys set otherwise.

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "solver/case_reader.hpp"
#include "solver/report.hpp"
#include "solver/report_capacity.hpp"
#include "solver/report_salt.hpp"

namespace mossfield::test {

/// The finding that starts with `topic` for a shipped case with keys set otherwise.
inline Finding finding(const std::string& topic, const std::string& name,
                       const std::vector<std::string>& sets) {
  const Case values = read_case(std::string(MOSSFIELD_CASES_DIR) + "/" + name, sets).values;
  std::vector<Finding> all = report_scales(values);
  all.push_back(report_resolution(values));
  for (const Finding& f : report_coating(values)) all.push_back(f);
  for (const Finding& f : report_bumps(values)) all.push_back(f);
  for (const Finding& f : report_plausible(values)) all.push_back(f);
  for (const Finding& f : report_sets(values)) all.push_back(f);
  for (const Finding& f : report_output(values)) all.push_back(f);
  for (const Finding& f : report_capacity(values)) all.push_back(f);
  for (const Finding& f : report_fits(values)) all.push_back(f);
  for (const Finding& f : report_enrichment(values)) all.push_back(f);
  for (const Finding& f : report_mechanics(values)) all.push_back(f);
  for (const Finding& f : report_memory(values, {})) all.push_back(f);
  for (const Finding& f : all)
    if (f.text.rfind(topic, 0) == 0) return f;
  return {"nothing about " + topic, false};
}

inline Finding quickstart(const std::string& topic, const std::vector<std::string>& sets) {
  return finding(topic, "quickstart.yaml", sets);
}

inline void expect_says(const Finding& found, const std::string& words, bool warning) {
  EXPECT_NE(found.text.find(words), std::string::npos) << found.text;
  EXPECT_EQ(found.warning, warning) << found.text;
}

}  // namespace mossfield::test
