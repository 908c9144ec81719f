#pragma once
// What a host measures, from its fields on the whole grid.

#include <array>
#include <optional>
#include <string>
#include <vector>

#include "solver/case_fault.hpp"
#include "solver/host_fields.hpp"
#include "solver/host_transport.hpp"
#include "solver/initial_state.hpp"
#include "solver/report.hpp"

namespace mossfield {

/// Whole fields, x fastest.
struct HostOnGrid {
  std::array<int, 3> cells;
  std::array<double, 3> spacing;  ///< [m]
  std::array<bool, 3> periodic;
  GrowthAxis growth;
  double floor, height;                                  ///< between which it is porous [m]
  std::vector<double> distance, solid, surface;          ///< [m], 1, [1/m]
  std::vector<double> run_solid = {}, run_surface = {};  ///< as the balances of a run take them; or empty
  bool plane = false;                                    ///< all of its surface is its plate's
};

struct HostMeasures {
  int first = 0, slices = 0;      ///< slices of cells above its floor, up to its top to half a slice
  double height = 0;              ///< from the first of these to its top [m]
  double porosity = 1;            ///< over this height
  double specific_area = 0;       ///< surface per volume of it, its top's with it, a plate's not [1/m]
  double area_ratio = 0;          ///< all surface per area of electrode
  double solid_connected = 1;     ///< share of the solid that is connected to the floor
  bool solid_through = false;     ///< solid connects the floor with the host's top
  bool pores_through = false;     ///< pores connect the host's top with the floor
  double pores_connected = 1;     ///< share of the pores that is connected to the top
  double pore_conductivity = 0;   ///< effective over that of the electrolyte, along the growth; 0: none
  double tortuosity = 0;          ///< porosity / pore_conductivity; 0: none
  double solid_conductivity = 0;  ///< effective over that of the solid; 0: it does not reach the top
  struct InRun {
    double porosity, specific_area, pore_conductivity;
    double area_off;  ///< by which share more reacts than its surface is; of a plane, than the plate's is
  };
  std::optional<InRun> in_run;  ///< of the interface that stands for its surface, on the run's faces
  struct Slice {
    double height, solid, surface;  ///< of the middle [m], 1, [1/m]
  };
  std::vector<Slice> profile;  ///< every slice of the box, from the electrode up
};

enum class Transport { solved, left_out };
/// With transport left out, what is to be solved for stays 0: a look at the geometry alone.
HostMeasures measure_host(const HostOnGrid& host, Transport transport = Transport::solved);

/// Collective; on rank 0.
HostOnGrid gather_host(const HostFields& fields, const HostBody& body, const GrowthAxis& growth);

/// Adds what the balances of a run of this case will see of it. Collective.
void look_as_a_run(const Case& values, const HostFields& fields, HostOnGrid& host);

/// Why nothing could be deposited in it, or what it stands on; empty for a host.
std::vector<CaseFault> faults_of(const HostMeasures& measures, const HostCase& host);

/// What cleaning took away, and whether so much that it is another host; nothing if it took none.
std::optional<Finding> what_was_removed(const HostFields& fields, const HostOnGrid& host);

/// Lines for the user.
std::string describe(const HostMeasures& measures);

}  // namespace mossfield
