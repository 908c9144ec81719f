// The section host: of a case: what is wrong with it is said at its line, with the cure.

#include <gtest/gtest.h>

#include <unistd.h>
#include <filesystem>

#include "host_example.hpp"
#include "solver/case_report.hpp"
#include "solver/durable_file.hpp"
#include "solver/hdf5_file.hpp"
#include "solver/host_body.hpp"
#include "solver/host_image.hpp"
#include "solver/report.hpp"
#include "solver/simulation.hpp"

namespace mossfield {
namespace {

namespace fs = std::filesystem;

std::string fault(const std::string& text) {
  try {
    read_case_text(text, "host.yaml");
  } catch (const CaseError& error) {
    return error.what();
  }
  return "";
}

void expect_fault(const std::string& section, const std::string& wanted) {
  const std::string got = fault(test::host_text(section));
  EXPECT_NE(got.find("host.yaml:13:"), std::string::npos) << section << "\n" << got;
  EXPECT_NE(got.find(wanted), std::string::npos) << section << "\n got: " << got << "\n wanted: " << wanted;
}

// Breaks if a key is accepted for a kind that does not know it, or is not asked of one that needs it.
TEST(HostCase, KeysBelongToKinds) {
  expect_fault("{kind: foam, height: 30 um, porosity: 0.9, pore_size: 15 um, pitch: 3 um}",
               "host.pitch: has no meaning with host.kind: foam; drop it");
  expect_fault("{kind: foam, height: 30 um, pore_size: 15 um}", "host.porosity: missing");
  expect_fault("{kind: pillars, height: 30 um, diameter: 3 um}", "host.pitch: missing");
  expect_fault("{kind: foem, height: 30 um}", "host.kind: expected one of plane, pillars");
  expect_fault("{kind: foam, height: 30 um, porosity: 0.9, pore_sise: 15 um}", "did you mean 'pore_size'?");
  expect_fault("{kind: foam, height: 30 um, porosity: 1.2, pore_size: 15 um}",
               "host.porosity: expected a plain number");
  expect_fault("{kind: foam, height: 30, porosity: 0.9, pore_size: 15 um}", "host.height: expected a length");
  expect_fault("{height: 30 um}", "host.kind: missing");
}

// Breaks if a host that does not fit its box is found out only when it is drawn.
TEST(HostCase, FitsItsBox) {
  expect_fault("{kind: foam, height: 50 um, porosity: 0.9, pore_size: 15 um}", "leaves no room in the box");
  expect_fault("{kind: foam, height: 30 um, porosity: 0.9, pore_size: 35 um}",
               "wider than a unit of the host");
  expect_fault("{kind: foam, height: 20 um, porosity: 0.9, pore_size: 25 um}", "more than the host is high");
  expect_fault("{kind: sponge, height: 30 um, porosity: 0.7, pore_size: 29 um}", "too few waves fit");
  expect_fault("{kind: sponge, height: 30 um, porosity: 0.7, pore_size: 1 nm}", "the grid does not see it");
  EXPECT_EQ(fault(test::host_text("{kind: sponge, height: 30 um, porosity: 0.7, pore_size: 15 um}")), "");
  expect_fault("{kind: pillars, height: 30 um, diameter: 3 um, pitch: 11 um}", "stretched by 9 % to fit");
  expect_fault("{kind: pillars, height: 30 um, diameter: 10 um, pitch: 10 um}", "neighbours would merge");
  expect_fault("{kind: mesh, diameter: 4 um, pitch: 5 um, layers: 9}",
               "host.layers: the host is 6.5e-05 m high");
  expect_fault("{kind: fibres, height: 30 um, diameter: 3 um, porosity: 0.2}", "give 0.3 or more");
  expect_fault("{kind: fibres, height: 30 um, diameter: 1 um, porosity: 0.9}", "the grid does not see it");
  expect_fault("{kind: fibres, height: 30 um, diameter: 3 um, porosity: 0.9, persistence_length: 2 um}",
               "less than a fibre is thick");
  expect_fault("{kind: plane}", "a plane is its plate");
  expect_fault("{kind: plane, plate: 5 um, roughness: 1 um}", "needs host.roughness_cutoff as well");
  expect_fault("{kind: foam, height: 30 um, porosity: 0.9, pore_size: 15 um, mirror: true}",
               "make host.repeat even");
  const std::string dressed = "{kind: foam, height: 30 um, porosity: 0.9, pore_size: 15 um, nanofibres: ";
  expect_fault(dressed + "{diameter: 300 nm, length: 4 um, density: 1e10 1/m^2}}",
               "the grid does not see it");
  expect_fault(dressed + "{density: 1e10 1/m^2}}", "needs host.nanofibres.length as well");
  std::string flat = test::host_text("{kind: plane, plate: 5 um}");
  flat.replace(flat.find("[40 um, 30 um, 48 um], cells: [40, 24, 48]"), 42,
               "[40 um, 48 um], cells: [40, 48]");
  flat.replace(flat.find("y: periodic, z_min: electrode, z_max"), 36, "y_min: electrode, y_max");
  EXPECT_NE(fault(flat).find("three dimensions"), std::string::npos) << fault(flat);
}

// Breaks if a run that its host ends before it begins is valid.
TEST(HostCase, DoesNotEndTheRunItself) {
  const std::string foam = "{kind: foam, height: 45 um, porosity: 0.9, pore_size: 15 um}";
  expect_fault(foam, "a short circuit at the start");
  std::string text = test::host_text("{kind: foam, height: 30 um, porosity: 0.9, pore_size: 15 um}");
  text.replace(text.find("time: 40 s"), 10, "time: 40 s, height: 25 um");
  EXPECT_NE(fault(text).find("the run would end where it begins"), std::string::npos) << fault(text);
}

// Breaks if the salt of a cell with a host is judged as if there was none: the way to a host that conducts
// ends at its top; how far pores of one that does not slow the salt is not known here.
TEST(HostCase, IsInTheWayOfTheSalt) {
  const auto said = [](const std::string& section) {
    std::string all;
    for (const Finding& f : report_scales(test::host_case(section))) all += f.text + "\n";
    return all;
  };
  const std::string foam = "{kind: foam, height: 38 um, porosity: 0.9, pore_size: 15 um";
  const std::string open = said(foam + "}"), closed = said(foam + ", conducts: false}");
  EXPECT_NE(open.find("limiting current: 4.82 kA/m^2"), std::string::npos) << open;
  EXPECT_EQ(closed.find("limiting current"), std::string::npos) << closed;
  EXPECT_EQ(closed.find("front:"), std::string::npos) << closed;
}

// Breaks if a shell that a sponge's distances of first order make uneven passes without a word.
TEST(HostCase, AThickShellOfASpongeIsUneven) {
  const auto warned = [](const std::string& shell) {
    const std::string sponge = "{kind: sponge, height: 38 um, porosity: 0.9, pore_size: 15 um, shell: ";
    for (const Finding& f : report_host(test::host_case(sponge + shell + "}")))
      if (f.warning && f.text.find("uneven") != std::string::npos) return true;
    return false;
  };
  EXPECT_FALSE(warned("0.9 um"));
  EXPECT_TRUE(warned("1 um"));
}

// Breaks if lithium or a plate that drowns a host at the start passes for a host; also of one whose top
// follows from other keys than host.height.
TEST(HostCase, IsNotDrowned) {
  std::string mesh = test::host_text("{kind: mesh, diameter: 3 um, pitch: 5 um, layers: 1}");
  mesh.replace(mesh.find("front: 2 um"), 11, "front: 12 um");
  EXPECT_NE(fault(mesh).find("drown the host, 5.55e-06 m high"), std::string::npos) << fault(mesh);
  const std::string pillars = "{kind: pillars, height: 7 um, diameter: 3 um, pitch: 10 um, plate: ";
  expect_fault(pillars + "8 um}", "host.plate: with its roughness and shell it is up to 8e-06 m high");
  expect_fault(pillars + "5 um, roughness: 0.8 um, roughness_cutoff: 10 um}", "up to 7.4e-06 m high");
  EXPECT_EQ(fault(test::host_text(pillars + "5 um}")), "");
  std::string text = test::host_text("{kind: foam, height: 30 um, porosity: 0.9, pore_size: 15 um}");
  text.replace(text.find("front: 2 um"), 11, "front: 35 um");
  EXPECT_NE(fault(text).find("drown the host"), std::string::npos) << fault(text);
}

// Breaks if a coating of a plane may change with the depth below its top: that is 0 all over, and rounding
// put a part of the surface below the coating's floor.
TEST(HostCase, APlaneIsCoatedAlikeAllOver) {
  const std::string text =
      test::host_text("{kind: plane, plate: 5 um}") +
      "nucleation: {overpotential: 50 mV, density: 1e12 1/m^2, coated: {overpotential: 50 mV, "
      "density: 1e12 1/m^2, thickness: 30 nm";
  EXPECT_EQ(fault(text + "}}\n"), "");
  for (const char* key : {"thickness_floor", "depth"}) {
    const std::string said = fault(text + ", " + key + ": 20 nm}}\n");
    EXPECT_NE(said.find("nucleation.coated." + std::string(key) + ": a plane has no depth"),
              std::string::npos)
        << said;
  }
}

// Breaks if nuclei in a plane box are sent for a host, and the host then away for want of a third dimension.
TEST(HostCase, NucleiAskForAHostAndItsDimensionsAtOnce) {
  std::string text = test::host_text("") + "nucleation: {overpotential: 50 mV, density: 1e12 1/m^2}\n";
  text.erase(text.find("host: \n"), 7);
  const std::string said = fault(text), third = "that needs a box of three dimensions";
  EXPECT_NE(said.find("nucleation: is on the surface of a host; add one"), std::string::npos) << said;
  for (const auto& [from, to] : {std::pair<std::string, std::string>{", 48 um]", "]"},
                                 {", 48]", "]"},
                                 {"y: periodic, z_min", "y_min"},
                                 {"x: periodic, ", ""},
                                 {"z_max", "y_max"}})
    text.replace(text.find(from), from.size(), to);
  text.replace(text.find("boundaries: {"), 13, "boundaries: {x: periodic, ");
  EXPECT_NE(fault(text).find(third), std::string::npos) << fault(text);
}

// Breaks if an insulating host is taken for an electrode, or given what only a conducting one can carry.
TEST(HostCase, AnInsulatorIsAnObstacle) {
  const std::string pillars = "{kind: pillars, height: 30 um, diameter: 4 um, pitch: 10 um, conducts: false";
  EXPECT_EQ(fault(test::host_text(pillars + "}")), "");
  expect_fault(pillars + ", plate: 5 um}",
               "host.plate: of an insulating host would cover the electrode; drop it");
  expect_fault(pillars + ", conductivity: 1e3 S/m}", "has no meaning with host.conducts: false");
  expect_fault(pillars + ", contact_angle: 60 deg}",
               "host.contact_angle: needs 16 cells of at most 2.5e-07 m");
  const std::string thick = "{kind: pillars, height: 30 um, diameter: 8 um, pitch: 10 um, conducts: false";
  EXPECT_EQ(fault(test::host_text(thick + ", contact_angle: 60 deg}", "80, 60, 96")), "");
  expect_fault(thick + ", contact_angle: 175 deg}", "host.contact_angle");
  expect_fault("{kind: pillars, height: 30 um, diameter: 4 um, pitch: 10 um, contact_angle: 60 deg}",
               "host.contact_angle: of a host that conducts is that of its nuclei");
  const auto with = [&](const std::string& section) {
    return fault(test::host_text(pillars + "}\n" + section));
  };
  const std::string nuclei = with("nucleation: {overpotential: 50 mV, density: 1e12 1/m^2}");
  EXPECT_NE(nuclei.find("nucleation: is on the surface of a host that conducts"), std::string::npos)
      << nuclei;
  const std::string film = with("coating: {thickness: 20 nm, conductivity: 1e-6 S/m}");
  EXPECT_NE(film.find("coating: does not know where an insulating host cuts it"), std::string::npos) << film;
  std::string bare = test::host_text(pillars + "}");
  bare.replace(bare.find("initial: {front: 2 um}\n"), 23, "");
  EXPECT_NE(fault(bare).find("initial.front: missing"), std::string::npos) << fault(bare);
}

// Breaks if explain leaves a key of the host out, or prints one that it would not read.
TEST(HostCase, IsExplained) {
  const CaseFile file = read_case_text(
      test::host_text("{kind: fibres, height: 30 um, diameter: 3 um, porosity: 0.9, orientation: isotropic}"),
      "a");
  const std::string text = explain(file);
  EXPECT_NE(text.find("orientation: isotropic"), std::string::npos) << text;
  EXPECT_NE(text.find("clean: true"), std::string::npos) << text;
  EXPECT_EQ(text.find("pitch"), std::string::npos) << text;
  EXPECT_EQ(explain(read_case_text(text, "b")).size() > 0, true);
}

/// A file of a host image of this many voxels, whose distances change along x only.
void write_image(const fs::path& path, std::array<int, 3> n, double spacing, bool periodic = true,
                 const std::string& format = "mossfield-host") {
  Hdf5Writer file;
  file.attribute("/", "format", format);
  file.attribute("/", "format_version", std::int64_t{1});
  file.attribute("/", "periodic", std::int64_t{periodic});
  file.attribute("/", "voxel_size_m", std::array<double, 3>{spacing, spacing, spacing});
  file.group("/host");
  std::vector<double> d(static_cast<std::size_t>(n[0]) * static_cast<std::size_t>(n[1]) *
                        static_cast<std::size_t>(n[2]));
  for (std::size_t q = 0; q < d.size(); ++q)
    d[q] = 1e-6 * (static_cast<double>(q % static_cast<std::size_t>(n[0]) % 7) - 3);
  file.dataset("/host/distance", {n[2], n[1], n[0]}, d.data(), false);
  const std::vector<unsigned char> image = file.image();
  write_durably(path, image.data(), image.size());
}

// F24. Breaks if what an image file says of itself is believed, or its size is not held against the box.
TEST(HostCase, ImagesAreCheckedBeforeTheyAreRead) {
  const fs::path folder = fs::temp_directory_path() / ("mossfield_host_" + std::to_string(::getpid()));
  fs::create_directories(folder);
  const auto image = [&](const char* name) {
    return "{kind: image, file: " + (folder / name).string() + "}";
  };
  write_image(folder / "good.h5", {20, 15, 20}, 2e-6);
  EXPECT_EQ(fault(test::host_text(image("good.h5"))), "");
  EXPECT_EQ(read_host_header(folder / "good.h5").voxels, (std::array<int, 3>{20, 15, 20}));
  EXPECT_FLOAT_EQ(read_host_distances(folder / "good.h5")[8], -2e-6f);
  expect_fault(image("none.h5"), "no such file");
  write_image(folder / "small.h5", {18, 15, 20}, 2e-6);
  expect_fault(image("small.h5"), "the image is 3.6e-05 m along its axis x");
  write_image(folder / "high.h5", {20, 15, 24}, 2e-6);
  expect_fault(image("high.h5"), "host.file: the host is 4.8e-05 m high with its shell and leaves no room");
  std::string drowned = test::host_text(image("good.h5"));
  drowned.replace(drowned.find("front: 2 um"), 11, "front: 41 um");
  EXPECT_NE(fault(drowned).find("drown the host"), std::string::npos) << fault(drowned);
  write_image(folder / "voxel.h5", {20, 15, 20}, 2);
  expect_fault(image("voxel.h5"), "a voxel of 2 m");
  write_image(folder / "other.h5", {20, 15, 20}, 2e-6, true, "mossfield-snapshot");
  expect_fault(image("other.h5"), "not a host");
  write_durably(folder / "torn.h5", std::string("\x89HDF\r\n\x1a\n and no more"));
  expect_fault(image("torn.h5"), "cannot be read");
  fs::remove_all(folder);
}

// Breaks if the two sides of an image that do not fit each other meet: in cells at a wall, where half a voxel
// of its other side lay, between periodic sides or between units.
TEST(HostCase, AnImageThatIsNotPeriodicEndsAtWalls) {
  const fs::path file = fs::temp_directory_path() / ("mossfield_wall_" + std::to_string(::getpid()) + ".h5");
  write_image(file, {20, 15, 20}, 2e-6, false);
  const std::string image = "{kind: image, file: " + file.string();
  expect_fault(image + "}", "host.file: the image's sides do not fit each other");
  EXPECT_EQ(fault(test::host_text(image + ", repeat: 2, mirror: true}", "80, 15, 24"))
                .find("do not fit each other"),
            std::string::npos);
  std::string walls = test::host_text(image + "}", "80, 15, 24");
  walls.replace(walls.find("x: periodic, y: periodic"), 24, "x: no_flux, y: no_flux");
  const Case values = read_case_text(walls, "host.yaml").values;
  const Grid grid = grid_of(values.grid, Communicator::self(), Device::cpu);
  Field d(grid, "distance", "m");
  HostBody(values).signed_distance(d);
  const double* row = d.data() + grid.box().first;
  EXPECT_NEAR(row[-1], -3e-6, 1e-12);  // -1.4e-6 with the other side next to it
  EXPECT_NEAR(row[0], -3e-6, 1e-12);
  EXPECT_NEAR(row[79], 2e-6, 1e-12);
  EXPECT_NEAR(row[80], 2e-6, 1e-12);
  fs::remove(file);
}

}  // namespace
}  // namespace mossfield
