#include "solver/case_value.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <cmath>

#include "solver/units.hpp"

namespace mossfield {
namespace {

std::string shortened(const std::string& text) {
  return text.size() <= 60 ? text : text.substr(0, 57) + "...";
}

/// Reads one key; every failure becomes one problem at the place of the offending node.
class Assignment {
 public:
  Assignment(const Key& key, const std::string& path, CaseDraft& draft, Problems& problems)
      : key_(key), path_(path), draft_(draft), problems_(problems) {}

  bool run(const YamlNode& node) {
    std::visit([&](const auto& slot) { assign(slot, node); }, key_.slot);
    return good_;
  }

 private:
  void fail(const YamlNode& node, const std::string& got) {
    good_ = false;
    if (node.kind != YamlNode::Kind::refused)
      problems_.push_back({node.place, fmt::format("{}: expected {}, got {}", path_, key_.expected(), got)});
  }

  bool plain_scalar(const YamlNode& node) {
    if (node.kind == YamlNode::Kind::scalar && !node.quoted) return true;
    const std::string cure = node.quoted ? "; write it without quotes" : "";
    fail(node, node_description(node) + cure);
    return false;
  }

  double number(const YamlNode& node) {
    if (!plain_scalar(node)) return unset;
    const Dimension wanted = key_.unit.empty() ? Dimension{} : parse_unit(key_.unit).dimension;
    const Quantity quantity = parse_quantity(node.text);
    const std::string shown = shortened(node.text);
    if (!quantity.error.empty()) {
      fail(node, shortened(quantity.error));
    } else if (!wanted.none() && !quantity.has_unit) {
      fail(node, fmt::format("'{}', a number without a unit", shown));
    } else if (quantity.dimension != wanted || (wanted.none() && quantity.has_unit)) {
      const bool coulombs = key_.unit == "K" && quantity.dimension == parse_unit("C").dimension;
      fail(node, fmt::format("'{}', {}{}", shown, dimension_name(quantity.dimension),
                             coulombs ? "; degrees Celsius are 'degC'" : ""));
    } else if (!key_.range.holds(quantity.value)) {
      fail(node, fmt::format("'{}', out of range ({})", shown, key_.doc));
    } else {
      return quantity.value;
    }
    return unset;
  }

  template <class Integer>
  Integer whole(const YamlNode& node) {
    Integer value{};
    if (!plain_scalar(node)) return value;
    const char* end = node.text.data() + node.text.size();
    const std::size_t first = node.text.find_first_not_of("+-");
    const bool leading_zero =
        first != std::string::npos && node.text[first] == '0' && node.text.size() > first + 1;
    const auto read = std::from_chars(node.text.data(), end, value);
    if (leading_zero)
      fail(node,
           fmt::format("'{}' with a leading zero, which some readers take as octal", shortened(node.text)));
    else if (read.ec == std::errc::result_out_of_range)
      fail(node, fmt::format("'{}', out of range", shortened(node.text)));
    else if (read.ec != std::errc() || read.ptr != end)
      fail(node, node_description(node));
    else if (!key_.range.holds(static_cast<double>(value)))
      fail(node, fmt::format("'{}', out of range", node.text));
    return value;
  }

  std::string text(const YamlNode& node) {
    if (node.kind != YamlNode::Kind::scalar || node.text.empty()) fail(node, node_description(node));
    return node.text;
  }

  int choice(const YamlNode& node) {
    const auto found = std::find(key_.choices.begin(), key_.choices.end(), node.text);
    if (node.kind != YamlNode::Kind::scalar || found == key_.choices.end()) {
      const std::string near = nearest(node.text, key_.choices);
      fail(node, node_description(node) + (near.empty() ? "" : fmt::format("; did you mean '{}'?", near)));
    }
    return static_cast<int>(found - key_.choices.begin());
  }

  template <class T>
  T element(const YamlNode& node) {
    if constexpr (std::is_same_v<T, double>)
      return number(node);
    else if constexpr (std::is_same_v<T, std::string>)
      return key_.choices.empty() ? text(node) : (choice(node), node.text);
    else
      return whole<T>(node);
  }

  void assign(Member<double> at, const YamlNode& node) { store(at, number(node)); }
  void assign(Member<std::optional<double>> at, const YamlNode& node) { store(at, number(node)); }
  void assign(Member<int> at, const YamlNode& node) { store(at, whole<int>(node)); }
  void assign(Member<std::uint64_t> at, const YamlNode& node) { store(at, whole<std::uint64_t>(node)); }
  void assign(Member<std::string> at, const YamlNode& node) { store(at, text(node)); }
  void assign(Member<bool> at, const YamlNode& node) {
    if (plain_scalar(node) && node.text != "true" && node.text != "false") fail(node, node_description(node));
    store(at, node.text == "true");
  }
  void assign(const ChoiceSlot& slot, const YamlNode& node) {
    const int index = choice(node);
    if (good_) slot.set(draft_, index);
  }
  template <class T>
  void assign(Member<std::vector<T>> at, const YamlNode& node) {
    if (node.kind != YamlNode::Kind::sequence) return fail(node, node_description(node));
    std::vector<T> values;
    for (const YamlNode& value : node.values) values.push_back(element<T>(value));
    if (values.empty()) fail(node, "an empty list");
    store(at, values);
  }
  template <class At, class T>
  void store(At at, const T& value) {
    if (good_) at(draft_) = value;
  }

  const Key& key_;
  const std::string& path_;
  CaseDraft& draft_;
  Problems& problems_;
  bool good_ = true;
};

}  // namespace

bool assign(const Key& key, const std::string& path, const YamlNode& node, CaseDraft& draft,
            Problems& problems) {
  return Assignment(key, path, draft, problems).run(node);
}

double read_number(const YamlNode& node, const std::string& path, Problems& problems) {
  CaseDraft draft;
  const Key key{path, "", Member<double>(+[](CaseDraft& d) -> double& { return d.depth; }), {}, {}, "", {}};
  return assign(key, path, node, draft, problems) ? draft.depth : unset;
}

std::string node_description(const YamlNode& node) {
  switch (node.kind) {
    case YamlNode::Kind::null:
      return "nothing";
    case YamlNode::Kind::sequence:
      return "a list";
    case YamlNode::Kind::map:
      return "a map";
    default:
      return (node.quoted ? "quoted text " : "") + fmt::format("'{}'", shortened(node.text));
  }
}

}  // namespace mossfield
