#pragma once
// What a case asks for against the lithium, the room and the time that there are.

#include <vector>

#include "solver/report.hpp"

namespace mossfield {

/// Warnings where drive.until.capacity is out of reach; without a host, where a flat front begins.
std::vector<Finding> report_capacity(const Case& values);

}  // namespace mossfield
