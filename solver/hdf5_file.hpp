#pragma once
// HDF5 files as images in memory: made whole before a byte goes to the disk, checked whole before a byte is
// believed.
//
// HDF5 1.10 leaves an unreadable file when it is killed, and cannot let go of one when the disk is full; an
// image is written by write_durably instead. Names, dimensions and numbers only; failures are Hdf5Error.

#include <array>
#include <cstdint>
#include <filesystem>
#include <stdexcept>
#include <string>
#include <vector>

namespace mossfield {

struct Hdf5Error : std::runtime_error {
  using std::runtime_error::runtime_error;
};

using Shape = std::array<int, 3>;  ///< (nz, ny, nx): C order, x fastest

/// HDF5's own integer handle, closed with its own function.
class Hdf5Handle {
 public:
  using Close = int (*)(std::int64_t);
  Hdf5Handle(std::int64_t id, Close close, const char* what);  ///< throws Hdf5Error if id < 0
  ~Hdf5Handle();
  Hdf5Handle(Hdf5Handle&& other) noexcept : id_(other.id_), close_(other.close_) { other.id_ = -1; }
  Hdf5Handle(const Hdf5Handle&) = delete;
  Hdf5Handle& operator=(const Hdf5Handle&) = delete;
  std::int64_t id() const { return id_; }

 private:
  std::int64_t id_;
  Close close_;
};

class Hdf5Writer {
 public:
  Hdf5Writer();
  void group(const std::string& path);
  /// Chunked, with Fletcher checksums, deflated if `compress`. With several components a fourth axis, the
  /// fastest.
  void dataset(const std::string& path, const Shape& shape, const double* values, bool compress,
               int components = 1);

  // attributes of a group or dataset; "/" is the root
  void attribute(const std::string& path, const std::string& name, const std::string& value);
  void attribute(const std::string& path, const std::string& name, const std::vector<std::string>& values);
  void attribute(const std::string& path, const std::string& name, double value);
  void attribute(const std::string& path, const std::string& name, std::int64_t value);
  void attribute(const std::string& path, const std::string& name, const std::array<double, 3>& values);
  void attribute(const std::string& path, const std::string& name, const std::array<int, 3>& values);

  /// The bytes of the file as it would be on disk; `room`: of more that they can take without moving.
  std::vector<unsigned char> image(std::size_t room = 0);

 private:
  void numbers(const std::string& path, const std::string& name, std::int64_t file_type,
               std::int64_t memory_type, const void* values, std::size_t count);
  Hdf5Handle file_;
};

class Hdf5Reader {
 public:
  explicit Hdf5Reader(const std::vector<unsigned char>& image);
  explicit Hdf5Reader(const std::filesystem::path& path);

  /// Names in a group, sorted.
  std::vector<std::string> names(const std::string& group) const;
  std::vector<std::string> attribute_names(const std::string& path) const;
  Shape shape(const std::string& dataset) const;
  /// All its axes, the slowest first: those of shape(), and the components of a vector.
  std::vector<int> extent(const std::string& dataset) const;
  std::vector<double> dataset(const std::string& path) const;

  std::string text(const std::string& path, const std::string& name) const;
  std::vector<std::string> texts(const std::string& path, const std::string& name) const;
  double number(const std::string& path, const std::string& name) const;
  std::int64_t integer(const std::string& path, const std::string& name) const;
  std::array<double, 3> triple(const std::string& path, const std::string& name) const;

 private:
  void numbers(const std::string& path, const std::string& name, std::int64_t memory_type, void* values,
               std::size_t count) const;
  Hdf5Handle file_;
};

}  // namespace mossfield
