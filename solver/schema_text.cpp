// What the table of keys says of itself in words.

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <set>

#include "solver/schema.hpp"
#include "solver/units.hpp"
#include "solver/yaml_document.hpp"

namespace mossfield {
namespace {

template <class... Ts>
struct Overloaded : Ts... {
  using Ts::operator()...;
};
template <class... Ts>
Overloaded(Ts...) -> Overloaded<Ts...>;

std::string number_text(double value, const std::string& unit) {
  if (!std::isfinite(value)) return "";
  return unit.empty() ? fmt::format("{}", value) : fmt::format("{} {}", value, unit);
}

template <class Values, class Text>
std::string list_text(const Values& values, Text&& text) {
  if (values.empty()) return {};
  std::string inside;
  for (const auto& value : values) inside += (inside.empty() ? "" : ", ") + text(value);
  return "[" + inside + "]";
}

/// Optimal string alignment: insertions, deletions, substitutions and swaps of neighbours.
std::size_t edit_distance(const std::string& a, const std::string& b) {
  std::vector<std::vector<std::size_t>> d(a.size() + 1, std::vector<std::size_t>(b.size() + 1));
  for (std::size_t i = 0; i <= a.size(); ++i) d[i][0] = i;
  for (std::size_t j = 0; j <= b.size(); ++j) d[0][j] = j;
  for (std::size_t i = 1; i <= a.size(); ++i)
    for (std::size_t j = 1; j <= b.size(); ++j) {
      d[i][j] =
          std::min({d[i - 1][j] + 1, d[i][j - 1] + 1, d[i - 1][j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1)});
      if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
        d[i][j] = std::min(d[i][j], d[i - 2][j - 2] + 1);
    }
  return d[a.size()][b.size()];
}

std::string lower(std::string text) {
  std::transform(text.begin(), text.end(), text.begin(),
                 [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  return text;
}

}  // namespace

bool Range::holds(double value) const {
  return (low_open ? value > low : value >= low) && (high_open ? value < high : value <= high);
}

std::string Range::text(const std::string& unit) const {
  const std::string space = unit.empty() ? "" : " " + unit;
  std::string result;
  if (std::isfinite(low)) result += fmt::format("{} {}{}", low_open ? ">" : ">=", low, low == 0 ? "" : space);
  if (std::isfinite(high))
    result += fmt::format("{}{} {}{}", result.empty() ? "" : " and ", high_open ? "<" : "<=", high, space);
  return result;
}

bool Use::applies(const Case& values) const {
  const bool literature = values.model == Model::literature;
  const bool dilute = values.literature.form == LiteratureCase::Form::dilute;
  if (where == Where::always) return true;
  if (where == Where::two_potential) return !literature;
  if (where == Where::host) {
    const unsigned kind = 1u << static_cast<unsigned>(values.host.kind);
    return !literature && values.host.present && (host_kinds == 0 || (host_kinds & kind) != 0);
  }
  if (where == Where::coating) return !literature && values.coating.inner.present;
  if (where == Where::outer_coating) return !literature && values.coating.outer.present;
  if (where == Where::nucleation) return !literature && values.nucleation.present;
  if (where == Where::coated_host) return !literature && values.nucleation.is_coated;
  if (where == Where::mechanics) return !literature && values.mechanics.present;
  return literature && (where == Where::literature || dilute == (where == Where::dilute));
}

bool Key::is_list() const {
  return std::holds_alternative<Member<std::vector<double>>>(slot) ||
         std::holds_alternative<Member<std::vector<int>>>(slot) ||
         std::holds_alternative<Member<std::vector<std::string>>>(slot);
}

std::string Key::expected() const {
  const bool whole = std::holds_alternative<Member<int>>(slot) ||
                     std::holds_alternative<Member<std::uint64_t>>(slot) ||
                     std::holds_alternative<Member<std::vector<int>>>(slot);
  const bool text = std::holds_alternative<Member<std::string>>(slot) ||
                    std::holds_alternative<Member<std::vector<std::string>>>(slot);
  std::string what;
  if (!choices.empty())
    what = fmt::format("one of {}", fmt::join(choices, ", "));
  else if (std::holds_alternative<Member<bool>>(slot))
    what = "true or false";
  else if (text)
    what = "text";
  else if (whole)
    what = "a whole number";
  else if (unit.empty())
    what = "a plain number";
  else
    what = fmt::format("{} such as '1 {}'", quantity_name(unit), unit);
  const std::string bounds = range.text(unit);
  if (!bounds.empty()) what += " " + bounds;
  return is_list() ? "a list, each " + what : what;
}

const Key* find_key(const std::string& path) {
  for (const Key& key : case_keys())
    if (key.path == path) return &key;
  return nullptr;
}

bool is_list_of_maps(const std::string& path) {
  const std::string start = path + "[].";
  return std::any_of(case_keys().begin(), case_keys().end(),
                     [&](const Key& key) { return key.path.rfind(start, 0) == 0; });
}

bool is_section(const std::string& path) {
  const std::string start = path.empty() ? "" : path + ".";
  return std::any_of(case_keys().begin(), case_keys().end(),
                     [&](const Key& key) { return key.path.compare(0, start.size(), start) == 0; });
}

std::string slot_text(const Key& key, CaseDraft& draft) {
  const auto number = [&](double value) { return number_text(value, key.unit); };
  const auto plain = [](auto value) { return fmt::format("{}", value); };
  const Overloaded text{
      [&](Member<double> at) { return number(at(draft)); },
      [&](Member<std::optional<double>> at) { return at(draft) ? number(*at(draft)) : std::string(); },
      [&](Member<int> at) { return plain(at(draft)); },
      [&](Member<std::uint64_t> at) { return plain(at(draft)); },
      [&](Member<bool> at) { return plain(at(draft)); },
      [&](Member<std::string> at) { return at(draft).empty() ? "" : quoted_text(at(draft)); },
      [&](Member<std::vector<std::string>> at) { return list_text(at(draft), quoted_text); },
      [&](Member<std::vector<double>> at) { return list_text(at(draft), number); },
      [&](Member<std::vector<int>> at) { return list_text(at(draft), plain); },
      [&](const ChoiceSlot& choice) {
        const int index = choice.get(draft);
        return index < 0 ? std::string() : key.choices[static_cast<std::size_t>(index)];
      }};
  return std::visit(text, key.slot);
}

std::string mode_text(const Key& key, CaseDraft& draft) {
  const bool dilute = draft.literature.form == LiteratureCase::Form::dilute;
  if (draft.model == Model::literature)
    return std::string("with model: literature, form: ") + (dilute ? "dilute" : "grand_potential");
  if (key.use.where == Use::Where::host) return "with host.kind: " + slot_text(*find_key("host.kind"), draft);
  if (key.use.where == Use::Where::mechanics) return "without a section mechanics";
  if (key.use.where == Use::Where::nucleation) return "without a section nucleation";
  return "with model: two_potential";
}

std::string nearest(const std::string& word, const std::vector<std::string>& candidates) {
  std::string best;
  std::size_t least = word.size() > 256 ? 0 : 1 + word.size() / 4;  // 'foo' is near to nothing short
  for (const std::string& candidate : candidates) {
    const std::size_t distance = least == 0 ? 1 : edit_distance(lower(word), lower(candidate));
    if (distance > least || distance >= candidate.size() || (distance == least && !best.empty())) continue;
    least = distance;
    best = candidate;
  }
  return best;
}

Suggestion suggest(const std::string& section, const std::string& word) {
  const std::string start = section.empty() ? "" : section + ".";
  const auto depth = [](const std::string& path) { return std::count(path.begin(), path.end(), '.'); };
  std::set<std::string> siblings;
  Suggestion found;
  if (section.empty()) siblings.insert("expect");
  for (const Key& known : case_keys()) {
    if (known.path.compare(0, start.size(), start) == 0)
      siblings.insert(
          known.path.substr(start.size(), known.path.find_first_of(".[", start.size()) - start.size()));
    // drive.voltage sooner than drive.until.voltage
    if (!known.in_list() && known.path.substr(known.path.rfind('.') + 1) == word &&
        (found.elsewhere.empty() || depth(known.path) <= depth(found.elsewhere)))
      found.elsewhere = known.path;
  }
  found.here = nearest(word, {siblings.begin(), siblings.end()});
  return found;
}

}  // namespace mossfield
