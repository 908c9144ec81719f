#include "solver/elastostatics.hpp"

#include <algorithm>
#include <chrono>
#include <cmath>
#include <utility>

#include "kernels/displacement_kernels.hpp"
#include "kernels/multigrid_kernels.hpp"
#include "kernels/vector_ops.hpp"

namespace mossfield {

namespace {

constexpr double drift =
    1e-6;  ///< the recurrence stays closer than this to the true residual, over the start
constexpr std::array<float, 3> regular = {1, 1, 1};

std::size_t at(int axis) {
  return static_cast<std::size_t>(axis);
}

}  // namespace

Elastostatics::Elastostatics(const Grid& grid, ElastostaticOptions options)
    : grid_(grid),
      options_(options),
      multigrid_(grid, options.sides),
      motions_(grid, options.sides),
      moduli_(grid),
      u_(make_components<double>(grid, "u", "m")),
      before_(make_components<double>(grid, "u before", "m")),
      edge_stress_(make_edges<double>(grid, "stress", "Pa")),
      r_(make_components<double>(grid, "residual", "N")),
      p_(make_components<double>(grid, "direction", "m")),
      q_(make_components<double>(grid, "A direction", "N")) {
  for (auto& s : stress_) s.emplace(grid, "stress", "Pa");
}

bool Elastostatics::floats(int axis) const {
  for (int other = 0; other < 3; ++other)
    for (int upper = 0; upper < 2; ++upper) {
      if (!grid_.active(other) || grid_.periodic(other)) continue;
      const Side::Kind kind = options_.sides[at(2 * other + upper)].kind;
      if (kind == Side::Kind::clamped || (kind == Side::Kind::slip && other == axis)) return false;
    }
  return true;
}

void Elastostatics::share(const BodySurface& surface, const Field* flowing, double floor) {
  if (!surface.level) {
    for (auto& edge : edge_stress_)
      if (shared_ && edge) edge->clear();
    return shared_.reset();
  }
  if (!shared_) shared_ = std::make_unique<SharedCells>(grid_);
  shared_->find(surface, options_.sides, flowing, floor);
  if (shares()) shared_->give_cells(moduli_);
}

void Elastostatics::stress_shared() {
  if (shares()) shared_->give_stress(stress_);
}

void Elastostatics::update(const std::array<const Field*, 3>& held, bool anew) {
  wrap_ghosts(moduli_.lambda);
  wrap_ghosts(moduli_.shear);
  update_edges(moduli_, options_.sides);
  if (shares()) shared_->give_edges(moduli_);
  loads_known_ = !anew;
  if (!anew) {
    if (!two_solids()) motions_.update(moduli_, inverse(), false);
    return;
  }
  std::array<const double*, 3> faces = {};
  for (int a = 0; a < 3; ++a) {
    if (held[at(a)]) faces[at(a)] = held[at(a)]->data();
    floating_[at(a)] = grid_.active(a) && floats(a) && !held[at(a)];
  }
  multigrid_.update(moduli_, faces);
  if (!two_solids()) motions_.update(moduli_, inverse(), true);
  multigrid_.hold(two_solids() ? nullptr : motions_.thinness());
}

ElasticStencil<double> Elastostatics::loaded() const {
  ElasticStencil<double> a = stencil_of(grid_, moduli_, u_, regular, 1.0);
  for (std::size_t n = 0; n < 3; ++n) {
    a.stress[n] = stress_[n]->data();
    if (edge_stress_[n]) a.edge_stress[n] = edge_stress_[n]->data();
  }
  return a;
}

/// Ghosts of the stresses; beyond a free lower wall stands its pressure.
void Elastostatics::take_loads() {
  wrap_upper_faces(u_);
  for (int a = 0; a < 3; ++a) {
    if (edge_stress_[at(a)]) wrap_ghosts(*edge_stress_[at(a)]);
    Walls walls;
    walls.fill(Wall::untouched());
    const Side& lower = options_.sides[at(2 * a)];
    if (lower.kind == Side::Kind::free) walls[at(2 * a)] = Wall::level(-lower.pressure);
    fill_ghosts(*stress_[at(a)], walls);
  }
}

/// The inverse diagonal belongs to scale * A.
double Elastostatics::norm_of(double sum) const {
  return std::sqrt(sum * multigrid_.scale());
}

Vector<const float> Elastostatics::inverse() const {
  Vector<const float> out{};
  for (int axis = 0; axis < 3; ++axis)
    if (grid_.active(axis)) out.u[axis] = multigrid_.inverse_diagonal(axis).data();
  return out;
}

void Elastostatics::remove_mean(Components<double>& v) {
  for (int a = 0; a < 3; ++a) {
    if (!floating_[at(a)]) continue;
    const float* inverse = multigrid_.inverse_diagonal(a).data();
    const double count = reduce(grid_, SumCoupled{{}, nullptr, inverse, true});
    if (!(count > 0)) continue;
    const double sum = reduce(grid_, SumCoupled{{}, v[at(a)]->data(), inverse, false});
    for_each_cell(grid_, ShiftCoupled{v[at(a)]->data(), inverse, -sum / count});
  }
}

double Elastostatics::residual(Components<double>& u) {
  ElasticStencil<double> a = loaded();
  for (std::size_t n = 0; n < 3; ++n)
    if (u[n]) a.v.u[n] = u[n]->data();
  refresh_all(u, options_.sides, a, free_faces<double>(grid_, options_.sides, true));
  double sum = 0;
  with_loaded_axes(grid_, [&](auto known) {
    constexpr int axes = decltype(known)::value;
    sum = reduce_axes<axes>(grid_, Imbalance<axes>{{}, view_of(r_), a.as<axes>(), inverse()});
  });
  if (two_solids()) shared_->add_force(a, view_of(r_), inverse(), -1);
  if (!two_solids() && !floating_[0] && !floating_[1] && !floating_[2]) return norm_of(sum);
  remove_mean(r_);
  sum = 0;
  each_axis(grid_, [&](auto n) {
    constexpr int A = decltype(n)::value;
    sum += reduce(grid_, WeightedSquare{{}, r_[A]->data(), multigrid_.inverse_diagonal(A).data()});
  });
  return norm_of(sum);
}

double Elastostatics::loads() {
  each_axis(grid_, [&](auto n) {
    constexpr int A = decltype(n)::value;
    p_[A]->copy_from(*u_[A]);  // with the faces on upper walls
    for_each_cell(grid_, HeldPart{p_[A]->data(), u_[A]->data(), multigrid_.inverse_diagonal(A).data()});
  });
  const double norm = residual(p_);
  each_axis(grid_, [&](auto n) { p_[decltype(n)::value]->clear(); });
  return norm;
}

double Elastostatics::apply(Components<double>& p) {
  const ElasticStencil<double> a = stencil_of(grid_, moduli_, p, regular, 1.0);
  refresh_all(p, options_.sides, a, free_faces<double>(grid_, options_.sides, false));
  double curvature = 0;
  with_axes(grid_, regular, [&](auto known) {
    constexpr int axes = decltype(known)::value;
    curvature = reduce_axes<axes>(grid_, StiffnessDot<axes>{{}, view_of(q_), a.as<axes>(), inverse()});
  });
  if (two_solids()) shared_->add_force(a, view_of(q_), inverse(), 1);
  return curvature;
}

double Elastostatics::advance(double alpha, double factor) {
  double sum = 0;
  each_axis(grid_, [&](auto n) {
    constexpr int A = decltype(n)::value;
    sum += reduce(grid_, Advance{{},
                                 u_[A]->data(),
                                 r_[A]->data(),
                                 p_[A]->data(),
                                 q_[A]->data(),
                                 multigrid_.inverse_diagonal(A).data(),
                                 multigrid_.right(A).data(),
                                 alpha,
                                 factor});
  });
  return norm_of(sum);
}

/// The last change goes on as far as that brings the energy down: bodies move on much as they did.
double Elastostatics::continue_change(double residual) {
  double along = 0;
  each_axis(grid_, [&](auto n) {
    constexpr int A = decltype(n)::value;
    along += reduce(grid_, LastChange{{},
                                      p_[A]->data(),
                                      u_[A]->data(),
                                      before_[A]->data(),
                                      r_[A]->data(),
                                      multigrid_.inverse_diagonal(A).data()});
    before_[A]->copy_from(*u_[A]);
  });
  const double curvature = apply(p_);
  if (two_solids()) {  // no energy: as far as that brings the residual down
    const double square = weighted(q_, q_);
    return square > 0 ? advance(weighted(r_, q_) / square, 1) : residual;
  }
  return curvature > 0 ? advance(along / curvature, 1) : residual;
}

double Elastostatics::move_bodies(double norm) {
  if (motions_.count() == 0 || two_solids()) return norm;
  motions_.move(view_of(std::as_const(r_)), {}, 1, view_of(u_));
  return residual(u_);
}

void Elastostatics::improve(double factor) {
  multigrid_.cycle();
  if (motions_.count() == 0) return;
  if (!wide_) wide_ = make_components<double>(grid_, "correction", "m");
  const double scale = factor / multigrid_.scale();
  Vector<float> correction{};
  each_axis(grid_, [&](auto n) {
    constexpr int A = decltype(n)::value;
    correction.u[A] = multigrid_.correction(A).data();
    for_each_cell(grid_, Widen{(*wide_)[A]->data(), correction.u[A], 1 / scale, false});
  });
  apply(*wide_);
  motions_.move(view_of(std::as_const(r_)), view_of(std::as_const(q_)), scale, correction);
}

/// Runs until the residual of the recurrence reaches the target; returns it.
double Elastostatics::iterate(double residual, double target, ElastostaticReport& report) {
  const double factor = 1 / (residual * std::sqrt(multigrid_.scale()) + 1e-300);
  each_axis(grid_, [&](auto n) {
    constexpr int A = decltype(n)::value;
    for_each_cell(grid_, Narrow{multigrid_.right(A).data(), r_[A]->data(), factor});
  });
  double rho = 0;
  while (report.iterations < options_.max_iterations) {
    improve(factor);
    const double before = rho;
    rho = 0;
    each_axis(grid_, [&](auto n) {
      constexpr int A = decltype(n)::value;
      rho += reduce(grid_, NarrowDot{{}, r_[A]->data(), multigrid_.correction(A).data()});
    });
    if (!(rho > 0)) break;
    each_axis(grid_, [&](auto n) {
      constexpr int A = decltype(n)::value;
      for_each_cell(
          grid_, Direction{p_[A]->data(), multigrid_.correction(A).data(), before > 0 ? rho / before : 0.0});
    });
    const double curvature = apply(p_);
    if (!(curvature > 0)) break;
    residual = advance(rho / curvature, factor);
    ++report.iterations;
    if (!(residual > target)) break;
  }
  return residual;
}

ElastostaticReport Elastostatics::solve() {
  const auto begin = std::chrono::steady_clock::now();
  ElastostaticReport report;
  take_loads();
  if (!loads_known_) loads_ = loads();
  report.loads = loads_;
  if (report.loads == 0) {
    each_axis(grid_, [&](auto n) {
      constexpr int A = decltype(n)::value;
      for_each_cell(grid_, HeldPart{u_[A]->data(), u_[A]->data(), multigrid_.inverse_diagonal(A).data()});
    });
  }
  const double target = options_.tolerance * report.loads;
  report.initial = report.residual = residual(u_);
  if (!loads_known_ && report.residual > target) report.residual = continue_change(report.residual);
  while (report.residual > target && report.iterations < options_.max_iterations) {
    const double before = report.residual;
    report.residual = move_bodies(report.residual);
    const double recurrence = report.residual =
        two_solids() ? minimise(report.residual, target, report) : iterate(report.residual, target, report);
    if (recurrence <= target && target > drift * std::max(before, report.loads)) break;
    report.residual = residual(u_);
    const double least = two_solids() ? 0.99 : 0.5;                              // a restart may gain little
    if (report.residual > target && !(report.residual < least * before)) break;  // round-off
  }
  report.converged = report.residual <= target;
  remove_mean(u_);
  refresh_all(u_, options_.sides, loaded(), free_faces<double>(grid_, options_.sides, true));
  if (two_solids()) shared_->add_stress(loaded(), stress_, edge_stress_);
  report.seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
  return report;
}

}  // namespace mossfield
