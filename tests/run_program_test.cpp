// The program itself: exit codes, and a run killed or stopped and resumed is the run that was left alone.
#ifdef MOSSFIELD_PROGRAM
#include "program.hpp"

namespace mossfield::test {
namespace {

TEST_F(Program, says_by_its_exit_code_whose_fault_it_was) {
  EXPECT_EQ(0, shell("--version >out"));
  EXPECT_EQ(0, shell("schema >out"));
  EXPECT_EQ(0, shell("explain small.yaml >out"));
  EXPECT_EQ(0, shell("explain --columns >out"));
  EXPECT_NE(std::string::npos, read_text(root / "out").find("host_current_depth_m   m "));
  EXPECT_EQ(0, shell("explain small.yaml --columns >out"));  // its own alone
  EXPECT_NE(std::string::npos, read_text(root / "out").find("tip_m "));
  EXPECT_EQ(std::string::npos, read_text(root / "out").find("host_"));
  EXPECT_EQ(0, shell("validate small.yaml >out"));
  EXPECT_NE(std::string::npos, read_text(root / "out").find("4 um wide = 4 cells"));
  for (const char* usage :
       {"", "frob", "run small.yaml", "explain", "run small.yaml -o r --threads 0", "resume nowhere",
        "run small.yaml -o r --max-wall soon", "run small.yaml -o r --set grid"})
    EXPECT_EQ(2, shell(std::string(usage) + " 2>out")) << usage;
  EXPECT_EQ(3, shell("validate small.yaml --set grid.cels=3 2>out"));
  EXPECT_EQ(3, shell("run nowhere.yaml -o r 2>out"));
  EXPECT_EQ(5, shell("run small.yaml -o /dev/null/r 2>out"));
  EXPECT_EQ(5, shell("schema >/dev/full 2>out"));
  EXPECT_FALSE(fs::exists(root / "r"));
}

// Breaks if the program, started by the dynamic linker, starts the linker with its own arguments.
TEST_F(Program, starts_through_the_dynamic_linker) {
  const char* linker = "/lib64/ld-linux-x86-64.so.2";
  if (!fs::exists(linker)) GTEST_SKIP() << "no " << linker;
  EXPECT_EQ(0, shell("--version >out",
                     std::string("env -u GOMP_SPINCOUNT -u OMP_WAIT_POLICY -u GLIBC_TUNABLES ") + linker));
  EXPECT_NE(std::string::npos, read_text(root / "out").find("mossfield "));
}

// Breaks if the heap has pages of 4 kB (a fifth to a third more time a step), if waiting threads spin for
// ever, or if what the user has set is lost.
TEST_F(Program, starts_again_with_its_settings) {
  const auto expect = [&](const char* run, const std::string& given, const std::vector<const char*>& found) {
    const pid_t child = started(std::string("run small.yaml -o ") + run,
                                run + std::string("/checkpoints/checkpoint_000000000.h5"),
                                "env -u GOMP_SPINCOUNT -u OMP_WAIT_POLICY -u GLIBC_TUNABLES " + given);
    std::string all = read_text("/proc/" + std::to_string(child) + "/environ");
    ended(child, SIGKILL);
    // some versions of glibc write zeros into GLIBC_TUNABLES as they read it
    std::replace(all.begin(), all.end(), '\0', ':');
    for (const char* text : found) EXPECT_NE(std::string::npos, all.find(text)) << given << ": " << text;
  };
  expect("a", "", {":GOMP_SPINCOUNT=20000:", ":GLIBC_TUNABLES=glibc.malloc.hugetlb=1:"});
  expect("b", "GOMP_SPINCOUNT=7 GLIBC_TUNABLES=glibc.malloc.perturb=0",
         {":GOMP_SPINCOUNT=7:", ":GLIBC_TUNABLES=glibc.malloc.perturb=0:glibc.malloc.hugetlb=1:"});
  expect("c", "GLIBC_TUNABLES=glibc.malloc.hugetlb=0", {":GLIBC_TUNABLES=glibc.malloc.hugetlb=0:"});
}

TEST_F(Program, stopped_or_killed_and_resumed_is_the_same_run) {
  ASSERT_EQ(0, shell("run small.yaml -o whole >out"));
  ASSERT_EQ(75, shell("run small.yaml -o wall --max-wall 0 >out"));
  ASSERT_EQ(0, shell("resume wall >out"));
  expect_same("whole", "wall");

  int code = signalled("run small.yaml -o killed", SIGKILL, "killed/checkpoints/checkpoint_000000000.h5", 20);
  for (int n = 0; n < 6 && code != 0; ++n) {
    fs::remove(root / "killed" / "run.log");
    code = signalled("resume killed", n % 2 ? SIGTERM : SIGKILL, "killed/run.log", 10 + 40 * n);
    EXPECT_TRUE(code == 0 || code == 75 || code == 128 + SIGKILL) << code;
  }
  EXPECT_EQ(0, shell("resume killed >out"));
  expect_same("whole", "killed");
}

// Breaks if a salt balance that was not solved counts as a step.
TEST_F(Program, a_linear_solve_that_fails_fails_the_step) {
  EXPECT_EQ(4, shell("run small.yaml -o r --set solver.max_iterations=1 --set 'time.min_step=5 ms' "
                     "--set 'time.max_step=5 ms' >out 2>&1"));
  EXPECT_NE(
      std::string::npos,
      read_text(root / "out").find("the linear solve of the salt balance did not converge in 1 iteration"));
}

TEST_F(Program, stdout_that_is_gone_stops_nothing) {
  EXPECT_EQ(0, shell("run small.yaml -o full --set 'drive.until.time=2 s' >/dev/full"));
  EXPECT_EQ(0, shell("run small.yaml -o closed --set 'drive.until.time=2 s' >&-"));
  for (const char* run : {"full", "closed"})
    EXPECT_NE(std::string::npos, read_text(root / run / "run.log").find("finished: "));
}

TEST_F(Program, a_resumed_run_may_go_on_longer_but_not_be_another) {
  ASSERT_EQ(0, shell("run small.yaml -o r --set 'drive.until.time=2 s' >out"));
  EXPECT_EQ(2, shell("run small.yaml -o r 2>out"));
  EXPECT_EQ(3, shell("resume r --set 'kinetics.transfer_coefficient=0.4' >out 2>&1"));
  EXPECT_NE(std::string::npos, read_text(root / "out").find("kinetics.transfer_coefficient: 0.5 -> 0.4"));
  EXPECT_EQ(0u, read_text(root / "out").find("r/checkpoints/checkpoint_"));
  EXPECT_EQ(0, shell("resume r --set 'drive.until.time=3 s' >out"));
  EXPECT_NE(std::string::npos, rows("r").find("\n3,"));
}

// Breaks if a field that the checkpoint lacks is written as not-a-number, or is missing after the next step.
TEST_F(Program, a_field_that_nobody_knows_yet_is_not_in_a_snapshot) {
  ASSERT_EQ(75, shell("run small.yaml -o r --set 'drive.until.time=0.2 s' --max-wall 0 >out"));
  fs::remove(root / "r" / "snapshots" / "snapshot_000000.h5");  // due again at the time resumed at
  ASSERT_EQ(0, shell("resume r --set 'output.fields=[xi, current_density]' >out"));
  EXPECT_NE(std::string::npos, read_text(root / "out").find("is without current_density"));
  const auto names = [this](const char* file) {
    return Hdf5Reader(root / "r" / "snapshots" / file).names("/fields");
  };
  EXPECT_EQ(std::vector<std::string>{"xi"}, names("snapshot_000000.h5"));
  EXPECT_EQ((std::vector<std::string>{"current_density", "xi"}), names("snapshot_000001.h5"));
}

#ifdef MOSSFIELD_HAVE_PETSC
TEST_F(Program, petsc_reads_what_the_command_line_gives_it) {
  const std::string run = "run small.yaml --set 'drive.until.time=0.2 s' -o ";
  EXPECT_EQ(2, shell(run + "a --petsc=-mossfield_ksp_view 2>out"));
  EXPECT_NE(std::string::npos, read_text(root / "out").find("--set solver.engine=petsc"));
  EXPECT_EQ(0, shell(run + "b --set solver.engine=petsc_gamg --petsc '-mossfield_ksp_view' >out"));
  EXPECT_NE(std::string::npos, read_text(root / "out").find("type: gamg"));
  EXPECT_EQ(0, shell(run + "c --set solver.engine=petsc --petsc '-mossfield_pc_type shell' "
                           "--petsc '-mossfield_ksp_view' >out"));
  EXPECT_NE(std::string::npos, read_text(root / "out").find("type: shell"));
}

// Breaks if an option that PETSc refuses or never reads gets as far as a run, or if it ends without a word.
TEST_F(Program, petsc_options_that_do_nothing_are_wrong_usage) {
  const std::pair<const char*, const char*> wrong[] = {
      {"-pc_type gamg", "the solvers' options begin with -mossfield_: -mossfield_pc_type"},
      {"-mossfield_pc_type frob", "Unable to find requested PC type frob"},
      {"-mossfield_ksp_max_it many", "Input string many has no integer value"},
      {"-mossfield_ksp_typ cg", "PETSc does not read -mossfield_ksp_typ"},
      {"mossfield_ksp_view", "holds no option"}};
  for (const auto& [options, message] : wrong) {
    EXPECT_EQ(2, shell(std::string("run small.yaml -o r --set solver.engine=petsc_gamg --petsc='") + options +
                       "' >out 2>&1"))
        << options;
    const std::string out = read_text(root / "out");
    EXPECT_NE(std::string::npos, out.find(message)) << out;
    EXPECT_EQ(std::string::npos, out.find("PETSC ERROR")) << out;
  }
  EXPECT_EQ(2, shell("run small.yaml -o r --set solver.engine=petsc_gamg >out 2>&1",
                     "PETSC_OPTIONS='-mossfield_pc_type frob'"));
  EXPECT_FALSE(fs::exists(root / "r"));
}

// Breaks if a leg on another kind of device, which rounds otherwise, passes for the one that was cut. Needs a
// GPU, emulated or not.
TEST_F(Program, a_leg_on_another_device_says_so) {
  const std::string gpu = "unset CUDA_VISIBLE_DEVICES; MOSSFIELD_EMULATED_GPU=1";
  const int code = shell("run small.yaml -o r --max-wall 0 --device gpu >out 2>&1", gpu);
  if (code == 5) GTEST_SKIP() << read_text(root / "out");
  ASSERT_EQ(75, code);
  EXPECT_EQ(75, shell("resume r --max-wall 0 --device gpu >out 2>&1", gpu));
  EXPECT_EQ(std::string::npos, read_text(root / "out").find(" before: "));
  EXPECT_EQ(75, shell("resume r --max-wall 0 --device cpu >out 2>&1"));
  EXPECT_NE(std::string::npos,
            read_text(root / "out").find("warning: on a CPU now, on a GPU before: this leg"));
  EXPECT_EQ(75, shell("resume r --max-wall 0 --device cpu >out 2>&1"));
  EXPECT_EQ(std::string::npos, read_text(root / "out").find(" before: "));
}

// Breaks if a resumed run forgets the options that it began with.
TEST_F(Program, petsc_options_are_those_of_the_leg_before) {
  const std::string run = "run small.yaml --set 'drive.until.time=0.2 s' --set solver.engine=petsc -o ";
  const std::string options = " --petsc='-mossfield_pc_type jacobi -mossfield_ksp_max_it 500'";
  ASSERT_EQ(0, shell(run + "whole" + options + " >out"));
  ASSERT_EQ(75, shell(run + "cut --max-wall 0" + options + " >out"));
  EXPECT_NE(std::string::npos,
            read_text(root / "cut" / "provenance.yaml").find("petsc_options_1: \"-mossfield_pc_type jacobi"));
  fs::copy(root / "cut", root / "other", fs::copy_options::recursive);
  ASSERT_EQ(0, shell("resume cut >out"));
  expect_same("whole", "cut");
  ASSERT_EQ(0, shell("resume other --petsc='-mossfield_pc_type sor' >out"));
  EXPECT_NE(std::string::npos, read_text(root / "other" / "run.log").find("PETSc's options are now"));
}
#endif

TEST_F(Program, check_judges_a_run_by_what_its_case_expects) {
  const std::string expect = "expect:\n  max.charge_balance: {max: 1e-10}\n  final.tip_m: {min: 8e-6, max: ";
  write_durably(root / "met.yaml", small_case + expect + "1e-5}\n");
  write_durably(root / "not_met.yaml", small_case + expect + "8.01e-6}\n");
  ASSERT_EQ(0, shell("run met.yaml -o met >out"));
  ASSERT_EQ(0, shell("run not_met.yaml -o not_met >out"));
  EXPECT_EQ(0, shell("check met >out"));
  EXPECT_EQ(1, shell("check not_met >out"));
  EXPECT_NE(std::string::npos, read_text(root / "out").find("NOT MET  final.tip_m"));
  EXPECT_EQ(3, shell("check nowhere 2>out"));
  EXPECT_EQ(2, shell("check 2>out"));
}

// Breaks if steps that are thrown away leave no trace but a small dt.
TEST_F(Program, log_tells_of_steps_that_were_tried_again) {
  ASSERT_EQ(0, shell("run " MOSSFIELD_CASES_DIR "/quickstart.yaml -o retries --set time.tolerance=1e-6 "
                     "--set 'drive.until.time=1 ms' --set 'grid.cells=[80, 64]' >out"));
  EXPECT_NE(std::string::npos, read_text(root / "retries" / "run.log").find(" tried again for accuracy"));
}

// Charge and lithium are conserved in every case that ships: here over its first steps, in
// scripts/check-cases over the whole of it (of dendrite_3d at fewer cells). Breaks with a balance
// that only one of the models keeps.
TEST_F(Program, shipped_cases_keep_their_balances) {
  const struct {
    const char *name, *end, *more;
  } cases[] = {{"quickstart", "0.1 s", ""},
               {"quickstart_smooth", "0.1 s", ""},
               {"planar_1d", "10 s", ""},
               {"dendrite_3d", "0.05 ms", " --set 'grid.cells=[32, 32, 32]'"},
               {"literature/pnas2020_flat", "20 ms", ""},
               {"literature/hong2018", "10 ms", ""},
               {"literature/chen2015", "10 ms", ""}};
  for (const auto& [name, end, more] : cases) {
    SCOPED_TRACE(name);
    const std::string run = std::string("first_steps_") + fs::path(name).filename().string();
    ASSERT_EQ(0, shell(std::string("run ") + MOSSFIELD_CASES_DIR + "/" + name + ".yaml -o " + run +
                       " --set 'drive.until.time=" + end + "' --set 'output.metrics_interval=" + end +
                       "' --set 'output.snapshot_interval=" + end + "'" + more + " >out"));
    shell("check " + run + " >out");
    const std::string verdict = read_text(root / "out");
    for (const char* balance : {"charge_balance", "lithium_balance"}) {
      const auto at = verdict.find(balance);
      ASSERT_NE(std::string::npos, at) << verdict;
      EXPECT_EQ("met", verdict.substr(verdict.rfind('\n', at) + 1, 3)) << verdict;
    }
  }
}

}  // namespace
}  // namespace mossfield::test

#endif
