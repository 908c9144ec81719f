#include "solver/film_checks.hpp"

#include <cmath>
#include <utility>

namespace mossfield {

void check_film(const CaseDraft& draft, const GivenKeys& keys, Problems& problems) {
  const CoatingCase& c = draft.coating;
  const auto wrong = [&](const std::string& path, const std::string& message) {
    problems.push_back({keys.place(path), path + ": " + message});
  };
  const HostCase& host = draft.host;
  if (host.present && host.conducts && host.kind != HostCase::Kind::plane)
    for (const auto& [path, has] : {std::pair{"coating.pinhole_density", c.pinhole_density > 0},
                                    std::pair{"coating.pinholes", !c.pinholes.empty()},
                                    std::pair{"coating.thickness_variation", c.thickness_variation > 0}})
      if (has)
        wrong(path,
              "is laid out along a flat electrode, and would be the same over all the height of this host; "
              "drop it, give coating.bare_fraction instead, or use host.kind: plane");
  if (c.leaks()) {
    if (c.resolved) wrong("coating.resolved", "no electron crosses a film on the grid; drop one of both");
    if (c.outer.present && c.inner.heals != c.outer.heals)
      wrong("coating.outer.heals", "leaking buries both layers or none: let both heal or neither");
    if (c.gets_buried() && !std::isfinite(c.bury))
      wrong("coating.bury",
            "missing; expected the height of the deposits that leaking puts on the film, such as '50 nm'; it "
            "is "
            "known for no film, so sweep it");
  }
  if (c.conversion > 0 && !c.converts && keys.given("coating.converts"))
    wrong("coating.conversion", "has no meaning with converts: false; drop one of both");
  if (c.converts && !(c.conversion > 0) && !keys.given("coating.material"))
    wrong("coating.converts",
          "expected coating.conversion in C/m^3, or a material whose property set has one; give "
          "it or drop this key");
  const bool keeps_its_volume = !c.resolved && !c.leaks() && !c.inner.heals && !(c.inner.loss > 0);
  if (c.conversion > 0 && !keeps_its_volume)
    wrong("coating.conversion",
          "is known of a film that keeps its volume; drop it, or resolved, heals, loss and "
          "electronic_conductivity");
}

}  // namespace mossfield
