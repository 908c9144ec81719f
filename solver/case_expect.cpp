#include "solver/case_expect.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "solver/case_value.hpp"
#include "solver/schema.hpp"

namespace mossfield {
namespace {

const std::vector<std::string> members{"value", "tolerance", "min", "max", "source"};

void check_name(const YamlNode& key, MetricsColumns columns, Problems& problems) {
  std::string metric = key.text;
  for (const char* prefix : {"final.", "max.", "min."})
    if (metric.rfind(prefix, 0) == 0 && metric == key.text)
      metric = metric.substr(std::string(prefix).size());
  const std::vector<std::string> names = metric_names(columns);
  if (std::find(names.begin(), names.end(), metric) != names.end()) return;
  const std::string near = nearest(metric, names);
  problems.push_back(
      {key.place,
       fmt::format("expect.{}: expected a column of metrics.csv, alone or after final., max. or min.{}",
                   key.text, near.empty() ? "" : fmt::format("; did you mean '{}'?", near))});
}

/// value with a relative tolerance, or min and/or max
void read_bounds(const std::string& path, const YamlNode& node, Expectation& expectation,
                 Problems& problems) {
  const auto number = [&](const char* name) {
    const YamlNode* found = node.find(name);
    return found ? read_number(*found, path + "." + name, problems) : unset;
  };
  const auto wrong = [&](const std::string& what) { problems.push_back({node.place, path + ": " + what}); };
  const bool value = node.find("value"), tolerance = node.find("tolerance");
  const bool min = node.find("min"), max = node.find("max");
  if (value != tolerance) return wrong("value and tolerance (relative) go together");
  if (value == (min || max)) return wrong("give either value and tolerance, or min and/or max");
  if (value) {
    const double centre = number("value"), half = std::abs(centre) * number("tolerance");
    if (!(half > 0) && !std::isnan(half))
      return wrong("a relative tolerance needs value and tolerance other than 0; give min and max");
    expectation.min = centre - half;
    expectation.max = centre + half;
    return;
  }
  if (min) expectation.min = number("min");
  if (max) expectation.max = number("max");
  if (expectation.min > expectation.max) wrong("min is greater than max");
}

}  // namespace

std::vector<Expectation> read_expectations(const YamlNode& block, MetricsColumns columns,
                                           Problems& problems) {
  std::vector<Expectation> expectations;
  if (block.kind != YamlNode::Kind::map) {
    if (block.kind != YamlNode::Kind::refused)
      problems.push_back({block.place, "expect: expected a map of metrics, got " + node_description(block)});
    return expectations;
  }
  for (std::size_t k = 0; k < block.keys.size(); ++k) {
    const YamlNode& node = block.values[k];
    const std::string path = "expect." + block.keys[k].text;
    Expectation expectation;
    expectation.name = block.keys[k].text;
    check_name(block.keys[k], columns, problems);
    if (node.kind != YamlNode::Kind::map) {
      problems.push_back({node.place, fmt::format("{}: expected {{value, tolerance}} or {{min, max}}, got {}",
                                                  path, node_description(node))});
      continue;
    }
    for (const YamlNode& key : node.keys)
      if (std::find(members.begin(), members.end(), key.text) == members.end()) {
        const std::string near = nearest(key.text, members);
        problems.push_back(
            {key.place, fmt::format("{}: unknown key '{}'{}", path, key.text,
                                    near.empty() ? "" : fmt::format("; did you mean '{}'?", near))});
      }
    read_bounds(path, node, expectation, problems);
    if (const YamlNode* source = node.find("source")) expectation.source = source->text;
    expectations.push_back(expectation);
  }
  return expectations;
}

}  // namespace mossfield
