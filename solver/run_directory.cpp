#include "solver/run_directory.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/file.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstdlib>
#include <ctime>
#include <utility>
#include <vector>

#include "solver/durable_file.hpp"
#include "solver/errors.hpp"
#include "solver/metrics.hpp"
#include "solver/on_root.hpp"
#include "version.hpp"

namespace mossfield {

namespace fs = std::filesystem;

namespace {

/// At the top of a run's folder, beside provenance.yaml.
constexpr std::array<const char*, 6> files{"case.yaml",     "resolved.yaml", "metrics.csv",
                                           "snapshots.xmf", "run.log",       lost_samples_file};
/// In folders of their own, by the beginning of their names.
constexpr std::pair<const char*, const char*> series[]{
    {"snapshots", "snapshot_"}, {"crash", "snapshot_step_"}, {"checkpoints", "checkpoint_"}};

/// Such as checkpoint_000000012.h5, or what a write that was cut short left of it.
bool is_of_series(const std::string& name, const std::string& beginning) {
  if (name.rfind(beginning, 0) != 0) return false;
  const std::size_t end = name.find_first_not_of("0123456789", beginning.size());
  if (end == std::string::npos || end == beginning.size()) return false;
  const std::string ending = name.substr(end);
  return ending == ".h5" || ending == ".h5.tmp" || ending == ".h5.unsound";
}

/// What a run has written below its folder, as far as it is there; what it is known by comes last.
std::vector<fs::path> files_of_run(const fs::path& path) {
  std::vector<fs::path> found;
  std::error_code code;
  for (const char* name : files)
    if (fs::is_regular_file(path / name, code)) found.push_back(path / name);
  for (const auto& [folder, beginning] : series) {
    for (const auto& item : fs::directory_iterator(path / folder, code))
      if (is_of_series(item.path().filename(), beginning)) found.push_back(item.path());
    if (code && code != std::errc::no_such_file_or_directory && code != std::errc::not_a_directory)
      throw ResourceError(io_failure(path / folder, "cannot read", code.value()));
  }
  for (const char* name : {"crash/reason.txt", "provenance.yaml"})
    if (fs::is_regular_file(path / name, code)) found.push_back(path / name);
  return found;
}

/// Only a run leaves these.
bool marks_run(const fs::path& file) {
  return file.filename() == "provenance.yaml" || is_of_series(file.filename(), "checkpoint_");
}

/// Nothing but the program's own files goes.
void clear(const fs::path& path, const std::vector<fs::path>& ours) {
  std::error_code code;
  for (const fs::path& file : ours)
    if (!fs::remove(file, code) && code) throw ResourceError(io_failure(file, "cannot remove", code.value()));
  for (const auto& [folder, beginning] : series)
    if (fs::is_empty(path / folder, code) && !fs::is_symlink(path / folder)) fs::remove(path / folder, code);
}

std::string host_name() {
  std::array<char, 256> name{};
  ::gethostname(name.data(), name.size() - 1);
  return name.data();
}

std::string date_now() {
  const std::time_t now = std::time(nullptr);
  std::tm utc{};
  ::gmtime_r(&now, &utc);
  std::array<char, 32> text{};
  std::strftime(text.data(), text.size(), "%Y-%m-%dT%H:%M:%SZ", &utc);
  return text.data();
}

/// A YAML double-quoted scalar.
std::string quoted(const std::string& text) {
  std::string out = "\"";
  for (const char c : text) {
    if (c == '"' || c == '\\') out += '\\';
    if (c == '\n')
      out += "\\n";
    else if (static_cast<unsigned char>(c) < 0x20)
      out += fmt::format("\\x{:02x}", static_cast<int>(c));
    else
      out += c;
  }
  return out + "\"";
}

}  // namespace

RunDirectory::RunDirectory(fs::path path, Mode mode, const Communicator& communicator)
    : path_(std::move(path)), communicator_(communicator) {
  on_root(communicator_, [&] {
    std::error_code code;
    if (mode == Mode::resume && !fs::is_directory(path_, code))
      throw UsageError(path_.string() + ": no such folder; start the run with: mossfield run CASE -o " +
                       path_.string());
    try {
      make_folder(path_);
      lock();
      refuse_or_clear(mode);
      probe();
    } catch (...) {
      release();
      throw;
    }
  });
}

RunDirectory::~RunDirectory() {
  release();
}

void RunDirectory::release() {
  if (lock_ < 0) return;
  const bool emptied = !held_ || ::ftruncate(lock_, 0) == 0;  // the text of another process is left alone
  ::close(std::exchange(lock_, -1));
  if (!emptied) remark_ = (path_ / "lock").string() + ": could not be emptied; it does not hold all the same";
}

/// The kernel gives the lock back however the holder ends; the text in the file is for people.
void RunDirectory::lock() {
  const fs::path file = path_ / "lock";
  lock_ = ::open(file.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0666);
  if (lock_ < 0) throw ResourceError(io_failure(file, "cannot create", errno));
  std::array<char, 512> text{};
  const ssize_t n = ::read(lock_, text.data(), text.size() - 1);
  std::string holder(text.data(), n > 0 ? static_cast<std::size_t>(n) : 0);
  while (!holder.empty() && holder.back() == '\n') holder.pop_back();
  if (::flock(lock_, LOCK_EX | LOCK_NB) != 0) {
    if (errno == EWOULDBLOCK)
      throw UsageError(path_.string() + ": another run is writing here (" + holder +
                       "); wait for it or end it");
    remark_ = file.string() + ": this file system has no locks; see to it that no other run writes here";
  } else if (!holder.empty()) {
    remark_ = "the run before (" + holder + ") ended without giving back its lock; it no longer holds";
  }
  held_ = true;
  const std::string mine = fmt::format("process {} on {} since {}\n", ::getpid(), host_name(), date_now());
  if (::ftruncate(lock_, 0) != 0 || ::pwrite(lock_, mine.data(), mine.size(), 0) < 0)
    throw ResourceError(io_failure(file, "cannot write", errno));
}

void RunDirectory::refuse_or_clear(Mode mode) const {
  const std::vector<fs::path> ours = files_of_run(path_);
  const auto mark = std::find_if(ours.begin(), ours.end(), marks_run);
  const bool run = mark != ours.end();
  if (mode == Mode::resume && !run)
    throw UsageError(path_.string() + ": holds no run; start one with: mossfield run CASE -o " +
                     path_.string());
  if (mode == Mode::resume) return;
  for (const fs::path& file : ours)
    if (!run && file.filename() != "run.log")  // that is added to
      throw UsageError(file.string() + ": is in the way, and not of a run; move it, or name another folder");
  if (mode == Mode::fresh && run)
    throw UsageError(path_.string() + ": holds a run already (" + mark->filename().string() + "); " +
                     (is_of_series(mark->filename(), "checkpoint_")
                          ? "go on with it by: mossfield resume " + path_.string() + ", "
                          : "it has no checkpoint to go on from: ") +
                     "replace it by --overwrite, or name another folder");
  if (run) clear(path_, ours);
}

void RunDirectory::probe() const {
  const std::string page(4096, '\0');
  write_durably(path_ / "probe", page);
  std::error_code code;
  fs::remove(path_ / "probe", code);
  make_folder(path_ / "checkpoints");
}

void RunDirectory::write_case(const std::string& text, const std::string& resolved) const {
  on_root(communicator_, [&] {
    write_durably(path_ / "case.yaml", text);
    write_durably(path_ / "resolved.yaml", resolved);
  });
}

void RunDirectory::add_end(const std::string& why) const {
  on_root(communicator_, [&] {
    const fs::path file = path_ / "provenance.yaml";
    write_durably(file, read_text(file) + "  finished: " + quoted(why) + "\n");
  });
}

bool RunDirectory::has_finished(const fs::path& path) {
  const fs::path file = path / "provenance.yaml";
  if (!fs::exists(file)) return false;
  const std::string text = read_text(file);
  const std::size_t last = text.rfind("\n- ");  // where the last leg begins
  return text.find("\n  finished: ", last == std::string::npos ? 0 : last) != std::string::npos;
}

void RunDirectory::add_provenance(const Provenance& leg) const {
  on_root(communicator_, [&] {
    const fs::path file = path_ / "provenance.yaml";
    std::string text = fs::exists(file) ? read_text(file) : "# one entry for each leg of the run\n";
    const char* lead = "- ";
    for (const auto& [key, value] : leg) {
      text += lead + key + ": " + quoted(value) + "\n";
      lead = "  ";
    }
    write_durably(file, text);
  });
}

Provenance provenance_of_program() {
  Provenance leg{{"date", date_now()},
                 {"host", host_name()},
                 {"mossfield", version::number},
                 {"git_hash", version::git_hash},
                 {"compiler", version::compiler},
                 {"build_type", version::build_type},
                 {"flags", version::flags},
                 {"hdf5", version::hdf5},
                 {"mpi", version::mpi},
                 {"petsc", version::petsc},
                 {"cuda", version::cuda}};
  for (const char* name : {"PETSC_OPTIONS", "SLURM_JOB_ID", "SLURM_ARRAY_TASK_ID"})
    if (const char* value = std::getenv(name)) leg.emplace_back(name, value);
  return leg;
}

}  // namespace mossfield
