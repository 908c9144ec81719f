#include "solver/units.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cctype>
#include <charconv>
#include <cmath>
#include <stdexcept>
#include <system_error>
#include <utility>
#include <vector>

namespace mossfield {
namespace {

struct UnitRow {
  std::string_view symbol;
  Dimension dimension;  // m kg s A K mol angle
  double factor;
  int power;
  bool prefixes;
};

constexpr double degree = 3.14159265358979323846 / 180;

/// An electronvolt is one of each atom or ion: a molar energy.
const std::vector<UnitRow>& unit_table() {
  static const std::vector<UnitRow> table{
      {"m", {{1, 0, 0, 0, 0, 0, 0}}, 1, 0, true},
      {"g", {{0, 1, 0, 0, 0, 0, 0}}, 1, -3, true},
      {"s", {{0, 0, 1, 0, 0, 0, 0}}, 1, 0, true},
      {"A", {{0, 0, 0, 1, 0, 0, 0}}, 1, 0, true},
      {"K", {{0, 0, 0, 0, 1, 0, 0}}, 1, 0, true},
      {"mol", {{0, 0, 0, 0, 0, 1, 0}}, 1, 0, true},
      {"rad", {{0, 0, 0, 0, 0, 0, 1}}, 1, 0, true},
      {"deg", {{0, 0, 0, 0, 0, 0, 1}}, degree, 0, false},
      {"min", {{0, 0, 1, 0, 0, 0, 0}}, 6, 1, false},
      {"h", {{0, 0, 1, 0, 0, 0, 0}}, 36, 2, false},
      {"d", {{0, 0, 1, 0, 0, 0, 0}}, 864, 2, false},
      {"Hz", {{0, 0, -1, 0, 0, 0, 0}}, 1, 0, true},
      {"N", {{1, 1, -2, 0, 0, 0, 0}}, 1, 0, true},
      {"J", {{2, 1, -2, 0, 0, 0, 0}}, 1, 0, true},
      {"W", {{2, 1, -3, 0, 0, 0, 0}}, 1, 0, true},
      {"Pa", {{-1, 1, -2, 0, 0, 0, 0}}, 1, 0, true},
      {"bar", {{-1, 1, -2, 0, 0, 0, 0}}, 1, 5, true},
      {"V", {{2, 1, -3, -1, 0, 0, 0}}, 1, 0, true},
      {"C", {{0, 0, 1, 1, 0, 0, 0}}, 1, 0, true},
      {"Ah", {{0, 0, 1, 1, 0, 0, 0}}, 36, 2, true},
      {"S", {{-2, -1, 3, 2, 0, 0, 0}}, 1, 0, true},
      {"ohm", {{2, 1, -3, -2, 0, 0, 0}}, 1, 0, true},
      {"\xCE\xA9", {{2, 1, -3, -2, 0, 0, 0}}, 1, 0, true},
      {"F", {{-2, -1, 4, 2, 0, 0, 0}}, 1, 0, true},
      {"l", {{3, 0, 0, 0, 0, 0, 0}}, 1, -3, true},
      {"L", {{3, 0, 0, 0, 0, 0, 0}}, 1, -3, true},
      {"eV", {{2, 1, -2, 0, 0, -1, 0}}, 96485.33212, 0, false},
      {"M", {{-3, 0, 0, 0, 0, 1, 0}}, 1, 3, false},
      {"mM", {{-3, 0, 0, 0, 0, 1, 0}}, 1, 0, false},
  };
  return table;
}

struct Prefix {
  std::string_view symbol;
  int power;
};
// micro: the letter u, U+00B5 (micro sign) and U+03BC (Greek mu)
constexpr Prefix prefixes[] = {{"f", -15},       {"p", -12},       {"n", -9}, {"u", -6},
                               {"\xC2\xB5", -6}, {"\xCE\xBC", -6}, {"m", -3}, {"c", -2},
                               {"d", -1},        {"k", 3},         {"M", 6},  {"G", 9}};

const UnitRow* find_symbol(std::string_view symbol, int& power) {
  power = 0;
  for (const UnitRow& row : unit_table())
    if (row.symbol == symbol) return &row;
  for (const Prefix& prefix : prefixes) {
    if (symbol.substr(0, prefix.symbol.size()) != prefix.symbol) continue;
    const std::string_view rest = symbol.substr(prefix.symbol.size());
    for (const UnitRow& row : unit_table())
      if (row.prefixes && row.symbol == rest) {
        power = prefix.power;
        return &row;
      }
  }
  return nullptr;
}

void multiply(Unit& result, const Unit& unit, int exponent) {
  for (std::size_t k = 0; k < result.dimension.exponent.size(); ++k)
    result.dimension.exponent[k] += exponent * unit.dimension.exponent[k];
  for (int n = 0; n < std::abs(exponent); ++n) {
    result.numerator *= exponent > 0 ? unit.numerator : unit.denominator;
    result.denominator *= exponent > 0 ? unit.denominator : unit.numerator;
  }
  result.power += exponent * unit.power;
}

/// "cm²" as "cm^2", "s⁻¹" as "s^-1", "A·h" as "A*h".
std::string without_superscripts(std::string_view text) {
  constexpr std::pair<std::string_view, std::string_view> signs[] = {{"\xE2\x81\xBB\xC2\xB9", "^-1"},
                                                                     {"\xE2\x81\xBB\xC2\xB2", "^-2"},
                                                                     {"\xE2\x81\xBB\xC2\xB3", "^-3"},
                                                                     {"\xC2\xB2", "^2"},
                                                                     {"\xC2\xB3", "^3"},
                                                                     {"\xC2\xB7", "*"}};
  std::string plain;
  while (!text.empty()) {
    const auto* sign = std::find_if(std::begin(signs), std::end(signs),
                                    [&](const auto& s) { return text.substr(0, s.first.size()) == s.first; });
    plain += sign == std::end(signs) ? text.substr(0, 1) : sign->second;
    text.remove_prefix(sign == std::end(signs) ? 1 : sign->first.size());
  }
  return plain;
}

/// product := factor { ("*" | " " | "/") factor } ; factor := ( "(" product ")" | symbol ) [ ["^"] integer ]
class UnitParser {
 public:
  explicit UnitParser(std::string_view text) : text_(text) {}

  Unit parse() {
    const Unit unit = product();
    if (at_ < text_.size()) fail(fmt::format("'{}' not understood", text_.substr(at_)));
    return unit;
  }

 private:
  [[noreturn]] void fail(const std::string& what) const {
    throw std::invalid_argument(fmt::format("unit '{}': {}", text_, what));
  }
  char peek() const { return at_ < text_.size() ? text_[at_] : '\0'; }
  bool skip_spaces() {
    const std::size_t start = at_;
    while (peek() == ' ') ++at_;
    return at_ > start;
  }

  Unit product() {
    if (++depth_ > 8) fail("too many parentheses");
    Unit result;
    skip_spaces();
    multiply(result, factor(), 1);
    bool divided = false;
    while (true) {
      const bool space = skip_spaces();
      const char next = peek();
      if (next == '\0' || next == ')') break;
      if (next != '/' && next != '*' && !space) fail(fmt::format("'{}' not understood", text_.substr(at_)));
      if (next != '/' && divided) fail("after '/' a product needs parentheses, as in m^3/(J s)");
      divided = divided || next == '/';
      if (next == '/' || next == '*') ++at_;
      skip_spaces();
      multiply(result, factor(), next == '/' ? -1 : 1);
    }
    --depth_;
    return result;
  }

  Unit factor() {
    Unit unit;
    if (peek() == '(') {
      ++at_;
      unit = product();
      if (peek() != ')') fail("')' missing");
      ++at_;
    } else {
      unit = symbol();
    }
    Unit result;
    multiply(result, unit, exponent());
    return result;
  }

  Unit symbol() {
    const std::size_t start = at_;
    while (std::isalpha(static_cast<unsigned char>(peek())) || (static_cast<unsigned char>(peek()) & 0x80))
      ++at_;
    const std::string_view name = text_.substr(start, at_ - start);
    if (text_.substr(start, 2) == "1/" || text_.substr(start, 3) == "1 /") {  // as in 1/s
      ++at_;
      return {};
    }
    if (name.empty() && peek() != '\0') fail(fmt::format("'{}' is no unit", text_.substr(at_)));
    if (name.empty()) fail("a unit is missing");
    int power = 0;
    const UnitRow* row = find_symbol(name, power);
    if (!row) fail(fmt::format("'{}' is no unit known here", name));
    return {row->dimension, row->factor, 1, row->power + power, 0};
  }

  int exponent() {
    const bool caret = peek() == '^';
    std::size_t end = at_ + (caret ? 1 : 0);
    const std::size_t start = end;
    if (end + 1 < text_.size() && text_[end] == '-' &&
        std::isdigit(static_cast<unsigned char>(text_[end + 1])))
      ++end;
    while (end < text_.size() && std::isdigit(static_cast<unsigned char>(text_[end]))) ++end;
    int value = 1;
    if (end > start) {
      const auto read = std::from_chars(text_.data() + start, text_.data() + end, value);
      if (read.ec != std::errc() || std::abs(value) > 9) fail("exponent out of range");
    } else if (caret) {
      fail("'^' needs a whole number");
    }
    at_ = end;
    return value;
  }

  std::string_view text_;
  std::size_t at_ = 0;
  int depth_ = 0;
};

bool is_celsius(std::string_view text) {
  return text == "degC" || text ==
                               "\xC2\xB0"
                               "C";
}

/// digits x 10^power, rounded once
bool convert(std::string_view number, int power, double& value) {
  if (!number.empty() && number.front() == '+') number.remove_prefix(1);
  const std::size_t e = number.find_first_of("eE");
  std::string decimal(number.substr(0, e));
  long exponent = 0;
  if (e != std::string_view::npos) {
    std::string_view tail = number.substr(e + 1);
    if (tail.front() == '+') tail.remove_prefix(1);
    if (std::from_chars(tail.data(), tail.data() + tail.size(), exponent).ec != std::errc()) return false;
  }
  decimal += fmt::format("e{}", exponent + power);
  const auto read = std::from_chars(decimal.data(), decimal.data() + decimal.size(), value);
  return read.ec == std::errc() && std::isfinite(value);
}

}  // namespace

std::size_t number_length(std::string_view text) {
  std::size_t n = 0;
  const auto digits = [&] {
    const std::size_t start = n;
    while (n < text.size() && std::isdigit(static_cast<unsigned char>(text[n]))) ++n;
    return n - start;
  };
  if (n < text.size() && (text[n] == '+' || text[n] == '-')) ++n;
  std::size_t count = digits();
  if (n < text.size() && text[n] == '.') {
    ++n;
    count += digits();
  }
  if (count == 0) return 0;
  if (n < text.size() && (text[n] == 'e' || text[n] == 'E')) {
    const std::size_t mantissa = n++;
    if (n < text.size() && (text[n] == '+' || text[n] == '-')) ++n;
    if (digits() == 0) n = mantissa;
  }
  return n;
}

Unit parse_unit(std::string_view text) {
  if (is_celsius(text)) return {{{0, 0, 0, 0, 1, 0, 0}}, 1, 1, 0, 273.15};
  const std::string plain = without_superscripts(text);
  return UnitParser(plain).parse();
}

Quantity parse_quantity(std::string_view text) {
  Quantity quantity;
  const std::size_t length = number_length(text);
  const std::string_view number = text.substr(0, length);
  std::string_view unit_text = text.substr(length);
  while (!unit_text.empty() && unit_text.front() == ' ') unit_text.remove_prefix(1);
  const std::size_t first = number.find_first_not_of("+-");
  if (length == 0) {
    quantity.error = fmt::format("'{}', which is no number", text);
  } else if (unit_text.size() > 1 && unit_text[0] == ',' &&
             std::isdigit(static_cast<unsigned char>(unit_text[1]))) {
    quantity.error = fmt::format("'{}' with a comma; write a point", text);
  } else if (number.size() > first + 1 && number[first] == '0' &&
             std::isdigit(static_cast<unsigned char>(number[first + 1]))) {
    quantity.error = fmt::format("'{}' with a leading zero, which some readers take as octal", text);
  } else {
    try {
      Unit unit;
      quantity.has_unit = !unit_text.empty();
      if (quantity.has_unit) unit = parse_unit(unit_text);
      quantity.dimension = unit.dimension;
      if (!convert(number, unit.power, quantity.value))
        quantity.error = fmt::format("'{}', out of range of a number", text);
      quantity.value = quantity.value * unit.numerator / unit.denominator + unit.offset;
    } catch (const std::invalid_argument& error) {
      quantity.error = fmt::format("'{}' ({})", text, error.what());
    }
  }
  return quantity;
}

}  // namespace mossfield
