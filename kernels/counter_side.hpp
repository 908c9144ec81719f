#pragma once
// The side that feeds the electrolyte: a lithium plate, or a reservoir.

#include <cmath>

#include "kernels/launch.hpp"
#include "physics/electrolyte.hpp"

namespace mossfield {

/// The side beyond the electrolyte: where it is, and how current enters there (positive into the
/// electrolyte). Its metal is at 0 V; the counter electrode has a = 1/2 and i0 ~ (c/c0)^m as the working one.
struct CounterSide {
  int axis, index;          ///< cells with this global index along the axis touch it
  bool reservoir;           ///< fixed concentration c0 instead of a lithium plate
  double exchange_current;  ///< at c0 [A/m^2]; <= 0: ideal
  double exponent;          ///< m
  double area, half;        ///< of a cell's face [m^2], half a cell [m]
  double f;                 ///< F/RT [1/V]
  double salt_per_charge;   ///< (1 - t+)/F [mol/C]
  MOSSFIELD_BOTH bool touches(Cell c) const { return (axis == 0 ? c.i : axis == 1 ? c.j : c.k) == index; }
};

struct CounterCells {
  CounterSide counter;
  MOSSFIELD_BOTH bool operator()(Cell c) const { return counter.touches(c); }
};

/// Current density [A/m^2] into a cell of potential phi and concentration c that touches the counter side,
/// its derivative by phi (<= 0), and the concentration on the wall.
struct WallCurrent {
  double current, slope, concentration;
};

/// What lies between a lithium plate at 0 V and the middle of a cell beside it, for a current j into it:
///   g(j) = ohmic j + U ln(wall/c) + (2/f) asinh(j/(2 i0(wall))) + phi = 0,   wall = c + lift j
struct PlateGap {
  double ohmic;  ///< [ohm m^2]
  double lift;   ///< of the salt on the wall by a current [mol/m^3 per A/m^2]
  static constexpr int most_passes = 200;
  static constexpr double accuracy = 1e-14, rounding = 4e-16;  ///< of the unknown; of phi, in g
  static constexpr double least = -600;                        ///< of ln(wall/c): exp of it is a number
};

/// phi <= 0, j >= 0. g grows with j and bends down, so that Newton's method from 0 stays below the answer.
MOSSFIELD_BOTH inline WallCurrent current_from_plate(const CounterSide& s, const Electrolyte& m,
                                                     const PlateGap& gap, double phi, double c) {
  double j = 0, dg = gap.ohmic;
  for (int pass = 0; pass < PlateGap::most_passes; ++pass) {
    const double wall = c + gap.lift * j;
    double g = j * gap.ohmic + phi + m.diffusion_potential * log1p(gap.lift * j / c);
    dg = gap.ohmic + m.diffusion_potential * gap.lift / wall;
    if (s.exchange_current > 0) {
      const double i0 = s.exchange_current * pow(wall / m.concentration, s.exponent), r = j / (2 * i0);
      g += 2 / s.f * asinh(r);
      dg += (1 - s.exponent * gap.lift * j / wall) / (s.f * i0 * sqrt(1 + r * r));
    }
    const double step = g / dg;
    j -= step;
    if (fabs(step) <= PlateGap::accuracy * fabs(j) || fabs(g) <= PlateGap::rounding * fabs(phi)) break;
  }
  return {j, -1 / dg, c + gap.lift * j};
}

/// phi > 0, j < 0: at most `all` goes in, with no salt left on the wall. The unknown is u = ln(wall/c), so
/// that some is left whatever phi is; all terms of g but phi are negative, hence -phi/U < u < 0.
MOSSFIELD_BOTH inline WallCurrent current_into_plate(const CounterSide& s, const Electrolyte& m,
                                                     const PlateGap& gap, double phi, double c) {
  const double all = c / gap.lift;  // [A/m^2]
  const double least = -phi / m.diffusion_potential;
  double low = least > PlateGap::least ? least : PlateGap::least, high = 0, u = 0, dg = 1;
  for (int pass = 0; pass < PlateGap::most_passes; ++pass) {
    const double share = exp(u), j = all * expm1(u);
    double g = j * gap.ohmic + phi + m.diffusion_potential * u;
    dg = all * share * gap.ohmic + m.diffusion_potential;
    if (s.exchange_current > 0) {
      const double i0 = s.exchange_current * pow(c / m.concentration * share, s.exponent), r = j / (2 * i0);
      g += 2 / s.f * asinh(r);
      dg += 2 / s.f / sqrt(1 + r * r) * (all * share / (2 * i0) - s.exponent * r);
    }
    (g > 0 ? high : low) = u;
    const double step = g / dg;
    const bool done =
        fabs(step) <= PlateGap::accuracy * fabs(u - step) || fabs(g) <= PlateGap::rounding * phi;
    u = u - step > low && u - step < high ? u - step : done ? u : (low + high) / 2;
    if (done) break;
  }
  return {all * expm1(u), -all * exp(u) / dg, c * exp(u)};
}

MOSSFIELD_BOTH inline WallCurrent wall_current(const CounterSide& s, const Electrolyte& m, double phi,
                                               double c) {
  const double x = c / m.concentration;
  const double ohmic = s.half / evaluate(m.conductivity, x);
  if (s.reservoir) {
    const double drop = phi + m.diffusion_potential * log(m.concentration / c);
    return {-drop / ohmic, -1 / ohmic, m.concentration};
  }
  const PlateGap gap{ohmic, s.salt_per_charge * s.half / evaluate(m.diffusivity, x)};
  return phi > 0 && gap.lift > 0 ? current_into_plate(s, m, gap, phi, c)
                                 : current_from_plate(s, m, gap, phi, c);
}

}  // namespace mossfield
