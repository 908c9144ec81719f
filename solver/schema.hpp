#pragma once
// The one table of keys. Reading, --set, explain and the JSON Schema are all made from it; a default is
// whatever a freshly made Case holds. Rows are in the order in which explain prints them and the reader
// assigns them.

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "solver/case.hpp"

namespace mossfield {

/// A Case while it is being read, with the answers that are not stored as they were given.
struct CaseDraft : Case {
  CaseDraft() { time.max_front_move = kinetics.concentration_exponent = unset; }  // derived unless given
  std::vector<double> axis_size;                      ///< grid.size, of the named axes [m]
  std::vector<int> axis_cells;                        ///< grid.cells
  double depth = 1e-6;                                ///< of the axes not named [m]
  std::array<std::optional<SideKind>, 3> axis_sides;  ///< boundaries.x: both ends at once
  double barrier = unset;                             ///< [J/m^3]
  double gradient_coefficient = unset;                ///< [J/m]
  InitialCase::Bump place{{0, 0}, unset, unset};      ///< the element of a list being read
  std::vector<double> place_at;                       ///< [m]
  DriveCase::Stage stage;                             ///< another such element
};

/// An enumeration, by the index of its value in Key::choices; -1 is "not given".
struct ChoiceSlot {
  std::function<int(CaseDraft&)> get;
  std::function<void(CaseDraft&, int)> set;
};

template <class T>
using Member = T& (*)(CaseDraft&);
using Slot = std::variant<Member<double>, Member<std::optional<double>>, Member<int>, Member<std::uint64_t>,
                          Member<bool>, Member<std::string>, Member<std::vector<std::string>>,
                          Member<std::vector<double>>, Member<std::vector<int>>, ChoiceSlot>;

struct Range {
  double low = -std::numeric_limits<double>::infinity(), high = std::numeric_limits<double>::infinity();
  bool low_open = false, high_open = false;
  bool holds(double value) const;
  std::string text(const std::string& unit) const;
};

/// When a key may be given, and whether it must be.
struct Use {
  enum class Where {
    always,
    two_potential,
    coating,
    outer_coating,
    mechanics,
    host,
    nucleation,
    coated_host,
    literature,
    grand_potential,
    dilute
  } where = Where::always;
  bool required = false;
  unsigned host_kinds = 0;  ///< bits, one a kind of host; 0: all of them
  bool applies(const Case& values) const;
};

struct Key {
  std::string path;  ///< "drive.until.time"; "initial.bumps[].radius" inside the elements of a list
  std::string unit;  ///< the SI unit, as explain prints it; empty: a plain number or no number
  Slot slot;
  Range range;
  Use use;
  std::string doc;
  std::vector<std::string> choices;
  bool shorthand = false;  ///< another way to give other keys, absent unless used

  bool in_list() const { return path.find("[]") != std::string::npos; }
  bool is_list() const;
  /// "a length such as 4 um", "a whole number", "one of ..."; with the range
  std::string expected() const;
};

const std::vector<Key>& case_keys();
const Key* find_key(const std::string& path);

/// Whether the path is a map of the case file ("drive", "drive.until").
bool is_section(const std::string& path);

/// The lists of maps: "initial.bumps", "coating.pinholes", "drive.sequence".
bool is_list_of_maps(const std::string& path);

/// The value as a YAML flow scalar or sequence in SI; empty if it is not set.
std::string slot_text(const Key& key, CaseDraft& draft);

/// Columns of metrics.csv, which `expect` may name, alone or after final., max. or min.
std::vector<std::string> metric_names(MetricsColumns columns);

/// What it is about the case that leaves a key without meaning: "without a section mechanics".
std::string mode_text(const Key& key, CaseDraft& draft);

/// The candidate that a slip of the keys would turn into `word`; empty if none is near.
std::string nearest(const std::string& word, const std::vector<std::string>& candidates);

/// What an unknown key of a section may be meant as: one of the section's own keys, or the path of one
/// elsewhere that has this very name. Empty if nothing is near.
struct Suggestion {
  std::string here, elsewhere;
};
Suggestion suggest(const std::string& section, const std::string& word);

}  // namespace mossfield
