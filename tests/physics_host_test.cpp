// Hosts as bodies: porosity asked for and had, periodic, reproducible, cleaned; what they conduct.

#include <gtest/gtest.h>
#include <omp.h>

#include <cmath>
#include <numeric>

#include "host_example.hpp"
#include "physics/host_geometry.hpp"
#include "physics/plane_cut.hpp"
#include "solver/convex_cell.hpp"
#include "solver/foam_skeleton.hpp"
#include "solver/gather.hpp"
#include "solver/host_fields.hpp"
#include "solver/host_measures.hpp"
#include "solver/simulation.hpp"

namespace mossfield::test {
namespace {

constexpr double pi = 3.14159265358979312;

HostOnGrid on_grid(const Case& values) {
  const Grid grid = grid_of(values.grid, Communicator::self(), Device::cpu);
  const HostBody body(values);
  const HostFields f = host_fields(values, body, grid);
  return {grid.cells(),
          grid.spacing(),
          {grid.periodic(0), grid.periodic(1), grid.periodic(2)},
          GrowthAxis::of(values.grid),
          body.floor(),
          body.height(),
          f.distance.owned(),
          f.solid.owned(),
          f.surface.owned()};
}

HostMeasures measures_of(const std::string& section, const std::string& cells = "40, 24, 48") {
  return measure_host(on_grid(host_case(section, cells)));
}

/// Of the lower 40 um, three cells to 2 um.
double porosity_of(const std::string& section) {
  const HostOnGrid host = on_grid(host_case(section, "60, 40, 72"));
  const auto end = host.solid.begin() + 60L * 40 * 60;
  return 1 - std::accumulate(host.solid.begin(), end, 0.0) / (60.0 * 40 * 60);
}

// Breaks if what `validate` takes for the conductivity of foams and mats along all directions, a third of
// their solid (Lemlich), is more than they have; or if fibres in the plane, which touch in few places, pass
// for one.
TEST(Host, NetworksConductAThirdOfTheirSolid) {
  for (const char* section :
       {"{kind: foam, height: 40 um, porosity: 0.85, pore_size: 18 um}",
        "{kind: fibres, height: 40 um, porosity: 0.8, diameter: 4 um, orientation: isotropic}"}) {
    const HostMeasures m = measures_of(section, "60, 45, 72");
    EXPECT_GT(m.solid_conductivity, 0.9 * (1 - m.porosity) / 3) << section;
    EXPECT_LT(m.solid_conductivity, 2 * (1 - m.porosity) / 3) << section;
  }
  const HostMeasures flat = measures_of(
      "{kind: fibres, height: 40 um, porosity: 0.8, diameter: 4 um, orientation: in_plane}", "60, 45, 72");
  EXPECT_LT(flat.solid_conductivity, 0.5 * (1 - flat.porosity) / 3);
}

// Breaks if edges are missing or made up: Voronoi cells of a periodic set fill their box; four edges meet in
// a vertex and three cells in an edge, so that a foam has twice as many edges as vertices.
TEST(FoamSkeleton, EdgesMeetByFours) {
  for (const double variation : {0.0, 0.8}) {
    const FoamRecipe recipe{{4, 5, 3}, 1.2, variation, 7};
    const std::vector<Segment> edges = foam_skeleton(recipe);
    std::vector<Vector3> ends;
    for (const Segment& e : edges)
      for (const double share : {0.0, 1.0}) {
        const Vector3 p = plus(e.from, share, e.along);
        ends.push_back({repeated(p.x + 0.001, 4), repeated(p.y + 0.001, 5), repeated(p.z + 0.001, 3)});
      }
    EXPECT_GT(edges.size(), 200u);
    int fours = 0;
    for (const Vector3& p : ends) {
      int here = 0;
      for (const Vector3& q : ends) here += length(minus(p, q)) < 1e-4;
      fours += here == 4;
    }
    EXPECT_GT(fours, 0.97 * static_cast<double>(ends.size()));  // a few edges are too short to tell apart
  }
}

// Breaks if the strut thickness is not solved for on the body itself, or depends on the grid.
TEST(Hosts, HaveThePorosityThatWasAskedFor) {
  for (const double wanted : {0.75, 0.85, 0.93}) {
    const std::string porosity = "porosity: " + std::to_string(wanted);
    const std::string foam = "{kind: foam, height: 40 um, pore_size: 18 um, seed: 4, " + porosity + "}";
    EXPECT_NEAR(porosity_of(foam), wanted, 0.01) << foam;
    const std::string loose =
        "{kind: foam, height: 40 um, pore_size: 18 um, size_variation: 0.7, " + porosity + "}";
    EXPECT_NEAR(porosity_of(loose), wanted, 0.01) << loose;
    const std::string sponge =
        "{kind: sponge, height: 40 um, pore_size: 14 um, clean: false, " + porosity + "}";
    EXPECT_NEAR(porosity_of(sponge), wanted, 0.01) << sponge;
    for (const char* how : {"in_plane", "isotropic", "isotropic, persistence_length: 30 um"}) {
      const std::string mat = "{kind: fibres, height: 40 um, diameter: 3 um, clean: false, " + porosity +
                              ", orientation: " + how + "}";
      EXPECT_NEAR(porosity_of(mat), wanted, 0.01) << mat;
    }
  }
}

// Breaks if pillars or wires are lost at the sides of the box, or their tops and sides are counted wrongly.
TEST(Hosts, PillarsHaveTheirVolumeAndArea) {
  const HostMeasures m =
      measures_of("{kind: pillars, height: 40 um, diameter: 6 um, pitch: 10 um}", "80, 60, 96");
  const double count = 4 * 3, base = 40 * 30;
  EXPECT_NEAR(m.porosity, 1 - count * pi * 9 / base, 2e-3);
  EXPECT_NEAR(m.area_ratio / (count * (pi * 6 * 40 + pi * 9) / base), 1, 0.02);
  EXPECT_NEAR(m.solid_conductivity, count * pi * 9 / base, 5e-3);
  EXPECT_NEAR(m.tortuosity, 1, 1e-3);
}

// Breaks if a body that ends between two faces of cells is measured over whole slices: 2.5 um for 2.7.
TEST(Hosts, LowOnesAreMeasuredOverTheirOwnHeight) {
  const double share = 12 * pi * 9 / (40 * 30), sides = 1e6 * 12 * pi * 6 / (40 * 30);
  const std::string pillars = "{kind: pillars, height: 2.7 um, diameter: 6 um, pitch: 10 um";
  for (const char* plate : {"}", ", plate: 1 um}", ", plate: 1.1 um}"}) {
    const HostMeasures m = measures_of(pillars + plate, "80, 60, 96");
    EXPECT_NEAR(m.porosity, 1 - share, 5e-3) << plate;  // corners on the plate
    EXPECT_NEAR(m.specific_area * m.height, sides * m.height + share, 0.02) << plate;
  }
}

// Breaks if the surface per volume holds a part of the plate's face, or only half of the flat tops; whether
// they lie on a face of cells or not. Half of the tops are 0.14 of the electrode, half of the plate's face
// 0.36; found are 0.03 too little of the sides and 0.03 of the tops' rims.
TEST(Hosts, SpecificAreaHasTheTopsAndNotThePlate) {
  const double sides = 12 * pi * 6 / (40 * 30), tops = 12 * pi * 9 / (40 * 30);
  for (const double top : {14.0, 13.7}) {
    const HostMeasures m = measures_of(
        "{kind: pillars, height: " + std::to_string(top) + " um, plate: 4 um, diameter: 6 um, pitch: 10 um}",
        "80, 60, 96");
    EXPECT_NEAR(m.height, top * 1e-6 - 4e-6, 1e-12);
    EXPECT_NEAR(m.specific_area * m.height, sides * (top - 4) + tops, 0.08) << top;
    EXPECT_NEAR(m.area_ratio, sides * (top - 4) + 1, 0.08) << top;
  }
}

HostMeasures in_a_run(const std::string& section, const std::string& cells, double width) {
  Case v = host_case(section, cells);
  v.interface.width = width;
  const Grid grid = grid_of(v.grid, Communicator::self(), Device::cpu);
  const HostBody body(v);
  const HostFields fields = host_fields(v, body, grid);
  HostOnGrid host = gather_host(fields, body, GrowthAxis::of(v.grid));
  look_as_a_run(v, fields, host);
  return measure_host(host);
}

// Breaks if a plane's surface is looked for above its roughness, where there is none of it: "inf % more" of
// it reacted. All of it is the plate's, flat or rough.
TEST(Hosts, OfAPlaneTheWholePlateReacts) {
  for (const char* rough : {"", ", roughness: 0.6 um, roughness_cutoff: 10 um"}) {
    const HostMeasures m =
        in_a_run("{kind: plane, plate: 5 um" + std::string(rough) + "}", "40, 30, 48", 3e-6);
    EXPECT_EQ(m.specific_area, 0);
    EXPECT_NEAR(m.in_run->area_off, 0, 0.02) << rough;
  }
}

// Breaks if what a run makes of the host is that of another interface: of a wider one there is less surface
// where struts meet, and more conducts.
TEST(Hosts, MeasuresOfARunComeCloserWithTheCell) {
  const std::string foam = "{kind: foam, height: 40 um, porosity: 0.8, pore_size: 24 um}";
  const HostMeasures coarse = in_a_run(foam, "40, 30, 48", 3e-6), fine = in_a_run(foam, "80, 60, 96", 1.5e-6);
  const auto off = [](double run, double measured) { return std::fabs(run / measured - 1); };
  for (const HostMeasures& m : {coarse, fine})
    std::printf("in a run: porosity %+.4f, area %+.4f, conductivity %+.4f\n",
                m.in_run->porosity / m.porosity - 1, m.in_run->specific_area / m.specific_area - 1,
                m.in_run->pore_conductivity / m.pore_conductivity - 1);
  EXPECT_LT(off(fine.in_run->specific_area, fine.specific_area), 0.02);
  EXPECT_LT(off(fine.in_run->pore_conductivity, fine.pore_conductivity), 0.02);
  EXPECT_LT(off(fine.in_run->porosity, fine.porosity), 0.005);
  EXPECT_GT(off(coarse.in_run->specific_area, coarse.specific_area),
            2.5 * off(fine.in_run->specific_area, fine.specific_area));
  EXPECT_GT(off(coarse.in_run->pore_conductivity, coarse.pore_conductivity),
            2 * off(fine.in_run->pore_conductivity, fine.pore_conductivity));
}

// Breaks if a unit is not continued across periodic sides, or mirror images do not meet.
TEST(Hosts, FitThemselvesAcrossPeriodicSides) {
  for (const char* section : {"{kind: foam, height: 40 um, porosity: 0.85, pore_size: 18 um, clean: false}",
                              "{kind: fibres, height: 40 um, porosity: 0.85, diameter: 4 um, clean: false}",
                              "{kind: mesh, diameter: 4 um, pitch: 5 um, layers: 2}",
                              "{kind: sponge, height: 40 um, porosity: 0.7, pore_size: 16 um, clean: false}",
                              "{kind: foam, height: 40 um, porosity: 0.7, pore_size: 12 um, repeat: 2, "
                              "mirror: true, clean: false}"}) {
    const Case values = host_case(section);
    const Grid grid = grid_of(values.grid, Communicator::self(), Device::cpu);
    Field d(grid, "distance", "m");
    HostBody(values).signed_distance(d);
    const Box b = grid.box();
    double worst = 0, step = 0;
    for (int k = 0; k < b.nz; ++k)
      for (int j = 0; j < b.ny; ++j) {
        const double* row = d.data() + b.first + k * b.plane + j * b.row;
        worst = std::max({worst, std::fabs(row[-1] - row[b.nx - 1]), std::fabs(row[b.nx] - row[0])});
        step = std::max(step, std::fabs(row[b.nx - 1] - row[0]));  // neighbours across the side
      }
    EXPECT_LT(worst, 1e-12) << section;
    const bool level_set =
        std::string(section).find("sponge") != std::string::npos;  // less smooth than a distance
    EXPECT_LT(step, (level_set ? 5 : 1.3) * b.hx) << section;
  }
}

// Breaks if a draw depends on threads or on what was drawn before it, or the seed does not reach the shape.
TEST(Hosts, DependOnTheirSeedAndOnNoThread) {
  for (const char* kind : {"{kind: foam, height: 40 um, porosity: 0.85, pore_size: 18 um, seed: ",
                           "{kind: fibres, height: 40 um, porosity: 0.85, diameter: 4 um, seed: ",
                           "{kind: sponge, height: 40 um, porosity: 0.7, pore_size: 16 um, seed: "}) {
    const auto fields = [&](const char* seed, int threads) {
      omp_set_num_threads(threads);
      const HostOnGrid host = on_grid(host_case(std::string(kind) + seed + "}"));
      omp_set_num_threads(1);
      return host;
    };
    const HostOnGrid one = fields("8", 1), two = fields("8", 2), other = fields("9", 1);
    EXPECT_EQ(one.distance, two.distance) << kind;
    EXPECT_EQ(one.solid, two.solid) << kind;
    EXPECT_NE(one.distance, other.distance) << kind;
  }
}

// Breaks if a shell or nanofibres are not put on the body that was solved for.
TEST(Hosts, GrowByShellAndNanofibres) {
  const std::string foam = "kind: foam, height: 40 um, porosity: 0.9, pore_size: 20 um";
  const HostMeasures bare = measures_of("{" + foam + "}", "80, 60, 96");
  const HostMeasures coated = measures_of("{" + foam + ", shell: 0.2 um}", "80, 60, 96");
  const double grown = bare.specific_area * 0.2e-6;
  EXPECT_NEAR((bare.porosity - coated.porosity) / grown, 1, 0.1);  // and a little more: struts are round
  const HostMeasures dressed = measures_of(
      "{" + foam + ", nanofibres: {diameter: 1.2 um, length: 5 um, density: 3e10 1/m^2}}", "80, 60, 96");
  EXPECT_GT(dressed.specific_area, 1.3 * bare.specific_area);
}

// Breaks if what hangs on nothing stays, what hangs on the electrode goes, or distances to it stay behind.
TEST(Hosts, AreCleanedOfWhatHangsOnNothing) {
  const std::string sponge =
      "{kind: sponge, height: 40 um, porosity: 0.9, pore_size: 12 um, seed: 3, clean: ";
  const HostOnGrid all = on_grid(host_case(sponge + "false}")), clean = on_grid(host_case(sponge + "true}"));
  const HostMeasures before = measure_host(all), after = measure_host(clean);
  EXPECT_LT(before.solid_connected, 0.99);
  EXPECT_GT(after.solid_connected, 0.999);
  EXPECT_NEAR(1 - after.porosity, (1 - before.porosity) * before.solid_connected, 2e-3);
  for (std::size_t c = 0; c < all.solid.size(); ++c)
    ASSERT_TRUE(clean.solid[c] == all.solid[c] || clean.distance[c] > 0);
}

// Breaks if faces are taken for those of another cell or axis, or a wall's half cell is forgotten.
TEST(HostTransport, LayersConductAsTheyShould) {
  const std::array<int, 3> n{24, 30, 40};
  Conductor layers{n, {2e-6, 1.5e-6, 1e-6}, {true, true, false}, {}, {}};
  for (int k = 0; k < 40; ++k)
    for (int j = 0; j < 30; ++j)
      for (int i = 0; i < 24; ++i) layers.share.push_back(k < 10 ? 0.25 : 1);
  layers.faces = mean_faces(layers);
  // in series; the face between 9 and 10 conducts 0.625
  EXPECT_NEAR(effective_conductivity(layers, 2), 40 / (9.5 / 0.25 + 1 / 0.625 + 29.5), 1e-5);
  EXPECT_NEAR(effective_conductivity(layers, 0), 0.25 * 0.25 + 0.75, 1e-5);  // side by side
}

/// Across insulating cylinders on a square lattice, this many cells to a period; over Rayleigh's (1892).
double across_cylinders(int cells, double share) {
  const double h = 1.0 / cells, r = std::sqrt(share / pi);
  Conductor way{{cells, 4, cells}, {h, h, h}, {true, true, false}, {}, {}};
  std::vector<double> distance;
  for (int k = 0; k < cells; ++k)
    for (int j = 0; j < 4; ++j)
      for (int i = 0; i < cells; ++i) {
        const double x = (i + 0.5) * h - 0.5, z = (k + 0.5) * h - 0.5;
        distance.push_back(std::hypot(x, z) - r);
        way.share.push_back(1 - solid_share(distance.back(), x, 0, z, h, h, h));
      }
  way.faces = open_faces(way, distance);
  return effective_conductivity(way, 2) /
         (1 - 2 * share / (1 + share - 0.305827 * std::pow(share, 4) - 0.013362 * std::pow(share, 8)));
}

// Breaks if faces that a surface cuts are open by another share than lies outside: cells in series are 4 %
// off with 4 cells a radius and of order one.
TEST(HostTransport, CutFacesConductWithOrderTwo) {
  const double coarse = across_cylinders(12, 0.4) - 1, fine = across_cylinders(48, 0.4) - 1;
  const double order = std::log(std::fabs(coarse / fine)) / std::log(4);
  std::printf("cylinders of 4 and 17 cells a radius: %+.2f, %+.2f %%, order %.2f\n", 100 * coarse, 100 * fine,
              order);
  EXPECT_LT(std::fabs(coarse), 0.02);
  EXPECT_LT(std::fabs(fine), 1e-3);
  EXPECT_GT(order, 1.7);
}

}  // namespace
}  // namespace mossfield::test
