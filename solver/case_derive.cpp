#include "solver/case_derive.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "solver/case_value.hpp"

namespace mossfield {
namespace {

const std::string bumps_path = "initial.bumps";

void read_bump_keys(const std::string& path, const YamlNode& node, CaseDraft& draft, Problems& problems) {
  for (std::size_t k = 0; k < node.keys.size(); ++k) {
    const std::string& word = node.keys[k].text;
    if (const Key* key = find_key(bumps_path + "[]." + word)) {
      assign(*key, path + "." + word, node.values[k], draft, problems);
      continue;
    }
    const std::string near = nearest(word, {"at", "radius", "height"});
    problems.push_back(
        {node.keys[k].place, fmt::format("{}.{}: unknown key{}", path, word,
                                         near.empty() ? "" : fmt::format("; did you mean '{}'?", near))});
  }
}

void read_bump(const std::string& path, const YamlNode& node, CaseDraft& draft, Problems& problems) {
  const std::size_t before = problems.size();
  if (node.kind != YamlNode::Kind::map)
    return problems.push_back({node.place, fmt::format("{}: expected {{at, radius, height}}, got {}", path,
                                                       node_description(node))});
  draft.bump = {{0, 0}, unset, unset};
  draft.bump_at.clear();
  read_bump_keys(path, node, draft, problems);
  for (const char* word : {"at", "radius"})
    if (!node.find(word) && problems.size() == before)
      problems.push_back({node.place, fmt::format("{}.{}: missing", path, word)});
  if (problems.size() != before) return;
  const std::size_t axes = draft.axis_size.size(), count = draft.bump_at.size();
  if (count > 2 || (axes > 0 && count != axes - 1))
    return problems.push_back(
        {node.place, fmt::format("{}.at: expected {} numbers, one per axis along the electrode, got {}", path,
                                 axes - 1, count)});
  std::copy(draft.bump_at.begin(), draft.bump_at.end(), draft.bump.at.begin());
  if (!node.find("height")) draft.bump.height = draft.bump.radius;
  draft.initial.bumps.push_back(draft.bump);
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

void read_bumps(const YamlNode& list, CaseDraft& draft, Problems& problems) {
  if (list.kind == YamlNode::Kind::refused) return;
  if (list.kind != YamlNode::Kind::sequence)
    return problems.push_back({list.place, fmt::format("{}: expected a list of bumps, got {}", bumps_path,
                                                       node_description(list))});
  for (std::size_t k = 0; k < list.values.size(); ++k)
    read_bump(fmt::format("{}[{}]", bumps_path, k), list.values[k], draft, problems);
}

std::string bumps_text(const std::vector<InitialCase::Bump>& bumps) {
  std::string inside;
  for (const InitialCase::Bump& bump : bumps)
    inside += fmt::format("{}{{at: [{} m, {} m], radius: {} m, height: {} m}}", inside.empty() ? "" : ", ",
                          bump.at[0], bump.at[1], bump.radius, bump.height);
  return "[" + inside + "]";
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
  if (!std::isnan(draft.barrier) && !std::isnan(draft.gradient_coefficient)) {
    draft.interface.energy = std::sqrt(draft.gradient_coefficient * draft.barrier / 18);
    draft.interface.width = 4 * std::sqrt(draft.gradient_coefficient / (2 * draft.barrier));
  }
  if (std::isnan(draft.time.max_front_move))
    draft.time.max_front_move = largest_move(draft.grid, draft.interface.width);
  const auto fraction = [&](double& member, double parts) {
    if (std::isnan(member)) member = draft.drive.end_time / parts;
  };
  if (draft.time.fixed && std::isnan(draft.time.max_step)) draft.time.max_step = draft.time.first_step;
  fraction(draft.time.max_step, 20);
  fraction(draft.time.min_step, 1e9);
  fraction(draft.output.metrics_interval, 200);
  fraction(draft.output.snapshot_interval, 20);
}

}  // namespace mossfield
