#include "solver/metrics.hpp"

#include <fmt/format.h>
#include <unistd.h>

#include <cerrno>
#include <cstdlib>
#include <sstream>

#include "solver/durable_file.hpp"
#include "solver/errors.hpp"
#include "solver/metrics_columns.hpp"
#include "solver/schema.hpp"

namespace mossfield {

namespace {

std::string line_of(const MetricsRow& row, MetricsColumns columns) {
  std::string line;
  for (const Column& column : metric_columns()) {
    if (!has(columns, column.of)) continue;
    line += line.empty() ? "" : ",";
    if (const auto* whole = std::get_if<std::int64_t (*)(const MetricsRow&)>(&column.value))
      line += fmt::format("{}", (*whole)(row));
    else
      line += fmt::format("{:.17g}", std::get<double (*)(const MetricsRow&)>(column.value)(row));
  }
  return line + "\n";
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
    : path_(std::move(directory) / "metrics.csv"), active_(active), columns_(columns) {
  if (!active_) return;
  write_durably(path_, header(columns));
  open();
}

MetricsWriter::MetricsWriter(std::filesystem::path directory, bool active, MetricsColumns columns,
                             double resumed_at)
    : path_(std::move(directory) / "metrics.csv"), active_(active), columns_(columns) {
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
  const std::string line = line_of(row, columns_);
  if (std::fwrite(line.data(), 1, line.size(), file_) != line.size() || std::fflush(file_) != 0)
    throw ResourceError(io_failure(path_, "cannot write", errno));
  last_time_ = row.time, ++rows_;
}

void MetricsWriter::sync() {
  if (active_ && ::fsync(::fileno(file_)) != 0) throw ResourceError(io_failure(path_, "cannot write", errno));
}

}  // namespace mossfield
