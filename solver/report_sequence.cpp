#include "solver/report_sequence.hpp"

#include <fmt/format.h>

#include <cmath>

#include "solver/drive.hpp"

namespace mossfield {

namespace {

Case held(const Case& values, const Drive& drive) {
  Case out = values;
  if (values.drive.sequence.empty()) return out;
  out.drive.sequence.clear();
  out.drive.voltage = drive.voltage, out.drive.current = drive.current;
  return out;
}

std::string held_text(const Drive& drive) {
  constexpr const char* text = "; what follows is for {:.4g} {} as if held";
  if (drive.current) return fmt::format(text, *drive.current, "A/m^2");
  return drive.voltage ? fmt::format(text, *drive.voltage, "V") : "";
}

}  // namespace

Case held_at_fastest(const Case& values) {
  return held(values, fastest_deposition(values.drive));
}

Case held_at_mean(const Case& values) {
  const double mean = mean_current(values.drive);
  return held(values, mean > 0 ? Drive{{}, mean} : Drive{});
}

std::vector<Finding> report_sequence(const Case& values) {
  const DriveCase& drive = values.drive;
  if (drive.sequence.empty()) return {};
  constexpr double many = 1e5;
  const double length = sequence_length(drive), mean = mean_current(drive), rounds = drive.end_time / length,
               changes = rounds * static_cast<double>(drive.sequence.size());
  std::string text =
      fmt::format("sequence: {} long, {:.4g} times until drive.until.time{}{}", with_prefix(length, "s"),
                  rounds, std::isfinite(mean) ? fmt::format(", {:.4g} A/m^2 in the mean", mean) : "",
                  held_text(fastest_deposition(drive)));
  if (changes > many)
    text +=
        fmt::format("; each of {:.3g} changes is a row of metrics.csv and some forty short steps", changes);
  return {{text, changes > many}};
}

}  // namespace mossfield
