#include "kernels/inner_gradients.hpp"

#include <cmath>

#include "kernels/multigrid_host.hpp"
#include "kernels/multigrid_level.hpp"
#include "kernels/vector_ops.hpp"

namespace mossfield {

InnerGradients::InnerGradients(Multigrid& multigrid)
    : multigrid_(multigrid),
      grid_(multigrid.finest().grid),
      x_(grid_, "correction", "1"),
      p_(grid_, "direction", "1"),
      q_(grid_, "A direction", "1") {}

/// q = A p; p.q
double InnerGradients::apply() {
  MultigridLevel& level = multigrid_.finest();
  if (level.split) return host::apply_dot(level, p_, q_);
  refresh_stencil_ghosts(p_);
  return reduce(grid_, SingleApplyDot{{}, q_.data(), level.stencil(), p_.data()});
}

InnerGradients::Result InnerGradients::solve(const Field& r, double size, double reduction,
                                             int most_iterations, Field& u, bool add) {
  MultigridLevel& level = multigrid_.finest();
  // the level's operator is scale A, and its right side, here the residual, has the norm 1 at the start
  const double scale = multigrid_.scale(), factor = std::sqrt(scale) / size;
  for_each_cell(grid_, Narrow{level.b.data(), r.data(), factor});
  if (level.split) host::split(level, level.b);
  const auto sum = [&](const auto& f) {
    return level.split ? host::reduce_as_it_lies(level, f) : reduce(grid_, f);
  };
  Result result{0, 1};
  double rho = 0;
  while (result.reduction > reduction && result.iterations < most_iterations) {
    multigrid_.cycle_as_it_lies();
    const double rho_before = rho;
    rho = sum(SingleDot{{}, level.b.data(), level.u.data()});
    if (!(rho > 0)) break;
    for_each_cell(grid_, SingleDirection{p_.data(), level.u.data(),
                                         static_cast<float>(rho_before > 0 ? rho / rho_before : 0.0)});
    const double curvature = apply();
    if (!(curvature > 0)) break;
    const auto step = [&](auto advance) {
      return sum(decltype(advance){{},
                                   x_.data(),
                                   level.b.data(),
                                   p_.data(),
                                   q_.data(),
                                   level.inverse.data(),
                                   static_cast<float>(rho / curvature)});
    };
    result.reduction =
        std::sqrt(result.iterations == 0 ? step(SingleAdvance<true>{}) : step(SingleAdvance<false>{}));
    ++result.iterations;
  }
  if (result.iterations == 0) x_.clear();
  if (level.split) host::merge(level, x_);
  for_each_cell(grid_, Widen{u.data(), x_.data(), scale / factor, add});
  return result;
}

}  // namespace mossfield
