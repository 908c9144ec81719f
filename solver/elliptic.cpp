#include "solver/elliptic.hpp"

#include <algorithm>
#include <chrono>
#include <cmath>
#include <optional>

#include "kernels/deflation.hpp"
#include "kernels/elliptic_system_kernels.hpp"
#include "kernels/inner_gradients.hpp"
#include "kernels/multigrid.hpp"
#include "kernels/multigrid_kernels.hpp"
#include "kernels/reductions.hpp"
#include "kernels/vector_ops.hpp"
#include "solver/busy_cores.hpp"

namespace mossfield {

namespace {

constexpr double drift =
    1e-6;                 ///< the recurrence stays far closer than this to the true residual, over the start
constexpr int many = 20;  ///< iterations of a solve that islands may be missing in
/// Of the residual of u = 0: a target below it is one that rounding in double precision may hide.
constexpr double exact = 1.9e-8;
constexpr double consistent = 1e-14;  ///< of a singular system's right side: what its mean leaves of it
constexpr double unseen = 0.3;        ///< of a target: what rounding in single precision may hide

/// Conjugate gradients in double precision, preconditioned by one multigrid cycle in single precision and,
/// where there are floating islands, their levels.
class OwnEngine : public EllipticEngine {
 public:
  OwnEngine(const Grid& grid, const EllipticOptions& options)
      : grid_(grid),
        max_iterations_(options.max_iterations),
        multigrid_(grid, true, !options.dominant_diagonal),
        deflation_(grid),
        anchored_(options.anchored || options.dominant_diagonal),
        r_(grid, "residual", "1"),
        p_(grid, "direction", "1"),
        q_(grid, "A direction", "1") {
    if (anchored_) inner_.emplace(multigrid_);
  }

  void update(EllipticSystem& system) override {
    a_ = system.stencil();
    multigrid_.update(system);
    const double held = anchored_ ? 1 : holding(grid_, a_);
    singular_ = !(held > 0);
    if (!anchored_) deflation_.update(system, 1 / multigrid_.scale(), held);
    coupled_ = singular_ ? reduce(grid_, SumCoupled{{}, nullptr, inverse(), true}) : 0;
    updated_ = true;
  }

  void revise(EllipticSystem& system) override {
    if (!updated_ || !anchored_) return update(system);  // the islands' matrix must be that of the system
    a_ = system.stencil();
    multigrid_.revise(system);
  }

  void revise_sums(EllipticSystem& system) override {
    if (!updated_ || !anchored_) return update(system);
    multigrid_.revise_sums(system);
  }

  EllipticReport solve(const Field& right, Field& u, double tolerance, double absolute, Start start) override;

 private:
  const float* inverse() const { return multigrid_.inverse_diagonal().data(); }
  /// The inverse diagonal belongs to scale * A.
  double norm(double sum) const { return std::sqrt(sum * multigrid_.scale()); }
  double mean(const Field& v) const {
    return coupled_ > 0 ? reduce(grid_, SumCoupled{{}, v.data(), inverse(), false}) / coupled_ : 0.0;
  }
  Residual residual_of(const Field& right, const Field& u);
  double residual(const Field& right, Field& u);
  /// Of the start; `scale`: of u = 0
  double residual_at_start(const Field& right, Field& u, Start start, double* scale);
  double iterate(Field& u, double residual, double target, EllipticReport& report);
  void refine(const Field& right, Field& u, double target, double scale, Start start, EllipticReport& report);

  const Grid& grid_;
  int max_iterations_;
  Multigrid multigrid_;
  Deflation deflation_;
  std::optional<InnerGradients> inner_;
  bool anchored_;
  Stencil7<double> a_{};
  Field r_, p_, q_;
  bool singular_ = false, updated_ = false;
  double coupled_ = 0;  ///< cells with any coupling, counted for singular systems
  double shift_ = 0;    ///< takes the mean off the right side of a singular system
};

Residual OwnEngine::residual_of(const Field& right, const Field& u) {
  return {{}, r_.data(), right.data(), u.data(), a_, inverse(), shift_};
}

double OwnEngine::residual(const Field& right, Field& u) {
  fill_stencil_ghosts(u);
  return norm(reduce(grid_, residual_of(right, u)));
}

double OwnEngine::residual_at_start(const Field& right, Field& u, Start start, double* scale) {
  if (start == Start::zero)
    return *scale = norm(reduce(grid_, ResidualOfZero{{}, r_.data(), right.data(), inverse(), shift_}));
  fill_stencil_ghosts(u);
  const auto [of_zero, of_guess] = reduce_together(
      over(grid_, SquareOfZero{{}, right.data(), inverse(), shift_}), over(grid_, residual_of(right, u)));
  *scale = norm(of_zero);
  return norm(of_guess);
}

/// Runs until the residual of the recurrence reaches the target, or there are islands to begin anew with;
/// returns it.
double OwnEngine::iterate(Field& u, double residual, double target, EllipticReport& report) {
  BasicField<float>& b = multigrid_.right();
  BasicField<float>& z = multigrid_.correction();
  // The cycle is linear, so any factor will do that keeps its numbers near 1.
  const double factor = std::sqrt(multigrid_.scale()) / (residual + 1e-300);
  for_each_cell(grid_, Narrow{b.data(), r_.data(), factor});
  double rho = 0;
  report.broke_down = false;
  while (report.iterations < max_iterations_) {
    multigrid_.cycle();
    if (deflation_.islands() > 0) deflation_.correct(r_, factor / multigrid_.scale(), z);
    const double rho_before = rho;
    rho = reduce(grid_, NarrowDot{{}, r_.data(), z.data()});
    report.broke_down = !(rho > 0);
    if (report.broke_down) break;
    for_each_cell(grid_, Direction{p_.data(), z.data(), rho_before > 0 ? rho / rho_before : 0.0});
    refresh_stencil_ghosts(p_);
    const double curvature = reduce(grid_, ApplyDot{{}, q_.data(), a_, p_.data()});
    report.broke_down = !(curvature > 0);
    if (report.broke_down) break;
    residual = norm(reduce(
        grid_,
        Advance{
            {}, u.data(), r_.data(), p_.data(), q_.data(), inverse(), b.data(), rho / curvature, factor}));
    ++report.iterations;
    if (!(residual > target)) break;
    if (report.iterations == many && deflation_.seek_sealed(1 / multigrid_.scale())) break;
  }
  return residual;
}

/// Corrections in single precision to residuals in double precision, until the target is reached or they gain
/// too little. What the recurrence of the last one says is measured where rounding may have hidden as much: a
/// product at every solve would cost a step more than it tells.
void OwnEngine::refine(const Field& right, Field& u, double target, double scale, Start start,
                       EllipticReport& report) {
  bool add = start == Start::guess;
  while (report.residual > target && report.iterations < max_iterations_) {
    const double before = report.residual, wanted = target / before;
    const InnerGradients::Result inner = inner_->solve(r_, before, std::max(wanted, InnerGradients::least),
                                                       max_iterations_ - report.iterations, u, add);
    add = true;
    report.iterations += inner.iterations;
    report.residual = inner.reduction * before;
    const bool sure = target > exact * scale && inner.rounding < unseen * wanted;
    if (sure && wanted >= InnerGradients::least && inner.reduction <= wanted) return;
    report.residual = residual(right, u);
    if (!(report.residual < 0.5 * before)) return;
  }
  if (!add) u.clear();  // there was nothing to do
}

EllipticReport OwnEngine::solve(const Field& right, Field& u, double tolerance, double absolute,
                                Start start) {
  EllipticReport report;
  if (!updated_) return report;
  shift_ = singular_ ? -mean(right) : 0.0;
  double scale = 0;
  report.initial = report.residual = residual_at_start(right, u, start, &scale);
  const double rounded =
      singular_ ? consistent * norm(reduce(grid_, SquareOfZero{{}, right.data(), inverse(), 0})) : 0;
  const double target = std::max({tolerance * scale, absolute, rounded});
  if (scale <= rounded) {
    for_each_cell(grid_, ZeroCell<double>{u.data()});
    report.initial = report.residual = 0;
    report.converged = true;
    return report;
  }
  if (start == Start::zero && !inner_) u.clear();
  if (inner_) refine(right, u, target, scale, start, report);
  // The residual of the recurrence drifts from the true one: unless the target is far above that, start again
  // from the true one until that is small enough too, or round-off stops it.
  while (report.residual > target && report.iterations < max_iterations_) {
    const double before = report.residual;
    const int islands = deflation_.islands();
    if (islands > 0) {
      deflation_.start(r_, u);
      report.residual = residual(right, u);
    }
    const double recurrence = report.residual = iterate(u, report.residual, target, report);
    if (recurrence <= target && target > drift * std::max(before, scale)) break;
    report.residual = residual(right, u);
    if (deflation_.islands() != islands) continue;
    const bool cut_short = recurrence > target && report.iterations >= max_iterations_;
    const bool stuck = !cut_short && report.residual > target && !(report.residual < 0.5 * before);
    if (stuck && report.broke_down && multigrid_.visits_twice()) {
      multigrid_.visit_once();
      continue;
    }
    report.broke_down = stuck && report.broke_down && report.residual > rounded_residual * scale;
    report.stagnated = stuck && !report.broke_down;
    if (stuck) break;
  }
  report.converged = report.residual <= target;
  if (singular_) for_each_cell(grid_, ShiftCoupled{u.data(), inverse(), -mean(u)});
  return report;
}

}  // namespace

std::unique_ptr<EllipticEngine> make_own_engine(const Grid& grid, const EllipticOptions& options) {
  return std::make_unique<OwnEngine>(grid, options);
}

std::string EllipticReport::failure(const char* balance) const {
  const std::string solve = std::string("the linear solve of the ") + balance;
  if (broke_down) return solve + " broke down: its preconditioner is not positive definite (solver.engine)";
  return solve + " did not converge in " + std::to_string(iterations) + " iterations (solver.max_iterations)";
}

EllipticOptions elliptic_options_of(const SolverCase& values) {
  EllipticOptions out;
  out.engine = values.engine;
  out.tolerance = values.tolerance;
  out.max_iterations = values.max_iterations;
  return out;
}

EllipticOptions anchored(EllipticOptions options) {
  options.anchored = true;
  return options;
}

Elliptic::Elliptic(const Grid& grid, EllipticOptions options)
    : options_(std::move(options)),
      grid_(grid),
      engine_(options_.engine == EllipticOptions::Engine::own ? make_own_engine(grid, options_)
                                                              : make_petsc_engine(grid, options_)) {}
Elliptic::~Elliptic() = default;
Elliptic::Elliptic(Elliptic&&) noexcept = default;

void Elliptic::update(EllipticSystem& system) {
  a_ = system.stencil();
  engine_->update(system);
}

void Elliptic::revise(EllipticSystem& system) {
  engine_->revise(system);
}

void Elliptic::revise_sums(EllipticSystem& system) {
  engine_->revise_sums(system);
}

/// Each round aims at the residual that would bring the balance if both fell alike. What a singular system
/// cannot take is taken off its right side, so that there is nothing to look at; nor is there anything to do
/// about the imbalance of an exact solution.
void Elliptic::balance(const Field& right, Field& u, EllipticReport& report) {
  if (is_singular(grid_, a_)) return;
  while ((report.imbalance = imbalance(grid_, a_, right, u)) > options_.balance && report.converged &&
         !report.stagnated && report.residual > 0) {
    const double share = std::clamp(0.5 * options_.balance / report.imbalance, 1e-3, 0.5);
    const EllipticReport more = engine_->solve(right, u, 0, share * report.residual, Start::guess);
    report.iterations += more.iterations;
    report.residual = more.residual;
    report.stagnated = !more.converged;
  }
}

EllipticReport Elliptic::solve(const Field& right, Field& u, double absolute_tolerance, Start start) {
  keep_off_busy_cores();
  const auto begin = std::chrono::steady_clock::now();
  EllipticReport report = engine_->solve(right, u, options_.tolerance, absolute_tolerance, start);
  if (options_.balance > 0) balance(right, u, report);
  report.seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
  return report;
}

}  // namespace mossfield
