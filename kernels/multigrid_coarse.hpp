#pragma once
// The coarse levels of a cycle as one kernel for the GPU: a level of some thousand cells takes less time than
// the start of a kernel for each of its half sweeps. One team of threads goes through what multigrid.cpp
// does level by level, with the same functors and so the same numbers.

#include "kernels/elliptic_system_kernels.hpp"
#include "kernels/multigrid_kernels.hpp"

namespace mossfield {

struct CoarseLevel {
  Stencil7<float> a;
  float *u, *b;
  const float* inverse;
  Nesting next;            ///< of this level's cells in those of the next one
  WrapSides<float> sides;  ///< of u, along periodic axes
  bool twice;              ///< visits the next level twice
};

/// `Team` calls f(Cell) for the cells of a box by team.each(box, f), of a colour by team.each_of_colour, f(n)
/// for numbers by team.count(count, f), and is through when that returns.
struct CoarseCycle {
  static constexpr int most_levels = 8;
  static constexpr long most_cells = 4096;  ///< a block of the team: of the finest of these levels

  CoarseLevel level[most_levels];
  int levels, sweeps;
  bool zero_guess;  ///< on the finest of these levels
  SolveDense coarsest;

  template <class Team>
  MOSSFIELD_BOTH void operator()(const Team& team) const {
    unsigned second = 0;  // bit l: level l waits for the second visit of the next one
    bool zero = zero_guess;
    for (int l = 0;;) {
      for (; l + 1 < levels; ++l, zero = true) {
        presmooth(team, level[l], zero);
        fill(team, level[l].sides);
        team.each(level[l].next.coarse,
                  Restrict{level[l + 1].b, level[l].a, level[l].u, level[l].b, level[l].next});
      }
      team.each(coarsest.box, coarsest);
      for (bool down = false; !down;) {
        if (l == 0) return;
        --l;
        down = level[l].twice && (second >> l & 1u) == 0;
        second ^= level[l].twice ? 1u << l : 0u;
        if (down) continue;
        team.each(level[l].next.fine, Prolong{level[l].u, level[l + 1].u, level[l].next});
        postsmooth(team, level[l]);
      }
      ++l, zero = false;
    }
  }

 private:
  /// One cell a thread: as a row of cells they would be one warp's.
  template <class Team>
  MOSSFIELD_BOTH static void fill(const Team& team, const WrapSides<float>& sides) {
    if (sides.size() > 0) team.count(sides.size(), [&](int n) { sides(Cell{n, n, 0, 0}); });
  }
  /// A pass over ghosts takes as long as a half sweep: only axes of odd counts have one.
  template <class Team>
  MOSSFIELD_BOTH void half_sweep(const Team& team, const CoarseLevel& at, int colour) const {
    const Box& box = at.next.fine;
    const int count[3] = {box.nx, box.ny, box.nz};
    WrapSides<float> odd = at.sides;
    bool across[3];
    for (int axis = 0; axis < 3; ++axis) {
      across[axis] = count[axis] % 2 == 0 && odd.cells[axis] > 0;
      if (across[axis]) odd.cells[axis] = 0;
    }
    fill(team, odd);
    team.each_of_colour(
        box, colour,
        SmoothAcrossSides{at.u, at.a, at.inverse, at.b, box, colour, {across[0], across[1], across[2]}});
  }
  template <class Team>
  MOSSFIELD_BOTH void presmooth(const Team& team, const CoarseLevel& at, bool zero) const {
    for (int half = 0; half < 2 * sweeps; ++half)
      if (zero && half == 0)
        team.each(at.next.fine, FirstColour{at.u, at.inverse, at.b, 0});
      else
        half_sweep(team, at, half % 2);
  }
  template <class Team>
  MOSSFIELD_BOTH void postsmooth(const Team& team, const CoarseLevel& at) const {
    for (int half = 0; half < 2 * sweeps; ++half) half_sweep(team, at, 1 - half % 2);
  }
};

}  // namespace mossfield
