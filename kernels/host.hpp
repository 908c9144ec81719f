#pragma once
// A host on the grid: signed distance at the centres of cells and ghosts, then the share of each cell that is
// solid and the surface in it.

#include "kernels/capsule_bins.hpp"
#include "kernels/front.hpp"
#include "kernels/stencil.hpp"
#include "physics/free_energy.hpp"
#include "physics/plane_cut.hpp"
#include "physics/unit_circle.hpp"

namespace mossfield {

/// Where a cell's centre lies in a host: along the electrode, folded into one unit of it, and above the
/// electrode.
struct HostFrame {
  Vector3 h;              ///< spacing of the grid [m]
  int up;                 ///< 0, 1, 2: the axis normal to the electrode
  bool from_above;        ///< the electrode is at the upper end of that axis
  double extent;          ///< of the box along it [m]
  double unit_x, unit_y;  ///< extent of the unit [m]
  bool mirror;            ///< every other unit is a mirror image

  MOSSFIELD_BOTH double fold(double x, double unit) const {
    return mirror ? mirrored(x, unit) : repeated(x, unit);
  }
  MOSSFIELD_BOTH Vector3 at(Cell c) const {
    const double x = (c.i + 0.5) * h.x, y = (c.j + 0.5) * h.y, z = (c.k + 0.5) * h.z;
    const double along = up == 0 ? x : up == 1 ? y : z;
    return {fold(up == 0 ? y : x, unit_x), fold(up == 2 ? y : z, unit_y),
            from_above ? extent - along : along};
  }
};

/// A solid plate on the electrode with a rough face: height and slope in every column of cells, ghosts
/// included, the first axis along the electrode fastest.
struct PlateView {
  const double *height, *slope;  ///< [m], 1; null: no plate
  long row;                      ///< columns in a row
  int up;
  /// To the face, to first order in the slope.
  MOSSFIELD_BOTH double distance(Cell c, double z) const {
    if (!height) return 1e308;
    const long n = (up == 0 ? c.j : c.i) + 1 + ((up == 2 ? c.j : c.k) + 1) * row;
    return (z - height[n]) / sqrt(1 + slope[n] * slope[n]);
  }
};

// ---- shapes: distance(p), p folded into a unit
// ---------------------------------------------------------------

/// Nothing but the plate.
struct NoShape {
  MOSSFIELD_BOTH double distance(const Vector3&) const { return 1e308; }
};

struct PillarShape {
  PillarArray array;
  MOSSFIELD_BOTH double distance(const Vector3& p) const { return pillar_distance(array, p); }
};

/// Capsules up to a flat top.
struct CapsuleShape {
  BinsView bins;
  double top;  ///< [m]
  MOSSFIELD_BOTH double distance(const Vector3& p) const { return cut(bins.distance(p), p.z - top); }
};

/// One cosine of a random field: wave vector over 2 pi [1/m], phase over 2 pi.
struct HostWave {
  Vector3 k;
  double phase;
};

/// Where a sum of cosines exceeds a level, up to a flat top.
struct LevelSetShape {
  const HostWave* waves;
  int count;
  double level, reach, top;  ///< of the sum; [m]; [m]
  MOSSFIELD_BOTH double sum(const Vector3& p, Vector3& gradient) const {
    double f = 0;
    gradient = {0, 0, 0};
    for (int n = 0; n < count; ++n) {
      const UnitVector u = unit_circle(dot(waves[n].k, p) + waves[n].phase);
      f += u.cosine;
      gradient = plus(gradient, -u.sine / turns_per_radian, waves[n].k);
    }
    return f;
  }
  MOSSFIELD_BOTH double distance(const Vector3& p) const {
    Vector3 gradient;
    const double f = sum(p, gradient) - level;
    return cut(level_set_distance(f, length(gradient), reach), p.z - top);
  }
};

/// Signed distances in the voxels of an image, linear between their centres; beyond its ends they go on as
/// they are there, so that a slanted strut stays slanted up to the cut.
struct ImageShape {
  const float* voxels;  ///< x fastest [m]
  int nx, ny, nz;
  Vector3 h;    ///< of a voxel [m]
  bool mirror;  ///< beyond its sides lies its mirror image, else the image again
  double top;   ///< [m]

  /// The voxel below x/h - 1/2 and the share of the one above.
  MOSSFIELD_BOTH static double split(double x, double spacing, int& below) {
    const double s = x / spacing - 0.5, whole = floor(s);
    below = static_cast<int>(whole);
    return s - whole;
  }
  MOSSFIELD_BOTH int side(int i, int n) const {
    if (mirror) return i < 0 ? 0 : i < n ? i : n - 1;
    return i < 0 ? i + n : i < n ? i : i - n;
  }
  MOSSFIELD_BOTH double row(int j, int k, int i0, int i1, double share) const {
    const float* line = voxels + (static_cast<long>(k) * ny + j) * nx;
    return line[i0] + share * (line[i1] - line[i0]);
  }
  MOSSFIELD_BOTH double distance(const Vector3& p) const {
    int i, j, k;
    const double a = split(p.x, h.x, i), b = split(p.y, h.y, j), share = split(p.z, h.z, k);
    const int i0 = side(i, nx), i1 = side(i + 1, nx), j0 = side(j, ny), j1 = side(j + 1, ny);
    const int k0 = BinsView::bin(k, nz - 1), k1 = k0 + 1;
    const double c = share + (k - k0);
    const double below = row(j0, k0, i0, i1, a) + b * (row(j1, k0, i0, i1, a) - row(j0, k0, i0, i1, a));
    const double above = row(j0, k1, i0, i1, a) + b * (row(j1, k1, i0, i1, a) - row(j0, k1, i0, i1, a));
    return cut(below + c * (above - below), p.z - top);
  }
};

// ---- functors
// ------------------------------------------------------------------------------------------------

/// Signed distance of shape and plate, grown by a shell.
template <class Shape>
struct HostDistance {
  double* d;
  Shape shape;
  HostFrame frame;
  PlateView plate;
  double shell;  ///< [m]
  MOSSFIELD_BOTH void operator()(Cell c) const {
    const Vector3 p = frame.at(c);
    d[c.q] = offset(united(shape.distance(p), plate.distance(c, p.z)), shell);
  }
};

/// Share of each cell that is solid, and surface per volume of cell [1/m], from distances with ghosts.
struct HostShare {
  double *solid, *surface;
  const double* d;
  Box b;
  MOSSFIELD_BOTH void operator()(Cell c) const {
    const long q = c.q;
    const Vector3 n = gradient(b, d, q);
    const double around =
        (d[q + b.sx] + d[q - b.sx]) + (d[q + b.sy] + d[q - b.sy]) + (d[q + b.sz] + d[q - b.sz]);
    const double mean = d[q] + (around - 6 * d[q]) / 24;
    solid[q] = solid_share(mean, n.x, n.y, n.z, b.hx, b.hy, b.hz);
    surface[q] = surface_density(d[q], n.x, n.y, n.z, b.hx, b.hy, b.hz);
  }
};

/// psi of the bare host, positive in it [m]: what no stripping goes below.
struct BedOfHost {
  double* bed;
  const double* d;
  MOSSFIELD_BOTH void operator()(Cell c) const { bed[c.q] = -d[c.q]; }
};

/// The host is metal, too.
struct JoinBed {
  double* psi;
  const double* bed;
  MOSSFIELD_BOTH void operator()(Cell c) const { psi[c.q] = psi[c.q] > bed[c.q] ? psi[c.q] : bed[c.q]; }
};

/// Share of a cell that an insulating host leaves to metal and electrolyte
struct PoreShare {
  double* pore;
  const double* solid;
  MOSSFIELD_BOTH void operator()(Cell c) const { pore[c.q] = 1 - solid[c.q]; }
};

/// Share of a cell that is metal, or with a bed: that is deposit
struct MetalShare {
  double* share;
  const double *psi, *bed;
  double width;
  const double* pore = nullptr;
  MOSSFIELD_BOTH void operator()(Cell c) const {
    const double metal = pore_share(pore, psi, c.q) * metal_fraction(order_parameter(psi[c.q], width));
    share[c.q] = bed ? metal - metal_fraction(order_parameter(bed[c.q], width)) : metal;
  }
};

}  // namespace mossfield
