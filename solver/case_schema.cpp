// The JSON Schema of a case file, made from the table of keys.

#include <fmt/format.h>

#include <cmath>
#include <initializer_list>

#include "solver/case_report.hpp"
#include "solver/schema.hpp"

namespace mossfield {
namespace {

// the grammar of a quantity, as a JSON string; the unit is checked by the program, not by the editor
const char* quantity_pattern =
    R"("^[+-]?([0-9]+\\.?[0-9]*|\\.[0-9]+)([eE][+-]?[0-9]+)? *[A-Za-z(\u00b0\u00b5\u03bc\u03a91][A-Za-z0-9(\u00b0\u00b5\u03bc\u03a9\u00b9\u00b2\u00b3\u207b\u00b7 ^*/)-]*$")";

std::string bounds(const Range& range) {
  std::string text;
  if (std::isfinite(range.low))
    text += fmt::format(R"(, "{}": {})", range.low_open ? "exclusiveMinimum" : "minimum", range.low);
  if (std::isfinite(range.high))
    text += fmt::format(R"(, "{}": {})", range.high_open ? "exclusiveMaximum" : "maximum", range.high);
  return text;
}

/// Type of one element of the key, without braces.
std::string element(const Key& key) {
  if (!key.choices.empty()) {
    std::string names;
    for (const std::string& choice : key.choices) names += (names.empty() ? "" : ", ") + quoted_text(choice);
    return fmt::format(R"("enum": [{}])", names);
  }
  const auto is = [&](auto member) { return std::holds_alternative<decltype(member)>(key.slot); };
  if (is(Member<bool>{})) return R"("type": "boolean")";
  if (is(Member<std::string>{}) || is(Member<std::vector<std::string>>{})) return R"("type": "string")";
  if (is(Member<int>{}) || is(Member<std::uint64_t>{}) || is(Member<std::vector<int>>{}))
    return R"("type": "integer")" + bounds(key.range);
  if (key.unit.empty()) return R"("type": "number")" + bounds(key.range);
  return fmt::format(R"("type": "string", "pattern": {})", quantity_pattern);
}

std::string leaf(const Key& key) {
  const std::string doc = fmt::format(R"("description": {})",
                                      quoted_text(key.doc + (key.unit.empty() ? "" : " [" + key.unit + "]")));
  const std::string type = element(key);
  if (!key.is_list()) return fmt::format("{{{}, {}}}", doc, type);
  const char* least = key.in_list() ? "" : R"("minItems": 1, )";  // in 1-D a bump is at: []
  return fmt::format(R"({{{}, "type": "array", {}"items": {{{}}}}})", doc, least, type);
}

/// `more`: what else holds of it, with a comma before.
std::string object(const std::string& properties, const std::string& required, const std::string& more = "") {
  return fmt::format(R"({{"type": "object", "additionalProperties": false, "properties": {{{}}}{}{}}})",
                     properties, required.empty() ? "" : fmt::format(R"(, "required": [{}])", required),
                     more);
}

std::string section(const std::string& path);

std::string node(const std::string& path) {
  if (is_list_of_maps(path)) return fmt::format(R"({{"type": "array", "items": {}}})", section(path + "[]"));
  if (const Key* key = find_key(path)) return leaf(*key);
  const std::string map = section(path);
  if (path != "metal" && path != "electrolyte") return map;
  return fmt::format(R"({{"oneOf": [{{"type": "string"}}, {}]}})", map);
}

std::string expectations() {
  std::string names;
  for (const std::string& name : metric_names({true, true, true, true, true}))
    names += (names.empty() ? "" : "|") + name;
  std::string numbers;
  for (const char* name : {"value", "tolerance", "min", "max"})
    numbers += fmt::format(R"({}: {{"type": "number"}}, )", quoted_text(name));
  return fmt::format(
      R"({{"type": "object", "additionalProperties": false, "patternProperties": {{"^((final|max|min)\\.)?({})$": {}}}}})",
      names, object(numbers + R"("source": {"type": "string"})", ""));
}

void append(std::string& list, const std::string& item) {
  list += (list.empty() ? "" : ", ") + item;
}

std::string exactly_one(std::initializer_list<const char*> words) {
  std::string list;
  for (const char* word : words) append(list, fmt::format(R"({{"required": [{}]}})", quoted_text(word)));
  return fmt::format(R"(, "oneOf": [{}])", list);
}

/// What each kind of host needs.
std::string needs_of_hosts() {
  const std::vector<std::string>& kinds = find_key("host.kind")->choices;
  std::string list;
  for (std::size_t kind = 0; kind < kinds.size(); ++kind) {
    std::string required;
    for (const Key& key : case_keys())
      if (key.use.required && (key.use.host_kinds >> kind & 1u))
        append(required, quoted_text(key.path.substr(key.path.find('.') + 1)));
    if (!required.empty())
      append(list,
             fmt::format(
                 R"({{"if": {{"properties": {{"kind": {{"const": {}}}}}}}, "then": {{"required": [{}]}}}})",
                 quoted_text(kinds[kind]), required));
  }
  return fmt::format(R"(, "allOf": [{}])", list);
}

/// Whether the map at `path`, wherever it stands, needs this key of its own or of one of its maps.
bool is_needed(const Key& key, const std::string& path) {
  const bool of_list = path.find("[]") != std::string::npos;
  if (!key.use.required || (key.in_list() && !of_list)) return false;
  if (of_list) return true;
  if (path == "host") return key.use.host_kinds == 0;
  // metal and electrolyte may come from a property set
  return key.use.where == Use::Where::always && key.path.rfind("metal", 0) != 0 &&
         key.path.rfind("electrolyte", 0) != 0;
}

/// The map at `path`, its members in the order of the table.
std::string section(const std::string& path) {
  const std::string start = path.empty() ? "" : path + ".";
  std::string properties, required, last, more;
  for (const Key& key : case_keys()) {
    if (key.path.compare(0, start.size(), start) != 0) continue;
    const std::size_t end = key.path.find_first_of(".[", start.size());
    const std::string name = key.path.substr(start.size(), end - start.size());
    if (name == last) continue;
    last = name;
    append(properties, quoted_text(name) + ": " + node(start + name));
    if (is_needed(key, path)) append(required, quoted_text(name));
  }
  if (path.empty()) append(properties, "\"expect\": " + expectations());
  if (path.empty()) append(required, "\"drive\"");
  if (path == "drive") more = exactly_one({"voltage", "current", "sequence"});
  if (path == "drive.sequence[]") more = exactly_one({"voltage", "current"});
  if (path == "host") more = needs_of_hosts();
  return object(properties, required, more);
}

}  // namespace

std::string json_schema() {
  return R"({"$schema": "http://json-schema.org/draft-07/schema#", "title": "Mossfield case", )" +
         section("").substr(1) + "\n";
}

}  // namespace mossfield
