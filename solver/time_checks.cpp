#include "solver/time_checks.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace mossfield {

double longest_explicit_step(double diffusivity, const std::vector<double>& spacing) {
  double rate = 0;  // of a cell's salt through its faces [1/s]
  for (const double h : spacing) rate += 2 * diffusivity / (h * h);
  return 1 / rate;
}

void check_time(const CaseDraft& c, const GivenKeys& keys, Problems& problems) {
  const auto wrong = [&](const std::string& path, const std::string& message) {
    problems.push_back({keys.place(path), path + ": " + message});
  };
  if (c.time.fixed && !keys.given("time.first_step")) wrong("time.fixed", "needs time.first_step as well");
  for (const auto& [path, interval] : {std::pair{"output.metrics_interval", c.output.metrics_interval},
                                       std::pair{"output.snapshot_interval", c.output.snapshot_interval}})
    if (c.time.fixed && c.time.first_step > interval * (1 + 1e-9))
      wrong("time.first_step", fmt::format("is longer than {} ({:.4g} s), on which steps land, so that "
                                           "time.fixed could not keep to it; make "
                                           "that longer, or this shorter",
                                           path, interval));
  if (c.time.first_step > c.time.max_step)
    wrong("time.first_step", fmt::format("is longer than time.max_step ({:.4g} s)", c.time.max_step));
  if (c.time.min_step > c.time.max_step)
    wrong("time.min_step", fmt::format("is longer than time.max_step ({:.4g} s)", c.time.max_step));
  if (c.time.first_step < c.time.min_step)
    wrong("time.first_step", fmt::format("is below time.min_step ({:.4g} s)", c.time.min_step));
  if (!c.time.forward) return;
  const std::string path = "time.explicit";
  if (!c.time.fixed) wrong(path, "needs time.fixed: true, and a time.first_step that is stable");
  if (c.model == Model::literature) wrong(path, "checks model: two_potential; drop it");
  if (c.coating.inner.present) wrong(path, "knows no coating; drop one of the two");
  if (c.mechanics.present) wrong(path, "knows no mechanics; drop one of the two");
  if (c.host.present) wrong(path, "knows no host; drop one of the two");
  if (c.noise.intensity > 0) wrong(path, "books no charge for noise; drop one of the two");
  std::vector<double> spacing;
  for (std::size_t a = 0; a < std::min(c.axis_size.size(), c.axis_cells.size()); ++a)
    if (c.axis_cells[a] > 1) spacing.push_back(c.axis_size[a] / c.axis_cells[a]);
  const double most = longest_explicit_step(c.electrolyte.diffusivity, spacing);
  if (c.time.first_step > most)
    wrong("time.first_step",
          fmt::format(
              "is {:.3g} times what salt stands in explicit steps, {:.3g} s; beside the front it stands "
              "some {:.2g} s",
              c.time.first_step / most, most, 0.35 * most));
}

}  // namespace mossfield
