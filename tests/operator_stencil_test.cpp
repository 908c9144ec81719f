// Differences on the grid against derivatives, with the observed order.

#include "kernels/stencil.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <functional>

#include "kernels/field.hpp"
#include "kernels/front.hpp"

namespace mossfield {
namespace {

using Function = std::function<double(double, double, double)>;

/// Where a cell centre is; the box starts off the origin so that nothing is symmetric.
Vector3 centre(const Box& b, int i, int j, int k) {
  return {-0.43 + (i + 0.5) * b.hx, -0.31 + (j + 0.5) * b.hy, -0.37 + (k + 0.5) * b.hz};
}

/// Calls f with the memory index and the position of every cell, those of the ghost layers included.
void everywhere(const Box& b, int layers, const std::function<void(long, Vector3)>& f) {
  const int gx = b.sx ? layers : 0, gy = b.sy ? layers : 0, gz = b.sz ? layers : 0;
  for (int k = -gz; k < b.nz + gz; ++k)
    for (int j = -gy; j < b.ny + gy; ++j)
      for (int i = -gx; i < b.nx + gx; ++i) f(b.first + i + j * b.row + k * b.plane, centre(b, i, j, k));
}

void sample(Field& field, const Function& f) {
  everywhere(field.grid().box(), 1, [&](long q, Vector3 x) { field.data()[q] = f(x.x, x.y, x.z); });
}

/// Unequal spacings; n cells along x.
Grid box_of(int n, bool three) {
  const int ny = n * 3 / 4, nz = three ? n / 2 : 1;
  return Grid({n, ny, nz}, {1.0 / n, 0.9 / ny, three ? 0.8 / nz : 1}, {});
}

/// The order between 3 grids, each twice as fine; `error` is the largest error on a grid.
void expect_second_order(bool three, const std::function<double(const Grid&)>& error, const char* what) {
  const int first = three ? 16 : 64;
  const double e1 = error(box_of(first, three)), e2 = error(box_of(2 * first, three)),
               e3 = error(box_of(4 * first, three));
  EXPECT_GT(std::log2(e1 / e2), 1.8) << what << (three ? " 3-D " : " 2-D ") << e1 << " " << e2;
  EXPECT_GT(std::log2(e2 / e3), 1.9) << what << (three ? " 3-D " : " 2-D ") << e2 << " " << e3;
}

/// A function without symmetry, and its derivatives by hand.
struct Wavy {
  double w;  // 0 in 2-D
  double u(double x, double y, double z) const {
    return std::sin(1.3 * x + 0.4) * std::exp(0.7 * y) + x * y * y + w * std::sin(2 * z + x) + w * y * z * z;
  }
  Vector3 gradient(double x, double y, double z) const {
    const double s = std::sin(1.3 * x + 0.4), c = std::cos(1.3 * x + 0.4), e = std::exp(0.7 * y);
    return {1.3 * c * e + y * y + w * std::cos(2 * z + x), 0.7 * s * e + 2 * x * y + w * z * z,
            w * (2 * std::cos(2 * z + x) + 2 * y * z)};
  }
  double second_along(double x, double y, double z) const {
    const double s = std::sin(1.3 * x + 0.4), c = std::cos(1.3 * x + 0.4), e = std::exp(0.7 * y),
                 t = std::sin(2 * z + x);
    const Vector3 g = gradient(x, y, z);
    const double xx = -1.69 * s * e - w * t, yy = 0.49 * s * e + 2 * x, zz = w * (2 * y - 4 * t),
                 xy = 0.91 * c * e + 2 * y, yz = w * 2 * z, zx = -2 * w * t;
    return (g.x * g.x * xx + g.y * g.y * yy + g.z * g.z * zz +
            2 * (g.x * g.y * xy + g.y * g.z * yz + g.z * g.x * zx)) /
           (g.x * g.x + g.y * g.y + g.z * g.z);
  }
};

double distance(Vector3 a, Vector3 b) {
  return std::max({std::fabs(a.x - b.x), std::fabs(a.y - b.y), std::fabs(a.z - b.z)});
}

// Breaks if a difference takes the spacing or the neighbour of another axis.
TEST(Stencil, DifferencesAreOfSecondOrder) {
  for (const bool three : {false, true}) {
    const Wavy wavy{three ? 1.0 : 0.0};
    const auto largest = [&](const Grid& grid, const std::function<double(const double*, long, Vector3)>& f) {
      Field u(grid, "u", "1");
      sample(u, [&](double x, double y, double z) { return wavy.u(x, y, z); });
      double error = 0;
      everywhere(grid.box(), 0, [&](long q, Vector3 x) { error = std::max(error, f(u.data(), q, x)); });
      return error;
    };
    expect_second_order(
        three,
        [&](const Grid& grid) {
          return largest(grid, [&](const double* u, long q, Vector3 x) {
            return distance(gradient(grid.box(), u, q), wavy.gradient(x.x, x.y, x.z));
          });
        },
        "gradient");
    expect_second_order(
        three,
        [&](const Grid& grid) {
          return largest(grid, [&](const double* u, long q, Vector3 x) {
            const Box& b = grid.box();
            return std::fabs(second_along(b, u, q, gradient(b, u, q)) - wavy.second_along(x.x, x.y, x.z));
          });
        },
        "second_along");
    for (int axis = 0; axis < (three ? 3 : 2); ++axis)
      expect_second_order(
          three,
          [&](const Grid& grid) {
            const Box& b = grid.box();
            const long step = axis == 0 ? b.sx : axis == 1 ? b.sy : b.sz;
            double error = 0;
            Field u(grid, "u", "1");
            sample(u, [&](double x, double y, double z) { return wavy.u(x, y, z); });
            everywhere(b, 0, [&](long q, Vector3 x) {
              (axis == 0 ? x.x : axis == 1 ? x.y : x.z) -= 0.5 * (axis == 0 ? b.hx : axis == 1 ? b.hy : b.hz);
              const bool inside = x.x > -0.43 + b.hx && x.y > -0.31 + b.hy &&
                                  (!three || x.z > -0.37 + b.hz) && x.x < 0.57 - b.hx && x.y < 0.59 - b.hy &&
                                  (!three || x.z < 0.43 - b.hz);
              if (inside)
                error = std::max(error, distance(face_gradient(b, u.data(), q - step, axis),
                                                 wavy.gradient(x.x, x.y, x.z)));
            });
            return error;
          },
          "face_gradient");
  }
}

/// Largest relative error of gamma K within 1/2 width of the front, and of the slope.
double geometry_error(const Grid& grid, const SurfaceEnergy& surface, const Function& psi_of,
                      const Function& wanted, const Function& slope_wanted, bool creased = false) {
  Field psi(grid, "psi", "m"), slope(grid, "slope", "1"), capillarity(grid, "capillarity", "Pa");
  sample(psi, psi_of);
  const double width = 0.12;
  const FrontSurface front{slope.data(), capillarity.data(), psi.data(), grid.box(), surface, width, creased};
  for_each_cell(grid, FrontGeometry<false>{front});
  double error = 0;
  everywhere(grid.box(), 0, [&](long q, Vector3 x) {
    if (std::fabs(psi.data()[q]) > width / 2) return;
    error = std::max(error, std::fabs(capillarity.data()[q] / wanted(x.x, x.y, x.z) - 1));
    error = std::max(error, std::fabs(slope.data()[q] / slope_wanted(x.x, x.y, x.z) - 1));
  });
  return error;
}

double one(double, double, double) {
  return 1;
}

// Breaks if curvature has the wrong sign (positive on a metal bump), is the level's instead of the front's,
// or multiplies gamma, not the stiffness.
TEST(Capillarity, OfADiscIsStiffnessOverRadius) {
  for (const double mode : {3.0, 4.0}) {
    const SurfaceEnergy s{0.5, 0.02, mode, 0.3, false};
    const auto r = [](double x, double y) { return std::hypot(x - 0.03, y - 0.05); };
    expect_second_order(
        false,
        [&](const Grid& grid) {
          return geometry_error(
              grid, s, [&](double x, double y, double) { return 0.26 - r(x, y); },
              [&](double x, double y, double) {  // theta: direction of grad psi, into the metal
                const double theta = std::atan2(0.05 - y, 0.03 - x);
                return 0.5 * (1 + 0.02 * (1 - mode * mode) * std::cos(mode * (theta - 0.3))) / 0.26;
              },
              one);
        },
        "disc");
  }
}

// Breaks if curvature is that of a signed distance only, or mixes up the axes: an ellipse, psi not a
// distance. The front is psi/|grad psi| away, or psi where that is less.
TEST(Capillarity, OfAnEllipseIsItsCurvature) {
  const double a = 0.3, b = 0.19, scale = 0.21;
  const SurfaceEnergy s{0.5, 0.015, 4, 0.3, false};
  const auto level = [=](double x, double y) { return std::hypot((x - 0.02) / a, (y - 0.07) / b); };
  expect_second_order(
      false,
      [&](const Grid& grid) {
        return geometry_error(
            grid, s, [&](double x, double y, double) { return scale * (1 - level(x, y)); },
            [&](double x, double y, double) {
              const double l = level(x, y), c = (x - 0.02) / (a * l), t = (y - 0.07) / (b * l);
              const double curvature =
                  a * b / (l * std::pow(a * a * t * t + b * b * c * c, 1.5));  // semi-axes l a, l b
              const double theta = std::atan2(-t / b, -c / a);
              const double slope = scale * std::hypot(c / a, t / b),
                           away = scale * (1 - l) / std::max(1.0, slope);
              return 0.5 * (1 - 15 * 0.015 * std::cos(4 * (theta - 0.3))) * curvature /
                     (1 + away * curvature);
            },
            [&](double x, double y, double) {
              const double l = level(x, y), c = (x - 0.02) / (a * l), t = (y - 0.07) / (b * l);
              return scale * std::hypot(c / a, t / b);
            });
      },
      "ellipse");
}

// Breaks if the geometry that the host takes as vectors is another one: without anisotropy, with that of a
// cubic crystal, in two dimensions and in three, and where the band ends.
TEST(Geometry, PlainOneIsTheGeneralOneBitByBit) {
  for (const std::array<int, 3> cells : {std::array<int, 3>{29, 27, 23}, {31, 26, 1}, {1, 33, 21}})
    for (const double strength : {0.0, 0.03}) {
      const Grid grid(cells, {0.03, 0.04, 0.05}, {});
      Field psi(grid, "psi", "m");
      sample(psi, [](double x, double y, double z) {
        return std::hypot(x + 0.3, y - 0.1, z + 0.2) - 0.3 +
               0.02 * std::sin(40 * x) * std::cos(30 * y + 20 * z);
      });
      std::vector<std::vector<double>> found;
      const auto take = [&](auto plain) {
        Field slope(grid, "slope", "1"), capillarity(grid, "capillarity", "Pa");
        for (Field* field : {&slope, &capillarity})
          field->set_owned(std::vector<double>(static_cast<std::size_t>(grid.global_cells()), -7));
        const FrontSurface front{slope.data(), capillarity.data(),          psi.data(),
                                 grid.box(),   {0.5, strength, 4, 0, true}, 0.12};
        EXPECT_TRUE(front.is_plain());
        for_each_cell(grid, FrontGeometry<decltype(plain)::value>{front});
        found.push_back(slope.owned());
        found.push_back(capillarity.owned());
      };
      take(std::true_type());
      take(std::false_type());
      EXPECT_EQ(found[0], found[2]);
      EXPECT_EQ(found[1], found[3]);
      EXPECT_GT(std::count(found[0].begin(), found[0].end(), -7), 0);
      EXPECT_LT(std::count(found[0].begin(), found[0].end(), -7), grid.global_cells() - 50);
    }
}

// Breaks if the slope for fronts with creases is less accurate than a central one on a smooth bump.
TEST(CreasedSlope, IsOfOrderTwoOnABump) {
  const SurfaceEnergy s{0.5};
  for (const double sign : {1.0, -1.0})  // a bump of metal, one of electrolyte
    expect_second_order(
        false,
        [&](const Grid& grid) {
          return geometry_error(
              grid, s,
              [&](double x, double y, double) { return sign * (0.26 - std::hypot(x - 0.03, y - 0.05)); },
              [&](double, double, double) { return sign * 0.5 / 0.26; }, one, true);
        },
        "disc");
}

// Breaks if the bottom of a groove at a right angle counts with the mean of the normals of its sides, or if
// the edge of a wedge, which has no sharp front outside, is taken for a groove.
TEST(CreasedSlope, IsOneInAGroove) {
  const Grid grid({20, 24, 22}, {0.05, 0.04, 0.045}, {false, false, false});
  Field psi(grid, "psi", "m");
  for (const double at : {0.0, 0.01, 0.02, 0.03}) {
    sample(psi, [&](double x, double y, double z) {
      return (std::fabs(x - 0.5 - at) + 0.6 * (y - 0.5) - 0.8 * (z - 0.5)) / std::sqrt(2.0);
    });
    double least = 9, most = 0, central = 9;
    everywhere(grid.box(), 0, [&](long q, Vector3) {
      const double slope = creased_slope(grid.box(), psi.data(), q);
      const Vector3 g = gradient(grid.box(), psi.data(), q);
      least = std::min(least, slope), most = std::max(most, slope);
      central = std::min(central, std::sqrt(g.x * g.x + g.y * g.y + g.z * g.z));
    });
    EXPECT_NEAR(least, 1, 1e-12);
    EXPECT_NEAR(most, 1, 1e-12);
    EXPECT_LT(central, 0.9);
  }
}

// Breaks if the cubic anisotropy does not reach the curvature: trace of the second derivatives of
// |p| gamma(p/|p|) at a unit vector, 2 (1 - 3 e) + 4 e (12 - 18 sum n^4), over the radius.
TEST(Capillarity, OfABallIsItsWeightedMeanCurvature) {
  const double e = 0.02;
  const SurfaceEnergy s{0.5, e, 4, 0, true};
  const auto r = [](double x, double y, double z) {
    return std::sqrt((x - 0.03) * (x - 0.03) + (y - 0.05) * (y - 0.05) + (z - 0.02) * (z - 0.02));
  };
  expect_second_order(
      true,
      [&](const Grid& grid) {
        return geometry_error(
            grid, s, [&](double x, double y, double z) { return 0.26 - r(x, y, z); },
            [&](double x, double y, double z) {
              const double q = (std::pow(x - 0.03, 4) + std::pow(y - 0.05, 4) + std::pow(z - 0.02, 4)) /
                               std::pow(r(x, y, z), 4);
              return 0.5 * (2 * (1 - 3 * e) + 4 * e * (12 - 18 * q)) / 0.26;
            },
            one);
      },
      "ball");
}

}  // namespace
}  // namespace mossfield
