// What people do to runs in a hurry: nothing is lost by it, nothing that is not whole passes for whole.
#ifdef MOSSFIELD_PROGRAM
#include "program.hpp"
#include "solver/commands.hpp"

namespace mossfield::test {
namespace {

// Breaks if an old run is cleared, or a folder taken, before it is known that the new one can begin.
TEST_F(Program, a_run_that_cannot_begin_replaces_nothing) {
  ASSERT_EQ(0, shell("run small.yaml -o r --set 'drive.until.time=0.2 s' >out"));
  const std::string before = rows("r");
  const std::pair<const char*, int> beginnings[] = {
      {"--device gpu", 5}, {"--set 'grid.cells=[46000, 46000]'", 5}, {"--set grid.cels=3", 3}};
  for (const auto& [words, code] : beginnings) {
    if (std::string(words) == "--device gpu" && take_gpu(0).empty()) continue;
    EXPECT_EQ(code, shell(std::string("run small.yaml -o r --overwrite ") + words + " >out 2>&1")) << words;
    EXPECT_EQ(before, rows("r")) << words;
    EXPECT_EQ(code, shell(std::string("run small.yaml -o new ") + words + " >out 2>&1")) << words;
    EXPECT_FALSE(fs::exists(root / "new")) << words;
  }
}

// Breaks if --overwrite takes what no run has written: in a folder without a run, or beside one.
TEST_F(Program, overwriting_takes_nothing_of_the_users) {
  const std::string run = "run small.yaml --set 'drive.until.time=0.2 s' --overwrite -o ";
  const auto own = [this](const char* folder) {
    for (const char* name : {"thesis.txt", "crash/thesis.txt", "checkpoints/checkpoint_x.h5",
                             "snapshots/snapshot_1.png", "notes/run.log"}) {
      const fs::path file = root / folder / name;
      fs::create_directories(file.parent_path());
      write_durably(file, "mine");
    }
  };
  const auto still_there = [this](const char* folder) {
    for (const char* name : {"thesis.txt", "crash/thesis.txt", "checkpoints/checkpoint_x.h5",
                             "snapshots/snapshot_1.png", "notes/run.log"})
      EXPECT_EQ("mine", read_text(root / folder / name)) << name;
  };
  own("mine");
  EXPECT_EQ(0, shell(run + "mine >out 2>&1")) << read_text(root / "out");
  still_there("mine");
  write_durably(root / "mine" / "crash" / "snapshot_step_000000003.h5", "ours");
  write_durably(root / "mine" / "snapshots" / "snapshot_000099.h5", "ours");
  EXPECT_EQ(0, shell(run + "mine >out 2>&1")) << read_text(root / "out");
  still_there("mine");
  EXPECT_FALSE(fs::exists(root / "mine" / "crash" / "snapshot_step_000000003.h5"));
  EXPECT_FALSE(fs::exists(root / "mine" / "snapshots" / "snapshot_000099.h5"));

  fs::create_directories(root / "other");
  write_durably(root / "other" / "case.yaml", "mine");
  for (const std::string& command : {run + "other", std::string("run small.yaml -o other")}) {
    EXPECT_EQ(2, shell(command + " >out 2>&1"));
    const std::string out = read_text(root / "out");
    EXPECT_NE(std::string::npos, out.find("other/case.yaml: is in the way, and not of a run")) << out;
    EXPECT_EQ(std::string::npos, out.find("--overwrite")) << out;
  }
  EXPECT_EQ("mine", read_text(root / "other" / "case.yaml"));
}

#ifdef MOSSFIELD_HAVE_MPI
// Breaks if more ranks than slices are a fault of the program, or cost the run that was there.
TEST_F(Program, more_ranks_than_slices_are_wrong_usage) {
  ASSERT_EQ(0, shell("run small.yaml -o r --set 'drive.until.time=0.2 s' >out"));
  const std::string before = rows("r");
  const std::string line = "cd " + root.string() + " && " + MOSSFIELD_MPIEXEC + " -n 3 " + MOSSFIELD_PROGRAM +
                           " run small.yaml -o r --overwrite --set 'grid.cells=[24, 2]' >out 2>&1";
  const int status = std::system(line.c_str());
  EXPECT_EQ(2, WEXITSTATUS(status));
  EXPECT_NE(std::string::npos, read_text(root / "out").find("3 ranks, but the grid has 2 cells along y"));
  EXPECT_EQ(before, rows("r"));
}

#ifdef MOSSFIELD_HAVE_PETSC
// Breaks if a run that its ranks change goes on with another number of them as if it were the same, or if the
// own engine, which they do not change, is said to.
TEST_F(Program, other_ranks_under_petsc_are_told) {
  for (const std::string engine : {"own", "petsc_gamg"}) {
    const std::string set = " --set 'drive.until.time=0.2 s' --set solver.engine=" + engine;
    ASSERT_EQ(75, shell("run small.yaml --max-wall 0 -o " + engine + set + " >out"));
    const std::string line = "cd " + root.string() + " && " + MOSSFIELD_MPIEXEC + " -n 2 " +
                             MOSSFIELD_PROGRAM + " resume " + engine + " --max-wall 0 >out 2>&1";
    ASSERT_EQ(75, WEXITSTATUS(std::system(line.c_str()))) << read_text(root / "out");
    const bool told = read_text(root / "out").find("2 rank(s) now, 1 before") != std::string::npos;
    EXPECT_EQ(engine != "own", told) << engine;
  }
}
#endif
#endif

// Breaks if a command that computes no steps keeps a signal for later and goes on: a mat of 13 thousand
// fibres takes more than a minute. timeout answers 124 where its SIGTERM was enough.
TEST_F(Program, what_is_no_run_ends_when_it_is_told_to) {
  std::string text = small_case;
  text.replace(text.find("{size: [24 um, 12 um], cells: [24, 12]}"), 39,
               "{size: [10 um, 1 um, 12 um], cells: [1000, 100, 1200]}");
  text.replace(text.find("{x_min: electrode, x_max: counter_electrode, y: periodic}"), 57,
               "{x: periodic, y: periodic, z_min: electrode, z_max: reservoir}");
  text.replace(text.find("{front: 8 um, amplitude: 0.5 um, wavelength: 12 um}"), 51, "{front: 2 um}");
  write_durably(root / "mat.yaml",
                text + "host: {kind: fibres, height: 7 um, porosity: 0.3, diameter: 20 nm}\n");
  const std::string line =
      "cd " + root.string() + " && timeout -k 20 2 " + MOSSFIELD_PROGRAM + " validate mat.yaml >out 2>&1";
  EXPECT_EQ(124, WEXITSTATUS(std::system(line.c_str()))) << read_text(root / "out");
}

// Breaks if the fields of a host go into the folder of a run, whose first snapshot has the same name.
TEST_F(Program, a_host_is_not_written_over_a_run) {
  ASSERT_EQ(0, shell("run small.yaml -o r --set 'drive.until.time=0.2 s' >out"));
  const std::string host = std::string("host ") + MOSSFIELD_CASES_DIR + "/hosts/foam.yaml --set " +
                           "'grid.cells=[48, 48, 60]' --set 'interface.width=6 um' -o ";
  EXPECT_EQ(2, shell(host + "r >out 2>&1"));
  EXPECT_NE(std::string::npos, read_text(root / "out").find("r: holds a run"));
  EXPECT_NO_THROW(Hdf5Reader(root / "r" / "snapshots" / "snapshot_000000.h5").dataset("/fields/xi"));
  EXPECT_EQ(0, shell(host + "foam >out 2>&1"));
  EXPECT_EQ(0, shell(host + "foam >out 2>&1"));  // its own files it may replace
}

// Breaks if a run without a first potential leaves nothing in its folder to say why, or what to do about it.
TEST_F(Program, a_start_that_fails_is_in_the_log) {
  EXPECT_EQ(4, shell("run small.yaml -o r --set 'drive.current=1e10 mA/cm^2' >out 2>&1"));
  const std::string log = read_text(root / "r" / "run.log");
  EXPECT_NE(std::string::npos, log.find("no start: no potential at the start")) << log;
  EXPECT_NE(std::string::npos, log.find("try a smaller current")) << log;
}

// Breaks if a run that was stopped, or that broke off, passes for one that did what its case expects.
TEST_F(Program, check_takes_no_run_that_has_not_ended) {
  write_durably(root / "all.yaml", std::string(small_case) + "expect:\n  max.charge_balance: {max: 1}\n");
  ASSERT_EQ(75, shell("run all.yaml -o r --max-wall 0 >out"));
  EXPECT_EQ(1, shell("check r >out"));
  EXPECT_NE(std::string::npos, read_text(root / "out").find("mossfield resume r"));
  ASSERT_EQ(0, shell("resume r --set 'drive.until.time=0.2 s' >out"));
  EXPECT_EQ(0, shell("check r >out"));
  ASSERT_EQ(75, shell("resume r --set 'drive.until.time=0.4 s' --max-wall 0 >out"));
  EXPECT_EQ(1, shell("check r >out"));
}

// Breaks if a slip in the folder's case.yaml is looked for in the file that the run began with.
TEST_F(Program, what_is_wrong_with_an_edited_case_is_said_of_the_edited_file) {
  ASSERT_EQ(75, shell("run small.yaml -o r --max-wall 0 >out"));
  write_durably(root / "r" / "case.yaml", std::string(small_case) + "frob: 1\n");
  EXPECT_EQ(3, shell("resume r >out 2>&1"));
  EXPECT_NE(std::string::npos, read_text(root / "out").find("r/case.yaml:14:1: frob: unknown key"));
}

// Breaks if the wall time of a job begins only once the case is drawn and set up, minutes after the job's
// own.
TEST_F(Program, wall_time_counts_from_the_start_of_the_program) {
  Request request;
  request.max_wall = 150;
  request.started = wall_clock() - 100;
  Leg leg;
  leg.question = read_case_text(small_case, "small.yaml");
  leg.directory = std::make_unique<RunDirectory>(root / "r", RunDirectory::Mode::fresh, Communicator());
  const std::optional<double> left = drive_options(leg, request, Communicator()).max_wall;
  ASSERT_TRUE(left);
  EXPECT_NEAR(50, *left, 5);
}

// Breaks if a closed terminal ends a run without a checkpoint, or if nohup does not keep it going.
TEST_F(Program, a_closed_terminal_stops_a_run_in_order) {
  const std::string first = "checkpoints/checkpoint_000000000.h5";
  EXPECT_EQ(75, signalled("run small.yaml -o r", SIGHUP, "r/" + first, 20));
  EXPECT_NE(std::string::npos, read_text(root / "r" / "run.log").find("received SIGHUP"));
  std::signal(SIGHUP, SIG_IGN);  // as nohup does
  EXPECT_EQ(0,
            signalled("run small.yaml -o nohup --set 'drive.until.time=4 s'", SIGHUP, "nohup/" + first, 20));
  std::signal(SIGHUP, SIG_DFL);
#ifdef MOSSFIELD_HAVE_PETSC
  EXPECT_EQ(75, signalled("run small.yaml -o p --set solver.engine=petsc_gamg", SIGHUP, "p/" + first, 20));
#endif
}

// Breaks if a limit on the size of files (ulimit -f, in blocks of 512 bytes) ends the program without a word.
TEST_F(Program, a_limit_on_files_is_a_matter_of_resources) {
  EXPECT_EQ(5, shell("run small.yaml -o r >out 2>&1", "ulimit -f 24;"));
  EXPECT_NE(std::string::npos, read_text(root / "out").find("File too large"));
}

// Breaks if a second process on the same folder wipes out who holds it.
TEST_F(Program, who_is_turned_away_leaves_the_name_of_who_is_there) {
  const RunDirectory held(root / "r", RunDirectory::Mode::fresh, Communicator());
  for (int n = 0; n < 2; ++n) {
    EXPECT_EQ(2, shell("run small.yaml -o r --overwrite >out 2>&1"));
    EXPECT_NE(std::string::npos, read_text(root / "out").find("process " + std::to_string(::getpid())));
  }
}

}  // namespace
}  // namespace mossfield::test

#endif
