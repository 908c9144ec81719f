#include "solver/side_checks.hpp"

#include <fmt/format.h>

namespace mossfield {
namespace {

std::string side_path(std::size_t side) {
  return fmt::format("boundaries.{}_{}", "xyz"[side / 2], side % 2 == 0 ? "min" : "max");
}

class SideChecks {
 public:
  SideChecks(const CaseDraft& draft, const GivenKeys& keys, Problems& problems)
      : c(draft), keys_(keys), problems_(problems) {}

  std::size_t electrode() {
    std::size_t electrode = 6;
    for (std::size_t side = 0; side < 6; ++side)
      if (c.grid.sides[side] == SideKind::electrode) {
        if (electrode < 6)
          wrong(side_path(side), fmt::format("a second electrode (the first is {}); exactly one side may be",
                                             side_path(electrode)));
        if (electrode == 6) electrode = side;
      }
    if (electrode == 6)
      wrong("boundaries.x_min",
            "no side is an electrode; make exactly one so, to deposit on and to fix the potential");
    return electrode;
  }

  void pairs() {
    for (std::size_t side = 0; side < 6; ++side) {
      const SideKind kind = c.grid.sides[side], opposite = c.grid.sides[side ^ 1];
      const bool feeds = kind == SideKind::counter_electrode || kind == SideKind::reservoir;
      if (side % 2 == 0 && (kind == SideKind::periodic) != (opposite == SideKind::periodic))
        wrong(side_path(kind == SideKind::periodic ? side : side ^ 1),
              fmt::format("periodic at one end only; make {} periodic too",
                          side_path(kind == SideKind::periodic ? side ^ 1 : side)));
      if (feeds && opposite != SideKind::electrode)
        wrong(side_path(side),
              fmt::format("only the side opposite the electrode may be so; {} is not the electrode",
                          side_path(side ^ 1)));
    }
  }

  void beside(std::size_t electrode) {
    const SideKind opposite = c.grid.sides[electrode ^ 1];
    if (opposite != SideKind::counter_electrode && opposite != SideKind::reservoir)
      wrong(side_path(electrode ^ 1),
            fmt::format("opposite the electrode ({}) there must be a counter_electrode or a reservoir; "
                        "nothing else passes the current",
                        side_path(electrode)));
    if (!c.axis_size.empty() && electrode / 2 >= c.axis_size.size())
      wrong(side_path(electrode), "the electrode is on an axis that grid.size does not name");
  }

  void given_once() {
    for (const char axis : {'x', 'y', 'z'})
      for (const char* end : {"_min", "_max"}) {
        const std::string both = fmt::format("boundaries.{}", axis);
        if (keys_.given(both) && keys_.given(both + end))
          wrong(both + end, fmt::format("given by {} already; drop one", both));
      }
  }

 private:
  void wrong(const std::string& path, const std::string& message) {
    problems_.push_back({keys_.place(path), path + ": " + message});
  }

  const CaseDraft& c;
  const GivenKeys& keys_;
  Problems& problems_;
};

}  // namespace

std::size_t check_sides(const CaseDraft& draft, const GivenKeys& keys, Problems& problems) {
  SideChecks checks(draft, keys, problems);
  const std::size_t electrode = checks.electrode();
  checks.pairs();
  if (electrode < 6) checks.beside(electrode);
  checks.given_once();
  return electrode;
}

}  // namespace mossfield
