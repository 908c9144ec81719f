// What `validate` says of memory, against what runs of the program took.

#include <gtest/gtest.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <filesystem>

#include "kernels/memory.hpp"
#include "solver/case_reader.hpp"
#include "solver/report.hpp"

namespace fs = std::filesystem;
using namespace mossfield;

namespace {

/// Largest resident memory [MB] of `mossfield run CASE` with these keys changed; 0 if it failed.
double peak_of_run(const std::string& file, const std::vector<std::string>& overrides) {
  const fs::path folder = fs::temp_directory_path() / ("mossfield_memory_" + std::to_string(::getpid()));
  std::vector<std::string> words{MOSSFIELD_PROGRAM, "run", file, "-o", folder.string(), "--overwrite"};
  for (const std::string& text : overrides) words.insert(words.end(), {"--set", text});
  std::vector<char*> arguments;
  for (std::string& word : words) arguments.push_back(word.data());
  arguments.push_back(nullptr);
  const pid_t child = ::fork();
  if (child == 0) {
    if (!std::freopen("/dev/null", "w", stdout)) ::_exit(126);
    ::execv(arguments[0], arguments.data());
    ::_exit(127);
  }
  int status = 0;
  rusage usage{};
  ::wait4(child, &status, 0, &usage);
  fs::remove_all(folder);
  return WIFEXITED(status) && WEXITSTATUS(status) == 0 ? 1.024e-3 * static_cast<double>(usage.ru_maxrss) : 0;
}

/// The number in "memory: 8.847e+05 cells, about 808 MB".
double said(const std::string& file, const std::vector<std::string>& overrides) {
  const std::string text = report_memory(read_case(file, overrides).values, {})[0].text;
  return std::stod(text.substr(text.find("about ") + 6));
}

// Breaks if a field more a cell, a checkpoint held three times, a part of a model or what PETSc takes is not
// counted. A first step has all that a run needs.
TEST(Memory, IsWhatValidateSays) {
#ifdef __SANITIZE_ADDRESS__
  GTEST_SKIP() << "sanitizers take memory of their own";
#endif
  const std::string cases = std::string(MOSSFIELD_CASES_DIR) + "/";
  const std::string time = "drive.until.time=1e-6 s", samples = "output.metrics_interval=1e-6 s",
                    snapshots = "output.snapshot_interval=1e-6 s", step = "time.max_step=1e-6 s";
  const std::vector<std::pair<std::string, std::vector<std::string>>> runs = {
      {"review/hosts/full/Cu_foam.yaml",
       {"grid.cells=[60, 60, 60]", "grid.size=[240 um, 240 um, 240 um]", "host.height=200 um", time}},
      {"quickstart.yaml", {"grid.cells=[640, 512]", "output.fields=[xi, current_density]", time}},
      {"coating/map.yaml", {"grid.cells=[320, 400]", time, samples, snapshots, step}},
#ifdef MOSSFIELD_HAVE_PETSC
      {"quickstart.yaml",
       {"grid.cells=[320, 256]", "solver.engine=petsc_boomeramg", time, samples, snapshots, step}},
      {"dendrite_3d.yaml",
       {"grid.cells=[20, 20, 20]", "interface.width=6 um", "solver.engine=petsc_direct", time, samples,
        snapshots, step}},
#endif
  };
  for (const auto& [name, overrides] : runs) {
    const double peak = peak_of_run(cases + name, overrides), estimate = said(cases + name, overrides);
    EXPECT_NEAR(estimate, peak, 0.08 * peak) << name;
  }
}

// Breaks if fields on a GPU are held against the host's memory, or each rank against all of a GPU that
// several share.
TEST(Memory, OfFieldsOnAGpuIsTheGpus) {
  const Case v = read_case(std::string(MOSSFIELD_CASES_DIR) + "/dendrite_3d.yaml", {}).values;
  RunPlace cpu{8, 4}, gpu{8, 4, Device::gpu, 1};
  const MemoryNeed here = memory_need(v, cpu), there = memory_need(v, gpu);
  const double fields = 90 * 8 * 98.0 * 98 * 98 / 8;  // doubles a cell, with ghosts, of an eighth
  EXPECT_EQ(here.on_device, 0);
  EXPECT_NEAR(there.on_device, fields, 1);
  EXPECT_NEAR(here.on_host(cpu) - there.on_host(gpu), 4 * fields, 1);
  const auto device = [&](int on_gpu) {
    gpu.on_gpu = on_gpu;
    return report_memory(v, gpu).at(1);
  };
  EXPECT_EQ(device(1).text.find("share"), std::string::npos);
  EXPECT_NE(device(4).text.find("needed by each of 4 ranks that share it"), std::string::npos);
  const double free = static_cast<double>(gpu_free_bytes());
  if (free < 2 * fields) return;  // no GPU here, not even an emulated one
  EXPECT_FALSE(device(1).warning);
  EXPECT_TRUE(device(static_cast<int>(free / fields) + 1).warning);
}

}  // namespace
