#include "solver/case_fault.hpp"

namespace mossfield {

std::string fault_text(const Case& values, const CaseFault& fault) {
  const std::string said = fault.key + ": " + fault.message;
  for (std::string path = fault.key;;) {
    const auto place = values.places.find(path);
    if (place != values.places.end()) return place->second + ": " + said;
    if (path.empty()) return said;
    const std::size_t dot = path.rfind('.');
    path = dot == std::string::npos ? "" : path.substr(0, dot);
  }
}

CaseError case_error(const Case& values, const std::vector<CaseFault>& faults) {
  std::vector<std::string> messages;
  for (const CaseFault& fault : faults) messages.push_back(fault_text(values, fault));
  return CaseError(messages);
}

}  // namespace mossfield
