#include "solver/verdict.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <map>
#include <sstream>

#include "solver/durable_file.hpp"
#include "solver/errors.hpp"
#include "solver/metrics.hpp"

namespace mossfield {

namespace {

using Columns = std::map<std::string, std::vector<double>>;

std::vector<std::string> cells_of(const std::string& line) {
  std::vector<std::string> cells;
  std::istringstream stream(line);
  for (std::string cell; std::getline(stream, cell, ',');) cells.push_back(cell);
  return cells;
}

Columns read_columns(const std::filesystem::path& path) {
  if (!std::filesystem::exists(path))
    throw CheckpointError(path.string() + ": no such file; expected the folder of a run");
  std::istringstream lines(read_text(path));
  std::string line;
  std::getline(lines, line);
  const std::vector<std::string> names = cells_of(line);
  Columns columns;
  for (int number = 2; std::getline(lines, line); ++number) {
    const std::vector<std::string> cells = cells_of(line);
    if (cells.size() != names.size())
      throw CheckpointError(fmt::format("{}:{}: {} values, expected {} as in the header; remove the line",
                                        path.string(), number, cells.size(), names.size()));
    for (std::size_t k = 0; k < names.size(); ++k)
      columns[names[k]].push_back(std::strtod(cells[k].c_str(), nullptr));
  }
  if (columns.empty()) throw CheckpointError(path.string() + ": no samples; let the run reach its first one");
  return columns;
}

std::string interval(const Expectation& e) {
  if (std::isinf(e.min)) return fmt::format("at most {:g}", e.max);
  if (std::isinf(e.max)) return fmt::format("at least {:g}", e.min);
  return fmt::format("{:g} to {:g}", e.min, e.max);
}

Verdict judge(const Expectation& e, const Columns& columns, const std::filesystem::path& path, bool whole) {
  const auto dot = e.name.find('.');
  const std::string which = dot == std::string::npos ? "" : e.name.substr(0, dot);
  const std::string column = dot == std::string::npos ? e.name : e.name.substr(dot + 1);
  const auto found = columns.find(column);
  if (found == columns.end())
    throw CheckpointError(
        fmt::format("{}: no column {}; was it written by another version?", path.string(), column));
  const std::vector<double>& values = found->second;
  const bool sound = std::none_of(values.begin(), values.end(), [](double v) { return std::isnan(v); });
  const auto [least, most] = std::minmax_element(values.begin(), values.end());
  const double low = which == "final" ? values.back() : which == "max" ? *most : *least;
  const double high = which == "final" ? values.back() : which == "min" ? *least : *most;
  Verdict out;
  const bool known = whole || which == "final";  // an extreme may be among the samples that are lost
  out.met = known && sound && low >= e.min && high <= e.max;
  const std::string value =
      low == high ? fmt::format("{:.6g}", low) : fmt::format("{:.6g} to {:.6g}", low, high);
  out.text = fmt::format("{:<8} {:<28} {:<24} expected {}{}", out.met ? "met" : "NOT MET", e.name, value,
                         interval(e), e.source.empty() ? "" : " (" + e.source + ")");
  if (!sound) out.text += "; some samples are no numbers";
  if (!known) out.text += "; not known: see " + (path.parent_path() / lost_samples_file).string();
  return out;
}

}  // namespace

std::vector<Verdict> verdicts(const std::vector<Expectation>& expected,
                              const std::filesystem::path& metrics) {
  const Columns columns = read_columns(metrics);
  const bool whole = !std::filesystem::exists(metrics.parent_path() / lost_samples_file);
  std::vector<Verdict> out;
  for (const Expectation& e : expected) out.push_back(judge(e, columns, metrics, whole));
  return out;
}

}  // namespace mossfield
