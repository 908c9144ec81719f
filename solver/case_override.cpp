#include "solver/case_override.hpp"

namespace mossfield {

YamlNode key_node(const std::string& text, const Place& place) {
  YamlNode key;
  key.kind = YamlNode::Kind::scalar;
  key.text = text;
  key.place = place;
  return key;
}

void expand_materials(YamlNode& root) {
  for (const char* section : {"metal", "electrolyte"}) {
    YamlNode* node = root.find(section);
    if (!node || node->kind != YamlNode::Kind::scalar) continue;
    YamlNode map = *node;
    map.kind = YamlNode::Kind::map;
    map.insert(key_node("material", node->place), *node);
    *node = map;
  }
}

namespace {

void place_whole(YamlNode& node) {
  node.place.line = 0;
  for (YamlNode& child : node.values) place_whole(child);
  for (YamlNode& child : node.keys) place_whole(child);
}

/// "a.b.c" in words; the name of a metric may hold a dot itself (expect.final.tip_m).
std::vector<std::string> split_path(const std::string& path) {
  std::vector<std::string> words;
  for (std::size_t start = 0; start <= path.size();) {
    std::size_t dot = path.find('.', start);
    if (dot == std::string::npos || (!words.empty() && words[0] == "expect")) dot = path.size();
    words.push_back(path.substr(start, dot - start));
    start = dot + 1;
  }
  return words;
}

}  // namespace

void apply_override(YamlNode& root, const std::string& text, Problems& problems) {
  const std::size_t equals = text.find('=');
  const std::string path = text.substr(0, equals);
  const Place place{std::make_shared<const std::string>("--set " + path), 0, 0};
  if (equals == std::string::npos || path.empty())
    return problems.push_back({place, "expected key.path=value"});
  YamlNode value = parse_yaml(text.substr(equals + 1), *place.file, problems);
  place_whole(value);
  YamlNode* at = &root;
  for (const std::string& word : split_path(path)) {
    if (at->kind != YamlNode::Kind::map || word.empty())
      return problems.push_back({place, path + ": no such key"});
    if (!at->find(word)) {
      YamlNode map;
      map.kind = YamlNode::Kind::map;
      map.place = place;
      at->insert(key_node(word, place), map);
    }
    for (YamlNode& key : at->keys)
      if (key.text == word) key.place = place;
    at = at->find(word);
  }
  *at = std::move(value);
}

}  // namespace mossfield
