#include "kernels/inner_gradients.hpp"

#include <cmath>
#include <limits>

#include "kernels/multigrid_host.hpp"
#include "kernels/multigrid_level.hpp"
#include "kernels/reductions.hpp"
#include "kernels/vector_ops.hpp"

namespace mossfield {

namespace {

constexpr double rounding = std::numeric_limits<float>::epsilon() / 2;

}  // namespace

InnerGradients::InnerGradients(Multigrid& multigrid)
    : multigrid_(multigrid),
      grid_(multigrid.finest().grid),
      x_(grid_, "correction", "1"),
      p_(grid_, "direction", "1"),
      q_(grid_, "A direction", "1"),
      numbers_(grid_.device(), std::vector<GradientNumbers>(1)) {}

/// q = A p, and what p.q tells
void InnerGradients::apply() {
  MultigridLevel& level = multigrid_.finest();
  const TakeCurvature take{numbers_.data()};
  if (level.split) return take(host::apply_dot(level, p_, q_));
  refresh_stencil_ghosts(p_);
  reduce_then(grid_, SingleApplyDot{{}, q_.data(), level.stencil(), p_.data()}, take);
}

/// z = B r, and what r.z tells
void InnerGradients::precondition() {
  MultigridLevel& level = multigrid_.finest();
  const TakeRho take{numbers_.data()};
  if (level.split) return take(multigrid_.cycle_with_product());
  multigrid_.cycle_as_it_lies();
  reduce_then(grid_, SingleDot{{}, level.b.data(), level.u.data()}, take);
}

InnerGradients::Result InnerGradients::solve(const Field& r, double size, double reduction,
                                             int most_iterations, Field& u, bool add) {
  MultigridLevel& level = multigrid_.finest();
  // the level's operator is scale A, and its right side, here the residual, has the norm 1 at the start
  const double scale = multigrid_.scale(), factor = std::sqrt(scale) / size;
  if (level.split)
    host::narrow_split(level, r, factor, level.b);
  else
    for_each_cell(grid_, Narrow{level.b.data(), r.data(), factor});
  const auto sum = [&](const auto& f) {
    return level.split ? host::reduce_as_it_lies(level, f) : reduce(grid_, f);
  };
  const auto advance = [&](auto f) {
    f.x = x_.data(), f.r = level.b.data(), f.p = p_.data(), f.q = q_.data();
    f.inverse_diagonal = level.inverse.data(), f.alpha = &numbers_.data()->alpha;
    return sum(f);
  };
  fill_zero(grid_.device(), numbers_.data(), sizeof(GradientNumbers));
  Result result{0, 1, 0};
  while (result.reduction > reduction && result.iterations < most_iterations) {
    precondition();
    for_each_cell(grid_, SingleDirection{p_.data(), level.u.data(), &numbers_.data()->beta});
    apply();
    const double left =
        result.iterations == 0 ? advance(SingleAdvance<true>{}) : advance(SingleAdvance<false>{});
    if (left < 0) break;
    result.reduction = std::sqrt(left);
    ++result.iterations;
  }
  if (result.iterations == 0) x_.clear();
  result.rounding = rounding * std::sqrt(sum(SingleSize{{}, x_.data(), level.inverse.data()}));
  if (level.split)
    host::widen_merged(level, x_, scale / factor, add, u);
  else
    for_each_cell(grid_, Widen{u.data(), x_.data(), scale / factor, add});
  return result;
}

}  // namespace mossfield
