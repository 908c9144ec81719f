#include "solver/checkpoint.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <cstring>
#include <memory>

#include "solver/durable_file.hpp"
#include "solver/gather.hpp"
#include "solver/hdf5_file.hpp"
#include "solver/on_root.hpp"

namespace mossfield {

namespace fs = std::filesystem;

namespace {

constexpr std::int64_t format_version = 1;
constexpr std::size_t trailer_size = 16;

/// HDF5 allows bytes after its end; a reader of HDF5 does not notice them.
std::string trailer_of(const unsigned char* data, std::size_t size) {
  return fmt::format("\nCRC32 {:08x}\n", crc32(data, size));
}

/// Checkpoints in DIR by step, oldest first.
std::vector<std::pair<std::int64_t, fs::path>> checkpoints_in(const fs::path& directory) {
  std::vector<std::pair<std::int64_t, fs::path>> found;
  std::error_code code;
  for (const auto& item : fs::directory_iterator(directory / "checkpoints", code)) {
    const std::string stem = item.path().stem().string();
    const std::string digits = stem.substr(std::min<std::size_t>(stem.size(), 11));
    if (stem.rfind("checkpoint_", 0) != 0 || item.path().extension() != ".h5" || digits.empty() ||
        digits.size() > 18 || digits.find_first_not_of("0123456789") != std::string::npos)
      continue;
    found.emplace_back(std::stoll(digits), item.path());
  }
  std::sort(found.begin(), found.end());
  return found;
}

Shape shape_of(const Grid& grid) {
  const std::array<int, 3> n = grid.cells();
  return {n[2], n[1], n[0]};
}

void describe(Hdf5Writer& file, std::int64_t step, const Record& record) {
  file.attribute("/", "format", std::string("mossfield-checkpoint"));
  file.attribute("/", "format_version", format_version);
  file.attribute("/", "step", step);
  file.attribute("/", "case", record.case_text);
  file.attribute("/", "case_path", record.case_path);
  file.attribute("/", "overrides", record.overrides);
  file.attribute("/", "petsc", record.petsc);
  file.attribute("/", "resolved", record.resolved);
  for (const char* group : {"/numbers", "/integers", "/fields", "/shown"}) file.group(group);
  for (const auto& [name, value] : record.numbers) file.attribute("/numbers", name, value);
  for (const auto& [name, value] : record.integers) file.attribute("/integers", name, value);
}

/// Throws Hdf5Error with the reason if the bytes are not a checkpoint that this program reads.
Record header_of(const std::vector<unsigned char>& bytes, std::int64_t& step) {
  if (bytes.size() <= trailer_size) throw Hdf5Error("cut short");
  const std::size_t size = bytes.size() - trailer_size;
  if (std::memcmp(bytes.data() + size, trailer_of(bytes.data(), size).data(), trailer_size) != 0)
    throw Hdf5Error("checksum is wrong: the file is cut short or damaged");
  const Hdf5Reader file(bytes);
  if (file.text("/", "format") != "mossfield-checkpoint") throw Hdf5Error("not a checkpoint");
  if (file.integer("/", "format_version") != format_version)
    throw Hdf5Error(fmt::format("format version {}, this program reads version {}",
                                file.integer("/", "format_version"), format_version));
  Record header;
  step = file.integer("/", "step");
  header.case_text = file.text("/", "case");
  header.case_path = file.text("/", "case_path");
  header.overrides = file.texts("/", "overrides");
  for (const auto& name : file.attribute_names("/"))
    if (name == "petsc") header.petsc = file.texts("/", name);  // files of older programs have none
  header.resolved = file.text("/", "resolved");
  for (const auto& name : file.attribute_names("/numbers"))
    header.numbers[name] = file.number("/numbers", name);
  for (const auto& name : file.attribute_names("/integers"))
    header.integers[name] = file.integer("/integers", name);
  return header;
}

template <class Map>
void share_map(const Communicator& communicator, Map& map) {
  std::vector<std::pair<std::string, typename Map::mapped_type>> entries(map.begin(), map.end());
  std::uint64_t count = entries.size();
  communicator.broadcast(&count, sizeof count);
  entries.resize(count);
  for (auto& [name, value] : entries) {
    broadcast(communicator, name);
    communicator.broadcast(&value, sizeof value);
  }
  map = Map(entries.begin(), entries.end());
}

/// The names in /shown, which files of older programs lack.
std::vector<std::string> shown_in(const Hdf5Reader& file) {
  const std::vector<std::string> groups = file.names("/");
  const bool there = std::find(groups.begin(), groups.end(), "shown") != groups.end();
  return there ? file.names("/shown") : std::vector<std::string>{};
}

/// What a checkpoint and a simulation do not agree on; empty if they do.
std::string disagreement(const Hdf5Reader& file, const Record& record) {
  std::vector<std::string> wanted;
  for (const auto& [name, field] : record.fields) wanted.push_back(name);
  std::sort(wanted.begin(), wanted.end());
  const std::vector<std::string> there = file.names("/fields");
  if (wanted != there)
    return fmt::format("it holds the fields {}; the case needs {}", fmt::join(there, ", "),
                       fmt::join(wanted, ", "));
  for (const auto& [name, field] : record.fields) {
    const Shape a = file.shape("/fields/" + name), b = shape_of(field->grid());
    if (a != b || file.extent("/fields/" + name).size() != 3)
      return fmt::format("its field {} has {} x {} x {} cells; the case has {} x {} x {}", name, a[2], a[1],
                         a[0], b[2], b[1], b[0]);
  }
  return "";
}

}  // namespace

std::uint32_t crc32(const unsigned char* data, std::size_t size) {
  static const auto table = [] {
    std::array<std::uint32_t, 256> t{};
    for (std::uint32_t n = 0; n < 256; ++n) {
      t[n] = n;
      for (int bit = 0; bit < 8; ++bit) t[n] = t[n] & 1 ? 0xEDB88320u ^ (t[n] >> 1) : t[n] >> 1;
    }
    return t;
  }();
  std::uint32_t crc = 0xFFFFFFFFu;
  for (std::size_t n = 0; n < size; ++n) crc = table[(crc ^ data[n]) & 0xFFu] ^ (crc >> 8);
  return ~crc;
}

void write_checkpoint(const fs::path& directory, std::int64_t step, const Record& record,
                      const Communicator& communicator, const CheckpointStage& stage) {
  std::vector<std::pair<std::string, const Field*>> fields;
  for (const auto& [name, field] : record.fields) fields.emplace_back("/fields/" + name, field);
  for (const auto& [name, field] : record.shown) fields.emplace_back("/shown/" + name, field);
  std::unique_ptr<Hdf5Writer> file;
  on_root(communicator, [&] {
    file = std::make_unique<Hdf5Writer>();
    describe(*file, step, record);
  });
  for (const auto& [path, pointer] : fields) {  // one after the other: the file is in memory, too
    const std::string& at = path;
    const Field& field = *pointer;
    const std::vector<double> values = gather_to_root(field);
    on_root(communicator, [&] {
      file->dataset(at, shape_of(field.grid()), values.data(), false);
      file->attribute(at, "unit", field.unit());
    });
  }
  on_root(communicator, [&] {
    std::vector<unsigned char> image = file->image(trailer_size);
    file.reset();
    const std::string trailer = trailer_of(image.data(), image.size());
    image.insert(image.end(), trailer.begin(), trailer.end());
    make_folder(directory / "checkpoints");
    write_durably(directory / "checkpoints" / fmt::format("checkpoint_{:09d}.h5", step), image.data(),
                  image.size(), stage);
    const auto all = checkpoints_in(directory);
    for (std::size_t n = 0; n + 2 < all.size(); ++n) fs::remove(all[n].second);
  });
}

CheckpointFile::CheckpointFile(const fs::path& directory, const Communicator& communicator, const Warn& warn)
    : communicator_(communicator) {
  on_root(communicator_, [&] {
    auto candidates = checkpoints_in(directory);
    std::string reasons;
    for (; !candidates.empty() && image_.empty(); candidates.pop_back()) {
      path_ = candidates.back().second;
      try {
        read_sound(path_);
      } catch (const std::exception& error) {
        image_.clear();
        reasons += "\n  " + path_.string() + ": " + error.what();
        if (warn) warn("checkpoint " + path_.string() + " is not used: " + error.what());
      }
    }
    if (image_.empty())
      throw CheckpointError((directory / "checkpoints").string() +
                            ": no checkpoint to resume from; begin the run again: mossfield run CASE -o " +
                            directory.string() + " --overwrite" + reasons);
  });
  share();
}

void CheckpointFile::read_sound(const fs::path& path) {
  std::vector<unsigned char> bytes = read_bytes(path);
  header_ = header_of(bytes, step_);
  const Hdf5Reader file(bytes);
  for (const std::string& name : file.names("/fields"))
    file.dataset("/fields/" + name);  // Fletcher's sums, too
  for (const std::string& name : shown_in(file)) file.dataset("/shown/" + name);
  image_ = std::move(bytes);
}

void CheckpointFile::share() {
  if (communicator_.size() == 1) return;
  std::string path = path_.string();
  broadcast(communicator_, path);
  path_ = path;
  communicator_.broadcast(&step_, sizeof step_);
  broadcast(communicator_, header_.case_text);
  broadcast(communicator_, header_.case_path);
  broadcast(communicator_, header_.resolved);
  for (std::vector<std::string>* texts : {&header_.overrides, &header_.petsc}) {
    std::uint64_t count = texts->size();
    communicator_.broadcast(&count, sizeof count);
    texts->resize(count);
    for (std::string& text : *texts) broadcast(communicator_, text);
  }
  share_map(communicator_, header_.numbers);
  share_map(communicator_, header_.integers);
}

void CheckpointFile::load(Record& record) const {
  on_root(communicator_, [&] {
    const std::string why = disagreement(Hdf5Reader(image_), record);
    if (!why.empty())
      throw CheckpointError("checkpoint " + path_.string() + " does not fit the case: " + why);
  });
  for (auto& [name, field] : record.fields) {
    std::vector<double> values;
    if (communicator_.rank() == 0) values = Hdf5Reader(image_).dataset("/fields/" + name);
    scatter_from_root(values, *field);
  }
  for (auto& [name, field] : record.shown) scatter_from_root(shown_values(name, *field), *field);
  const auto fields = std::move(record.fields), shown = std::move(record.shown);
  record = header_;
  record.fields = fields, record.shown = shown;
}

/// On rank 0; not-a-number where the file does not have it.
std::vector<double> CheckpointFile::shown_values(const std::string& name, const Field& field) const {
  if (communicator_.rank() != 0) return {};
  const Hdf5Reader file(image_);
  const Shape n = shape_of(field.grid());
  const std::vector<std::string> there = shown_in(file);
  const bool found = std::find(there.begin(), there.end(), name) != there.end();
  if (found && file.extent("/shown/" + name) == std::vector<int>(n.begin(), n.end()))
    return file.dataset("/shown/" + name);
  return std::vector<double>(static_cast<std::size_t>(field.grid().global_cells()), std::nan(""));
}

fs::path load_latest(const fs::path& directory, Record& record, const Communicator& communicator,
                     const Warn& warn) {
  const CheckpointFile file(directory, communicator, warn);
  file.load(record);
  return file.path();
}

void set_aside_later(const fs::path& directory, std::int64_t step) {
  std::error_code code;
  for (const auto& [at, path] : checkpoints_in(directory))
    if (at > step) fs::rename(path, path.string() + ".unsound", code);
  for (const auto& item : fs::directory_iterator(directory / "checkpoints", code))
    if (item.path().extension() == ".tmp") fs::remove(item.path(), code);
}

}  // namespace mossfield
