#include "kernels/displacement_multigrid.hpp"

#include <algorithm>
#include <cmath>

#include "kernels/displacement_kernels.hpp"
#include "kernels/displacement_level.hpp"
#include "kernels/multigrid_kernels.hpp"

namespace mossfield {

namespace {

constexpr long coarsest_cells = 36;  ///< at most: solved by a dense inverse
constexpr long shared_cells = 8192;  ///< below this every rank holds the level

double smallest_spacing(const Grid& grid) {
  double h = 0;
  for (int axis = 0; axis < 3; ++axis) {
    const double s = grid.spacing()[static_cast<std::size_t>(axis)];
    if (grid.active(axis)) h = h > 0 ? std::min(h, s) : s;
  }
  return h;
}

void narrow(const Field& in, double factor, BasicField<float>& out) {
  for_each_cell(out.grid(), Narrow{out.data(), in.data(), factor});
  wrap_ghosts(out);
}

}  // namespace

DisplacementMultigrid::DisplacementMultigrid(const Grid& grid, const Sides& sides) {
  levels_.push_back(std::make_unique<DisplacementLevel>(DisplacementLevel::Origin::given, grid, sides,
                                                        smallest_spacing(grid)));
  for (;;) {
    const DisplacementLevel& fine = *levels_.back();
    const bool shared = fine.grid.communicator().size() > 1;
    if (!shared && fine.grid.global_cells() <= coarsest_cells) return;
    const std::array<int, 3> factor = coarsening_factors(fine.grid);
    const bool gather =
        shared && (fine.grid.global_cells() <= shared_cells || !slabs_can_be_halved(fine.grid, factor));
    levels_.push_back(gather ? make_gathered(fine) : make_coarser(fine, factor));
  }
}

DisplacementMultigrid::~DisplacementMultigrid() = default;

void DisplacementMultigrid::update(const ElasticFields<double>& moduli,
                                   const std::array<const double*, 3>& held) {
  DisplacementLevel& finest = *levels_.front();
  const double stiffest = reduce(finest.grid, Stiffest{{}, moduli.lambda.data(), moduli.shear.data()});
  const double factor = stiffest > 0 ? 1 / stiffest : 1;
  scale_ = factor / std::pow(finest.unit, finest.grid.dimensions() - 2);
  narrow(moduli.lambda, factor, finest.moduli.lambda);
  narrow(moduli.shear, factor, finest.moduli.shear);
  for (std::size_t c = 0; c < 3; ++c) {
    if (!moduli.edge[c]) continue;
    BasicField<float>& edge = *finest.moduli.edge[c];
    for_each_in(finest.grid.device(), finest.grid.box_and_upper_layer(),
                Narrow{edge.data(), moduli.edge[c]->data(), factor});
    wrap_ghosts(edge);
  }
  invert_diagonal(finest, held, nullptr);
  coarse_ready_ = false;
}

void DisplacementMultigrid::hold(const BasicField<float>* bodies) {
  DisplacementLevel& finest = *levels_.front();
  finest.bodies.reset();
  coarse_ready_ = false;
  if (!bodies) return;
  finest.bodies.emplace(finest.grid, "1/thickness", "1");
  finest.bodies->copy_from(*bodies);
  wrap_ghosts(*finest.bodies);
}

void DisplacementMultigrid::cycle() {
  for (std::size_t l = 1; l < levels_.size() && !coarse_ready_; ++l) {
    if (levels_[l]->origin == DisplacementLevel::Origin::gathered)
      gather_operator(*levels_[l - 1], *levels_[l]);
    else
      coarsen(*levels_[l - 1], *levels_[l]);
  }
  if (!coarse_ready_) invert_dense(*levels_.back());
  coarse_ready_ = true;
  const Grid& grid = levels_.front()->grid;
  if (grid.device() != Device::gpu || grid.communicator().size() > 1) return visit(0);
  // sweeps change a level's places by twos, so that all lie where they did
  recording_.run(addresses(), [this] { visit(0); });
}

/// All that the kernels of a cycle are given.
std::vector<const void*> DisplacementMultigrid::addresses() const {
  std::vector<const void*> all;
  const auto add = [&all](const auto& field) { all.push_back(field ? field->data() : nullptr); };
  for (const auto& level : levels_) {
    for (const auto* components : {&level->u, &level->b, &level->next, &level->r, &level->inverse,
                                   &level->damped, &level->moduli.edge})
      for (const auto& component : *components) add(component);
    for (const auto& component : level->leans)
      for (const auto& axis : component)
        for (const auto& side : axis) add(side);
    all.push_back(level->moduli.lambda.data());
    all.push_back(level->moduli.shear.data());
    add(level->dense);
  }
  return all;
}

void DisplacementMultigrid::visit(std::size_t l) {
  DisplacementLevel& level = *levels_[l];
  if (level.dense) return solve_dense(level);
  DisplacementLevel& next = *levels_[l + 1];
  if (next.origin == DisplacementLevel::Origin::gathered) {
    gather_right(level, next);
    visit(l + 1);
    scatter_correction(next, level);
    return level.refresh_u();
  }
  smooth(level, true);
  restrict_residual(level, next);
  visit(l + 1);
  prolong(next, level);
  smooth(level, false);
}

BasicField<float>& DisplacementMultigrid::right(int axis) {
  return *levels_.front()->b[static_cast<std::size_t>(axis)];
}
BasicField<float>& DisplacementMultigrid::correction(int axis) {
  return *levels_.front()->u[static_cast<std::size_t>(axis)];
}
const BasicField<float>& DisplacementMultigrid::inverse_diagonal(int axis) const {
  return *levels_.front()->inverse[static_cast<std::size_t>(axis)];
}

}  // namespace mossfield
