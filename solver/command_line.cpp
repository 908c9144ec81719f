#include "solver/command_line.hpp"

#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <cstdio>
#include <map>

#include "solver/errors.hpp"
#include "solver/signals.hpp"
#include "version.hpp"

namespace mossfield {

namespace {

const char* const exit_codes =
    "Exit codes: 0 done; 1 a run is not what its case expects (check); 2 wrong usage; 3 bad case or no sound "
    "checkpoint; 4 numerical failure;\n"
    "5 disk, memory or device; 6 internal error; 75 stopped early (signal or wall time), resume me;\n"
    "128+n killed by a second signal n.";

const std::map<std::string, Request::Where>& devices() {
  static const std::map<std::string, Request::Where> names{
      {"auto", Request::Where::automatic}, {"cpu", Request::Where::cpu}, {"gpu", Request::Where::gpu}};
  return names;
}

/// The texts that options are read into before they become values.
struct Raw {
  std::string device = "auto", max_wall;
};

std::string check_device(const std::string& text) {
  return devices().count(text) ? "" : "'" + text + "' is none of auto, cpu, gpu";
}

void add_device_options(CLI::App& command, Request& request, Raw& raw) {
  command.add_option("--device", raw.device, "auto (default: a GPU if there is one), cpu or gpu")
      ->type_name("NAME")
      ->check(check_device);
  command
      .add_option("--threads", request.threads,
                  "on each rank (default: OMP_NUM_THREADS, or by the size of the grid)")
      ->type_name("N")
      ->check(CLI::Range(1, 4096));
}

void add_run_options(CLI::App& command, Request& request, Raw& raw) {
  add_device_options(command, request, raw);
  command.add_option("--max-wall", raw.max_wall, "stop in time to write a checkpoint")->type_name("HH:MM:SS");
  command
      .add_option("--petsc", request.petsc,
                  "for PETSc to read, such as \"-mossfield_ksp_view\"; may be given often")
      ->type_name("OPTIONS")
      ->expected(1)
      ->take_all();
}

void add_overrides(CLI::App& command, Request& request, const std::string& what) {
  command.add_option("--set", request.overrides, what)->type_name("KEY.PATH=VALUE")->expected(1)->take_all();
}

void check(const Request& request) {
  if (request.command == Request::Command::explain && request.case_path.empty() && !request.columns)
    throw UsageError("CASE is required, or --columns alone (mossfield explain --help)");
  for (const std::string& text : request.overrides)
    if (text.find('=') == std::string::npos || text.front() == '=')
      throw UsageError("--set " + text +
                       ": expected key.path=value, such as --set \"drive.until.time=100 s\"");
}

void describe(CLI::App& app, Request& request, Raw& raw) {
  app.require_subcommand(1);
  app.footer(exit_codes);
  app.set_version_flag("--version", version_text());
  using Command = Request::Command;
  const auto add = [&](const char* name, const char* what, Command command, bool takes_case) {
    CLI::App* sub = app.add_subcommand(name, what);
    sub->final_callback([&request, command] { request.command = command; });
    if (takes_case) sub->add_option("CASE", request.case_path, "the case file (YAML)")->required();
    if (takes_case) add_overrides(*sub, request, "changes one key of the case; may be given often");
    return sub;
  };
  CLI::App* run = add("run", "runs a case", Command::run, true);
  run->add_option("-o,--output", request.directory, "folder for all that the run writes")->required();
  run->add_flag("--overwrite", request.overwrite, "replaces the run that the folder holds");
  add_run_options(*run, request, raw);
  CLI::App* resume = add("resume", "goes on with a run, bit for bit (PETSc's engines: on as many ranks)",
                         Command::resume, false);
  resume->add_option("DIR", request.directory, "folder of the run")->required();
  add_overrides(*resume, request, "drive.until.*, output.* or time.max_step may change");
  add_run_options(*resume, request, raw);
  add("validate", "checks a case; reports resolution, memory and time scales", Command::validate, true);
  CLI::App* explain =
      add("explain", "prints the case with every default, in its units and in SI", Command::explain, true);
  explain->get_option("CASE")->required(false);
  explain->add_flag("--columns", request.columns,
                    "instead: what the columns of metrics.csv are, of the case or, without one, all of them");
  CLI::App* host = add("host", "puts the host of a case on its grid: measures, and fields to look at",
                       Command::host, true);
  host->add_option("-o,--output", request.directory, "folder for the fields (default: none are written)");
  add_device_options(*host, request, raw);
  CLI::App* check = add("check", "judges a run by the expect: block of its case", Command::check, false);
  check->add_option("DIR", request.directory, "folder of the run")->required();
  add("schema", "prints the JSON Schema of case files, for editors", Command::schema, false);
}

void check_command(const CLI::App& app, const std::string& word) {
  const auto has_name = [&word](const CLI::App* command) { return command->get_name() == word; };
  if (word.empty() || word[0] == '-' || !app.get_subcommands(has_name).empty()) return;
  throw UsageError("unknown command '" + word +
                   "'; expected run, resume, check, validate, explain, host or schema");
}

}  // namespace

std::string version_text() {
  const auto part = [](const char* name, const std::string& what) {
    return fmt::format("{} {}\n", name, what.empty() ? "none" : what);
  };
  return fmt::format("mossfield {} ({})\n", version::number, version::git_hash) +
         part("compiler:", std::string(version::compiler) + ", " + version::build_type) +
         part("flags:", version::flags) + part("HDF5:", version::hdf5) + part("MPI:", version::mpi) +
         part("PETSc:", version::petsc) + fmt::format("CUDA: {}", *version::cuda ? version::cuda : "none");
}

Request parse_command_line(int argc, const char* const* argv, bool speak) {
  Request request;
  Raw raw;
  CLI::App app{"Lithium electrodeposition, from a case file to pictures.", "mossfield"};
  describe(app, request, raw);
  if (argc > 1) check_command(app, argv[1]);
  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    if (error.get_exit_code() != 0) throw UsageError(std::string(error.what()) + " (mossfield --help)");
    if (speak) app.exit(error);
    return {};
  }
  request.device = devices().at(raw.device);
  if (!raw.max_wall.empty()) request.max_wall = wall_seconds(raw.max_wall);
  check(request);
  return request;
}

}  // namespace mossfield
