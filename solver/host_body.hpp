#pragma once
// From the description of a host to its signed distance on a grid.

#include <memory>
#include <string>
#include <vector>

#include "kernels/field.hpp"
#include "solver/case.hpp"

namespace mossfield {

/// A host that is ready to be put on grids of its case: what was random is drawn, what was to be solved for
/// is solved.
class HostBody {
 public:
  /// Throws CaseError where the case asks for what cannot be, or its file cannot be read.
  explicit HostBody(const Case& values);
  ~HostBody();

  /// Signed distance [m], positive outside, in owned cells and ghosts of every rank; no rank asks another.
  void signed_distance(Field& distance) const;
  /// Between which heights above the electrode it is porous: above its plate with all its roughness, below
  /// its top [m]. Over a bare plate, to the top of the box.
  double floor() const;
  double height() const;
  /// What was solved for: thickness of struts, number of fibres.
  const std::vector<std::string>& remarks() const;

 private:
  struct Parts;
  std::unique_ptr<Parts> parts_;
};

/// Share of each owned cell that is solid and surface per volume [1/m], from distances with ghosts.
void host_shares(const Field& distance, Field& solid, Field& surface);

}  // namespace mossfield
