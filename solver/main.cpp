// mossfield: a case file in, a lithium deposit out. Eight steps; failures become exit codes at the end.

#include <unistd.h>

#include <cstdio>
#include <new>
#include <optional>

#include "solver/commands.hpp"
#include "solver/cpu_settings.hpp"
#include "solver/errors.hpp"
#include "solver/host_command.hpp"
#include "solver/ranks.hpp"
#include "solver/signals.hpp"
#include "solver/simulation.hpp"

namespace mossfield {

namespace {

int obey(int argc, char** argv, const Ranks& ranks) {
  const Communicator& world = ranks.world();

  // 2. What is asked?
  const Request request = parse_command_line(argc, argv, ranks.root());
  if (request.command == Request::Command::nothing) return exit_code::done;

  // 3. Questions that need no run are answered.
  if (request.command == Request::Command::host) return look_at_host(request, world);
  const bool computes =
      request.command == Request::Command::run || request.command == Request::Command::resume;
  if (!computes) return answer(request, world);

  watch_signals();  // from here on there is something to lose

  // 4. The case is read, a device chosen and the folder taken; or the folder taken and the checkpoint read.
  const Leg leg = begin_leg(request, world);

  // 5. What is about to run is said.
  introduce(leg, world);

  // 6. The state at the start.
  Simulation simulation(leg.question.values, world, leg.place.device);
  for (const Finding& remark : simulation.remarks())
    remark.warning ? leg.progress->warn(remark.text) : leg.progress->say(remark.text);
  std::optional<EarlierLegs> before;
  if (leg.checkpoint) {
    Record record = simulation.record();
    leg.checkpoint->load(record);
    simulation.restore(record);
    before = EarlierLegs::of(record);
  } else {
    try {
      simulation.initialise();
    } catch (const std::exception& error) {
      leg.progress->note(std::string("no start: ") + error.what());
      throw;
    }
  }

  // 7. All the steps.
  DriveOptions options = drive_options(leg, request, world);
  options.about.sources = simulation.sources();
  const int code = drive_run(simulation, options, *leg.progress, before);
  if (code == exit_code::done) leg.directory->add_end(simulation.why_finished());
  return code;
}

/// For all ranks; the one with the message. Failures that other ranks may not share end them too.
int fail(const Ranks& ranks, int code, const char* message, bool shared) {
  if (!ranks.root() && !shared) ::sleep(1);  // rank 0 may have the same to say, and first
  // the messages of a bad case start with file:line:column, as editors like them
  if (ranks.root()) std::fprintf(stderr, "%s%s\n", code == exit_code::bad_case ? "" : "mossfield: ", message);
  if (!ranks.root() && !shared)
    std::fprintf(stderr, "mossfield, rank %d: %s\n", ranks.world().rank(), message);
  if (!shared && ranks.world().size() > 1) ranks.abort(code);
  return code;
}

}  // namespace

}  // namespace mossfield

int main(int argc, char** argv) {
  using namespace mossfield;
  start_with_settings(argv);
  flush_denormals();
  // 1. Ranks.
  const Ranks ranks(argc, argv);
  let_writes_fail();
  // 8. How it ended.
  try {
    return obey(argc, argv, ranks);
  } catch (const UsageError& error) {
    return fail(ranks, exit_code::usage, error.what(), true);
  } catch (const CaseError& error) {
    return fail(ranks, exit_code::bad_case, error.what(), true);
  } catch (const CheckpointError& error) {
    return fail(ranks, exit_code::bad_case, error.what(), true);
  } catch (const NumericalError& error) {
    return fail(ranks, exit_code::numerical, error.what(), true);
  } catch (const ResourceError& error) {
    return fail(ranks, exit_code::resources, error.what(), false);
  } catch (const std::bad_alloc&) {
    return fail(ranks, exit_code::resources, "out of memory", false);
  } catch (const std::exception& error) {
    return fail(ranks, exit_code::internal, error.what(), false);
  }
}
