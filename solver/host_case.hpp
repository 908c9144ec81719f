#pragma once
// The host of a case: the porous body that the deposit is to fill, as the user describes it. SI.

#include <cstdint>
#include <limits>
#include <string>

namespace mossfield {

struct HostCase {
  static constexpr double absent = std::numeric_limits<double>::quiet_NaN();
  bool present = false;  ///< the case has this section
  enum class Kind { plane, pillars, mesh, fibres, foam, sponge, image } kind = Kind::plane;
  double height = absent;            ///< above the electrode [m]; of a mesh and an image it follows
  double plate = 0;                  ///< thickness of the solid plate below it [m]
  double roughness = 0;              ///< of the plate's face, rms [m]
  double roughness_cutoff = absent;  ///< shortest wavelength of it [m]
  double shell = 0;                  ///< thickness of a conformal layer on all of it [m]
  int repeat = 1;                    ///< units along either axis of the electrode
  bool mirror = false;               ///< every other unit is a mirror image
  bool clean = true;                 ///< solid that hangs on nothing is taken away
  std::uint64_t seed = 1;
  bool conducts = true;           ///< electrons: its surface reacts; else it is in the way of ions and metal
  double conductivity = absent;   ///< electronic, of its solid [S/m]; absent: nothing is said of it
  double contact_angle = absent;  ///< of metal on one that does not conduct [rad]; absent: none is imposed

  double diameter = absent;  ///< of pillars, wires, fibres [m]
  double pitch = absent;     ///< of pillars and wires [m]
  enum class Arrangement { square, hexagonal } arrangement = Arrangement::square;
  int layers = 1;            ///< of a mesh
  double porosity = absent;  ///< of fibres, foam, sponge, without plate, shell and nanofibres
  enum class Orientation { in_plane, isotropic } orientation = Orientation::in_plane;
  double persistence_length = absent;  ///< of fibres [m]; absent: straight
  double pore_size = absent;           ///< diameter of a ball as large as a cell; wavelength of a sponge [m]
  double size_variation = 0;           ///< of the cells of a foam, 0 to 1
  std::string file;                    ///< of an image: written by mossfield-post host-import
  std::string folder;                  ///< that `file` is looked for in

  /// On the struts of a foam.
  struct Nanofibres {
    double diameter = absent, length = absent;  ///< [m]
    double density = 0;                         ///< number per area of strut [1/m^2]
  } nanofibres;
};

/// How metal nucleates on the host (physics/nucleation.hpp); without this section every place takes metal at
/// once.
struct NucleationCase {
  static constexpr double absent = std::numeric_limits<double>::quiet_NaN();
  struct Surface {
    std::string name;  ///< property set
    enum class Law { sites, rate } law = Law::sites;
    double overpotential = absent;               ///< at which the numbers below hold, > 0 [V]
    double density = absent;                     ///< of sites [1/m^2]
    double exponent = 3;                         ///< of the sites
    double rate = absent;                        ///< [1/(m^2 s)]
    double barrier = absent;                     ///< in k T
    double contact_angle = 1.57079632679489662;  ///< through the metal [rad]
    double radius = absent;                      ///< of a new nucleus [m]; absent: the critical one
  };
  bool present = false;  ///< the case has this section
  Surface bare;
  double area = 1;         ///< real area of the host over that on the grid: fibres, grains below it
  double bury = absent;    ///< deposit that closes these [m]
  bool is_coated = false;  ///< the case has a section nucleation.coated
  Surface coated;
  double thickness = absent;        ///< of the host's coating at its top [m]
  double thickness_floor = absent;  ///< at the depth that it reaches to, linear between [m]
  double depth = absent;            ///< that it reaches to, below the top [m]; absent: to the floor
  double conductivity = absent;  ///< of the coating, in series with the current [S/m]; absent: no resistance
  double activation_energy = 0;  ///< of that [J/mol]
  double conversion = 0;         ///< charge that it takes up before metal is deposited [C/m^3]
  std::uint64_t seed = 1;
};

}  // namespace mossfield
