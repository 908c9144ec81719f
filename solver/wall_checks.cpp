#include "solver/wall_checks.hpp"

#include <cmath>

namespace mossfield {

void check_wall(const CaseDraft& c, const GivenKeys& keys, Problems& problems) {
  const auto wrong = [&](const std::string& path, const std::string& message) {
    problems.push_back({keys.place(path), path + ": " + message});
  };
  const std::string angle = "interface.contact_angle";
  if (std::fabs(std::cos(c.interface.contact_angle)) > 1e-12) {
    if (c.axis_size.size() == 1) wrong(angle, "has no meaning in 1-D; drop it");
    if (c.coating.inner.present)
      wrong(angle, "how a coating ends on the electrode is not known; drop one of the two");
    if (c.host.present)
      wrong(angle,
            "is that on the bare electrode; on a host it is nucleation.contact_angle, or host.contact_angle "
            "if that does not conduct");
    if (c.mechanics.present) wrong(angle, "stress at a contact line is not bounded; drop one of the two");
  }
  if (c.initial.front > 0 || std::isnan(c.initial.front)) return;
  const std::string front = "initial.front";
  if (c.initial.bumps.empty()) wrong(front, "0 leaves no metal; give initial.bumps, or a front above 0");
  if (c.initial.roughness > 0) wrong(front, "0 leaves no front to be rough; drop initial.roughness");
  if (c.model == Model::literature) wrong(front, "the literature mode needs metal on the electrode");
  if (c.coating.inner.present) wrong(front, "a coating needs metal on all of the electrode");
  if (c.mechanics.present) wrong(front, "mechanics needs metal on all of the electrode");
}

}  // namespace mossfield
