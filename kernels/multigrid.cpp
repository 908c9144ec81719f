#include "kernels/multigrid.hpp"

#include <algorithm>

#include "kernels/multigrid_coarse.hpp"
#include "kernels/multigrid_host.hpp"
#include "kernels/multigrid_level.hpp"
#include "kernels/multigrid_march.hpp"

namespace mossfield {

namespace {

constexpr long coarsest_cells = 64;  ///< at most: solved by a dense inverse
constexpr long shared_cells = 8192;  ///< below this a level is not worth its messages: every rank holds it
constexpr int visited_twice = 3;     ///< so many of the finest levels visit the next one twice, in 3-D
constexpr int most_uneven = 1;       ///< coarsenings that leave out an axis, for that

enum Colour { red = 0, black = 1 };

void smooth(MultigridLevel& level, Colour colour) {
  refresh_stencil_ghosts(level.u);
  for_each_cell(level.grid,
                SmoothColour{level.u.data(), level.stencil(), level.inverse.data(), level.b.data(), colour});
}

bool can_march(const Grid& grid) {
  return grid.device() == Device::gpu && grid.dimensions() == 3 && grid.communicator().size() == 1;
}

/// Both half sweeps, `first` before the other one.
void march(MultigridLevel& level, Colour first, bool zero_guess) {
  const Grid& g = level.grid;
  // so many that blocks are enough for a GPU, and the planes beside them few
  const int planes = std::clamp(g.box().nz / 8, 8, 64);
  const MarchingSweep sweep{level.stencil(),
                            level.u.data(),
                            level.next->data(),
                            level.inverse.data(),
                            level.b.data(),
                            g.box(),
                            {g.periodic(0), g.periodic(1), g.periodic(2)},
                            first,
                            zero_guess,
                            planes};
  in_blocks(g.device(), sweep.blocks(0), sweep.blocks(1), sweep.blocks(2), sweep);
  level.u.swap(*level.next);
}

void presmooth(MultigridLevel& level, bool zero_guess) {
  for (int sweep = 0; sweep < level.sweeps && level.next; ++sweep)
    march(level, red, zero_guess && sweep == 0);
  for (int sweep = 0; sweep < level.sweeps && !level.next; ++sweep)
    for (const Colour colour : {red, black})
      if (zero_guess && sweep == 0 && colour == red)
        for_each_cell(level.grid, FirstColour{level.u.data(), level.inverse.data(), level.b.data(), red});
      else
        smooth(level, colour);
}

void postsmooth(MultigridLevel& level) {
  for (int sweep = 0; sweep < level.sweeps && level.next; ++sweep) march(level, black, false);
  for (int sweep = 0; sweep < level.sweeps && !level.next; ++sweep)
    for (const Colour colour : {black, red}) smooth(level, colour);
}

/// Half sweeps of a level without a coarser one: those before and those after nothing, which would begin with
/// a second black one.
int alone(const MultigridLevel& level) {
  return 4 * level.sweeps - 1;
}

void smooth_alone(MultigridLevel& level, host::RowSums* products) {
  if (level.split) return host::smooth_alone(level, alone(level), products);
  for_each_cell(level.grid, FirstColour{level.u.data(), level.inverse.data(), level.b.data(), red});
  for (int n = 1; n < alone(level); ++n) smooth(level, n % 2 == 0 ? red : black);
}

void restrict_residual(MultigridLevel& fine, MultigridLevel& coarse) {
  refresh_stencil_ghosts(fine.u);
  for_each_cell(coarse.grid, Restrict{coarse.b.data(), fine.stencil(), fine.u.data(), fine.b.data(),
                                      nesting(fine, coarse)});
}

void prolong(MultigridLevel& coarse, MultigridLevel& fine) {
  for_each_cell(fine.grid, Prolong{fine.u.data(), coarse.u.data(), nesting(fine, coarse)});
}

SolveDense dense_solve(MultigridLevel& level) {
  return {level.u.data(), level.b.data(), level.dense->data() + level.dense_grid->box().first,
          level.grid.box()};
}

/// Whether a coarsening leaves out an axis that there is: of a thin box, or one with flat cells.
bool is_uneven(const MultigridLevel& level) {
  bool uneven = false;
  for (int axis = 0; axis < 3; ++axis)
    uneven = uneven || (level.grid.active(axis) && level.factor[static_cast<std::size_t>(axis)] == 1);
  return level.origin == MultigridLevel::Origin::coarsened && uneven;
}

}  // namespace

Multigrid::Multigrid(const Grid& grid, bool fused, bool coarse_levels) : coarse_levels_(coarse_levels) {
  levels_.push_back(std::make_unique<MultigridLevel>(MultigridLevel::Origin::given, grid));
  for (; coarse_levels;) {
    const MultigridLevel& fine = *levels_.back();
    const bool shared = fine.grid.communicator().size() > 1;
    if (!shared && fine.grid.global_cells() <= coarsest_cells) break;
    const std::array<int, 3> factor = coarsening_factors(fine.grid);
    const bool gather =
        shared && (fine.grid.global_cells() <= shared_cells || !slabs_can_be_halved(fine.grid, factor));
    levels_.push_back(gather ? make_gathered(fine) : make_coarser(fine, factor));
  }
  for (std::size_t l = 0; fused && l + 1 < levels_.size(); ++l)
    levels_[l]->split = levels_[l + 1]->origin != MultigridLevel::Origin::gathered &&
                        host::can_sweep(*levels_[l], 2 * levels_[l]->sweeps);
  if (!coarse_levels) levels_[0]->split = fused && host::can_sweep(*levels_[0], alone(*levels_[0]));
  const std::size_t last = levels_.size() - 1;
  for (std::size_t l = last; l-- > 0 && last - l < CoarseCycle::most_levels;) {
    const Grid& g = levels_[l]->grid;
    if (g.device() != Device::gpu || g.communicator().size() > 1 ||
        g.global_cells() > CoarseCycle::most_cells * team_blocks(g.device()))
      break;
    one_kernel_from_ = l;
  }
  for (std::size_t l = 0; fused && l < std::min(one_kernel_from_, last); ++l)
    if (can_march(levels_[l]->grid)) levels_[l]->next.emplace(levels_[l]->grid, "next correction", "1");
  if (levels_.front()->split) inverse_.emplace(levels_.front()->grid, "inverse diagonal", "1");
  long uneven = 0;
  for (const auto& level : levels_) uneven += is_uneven(*level);
  twice_ = grid.dimensions() == 3 && uneven <= most_uneven;
}

bool Multigrid::visits_twice(std::size_t l) const {
  return twice_ && levels_[l]->depth < visited_twice && !levels_[l + 1]->dense;
}

void Multigrid::visit_once() {
  twice_ = false;
  recording_ = Recording();
}

Multigrid::~Multigrid() = default;
Multigrid::Multigrid(Multigrid&&) noexcept = default;

void Multigrid::update(const EllipticSystem& system) {
  MultigridLevel& finest = *levels_.front();
  const double largest = reduce(finest.grid, LargestDiagonal{{}, system.stencil()});
  scale_ = largest > 0 ? 1 / largest : 1;
  take_operator(system, scale_, finest);
  for (std::size_t l = 1; l < levels_.size(); ++l) {
    if (levels_[l]->origin == MultigridLevel::Origin::gathered)
      gather_operator(*levels_[l - 1], *levels_[l]);
    else
      coarsen(*levels_[l - 1], *levels_[l]);
  }
  if (coarse_levels_) invert_dense(*levels_.back());
  split_finest();
  for (std::size_t l = 1; l < levels_.size(); ++l)
    if (levels_[l]->split) host::split_operator(*levels_[l]);
}

void Multigrid::split_finest() {
  MultigridLevel& finest = *levels_.front();
  if (!finest.split) return;
  inverse_->copy_from(finest.inverse);
  host::split_operator(finest);
}

void Multigrid::revise(const EllipticSystem& system) {
  MultigridLevel& finest = *levels_.front();
  if (finest.split) {
    host::narrow_split_operator(system, scale_, finest);
    return host::copy_merged(finest, finest.inverse, *inverse_);
  }
  take_operator(system, scale_, finest);
  if (levels_.size() > 1 &&
      levels_[1]->origin == MultigridLevel::Origin::gathered) {  // the same cells once more
    gather_operator(finest, *levels_[1]);
    if (levels_[1]->split) host::split_operator(*levels_[1]);
  }
  if (coarse_levels_ && levels_.back()->depth == 0) invert_dense(*levels_.back());
}

void Multigrid::revise_sums(const EllipticSystem& system) {
  MultigridLevel& f = finest();
  if (!f.split && coarse_levels_) return revise(system);
  if (!f.split) {
    for_each_cell(f.grid, Narrow{f.s.data(), system.s.data(), scale_});
    return invert_diagonal(f);
  }
  host::narrow_split(f, system.s, scale_, f.s);
  host::invert_diagonal(f);
  host::copy_merged(f, f.inverse, *inverse_);
}

/// All that the kernels of a cycle are given.
std::vector<const void*> Multigrid::addresses() const {
  std::vector<const void*> all;
  for (const auto& level : levels_) {
    for (const BasicField<float>* field : {&level->u, &level->b, &level->s, &level->inverse})
      all.push_back(field->data());
    for (const auto& field : level->t) all.push_back(field ? field->data() : nullptr);
    all.push_back(level->zero ? level->zero->data() : nullptr);
    all.push_back(level->next ? level->next->data() : nullptr);
    all.push_back(level->dense ? level->dense->data() : nullptr);
  }
  return all;
}

/// Sweeps that march change a level's places by twos, so that all lie where they did.
void Multigrid::cycle_as_it_lies() {
  const Grid& grid = finest().grid;
  if (grid.device() != Device::gpu || grid.communicator().size() > 1) return visit(0, true, nullptr);
  recording_.run(addresses(), [this] { visit(0, true, nullptr); });
}

void Multigrid::cycle() {
  if (finest().split) host::split(finest(), right());
  cycle_as_it_lies();
  if (finest().split) host::merge(finest(), correction());
}

double Multigrid::cycle_with_product() {
  host::RowSums products(finest().grid.box());
  visit(0, true, &products);
  return products.total(finest().grid);
}

/// `products`: of the right side and the correction, row by row, if the level is split and they are wanted.
void Multigrid::visit(std::size_t l, bool zero_guess, host::RowSums* products) {
  MultigridLevel& level = *levels_[l];
  if (l == one_kernel_from_) return in_one_kernel(level.grid.device(), coarse_cycle(zero_guess));
  if (level.dense) return for_each_cell(level.grid, dense_solve(level));
  if (l + 1 == levels_.size()) return smooth_alone(level, products);
  MultigridLevel& next = *levels_[l + 1];
  if (next.origin == MultigridLevel::Origin::gathered) {
    gather_right(level, next);
    visit(l + 1, zero_guess, nullptr);
    return scatter_correction(next, level);
  }
  // what is gathered is in the order of the cells, and so is what goes back there
  const bool reorder = level.split && level.origin == MultigridLevel::Origin::gathered;
  if (reorder) host::split(level, level.b);
  if (reorder && !zero_guess) host::split(level, level.u);
  if (level.split) {
    host::presmooth_and_restrict(level, next, zero_guess);
  } else {
    presmooth(level, zero_guess);
    restrict_residual(level, next);
  }
  visit(l + 1, true, nullptr);
  if (visits_twice(l)) visit(l + 1, false, nullptr);
  if (level.split) {
    host::prolong_and_postsmooth(next, level, products);
    if (reorder) host::merge(level, level.u);
    return;
  }
  prolong(next, level);
  postsmooth(level);
}

/// The levels from one_kernel_from_ on.
CoarseCycle Multigrid::coarse_cycle(bool zero_guess) const {
  CoarseCycle out{};
  out.levels = static_cast<int>(levels_.size() - one_kernel_from_);
  out.sweeps = levels_.back()->sweeps;
  out.zero_guess = zero_guess;
  for (std::size_t l = one_kernel_from_; l < levels_.size(); ++l) {
    MultigridLevel& level = *levels_[l];
    CoarseLevel& at = out.level[l - one_kernel_from_];
    at.a = level.stencil();
    at.u = level.u.data(), at.b = level.b.data(), at.inverse = level.inverse.data();
    at.sides = WrapSides<float>::of(level.u);
    if (l + 1 == levels_.size()) continue;
    at.next = nesting(level, *levels_[l + 1]);
    at.twice = visits_twice(l);
  }
  out.coarsest = dense_solve(*levels_.back());
  return out;
}

BasicField<float>& Multigrid::right() {
  return levels_.front()->b;
}
BasicField<float>& Multigrid::correction() {
  return levels_.front()->u;
}
const BasicField<float>& Multigrid::inverse_diagonal() const {
  return inverse_ ? *inverse_ : levels_.front()->inverse;
}

}  // namespace mossfield
