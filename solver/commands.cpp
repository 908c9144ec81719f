#include "solver/commands.hpp"

#include <fmt/format.h>
#include <omp.h>

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <map>
#include <sstream>

#include "kernels/memory.hpp"
#include "solver/case_report.hpp"
#include "solver/durable_file.hpp"
#include "solver/errors.hpp"
#include "solver/host_command.hpp"
#include "solver/machine.hpp"
#include "solver/metrics_columns.hpp"
#include "solver/on_root.hpp"
#include "solver/petsc_options.hpp"
#include "solver/report.hpp"
#include "solver/simulation.hpp"
#include "solver/strain_watch.hpp"
#include "solver/verdict.hpp"
#include "version.hpp"

namespace mossfield {

namespace {

const char* name_of(Model model) {
  return model == Model::literature ? "literature" : "two_potential";
}

void print(const Communicator& world, const std::string& text) {
  on_root(world, [&] {
    if (std::fwrite(text.data(), 1, text.size(), stdout) != text.size() || std::fflush(stdout) != 0)
      throw ResourceError("standard output: cannot write");
  });
}

std::string validation(const CaseFile& question, const Communicator& world) {
  std::string text =
      fmt::format("{}: valid ({}, {}-D, {} x {} x {} cells)\n", question.path, name_of(question.values.model),
                  question.values.grid.dimensions, question.values.grid.cells[0],
                  question.values.grid.cells[1], question.values.grid.cells[2]);
  std::vector<Finding> found = report(question.values, take_place(Request::Where::automatic, world));
  const std::vector<Finding> of_host = try_host(question.values, world);
  found.insert(found.end(), of_host.begin(), of_host.end());
  for (const Finding& finding : found) text += (finding.warning ? "  warning: " : "  ") + finding.text + "\n";
  return text;
}

int check_run(const Request& request, const Communicator& world) {
  const std::filesystem::path folder = request.directory, resolved = folder / "resolved.yaml";
  if (!std::filesystem::exists(resolved))
    throw CheckpointError(resolved.string() + ": no such file; expected the folder of a run");
  const CaseFile question = read_case_text(read_text(resolved), resolved.string(), {});
  std::string text;
  bool met = RunDirectory::has_finished(folder);
  if (!met)
    text += fmt::format("{:<8} the run has not come to its end: mossfield resume {}\n", "NOT MET",
                        folder.string());
  for (const Verdict& verdict : verdicts(question.expect, folder / "metrics.csv")) {
    text += verdict.text + "\n";
    met = met && verdict.met;
  }
  print(world, question.expect.empty() ? text + "the case expects nothing\n" : text);
  return met ? exit_code::done : exit_code::unexpected;
}

/// A key of "key = value" lines, with its value.
std::map<std::string, std::string> table_of(const std::string& lines) {
  std::map<std::string, std::string> table;
  std::istringstream stream(lines);
  for (std::string line; std::getline(stream, line);)
    if (const auto at = line.find(" = "); at != std::string::npos)
      table[line.substr(0, at)] = line.substr(at + 3);
  return table;
}

/// What is wrong with PETSc's options, from wherever they come, is found here and not in the middle of a run.
void tell_petsc(const std::vector<std::string>& options, const Case& values, const Communicator& world) {
  const bool uses = values.solver.engine != SolverCase::Engine::own;
  if (!options.empty() && !uses)
    throw UsageError("--petsc: this case does not use PETSc; say --set solver.engine=petsc as well");
  if (!uses || (options.empty() && !std::getenv("PETSC_OPTIONS"))) return;
  add_petsc_options(options);
  try_petsc_options(options, grid_of(values.grid, world, Device::cpu), values.solver);
}

Leg fresh_leg(const Request& request, const Communicator& world) {
  Leg leg;
  leg.question = read_case(request.case_path, request.overrides);
  leg.overrides = request.overrides;
  leg.petsc = request.petsc;
  // before a folder is taken, or an old run cleared
  share_among_ranks(leg.question.values.grid, world);
  leg.place = take_device(request, leg.question.values.grid, world);
  try_host(leg.question.values, world);
  refuse_too_large(leg.question.values, leg.place, world);
  tell_petsc(leg.petsc, leg.question.values, world);
  const auto mode = request.overwrite ? RunDirectory::Mode::overwrite : RunDirectory::Mode::fresh;
  leg.directory = std::make_unique<RunDirectory>(request.directory, mode, world);
  leg.progress = std::make_unique<Progress>(leg.directory->path() / "run.log", world.rank() == 0);
  return leg;
}

/// The user may have edited DIR/case.yaml; that is seen by comparing what it comes to.
std::string case_text_of(const Leg& leg, const Communicator& world) {
  std::string text;
  on_root(world, [&] {
    const auto file = leg.directory->path() / "case.yaml";
    text = std::filesystem::exists(file) ? read_text(file) : leg.checkpoint->header().case_text;
  });
  broadcast(world, text);
  return text;
}

/// Another device rounds otherwise. PETSc's preconditioners, or what it adds up, depend on how the grid is
/// cut.
void tell_machine(const Leg& leg, const Communicator& world) {
  const EarlierLegs then = EarlierLegs::of(leg.checkpoint->header());
  if (then.device && *then.device != leg.place.device)
    leg.progress->warn(fmt::format(
        "on a {} now, on a {} before: this leg is not bit for bit what it would have been",
        leg.place.device == Device::gpu ? "GPU" : "CPU", *then.device == Device::gpu ? "GPU" : "CPU"));
  const double before = then.ranks;
  if (leg.question.values.solver.engine == SolverCase::Engine::own || before == 0 || before == world.size())
    return;
  leg.progress->warn(
      fmt::format("{} rank(s) now, {} before: with an engine of PETSc's this leg is not bit "
                  "for bit what it would have been",
                  world.size(), before));
}

Leg resumed_leg(const Request& request, const Communicator& world) {
  Leg leg;
  leg.directory = std::make_unique<RunDirectory>(request.directory, RunDirectory::Mode::resume, world);
  leg.progress = std::make_unique<Progress>(leg.directory->path() / "run.log", world.rank() == 0);
  leg.checkpoint = std::make_unique<CheckpointFile>(
      leg.directory->path(), world, [&leg](const std::string& text) { leg.progress->warn(text); });
  const Record& before = leg.checkpoint->header();
  leg.overrides = before.overrides;
  leg.overrides.insert(leg.overrides.end(), request.overrides.begin(), request.overrides.end());
  const std::string text = case_text_of(leg, world);
  const std::string edited = (leg.directory->path() / "case.yaml").string();  // is to blame where it was
  leg.question = read_case_text(text, text == before.case_text ? before.case_path : edited, leg.overrides,
                                before.case_path);
  leg.petsc = request.petsc.empty() ? before.petsc : request.petsc;
  const auto changes = forbidden_changes(before.resolved, comparable(leg.question));
  if (!changes.empty())
    throw CheckpointError(
        leg.checkpoint->path().string() +
        ": this is not the case of that checkpoint; only drive.until.*, output.* and time.max_step may "
        "change between legs:\n  " +
        fmt::format("{}", fmt::join(changes, "\n  ")));
  share_among_ranks(leg.question.values.grid, world);
  leg.place = take_device(request, leg.question.values.grid, world);
  tell_petsc(leg.petsc, leg.question.values, world);
  tell_machine(leg, world);
  if (leg.petsc != before.petsc)
    leg.progress->warn(fmt::format(
        "PETSc's options are now \"{}\", before \"{}\": this leg is not bit for bit what it would have been",
        fmt::join(leg.petsc, " "), fmt::join(before.petsc, " ")));
  return leg;
}

}  // namespace

int answer(const Request& request, const Communicator& world) {
  if (request.command == Request::Command::check) return check_run(request, world);
  if (request.command == Request::Command::schema) {
    print(world, json_schema());
    return exit_code::done;
  }
  if (request.columns && request.case_path.empty()) {
    print(world, columns_text(all_columns));
    return exit_code::done;
  }
  const CaseFile question = read_case(request.case_path, request.overrides);
  if (request.columns) {
    print(world, columns_text(metrics_columns_of(question.values)));
    return exit_code::done;
  }
  print(world,
        request.command == Request::Command::explain ? explain(question) : validation(question, world));
  return exit_code::done;
}

Leg begin_leg(const Request& request, const Communicator& world) {
  return request.command == Request::Command::resume ? resumed_leg(request, world)
                                                     : fresh_leg(request, world);
}

void introduce(const Leg& leg, const Communicator& world) {
  const Case& values = leg.question.values;
  const std::string where = leg.place.device == Device::gpu ? gpu_name() : "cpu";
  Provenance entry = provenance_of_program();
  entry.emplace_back("leg",
                     leg.checkpoint ? fmt::format("resumed at step {}", leg.checkpoint->step()) : "fresh");
  entry.emplace_back("case", leg.question.path);
  int count = 0;
  for (const std::string& text : leg.overrides) entry.emplace_back(fmt::format("set_{}", ++count), text);
  count = 0;
  for (const std::string& text : leg.petsc)
    entry.emplace_back(fmt::format("petsc_options_{}", ++count), text);
  entry.emplace_back("ranks", std::to_string(world.size()));
  entry.emplace_back("threads", std::to_string(omp_get_max_threads()));
  entry.emplace_back("device", where);
  entry.emplace_back("seed", std::to_string(values.noise.seed));
  leg.directory->add_provenance(entry);  // first: a folder with this is a run's
  leg.directory->write_case(leg.question.text, explain(leg.question));

  Progress& say = *leg.progress;
  if (!leg.directory->remark().empty()) say.warn(leg.directory->remark());
  say.say(fmt::format("mossfield {}: {}", version::number,
                      values.title.empty() ? leg.question.path : values.title));
  say.say(fmt::format(
      "model {}{}; {} x {} x {} cells; {} rank(s) of {} thread(s) on {}", name_of(values.model),
      values.model == Model::literature ? " (as published, for comparison)" : "", values.grid.cells[0],
      values.grid.cells[1], values.grid.cells[2], world.size(), omp_get_max_threads(), where));
  for (const Finding& finding : report(values, leg.place))
    finding.warning ? say.warn(finding.text) : say.note(finding.text);
  if (leg.checkpoint) say.say("resumed from " + leg.checkpoint->path().string());
}

DriveOptions drive_options(const Leg& leg, const Request& request, const Communicator& world) {
  const Case& values = leg.question.values;
  const Growth growth = growth_of(values.grid);
  DriveOptions options;
  options.directory = leg.directory->path();
  options.communicator = world;
  options.device = leg.place.device;
  options.times = {values.drive.end_time, values.drive, metrics_interval_of(values),
                   snapshot_interval_of(values)};
  options.columns = metrics_columns_of(values);
  options.strains = StrainWatch(values);
  options.steps = StepWatch(values);
  options.checkpoint_interval = values.output.checkpoint_interval;
  if (request.max_wall) options.max_wall = *request.max_wall - (wall_clock() - request.started);
  options.about.model = name_of(values.model);
  options.about.case_text = leg.question.text;
  options.about.git_hash = version::git_hash;
  options.about.growth_axis = growth.axis;
  options.about.growth_sign = growth.sign;
  options.about.cells = values.grid.cells;
  options.about.spacing = spacing_of(values.grid);
  options.texts.case_path = std::filesystem::absolute(leg.question.path).string();
  options.texts.case_text = leg.question.text;
  options.texts.overrides = leg.overrides;
  options.texts.petsc = leg.petsc;
  options.texts.resolved = comparable(leg.question);
  return options;
}

std::string comparable(const CaseFile& question) {
  std::string lines;
  for (const Resolved& key : question.resolved) {
    std::string value = key.si;
    std::replace(value.begin(), value.end(), '\n', ' ');
    lines += key.path + " = " + value + "\n";
  }
  return lines;
}

bool is_mutable(const std::string& key) {
  // words; and how long and how short steps may be
  for (const char* name : {"title", "question", "source", "time.max_step", "time.min_step"})
    if (key == name) return true;
  return key.rfind("drive.until.", 0) == 0 || key.rfind("output.", 0) == 0;
}

std::vector<std::string> forbidden_changes(const std::string& before, const std::string& now) {
  auto then = table_of(before);
  std::vector<std::string> changes;
  for (const auto& [key, value] : table_of(now)) {
    const auto old = then.find(key);
    const std::string was = old == then.end() ? "(not set)" : old->second;
    if (was != value && !is_mutable(key)) changes.push_back(key + ": " + was + " -> " + value);
    if (old != then.end()) then.erase(old);
  }
  for (const auto& [key, value] : then)
    if (!is_mutable(key)) changes.push_back(key + ": " + value + " -> (not set)");
  return changes;
}

}  // namespace mossfield
