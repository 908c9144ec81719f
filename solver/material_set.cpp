#include "solver/material_set.hpp"

#include <fmt/format.h>

#include <cstdlib>
#include <filesystem>

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

std::vector<std::string> shipped_names() {
  std::vector<std::string> names;
  std::error_code ignored;
  for (const auto& entry : fs::directory_iterator(shipped_folder(), ignored))
    if (entry.path().extension() == ".yaml") names.push_back(entry.path().stem().string());
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

std::string not_found(const std::string& section, const std::string& name) {
  const std::vector<std::string> names = shipped_names();
  const std::string near = nearest(name, names);
  return fmt::format(
      "{}.material: expected a property set (one of {}) or a .yaml file beside the case, got '{}'{}", section,
      fmt::join(names, ", "), name, near.empty() ? "" : fmt::format("; did you mean '{}'?", near));
}

/// {value: 1.3e-5 m^3/mol, source: "..."}
void read_property(const std::string& path, const YamlNode& node, MaterialSet& set) {
  const auto wrong = [&](const Place& place, const std::string& what) {
    set.problems.push_back({place, fmt::format("{}: {}", path, what)});
  };
  if (node.kind != YamlNode::Kind::map) return wrong(node.place, "expected a map {value: ..., source: ...}");
  for (const YamlNode& key : node.keys)
    if (key.text != "value" && key.text != "source" && key.text != "note")
      wrong(key.place, fmt::format("unknown key '{}'; expected value, source, note", key.text));
  const YamlNode* value = node.find("value");
  const YamlNode* source = node.find("source");
  if (!value) wrong(node.place, "missing key 'value'");
  if (!source || source->kind != YamlNode::Kind::scalar || source->text.empty())
    wrong(node.place, "missing key 'source': say where the number comes from");
  if (value && source) set.values[path] = {*value, source->text};
}

}  // namespace

MaterialSet load_material(const std::string& section, const YamlNode& name, const std::string& case_path) {
  MaterialSet set;
  const fs::path path = locate(name.text, case_path);
  if (path.empty() || !is_file(path)) {
    set.problems.push_back({name.place, not_found(section, name.text)});
    return set;
  }
  set.found = true;
  const YamlNode root = parse_yaml(read_text_file(path.string()), path.string(), set.problems);
  for (std::size_t k = 0; k < root.keys.size(); ++k) {
    const std::string& word = root.keys[k].text;
    const std::string full = section + "." + word;
    if (word == "title") continue;
    if (word == "kind") {
      if (root.values[k].text != section)
        set.problems.push_back(
            {root.values[k].place, fmt::format("kind: expected {}, got '{}'", section, root.values[k].text)});
    } else if (word != "material" && find_key(full)) {
      read_property(full, root.values[k], set);
    } else {
      set.problems.push_back(
          {root.keys[k].place, fmt::format("unknown key '{}' in a property set of kind {}", word, section)});
    }
  }
  if (!root.find("kind"))
    set.problems.push_back({root.place, fmt::format("missing key 'kind'; expected kind: {}", section)});
  return set;
}

}  // namespace mossfield
