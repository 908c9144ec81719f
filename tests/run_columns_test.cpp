// metrics.csv: every column is explained, and has the number that it says.

#include <gtest/gtest.h>

#include <filesystem>
#include <map>
#include <set>
#include <sstream>

#include "solver/durable_file.hpp"
#include "solver/metrics_columns.hpp"

namespace mossfield::test {
namespace {

/// "A h/m^2" -> "_Ah_m2", "1/m^2" -> "_m2", "1" -> ""
std::string ending(const std::string& unit) {
  std::string text = unit == "1" ? "" : "_";
  for (const char letter : unit.rfind("1/", 0) == 0 ? unit.substr(2) : unit)
    if (letter == '/')
      text += '_';
    else if (letter != ' ' && letter != '^' && unit != "1")
      text += letter;
  return text;
}

// Breaks if a column has no text, a unit that its name denies, or a name that another one has.
TEST(run_columns, each_is_explained) {
  std::set<std::string> names;
  const std::string told = columns_text(all_columns);
  for (const Column& column : metric_columns()) {
    const std::string name = column.name, end = ending(column.unit);
    EXPECT_TRUE(names.insert(name).second) << name;
    EXPECT_GT(std::string(column.text).size(), 10u) << name;
    ASSERT_LT(end.size(), name.size()) << name;
    EXPECT_EQ(name.substr(name.size() - end.size()), end) << name;
    EXPECT_NE(told.find("  " + name + " "), std::string::npos) << name;
    EXPECT_NE(told.find(column.text), std::string::npos) << name;
  }
  EXPECT_EQ(columns_text({}).find("film_"), std::string::npos);
}

// Breaks if a number goes into another column than that of its name, or one is left out.
TEST(run_columns, each_holds_what_its_name_says) {
  MetricsRow r;
  r.time = 1, r.step = 2, r.dt = 3, r.voltage = 4, r.current = 5, r.capacity = 6, r.tip = 7;
  r.front_min = 8, r.front_mean = 9, r.roughness = 10, r.arc_length_ratio = 11, r.metal_volume = 12;
  r.c_min = 13, r.charge_balance = 14, r.lithium_balance = 15, r.free_energy = 16;
  r.elliptic_iterations = 17, r.wall = 18;
  r.film.emplace(), r.stress.emplace(), r.host.emplace(), r.nuclei.emplace(), r.floating.emplace();
  r.film->stretch = 21, r.film->thickness = 22, r.film->bare_fraction = 23, r.film->cracked_fraction = 24;
  r.film->bare_current = 25, r.film->drop = 26, r.film->leaked_share = 27, r.film->buried_fraction = 28;
  r.film->converted = 29, r.film->swallowed = 29.5, r.film->closing = 30;
  r.stress->drive_min = 31, r.stress->drive_max = 32, r.stress->von_mises = 33, r.stress->shift = 34;
  r.stress->residual = 35;
  r.host->fill = 41, r.host->fill_low = 42, r.host->fill_high = 43, r.host->current_ratio = 44;
  r.host->depth = 45, r.host->above = 46, r.host->area = 47, r.host->stranded = 48;
  r.nuclei->active = 51, r.nuclei->number = 52, r.nuclei->radius = 53;
  r.floating->thickness = 61, r.floating->pieces = 62;
  const std::map<std::string, double> wanted = {
      {"time_s", 1},
      {"step", 2},
      {"dt_s", 3},
      {"voltage_V", 4},
      {"current_A_m2", 5},
      {"capacity_Ah_m2", 6},
      {"tip_m", 7},
      {"front_min_m", 8},
      {"front_mean_m", 9},
      {"roughness_m", 10},
      {"arc_length_ratio", 11},
      {"metal_volume_m3", 12},
      {"c_min_mol_m3", 13},
      {"charge_balance", 14},
      {"lithium_balance", 15},
      {"free_energy_J", 16},
      {"elliptic_iterations", 17},
      {"wall_s", 18},
      {"film_stretch", 21},
      {"film_thickness_m", 22},
      {"film_bare_fraction", 23},
      {"film_cracked_fraction", 24},
      {"film_bare_current", 25},
      {"film_drop_V", 26},
      {"film_leaked_share", 27},
      {"film_buried_fraction", 28},
      {"film_converted", 29},
      {"film_swallowed", 29.5},
      {"film_closing", 30},
      {"stress_min_Pa", 31},
      {"stress_max_Pa", 32},
      {"stress_von_mises_Pa", 33},
      {"stress_shift_V", 34},
      {"stress_residual", 35},
      {"host_fill", 41},
      {"host_fill_low", 42},
      {"host_fill_high", 43},
      {"host_current_ratio", 44},
      {"host_current_depth_m", 45},
      {"lithium_above_m", 46},
      {"host_area_ratio", 47},
      {"host_stranded", 48},
      {"floating_metal_m", 61},
      {"floating_pieces", 62},
      {"nuclei_active", 51},
      {"nuclei_m2", 52},
      {"nuclei_radius_m", 53},
  };
  const std::filesystem::path folder = std::filesystem::temp_directory_path() / "mossfield_columns_test";
  std::filesystem::create_directories(folder);
  MetricsWriter(folder, true, all_columns).write(r);
  std::istringstream file(read_text(folder / "metrics.csv"));
  std::string header, row, name, value;
  std::getline(file, header), std::getline(file, row);
  std::istringstream names(header), values(row);
  std::map<std::string, double> found;
  while (std::getline(names, name, ',') && std::getline(values, value, ',')) found[name] = std::stod(value);
  EXPECT_EQ(found, wanted);
  EXPECT_FALSE(std::getline(values, value, ','));
  std::filesystem::remove_all(folder);
}

}  // namespace
}  // namespace mossfield::test
