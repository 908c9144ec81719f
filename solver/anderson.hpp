#pragma once
// Anderson acceleration of a fixed-point iteration u <- G(u) on a field (D. G. Anderson, J. ACM 12, 547
// (1965); type II of Fang & Saad, Numer. Linear Algebra Appl. 16, 197 (2009)).

#include <vector>

#include "kernels/field.hpp"

namespace mossfield {

class Anderson {
 public:
  /// `depth`: how many differences are kept; each costs two fields.
  Anderson(const Grid& grid, int depth);
  /// Forgets everything: a new fixed point is looked for.
  void start() { kept_ = 0, has_last_ = false; }
  /// From u and G(u), the next u (in place). Collective; bitwise independent of ranks and threads.
  void next(Field& u, const Field& image);

 private:
  std::vector<double> weights(const Field& defect) const;
  const Grid& grid_;
  int depth_, kept_ = 0, newest_ = 0;
  bool has_last_ = false;
  std::vector<Field> images_, defects_;  ///< differences of G(u) and of G(u) - u
  Field last_image_, last_defect_, defect_;
};

}  // namespace mossfield
