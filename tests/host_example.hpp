#pragma once
// Cases with a host, for tests.

#include <string>

#include "solver/case_reader.hpp"

namespace mossfield::test {

/// The text of a case in a box of 40 um x 30 um x 48 um, z upwards, with this section.
inline std::string host_text(const std::string& section, const std::string& cells = "40, 24, 48") {
  return R"(title: a host
question: what does it measure?
source: [made up]
model: two_potential
grid: {size: [40 um, 30 um, 48 um], cells: [)" +
         cells + R"(]}
boundaries: {x: periodic, y: periodic, z_min: electrode, z_max: reservoir}
metal: lithium
electrolyte: carbonate_1M
interface: {energy: 0.5 J/m^2, width: 4 um}
kinetics: {exchange_current: 30 A/m^2}
initial: {front: 2 um}
drive: {current: 1 mA/cm^2, until: {time: 40 s}}
host: )" +
         section + "\n";
}

inline Case host_case(const std::string& section, const std::string& cells = "40, 24, 48") {
  return read_case_text(host_text(section, cells), "host.yaml").values;
}

}  // namespace mossfield::test
