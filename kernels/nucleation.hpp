#pragma once
// Nuclei on a host's surface (physics/nucleation.hpp). Cells within an interface of it carry what belongs to
// the nearest place on it; both host and places stand still, so that nothing has to be carried along. Metal
// that has grown a part of an interface thick is on the grid: it reacts wherever it has spread to.

#include <Random123/philox.h>

#include "kernels/film_measures.hpp"
#include "physics/noise.hpp"
#include "physics/nucleation.hpp"

namespace mossfield {

/// What the reaction sees of a host; without one bed and pore are null.
struct HostView {
  const double* bed = nullptr;     ///< psi of the host alone, if that conducts [m]
  const double* pore = nullptr;    ///< share of a cell that an insulating host leaves
  const double* nuclei = nullptr;  ///< N [1/m^2]; null: every place is active from the start
  const double* mean = nullptr;    ///< expected number, of which N is a draw [1/m^2]
  const double* layer = nullptr;   ///< thickness of the host's coating [m]
  NucleationLaw bare, coated;
  double resistivity = 0;  ///< of the coating, in series [ohm m]
  double width = 1;        ///< of the interface [m]

  MOSSFIELD_BOTH const NucleationLaw& law(long q) const { return layer[q] > 0 ? coated : bare; }
  MOSSFIELD_BOTH NucleationSite site(long q, double deposit, double growth, double dt) const {
    const double grown = 3 * deposit / width - 0.25, area = real_area(law(q), deposit);
    const double aside = grown > 0 ? 3.84 * cbrt(grown * grown) : 0;
    return {nuclei[q], mean[q], deposit / area, growth, aside, resistivity * layer[q], dt, area};
  }
};

/// Where the nearest place on the host lies, as a number: the box is divided into patches as wide as an
/// interface, and a patch has one draw of nuclei. They are shifted by an irrational share of their width, so
/// that no flat surface at a round height lies between two, where rounding would choose; at walls what is
/// left of the first and of the last is one.
struct PatchOf {
  double* patch;  ///< -1: beyond the band
  const double* bed;
  Box b;
  double band;                          ///< [m]
  double extent_x, extent_y, extent_z;  ///< of the box [m]
  double nx, ny, nz;                    ///< patches
  MOSSFIELD_BOTH static double along(double x, double extent, double n, double shift) {
    const double turns = x / extent;
    const double whole = floor((turns - floor(turns)) * n + shift);  // across periodic sides, too
    return whole < n ? whole : whole - n;
  }
  MOSSFIELD_BOTH void operator()(Cell c) const {
    patch[c.q] = -1;
    if (!(fabs(bed[c.q]) < band)) return;
    const Vector3 g = gradient(b, bed, c.q);
    const double square = g.x * g.x + g.y * g.y + g.z * g.z, way = bed[c.q] / (square > 0.25 ? square : 0.25);
    const double i = along((c.i + 0.5) * b.hx - way * g.x, extent_x, nx, 0.61803398874989485);
    const double j = along((c.j + 0.5) * b.hy - way * g.y, extent_y, ny, 0.41421356237309505);
    const double k = along((c.k + 0.5) * b.hz - way * g.z, extent_z, nz, 0.73205080756887729);
    patch[c.q] = i + nx * (j + ny * k);
  }
};

MOSSFIELD_BOTH inline philox4x32_ctr_t arrivals_counter(unsigned long long patch, unsigned int n) {
  return {{static_cast<unsigned int>(patch), static_cast<unsigned int>(patch >> 32), n, 0x6e75636cu}};
}

/// A Poisson number of this mean from a normal draw, no less for a larger mean: the quantile to the second
/// term of Cornish and Fisher.
MOSSFIELD_BOTH inline double poisson_number(double mean, double z) {
  const double root = fmax(sqrt(mean), -z / 2);
  return fmax(floor(root * (root + z) + (z * z - 1) / 6 + 0.5), 0.0);
}

/// Arrivals of a Poisson process of unit rate within `mean`: the same ones, and more, for a larger mean. What
/// follows the 64th is one draw.
MOSSFIELD_BOTH inline double arrivals(unsigned long long patch, philox4x32_key_t key, double mean) {
  double at = 0;
  for (unsigned int n = 0; n < 16; ++n) {
    const philox4x32_ctr_t words = philox4x32(arrivals_counter(patch, n), key);
    for (unsigned int w = 0; w < 4; ++w) {
      at -= log(open_unit(words.v[w]));
      if (at > mean) return 4 * n + w;
    }
  }
  const philox4x32_ctr_t words = philox4x32(arrivals_counter(patch, 16), key);
  return 64 + poisson_number(mean - at, normal_pair(words.v[0], words.v[1]).first);
}

/// The nuclei at the end of a step; none where all that was deposited is gone.
struct Nucleate {
  double *mean, *nuclei;
  const double *patch, *hat, *psi_end, *slope, *exchange, *drive, *phi;
  HostView host;
  ButlerVolmer kinetics;
  double metal_potential, growth, dt;  ///< [V], dt V_m/(a0 F) [m^3/A], [s]
  double area;                         ///< of a patch [m^2]
  philox4x32_key_t key;
  MOSSFIELD_BOTH void operator()(Cell c) const {
    const long q = c.q;
    mean[q] = host.mean[q], nuclei[q] = host.nuclei[q];
    if (patch[q] < 0 || !(slope[q] > 0)) return;
    const NucleationLaw& law = host.law(q);
    // as the reaction took it
    const NucleationSite site = host.site(q, hat[q] - host.bed[q], growth * slope[q], dt);
    const NucleiCurrent i =
        current_on_surface(kinetics, exchange[q], metal_potential - phi[q] + drive[q], law, site);
    if (i.overpotential < 0) {
      const double free = 1 - covered_share(law, site.nuclei, site.deposit);
      mean[q] = nuclei_after(law, site.mean, free, i.overpotential, dt).value;
    } else if (!(psi_end[q] > host.bed[q])) {
      mean[q] = 0;
    }
    const double real = area * law.area;
    nuclei[q] = arrivals(static_cast<unsigned long long>(patch[q]), key, mean[q] * real) / real;
  }
};

/// Over the host's area: 1; the active share; N; the sum of radii [m^2, m^2, 1, m]
struct NucleusMoment : Sum {
  enum Of { surface, active, number, radius } of;
  FrontArea bed;
  HostView host;
  const double* psi;
  MOSSFIELD_BOTH double operator()(Cell c) const {
    const long q = c.q;
    const double a = bed.at(q);
    if (!(a > 0) || of == surface) return a;
    const NucleationSite site = host.site(q, psi[q] - host.bed[q], 0, 0);
    const NucleationLaw& law = host.law(q);
    if (of == number) return a * site.nuclei;
    if (of == radius) return a * site.nuclei * nucleus_radius(law, site.nuclei, site.deposit);
    return a * active_share(law, site.nuclei, site.deposit, site.aside).value;
  }
};

}  // namespace mossfield
