#include "solver/yaml_document.hpp"

#include <fmt/format.h>
#include <sys/stat.h>
#include <yaml-cpp/eventhandler.h>
#include <yaml-cpp/exceptions.h>
#include <yaml-cpp/mark.h>
#include <yaml-cpp/parser.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <fstream>
#include <sstream>
#include <tuple>

namespace mossfield {
namespace {

constexpr std::size_t max_file = 10'000'000, max_scalar = 65'536, max_nodes = 100'000, max_depth = 32;

struct Stop {};  // nothing sensible can follow; the problem has been noted

/// Builds the tree from the parser's events.
class TreeBuilder : public YAML::EventHandler {
 public:
  TreeBuilder(std::shared_ptr<const std::string> file, Problems& problems)
      : file_(std::move(file)), problems_(problems) {}

  YamlNode root;

  void OnDocumentStart(const YAML::Mark& mark) override {
    if (++documents_ > 1) stop(mark, "a second document begins here; a case is one document");
  }
  void OnDocumentEnd() override {}
  void OnNull(const YAML::Mark& mark, YAML::anchor_t) override { add(node(mark, YamlNode::Kind::null)); }
  void OnAlias(const YAML::Mark& mark, YAML::anchor_t) override {
    note(mark, "aliases (*name) are not supported; write the value out");
    add(node(mark, YamlNode::Kind::refused));
  }
  void OnScalar(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t,
                const std::string& value) override {
    if (value.size() > max_scalar)
      stop(mark, fmt::format("a value of {} bytes; at most {} are read", value.size(), max_scalar));
    YamlNode scalar = node(mark, check_tag(mark, tag) ? YamlNode::Kind::scalar : YamlNode::Kind::refused);
    scalar.text = value;
    scalar.quoted = tag == "!";
    add(std::move(scalar));
  }
  void OnSequenceStart(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t,
                       YAML::EmitterStyle::value) override {
    check_tag(mark, tag);
    open(node(mark, YamlNode::Kind::sequence));
  }
  void OnSequenceEnd() override { close(); }
  void OnMapStart(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t,
                  YAML::EmitterStyle::value) override {
    check_tag(mark, tag);
    open(node(mark, YamlNode::Kind::map));
  }
  void OnMapEnd() override { close(); }

 private:
  struct Level {
    YamlNode node, key;
    bool has_key = false;
  };

  YamlNode node(const YAML::Mark& mark, YamlNode::Kind kind) const {
    YamlNode made;
    made.kind = kind;
    made.place = {file_, mark.line + 1, mark.column + 1};
    return made;
  }
  void note(const YAML::Mark& mark, const std::string& message) {
    problems_.push_back({{file_, mark.line + 1, mark.column + 1}, message});
  }
  [[noreturn]] void stop(const YAML::Mark& mark, const std::string& message) {
    note(mark, message);
    throw Stop{};
  }
  bool check_tag(const YAML::Mark& mark, const std::string& tag) {
    if (tag.empty() || tag == "?" || tag == "!") return true;
    note(mark, fmt::format("tags are not supported, got {}", quoted_text(tag)));
    return false;
  }
  void open(YamlNode opened) {
    if (levels_.size() >= max_depth) {
      problems_.push_back({opened.place, fmt::format("nested deeper than {} levels", max_depth)});
      throw Stop{};
    }
    levels_.push_back({std::move(opened), {}, false});
  }
  void close() {
    YamlNode closed = std::move(levels_.back().node);
    levels_.pop_back();
    add(std::move(closed));
  }
  void add(YamlNode added) {
    if (++nodes_ > max_nodes) {
      problems_.push_back({added.place, fmt::format("more than {} values", max_nodes)});
      throw Stop{};
    }
    if (levels_.empty()) {
      root = std::move(added);
    } else if (Level& level = levels_.back(); level.node.kind == YamlNode::Kind::sequence) {
      level.node.values.push_back(std::move(added));
    } else if (!level.has_key) {
      check_key(level.node, added);
      level.key = std::move(added);
      level.has_key = true;
    } else {
      // nothing behind a key has the place of what comes next
      if (added.kind == YamlNode::Kind::null) added.place = level.key.place;
      if (level.key.kind == YamlNode::Kind::scalar) level.node.insert(std::move(level.key), std::move(added));
      level.has_key = false;
    }
  }
  void check_key(const YamlNode& map, YamlNode& key) {
    if (key.kind == YamlNode::Kind::refused) return;
    std::string wrong;
    if (key.kind != YamlNode::Kind::scalar) wrong = "a key must be a word";
    if (key.kind == YamlNode::Kind::scalar && key.text == "<<")
      wrong = "merge keys (<<) are not supported; write the values out";
    const auto same = [&](const YamlNode& other) { return other.text == key.text; };
    const auto earlier = std::find_if(map.keys.begin(), map.keys.end(), same);
    if (wrong.empty() && earlier != map.keys.end())
      wrong = fmt::format("duplicate key '{}': given at line {} already", key.text, earlier->place.line);
    if (wrong.empty()) return;
    problems_.push_back({key.place, wrong});
    key.kind = YamlNode::Kind::refused;
  }

  std::shared_ptr<const std::string> file_;
  Problems& problems_;
  std::vector<Level> levels_;
  std::size_t nodes_ = 0;
  int documents_ = 0;
};

/// Number of bytes of the valid UTF-8 sequence at `at`, 0 if there is none.
std::size_t utf8_length(const std::string& text, std::size_t at) {
  const auto byte = [&](std::size_t k) {
    return at + k < text.size() ? static_cast<unsigned char>(text[at + k]) : 0u;
  };
  const unsigned lead = byte(0);
  const std::size_t length = lead < 0x80   ? 1
                             : lead < 0xC2 ? 0
                             : lead < 0xE0 ? 2
                             : lead < 0xF0 ? 3
                             : lead < 0xF5 ? 4
                                           : 0;
  for (std::size_t k = 1; k < length; ++k)
    if ((byte(k) & 0xC0) != 0x80) return 0;
  if ((lead == 0xE0 && byte(1) < 0xA0) || (lead == 0xED && byte(1) > 0x9F)) return 0;  // overlong, surrogates
  if ((lead == 0xF0 && byte(1) < 0x90) || (lead == 0xF4 && byte(1) > 0x8F))
    return 0;  // overlong, beyond U+10FFFF
  return length;
}

/// Bytes that no case may hold, and tabs where YAML counts columns.
void check_bytes(const std::string& text, const Place& whole, Problems& problems) {
  int line = 1;
  std::size_t start = 0;
  bool indent = true;
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t length = utf8_length(text, at);
    const auto byte = static_cast<unsigned char>(text[at]);
    const char* wrong = nullptr;
    if (length == 0) wrong = "not valid UTF-8; save the file as UTF-8";
    if (byte < 0x20 && byte != '\n' && byte != '\t') wrong = byte == 0 ? "a NUL byte" : "a control character";
    if (byte == '\t' && indent) wrong = "a tab in the indentation; YAML wants spaces";
    if (wrong) {
      problems.push_back({{whole.file, line, static_cast<int>(at - start) + 1}, wrong});
      throw Stop{};
    }
    indent = byte == '\n' || (indent && byte == ' ');
    at += length;
    if (byte == '\n') {
      ++line;
      start = at;
    }
  }
}

/// Without byte-order mark and with plain line ends.
std::string plain_text(const std::string& text) {
  std::string plain;
  for (std::size_t at = text.compare(0, 3, "\xEF\xBB\xBF") == 0 ? 3 : 0; at < text.size(); ++at)
    if (text[at] != '\r' || at + 1 >= text.size() || text[at + 1] != '\n') plain += text[at];
  return plain;
}

}  // namespace

std::string Place::text() const {
  if (!file) return "";
  return line > 0 ? fmt::format("{}:{}:{}", *file, line, column) : *file;
}

CaseError::CaseError(std::vector<std::string> messages)
    : std::runtime_error(fmt::format("{}", fmt::join(messages, "\n"))), messages_(std::move(messages)) {}

namespace {
std::vector<std::string> sorted_messages(Problems problems) {
  const auto order = [](const Problem& p) {
    return std::tuple(p.place.file ? *p.place.file : std::string(), p.place.line, p.place.column);
  };
  std::stable_sort(problems.begin(), problems.end(), [&](auto& a, auto& b) { return order(a) < order(b); });
  std::vector<std::string> messages;
  for (const Problem& problem : problems) messages.push_back(problem.place.text() + ": " + problem.message);
  return messages;
}
}  // namespace

CaseError::CaseError(const Problems& problems) : CaseError(sorted_messages(problems)) {}

const YamlNode* YamlNode::find(const std::string& key) const {
  if (kind != Kind::map) return nullptr;
  for (std::size_t k = 0; k < keys.size(); ++k)
    if (keys[k].text == key) return &values[k];
  return nullptr;
}

YamlNode* YamlNode::find(const std::string& key) {
  return const_cast<YamlNode*>(static_cast<const YamlNode*>(this)->find(key));
}

void YamlNode::insert(YamlNode key, YamlNode value) {
  keys.push_back(std::move(key));
  values.push_back(std::move(value));
}

std::string read_text_file(const std::string& path) {
  struct stat info {};
  const auto fail = [&](const std::string& why) -> std::string { throw CaseError({path + ": " + why}); };
  if (stat(path.c_str(), &info) != 0) return fail(fmt::format("cannot be read: {}", std::strerror(errno)));
  if (!S_ISREG(info.st_mode))
    return fail(S_ISDIR(info.st_mode) ? "is a directory, not a file" : "is not a regular file");
  if (static_cast<std::size_t>(info.st_size) > max_file)
    return fail(fmt::format("{} bytes; at most {} are read", info.st_size, max_file));
  std::ifstream stream(path, std::ios::binary);
  std::string text(static_cast<std::size_t>(info.st_size), '\0');
  if (!stream || !stream.read(text.data(), info.st_size))
    return fail(fmt::format("cannot be read: {}", std::strerror(errno)));
  return text;
}

YamlNode parse_yaml(const std::string& text, const std::string& name, Problems& problems) {
  const Place whole{std::make_shared<const std::string>(name), 0, 0};
  TreeBuilder builder(whole.file, problems);
  try {
    const std::string plain = plain_text(text);
    check_bytes(plain, whole, problems);
    std::istringstream stream(plain);
    YAML::Parser parser(stream);
    while (parser.HandleNextDocument(builder)) continue;
  } catch (const YAML::Exception& error) {
    std::string cure;
    if (error.msg == "illegal map value")
      cure = "; a colon wants a space behind it, and a text with a colon quotes";
    if (error.msg == "end of map not found" || error.msg == "end of sequence not found")
      cure = "; is this line indented like those above it?";
    problems.push_back(
        {{whole.file, error.mark.line + 1, error.mark.column + 1}, "not valid YAML: " + error.msg + cure});
  } catch (const Stop&) {
  }
  if (!builder.root.place.file) builder.root.place = whole;
  return std::move(builder.root);
}

std::string quoted_text(const std::string& text) {
  std::string result = "\"";
  for (const char letter : text) {
    if (letter == '"' || letter == '\\') result += '\\';
    if (letter == '\n')
      result += "\\n";
    else if (letter == '\t')
      result += "\\t";
    else if (static_cast<unsigned char>(letter) < 0x20)
      result += fmt::format("\\u{:04x}", static_cast<unsigned char>(letter));
    else
      result += letter;
  }
  return result + '"';
}

std::string flow_text(const YamlNode& node) {
  if (node.kind == YamlNode::Kind::scalar) return node.quoted ? quoted_text(node.text) : node.text;
  std::string inside;
  for (std::size_t k = 0; k < node.values.size(); ++k) {
    if (k > 0) inside += ", ";
    if (node.kind == YamlNode::Kind::map) inside += node.keys[k].text + ": ";
    inside += flow_text(node.values[k]);
  }
  if (node.kind == YamlNode::Kind::map) return "{" + inside + "}";
  return node.kind == YamlNode::Kind::sequence ? "[" + inside + "]" : "";
}

}  // namespace mossfield
