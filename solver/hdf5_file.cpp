#include "solver/hdf5_file.hpp"

#include <hdf5.h>

#include <algorithm>
#include <cstdlib>

namespace mossfield {

static_assert(sizeof(hid_t) == sizeof(std::int64_t), "HDF5 1.10 or newer");

namespace {

/// HDF5's own words about its last error, then ours.
std::string failure(const std::string& what) {
  std::string reason;
  H5Ewalk2(
      H5E_DEFAULT, H5E_WALK_UPWARD,
      [](unsigned n, const H5E_error2_t* error, void* text) -> herr_t {
        if (n == 0 && error->desc) *static_cast<std::string*>(text) = error->desc;
        return 0;
      },
      &reason);
  return what + (reason.empty() ? "" : " (" + reason + ")");
}

void check(herr_t status, const std::string& what) {
  if (status < 0) throw Hdf5Error(failure(what));
}

int close_plist(hid_t id) {
  return H5Pclose(id);
}

Hdf5Handle plist(hid_t kind) {
  return {H5Pcreate(kind), close_plist, "HDF5 property list"};
}

Hdf5Handle string_type() {
  Hdf5Handle type(H5Tcopy(H5T_C_S1), H5Tclose, "HDF5 string type");
  check(H5Tset_size(type.id(), H5T_VARIABLE), "HDF5 string type");
  check(H5Tset_cset(type.id(), H5T_CSET_UTF8), "HDF5 string type");
  return type;
}

Hdf5Handle space_of(std::size_t count) {
  const hsize_t n = count;
  return {count == 1 ? H5Screate(H5S_SCALAR) : H5Screate_simple(1, &n, nullptr), H5Sclose, "HDF5 space"};
}

/// Failures are thrown, not printed; readers take no locks, which not every file system has.
void start_library() {
  ::setenv("HDF5_USE_FILE_LOCKING", "FALSE", 0);
  H5Eset_auto2(H5E_DEFAULT, nullptr, nullptr);
}

Hdf5Handle memory_file(const std::vector<unsigned char>* image) {
  static int count = 0;  // HDF5 takes two open files in memory for one if they share a name
  const std::string name = "memory " + std::to_string(++count);
  start_library();
  const Hdf5Handle access = plist(H5P_FILE_ACCESS);
  check(H5Pset_fapl_core(access.id(), std::size_t{1} << 22, false), "HDF5 file in memory");
  if (!image)
    return {H5Fcreate(name.c_str(), H5F_ACC_TRUNC, H5P_DEFAULT, access.id()), H5Fclose, "HDF5 file"};
  check(H5Pset_file_image(access.id(), const_cast<unsigned char*>(image->data()), image->size()),
        "HDF5 image");
  return {H5Fopen(name.c_str(), H5F_ACC_RDONLY, access.id()), H5Fclose, "not an HDF5 file"};
}

/// Chunks of whole rows, planes or stacks of planes, about a megabyte each.
std::vector<hsize_t> chunk_of(const std::vector<hsize_t>& extent) {
  hsize_t left = 131072;
  std::vector<hsize_t> chunk(extent.size());
  for (std::size_t d = extent.size(); d-- > 0;) {
    chunk[d] = std::min(extent[d], left);
    left = std::max<hsize_t>(left / chunk[d], 1);
  }
  return chunk;
}

Hdf5Handle open_object(hid_t file, const std::string& path) {
  return {H5Oopen(file, path.c_str(), H5P_DEFAULT), H5Oclose, path.c_str()};
}

Hdf5Handle open_dataset(hid_t file, const std::string& path) {
  return {H5Dopen2(file, path.c_str(), H5P_DEFAULT), H5Dclose, path.c_str()};
}

Hdf5Handle open_attribute(hid_t file, const std::string& path, const std::string& name) {
  return {H5Aopen_by_name(file, path.c_str(), name.c_str(), H5P_DEFAULT, H5P_DEFAULT), H5Aclose,
          name.c_str()};
}

Hdf5Handle space_of_attribute(hid_t attribute) {
  return {H5Aget_space(attribute), H5Sclose, "HDF5 attribute"};
}

}  // namespace

Hdf5Handle::Hdf5Handle(std::int64_t id, Close close, const char* what) : id_(id), close_(close) {
  if (id_ < 0) throw Hdf5Error(failure(what));
}

Hdf5Handle::~Hdf5Handle() {
  if (id_ >= 0) close_(id_);
}

Hdf5Writer::Hdf5Writer() : file_(memory_file(nullptr)) {}

void Hdf5Writer::group(const std::string& path) {
  Hdf5Handle(H5Gcreate2(file_.id(), path.c_str(), H5P_DEFAULT, H5P_DEFAULT, H5P_DEFAULT), H5Gclose,
             path.c_str());
}

void Hdf5Writer::dataset(const std::string& path, const Shape& shape, const double* values, bool compress,
                         int components) {
  std::vector<hsize_t> extent(shape.begin(), shape.end());
  if (components > 1) extent.push_back(static_cast<hsize_t>(components));
  const std::vector<hsize_t> chunk = chunk_of(extent);
  const int rank = static_cast<int>(extent.size());
  const Hdf5Handle space(H5Screate_simple(rank, extent.data(), nullptr), H5Sclose, "HDF5 space");
  const Hdf5Handle create = plist(H5P_DATASET_CREATE);
  check(H5Pset_chunk(create.id(), rank, chunk.data()), "HDF5 chunk");
  check(H5Pset_obj_track_times(create.id(), false), "HDF5 times");  // equal runs make equal files
  if (compress && H5Zfilter_avail(H5Z_FILTER_DEFLATE) > 0) {
    check(H5Pset_shuffle(create.id()), "HDF5 shuffle");
    check(H5Pset_deflate(create.id(), 1), "HDF5 deflate");
  }
  check(H5Pset_fletcher32(create.id()), "HDF5 fletcher32");
  const Hdf5Handle data(
      H5Dcreate2(file_.id(), path.c_str(), H5T_IEEE_F64LE, space.id(), H5P_DEFAULT, create.id(), H5P_DEFAULT),
      H5Dclose, path.c_str());
  check(H5Dwrite(data.id(), H5T_NATIVE_DOUBLE, H5S_ALL, H5S_ALL, H5P_DEFAULT, values), path);
}

void Hdf5Writer::numbers(const std::string& path, const std::string& name, std::int64_t file_type,
                         std::int64_t memory_type, const void* values, std::size_t count) {
  const Hdf5Handle object = open_object(file_.id(), path);
  const Hdf5Handle space = space_of(count);
  const Hdf5Handle at(H5Acreate2(object.id(), name.c_str(), file_type, space.id(), H5P_DEFAULT, H5P_DEFAULT),
                      H5Aclose, name.c_str());
  check(H5Awrite(at.id(), memory_type, values), name);
}

void Hdf5Writer::attribute(const std::string& path, const std::string& name, const std::string& value) {
  const char* text = value.c_str();
  const Hdf5Handle type = string_type();
  numbers(path, name, type.id(), type.id(), &text, 1);
}

void Hdf5Writer::attribute(const std::string& path, const std::string& name,
                           const std::vector<std::string>& values) {
  std::vector<const char*> texts;
  for (const std::string& value : values) texts.push_back(value.c_str());
  const Hdf5Handle type = string_type();
  const Hdf5Handle object = open_object(file_.id(), path);
  const hsize_t n = texts.size();
  const Hdf5Handle space(H5Screate_simple(1, &n, nullptr), H5Sclose, "HDF5 space");
  const Hdf5Handle at(H5Acreate2(object.id(), name.c_str(), type.id(), space.id(), H5P_DEFAULT, H5P_DEFAULT),
                      H5Aclose, name.c_str());
  if (n > 0) check(H5Awrite(at.id(), type.id(), texts.data()), name);
}

void Hdf5Writer::attribute(const std::string& path, const std::string& name, double value) {
  numbers(path, name, H5T_IEEE_F64LE, H5T_NATIVE_DOUBLE, &value, 1);
}

void Hdf5Writer::attribute(const std::string& path, const std::string& name, std::int64_t value) {
  numbers(path, name, H5T_STD_I64LE, H5T_NATIVE_INT64, &value, 1);
}

void Hdf5Writer::attribute(const std::string& path, const std::string& name,
                           const std::array<double, 3>& values) {
  numbers(path, name, H5T_IEEE_F64LE, H5T_NATIVE_DOUBLE, values.data(), 3);
}

void Hdf5Writer::attribute(const std::string& path, const std::string& name,
                           const std::array<int, 3>& values) {
  numbers(path, name, H5T_STD_I32LE, H5T_NATIVE_INT, values.data(), 3);
}

std::vector<unsigned char> Hdf5Writer::image(std::size_t room) {
  check(H5Fflush(file_.id(), H5F_SCOPE_GLOBAL), "HDF5 flush");
  const ssize_t size = H5Fget_file_image(file_.id(), nullptr, 0);
  if (size <= 0) throw Hdf5Error(failure("HDF5 file image"));
  std::vector<unsigned char> bytes;
  bytes.reserve(static_cast<std::size_t>(size) + room);
  bytes.resize(static_cast<std::size_t>(size));
  if (H5Fget_file_image(file_.id(), bytes.data(), bytes.size()) != size)
    throw Hdf5Error(failure("HDF5 file image"));
  return bytes;
}

namespace {

/// The file's only handle keeps it open after the access list and the path are gone.
Hdf5Handle disk_file(const std::filesystem::path& path) {
  start_library();
  return {H5Fopen(path.c_str(), H5F_ACC_RDONLY, H5P_DEFAULT), H5Fclose, path.c_str()};
}

template <class Info>
herr_t add_name(hid_t, const char* name, const Info*, void* list) {
  static_cast<std::vector<std::string>*>(list)->emplace_back(name);
  return 0;
}

}  // namespace

Hdf5Reader::Hdf5Reader(const std::vector<unsigned char>& image) : file_(memory_file(&image)) {}

Hdf5Reader::Hdf5Reader(const std::filesystem::path& path) : file_(disk_file(path)) {}

std::vector<std::string> Hdf5Reader::names(const std::string& group) const {
  const Hdf5Handle object = open_object(file_.id(), group);
  std::vector<std::string> found;
  check(H5Literate(object.id(), H5_INDEX_NAME, H5_ITER_INC, nullptr, add_name<H5L_info_t>, &found), group);
  std::sort(found.begin(), found.end());
  return found;
}

std::vector<std::string> Hdf5Reader::attribute_names(const std::string& path) const {
  const Hdf5Handle object = open_object(file_.id(), path);
  std::vector<std::string> found;
  check(H5Aiterate2(object.id(), H5_INDEX_NAME, H5_ITER_INC, nullptr, add_name<H5A_info_t>, &found), path);
  std::sort(found.begin(), found.end());
  return found;
}

std::vector<int> Hdf5Reader::extent(const std::string& dataset) const {
  const Hdf5Handle data = open_dataset(file_.id(), dataset);
  const Hdf5Handle space(H5Dget_space(data.id()), H5Sclose, dataset.c_str());
  const int rank = H5Sget_simple_extent_ndims(space.id());
  if (rank != 3 && rank != 4) throw Hdf5Error(dataset + " has not three dimensions, nor a fourth");
  hsize_t found[4];
  H5Sget_simple_extent_dims(space.id(), found, nullptr);
  return {found, found + rank};
}

Shape Hdf5Reader::shape(const std::string& dataset) const {
  const std::vector<int> n = extent(dataset);
  return {n[0], n[1], n[2]};
}

std::vector<double> Hdf5Reader::dataset(const std::string& path) const {
  std::size_t size = 1;
  for (const int n : extent(path)) size *= static_cast<std::size_t>(n);
  std::vector<double> values(size);
  const Hdf5Handle data = open_dataset(file_.id(), path);
  check(H5Dread(data.id(), H5T_NATIVE_DOUBLE, H5S_ALL, H5S_ALL, H5P_DEFAULT, values.data()), path);
  return values;
}

std::string Hdf5Reader::text(const std::string& path, const std::string& name) const {
  const std::vector<std::string> all = texts(path, name);
  return all.empty() ? "" : all[0];
}

std::vector<std::string> Hdf5Reader::texts(const std::string& path, const std::string& name) const {
  const Hdf5Handle at = open_attribute(file_.id(), path, name);
  const Hdf5Handle space = space_of_attribute(at.id()), type = string_type();
  const hssize_t count = H5Sget_simple_extent_npoints(space.id());
  std::vector<char*> raw(static_cast<std::size_t>(std::max<hssize_t>(count, 0)), nullptr);
  if (raw.empty()) return {};
  check(H5Aread(at.id(), type.id(), raw.data()), name);
  std::vector<std::string> values;
  for (const char* text : raw) values.emplace_back(text ? text : "");
  H5Dvlen_reclaim(type.id(), space.id(), H5P_DEFAULT, raw.data());
  return values;
}

void Hdf5Reader::numbers(const std::string& path, const std::string& name, std::int64_t memory_type,
                         void* values, std::size_t count) const {
  const Hdf5Handle at = open_attribute(file_.id(), path, name);
  const Hdf5Handle space = space_of_attribute(at.id());
  if (H5Sget_simple_extent_npoints(space.id()) != static_cast<hssize_t>(count))
    throw Hdf5Error("attribute " + name + " has not " + std::to_string(count) + " elements");
  check(H5Aread(at.id(), memory_type, values), name);
}

double Hdf5Reader::number(const std::string& path, const std::string& name) const {
  double value = 0;
  numbers(path, name, H5T_NATIVE_DOUBLE, &value, 1);
  return value;
}

std::int64_t Hdf5Reader::integer(const std::string& path, const std::string& name) const {
  std::int64_t value = 0;
  numbers(path, name, H5T_NATIVE_INT64, &value, 1);
  return value;
}

std::array<double, 3> Hdf5Reader::triple(const std::string& path, const std::string& name) const {
  std::array<double, 3> values{};
  numbers(path, name, H5T_NATIVE_DOUBLE, values.data(), 3);
  return values;
}

}  // namespace mossfield
