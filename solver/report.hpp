#pragma once
// What `validate` says of a case beyond "it is valid": resolution, memory, and the time scales that limit the
// step.

#include <string>
#include <vector>

#include "kernels/grid.hpp"
#include "solver/case.hpp"

namespace mossfield {

struct Finding {
  std::string text;
  bool warning = false;
};

/// Cells across one interface width.
Finding report_resolution(const Case& values);
/// Where a run takes place.
struct RunPlace {
  int ranks = 1, on_node = 1;  ///< all of them, and at most on one machine
  Device device = Device::cpu;
  int on_gpu = 1;           ///< ranks that share a GPU, at most
  std::string no_gpu = {};  ///< why it is not a GPU; empty where none was asked for
};

/// What a run takes, at most within some 5 % [bytes].
struct MemoryNeed {
  double each = 0;       ///< on every rank, of the host
  double file = 0;       ///< more on the first while it writes a checkpoint
  double on_device = 0;  ///< of every rank on its GPU, if the run takes one
  double on_host(const RunPlace& place) const {
    return place.on_node * each + file;
  }  ///< of the fullest machine
};
MemoryNeed memory_need(const Case& values, const RunPlace& place);
/// All the memory of this machine, with swap [bytes]; 0 if it does not say.
double memory_installed();
/// Memory of a run, of the host and of the device, and which device it is.
std::vector<Finding> report_memory(const Case& values, const RunPlace& place);
/// Snapshots and checkpoints: how many, how large.
std::vector<Finding> report_output(const Case& values);
/// Numbers a thousand times off, as by a wrong prefix: warnings only.
std::vector<Finding> report_plausible(const Case& values);
/// Numbers of property sets that the case has not named; what a temperature does not change.
std::vector<Finding> report_sets(const Case& values);
/// Diffusion, front, depletion, kinetic length, relaxation of the interface.
std::vector<Finding> report_scales(const Case& values);

/// Bumps of the start that are small beside the interface.
std::vector<Finding> report_bumps(const Case& values);

/// Resistance of a coating, and whether its thickness roughens the front.
std::vector<Finding> report_coating(const Case& values);

/// The step that stress allows, and what the stack holds down.
std::vector<Finding> report_mechanics(const Case& values);

/// Electrons in a host, nucleation on it, its coating.
std::vector<Finding> report_host(const Case& values);

/// Current that a host's electrons are asked to carry: the case's, or 1 mA/cm^2 where it gives a voltage
/// [A/m^2].
double electron_current(const Case& values);
/// i L/sigma_eff: what electrons lose between the floor and the top of a host this high [m] if all of the
/// current goes to its top; `share`: conductivity of the body over that of its solid. A warning above 1 mV.
Finding electron_loss(const Case& values, double height, double share, const char* how);

/// Charge that lithium has brought into the host's coating before time 0, over the electrode's area [C/m^2].
/// A warning where the case's own charge is not ten times as much.
Finding charge_of_coating(const Case& values, double converted);

/// All of it.
std::vector<Finding> report(const Case& values, const RunPlace& place);

/// The axis normal to the electrode and where the metal grows: +1 from the lower side of the box, -1 from the
/// upper.
struct Growth {
  int axis = 0, sign = 1;
};
Growth growth_of(const GridCase& grid);
/// Cell sizes [m].
std::array<double, 3> spacing_of(const GridCase& grid);

/// Metal over the area [m] that a flat front leaves when its middle has come below that of the first cell.
double left_when_stripped(const Case& values);
/// Where stripping ends, metal over the electrode's area [m]: what is left, what of it floats free, what
/// there was at the start.
struct Stripped {
  double left, floating, start;
};
std::string stripped_text(const Stripped& metal);

/// "12.3 um", "4.5 ms": a prefix of thousands. "1.2e+20 s" beyond them.
std::string with_prefix(double value, const std::string& unit);
/// "12 MB".
std::string bytes_text(double bytes);

}  // namespace mossfield
