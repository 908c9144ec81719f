#include "solver/metrics.hpp"

#include <fmt/format.h>
#include <unistd.h>

#include <cerrno>
#include <cstdlib>
#include <sstream>

#include "solver/durable_file.hpp"
#include "solver/errors.hpp"
#include "solver/schema.hpp"

namespace mossfield {

namespace {

std::string line_of(const MetricsRow& r) {
  std::string line = fmt::format("{:.17g},{}", r.time, r.step);
  for (const double value :
       {r.dt, r.voltage, r.current, r.capacity, r.tip, r.front_min, r.front_mean, r.roughness,
        r.arc_length_ratio, r.metal_volume, r.c_min, r.charge_balance, r.lithium_balance, r.free_energy})
    line += fmt::format(",{:.17g}", value);
  line += fmt::format(",{}", r.elliptic_iterations);
  if (r.film)
    for (const double value :
         {r.film->stretch, r.film->thickness, r.film->bare_fraction, r.film->cracked_fraction,
          r.film->bare_current, r.film->drop, r.film->leaked_share, r.film->buried_fraction,
          r.film->converted, r.film->closing})
      line += fmt::format(",{:.17g}", value);
  if (r.stress)
    for (const double value :
         {r.stress->drive_min, r.stress->drive_max, r.stress->von_mises, r.stress->shift, r.stress->residual})
      line += fmt::format(",{:.17g}", value);
  if (r.host)
    for (const double value : {r.host->fill, r.host->fill_low, r.host->fill_high, r.host->current_ratio,
                               r.host->depth, r.host->above, r.host->area, r.host->stranded})
      line += fmt::format(",{:.17g}", value);
  if (r.nuclei)
    for (const double value : {r.nuclei->active, r.nuclei->number, r.nuclei->radius})
      line += fmt::format(",{:.17g}", value);
  return line + fmt::format(",{:.17g}\n", r.wall);
}

/// The header and the rows up to `time`; a last line without its end was cut short and goes.
std::string rows_until(const std::string& text, const std::string& header, double time, double& last,
                       std::int64_t& rows) {
  std::string kept = header;
  std::istringstream lines(text);
  std::string line;
  std::getline(lines, line);
  while (std::getline(lines, line) && !lines.eof()) {
    const double at = std::strtod(line.c_str(), nullptr);
    if (!(at <= time)) break;
    kept += line + "\n";
    last = at, ++rows;
  }
  return kept;
}

}  // namespace

std::string MetricsWriter::header(MetricsColumns columns) {
  std::string text;
  for (const std::string& name : metric_names(columns)) text += (text.empty() ? "" : ",") + name;
  return text + "\n";
}

MetricsWriter::MetricsWriter(std::filesystem::path directory, bool active, MetricsColumns columns)
    : path_(std::move(directory) / "metrics.csv"), active_(active) {
  if (!active_) return;
  write_durably(path_, header(columns));
  open();
}

MetricsWriter::MetricsWriter(std::filesystem::path directory, bool active, MetricsColumns columns,
                             double resumed_at)
    : path_(std::move(directory) / "metrics.csv"), active_(active) {
  if (!active_) return;
  const std::string before = std::filesystem::exists(path_) ? read_text(path_) : "";
  write_durably(path_, rows_until(before, header(columns), resumed_at, last_time_, rows_));
  open();
}

MetricsWriter::~MetricsWriter() {
  if (file_) std::fclose(file_);
}

void MetricsWriter::open() {
  file_ = std::fopen(path_.c_str(), "ae");
  if (!file_) throw ResourceError(io_failure(path_, "cannot open", errno));
}

void MetricsWriter::write(const MetricsRow& row) {
  if (!active_) return;
  const std::string line = line_of(row);
  if (std::fwrite(line.data(), 1, line.size(), file_) != line.size() || std::fflush(file_) != 0)
    throw ResourceError(io_failure(path_, "cannot write", errno));
  last_time_ = row.time, ++rows_;
}

void MetricsWriter::sync() {
  if (active_ && ::fsync(::fileno(file_)) != 0) throw ResourceError(io_failure(path_, "cannot write", errno));
}

}  // namespace mossfield
