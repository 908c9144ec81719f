#pragma once
// A YAML text as a small tree that cannot surprise: built from the parser's events, so that aliases, tags,
// duplicate keys, deep nesting and second documents are met where they stand in the text. Every scalar stays
// text.

#include <memory>
#include <stdexcept>
#include <string>
#include <vector>

namespace mossfield {

/// Where in which text, counted from 1; line 0 is the whole text.
struct Place {
  std::shared_ptr<const std::string> file;
  int line = 0, column = 0;
  std::string text() const;
};

struct Problem {
  Place place;
  std::string message;
};
using Problems = std::vector<Problem>;

/// The user's fault: every message of one reading, each "file:line:col: ...".
class CaseError : public std::runtime_error {
 public:
  explicit CaseError(std::vector<std::string> messages);
  explicit CaseError(const Problems& problems);
  const std::vector<std::string>& messages() const { return messages_; }

 private:
  std::vector<std::string> messages_;
};

struct YamlNode {
  enum class Kind { null, scalar, sequence, map, refused };  ///< refused: a problem has been reported already
  Kind kind = Kind::null;
  Place place;
  std::string text;              ///< of a scalar
  bool quoted = false;           ///< a quoted or block scalar is text, never a number
  std::vector<YamlNode> keys;    ///< of a map, in the order of the text
  std::vector<YamlNode> values;  ///< of a map (beside keys) or of a sequence

  const YamlNode* find(const std::string& key) const;
  YamlNode* find(const std::string& key);
  void insert(YamlNode key, YamlNode value);
};

/// The text of a regular file of at most 10 MB; throws CaseError with a plain sentence otherwise.
std::string read_text_file(const std::string& path);

/// Adds to `problems` what is wrong with the text; what could be read is returned all the same.
YamlNode parse_yaml(const std::string& text, const std::string& name, Problems& problems);

/// A double-quoted scalar with its escapes, on one line (valid in YAML and in JSON).
std::string quoted_text(const std::string& text);

/// The node on one line, in flow style.
std::string flow_text(const YamlNode& node);

}  // namespace mossfield
