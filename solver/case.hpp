#pragma once
// The case: the question a user asks, validated, every number in SI. Nothing below solver/ ever sees it.
// A number that the user must give starts as NaN so that a forgotten one shows at once.

#include <array>
#include <cstdint>
#include <limits>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "solver/host_case.hpp"

namespace mossfield {

inline constexpr double unset = std::numeric_limits<double>::quiet_NaN();

enum class Model { two_potential, literature };
/// What lies beyond a side of the box. Exactly one side is `electrode` (metal, the working electrode); the
/// opposite side is `counter_electrode` (a flat lithium source) or `reservoir` (bulk concentration, ideal
/// reference).
enum class SideKind { electrode, counter_electrode, reservoir, no_flux, periodic };

struct GridCase {
  std::array<double, 3> size{1e-6, 1e-6,
                             1e-6};  ///< extent [m]; an axis that the case does not name has one cell
  std::array<int, 3> cells{1, 1, 1};
  int dimensions = 2;  ///< 1, 2 or 3
  /// x_min, x_max, y_min, y_max, z_min, z_max
  std::array<SideKind, 6> sides{SideKind::electrode, SideKind::counter_electrode, SideKind::periodic,
                                SideKind::periodic,  SideKind::periodic,          SideKind::periodic};
};

struct MetalCase {
  std::string name = "lithium";
  int electrons = 1;              ///< that deposit one atom, n: M^n+ + n e- -> M
  double molar_volume = unset;    ///< [m^3/mol]
  double conductivity = unset;    ///< electronic [S/m]; used by the literature mode only
  double youngs_modulus = unset;  ///< [Pa]
  double poisson_ratio = unset;   ///< 1
};

struct ElectrolyteCase {
  std::string name = "carbonate_1M";
  double concentration = unset;  ///< of the metal's ions at the start and in a reservoir, c0 [mol/m^3]
  double diffusivity = unset;    ///< salt diffusivity at c0 [m^2/s]
  double conductivity = unset;   ///< ionic conductivity at c0 [S/m]
  /// conductivity(c) = conductivity * sum_k p_k (c/c0)^k / sum_k p_k ; {1} is constant, {0,1} proportional to
  /// c
  std::vector<double> conductivity_polynomial{1.0};
  /// the same for the diffusivity
  std::vector<double> diffusivity_polynomial{1.0};
  double transference_number = unset;  ///< of the cation, t+
  int cation_charge = 1;               ///< z+, that of the metal's ions: metal.electrons
  int anion_charge = 1;                ///< abs(z-)
  double thermodynamic_factor = 1.0;   ///< 1 + d ln f / d ln c, f of the salt's ions in the mean
  double conductivity_activation_energy = 0, diffusivity_activation_energy = 0;  ///< [J/mol]
  double youngs_modulus = 0;                                                     ///< [Pa]; 0: a fluid
  double poisson_ratio = 0.3;                                                    ///< 1
};

struct InterfaceCase {
  double energy = unset;  ///< gamma [J/m^2]
  double width = unset;   ///< delta [m]: xi = (1 - tanh(2 x / delta)) / 2
  /// the alternative pair (barrier [J/m^3], gradient coefficient [J/m]) is converted on reading:
  /// gamma = sqrt(kappa W / 18), delta = 4 sqrt(kappa / (2 W))
  double anisotropy_strength = 0.0;
  int anisotropy_mode = 4;                    ///< 2-D: any; 3-D: 4 (cubic)
  double anisotropy_angle = 0.0;              ///< [rad], 2-D
  double contact_angle = 1.5707963267948966;  ///< on the electrode, through the metal [rad]; two_potential
  double restoring = 0.4;  ///< two_potential: profile-restoring rate over (front speed * width), numerical
};

struct KineticsCase {
  double exchange_current = unset;      ///< i0 at c0 [A/m^2]
  double transfer_coefficient = 0.5;    ///< cathodic, a
  double concentration_exponent = 0.5;  ///< i0 ~ (c/c0)^m, two_potential
  double activation_energy = 0;         ///< of every i0 [J/mol]
  double counter_exchange_current =
      unset;  ///< of the counter electrode at c0 [A/m^2]; unset (default) means ideal (no overpotential)
};

/// One layer of a coating thinner than the cells (physics/coating.hpp).
struct CoatingLayer {
  bool present = false;                      ///< the case has this section
  std::string name;                          ///< property set
  double thickness = unset;                  ///< as deposited [m]
  double conductivity = unset;               ///< ionic [S/m]
  double activation_energy = 0;              ///< of that [J/mol]
  double youngs_modulus = 0;                 ///< [Pa]
  double poisson_ratio = 0.25;               ///< 1
  double residual_stress = 0;                ///< tension positive [Pa]
  double critical_strain = unset;            ///< at critical_strain_thickness; unset: never cracks
  double critical_strain_thickness = unset;  ///< [m]
  bool heals = false;                        ///< forms anew where it is stretched, as a native film does
  double loss = 0;                           ///< thickness per charge and area [m^3/C]
  double exchange_current = unset;           ///< i0 at c0 of the metal under it [A/m^2]; unset: bare metal's
  double electronic_conductivity = 0;        ///< [S/m]; 0: electrons do not cross it
  double bare_fraction = 0;                  ///< share of the area left open below the grid
};
struct CoatingCase {
  CoatingLayer inner, outer;  ///< inner: on the metal
  bool resolved = false;  ///< a conductor of several cells on the grid instead of a resistance of the front
  /// Places that no layer covers: centre along the electrode and radius [m].
  struct Pinhole {
    std::array<double, 2> at;
    double radius;
  };
  std::vector<Pinhole> pinholes;
  double pinhole_density = 0;     ///< mean number per area of random ones [1/m^2]
  double pinhole_radius = unset;  ///< of these [m]
  bool converts = false;          ///< takes `conversion` and what comes after it from the property set
  double conversion = 0;          ///< charge that the layer on the metal takes up first [C/m^3]
  double converted_conductivity = unset;  ///< of it after that [S/m]; unset: as before
  double bury = unset;                    ///< height of the metal that leaking puts on the film [m]
  double thickness_variation = 0;         ///< rms over mean, along the electrode
  double thickness_cutoff = unset;        ///< shortest wavelength of it [m]
  std::uint64_t seed = 1;                 ///< of random pinholes and thickness
  /// Whether electrons cross a layer.
  bool leaks() const { return inner.electronic_conductivity > 0 || outer.electronic_conductivity > 0; }
  /// Whether the metal that they put on it stays on it, instead of a film that heals coming to lie on top.
  bool gets_buried() const { return leaks() && !inner.heals; }
};

/// Literature mode, in the dimensional numbers of the papers (physics/README.md). Two forms share it.
struct LiteratureCase {
  enum class Form { grand_potential, dilute } form = Form::grand_potential;
  /// overpotential = local potential, or offset - local potential (published as -0.4 V - phi)
  enum class Overpotential { potential, offset_minus_potential } overpotential = Overpotential::potential;
  double overpotential_offset = -0.4;  ///< [V]
  double phase_mobility = unset;       ///< L over the energy unit, so that d(xi)/dt = -L dF/dxi : [m^3/(J s)]
  double reaction_rate = unset;        ///< L_eta [1/s]
  double metal_diffusivity = 0.0;      ///< dilute form D_s [m^2/s]
  double site_ratio = unset;           ///< dv = c_s/c_l of full sites (grand potential)
  double liquid_site_energy = unset;   ///< el
  double solid_site_energy = unset;    ///< es
  double liquid_site_density = unset;  ///< [mol/m^3]; concentration of a full liquid sublattice
  double standard_fraction = unset;    ///< c0 of the kinetics, a site fraction (1/14.89 in Hong 2018)
  double metal_site_density = unset;   ///< c_s of the charge balance [mol/m^3]
  double diffusion_weight = 2;         ///< power of (1-h) on diffusion (Hong 2, Ahmad 1); migration has 2
};

/// Stress (physics/README.md, "Stress in the kinetics").
struct MechanicsCase {
  bool present = false;  ///< the case has this section
  enum class Metal { elastic, flowing } metal = Metal::flowing;
  double stack_pressure = 0;  ///< [Pa]
  double growth_strain = 0;   ///< of deposited metal, isotropic; positive wants to be larger
};

struct NoiseCase {
  double intensity =
      0.0;  ///< of the source of xi, white in space and time [m^3/s]: <n n'> = intensity delta(x) delta(t)
  double time_bin =
      0.01;  ///< [s] time over which one draw is held; the realisation depends on it, on no step
  std::uint64_t seed = 1;
};

struct InitialCase {
  double front = unset;             ///< position of the flat front, from the electrode [m]
  double amplitude = 0.0;           ///< sine perturbation of the front, amplitude [m]
  double wavelength = unset;        ///< [m], along the first transverse axis (and the second in 3-D)
  double roughness = 0.0;           ///< seeded random superposition of sines, rms [m]
  double roughness_cutoff = unset;  ///< shortest wavelength of it [m]
  /// half ellipsoids (protrusions): centre on the front, radius and height [m]
  struct Bump {
    std::array<double, 2> at;
    double radius, height;
    double above = 0;  ///< > 0: whole ones, of which the middle is so far above the front [m]
  };
  std::vector<Bump> bumps;
  std::optional<double>
      circle_radius;  ///< instead of a front: a metal disc (2-D) or ball (3-D) in the middle of the box [m]
};

/// What the outside does: exactly one of the two. Voltage is working electrode minus counter [V] (negative
/// plates), current is positive for deposition [A/m^2] of projected electrode area.
struct Drive {
  std::optional<double> voltage, current;
};

struct DriveCase : Drive {
  /// Instead of one for the whole run: one after another, and again from the first one on.
  struct Stage : Drive {
    double duration = unset;  ///< [s]
  };
  std::vector<Stage> sequence;
  double end_time = unset;             ///< [s], required
  std::optional<double> end_capacity;  ///< [A s/m^2]
  std::optional<double> end_height;    ///< tip position from the electrode [m]
  std::optional<double> end_voltage;   ///< of a given current, in either direction [V]
  bool end_at_short_circuit = true;    ///< tip within one interface width of the opposite side
};

struct TimeCase {
  double tolerance = 1e-3;      ///< local error per step, relative to the scale of each field
  double first_step = unset;    ///< [s]; default: 1e-3 of the smallest time scale
  double max_step = unset;      ///< [s]; of a file's case by default longest_run() / 20
  double min_step = unset;      ///< [s]; default: 1e-3 of the first step, at most 1e-9 of end_time
  double max_front_move = 0.2;  ///< of a cell, per step
  double phase_step = unset;    ///< literature: longest one of phase and ions around the front [s]
  bool fixed = false;           ///< every step is first_step long (verification)
  bool forward = false;         ///< front and salt by forward Euler (verification)
};

struct OutputCase {
  double metrics_interval = unset;   ///< [s]; of a file's case by default longest_run() / 200
  double snapshot_interval = unset;  ///< [s]; of a file's case by default longest_run() / 20
  double checkpoint_interval = 600;  ///< [s of wall time]
  std::vector<std::string> fields{"xi", "c", "phi"};
};

struct SolverCase {
  /// petsc: as PETSc's options say, else BoomerAMG; petsc_multigrid: the own cycle inside PETSc's KSP
  enum class Engine {
    own,
    petsc,
    petsc_pfmg,
    petsc_boomeramg,
    petsc_gamg,
    petsc_direct,
    petsc_multigrid
  } engine = Engine::own;
  double tolerance = 1e-9;         ///< scaled residual of every linear solve
  double newton_tolerance = 2e-6;  ///< charge balance, relative to the current through the cell
  int max_iterations = 100;
};

struct Case {
  std::string title, question;
  std::vector<std::string> source;
  Model model = Model::two_potential;
  double temperature = 298.15;  ///< [K]
  GridCase grid;
  MetalCase metal;
  ElectrolyteCase electrolyte;
  InterfaceCase interface;
  KineticsCase kinetics;
  CoatingCase coating;
  HostCase host;
  NucleationCase nucleation;
  LiteratureCase literature;
  MechanicsCase mechanics;
  NoiseCase noise;
  InitialCase initial;
  DriveCase drive;
  TimeCase time;
  OutputCase output;
  SolverCase solver;
  /// Numbers of which a property set knows only a range: what was chosen, and whether it lies outside.
  struct Choice {
    std::string text;
    bool outside;
  };
  std::vector<Choice> chosen;
  /// A property set that numbers were taken from.
  struct SetUse {
    std::string name;
    bool shipped = false;            ///< of cases/materials, no file of the case's own
    bool named = false;              ///< by the case; else the one that a section without `material` has
    std::vector<std::string> taken;  ///< keys of the section: "diffusivity"
    std::vector<std::string>
        instead;  ///< what the case has otherwise: "concentration 4 mol/l (1 mol/l there)"
  };
  std::map<std::string, SetUse> sets;  ///< by section
  /// Where each key and section that is given stands, "file:line:column"; the file itself under "".
  std::map<std::string, std::string> places;
};

/// Which columns of metrics.csv there are beside those of every run.
struct MetricsColumns {
  bool film = false;      ///< of a coating
  bool stress = false;    ///< of mechanics
  bool host = false;      ///< of a host
  bool nuclei = false;    ///< of nucleation
  bool floating = false;  ///< of metal that has parted from the electrode
};
inline constexpr MetricsColumns all_columns{true, true, true, true, true};
MetricsColumns metrics_columns_of(const Case& values);

/// Between samples and between snapshots, as given or derived; without either a 200th and a 20th of end_time
/// [s].
inline double metrics_interval_of(const Case& values) {
  const double given = values.output.metrics_interval;
  return given > 0 ? given : values.drive.end_time / 200;
}
inline double snapshot_interval_of(const Case& values) {
  const double given = values.output.snapshot_interval;
  return given > 0 ? given : values.drive.end_time / 20;
}

}  // namespace mossfield
