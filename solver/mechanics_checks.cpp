#include "solver/mechanics_checks.hpp"

#include <fmt/format.h>

#include "solver/strain_watch.hpp"

namespace mossfield {

void check_mechanics(const CaseDraft& c, const GivenKeys& keys, Problems& problems) {
  const auto wrong = [&](const std::string& path, const std::string& message) {
    problems.push_back({keys.place(path), path + ": " + message});
  };
  if (!c.mechanics.present) {
    for (const std::string& field : c.output.fields)
      if (field == "pressure" || field == "von_mises")
        wrong("output.fields", fmt::format("{} needs a section mechanics; drop it", field));
    return;
  }
  const double softest = softest_solid(c);
  // strains are small, or what is found means nothing
  if (c.mechanics.stack_pressure > 0.02 * softest)
    wrong("mechanics.stack_pressure",
          fmt::format("{:.3g} Pa strains the softest solid ({:.3g} Pa) by more than a few percent; strains "
                      "have to be small here",
                      c.mechanics.stack_pressure, softest));
  if (c.coating.inner.present && !c.coating.resolved && c.electrolyte.youngs_modulus > 0)
    wrong("electrolyte.youngs_modulus",
          "a film thinner than the cells has no modulus of its own between two solids; resolve it "
          "(coating.resolved: true) or drop one of the two");
}

}  // namespace mossfield
