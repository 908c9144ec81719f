#pragma once
// Mesh, unknowns and Newton's method of published_elements.cpp.

#include <umfpack.h>

#include <vector>

#include "published_model.hpp"

namespace published {

struct Question {
  double seed = 1, height = 100, end = 350, dx = 1, dt = 0.02, lumped = 0, fixed_minus_potential = 0;
};

inline constexpr double length = 200;  ///< of the box along the growth direction [um]

/// Sparse matrix with UMFPACK's factors of an earlier one.
struct Matrix {
  std::vector<int> start, row;
  std::vector<double> value;
  void *symbolic = nullptr, *numeric = nullptr;
  double control[UMFPACK_CONTROL], info[UMFPACK_INFO];

  Matrix() {
    umfpack_di_defaults(control);
    control[UMFPACK_STRATEGY] = UMFPACK_STRATEGY_SYMMETRIC;
    control[UMFPACK_ORDERING] = UMFPACK_ORDERING_METIS;
    control[UMFPACK_PIVOT_TOLERANCE] = 1e-3;
    control[UMFPACK_SYM_PIVOT_TOLERANCE] = 1e-6;
    control[UMFPACK_IRSTEP] = 0;
  }
  void analyse() {
    umfpack_di_free_symbolic(&symbolic);
    umfpack_di_free_numeric(&numeric);
    const int n = static_cast<int>(start.size()) - 1;
    umfpack_di_symbolic(n, n, start.data(), row.data(), nullptr, &symbolic, control, info);
  }
  void factorise() {
    umfpack_di_free_numeric(&numeric);
    umfpack_di_numeric(start.data(), row.data(), value.data(), symbolic, &numeric, control, info);
  }
  void solve(const std::vector<double>& right, std::vector<double>& u) {
    umfpack_di_solve(UMFPACK_A, start.data(), row.data(), value.data(), u.data(), right.data(), numeric,
                     control, info);
  }
};

class Elements {
 public:
  explicit Elements(const Question& q);
  bool advance();
  double time() const { return time_; }
  void column_counts(std::vector<int>& counts) const;
  void remesh();

 private:
  struct Element {
    int node[4];
    double hx;
    bool whole;  ///< xi is an unknown of some node
    int place[144];
  };
  int id(int i, int j) const { return i * ny_ + j; }
  void choose_columns(int low, int high);
  void find_band();
  void number_unknowns();
  void make_pattern();
  template <bool jacobian>
  void assemble();
  template <bool jacobian>
  void add_element(const Element& e);
  void draw_noise();
  double residual_norm() const;
  void correct();
  bool newton();

  Question question_;
  Model model_;
  Point rule_[4];
  int nx_, ny_, first_ = 0;  ///< nodes along x and y; first node column that is not deep metal
  std::vector<double> now_[3], old_[3], trial_[3], load_;
  std::vector<int> columns_, unknown_;  ///< node columns in the mesh; 3 * node + field -> row, -1: none
  std::vector<char> band_;
  std::vector<Element> elements_;
  Matrix matrix_;
  std::vector<double> residual_, step_;
  double time_ = 0, dt_ = 0, next_dt_ = 1e-4, a0_ = 0, a1_ = 0, a2_ = 0;
  long steps_ = 0;
  bool stale_ = true;  ///< the factors belong to another mesh or step length
};

}  // namespace published
