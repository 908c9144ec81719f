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
  const int n = draft.metal.electrons, z = draft.electrolyte.cation_charge;
  if (keys.said(electrons) || keys.said(charge)) return;
  if (draft.model == Model::literature && n != 1)
    wrong(electrons, fmt::format("{}, and model: literature is written for one electron an atom; drop model, "
                                 "or take a metal of one, such as lithium",
                                 n));
  else if (n != z && draft.model == Model::two_potential)
    wrong(charge, fmt::format("{0} of the ions of {1}, but {2} electrons deposit an atom of {3} "
                              "(metal.electrons); take an electrolyte of that metal: {2} here, and the other "
                              "numbers measured with that salt",
                              z, draft.electrolyte.name, n, draft.metal.name));
}

}  // namespace mossfield
