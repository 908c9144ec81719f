#include "solver/snapshot.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cstdlib>
#include <utility>

#include "solver/durable_file.hpp"
#include "solver/errors.hpp"
#include "solver/hdf5_file.hpp"

namespace mossfield {

namespace fs = std::filesystem;

namespace {

Shape shape_of(const std::array<int, 3>& cells) {
  return {cells[2], cells[1], cells[0]};
}

void describe(Hdf5Writer& file, const SnapshotInfo& info) {
  file.attribute("/", "format", std::string("mossfield-snapshot"));
  file.attribute("/", "format_version", std::int64_t{1});
  file.attribute("/", "time_s", info.time);
  file.attribute("/", "step", info.step);
  file.attribute("/", "model", info.model);
  file.attribute("/", "case", info.case_text);
  file.attribute("/", "git_hash", info.git_hash);
  file.attribute("/", "sources", info.sources);
  file.attribute("/", "growth_axis", std::int64_t{info.growth_axis});
  file.attribute("/", "growth_sign", std::int64_t{info.growth_sign});
  file.attribute("/", "cells", info.cells);
  file.attribute("/", "spacing_m", info.spacing);
  file.attribute("/", "origin_m", info.origin);
}

/// The number in snapshot_000012.h5; -1 for any other name.
int number_of(const fs::path& path) {
  const std::string stem = path.stem().string(), digits = stem.substr(std::min<std::size_t>(stem.size(), 9));
  const bool ours = stem.rfind("snapshot_", 0) == 0 && path.extension() == ".h5" && !digits.empty() &&
                    digits.size() < 10 && digits.find_first_not_of("0123456789") == std::string::npos;
  return ours ? std::atoi(digits.c_str()) : -1;
}

/// XML has five characters of its own.
std::string escaped(const std::string& text) {
  std::string out;
  for (const char c : text) {
    if (c == '&')
      out += "&amp;";
    else if (c == '<')
      out += "&lt;";
    else if (c == '>')
      out += "&gt;";
    else if (c == '"')
      out += "&quot;";
    else
      out += c;
  }
  return out;
}

template <class T>
std::string reversed(const std::array<T, 3>& v, T plus = 0) {
  return fmt::format("{} {} {}", v[2] + plus, v[1] + plus, v[0] + plus);
}

/// /profile holds (1, 1, n) numbers a quantity; the first is the height, the last its host's top.
void write_profile(Hdf5Writer& file, const std::vector<SnapshotField>& profile) {
  if (profile.empty()) return;
  file.group("/profile");
  for (const SnapshotField& line : profile) {
    const std::string at = "/profile/" + line.name;
    file.dataset(at, {1, 1, static_cast<int>(line.values.size())}, line.values.data(), false);
    file.attribute(at, "unit", line.unit);
    file.attribute(at, "long_name", line.long_name);
  }
}

}  // namespace

void write_snapshot(const fs::path& path, const SnapshotInfo& info,
                    const std::vector<SnapshotField>& fields) {
  Hdf5Writer file;
  describe(file, info);
  file.group("/fields");
  const std::size_t cells = static_cast<std::size_t>(info.cells[0]) *
                            static_cast<std::size_t>(info.cells[1]) * static_cast<std::size_t>(info.cells[2]);
  for (const SnapshotField& field : fields) {
    if (field.values.size() != cells * static_cast<std::size_t>(field.components))
      throw std::logic_error("snapshot: " + field.name + " is not of the grid's size");
    const std::string at = "/fields/" + field.name;
    file.dataset(at, shape_of(info.cells), field.values.data(), true, field.components);
    file.attribute(at, "unit", field.unit);
    file.attribute(at, "long_name", field.long_name);
    file.attribute(at, "unitSI", 1.0);
  }
  write_profile(file, info.profile);
  const std::vector<unsigned char> image = file.image();
  write_durably(path, image.data(), image.size());
}

SnapshotWriter::SnapshotWriter(fs::path directory, bool active)
    : directory_(std::move(directory)), active_(active) {
  if (!active_) return;
  make_folder(directory_ / "snapshots");
  write_index();
}

SnapshotWriter::SnapshotWriter(fs::path directory, bool active, double resumed_at)
    : directory_(std::move(directory)), active_(active) {
  if (!active_) return;
  make_folder(directory_ / "snapshots");
  std::vector<std::pair<int, fs::path>> found;
  for (const auto& item : fs::directory_iterator(directory_ / "snapshots")) {
    if (number_of(item.path()) >= 0) found.emplace_back(number_of(item.path()), item.path());
    if (item.path().extension() == ".tmp") fs::remove(item.path());
  }
  std::sort(found.begin(), found.end());
  for (const auto& [number, path] : found) {
    const Entry entry = entry_of(path);
    if (entry.time <= resumed_at) {
      series_.push_back(entry);
      next_ = number + 1;
    } else {
      fs::remove(path);
    }
  }
  write_index();
}

SnapshotWriter::Entry SnapshotWriter::entry_of(const fs::path& path) const {
  try {
    const Hdf5Reader file(path);
    Entry entry{"snapshots/" + path.filename().string(), file.number("/", "time_s"),   {1, 1, 1},
                file.triple("/", "spacing_m"),           file.triple("/", "origin_m"), {}};
    const std::array<double, 3> cells = file.triple("/", "cells");
    std::copy(cells.begin(), cells.end(), entry.cells.begin());
    for (const std::string& name : file.names("/fields")) {
      const std::string at = "/fields/" + name;
      const std::vector<int> extent = file.extent(at);
      entry.fields.push_back({name, file.text(at, "unit"), extent.size() > 3 ? extent[3] : 1});
    }
    return entry;
  } catch (const Hdf5Error& error) {
    throw ResourceError(path.string() + ": not a snapshot that can be read: " + error.what() +
                        "; move it away and resume again");
  }
}

void SnapshotWriter::write(const SnapshotInfo& info, const std::vector<SnapshotField>& fields) {
  if (!active_) return;
  Entry entry{fmt::format("snapshots/snapshot_{:06d}.h5", next_),
              info.time,
              info.cells,
              info.spacing,
              info.origin,
              {}};
  for (const SnapshotField& field : fields)
    entry.fields.push_back({field.name, field.unit, field.components});
  std::sort(entry.fields.begin(), entry.fields.end(),  // as they are found when a run is resumed
            [](const auto& a, const auto& b) { return a.name < b.name; });
  write_snapshot(directory_ / entry.file, info, fields);
  series_.push_back(std::move(entry));
  ++next_;
  write_index();
}

/// One instant. Nodes are one more than cells, also across a layer one cell thick; everything runs z, y, x.
std::string SnapshotWriter::entry_text(const Entry& entry) const {
  std::string text = fmt::format(
      "      <Grid Name=\"{}\" GridType=\"Uniform\">\n"
      "        <Time Value=\"{}\"/>\n"
      "        <Topology TopologyType=\"3DCoRectMesh\" Dimensions=\"{}\"/>\n"
      "        <Geometry GeometryType=\"ORIGIN_DXDYDZ\">\n"
      "          <DataItem Dimensions=\"3\" NumberType=\"Float\" Precision=\"8\" "
      "Format=\"XML\">{}</DataItem>\n"
      "          <DataItem Dimensions=\"3\" NumberType=\"Float\" Precision=\"8\" "
      "Format=\"XML\">{}</DataItem>\n"
      "        </Geometry>\n",
      fs::path(entry.file).stem().string(), entry.time, reversed(entry.cells, 1), reversed(entry.origin),
      reversed(entry.spacing));
  for (const Entry::Quantity& quantity : entry.fields) text += quantity_text(entry, quantity);
  return text + "      </Grid>\n";
}

std::string SnapshotWriter::quantity_text(const Entry& entry, const Entry::Quantity& quantity) {
  const auto& [name, unit, components] = quantity;
  const bool vector = components > 1;
  return fmt::format(
      "        <Attribute Name=\"{}{}\" AttributeType=\"{}\" Center=\"Cell\">\n"
      "          <DataItem Dimensions=\"{}{}\" NumberType=\"Float\" Precision=\"8\" Format=\"HDF\">"
      "{}:/fields/{}</DataItem>\n"
      "        </Attribute>\n",
      escaped(name), unit.empty() || unit == "1" ? "" : " [" + escaped(unit) + "]",
      vector ? "Vector" : "Scalar", reversed(entry.cells), vector ? " " + std::to_string(components) : "",
      entry.file, escaped(name));
}

void SnapshotWriter::write_index() const {
  std::string text =
      "<?xml version=\"1.0\"?>\n"
      "<!-- ParaView: choose \"XDMF Reader\". Cell-centred fields, lengths in metres, times in seconds. -->\n"
      "<Xdmf Version=\"2.0\">\n"
      "  <Domain>\n"
      "    <Grid Name=\"snapshots\" GridType=\"Collection\" CollectionType=\"Temporal\">\n";
  for (const Entry& entry : series_) text += entry_text(entry);
  write_durably(directory_ / "snapshots.xmf", text + "    </Grid>\n  </Domain>\n</Xdmf>\n");
}

}  // namespace mossfield
