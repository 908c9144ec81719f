#pragma once
// Cosine and sine together, of an angle in turns: exact to reduce, and without the table that the library's
// reduction of huge angles keeps in a GPU thread's local memory.

#include <cmath>

#include "physics/qualifiers.hpp"

namespace mossfield {

constexpr double turns_per_radian = 0.15915494309189535;

struct UnitVector {
  double cosine, sine;
};

/// (cos, sin) of 2 pi turns, |turns| < 1e8, to 2e-16: the nearest quarter taken off, then the polynomials of
/// Sun's fdlibm on +- pi/4 (k_cos.c, k_sin.c).
MOSSFIELD_LAW UnitVector unit_circle(double turns) {
  const double quarter = floor(4 * turns + 0.5);
  const double x = 6.283185307179586 * (turns - 0.25 * quarter), z = x * x;
  const double odd = -1.66666666666666324348e-01 +
                     z * (8.33333333332248946124e-03 +
                          z * (-1.98412698298579493134e-04 +
                               z * (2.75573137070700676789e-06 +
                                    z * (-2.50507602534068634195e-08 + z * 1.58969099521155010221e-10))));
  const double even = 4.16666666666666019037e-02 +
                      z * (-1.38888888888741095749e-03 +
                           z * (2.48015872894767294178e-05 +
                                z * (-2.75573143513906633035e-07 +
                                     z * (2.08757232129817482790e-09 + z * -1.13596475577881948265e-11))));
  const double s = x + x * z * odd, c = 1 - (0.5 * z - z * z * even);
  const int n = static_cast<int>(quarter) & 3;
  const double cosine = n & 1 ? s : c, sine = n & 1 ? c : s;
  return {n == 1 || n == 2 ? -cosine : cosine, n & 2 ? -sine : sine};
}

}  // namespace mossfield
