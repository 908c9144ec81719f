// Shapes as signed distance, and cells cut by planes, against polyhedra cut corner by corner, sampled
// surfaces and closed forms.

#include <gtest/gtest.h>

#include <cmath>

#include "physics/host_geometry.hpp"
#include "physics/plane_cut.hpp"
#include "solver/convex_cell.hpp"
#include "solver/fibres.hpp"
#include "solver/random_draws.hpp"

namespace mossfield {
namespace {

constexpr double pi = 3.14159265358979312;

// Breaks if a case of the share's formula is left too early or too late, or the cell's proportions are mixed
// up.
TEST(PlaneCut, ShareIsThatOfTheCutPolyhedron) {
  Draws draws(11);
  for (int n = 0; n < 3000; ++n) {
    const Vector3 h{0.3 + draws.unit(), 0.3 + draws.unit(), 0.3 + draws.unit()};
    Vector3 normal = draws.direction();
    if (n % 5 == 1) normal.x *= 1e-4;  // nearly along an axis, where terms cancel
    if (n % 5 == 2) normal.y = 0;
    if (n % 5 == 3) normal.x = normal.z = 0;
    const double d = (2 * draws.unit() - 1) * length(h);
    ConvexCell cell({h.x / 2, h.y / 2, h.z / 2});
    const double whole = cell.volume();
    cell.cut(normal, -d * length(normal));
    EXPECT_NEAR(solid_share(d, normal.x, normal.y, normal.z, h.x, h.y, h.z), cell.volume() / whole, 3e-6)
        << n << ": " << normal.x << " " << normal.y << " " << normal.z << ", d " << d;
  }
}

// Breaks if the surface is not what the volume grows by when the plane moves, or is lost where it lies on a
// face.
TEST(PlaneCut, SurfaceIsTheSlopeOfTheVolume) {
  Draws draws(12);
  for (int n = 0; n < 300; ++n) {
    const Vector3 m = draws.direction();
    const double d = 0.4 * (2 * draws.unit() - 1), step = 1e-5;
    const double slope = (solid_share(d - step, m.x, m.y, m.z, 0.7, 1, 1.3) -
                          solid_share(d + step, m.x, m.y, m.z, 0.7, 1, 1.3)) /
                         (2 * step);
    EXPECT_NEAR(surface_density(d, m.x, m.y, m.z, 0.7, 1, 1.3), slope, 2e-3);
  }
  const double below = surface_density(0.5, 0, 0, 1, 2, 3, 1),
               above = surface_density(-0.5, 0, 0, 1, 2, 3, 1);
  EXPECT_NEAR(below + above, 1, 1e-5);
}

// Breaks if the nearest point of a capsule is sought beyond its ends, or a ball's radius is taken twice.
TEST(HostGeometry, CapsuleDistanceIsTheLeastOverItsAxis) {
  Draws draws(13);
  for (int n = 0; n < 200; ++n) {
    const Capsule c{{draws.unit(), draws.unit(), draws.unit()},
                    {draws.unit() - 0.5, draws.unit() - 0.5, n % 4 ? draws.unit() : 0},
                    0.2};
    const Vector3 p{3 * draws.unit() - 1, 3 * draws.unit() - 1, 3 * draws.unit() - 1};
    double least = 1e9;
    for (int k = 0; k <= 4000; ++k)
      least = std::min(least, length(minus(p, plus(c.from, k / 4000.0, c.along))));
    EXPECT_NEAR(capsule_distance(c, p), least - 0.2, 1e-3);
  }
  EXPECT_DOUBLE_EQ(capsule_distance({{1, 2, 3}, {0, 0, 0}, 0.5}, {1, 2, 5}), 1.5);
}

// Breaks if the edge of a pillar's top is treated as a box's, or the inside as the outside.
TEST(HostGeometry, CylinderDistanceIsExactOnAllSides) {
  EXPECT_DOUBLE_EQ(cylinder_distance(3 + 2, 1, 2, 0, 4), 3);
  EXPECT_DOUBLE_EQ(cylinder_distance(1, 4 + 0.7, 2, 0, 4), 0.7);
  EXPECT_DOUBLE_EQ(cylinder_distance(2 + 3, 4 + 4, 2, 0, 4), 5);  // from the rim
  EXPECT_DOUBLE_EQ(cylinder_distance(1.5, 2, 2, 0, 4), -0.5);
  EXPECT_DOUBLE_EQ(cylinder_distance(0, 3.8, 2, 0, 4), 3.8 - 4);
  EXPECT_DOUBLE_EQ(half_space_distance({1, 2, 7}, {0, 0, 4}, {0, 0.6, 0.8}), 0.6 * 2 + 0.8 * 3);
}

// Breaks if a lattice is not periodic, or a hexagonal one has neighbours at two distances.
TEST(HostGeometry, PillarsRepeatAndHexagonalOnesHaveSixNeighbours) {
  const PillarArray hexagonal{3, 3 * std::sqrt(3.0), true, 0.5, 10};
  Draws draws(14);
  for (int n = 0; n < 100; ++n) {
    const Vector3 p{9 * draws.unit(), 9 * draws.unit(), 5};
    const Vector3 q{p.x + 2 * hexagonal.pitch_x, p.y - hexagonal.pitch_y, 5};
    EXPECT_NEAR(pillar_distance(hexagonal, p), pillar_distance(hexagonal, q), 1e-12);
  }
  for (int k = 0; k < 6; ++k) {  // on the six neighbours' axes, deepest inside
    const double angle = pi * k / 3;
    const Vector3 p{0.75 + 3 * std::cos(angle), 0.75 * std::sqrt(3.0) + 3 * std::sin(angle), 5};
    EXPECT_NEAR(pillar_distance(hexagonal, p), -0.5, 1e-12) << k;
  }
}

// Breaks if the way to the plane is not taken within the face, or an axis of it is taken for the other:
// against the share of many points of the face.
TEST(PlaneCut, ShareOfAFace) {
  const double hy = 1.3, hz = 0.7;
  for (const double nx : {0.0, 0.4, -1.5})
    for (const double d : {-0.5, -0.1, 0.0, 0.2, 0.6}) {
      const double ny = 0.8, nz = -0.5, norm = std::sqrt(nx * nx + ny * ny + nz * nz);
      double inside = 0;
      const int points = 400;
      for (int j = 0; j < points; ++j)
        for (int k = 0; k < points; ++k) {
          const double y = ((j + 0.5) / points - 0.5) * hy, z = ((k + 0.5) / points - 0.5) * hz;
          inside += d + (ny * y + nz * z) / norm < 0;
        }
      EXPECT_NEAR(solid_face_share(d, nx, ny, nz, hy, hz), inside / points / points, 2e-3) << nx << " " << d;
    }
  EXPECT_EQ(solid_face_share(-0.1, 1, 0, 0, hy, hz), 1);  // the face lies along the plane
  EXPECT_EQ(solid_face_share(0.1, 1, 0, 0, hy, hz), 0);
}

// Breaks if folding is off by one period, or a mirror image is a repetition.
TEST(HostGeometry, SpaceIsRepeatedAndMirrored) {
  for (const double x : {-7.25, -0.5, 0.0, 0.25, 2.75, 3.5, 11.0}) {
    EXPECT_NEAR(std::remainder(repeated(x, 3) - x, 3), 0, 1e-12);
    EXPECT_GE(repeated(x, 3), 0);
    EXPECT_LT(repeated(x, 3), 3);
  }
  EXPECT_DOUBLE_EQ(mirrored(3.5, 3), 2.5);
  EXPECT_DOUBLE_EQ(mirrored(-0.5, 3), 0.5);
  EXPECT_DOUBLE_EQ(mirrored(6.5, 3), 0.5);
  EXPECT_LT(repeated(-1e-20, 3), 3);  // rounds up to the period itself
}

// Breaks if the union or the offset of shapes loses sign or size; if a level set's scale is taken for a
// length.
TEST(HostGeometry, UnionOffsetAndLevelSet) {
  EXPECT_EQ(united(2, -1), -1);
  EXPECT_EQ(cut(2, -1), 2);
  EXPECT_EQ(offset(2, 0.5), 1.5);
  for (const double scale : {1.0, 100.0}) {  // f = scale (1 - r^2) about a ball of radius 1
    const double r = 1.01;
    EXPECT_NEAR(level_set_distance(scale * (1 - r * r), scale * 2 * r, 10), 0.01, 1e-4);
  }
  EXPECT_NEAR(level_set_distance(-5, 0, 0.3), 0.3, 1e-12);  // where the slope vanishes
}

// Breaks if fibres are stiffer than they should be: kicks across the tangent that are added and normalised
// made <cos> over P 0.42 to 0.49 instead of exp(-1).
TEST(Fibres, ForgetTheirDirectionOverThePersistenceLength) {
  using Orientation = HostCase::Orientation;
  for (const double diameter : {0.002, 0.05, 0.15})
    for (const Orientation orientation : {Orientation::isotropic, Orientation::in_plane}) {
      const MatRecipe recipe{{{1, 1, 1}, true}, diameter, 0.2, orientation, 5};
      double sum = 0, share = 0;
      long pairs = 0;
      for (int n = 0; n < 2000; ++n) {
        const std::vector<Capsule> fibre = mat_fibre(recipe, n);
        const double step = length(fibre[0].along);
        const auto apart = static_cast<std::size_t>(std::lround(0.2 / step));
        share = static_cast<double>(apart) * step / 0.2;
        for (std::size_t k = 0; k + apart < fibre.size(); k += apart, ++pairs) {
          EXPECT_NEAR(length(fibre[k].along), step, 1e-12);
          Vector3 a = fibre[k].along, b = fibre[k + apart].along;
          if (orientation == Orientation::in_plane) a.z = b.z = 0;  // its slope out of the plane stays
          sum += dot(a, b) / (length(a) * length(b));
        }
      }
      // 16000 pairs: 0.006 is one standard error of the worst
      EXPECT_NEAR(sum / static_cast<double>(pairs), std::exp(-share), 0.015) << diameter;
    }
}

}  // namespace
}  // namespace mossfield
