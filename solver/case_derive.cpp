#include "solver/case_derive.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "solver/case_value.hpp"
#include "solver/drive.hpp"

namespace mossfield {
namespace {

const std::string pinholes = "coating.pinholes", bumps = "initial.bumps", sequence = "drive.sequence";

/// The words that an element of the list may hold.
std::vector<std::string> words_of(const std::string& list) {
  std::vector<std::string> words;
  const std::string start = list + "[].";
  for (const Key& key : case_keys())
    if (key.path.rfind(start, 0) == 0) words.push_back(key.path.substr(start.size()));
  return words;
}

void read_keys(const std::string& list, const std::string& path, const YamlNode& node, CaseDraft& draft,
               Problems& problems) {
  for (std::size_t k = 0; k < node.keys.size(); ++k) {
    const std::string& word = node.keys[k].text;
    if (const Key* key = find_key(list + "[]." + word)) {
      assign(*key, path + "." + word, node.values[k], draft, problems);
      continue;
    }
    const std::string near = nearest(word, words_of(list));
    problems.push_back(
        {node.keys[k].place, fmt::format("{}.{}: unknown key{}", path, word,
                                         near.empty() ? "" : fmt::format("; did you mean '{}'?", near))});
  }
}

/// Fills the element of `draft` that the list is read by; false if something is wrong with it.
bool read_element(const std::string& list, const std::string& path, const YamlNode& node, CaseDraft& draft,
                  Problems& problems) {
  const std::size_t before = problems.size();
  if (node.kind != YamlNode::Kind::map) {
    problems.push_back({node.place, fmt::format("{}: expected {{{}}}, got {}", path,
                                                fmt::join(words_of(list), ", "), node_description(node))});
    return false;
  }
  draft.place = {{0, 0}, unset, unset};
  draft.place_at.clear();
  draft.stage = {};
  read_keys(list, path, node, draft, problems);
  for (const std::string& word : words_of(list)) {
    const Key& key = *find_key(list + "[]." + word);
    if (key.use.required && !node.find(word) && problems.size() == before)
      problems.push_back(
          {node.place, fmt::format("{}.{}: missing; expected {}", path, word, key.expected())});
  }
  return problems.size() == before;
}

/// Fills draft.place; false if something is wrong with it.
bool read_place(const std::string& list, const std::string& path, const YamlNode& node, CaseDraft& draft,
                Problems& problems) {
  if (!read_element(list, path, node, draft, problems)) return false;
  const std::size_t axes = draft.axis_size.size(), count = draft.place_at.size();
  if (count > 2 || (axes > 0 && count != axes - 1)) {
    problems.push_back(
        {node.place, fmt::format("{}.at: expected {} numbers, one per axis along the electrode, got {}", path,
                                 axes - 1, count)});
    return false;
  }
  std::copy(draft.place_at.begin(), draft.place_at.end(), draft.place.at.begin());
  return true;
}

void read_stage(const std::string& path, const YamlNode& node, CaseDraft& draft, Problems& problems) {
  if (!read_element(sequence, path, node, draft, problems)) return;
  if (!draft.stage.current == !draft.stage.voltage)
    return problems.push_back(
        {node.place,
         fmt::format("{}: give exactly one of current and voltage; a rest is current: 0 A/m^2", path)});
  draft.drive.sequence.push_back(draft.stage);
}

/// 0.2 of a cell costs 0.3 % of a tip's velocity at 5 cells to an interface and 0.8 % at 8, 0.1 there less
/// than 0.01 % (tests/validation/check_resolution.py).
double largest_move(const GridCase& grid, double width) {
  double cell = 0;
  for (std::size_t a = 0; a < 3; ++a)
    if (grid.cells[a] > 1) cell = std::max(cell, grid.size[a] / grid.cells[a]);
  const double cells = width / cell;
  return cells > 6.25 ? 0.8 / cells : 0.2;
}

}  // namespace

void read_list(const std::string& path, const YamlNode& list, CaseDraft& draft, Problems& problems) {
  if (list.kind == YamlNode::Kind::refused) return;
  if (list.kind != YamlNode::Kind::sequence)
    return problems.push_back(
        {list.place, fmt::format("{}: expected a list of {{{}}}, got {}", path,
                                 fmt::join(words_of(path), ", "), node_description(list))});
  if (path == sequence && list.values.empty())
    problems.push_back({list.place, path + ": no stage; give {current: ..., time: ...}, or drop it"});
  for (std::size_t k = 0; k < list.values.size(); ++k) {
    const std::string element = fmt::format("{}[{}]", path, k);
    if (path == sequence) {
      read_stage(element, list.values[k], draft, problems);
      continue;
    }
    if (!read_place(path, element, list.values[k], draft, problems)) continue;
    if (path == pinholes)
      draft.coating.pinholes.push_back({draft.place.at, draft.place.radius});
    else
      draft.initial.bumps.push_back(draft.place);
    if (path != bumps) continue;
    InitialCase::Bump& bump = draft.initial.bumps.back();
    if (!list.values[k].find("height")) bump.height = draft.place.radius;
    if (!list.values[k].find("above")) bump.above = 0;
  }
}

std::string list_text(const std::string& path, const CaseDraft& draft) {
  std::vector<std::string> inside;
  const auto add = [&](const std::array<double, 2>& at, double radius, const std::string& rest) {
    inside.push_back(fmt::format("{{at: [{} m, {} m], radius: {} m{}}}", at[0], at[1], radius, rest));
  };
  if (path == pinholes)
    for (const CoatingCase::Pinhole& hole : draft.coating.pinholes) add(hole.at, hole.radius, "");
  else if (path == bumps)
    for (const InitialCase::Bump& bump : draft.initial.bumps)
      add(bump.at, bump.radius, fmt::format(", height: {} m, above: {} m", bump.height, bump.above));
  else
    for (const DriveCase::Stage& stage : draft.drive.sequence)
      inside.push_back(fmt::format("{{{}, time: {} s}}",
                                   stage.current ? fmt::format("current: {} A/m^2", *stage.current)
                                                 : fmt::format("voltage: {} V", *stage.voltage),
                                   stage.duration));
  return fmt::format("[{}]", fmt::join(inside, ", "));
}

void derive(CaseDraft& draft) {
  const std::size_t axes = std::min<std::size_t>(3, draft.axis_size.size());
  draft.grid.dimensions = static_cast<int>(axes);
  draft.grid.size.fill(draft.depth);
  std::copy_n(draft.axis_size.begin(), axes, draft.grid.size.begin());
  std::copy_n(draft.axis_cells.begin(), std::min<std::size_t>(3, draft.axis_cells.size()),
              draft.grid.cells.begin());
  for (std::size_t axis = 0; axis < 3; ++axis)
    if (draft.axis_sides[axis])
      draft.grid.sides[2 * axis] = draft.grid.sides[2 * axis + 1] = *draft.axis_sides[axis];
  if (std::isnan(draft.kinetics.concentration_exponent))
    draft.kinetics.concentration_exponent = 1 - draft.kinetics.transfer_coefficient;
  if (!std::isnan(draft.barrier) && !std::isnan(draft.gradient_coefficient)) {
    draft.interface.energy = std::sqrt(draft.gradient_coefficient * draft.barrier / 18);
    draft.interface.width = 4 * std::sqrt(draft.gradient_coefficient / (2 * draft.barrier));
  }
  if (std::isnan(draft.time.max_front_move))
    draft.time.max_front_move = largest_move(draft.grid, draft.interface.width);
  if (std::isnan(draft.nucleation.thickness_floor))
    draft.nucleation.thickness_floor = draft.nucleation.thickness;
  const double run = longest_run(draft.drive);
  const auto fraction = [&](double& member, double parts) {
    if (std::isnan(member)) member = run / parts;
  };
  if (draft.time.fixed && std::isnan(draft.time.max_step)) draft.time.max_step = draft.time.first_step;
  fraction(draft.time.max_step, 20);
  fraction(draft.output.metrics_interval, 200);
  fraction(draft.output.snapshot_interval, 20);
}

}  // namespace mossfield
