#include "solver/film_watch.hpp"

#include <fmt/format.h>

#include <cmath>

namespace mossfield {

std::optional<std::string> FilmWatch::see(const std::optional<FilmMetrics>& film) {
  if (!film) return {};
  text_ = fmt::format(
      "{:.2g} % of the film is left where fronts met (film_swallowed), and corrections of its volume add up "
      "to {:.2g} % (film_closing)",
      100 * std::fmax(0, film->swallowed), 100 * film->closing);
  const bool corrected = film->closing > much;
  if (said_ || !(corrected || std::fabs(film->swallowed) > much)) return {};
  said_ = true;
  return text_ +
         (corrected
              ? ": the grid does not resolve how the film is stretched; refine it, and where that makes "
                "it no better, short waves of film and front run away: read nothing from then on"
              : "");
}

std::optional<std::string> FilmWatch::sum() const {
  if (!said_) return {};
  return "at the end " + text_;
}

}  // namespace mossfield
