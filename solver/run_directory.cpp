#include "solver/run_directory.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/file.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstdlib>
#include <ctime>

#include "solver/durable_file.hpp"
#include "solver/errors.hpp"
#include "solver/metrics.hpp"
#include "solver/on_root.hpp"
#include "version.hpp"

namespace mossfield {

namespace fs = std::filesystem;

namespace {

constexpr std::array<const char*, 5> marks{"case.yaml", "metrics.csv", "checkpoints", "snapshots",
                                           "provenance.yaml"};
constexpr std::array<const char*, 5> more_of_ours{"resolved.yaml", "snapshots.xmf", "run.log", "crash",
                                                  lost_samples_file};

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

std::string RunDirectory::mark_of_run(const fs::path& path) {
  std::error_code code;
  for (const char* mark : marks)
    if (fs::exists(path / mark, code)) return mark;
  return "";
}

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
  const std::string mark = mark_of_run(path_);
  std::error_code code;
  if (mode == Mode::fresh && !mark.empty())
    throw UsageError(path_.string() + ": holds a run already (" + mark + "); " +
                     (fs::is_empty(path_ / "checkpoints", code) || code
                          ? "it has no checkpoint to go on from: "
                          : "go on with it by: mossfield resume " + path_.string() + ", ") +
                     "replace it by --overwrite, or name another folder");
  if (mode == Mode::resume && mark.empty())
    throw UsageError(path_.string() + ": holds no run; start one with: mossfield run CASE -o " +
                     path_.string());
  if (mode != Mode::overwrite) return;
  for (const char* name : marks) fs::remove_all(path_ / name, code);
  for (const char* name : more_of_ours) fs::remove_all(path_ / name, code);
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
