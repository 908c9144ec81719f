#include "solver/case_checks.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <numeric>

#include "physics/anisotropy.hpp"
#include "physics/surface_energy.hpp"
#include "solver/drive_checks.hpp"
#include "solver/film_checks.hpp"
#include "solver/host_checks.hpp"
#include "solver/mechanics_checks.hpp"
#include "solver/salt_checks.hpp"
#include "solver/side_checks.hpp"
#include "solver/time_checks.hpp"
#include "solver/wall_checks.hpp"

namespace mossfield {
namespace {

constexpr double least_peak = 2;     ///< of a random surface over its rms
constexpr double least_metal = 0.4;  ///< behind a front, over the interface's width

class Checks {
 public:
  Checks(const CaseDraft& draft, const GivenKeys& keys, Problems& problems)
      : c(draft), keys_(keys), problems_(problems) {}

  void run() {
    electrode_ = check_sides(c, keys_, problems_);
    grid();
    interface_pairs();
    anisotropy();
    front();
    sine();
    bumps();
    coating();
    output();
    engine();
  }

 private:
  bool given(const std::string& path) const { return keys_.given(path); }
  bool missing(const std::string& path) const { return !keys_.given(path) && !keys_.said(path); }
  void wrong(const std::string& path, const std::string& message) {
    problems_.push_back({keys_.place(path), path + ": " + message});
  }
  /// The second of two keys makes sense only with the first.
  void needs(const std::string& path, const std::string& other) {
    if (given(path) && missing(other)) wrong(path, fmt::format("needs {} as well", other));
  }
  /// The same where either may come from a property set, which gives no key: whether it has a value tells.
  void needs(const std::string& path, bool has, const std::string& other, double value) {
    if (has && !std::isfinite(value) && missing(other)) wrong(path, fmt::format("needs {} as well", other));
  }
  void exactly_one(const std::string& a, const std::string& b) {
    if (given(a) && given(b)) wrong(b, fmt::format("exactly one of {} and {} may be given; drop one", a, b));
    if (missing(a) && missing(b)) wrong(a, fmt::format("missing; give exactly one of {} and {}", a, b));
  }

  void grid() {
    if (c.axis_size.size() > 3) wrong("grid.size", fmt::format("{} axes; at most three", c.axis_size.size()));
    if (c.axis_cells.size() > 3)
      wrong("grid.cells", fmt::format("{} axes; at most three", c.axis_cells.size()));
    if (!c.axis_size.empty() && !c.axis_cells.empty() && c.axis_size.size() != c.axis_cells.size())
      wrong("grid.cells", fmt::format("{} numbers, but grid.size has {}; give one per axis",
                                      c.axis_cells.size(), c.axis_size.size()));
    if (c.axis_size.size() == 3 && given("grid.depth"))
      wrong("grid.depth", "no axis is left for it in 3-D; drop it");
    double cells = 1;  // with their ghosts
    for (const double n : c.axis_cells) cells *= n + 2;
    if (cells > 2147483647)  // 32 bits number the cells of islands and stiff bodies, and count for MPI
      wrong("grid.cells", fmt::format("{:.10g} cells in all with their ghosts; at most 2147483647", cells));
  }

  void interface_pairs() {
    const std::string energy = "interface.energy", width = "interface.width", barrier = "interface.barrier",
                      gradient = "interface.gradient_coefficient";
    const bool first = given(energy) || given(width), second = given(barrier) || given(gradient);
    const std::string choice = "give one of the pairs energy, width and barrier, gradient_coefficient";
    if (first && second)
      return wrong(given(barrier) ? barrier : gradient, "interface is given twice; " + choice);
    if (!first && !second && missing(energy) && missing(barrier)) return wrong(energy, "missing; " + choice);
    needs(energy, width);
    needs(width, energy);
    needs(barrier, gradient);
    needs(gradient, barrier);
    if (c.interface.width > length() / 2)
      wrong(given(width) ? width : gradient,
            fmt::format("interface width {:.4g} m is more than half the box ({:.4g} m)", c.interface.width,
                        length()));
  }

  void anisotropy() {
    const int mode = c.interface.anisotropy_mode;
    const bool published = c.model == Model::literature;
    const double limit = published ? strongest_anisotropy(mode) : strongest_surface_energy(mode);
    if (c.interface.anisotropy_strength >= limit)
      wrong("interface.anisotropy.strength",
            fmt::format("{}, of the {}, makes the stiffness negative (missing orientations); with mode {} "
                        "keep it below {:.4g}",
                        c.interface.anisotropy_strength,
                        published ? "gradient coefficient" : "surface energy", mode, limit));
    if (c.axis_size.size() == 3 && mode != 4)
      wrong("interface.anisotropy.mode", "in 3-D only 4 (cubic) is known");
    if (c.axis_size.size() == 3 && c.interface.anisotropy_angle != 0)
      wrong("interface.anisotropy.angle", "2-D only; drop it");
  }

  void front() {
    if (!c.host.present)  // else check_host says what it stands on
      exactly_one("initial.front", "initial.circle_radius");
    if (c.initial.front >= length())
      wrong("initial.front",
            fmt::format("{:.4g} m lies outside the box ({:.4g} m long)", c.initial.front, length()));
    const auto leaves = [&](double height) {
      return height > 0 && (c.initial.front - height <= 0 || c.initial.front + height >= length());
    };
    if (leaves(c.initial.amplitude))
      wrong("initial.amplitude", "the sine leaves the box; make it smaller or move the front");
    if (leaves(least_peak * c.initial.roughness))
      wrong("initial.roughness",
            "the peaks of such a surface leave the box; make it smoother or move the front");
    const double width = c.interface.width;
    if (!c.host.present && c.initial.front > 0 && c.initial.front < least_metal * width * (1 - 1e-9))
      wrong(
          "initial.front",
          fmt::format(
              "{:.4g} m of metal are too little behind an interface {:.4g} m wide; start with {:g} of that, "
              "or from 0 with initial.bumps",
              c.initial.front, width, least_metal));
    if (c.drive.end_height && (*c.drive.end_height >= length() || *c.drive.end_height <= c.initial.front))
      wrong("drive.until.height",
            fmt::format("must lie between the front and the other side ({:.4g} m)", length()));
    if (c.drive.end_at_short_circuit && c.initial.front < length() && c.initial.front >= length() - width)
      wrong("initial.front", "within an interface's width of the other side: a short circuit at the start");
    if (c.initial.circle_radius && !c.axis_size.empty() &&
        *c.initial.circle_radius * 2 >= *std::min_element(c.axis_size.begin(), c.axis_size.end()))
      wrong("initial.circle_radius", "the disc does not fit the box");
    if (!c.initial.circle_radius) return;
    for (const auto& [path, size] : {std::pair{"initial.amplitude", c.initial.amplitude},
                                     std::pair{"initial.roughness", c.initial.roughness}})
      if (size > 0) wrong(path, "needs a front; drop it or initial.circle_radius");
    if (!c.initial.bumps.empty()) wrong("initial.bumps", "need a front; drop them or initial.circle_radius");
  }

  void sine() {
    if (c.initial.amplitude > 0) needs("initial.amplitude", "initial.wavelength");
    if (c.initial.roughness > 0) needs("initial.roughness", "initial.roughness_cutoff");
    const bool flat = c.axis_size.size() == 1;
    if (flat && c.initial.amplitude > 0) wrong("initial.amplitude", "has no meaning in 1-D; drop it");
    if (flat && c.initial.roughness > 0) wrong("initial.roughness", "has no meaning in 1-D; drop it");
    for (std::size_t a = 0; a < std::min<std::size_t>(c.axis_size.size(), 3); ++a) {
      if (a == axis()) continue;
      const double extent = c.axis_size[a];
      const double waves = 2 * extent / c.initial.wavelength;  // half waves
      const double step = c.grid.sides[2 * a] == SideKind::periodic ? 2 : 1;
      if (std::abs(waves / step - std::round(waves / step)) > 1e-6 || waves < step - 1e-6)
        wrong(
            "initial.wavelength",
            fmt::format("{:.4g} m does not fit the box: {:.4g} waves in {:.4g} m; a whole number{} is needed",
                        c.initial.wavelength, waves / 2, extent, step == 2 ? "" : " of half waves"));
      if (c.initial.roughness_cutoff > extent)
        wrong("initial.roughness_cutoff", fmt::format("is longer than the box ({:.4g} m)", extent));
    }
  }

  void lies_in_box(const char* path, const char* what, const std::array<double, 2>& at) {
    const std::vector<double> across = transverse();
    for (std::size_t k = 0; k < across.size(); ++k)
      if (at[k] < 0 || at[k] > across[k])
        wrong(path,
              fmt::format("a {} at {:.4g} m lies outside the box (0 to {:.4g} m)", what, at[k], across[k]));
  }

  void bumps() {
    for (const InitialCase::Bump& bump : c.initial.bumps) {
      lies_in_box("initial.bumps", "bump", bump.at);
      if (c.initial.front + bump.above + bump.height >= length())
        wrong("initial.bumps", "a bump reaches the other side; make it lower");
    }
  }

  void coating() {
    for (const std::string& field : c.output.fields)
      if (field.rfind("film_", 0) == 0 && !c.coating.inner.present)
        wrong("output.fields", fmt::format("{} needs a coating; drop it", field));
    for (const auto& [path, layer] : {std::pair{std::string("coating"), &c.coating.inner},
                                      std::pair{std::string("coating.outer"), &c.coating.outer}}) {
      if (!layer->present) continue;
      const std::string strain = path + ".critical_strain", its_thickness = strain + "_thickness";
      needs(strain, std::isfinite(layer->critical_strain), its_thickness, layer->critical_strain_thickness);
      needs(its_thickness, std::isfinite(layer->critical_strain_thickness), strain, layer->critical_strain);
      if (!c.coating.resolved && layer->thickness > c.interface.width)
        wrong(
            path + ".thickness",
            fmt::format("{:.4g} m is more than the interface is wide ({:.4g} m): no thin film; let the grid "
                        "resolve it (coating.resolved: true)",
                        layer->thickness, c.interface.width));
    }
    if (c.coating.resolved) resolved();
    needs("coating.pinhole_density", c.coating.pinhole_density > 0, "coating.pinhole_radius",
          c.coating.pinhole_radius);
    needs("coating.thickness_variation", c.coating.thickness_variation > 0, "coating.thickness_cutoff",
          c.coating.thickness_cutoff);
    const bool varied =
        c.coating.pinhole_density > 0 || !c.coating.pinholes.empty() || c.coating.thickness_variation > 0;
    if (varied && c.initial.circle_radius)
      wrong("coating", "pinholes and thickness variation lie along an electrode; they need initial.front");
    for (const CoatingCase::Pinhole& hole : c.coating.pinholes)
      lies_in_box("coating.pinholes", "pinhole", hole.at);
  }

  void resolved() {
    const double h = c.coating.inner.thickness, cells = 4 * largest_cell();
    if (c.coating.outer.present) wrong("coating.outer", "a resolved film has one layer; drop one of the two");
    if (h < c.interface.width || h < cells * (1 - 1e-9))
      wrong("coating.resolved",
            fmt::format("a film of {:.4g} m is thinner than the interface ({:.4g} m) or four "
                        "cells ({:.4g} m): leave it to the closure, or refine",
                        h, c.interface.width, cells));
  }

  void output() {
    const std::vector<std::string>& names = c.output.fields;
    for (auto name = names.begin(); name != names.end(); ++name)
      if (std::find(names.begin(), name, *name) != name)
        wrong("output.fields", fmt::format("{} stands there twice; drop one", *name));
  }

  void engine() {
    const auto named = static_cast<std::ptrdiff_t>(2 * c.axis_size.size());
    if (c.solver.engine == SolverCase::Engine::petsc_pfmg && named <= 6 &&
        std::count(c.grid.sides.begin(), c.grid.sides.begin() + named, SideKind::periodic) > 0)
      wrong("solver.engine", "petsc_pfmg knows no periodic sides; take petsc_boomeramg or own");
  }

  double largest_cell() const {
    double largest = 0;
    for (std::size_t a = 0; a < c.axis_size.size() && a < c.axis_cells.size(); ++a)
      largest = std::max(largest, c.axis_size[a] / c.axis_cells[a]);
    return largest;
  }
  std::size_t axis() const { return electrode_ < 6 ? electrode_ / 2 : 0; }
  /// From the electrode to the opposite side [m]; NaN if that is not known.
  double length() const { return axis() < c.axis_size.size() ? c.axis_size[axis()] : unset; }
  std::vector<double> transverse() const {
    std::vector<double> extents = c.axis_size;
    if (axis() < extents.size()) extents.erase(extents.begin() + static_cast<std::ptrdiff_t>(axis()));
    if (extents.size() > 2) extents.clear();
    return extents;
  }
  const CaseDraft& c;
  const GivenKeys& keys_;
  Problems& problems_;
  std::size_t electrode_ = 6;  ///< index of the side; 6: none
};

}  // namespace

void check_case(const CaseDraft& draft, const GivenKeys& keys, Problems& problems) {
  Checks(draft, keys, problems).run();
  check_salt(draft, keys, problems);
  check_film(draft, keys, problems);
  check_mechanics(draft, keys, problems);
  check_host(draft, keys, problems);
  check_time(draft, keys, problems);
  check_wall(draft, keys, problems);
  check_drive(draft, keys, problems);
}

}  // namespace mossfield
