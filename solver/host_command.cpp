#include "solver/host_command.hpp"

#include <fmt/format.h>

#include <cmath>
#include <cstdio>
#include <filesystem>

#include "solver/case_reader.hpp"
#include "solver/commands.hpp"
#include "solver/durable_file.hpp"
#include "solver/errors.hpp"
#include "solver/host_measures.hpp"
#include "solver/host_surface.hpp"
#include "solver/machine.hpp"
#include "solver/on_root.hpp"
#include "solver/report.hpp"
#include "solver/simulation.hpp"
#include "solver/snapshot.hpp"
#include "version.hpp"

namespace mossfield {

namespace {

/// Up to here a host is tried on its own grid before anything runs [cells]: seconds, and some 0.3 GB.
constexpr long most_cells_to_try = 2000000;

std::string profile_table(const HostMeasures& measures) {
  std::string table = "height_m,solid,surface_per_m\n";
  for (const HostMeasures::Slice& slice : measures.profile)
    table += fmt::format("{:.9g},{:.9g},{:.9g}\n", slice.height, slice.solid, slice.surface);
  return table;
}

/// Snapshots of a run have the names of these files.
void refuse_folder_of_a_run(const std::filesystem::path& folder, const Communicator& world) {
  on_root(world, [&] {
    for (const char* name : {"metrics.csv", "checkpoints", "provenance.yaml"})
      if (!folder.empty() && std::filesystem::exists(folder / name))
        throw UsageError(folder.string() +
                         ": holds a run, whose files this would replace; name another folder");
  });
}

/// A host that nothing can be deposited in, or that stands on nothing.
void refuse(const Case& values, const HostMeasures& m) {
  const std::vector<CaseFault> faults = faults_of(m, values.host);
  if (!faults.empty()) throw case_error(values, faults);
}

void write_files(const CaseFile& question, const std::filesystem::path& folder, const HostOnGrid& host,
                 const HostMeasures& measures) {
  SnapshotWriter writer(folder, true);
  SnapshotInfo info;
  info.model = "host";
  info.case_text = question.text;
  info.git_hash = version::git_hash;
  info.growth_axis = host.growth.axis;
  info.growth_sign = host.growth.from_above ? -1 : 1;
  info.cells = host.cells;
  info.spacing = host.spacing;
  writer.write(info, {{"solid", "1", "share of the cell that is host", host.solid},
                      {"surface", "1/m", "surface of the host per volume", host.surface},
                      {"distance", "m", "signed distance to the host, positive outside", host.distance}});
  write_durably(folder / "profile.csv", profile_table(measures));
  write_durably(folder / "case.yaml", question.text);
}

}  // namespace

std::vector<Finding> try_host(const Case& values, const Communicator& world) {
  if (!values.host.present || values.model != Model::two_potential) return {};
  const Grid grid = grid_of(values.grid, world, Device::cpu);
  if (grid.global_cells() <= most_cells_to_try) return HostSurface(values, grid).remarks();
  const HostBody body(values);
  std::vector<Finding> found;
  for (const std::string& remark : body.remarks()) found.push_back({remark, false});
  found.push_back(
      {fmt::format("host: drawn, but not put on its grid, which has more than {} cells: whether its "
                   "pores are open and how much of it reacts, `mossfield host` says",
                   most_cells_to_try),
       false});
  return found;
}

int look_at_host(const Request& request, const Communicator& world) {
  const CaseFile question = read_case(request.case_path, request.overrides);
  const Case& values = question.values;
  if (!values.host.present)
    throw UsageError(question.path + ": has no host; give it a section host: with its kind");
  refuse_folder_of_a_run(request.directory, world);
  share_among_ranks(values.grid, world);
  const Device device = take_device(request, values.grid, world).device;
  const Grid grid = grid_of(values.grid, world, device);
  const HostBody body(values);
  const HostFields fields = host_fields(values, body, grid);
  HostOnGrid host = gather_host(fields, body, GrowthAxis::of(values.grid));
  look_as_a_run(values, fields, host);
  on_root(world, [&] {
    const HostMeasures measures = measure_host(host);
    std::string text;
    for (const std::string& remark : body.remarks()) text += remark + "\n";
    text += describe(measures);
    if (const std::optional<Finding> removed = what_was_removed(fields, host))
      text += (removed->warning ? "warning: " : "") + removed->text +
              fmt::format(" ({} cells)\n", fields.removed);
    if (fields.filled > 0)
      text += fmt::format("filled                        {} cells of pores that no way leads to\n",
                          fields.filled);
    text += fmt::format("voxelised                     {} cells in {}, {:.3f} us a cell and rank\n",
                        grid.global_cells(), with_prefix(fields.seconds, "s"),
                        1e6 * fields.seconds * world.size() / static_cast<double>(grid.global_cells()));
    if (measures.solid_conductivity > 0 && std::isfinite(values.host.conductivity))
      text += electron_loss(values, measures.height, measures.solid_conductivity, "").text + "\n";
    if (std::fwrite(text.data(), 1, text.size(), stdout) != text.size() || std::fflush(stdout) != 0)
      throw ResourceError("standard output: cannot write");
    if (!request.directory.empty()) write_files(question, request.directory, host, measures);
    refuse(values, measures);
  });
  return exit_code::done;
}

}  // namespace mossfield
