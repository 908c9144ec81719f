#include "solver/durable_file.hpp"

#include <fcntl.h>
#include <fmt/core.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <utility>

#include "solver/errors.hpp"

namespace mossfield {

namespace fs = std::filesystem;

namespace {

class Descriptor {
 public:
  Descriptor(const fs::path& path, int flags) : fd_(::open(path.c_str(), flags | O_CLOEXEC, 0666)) {}
  ~Descriptor() {
    if (fd_ >= 0) ::close(fd_);
  }
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;
  int get() const { return fd_; }
  /// Some file systems report a full disk only here.
  bool close() { return ::close(std::exchange(fd_, -1)) == 0; }

 private:
  int fd_;
};

bool write_all(int fd, const char* data, std::size_t size) {
  while (size > 0) {
    const ssize_t n = ::write(fd, data, size);
    if (n < 0 && errno == EINTR) continue;
    if (n <= 0) {
      if (n == 0) errno = ENOSPC;
      return false;
    }
    data += n;
    size -= static_cast<std::size_t>(n);
  }
  return true;
}

void sync_folder(const fs::path& folder) {
  const Descriptor d(folder.empty() ? "." : folder, O_RDONLY | O_DIRECTORY);
  if (d.get() >= 0) ::fsync(d.get());  // not every file system can; the rename is atomic all the same
}

/// Writes and syncs the file under its passing name; what failed, with its errno, or null.
const char* write_beside(const fs::path& beside, const char* data, std::size_t size, int& error,
                         const std::function<void(const std::string&)>& stage) {
  const auto failed = [&error](const char* what) {
    error = errno;  // before closing the file can change it
    return what;
  };
  Descriptor file(beside, O_WRONLY | O_CREAT | O_TRUNC);
  if (file.get() < 0) return failed("cannot create");
  if (stage) stage("created");
  const std::size_t part = std::max<std::size_t>(size / 8, 1);
  for (std::size_t at = 0; at < size; at += part) {
    if (!write_all(file.get(), data + at, std::min(part, size - at))) return failed("cannot write");
    if (stage) stage("written " + std::to_string(at));
  }
  if (::fsync(file.get()) != 0 || !file.close()) return failed("cannot write");
  if (stage) stage("synced");
  return nullptr;
}

}  // namespace

std::string io_failure(const fs::path& path, const std::string& what, int error) {
  std::string text = fmt::format("{}: {}: {}", path.string(), what, std::strerror(error));
  if (error == EFBIG) return text + " (a limit on the size of files: ulimit -f; or that of the file system)";
  if (error != ENOSPC && error != EDQUOT && error != EIO) return text;
  std::error_code code;
  const auto space = fs::space(path.parent_path().empty() ? "." : path.parent_path(), code);
  if (!code)
    text += fmt::format(" (free space there: {:.1f} MB)", static_cast<double>(space.available) / 1e6);
  return error == EIO ? text : text + "; make room";
}

void write_durably(const fs::path& path, const void* data, std::size_t size,
                   const std::function<void(const std::string&)>& stage) {
  fs::path beside = path;
  beside += ".tmp";
  int error = 0;
  const char* failed = write_beside(beside, static_cast<const char*>(data), size, error, stage);
  if (!failed && ::rename(beside.c_str(), path.c_str()) != 0) {
    error = errno;
    failed = "cannot rename";
  }
  if (failed) {
    ::unlink(beside.c_str());
    throw ResourceError(io_failure(path, failed, error));
  }
  sync_folder(path.parent_path());
  if (stage) stage("renamed");
}

void write_durably(const fs::path& path, const std::string& text) {
  write_durably(path, text.data(), text.size());
}

std::vector<unsigned char> read_bytes(const fs::path& path) {
  const Descriptor file(path, O_RDONLY);
  if (file.get() < 0) throw ResourceError(io_failure(path, "cannot open", errno));
  std::vector<unsigned char> bytes(1 << 16);
  std::size_t have = 0;
  for (;;) {
    if (have == bytes.size()) bytes.resize(2 * have);
    const ssize_t n = ::read(file.get(), bytes.data() + have, bytes.size() - have);
    if (n < 0 && errno == EINTR) continue;
    if (n < 0) throw ResourceError(io_failure(path, "cannot read", errno));
    if (n == 0) break;
    have += static_cast<std::size_t>(n);
  }
  bytes.resize(have);
  return bytes;
}

std::string read_text(const fs::path& path) {
  const auto bytes = read_bytes(path);
  return {bytes.begin(), bytes.end()};
}

void make_folder(const fs::path& path) {
  std::error_code code;
  fs::create_directories(path, code);
  if (code)
    throw ResourceError(io_failure(path, "cannot create the folder", code.value()) + "; name another one");
}

}  // namespace mossfield
