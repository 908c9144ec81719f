// `validate` warns where check_resolution.py measured an error, with the number it costs, and is quiet about
// what ships. Broken by a threshold moved away from what was measured, or a limiting current of the wrong
// side.
#include <fmt/format.h>
#include <gtest/gtest.h>

#include <cmath>
#include <filesystem>

#include "findings.hpp"
#include "kernels/memory.hpp"

using namespace mossfield;
using namespace mossfield::test;

namespace {

TEST(case_resolution, cells_tell_their_price) {
  expect_says(quickstart("interface", {"grid.cells=[50, 40]"}), "pinned", true);
  expect_says(quickstart("interface", {"grid.cells=[80, 64]"}), "7 % too fast", true);
  expect_says(quickstart("interface", {"grid.cells=[100, 80]"}), "with 3 a tip is 1 to 3 % off", true);
  expect_says(quickstart("interface", {}), "= 4.8 cells", false);
}

TEST(case_resolution, kinetic_length_tells_its_price) {
  expect_says(quickstart("kinetic", {}), "= 2.85 interface widths", false);
  expect_says(quickstart("kinetic", {"interface.width=4.5 um"}), "1 to 3 % too fast", true);
  expect_says(quickstart("kinetic", {"interface.width=9 um"}), "4 % too fast or more", true);
}

// Discs and balls whose metal is the integral of h over concentric levels, by quadrature: a disc of half the
// width has 19.8 % too much, a ball of the width 14.8 %. Breaks if a small bump passes in silence or the
// number is that of the other dimension.
TEST(case_resolution, small_bumps_tell_their_excess) {
  const auto flat = [](const std::string& radius) {
    return quickstart("bumps", {"initial={front: 10 um, bumps: [{at: [10 um], radius: " + radius + "}]}",
                                "interface.width=2 um"});
  };
  expect_says(flat("1 um"),
              "one of 1 um is small under an interface 2 um wide and starts with 20 % more metal", true);
  expect_says(flat("3 um"), "nothing about bumps", false);
  expect_says(finding("bumps", "dendrite_3d.yaml", {"interface.width=4 um"}), "starts with 15 % more metal",
              true);
  expect_says(finding("bumps", "dendrite_3d.yaml", {}), "nothing about bumps", false);
}

// Breaks if samples, snapshots and steps go by an end that the capacity forestalls: 1 mAh/cm^2 at 1 mA/cm^2
// is an hour, and so it is with a mean of that; a voltage says nothing of when it ends.
TEST(case_resolution, a_run_is_as_long_as_its_capacity_takes) {
  const auto of = [](const std::string& drive) {
    return read_case(
               std::string(MOSSFIELD_CASES_DIR) + "/planar_1d.yaml",
               {"drive={" + drive + ", until: {time: 100 h, capacity: 1 mAh/cm^2}}", "output={}", "time={}"})
        .values;
  };
  for (const char* drive :
       {"current: 1 mA/cm^2",
        "sequence: [{current: 4 mA/cm^2, time: 2 s}, {current: -2 mA/cm^2, time: 1 s}, {current: 0 mA/cm^2, "
        "time: 3 s}]"}) {
    const Case v = of(drive);
    EXPECT_NEAR(v.output.metrics_interval, 3600 / 200.0, 1e-9) << drive;
    EXPECT_NEAR(v.output.snapshot_interval, 3600 / 20.0, 1e-9) << drive;
    EXPECT_NEAR(v.time.max_step, 3600 / 20.0, 1e-9) << drive;
    EXPECT_NE(report_output(v).at(0).text.find("at most 21 snapshots"), std::string::npos);
  }
  EXPECT_NEAR(of("voltage: -0.05 V").time.max_step, 360000 / 20.0, 1e-6);
}

// Fed from both ends of 190 um: 1.149 way^2/D at 1.05 of the limit by the series of the finite gap, Sand's
// formula at ten times of it. Breaks if that is used at both (22 s), or the way is not half of the gap.
TEST(case_resolution, salt_runs_out_when_it_does) {
  const std::string salt =
      "electrolyte={concentration: 0.01 mol/l, diffusivity: 3e-10 m^2/s, conductivity: 1 S/m, "
      "transference_number: 0.4}";
  const auto at = [&](const std::string& current, const char* more = "drive.until.time=1 h") {
    return finding("Sand's time", "planar_1d.yaml", {salt, "drive.current=" + current + " A/m^2", more});
  };
  expect_says(at("5.3321"), "Sand's time: 34.6 s", true);
  expect_says(at("50.782"), "Sand's time: 236 ms: the salt at the electrode runs out then, before", true);
  expect_says(at("50.782", "drive.until.voltage=0.15 V"), "unless its cut-off comes first", false);
}

// At 1 mA/cm^2, D = 3e-10 m^2/s and t+ = 0.4 the salt falls by 0.207 mol/m^3 a micrometre, over the gap of
// 190 um of a reservoir by 39.4 mol/m^3. The voltages: runs of this cell with 3 um, of which that at 0.4 V
// ends in order and that at 0.5 V dies after 180 s. Breaks if a width is advised that is the wrong way round,
// or the fall is held against the salt at the start.
TEST(case_resolution, salt_that_ends_inside_the_interface) {
  const auto salt = [](const char* concentration, const char* drive, const char* width) {
    return finding(
        "salt", "planar_1d.yaml",
        {fmt::format("electrolyte={{material: carbonate_1M, concentration: {} mol/m^3, conductivity: "
                     "0.2 S/m, conductivity_polynomial: [0, 1]}}",
                     concentration),
         "boundaries.x_max=reservoir", fmt::format("drive={{{}, until: {{time: 600 s}}}}", drive),
         fmt::format("interface.width={} um", width)});
  };
  expect_says(salt("39.6", "current: 1 mA/cm^2", "3"),
              "take a narrower interface, a smaller current or more salt", true);
  expect_says(salt("39.6", "current: 1 mA/cm^2", "0.5"), "nothing", false);
  expect_says(salt("41", "current: 1 mA/cm^2", "3"), "nothing", false);
  expect_says(salt("200", "voltage: -0.4 V", "3"), "nothing", false);
  expect_says(salt("200", "voltage: -0.5 V", "3"), "narrower interface, a smaller voltage or more salt",
              true);
  expect_says(salt("200", "voltage: 0.5 V", "3"), "nothing", false);
}

// kappa RT/(F i0) of a film of 1e-3 S/m at 30 A/m^2, 0.856 um, over (1 + (i/2 i0)^2)^(1/2) at i = 10 A/m^2.
// Breaks if the film on the grid, which conducts less than the electrolyte, is not asked.
TEST(case_resolution, kinetic_length_in_a_film_on_the_grid) {
  const auto film = [](const char* width) {
    return finding("kinetic length in the film", "planar_1d.yaml",
                   {"coating={thickness: 4 um, conductivity: 1e-5 S/cm, resolved: true}",
                    fmt::format("interface.width={} um", width)});
  };
  expect_says(film("0.8"), "845 nm = 1.06 interface widths at 10 A/m^2; under 2 the run may fail", true);
  expect_says(film("0.4"), "= 2.11 interface widths", false);
}

TEST(case_resolution, what_ships_is_quiet) {
  for (const char* name : {"quickstart.yaml", "quickstart_smooth.yaml", "dendrite_3d.yaml", "planar_1d.yaml"})
    for (const char* topic : {"interface", "kinetic", "steps", "salt", "capacity"})
      EXPECT_FALSE(finding(topic, name, {}).warning) << name;
}

// Breaks if 2-D, small boxes or growth along another axis are told so too.
TEST(case_resolution, the_slow_direction_is_named_where_it_matters) {
  const auto device = [](const char* name, const std::vector<std::string>& set) {
    return finding("device", name, set).text.find("growth along y or z") != std::string::npos;
  };
  const std::string along_x = "boundaries={x_min: electrode, x_max: reservoir, y: periodic, z: periodic}";
  EXPECT_FALSE(device("quickstart.yaml", {}));
  EXPECT_FALSE(device("dendrite_3d.yaml", {}));
  EXPECT_TRUE(device("dendrite_3d.yaml", {along_x}));
  EXPECT_FALSE(device("dendrite_3d.yaml", {along_x, "grid.cells=[48, 48, 48]"}));
}

// 160 x 128 cells of three fields, 8 bytes each: 0.4915 MB; 8000 s by 400 s and the beginning: 21 of them.
TEST(case_resolution, output_tells_its_size) {
  expect_says(quickstart("output", {}), "at most 21 snapshots of 0.492 MB, 10.3 MB in all", false);
  expect_says(quickstart("output", {"output.fields=[current_density]"}), "snapshots of 0.328 MB", false);
  expect_says(quickstart("output", {"output.snapshot_interval=1 ms"}),
              "take a longer output.snapshot_interval", true);
}

// Breaks if the snapshot of the start, or of an end that is no multiple of the interval, is not counted.
TEST(case_resolution, output_counts_both_ends) {
  expect_says(quickstart("output", {"output.snapshot_interval=1e9 s"}), "at most 2 snapshots", false);
  expect_says(quickstart("output", {"output.snapshot_interval=3000 s"}), "at most 4 snapshots", false);
}

// 10 um of lithium hold 2.05 mAh/cm^2, of which the interface leaves 0.45 um; the 90 um in front of them 18.4
// (V_m = 1.309e-5 m^3/mol: 7.37e9 C/m^3). Breaks if a capacity that cannot be reached passes without a word,
// or one that can is suspected.
TEST(case_resolution, capacities_out_of_reach_are_told) {
  const auto asked = [](const char* drive, const char* capacity) {
    return quickstart("capacity", {fmt::format("drive={{{}, until: {{time: 1 h, capacity: {} mAh/cm^2}}}}",
                                               drive, capacity)});
  };
  expect_says(asked("voltage: 0.05 V", "5"), "stripping ends at 1.96 mAh/cm^2", true);
  expect_says(asked("voltage: 0.05 V", "1.9"), "nothing", false);
  expect_says(asked("voltage: -0.05 V", "20"), "the box has room for 18.4 mAh/cm^2", true);
  expect_says(asked("voltage: -0.05 V", "18"), "nothing", false);
  expect_says(asked("current: 1 mA/cm^2", "2"),
              "takes 7.2 ks, and drive.until.time ends the run after 3.6 ks", true);
  expect_says(asked("current: 1 mA/cm^2", "1"), "nothing", false);
}

// 36 C/cm^2 of lithium (13 cm^3/mol) are 48.5 um. Breaks if a gap that gets shorter by half passes without a
// word, or the end by time or by capacity is forgotten.
TEST(case_resolution, salt_of_a_gap_that_closes_is_told) {
  const auto of = [](const char* end) {
    return finding("gap", "planar_1d.yaml",
                   {"grid={size: [107 um], cells: [214]}", "initial={front: 10 um}",
                    fmt::format("drive={{current: 10 mA/cm^2, until: {{{}}}}}", end)});
  };
  expect_says(of("time: 1 h"), "50 % of the gap", true);
  expect_says(of("time: 1 h"), "rises by 101 %", true);
  expect_says(of("time: 1 h, capacity: 2 mAh/cm^2"), "10 % of the gap", false);
  expect_says(of("time: 10 s"), "nothing", false);
}

// Breaks if 25 K for 25 degC, or a prefix too many, passes without a word; or if what ships is suspected.
TEST(case_resolution, numbers_that_no_cell_has_are_asked_about) {
  expect_says(quickstart("temperature", {"temperature=25 K"}), "25 K is far from what cells have", true);
  expect_says(quickstart("electrolyte.conc", {"electrolyte.concentration=100 mol/l"}), "is the unit the one",
              true);
  expect_says(quickstart("drive.current", {"drive.current=4 MA/cm^2"}), "is the unit the one", true);
  expect_says(quickstart("metal.molar", {"metal.molar_volume=13.09 m^3/kmol"}), "is the unit the one", true);
  expect_says(quickstart("metal.molar", {"metal.molar_volume=71 cm^3/mol"}), "nothing", false);  // caesium
  const std::string plate = "boundaries.x_max=counter_electrode", i0 = "kinetics.counter_exchange_current=";
  expect_says(quickstart("kinetics.counter", {plate, i0 + "30 kA/cm^2"}), "is the unit the one", true);
  expect_says(quickstart("kinetics.counter", {plate}), "nothing", false);  // ideal
  for (const auto& item : std::filesystem::recursive_directory_iterator(MOSSFIELD_CASES_DIR))
    if (item.path().extension() == ".yaml" && item.path().string().find("/materials/") == std::string::npos) {
      const std::vector<Finding> found = report_plausible(read_case(item.path().string()).values);
      EXPECT_TRUE(found.empty()) << item.path() << " " << found[0].text;
    }
}

// c at a flat front: 1 - i/limit. F D c0/((1 - t+) 90 um) = 53.6 A/m^2, so 5 mA/cm^2 leaves 0.067 of the salt
// and of its conductivity, and by the exponent 1/2 the root of that of the exchange current.
TEST(case_resolution, depleted_kinetic_length) {
  expect_says(quickstart("limiting", {}), "53.6 A/m^2", false);
  expect_says(quickstart("limiting", {"boundaries.x_max=counter_electrode"}), "107 A/m^2", false);
  expect_says(quickstart("kinetic", {"drive.current=5 mA/cm^2"}), "0.705 in the salt", true);
  expect_says(quickstart("kinetic", {"drive.current=5 mA/cm^2", "electrolyte.conductivity_polynomial=[1]"}),
              "10.5 in the salt", false);
  expect_says(quickstart("kinetic", {"drive.current=6 mA/cm^2"}), "widths", false);
}

TEST(case_resolution, long_steps_tell_their_price) {
  expect_says(quickstart("steps", {"time.max_front_move=0.3"}), "0.2 to 2 % off", true);
  expect_says(quickstart("steps", {"grid.cells=[267, 213]", "time.max_front_move=0.2"}), "with 7.99 cells",
              true);
  expect_says(quickstart("steps", {"grid.cells=[267, 213]"}), "nothing", false);  // 0.1 by itself
  expect_says(quickstart("steps", {}), "nothing", false);
}

// 50 nm of 1e-6 S/cm at 1 mA/cm^2, R = 5e-4 ohm m^2: electrons of a hundredth of that conductivity see 5e-2.
// Breaks if the share is not that of two branches at one voltage, or the warning goes.
TEST(case_resolution, leakage_tells_its_share) {
  const auto film = [](const char* electronic) {
    return finding("leakage", "coating/map.yaml",
                   {"drive.current=1 mA/cm^2", "coating.conductivity=1e-6 S/cm", "coating.bury=50 nm",
                    std::string("coating.electronic_conductivity=") + electronic});
  };
  expect_says(film("1e-8 S/cm"), "carry 2.6 % of the current", false);
  expect_says(film("1e-7 S/cm"), "carry 19 % of the current", true);
  expect_says(film("0 S/cm"), "nothing", false);
}

// Breaks if lithium that flows by a fit of room temperature is taken without a word for lithium of another
// one. exp[37e3/R (1/298.15 - 1/333.15)] = 4.80, to the power -0.18 0.754.
TEST(case_resolution, flow_of_lithium_away_from_room_temperature) {
  const auto told = [](const char* temperature, const char* metal) {
    return finding("mechanics: lithium flows", "mechanics/solid.yaml",
                   {std::string("temperature=") + temperature, std::string("mechanics.metal=") + metal});
  };
  expect_says(told("333.15 K", "flowing"), "4.8 times as fast at 333.1 K", true);
  expect_says(told("333.15 K", "flowing"), "a factor of some 0.75", true);
  expect_says(told("273 K", "flowing"), "a factor of some 1.3", true);  // 0.253 times as fast
  for (const char* near : {"298.15 K", "305 K", "290 K"})
    expect_says(told(near, "flowing"), "nothing about", false);
  expect_says(told("333.15 K", "elastic"), "nothing about", false);
}

// As the film gets buried its bare part takes over the current and the leak falls: of two branches at one
// voltage, linear in it, (1 - B)(1/R + 1/R_e) + B/R_b with R_b = 8.6e-4 ohm m^2 of bare lithium (RT/F over 30
// A/m^2; the current is a hundredth of that), R = 5e-4, R_e = 5e-3 in series with it. Breaks if the leak of
// the start is taken for all of the time.
TEST(case_resolution, leakage_tells_when_the_film_is_buried) {
  const Finding found = finding("leakage", "coating/map.yaml",
                                {"drive.current=0.3 A/m^2", "coating.conductivity=1e-6 S/cm",
                                 "coating.bury=50 nm", "coating.electronic_conductivity=1e-7 S/cm"});
  const double bare = 0.025693 / 30, ions = 1 / (5e-4 + bare), electrons = 1 / (5e-3 + bare);
  double time = 0;
  constexpr int parts = 20000;
  for (int n = 0; n < parts; ++n) {
    const double b = (1 - std::exp(-1)) * (n + 0.5) / parts;
    const double eta = 0.3 / ((1 - b) * (ions + electrons) + b / bare);
    time += (1 - std::exp(-1)) / parts * 50e-9 * 96485.33 / (1.3e-5 * (1 - b) * electrons * eta);
  }
  const std::size_t at = found.text.find("63 % of it after ");
  ASSERT_NE(at, std::string::npos) << found.text;
  const std::string said = found.text.substr(at + 17);
  EXPECT_NEAR(std::stod(said) * (said.find(" ks") != std::string::npos ? 1e3 : 1) / time, 1, 0.01) << said;
}

// 50 nm of 1e-6 S/cm take 5 mV at 1 mA/cm^2 where they are whole. Breaks if gaps are forgotten, which carry
// much where the film resists much, or what is said of cracks and steps.
TEST(case_resolution, a_film_tells_what_it_takes_and_stands) {
  const auto film = [](const char* conductivity, const char* bare) {
    return finding("coating", "coating/map.yaml",
                   {"drive.current=1 mA/cm^2", std::string("coating.conductivity=") + conductivity,
                    std::string("coating.bare_fraction=") + bare});
  };
  expect_says(film("1e-6 S/cm", "0"), "5 mV at the current asked for", false);
  expect_says(film("1e-9 S/cm", "0"), "5 V at the current asked for", true);
  expect_says(film("1e-9 S/cm", "0.1"), "% of which crosses no film", false);
  const auto said = [](const std::vector<std::string>& sets) {
    std::string all;
    for (const Finding& f :
         report_coating(read_case(std::string(MOSSFIELD_CASES_DIR) + "/coating/map.yaml", sets).values))
      all += f.text + "\n";
    return all;
  };
  // 1 % at 200 nm is 2 % at 50 nm; 40 GPa/(1 - 0.09) times 1 % are 440 MPa
  const std::vector<std::string> brittle = {"coating.critical_strain=0.01",
                                            "coating.critical_strain_thickness=200 nm",
                                            "coating.youngs_modulus=40 GPa"};
  EXPECT_NE(said(brittle).find("50 nm thick it cracks at a strain of 2 %\n"), std::string::npos)
      << said(brittle);
  std::vector<std::string> tense = brittle;
  tense.push_back("coating.residual_stress=439.56 MPa");
  EXPECT_NE(said(tense).find("of which residual_stress leaves 1 %"), std::string::npos) << said(tense);
  EXPECT_NE(said({"coating.youngs_modulus=200 GPa"}).find("; steps of at most "), std::string::npos);
  EXPECT_EQ(said({"coating.youngs_modulus=1 MPa"}).find("; steps of at most "), std::string::npos);
}

}  // namespace
