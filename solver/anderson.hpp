#pragma once
// Anderson acceleration of a fixed-point iteration u <- G(u) on some fields together (D. G. Anderson, J. ACM
// 12, 547 (1965); type II of Fang & Saad, Numer. Linear Algebra Appl. 16, 197 (2009)).

#include <vector>

#include "kernels/cell_set.hpp"
#include "kernels/field.hpp"

namespace mossfield {

class Anderson {
 public:
  /// One field of the unknown, what a change of it is measured against, and where it has values (null:
  /// everywhere).
  struct Part {
    Field* u;
    const Field* image;
    double scale;
    const CellSet* where = nullptr;
  };
  /// `depth`: how many differences are kept; each costs two fields a part.
  Anderson(const Grid& grid, int parts, int depth);
  /// Forgets everything: a new fixed point is looked for.
  void start() { kept_ = 0, has_last_ = false; }
  /// From u and G(u), the next u (in place). Collective; bitwise independent of ranks and threads.
  void next(const std::vector<Part>& parts);

 private:
  struct History {
    std::vector<Field> images, defects;  ///< differences of G(u) and of G(u) - u
    Field last_image, last_defect, defect;
    History(const Grid& grid, int depth);
  };
  std::vector<double> weights(const std::vector<Part>& parts) const;
  void remember(const Part& part, History& of);
  template <class F>
  void each(const Part& part, const F& f) const {
    part.where ? for_each_in(*part.where, f) : for_each_cell(grid_, f);
  }
  std::size_t slot(int back) const { return static_cast<std::size_t>((newest_ - back + depth_) % depth_); }

  const Grid& grid_;
  int depth_, kept_ = 0, newest_ = 0;
  bool has_last_ = false;
  std::vector<History> history_;
};

}  // namespace mossfield
