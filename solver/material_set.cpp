#include "solver/material_set.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <filesystem>

#include "solver/units.hpp"

namespace mossfield {
namespace {

namespace fs = std::filesystem;

fs::path shipped_folder() {
  const char* folder = std::getenv("MOSSFIELD_CASES");
  return fs::path(folder && *folder ? folder : MOSSFIELD_CASES_DIR) / "materials";
}

bool is_path(const std::string& name) {
  return name.size() > 5 && name.substr(name.size() - 5) == ".yaml";
}

bool is_word(const std::string& name) {
  const char* letters = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-";
  return !name.empty() && name.find_first_not_of(letters) == std::string::npos;
}

bool is_file(const fs::path& path) {
  std::error_code ignored;
  return fs::is_regular_file(path, ignored);
}

/// Of the property sets of this kind, those that a case can name.
std::vector<std::string> shipped_names(const std::string& kind) {
  std::vector<std::string> names;
  std::error_code ignored;
  Problems not_here;
  for (const auto& entry : fs::directory_iterator(shipped_folder(), ignored)) {
    if (entry.path().extension() != ".yaml") continue;
    const YamlNode root = parse_yaml(read_text_file(entry.path()), entry.path(), not_here);
    const YamlNode* its_kind = root.find("kind");
    if (its_kind && its_kind->text == kind) names.push_back(entry.path().stem().string());
  }
  std::sort(names.begin(), names.end());
  return names;
}

fs::path locate(const std::string& name, const std::string& case_path) {
  if (is_path(name)) {
    const fs::path beside = fs::path(case_path).parent_path() / name;
    return is_file(beside) ? beside : shipped_folder() / name;
  }
  return is_word(name) ? shipped_folder() / (name + ".yaml") : fs::path();
}

std::string not_found(const std::string& section, const std::string& name, const std::string& case_path) {
  const std::vector<std::string> names = shipped_names(section.substr(0, section.find('.')));
  const bool beside = is_word(name) && is_file(locate(name + ".yaml", case_path));
  const std::string near = beside ? name + ".yaml" : nearest(name, names);
  const std::string known = names.empty() ? "none lies in " + shipped_folder().string() +
                                                ": is MOSSFIELD_CASES the folder of the cases?"
                                          : fmt::format("one of {}", fmt::join(names, ", "));
  return fmt::format("{}.material: expected a property set ({}) or a .yaml file beside the case, got '{}'{}",
                     section, known, name, near.empty() ? "" : fmt::format("; did you mean '{}'?", near));
}

bool is_confidence(const std::string& word) {
  return word == "high" || word == "medium" || word == "low";
}

/// {value: 1.3e-5 m^3/mol, source: "...", confidence: high}, or {range: [1 GPa, 5 GPa], source: "..."}
void read_property(const std::string& path, const YamlNode& node, MaterialSet& set) {
  const auto wrong = [&](const Place& place, const std::string& what) {
    set.problems.push_back({place, fmt::format("{}: {}", path, what)});
  };
  if (node.kind != YamlNode::Kind::map) return wrong(node.place, "expected a map {value: ..., source: ...}");
  const std::vector<std::string> words{"value", "range", "source", "confidence", "note"};
  for (const YamlNode& key : node.keys)
    if (std::find(words.begin(), words.end(), key.text) == words.end())
      wrong(key.place, fmt::format("unknown key '{}'; expected {}", key.text, fmt::join(words, ", ")));
  const YamlNode *value = node.find("value"), *range = node.find("range"), *source = node.find("source");
  if (!value == !range) wrong(node.place, "expected one of the keys 'value' and 'range'");
  if (!source || source->kind != YamlNode::Kind::scalar || source->text.empty())
    return wrong(node.place, "missing key 'source': say where the number comes from");
  const YamlNode* confidence = node.find("confidence");
  if (confidence && !is_confidence(confidence->text))
    wrong(confidence->place, "confidence: expected high, medium or low");
  const std::string said =
      source->text + (confidence ? fmt::format(" (confidence: {})", confidence->text) : "");
  if (value) set.values[path] = {*value, said};
  if (!range) return;
  if (range->kind != YamlNode::Kind::sequence || range->values.size() != 2)
    return wrong(range->place, "range: expected two quantities, the lower one first");
  set.ranges[path] = {range->values[0].text, range->values[1].text, said};
  const Quantity low = parse_quantity(range->values[0].text), high = parse_quantity(range->values[1].text);
  if (!low.error.empty() || !high.error.empty() || low.dimension != high.dimension ||
      !(low.value < high.value))
    wrong(range->place, "range: expected two quantities with units, the lower one first");
}

}  // namespace

bool MaterialRange::holds(const std::string& quantity) const {
  const double value = parse_quantity(quantity).value;
  return value >= parse_quantity(low).value && value <= parse_quantity(high).value;
}

std::string MaterialRange::text() const {
  return fmt::format("between {} and {} ({})", low, high, source);
}

MaterialSet load_material(const std::string& section, const YamlNode& name, const std::string& case_path) {
  MaterialSet set;
  const std::string kind = section.substr(0, section.find('.'));
  const fs::path path = locate(name.text, case_path);
  if (path.empty() || !is_file(path)) {
    set.problems.push_back({name.place, not_found(section, name.text, case_path)});
    return set;
  }
  set.found = true;
  set.shipped = path.parent_path() == shipped_folder();
  const YamlNode root = parse_yaml(read_text_file(path.string()), path.string(), set.problems);
  const YamlNode* its_kind = root.find("kind");
  set.fits = !its_kind || its_kind->text == kind;
  if (!set.fits) {
    set.problems.push_back(
        {its_kind->place, fmt::format("kind: expected {}, got '{}'", kind, its_kind->text)});
    return set;
  }
  for (std::size_t k = 0; k < root.keys.size(); ++k) {
    const std::string& word = root.keys[k].text;
    const std::string full = section + "." + word;
    if (word == "title" || word == "kind") continue;
    if (word != "material" && word != "outer" && find_key(full)) {
      read_property(full, root.values[k], set);
    } else if (!find_key(section + ".coated." + word) &&  // else it says more of a layer than of a surface
               !find_key(kind + "." + word)) {            // or of the layer on the metal
      set.problems.push_back(
          {root.keys[k].place, fmt::format("unknown key '{}' in a property set of kind {}", word, kind)});
    }
  }
  if (!its_kind)
    set.problems.push_back({root.place, fmt::format("missing key 'kind'; expected kind: {}", kind)});
  return set;
}

Case::SetUse use_of(const MaterialSet& set, const std::string& name, bool named, const Case& values,
                    const std::function<const YamlNode*(const std::string&)>& own) {
  Case::SetUse use{name, set.shipped, named, {}, {}};
  CaseDraft fresh;
  for (const auto& [path, value] : set.values) {
    const Key* key = find_key(path);
    if (!key || !key->use.applies(values)) continue;
    const std::string word = path.substr(path.rfind('.') + 1);
    const Quantity there = parse_quantity(value.node.text);
    const YamlNode* node = own(path);
    if (!node) {
      const auto* number =
          std::get_if<Member<double>>(&key->slot);  // as it is without any set: an ideal solution
      if (!number || (*number)(fresh) != there.value) use.taken.push_back(word);
      continue;
    }
    const Quantity here = parse_quantity(node->text);
    if (here.error.empty() && there.error.empty() && here.value != there.value)
      use.instead.push_back(fmt::format("{} {} ({} there)", word, node->text, value.node.text));
  }
  return use;
}

bool keep_lithiation(MaterialSet& set, bool asked, const std::function<bool(const std::string&)>& given) {
  const std::string room = "coating.conversion";
  if (asked) return given(room) || set.values.count(room) || set.ranges.count(room);
  for (const std::string& key : {room, std::string("coating.converted_conductivity")})
    if (!given(key)) set.values.erase(key), set.ranges.erase(key);
  return true;
}

std::string lithiation_missing(const std::string& material) {
  return fmt::format(
      "coating.converts: property set {} says nothing of it; expected coating.conversion in C/m^3 (n F "
      "density over "
      "molar mass); give it or drop this key",
      material);
}

}  // namespace mossfield
