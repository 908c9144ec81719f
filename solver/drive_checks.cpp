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
  if (keys.given(sequence) && (keys.given(voltage) || keys.given(current)))
    wrong(sequence, "has currents and voltages of its own; drop drive.current and drive.voltage");
  else if (keys.given(voltage) && keys.given(current))
    wrong(current, "exactly one of drive.voltage and drive.current may be given; drop one");
  else if (missing(voltage) && missing(current) && missing(sequence))
    wrong(voltage, "missing; give exactly one of drive.voltage, drive.current and drive.sequence");
  const std::vector<std::string>& fields = c.output.fields;
  if (!may_part(c) && std::find(fields.begin(), fields.end(), "floating") != fields.end())
    wrong("output.fields",
          "floating needs model: two_potential with an electrode, and something that strips or rests (a "
          "voltage "
          "from 0 on, a current up to 0) or lies above the front (initial.bumps); drop it");
  const auto has_current = [](const DriveCase::Stage& stage) { return stage.current.has_value(); };
  if (c.model == Model::literature &&
      std::any_of(c.drive.sequence.begin(), c.drive.sequence.end(), has_current))
    wrong(sequence,
          "model: literature knows stages of given voltage only: a current is searched for by whole steps, "
          "which a change makes too short for it");
}

}  // namespace mossfield
