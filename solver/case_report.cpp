#include "solver/case_report.hpp"

#include <fmt/format.h>

#include <cmath>

#include "solver/schema.hpp"

namespace mossfield {
namespace {

using Words = std::vector<std::string>;

Words split(const std::string& path) {
  Words words;
  for (std::size_t start = 0; start <= path.size();) {
    const std::size_t dot = std::min(path.find('.', start), path.size());
    words.push_back(path.substr(start, dot - start));
    start = dot + 1;
  }
  return words;
}

/// A comment must stay on its line.
std::string one_line(std::string text) {
  for (char& letter : text)
    if (static_cast<unsigned char>(letter) < 0x20) letter = ' ';
  return text;
}

std::string comment(const Resolved& row) {
  std::string text;
  if (row.text != row.si && !row.si.empty()) text += row.si + "; ";
  text += row.origin;
  if (!row.source.empty()) text += fmt::format("; {}", row.source);
  return one_line(text);
}

std::string resolved_line(const Resolved& row, const std::string& indent, const std::string& word) {
  if (row.text.empty()) return fmt::format("{}# {}: not given\n", indent, word);
  return fmt::format("{}{}{}: {}  # {}\n", indent, row.printed ? "" : "# ", word, row.text, comment(row));
}

std::string bound(const std::string& name, double value) {
  return std::isfinite(value) ? fmt::format("{}: {}, ", name, value) : "";
}

std::string expect_text(const std::vector<Expectation>& expectations) {
  std::string text = expectations.empty() ? "" : "expect:\n";
  for (const Expectation& e : expectations)
    text += fmt::format("  {}: {{{}{}source: {}}}\n", e.name, bound("min", e.min), bound("max", e.max),
                        quoted_text(e.source));
  return text;
}

}  // namespace

std::string explain(const CaseFile& file) {
  std::string text =
      fmt::format("# {}, resolved: value; the same in SI; where it comes from\n", one_line(file.path));
  Words open;  // the sections that the last printed line stands in
  for (const Resolved& row : file.resolved) {
    const Words words = split(row.path);
    std::size_t common = 0;
    while (common < open.size() && common + 1 < words.size() && open[common] == words[common]) ++common;
    // a section of comments only would read as an empty value
    for (std::size_t level = common; row.printed && level + 1 < words.size(); ++level)
      text += fmt::format("{:{}}{}:\n", "", 2 * level, words[level]);
    if (row.printed) open.assign(words.begin(), words.end() - 1);
    // a comment of a section that is not open stands where that section would
    const std::size_t depth = row.printed ? words.size() - 1 : common;
    std::string name = words.back();
    for (std::size_t level = words.size() - 1; level-- > depth;) name = words[level] + "." + name;
    text += resolved_line(row, std::string(2 * depth, ' '), name);
  }
  return text + expect_text(file.expect);
}

}  // namespace mossfield
