#include "solver/drive_checks.hpp"

#include <algorithm>

#include "solver/drive.hpp"

namespace mossfield {

void check_drive(const CaseDraft& c, const GivenKeys& keys, Problems& problems) {
  const auto wrong = [&](const std::string& path, const std::string& message) {
    problems.push_back({keys.place(path), path + ": " + message});
  };
  const std::string voltage = "drive.voltage", current = "drive.current", sequence = "drive.sequence";
  const auto missing = [&](const std::string& path) { return !keys.given(path) && !keys.said(path); };
  const bool nothing = missing(voltage) && missing(current) && missing(sequence);
  if (keys.given(sequence) && (keys.given(voltage) || keys.given(current)))
    wrong(sequence, "has currents and voltages of its own; drop drive.current and drive.voltage");
  else if (keys.given(voltage) && keys.given(current))
    wrong(current, "exactly one of drive.voltage and drive.current may be given; drop one");
  else if (nothing)
    wrong(voltage, "missing; give exactly one of drive.voltage, drive.current and drive.sequence");
  const auto has_current = [](const Drive& drive) { return drive.current.has_value(); };
  const bool some_current =
      keys.given(current) || std::any_of(c.drive.sequence.begin(), c.drive.sequence.end(), has_current);
  if (c.drive.end_voltage && !some_current && !nothing)
    wrong("drive.until.voltage", "is the cut-off of a given current, and the voltage is given; drop it");
  const std::vector<std::string>& fields = c.output.fields;
  if (!may_part(c) && std::find(fields.begin(), fields.end(), "floating") != fields.end())
    wrong("output.fields",
          "floating needs model: two_potential with an electrode, and something that strips or rests (a "
          "voltage "
          "from 0 on, a current up to 0) or lies above the front (initial.bumps); drop it");
  if (c.model == Model::literature &&
      std::any_of(c.drive.sequence.begin(), c.drive.sequence.end(), has_current))
    wrong(sequence,
          "model: literature knows stages of given voltage only: a current is searched for by whole steps, "
          "which a change makes too short for it");
}

}  // namespace mossfield
