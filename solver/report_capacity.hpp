#pragma once
// What a case asks for against the lithium, the room and the time that there are.

#include <vector>

#include "solver/report.hpp"

namespace mossfield {

/// Warnings where drive.until.capacity is out of reach; without a host, where a flat front begins.
std::vector<Finding> report_capacity(const Case& values);

/// By how much the salt concentrates under a given current as the gap to a counter electrode, which stays
/// where it is, gets shorter.
std::vector<Finding> report_enrichment(const Case& values);

}  // namespace mossfield
