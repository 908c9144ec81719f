#include "solver/salt_checks.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <numeric>

#include "solver/salt_layer.hpp"

namespace mossfield {

void check_salt(const CaseDraft& draft, const GivenKeys& keys, Problems& problems) {
  const auto wrong = [&](const std::string& path, const std::string& message) {
    problems.push_back({keys.place(path), path + ": " + message});
  };
  const auto check = [&](const std::string& path, const std::vector<double>& p) {
    if (p.size() > 4)
      return wrong(path, fmt::format("{} coefficients; at most four, up to (c/c0)^3", p.size()));
    if (std::accumulate(p.begin(), p.end(), 0.0) <= 0)
      return wrong(path, "the coefficients must add up to more than 0");
    Polynomial property{{0, 0, 0, 0}};
    std::copy_n(p.begin(), std::min<std::size_t>(p.size(), 4), property.p);
    if (const double zero = first_zero(property); zero <= 1)
      wrong(path, fmt::format("is no longer positive {} electrolyte.concentration; fit coefficients that "
                              "are, from no salt up to there",
                              zero > 0 ? fmt::format("at {:.3g} of", zero) : "just above 0 of"));
  };
  check("electrolyte.conductivity_polynomial", draft.electrolyte.conductivity_polynomial);
  check("electrolyte.diffusivity_polynomial", draft.electrolyte.diffusivity_polynomial);

  const std::string electrons = "metal.electrons", charge = "electrolyte.cation_charge";
  const auto faulty = [](const Problem& p) {  // then charges may be those of nothing
    return p.message.rfind("metal", 0) == 0 || p.message.rfind("electrolyte", 0) == 0;
  };
  if (std::any_of(problems.begin(), problems.end(), faulty)) return;
  const ElectrolyteCase& e = draft.electrolyte;
  const int n = draft.metal.electrons, z = e.cation_charge;
  if (draft.model == Model::literature && (n != 1 || z != 1 || e.anion_charge != 1))
    wrong(n != 1 ? electrons : "electrolyte.material",
          "model: literature is written for one electron an atom and ions of one charge; take lithium and a "
          "salt "
          "of it, or model: two_potential");
  else if (n != z && draft.model == Model::two_potential)
    wrong(charge,
          fmt::format(
              "{} of the ions of {}, but {} electron{} an atom of the metal ({}); where that is not {}'s, "
              "give metal.electrons: {}, else an electrolyte of its ions, the other numbers measured "
              "with that salt",
              z, e.name, n, n == 1 ? "" : "s", electrons, draft.metal.name, z));
}

}  // namespace mossfield
