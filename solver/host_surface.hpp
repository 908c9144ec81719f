#pragma once
// The host in a run. One that conducts is metal that is there from the start and that no stripping takes
// away: deposit and host share one potential, and the host's surface reacts as the metal's does. One that
// does not is an obstacle: psi is the lithium's alone and runs through it, and of each cell the pores' share
// counts.

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "kernels/field.hpp"
#include "solver/case.hpp"
#include "solver/host_angle.hpp"
#include "solver/host_fill.hpp"
#include "solver/host_measures.hpp"
#include "solver/host_nuclei.hpp"
#include "solver/report.hpp"
#include "solver/snapshot.hpp"

namespace mossfield {

class HostSurface {
 public:
  /// Collective. Throws CaseError where nothing could be deposited in the host.
  HostSurface(const Case& values, const Grid& grid);

  /// Makes a host that conducts a part of the metal.
  void join(Field& psi) const;
  /// Where a host that conducts has closed: 1 in cells that metal cuts off from the electrolyte, else 0; null
  /// where it cuts off none that could react. Looked for in some of the steps, by their number. Collective.
  const double* sealed(const Field& psi, long step);
  /// What a restart needs, by name.
  std::vector<std::pair<std::string, Field*>> kept();
  /// psi of the host alone [m].
  const Field& bed() const { return bed_; }
  /// Of the host, as far as the balances count it as metal [m^3].
  double volume() const { return volume_; }
  /// `host` and `lithium` of snapshots: their share of each cell; on rank 0. Collective.
  SnapshotField field(const std::string& name, const Field& psi) const;
  /// What a sample says, of the front and the current into it, S [A/m^3]; on rank 0. Collective.
  HostMetrics measure(const Field& psi, const Field& source) const;
  /// Host, deposit, current and surface by height, from the electrode up; on rank 0. Collective.
  std::vector<SnapshotField> profile(const Field& psi, const Field& source) const;
  /// Share of each cell that an insulating host leaves; null where the host conducts.
  const double* pore() const { return pore_ ? pore_->data() : nullptr; }
  /// Of each cell, on rank 0.
  const std::vector<double>& share() const { return host_; }
  /// What the reaction sees.
  HostView view() const;
  /// Nucleation; null: every place takes metal at once.
  HostNuclei* nuclei() const { return nuclei_.get(); }
  /// The angle that metal makes on it; null: none is imposed.
  HostAngle* angle() const { return angle_.get(); }
  /// What the user should know of it; on rank 0.
  const std::vector<Finding>& remarks() const { return remarks_; }

 private:
  void seal(const Field& psi);
  void look_at(const Case& v, const HostOnGrid& host, const HostFields& fields);
  double converted(const Case& v, const HostMeasures& measures) const;
  void count_as_metal();
  void count_out(const Field& solid);
  std::vector<double> below_top() const;
  std::vector<double> lithium_of(const Field& psi) const;
  HostSlices slices(const Field& psi, const Field& source) const;

  const Grid& grid_;
  Voxels voxels_;
  GrowthAxis growth_;
  double width_, floor_ = 0, top_ = 0, volume_ = 0;
  Field bed_;
  std::optional<Field> pore_, sealed_;
  std::optional<bool> seals_;  ///< whether any of it is sealed; not known after a restart
  std::unique_ptr<HostNuclei> nuclei_;
  std::unique_ptr<HostAngle> angle_;
  std::vector<double> host_;  ///< share of each cell, on rank 0
  std::vector<Finding> remarks_;
};

}  // namespace mossfield
