#pragma once
// One row of named scalars a sample, in metrics.csv: columns with their units, all digits of every number.

#include <cstdint>
#include <cstdio>
#include <filesystem>
#include <optional>
#include <string>

#include "solver/case.hpp"

namespace mossfield {

/// Columns of a run with a coating.
struct FilmMetrics {
  double stretch = unset;           ///< largest, area over area as deposited
  double thickness = unset;         ///< mean of the front, all layers [m]
  double bare_fraction = unset;     ///< share of the front's area that no film covers
  double cracked_fraction = unset;  ///< share of it where a layer has cracked
  double bare_current = unset;      ///< share of the current that crosses no film
  double drop = unset;              ///< voltage lost in the film, mean weighted by current [V]
  double leaked_share = unset;      ///< share of the current that electrons carry through the film
  double buried_fraction = unset;   ///< share of the front's area where leaked metal has buried the film
  double converted = unset;         ///< share of the layer on the metal that lithium has converted
  double swallowed = unset;         ///< of the film's volume, what lies between fronts that have met
  double closing = unset;           ///< by how much the film's volume was corrected so far, relative
};

/// Columns of a run with mechanics.
struct StressMetrics {
  double drive_min = unset, drive_max = unset;  ///< on the front: what stress opposes the reaction with [Pa]
  double von_mises = unset;                     ///< largest in the metal [Pa]
  double shift = unset;                         ///< range of the equilibrium potential's shift [V]
  double residual = unset;                      ///< of equilibrium and flow law, relative
};

/// Columns of a run with a host.
struct HostMetrics {
  double fill = unset;           ///< share of the host's pores that is deposit
  double fill_low = unset;       ///< the same of the host's lowest fifth
  double fill_high = unset;      ///< of its highest fifth
  double current_ratio = unset;  ///< current density on the surface, lowest fifth over highest
  double depth = unset;     ///< below the host's top: all but 1/e of the current into it enters above [m]
  double above = unset;     ///< deposit above the host, per electrode area [m]
  double area = unset;      ///< surface that reacts over that of the electrode
  double stranded = unset;  ///< share of the pores that metal has cut off from the electrolyte above
};

/// Columns of a run with nucleation.
struct NucleiMetrics {
  double active = unset;  ///< share of the host's surface that is active
  double number = unset;  ///< nuclei per area of host [1/m^2]
  double radius = unset;  ///< mean of them [m]
};

/// Columns of a run in which metal may part from the electrode.
struct FloatingMetrics {
  double thickness = unset;  ///< metal that floats free, per electrode area [m]
  double pieces = unset;     ///< their number
};

struct MetricsRow {
  double time = unset;                      ///< [s]
  std::int64_t step = 0;                    ///< accepted steps since the start
  double dt = unset;                        ///< the last accepted step [s]; 0 before the first
  double voltage = unset;                   ///< working electrode minus counter [V]
  double current = unset;                   ///< per projected electrode area, positive for deposition [A/m^2]
  double capacity = unset;                  ///< charge passed [A h/m^2]
  double tip = unset;                       ///< highest point of the metal, from the electrode [m]
  double front_min = unset;                 ///< [m]
  double front_mean = unset;                ///< [m]
  double roughness = unset;                 ///< rms of the front [m]
  double arc_length_ratio = unset;          ///< length (area) of the front over that of a flat one
  double metal_volume = unset;              ///< [m^3]
  double c_min = unset;                     ///< [mol/m^3]
  double charge_balance = unset;            ///< relative defect: charge passed against lithium deposited
  double lithium_balance = unset;           ///< relative defect of the lithium inventory
  double free_energy = unset;               ///< [J]
  std::int64_t elliptic_iterations = 0;     ///< since the last sample
  std::optional<FilmMetrics> film;          ///< with a coating
  std::optional<StressMetrics> stress;      ///< with mechanics
  std::optional<HostMetrics> host;          ///< with a host
  std::optional<NucleiMetrics> nuclei;      ///< with nucleation
  std::optional<FloatingMetrics> floating;  ///< where metal may part from the electrode
  double wall = 0;  ///< since the start, over all legs of the run [s]; filled by the driver
};

/// The file of a run in which samples of earlier legs were missing when it was resumed: says so.
inline constexpr const char* lost_samples_file = "metrics_lost.txt";

/// Appends rows to DIR/metrics.csv, flushing each. Does nothing unless `active` (rank 0). Throws
/// ResourceError.
class MetricsWriter {
 public:
  /// Fresh: writes the header. Resumed: drops rows later than `resumed_at` [s] and goes on after them.
  MetricsWriter(std::filesystem::path directory, bool active, MetricsColumns columns);
  MetricsWriter(std::filesystem::path directory, bool active, MetricsColumns columns, double resumed_at);
  ~MetricsWriter();
  MetricsWriter(const MetricsWriter&) = delete;
  MetricsWriter& operator=(const MetricsWriter&) = delete;

  void write(const MetricsRow& row);
  std::int64_t rows() const { return rows_; }
  /// Has the file got the row of this time? False on ranks that are not active.
  bool has(double time) const { return last_time_ == time; }
  /// Makes sure that what was written is on the disk.
  void sync();

  static std::string header(MetricsColumns columns);

 private:
  void open();
  std::filesystem::path path_;
  std::FILE* file_ = nullptr;
  bool active_;
  MetricsColumns columns_;
  double last_time_ = unset;  ///< [s]
  std::int64_t rows_ = 0;     ///< in the file
};

}  // namespace mossfield
