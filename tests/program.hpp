#pragma once
// The program itself, started on a small case in a folder of its own.

#include <gtest/gtest.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <csignal>
#include <cstdlib>
#include <filesystem>
#include <fstream>

#include "kernels/memory.hpp"
#include "solver/durable_file.hpp"
#include "solver/hdf5_file.hpp"
#include "solver/run_directory.hpp"

namespace mossfield::test {

namespace fs = std::filesystem;

inline const char* const small_case = R"(title: small
question: does it stop and resume?
source: [made up]
model: two_potential
grid: {size: [24 um, 12 um], cells: [24, 12]}
boundaries: {x_min: electrode, x_max: counter_electrode, y: periodic}
metal: lithium
electrolyte: carbonate_1M
interface: {energy: 0.5 J/m^2, width: 4 um}
kinetics: {exchange_current: 30 A/m^2}
initial: {front: 8 um, amplitude: 0.5 um, wavelength: 12 um}
drive: {current: 10 mA/cm^2, until: {time: 40 s}}
output: {checkpoint_interval: 10 ms}
)";

class Program : public ::testing::Test {
 protected:
  Program() : root(fs::temp_directory_path() / ("mossfield_program_" + std::to_string(::getpid()))) {
    fs::remove_all(root);
    fs::create_directories(root);
    write_durably(root / "small.yaml", small_case);
  }
  ~Program() override { fs::remove_all(root); }

  /// What is told to a shell: there is where one that is killed leaves its session of MPI, too.
  std::string at_root() const { return "cd " + root.string() + " && export TMPDIR=$PWD && "; }
  /// In a folder of its own; output into `out`.
  int shell(const std::string& arguments, const std::string& environment = "") {
    const std::string words = environment + " " + MOSSFIELD_PROGRAM + " " + arguments;
    const int status = std::system((at_root() + words).c_str());
    return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
  }
  /// Starts it and waits for a file.
  pid_t started(const std::string& arguments, const std::string& file, const std::string& environment = "") {
    const std::string line =
        at_root() + "exec " + environment + " " + MOSSFIELD_PROGRAM + " " + arguments + " >/dev/null";
    const pid_t child = ::fork();
    if (child == 0) {
      ::execl("/bin/sh", "sh", "-c", line.c_str(), nullptr);
      ::_exit(127);
    }
    for (int n = 0; n < 6000 && !fs::exists(root / file); ++n) ::usleep(10000);
    return child;
  }
  int ended(pid_t child, int signal) {
    ::kill(child, signal);
    int status = 0;
    ::waitpid(child, &status, 0);
    return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
  }
  /// Starts, waits for a file and then a little longer, signals; how it ended.
  int signalled(const std::string& arguments, int signal, const std::string& file, int milliseconds) {
    const pid_t child = started(arguments, file);
    ::usleep(static_cast<useconds_t>(1000 * milliseconds));
    return ended(child, signal);
  }
  std::string rows(const std::string& run) {
    std::ifstream file(root / run / "metrics.csv");
    std::string out;
    for (std::string line; std::getline(file, line);) out += line.substr(0, line.rfind(',')) + "\n";
    return out;
  }
  void expect_same(const std::string& a, const std::string& b) {
    EXPECT_EQ(rows(a), rows(b));
    for (const auto& item : fs::directory_iterator(root / a / "snapshots")) {
      const Hdf5Reader one(item.path()), two(root / b / "snapshots" / item.path().filename());
      for (const std::string& name : one.names("/fields"))
        EXPECT_EQ(one.dataset("/fields/" + name), two.dataset("/fields/" + name))
            << item.path() << " " << name;
    }
    for (const auto& item : fs::recursive_directory_iterator(root / b))
      EXPECT_NE(".tmp", item.path().extension());
  }
  fs::path root;
};

}  // namespace mossfield::test
