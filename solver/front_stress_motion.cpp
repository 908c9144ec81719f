// What a step does to stress, and stress to the front: when equilibrium is found anew, and what moves until
// then.

#include <algorithm>
#include <cmath>
#include <limits>

#include "kernels/boundary.hpp"
#include "solver/front_stress.hpp"
#include "solver/initial_state.hpp"

namespace mossfield {

namespace {

/// Beyond so many widths metal is all or nothing, to rounding.
constexpr double near_band = 3.2;
/// To keep the metal's volume to round-off when the front moves with the metal.
constexpr int most_closings = 10;
constexpr double closed = 1e-15;
/// Of that volume: what changes less tells nothing of how it changes.
constexpr double rounding = 1e-12;
/// Steps that a ripple of the grid would stand without what is foretold of it. With that an interval takes
/// ripples of any length down without a change of sign, with three cells to the interface or more
/// (solver/README.md).
constexpr double most_steps = 4;
/// Of a cell, that the front may move by in the meantime: moduli lie on the grid.
constexpr double most_way = 0.5;

}  // namespace

FrontArea FrontStress::area(const Field& psi) const {
  return {psi.data(), grid_.box(), width_, grid_.cell_volume()};
}

/// Around where the front was at the last equilibrium: the same cells while it moves. All cells where the
/// electrolyte begins elsewhere.
AroundFront FrontStress::around() const {
  const double band = case_.coating.resolved ? std::numeric_limits<double>::max() : near_band * width_;
  return {front_.data(), 0, band};
}

double FrontStress::ripple_stiffness() const {
  return stiffness_ * std::sqrt(grid_.dimensions() - 1) * 3.14 / cell_;
}

void FrontStress::initialise(State& state) {
  solve(state, 0);
  if (stiffness_ > 0) find_displacement(state.phase.now);
  settle(state.phase.now, 1);
  trend_.clear();
}

void FrontStress::follow(State& state, double dt, double mobility, bool shown) {
  fill_ghosts(state.phase.now);
  fill_ghosts(state.phase.old);
  StressClock& clock = state.stress;
  clock.since += dt, clock.ahead += dt * state.fastest;
  const bool waits = clock.waits(dt, state.current);
  if (!waits || shown) return renew(state, dt, mobility, waits);
  if (!(stiffness_ > 0)) return;
  for_each_cell(grid_, Extrapolate{way_.data(), speed_.data(), speed_.data(), dt, 0});
  displace(state);
}

/// Equilibrium after all that has grown since the last one, and how well that one foretold it.
void FrontStress::renew(State& state, double dt, double mobility, bool early) {
  const Field& psi = state.phase.now;
  StressClock& clock = state.stress;
  const double since = clock.since;
  if (stiffness_ > 0) take_growth(state, since - dt);
  solve(state, since);
  mechanics_.keep();
  const double per_pressure = mobility * since / 2;  // the way of a front that is pressed by so much less
  const Missed missed = missed_drive(psi, since);
  double wrong = per_pressure * std::min(missed.staying, missed.trending);
  front_.copy_from(psi);
  if (stiffness_ > 0) {
    wrong = std::max(wrong, take_displacement(psi, dt, since));
    displace(state);
  }
  settle(psi, since);
  clock.trend = missed.trending < missed.staying ? 1 : 0;
  const double most =
      std::min(most_steps / (mobility * ripple_stiffness()), most_way * cell_ / state.fastest);
  clock.found(wrong / (case_.time.tolerance * width_), most, state.current, early);
}

/// What has grown on the front since the last equilibrium pushes away what lies there, but for what lifts all
/// of it along the axis of growth: of a flat front the mean, of one that is closed nothing. carried: the time
/// that the front has been moving with the metal [s].
void FrontStress::take_growth(State& state, double carried) {
  const Field& now = state.phase.now;
  const FrontArea front = area(now);
  fill_ghosts(front_);
  const FrontGrowth grown{now.data(),
                          front_.data(),
                          speed_.data(),
                          grid_.box(),
                          carried,
                          state.stress.closing,
                          GrowthAxis::of(case_.grid).axis};
  near_.gather(AroundFront{now.data(), 0, near_band * width_});
  const double facing = reduce(near_, LiftArea{{}, front, grown});
  const double lift = facing > 0 ? reduce(near_, LiftVolume{{}, front, grown}) / facing : 0;
  way_.clear();
  for_each_in(near_, AddMisfit{way_.data(), grown, lift, width_});
  carrier_.follow(now);
  carry(way_, carried_band * width_);
  for_each_cell(grid_, AddScaled{misfit_.data(), way_.data(), 1});
  double& ahead = state.stress.ahead;  // as seldom as it may be, for each time smooths it a little
  if (ahead < carrier_.way()) return;
  carry(misfit_, ahead);
  ahead = 0;
}

/// What the next steps foretell their drive from; the last equilibrium was `since` [s] ago.
void FrontStress::settle(const Field& psi, double since) {
  front_.copy_from(psi);
  trend_.copy_from(settled_);
  settled_.copy_from(drive_);
  if (stiffness_ > 0) {
    const double band = width_ + 2 * cell_;
    near_.gather(AroundFront{psi.data(), 0, band});
    for_each_in(near_, SettleDrive{settled_.data(), psi.data(), grid_.box(), band, ripple_energy()});
  }
  for_each_cell(grid_, Extrapolate{trend_.data(), settled_.data(), trend_.data(), 1 / since, -1 / since});
}

void FrontStress::foretell(const Field& psi, double age, const CellSet& reacting, Field& drive) const {
  for_each_in(reacting, ForetellDrive{drive.data(), settled_.data(), trend_.data(), psi.data(), grid_.box(),
                                      width_, ripple_energy(), age});
}

void FrontStress::press(const State& state, const Field& psi, double dt, const CellSet& reacting,
                        Field& capillarity) const {
  foretell(psi, state.stress.trend * (state.stress.since + dt), reacting, capillarity);
}

FrontStress::Missed FrontStress::missed_drive(const Field& psi, double since) {
  near_.gather(ReactionBand{psi.data(), width_});
  for_each_cell(grid_, Extrapolate{scratch_.data(), drive_.data(), drive_.data(), -1, 0});
  foretell(psi, 0, near_, scratch_);
  const double staying = largest(scratch_, psi);
  for_each_cell(grid_, AddScaled{scratch_.data(), trend_.data(), since});
  return {staying, largest(scratch_, psi)};
}

double FrontStress::largest(const Field& u, const Field& psi) const {
  const auto one = [&](double sign) {
    return reduce(grid_, LargestOnFront{{}, u.data(), psi.data(), sign, width_ / 4});
  };
  return std::max(one(1), one(-1));
}

/// Of the metal at the front, outwards; the carrier follows psi.
void FrontStress::find_displacement(const Field& psi) {
  Vector<const double> u{};
  for (int axis = 0; axis < 3; ++axis)
    if (grid_.active(axis)) u.u[axis] = std::as_const(mechanics_).displacement(axis).data();
  for_each_cell(grid_,
                OutwardDisplacement{outward_.data(), u, psi.data(), misfit_.data(), grid_.box(), width_});
  carry(outward_, 1.5 * width_);
}

/// way_: what the front moves by with the metal in a step of dt, the last one of `since` [s]: its
/// displacement less what it has been carried by. Returns how far it was off where it was carried to [m].
double FrontStress::take_displacement(const Field& psi, double dt, double since) {
  way_.copy_from(outward_);
  find_displacement(psi);
  for_each_cell(grid_, Extrapolate{way_.data(), outward_.data(), way_.data(), 1, -1});
  for_each_cell(grid_, Extrapolate{scratch_.data(), way_.data(), speed_.data(), 1, -since});
  const double off = largest(scratch_, psi);
  scratch_.copy_from(speed_);
  for_each_cell(grid_, Extrapolate{speed_.data(), way_.data(), way_.data(), 1 / since, 0});
  for_each_cell(grid_, AddScaled{way_.data(), scratch_.data(), dt - since});
  return off;
}

/// The front is carried along by the metal, by way_.
void FrontStress::displace(State& state) {
  near_.gather(around());
  const auto salt = [&](const Field& level, const Field& c) {
    const Field& beside = state.film.outer.empty() ? level : face(state);
    return reduce(near_, SaltBeside{{}, around(), beside.data(), c.data(), width_, grid_.cell_volume()});
  };
  double per_way = reduce(near_, AreaOfFront{{}, area(state.phase.now)});
  for (auto [level, c] :
       {std::pair{&state.phase.now, &state.c.now}, std::pair{&state.phase.old, &state.c.old}}) {
    const double content = salt(*level, *c);
    const double closing = move(*level, way_, per_way);
    if (level == &state.phase.now) state.stress.closing += closing;
    for_each_in(near_, ScaleAround{around(), c->data(), content / salt(*level, *c)});
  }
}

/// The front moves outwards by `way`, then by a constant that keeps the metal's volume. per_way: that volume
/// over such a constant [m^2], a guess in, what was found out. Returns the constant [m].
double FrontStress::move(Field& psi, const Field& way, double& per_way) {
  const auto volume = [&] {
    return reduce(near_, MetalAround{{}, around(), psi.data(), width_, grid_.cell_volume()});
  };
  const double wanted = volume();
  for_each_cell(grid_, ChangeOfLevel{scratch_.data(), way.data(), psi.data(), grid_.box()});
  for_each_cell(grid_, AddScaled{psi.data(), scratch_.data(), 1});
  fill_ghosts(psi);
  double left = wanted - volume(), constant = 0;
  for (int n = 0; n < most_closings && std::fabs(left) > closed * wanted; ++n) {  // secants
    const double step = left / per_way, before = left;
    for_each_cell(grid_, AddConstant{psi.data(), step});
    constant += step;
    left = wanted - volume();
    if (!((before - left) / step > 0) || std::fabs(before - left) < rounding * wanted) break;
    per_way = (before - left) / step;
  }
  fill_ghosts(psi);
  return constant;
}

}  // namespace mossfield
