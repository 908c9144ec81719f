#include "kernels/displacement_level.hpp"

#include <cmath>
#include <utility>

#include "kernels/displacement_kernels.hpp"

namespace mossfield {

namespace {

constexpr int smoother_degree = 5;
/// A stiff body that is thinner than so many cells of a coarse level is held there: averaged moduli let it
/// kink where interpolation, which gives it no turns of its own, would have to shear it.
constexpr float thin_cells = 2;

std::size_t at(int axis) {
  return static_cast<std::size_t>(axis);
}

bool clamped(const DisplacementLevel& level, int axis, int upper) {
  return level.grid.active(axis) && !level.grid.periodic(axis) &&
         level.sides[at(2 * axis + upper)].kind == Side::Kind::clamped;
}

AxisTransfer axis_transfer(const DisplacementLevel& fine, const DisplacementLevel& coarse, int axis) {
  return {coarse.factor[at(axis)],       fine.grid.cells()[at(axis)],
          coarse.grid.cells()[at(axis)], fine.last[at(axis)],
          fine.grid.periodic(axis),      {clamped(fine, axis, 0), clamped(fine, axis, 1)},
          fine.free().upper[axis]};
}

/// Functor{out, in..., transfers, overlap}
template <class F, class... Pointers>
F with_transfer(const DisplacementLevel& fine, const DisplacementLevel& coarse, Pointers... p) {
  return F{
      p...,
      {axis_transfer(fine, coarse, 0), axis_transfer(fine, coarse, 1), axis_transfer(fine, coarse, 2)},
      Overlap{fine.grid.box(), coarse.grid.box(), {coarse.factor[0], coarse.factor[1], coarse.factor[2]}}};
}

/// Owned cells, and the layer above them where that is a wall.
Box box_and_walls(const Grid& grid) {
  Box b = grid.box();
  const auto wall = [&](int axis) {
    return grid.active(axis) && !grid.periodic(axis) && (axis != grid.slab_axis() || grid.above() < 0);
  };
  b.nx += wall(0), b.ny += wall(1), b.nz += wall(2);
  return b;
}

/// Owned cells and all ghosts but those beyond which `upper` (or lower) neighbours along an axis would lie.
Box box_to_lean(const Grid& grid, int axis, bool upper) {
  Box b = grid.box_with_ghosts();
  int* count[3] = {&b.nx, &b.ny, &b.nz};
  int* first[3] = {&b.i0, &b.j0, &b.k0};
  --*count[axis];
  if (!upper) ++*first[axis], b.first += axis == 0 ? b.sx : axis == 1 ? b.sy : b.sz;
  return b;
}

void lean(const DisplacementLevel& fine, DisplacementLevel& coarse) {
  for (std::size_t a = 0; a < 3; ++a)
    for (int axis = 0; axis < 3; ++axis)
      for (int upper = 0; upper < 2; ++upper) {
        if (!coarse.u[a] || at(axis) == a || coarse.factor[at(axis)] == 1) continue;
        std::optional<BasicField<float>>& out = coarse.leans[a][axis][upper];
        if (!out) out.emplace(coarse.grid, "leaning", "1");
        for_each_in(coarse.grid.device(), box_to_lean(coarse.grid, axis, upper != 0),
                    LeanFace{out->data(), coarse.inverse[a]->data(), axis_transfer(fine, coarse, axis), axis,
                             upper != 0, coarse.grid.box()});
      }
}

template <int A>
Leans leans_of(const DisplacementLevel& coarse) {
  Leans out{};
  for (int n = 0; n < 2; ++n) {
    const auto& along = coarse.leans[A][(A + 1 + n) % 3];
    if (along[0]) out.low[n] = along[0]->data(), out.up[n] = along[1]->data();
  }
  return out;
}

template <int C>
void coarsen_edges(const DisplacementLevel& fine, DisplacementLevel& coarse) {
  if (!coarse.moduli.edge[C]) return;
  BasicField<float>& edge = *coarse.moduli.edge[C];
  const float* in = fine.moduli.edge[C]->data();
  for_each_in(coarse.grid.device(), box_and_walls(coarse.grid),
              with_transfer<CoarsenEdges<C>>(fine, coarse, edge.data(), in));
  wrap_ghosts(edge);
}

void coarsen_cells(const DisplacementLevel& fine, DisplacementLevel& coarse, const BasicField<float>& in,
                   BasicField<float>& out) {
  for_each_cell(coarse.grid, with_transfer<CoarsenCells>(fine, coarse, out.data(), in.data()));
  wrap_ghosts(out);
}

}  // namespace

DisplacementLevel::DisplacementLevel(Origin from, const Grid& on, const Sides& walls, double length)
    : origin(from),
      grid(on),
      sides(walls),
      unit(length),
      moduli(grid),
      u(make_components<float>(grid, "correction", "1")),
      b(make_components<float>(grid, "right side", "1")),
      next(make_components<float>(grid, "next correction", "1")),
      r(make_components<float>(grid, "residual", "1")),
      inverse(make_components<float>(grid, "inverse diagonal", "1")),
      damped(make_components<float>(grid, "damped inverse diagonal", "1")) {}

void DisplacementLevel::clear_u() {
  for (auto& component : u)
    if (component) component->clear();
}

std::unique_ptr<DisplacementLevel> make_coarser(const DisplacementLevel& fine,
                                                const std::array<int, 3>& factor) {
  auto coarse = std::make_unique<DisplacementLevel>(DisplacementLevel::Origin::coarsened,
                                                    coarser_grid(fine.grid, factor), fine.sides, fine.unit);
  coarse->depth = fine.depth + 1;
  coarse->factor = factor;
  coarse->last = coarser_last(fine.grid, fine.last, factor);
  return coarse;
}

std::unique_ptr<DisplacementLevel> make_gathered(const DisplacementLevel& shared) {
  auto whole = std::make_unique<DisplacementLevel>(DisplacementLevel::Origin::gathered,
                                                   gathered_grid(shared.grid), shared.sides, shared.unit);
  whole->depth = shared.depth;
  whole->last = shared.last;
  return whole;
}

void coarsen(DisplacementLevel& fine, DisplacementLevel& coarse) {
  coarse.bodies.reset();
  if (fine.bodies) {
    coarse.bodies.emplace(coarse.grid, "1/thickness", "1");
    for_each_cell(coarse.grid, with_transfer<CoarsenMost>(fine, coarse, coarse.bodies->data(),
                                                          std::as_const(*fine.bodies).data()));
    wrap_ghosts(*coarse.bodies);
  }
  coarsen_cells(fine, coarse, fine.moduli.lambda, coarse.moduli.lambda);
  coarsen_cells(fine, coarse, fine.moduli.shear, coarse.moduli.shear);
  coarsen_edges<0>(fine, coarse);
  coarsen_edges<1>(fine, coarse);
  coarsen_edges<2>(fine, coarse);
  invert_diagonal(coarse, {}, &fine);
  lean(fine, coarse);
}

void gather_operator(DisplacementLevel& shared, DisplacementLevel& whole) {
  const auto gather = [](const BasicField<float>& mine, BasicField<float>& all) {
    gather_slices(mine, all, true);
    if (all.grid().periodic(all.grid().slab_axis())) wrap_ghosts(all);
  };
  gather(shared.moduli.lambda, whole.moduli.lambda);
  gather(shared.moduli.shear, whole.moduli.shear);
  whole.bodies.reset();
  if (shared.bodies) {
    whole.bodies.emplace(whole.grid, "1/thickness", "1");
    gather(*shared.bodies, *whole.bodies);
  }
  for (std::size_t a = 0; a < 3; ++a) {
    if (shared.moduli.edge[a]) gather(*shared.moduli.edge[a], *whole.moduli.edge[a]);
    if (shared.inverse[a]) gather(*shared.inverse[a], *whole.inverse[a]);
    if (shared.damped[a]) gather(*shared.damped[a], *whole.damped[a]);
  }
}

void invert_diagonal(DisplacementLevel& level, const std::array<const double*, 3>& held,
                     const DisplacementLevel* finer) {
  each_axis(level.grid, [&](auto n) {
    constexpr int A = decltype(n)::value;
    MovingFace<A> moving{};
    moving.moves = level.inverse[A]->data();
    moving.held_lower = !level.grid.periodic(A) && level.sides[2 * A].kind != Side::Kind::free;
    moving.held = held[A];
    if (finer && level.bodies) {
      const Box& b = level.grid.box();
      moving.bodies = level.bodies->data();
      moving.below = A == 0 ? b.sx : A == 1 ? b.sy : b.sz;
      moving.thin = std::ldexp(1.0f, -level.depth) / thin_cells;
    }
    if (finer) {
      moving.finer = finer->inverse[A]->data();
      moving.o =
          Overlap{finer->grid.box(), level.grid.box(), {level.factor[0], level.factor[1], level.factor[2]}};
    }
    for_each_cell(level.grid, moving);
    with_axes(level.grid, level.last, [&](auto known) {
      constexpr int axes = decltype(known)::value;
      InvertFace<A, axes> f{};
      f.inverse = level.inverse[A]->data(), f.damped = level.damped[A]->data();
      f.a = level.stencil().as<axes>();
      f.dims = static_cast<float>(level.grid.dimensions());
      for (int axis = 0; axis < 3; ++axis)
        for (int upper = 0; upper < 2; ++upper) f.clamped[axis][upper] = clamped(level, axis, upper) ? 1 : 0;
      launch_axes<axes>(level.grid, f);
    });
    wrap_ghosts(*level.inverse[A]);
  });
}

// Chebyshev's polynomial of the fourth kind in D^-1 A: the best that is known of the spectrum's upper end
// alone (Lottes, Numer. Linear Algebra Appl. 30, e2518 (2023), eq. 4.2 f).
void smooth(DisplacementLevel& level, bool zero) {
  for (int k = 1; k <= smoother_degree; ++k) {
    const float part = static_cast<float>(2 * k + 1);
    const float keep = k > 1 ? static_cast<float>(2 * k - 3) / part : 0.0f,
                gain = static_cast<float>(8 * k - 4) / part;
    if (zero && k == 1) {
      each_axis(level.grid, [&](auto n) {
        constexpr int A = decltype(n)::value;
        for_each_cell(level.grid, SmoothZero{level.next[A]->data(), level.r[A]->data(), level.b[A]->data(),
                                             level.damped[A]->data(), gain});
      });
    } else {
      with_axes(level.grid, level.last, [&](auto known) {
        constexpr int axes = decltype(known)::value;
        launch_axes<axes>(level.grid,
                          SmoothFaces<axes>{view_of(level.next), view_of(level.r), level.stencil().as<axes>(),
                                            view_of(std::as_const(level.b)),
                                            view_of(std::as_const(level.damped)), keep, gain});
      });
    }
    for (std::size_t a = 0; a < 3; ++a)
      if (level.u[a]) level.u[a]->swap(*level.next[a]);
    level.refresh_u();
  }
}

void restrict_residual(DisplacementLevel& fine, DisplacementLevel& coarse) {
  with_axes(fine.grid, fine.last, [&](auto known) {
    constexpr int axes = decltype(known)::value;
    launch_axes<axes>(
        fine.grid, ResidualFaces<axes>{view_of(fine.r), fine.stencil().as<axes>(),
                                       view_of(std::as_const(fine.b)), view_of(std::as_const(fine.damped))});
  });
  each_axis(fine.grid, [&](auto n) {
    constexpr int A = decltype(n)::value;
    wrap_ghosts(*fine.r[A]);
    float* out = coarse.b[A]->data();
    const float* in = fine.r[A]->data();
    for_each_cell(coarse.grid, with_transfer<RestrictFace<A>>(fine, coarse, out, in, leans_of<A>(coarse)));
  });
}

void prolong(DisplacementLevel& coarse, DisplacementLevel& fine) {
  each_axis(fine.grid, [&](auto n) {
    constexpr int A = decltype(n)::value;
    float* out = fine.u[A]->data();
    const float *inverse = fine.inverse[A]->data(), *in = coarse.u[A]->data();
    for_each_cell(coarse.grid,
                  with_transfer<ProlongFace<A>>(fine, coarse, out, inverse, in, leans_of<A>(coarse)));
  });
  fine.refresh_u();
}

void gather_right(DisplacementLevel& shared, DisplacementLevel& whole) {
  for (std::size_t a = 0; a < 3; ++a)
    if (shared.b[a]) gather_slices(*shared.b[a], *whole.b[a], false);
}

void scatter_correction(const DisplacementLevel& whole, DisplacementLevel& shared) {
  for (std::size_t a = 0; a < 3; ++a)
    if (shared.u[a]) scatter_slices(*whole.u[a], *shared.u[a]);
}

}  // namespace mossfield
