#pragma once
// What a motion of a piece of a stiff body takes, on the host.

#include <array>
#include <vector>

#include "kernels/displacement.hpp"
#include "kernels/pieces.hpp"
#include "kernels/rigid_motions_kernels.hpp"

namespace mossfield {

/// Forces that displacements set on the host bring about.
class MotionForces {
 public:
  MotionForces(const Grid& grid, const ElasticFields<double>& moduli)
      : lambda_(moduli.lambda), shear_(moduli.shear) {
    const Box& b = grid.box();
    a_.lambda = lambda_.data(), a_.shear = shear_.data();
    a_.s[0] = b.sx, a_.s[1] = b.sy, a_.s[2] = b.sz;
    edges_.reserve(3);
    for (int axis = 0; axis < 3; ++axis) {
      u_[axis].assign(static_cast<std::size_t>(grid.words()), 0);
      a_.v.u[axis] = u_[axis].data();
      a_.w[axis] = widths_of<double>(grid, axis, 1, 1);
      if (!moduli.edge[static_cast<std::size_t>(axis)]) continue;
      edges_.emplace_back(*moduli.edge[static_cast<std::size_t>(axis)]);
      a_.edge[axis] = edges_.back().data();
    }
    solid_ = a_.as<axes::xyz | axes::even>(), plane_ = a_.as<axes::xy | axes::even>();
  }
  void set(const MotionEntry* begin, const MotionEntry* end, int motion) {
    for (const MotionEntry* e = begin; e != end; ++e)
      for (int axis = 0; axis < 3; ++axis)
        u_[axis][static_cast<std::size_t>(e->cell)] = moved_by(*e, motion, axis);
  }
  void clear(const MotionEntry* begin, const MotionEntry* end) {
    for (const MotionEntry* e = begin; e != end; ++e)
      for (auto& component : u_) component[static_cast<std::size_t>(e->cell)] = 0;
  }
  /// On the lower faces of a cell.
  std::array<double, 3> on(long q) const {
    return a_.s[0] && a_.s[1] && a_.s[2] ? force(solid_, q)
           : a_.s[0] && a_.s[1]          ? force(plane_, q)
                                         : force(a_, q);
  }

 private:
  template <class Stencil>
  static std::array<double, 3> force(const Stencil& a, long q) {
    const Index any(0, 0, 0);  // all cells are regular
    return {a.template force_if_active<0>(q, any), a.template force_if_active<1>(q, any),
            a.template force_if_active<2>(q, any)};
  }

  HostView<double> lambda_, shear_;
  std::vector<HostView<double>> edges_;
  std::vector<double> u_[3];
  ElasticStencil<double> a_{};
  ElasticStencil<double, axes::xyz | axes::even> solid_{};  ///< the same, faster
  ElasticStencil<double, axes::xy | axes::even> plane_{};
};

}  // namespace mossfield
