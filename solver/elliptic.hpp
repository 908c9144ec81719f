#pragma once
// One interface to symmetric elliptic systems, two engines: conjugate gradients with the multigrid of
// kernels/multigrid.hpp on the grid's device, and PETSc's KSP on the host.

#include <memory>
#include <string>
#include <vector>

#include "kernels/elliptic_system.hpp"
#include "solver/case.hpp"

namespace mossfield {

/// Of the right side: a residual below this that falls no further may be one of round-off.
inline constexpr double rounded_residual = 1e-9;

struct EllipticReport {
  int iterations = 0;
  double residual = 0;      ///< ||D^-1/2 (b - A u)||, D the diagonal of A
  double initial = 0;       ///< the same for the guess
  bool converged = false;   ///< residual <= max(tolerance ||D^-1/2 b||, absolute)
  bool stagnated = false;   ///< round-off does not let the residual fall further
  bool broke_down = false;  ///< the preconditioner, or the matrix, was not positive definite
  double imbalance = 0;  ///< of what enters and leaves, over the larger; looked at where options.balance > 0
  double seconds = 0;

  bool solved() const { return converged || stagnated; }
  /// What to say of a balance whose last solve this was, if it is not solved.
  std::string failure(const char* balance) const;
};

struct EllipticOptions {
  using Engine = SolverCase::Engine;
  Engine engine = Engine::own;
  double tolerance = 1e-9;
  double balance = 0;  ///< > 0: and what enters agrees with what leaves to this share, if round-off lets it
  int max_iterations = 100;
  bool dominant_diagonal = false;           ///< own engine: smoothing alone preconditions
  bool anchored = false;                    ///< s holds every piece: nothing floats
  std::string petsc_prefix = "mossfield_";  ///< of the options that PETSc reads: -mossfield_pc_type ...
};

EllipticOptions elliptic_options_of(const SolverCase& values);
/// The same for a system where s holds every piece.
EllipticOptions anchored(EllipticOptions options);

/// What u holds when a solve begins: a guess, or nothing (the start is then 0).
enum class Start { guess, zero };

/// What an engine provides; elliptic_petsc.cpp has the second one.
class EllipticEngine {
 public:
  virtual ~EllipticEngine() = default;
  virtual void update(EllipticSystem& system) = 0;
  virtual void revise(EllipticSystem& system) { update(system); }
  virtual void revise_sums(EllipticSystem& system) { revise(system); }
  virtual EllipticReport solve(const Field& right, Field& u, double tolerance, double absolute,
                               Start start) = 0;
};

class Elliptic {
 public:
  /// Throws std::invalid_argument for an engine that this build does not have.
  Elliptic(const Grid& grid, EllipticOptions options);
  ~Elliptic();
  Elliptic(Elliptic&&) noexcept;

  void set_tolerance(double tolerance) { options_.tolerance = tolerance; }
  /// Takes the system (by reference: it must outlive the solves) and rebuilds what depends on it. Needed
  /// after every change of it.
  void update(EllipticSystem& system);
  /// For a change that is small, as within a Newton iteration: the preconditioner may stay what it was.
  void revise(EllipticSystem& system);
  /// The same where only s has changed.
  void revise_sums(EllipticSystem& system);
  /// u: guess in (Start::zero: nothing), solution out. A right side of 0 gives u = 0. Where nothing holds the
  /// level of u (s = 0 and no wall with a value) the means of the right side and of u are taken off, and what
  /// round-off leaves of the first counts as 0.
  /// options.balance: the norm of the residual is measured against a right side that good conductors on a
  /// held wall make large, so that a small residual there may be a current; a solve goes on until it is none.
  EllipticReport solve(const Field& right, Field& u, double absolute_tolerance = 0,
                       Start start = Start::guess);

 private:
  void balance(const Field& right, Field& u, EllipticReport& report);

  EllipticOptions options_;
  const Grid& grid_;
  Stencil7<double> a_{};
  std::unique_ptr<EllipticEngine> engine_;
};

std::unique_ptr<EllipticEngine> make_own_engine(const Grid& grid, const EllipticOptions& options);
std::unique_ptr<EllipticEngine> make_petsc_engine(const Grid& grid, const EllipticOptions& options);

}  // namespace mossfield
