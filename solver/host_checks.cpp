#include "solver/host_checks.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <filesystem>
#include <optional>

#include "solver/fibres.hpp"
#include "solver/host_angle.hpp"
#include "solver/host_image.hpp"
#include "solver/host_lattice.hpp"
#include "solver/sponge_waves.hpp"

namespace mossfield {
namespace {

using Kind = HostCase::Kind;

/// The box as the host sees it, in the order of the table of keys.
class HostChecks {
 public:
  HostChecks(const CaseDraft& draft, const GivenKeys& keys, Problems& problems)
      : h(draft.host), draft_(draft), keys_(keys), problems_(problems) {}

  void run() {
    if (!box()) return;
    find_top();
    fits();
    lattice();
    sizes();
    nanofibres();
    plate();
    mirror();
    company();
    if (!h.conducts) insulator();
    if (h.conducts && keys_.given("host.contact_angle"))
      wrong("host.contact_angle",
            "of a host that conducts is that of its nuclei, nucleation.contact_angle: once "
            "they have closed, lithium on lithium has none; drop it or give "
            "host.conducts: false");
    if (image_) image(*image_);
  }

 private:
  void wrong(const std::string& path, const std::string& message) {
    problems_.push_back({keys_.place(path), path + ": " + message});
  }

  void unseen(const std::string& path, double diameter) {
    wrong(path, fmt::format(
                    "{:.4g} m is less than two cells ({:.4g} m): the grid does not see it; refine it or make "
                    "it thicker",
                    diameter, cell_));
  }

  /// False where there is no box to speak of.
  bool box() {
    if (draft_.axis_size.size() != 3 || draft_.axis_cells.size() != 3) {
      if (!draft_.axis_size.empty())
        wrong("host", "needs a box of three dimensions; name three axes in grid.size and grid.cells");
      return false;
    }
    std::size_t up = 0;
    for (std::size_t side = 0; side < 6; ++side)
      if (draft_.grid.sides[side] == SideKind::electrode) up = side / 2;
    extent_ = draft_.axis_size[up];
    std::size_t m = 0;
    for (std::size_t axis = 0; axis < 3; ++axis) {
      cell_ = std::max(cell_, draft_.axis_size[axis] / draft_.axis_cells[axis]);
      if (axis == up) continue;
      periodic_ = periodic_ || draft_.grid.sides[2 * axis] == SideKind::periodic;
      unit_[m++] = draft_.axis_size[axis] / std::max(1, h.repeat);
    }
    return true;
  }

  double two_cells() const { return 2 * cell_ * (1 - 1e-9); }

  /// Heights above the electrode, with the shell, and the key that gives the upper one.
  void find_top() {
    if (h.plate > 0) floor_ = h.plate + 3 * h.roughness + h.shell;
    top_ = h.height + h.shell;
    if (h.kind == Kind::plane) top_ = floor_, key_ = "host.plate";
    if (h.kind == Kind::mesh) top_ = mesh_height(h.diameter, h.layers) + h.shell, key_ = "host.layers";
    if (h.kind != Kind::image || h.file.empty()) return;
    key_ = "host.file";
    try {
      image_ = read_host_header(std::filesystem::path(h.folder) / h.file);
      top_ = image_->extent(2) + h.shell;
    } catch (const std::runtime_error& error) {
      wrong(key_, error.what());
    }
  }

  void fits() {
    if (top_ >= extent_)
      wrong(key_,
            fmt::format("the host is {:.4g} m high with its shell and leaves no room in the box, {:.4g} "
                        "m from the electrode to the other side",
                        top_, extent_));
    if (h.kind != Kind::plane && floor_ >= top_)
      wrong("host.plate", fmt::format("with its roughness and shell it is up to {:.4g} m high and drowns the "
                                      "host, {:.4g} m high; make it thinner",
                                      floor_, top_));
    if (h.kind == Kind::plane && !(h.plate > 0))
      wrong("host.plate", "a plane is its plate; give a thickness");
  }

  void lattice() {
    const bool pillars = h.kind == Kind::pillars;
    if ((!pillars && h.kind != Kind::mesh) || std::isnan(h.pitch)) return;
    if (h.diameter >= h.pitch)
      return wrong("host.diameter", "no less than the pitch: neighbours would merge; make it thinner");
    const double stretch =
        pillars ? fit_pillars(h, unit_[0], unit_[1]).stretch : fit_mesh(h, unit_[0], unit_[1]).stretch;
    if (stretch <= most_stretch) return;
    const char* multiple = !pillars ? "twice the pitch"
                           : h.arrangement == HostCase::Arrangement::square
                               ? "the pitch"
                               : "the pitch, and the second of 1.732 times it";
    wrong("host.pitch",
          fmt::format("would have to be stretched by {:.0f} % to fit a unit of {:.4g} m x {:.4g} m; "
                      "make its sides whole multiples of {}",
                      100 * stretch, unit_[0], unit_[1], multiple));
  }

  void sizes() {
    const double least = std::min(unit_[0], unit_[1]);
    if (h.diameter < two_cells()) unseen("host.diameter", h.diameter);
    if ((h.kind == Kind::foam || h.kind == Kind::sponge) && h.pore_size > least)
      wrong("host.pore_size", fmt::format("is wider than a unit of the host ({:.4g} m)", least));
    if ((h.kind == Kind::foam || h.kind == Kind::sponge) && h.pore_size > h.height)
      wrong("host.pore_size", "is more than the host is high; make it smaller");
    if (h.kind == Kind::sponge && h.pore_size < two_cells()) unseen("host.pore_size", h.pore_size);
    const bool few = h.kind == Kind::sponge && 4 * h.pore_size > std::min(least, h.height);  // else many
    if (few && is_degenerate(sponge_shell({unit_[0], unit_[1], h.height}, h.pore_size)))
      wrong("host.pore_size",
            fmt::format("of this wavelength too few waves fit {:.4g} m x {:.4g} m x {:.4g} m for a random "
                        "sponge; make a unit two pores wide and high",
                        unit_[0], unit_[1], h.height));
    if (h.kind != Kind::fibres) return;
    if (h.diameter > least / 2 || h.diameter > h.height)
      wrong("host.diameter", "thicker than the host is high or than half a unit is wide; make it thinner");
    if (h.persistence_length < h.diameter)
      wrong("host.persistence_length", "less than a fibre is thick: it cannot bend so sharply; give more");
    if (h.porosity < 0.3)
      wrong("host.porosity", "below 0.3 fibres lie more in each other than beside; give 0.3 or more");
  }

  void nanofibres() {
    const HostCase::Nanofibres& f = h.nanofibres;
    const std::string at = "host.nanofibres.";
    const bool some = f.density > 0;
    for (const char* word : {"diameter", "length"})
      if (some && !keys_.given(at + word)) wrong(at + "density", fmt::format("needs {}{} as well", at, word));
    for (const char* word : {"diameter", "length"})
      if (!some && keys_.given(at + word)) wrong(at + word, fmt::format("needs {}density as well", at));
    if (some && f.diameter < two_cells()) unseen(at + "diameter", f.diameter);
    const double least = std::min({unit_[0], unit_[1], h.height});
    if (some && f.length > least / 2) wrong(at + "length", "is more than half a unit; make it shorter");
  }

  void plate() {
    if (h.roughness > 0 && !keys_.given("host.roughness_cutoff"))
      wrong("host.roughness", "needs host.roughness_cutoff as well");
    if (h.roughness > 0 && !(h.plate > 3 * h.roughness))
      wrong("host.roughness", "the plate must be more than three times as thick; give host.plate");
    if (h.roughness_cutoff > std::min(unit_[0], unit_[1]) * std::max(1, h.repeat))
      wrong("host.roughness_cutoff", "is longer than the box");
  }

  void mirror() {
    if (h.mirror && periodic_ && h.repeat % 2 != 0)
      wrong("host.mirror", "between periodic sides a unit and its image alternate; make host.repeat even");
  }

  /// What a host does not go with.
  void company() {
    if (draft_.initial.circle_radius)
      wrong("initial.circle_radius", "a host stands on an electrode; give initial.front instead");
    if (!keys_.given("initial.front") && (!h.conducts || !(h.plate > 0)))
      wrong("initial.front", h.conducts
                                 ? "missing; give it, or host.plate: the host stands on one of them"
                                 : "missing; lithium or a collector that an insulating host stands on");
    if (h.kind != Kind::plane && draft_.initial.front >= top_)
      wrong("initial.front", fmt::format("{:.4g} m of lithium drown the host, {:.4g} m high; start with less",
                                         draft_.initial.front, top_));
    if (h.conducts && draft_.drive.end_at_short_circuit && top_ >= extent_ - draft_.interface.width)
      wrong(key_,
            fmt::format("the host ends within an interface's width of the other side ({:.4g} m): a short "
                        "circuit at the start",
                        extent_));
    if (h.conducts && draft_.drive.end_height && top_ >= *draft_.drive.end_height)
      wrong("drive.until.height",
            fmt::format("the host is {:.4g} m high: the run would end where it begins", top_));
    if (draft_.mechanics.present)
      wrong("mechanics", "knows nothing of a host's stiffness; drop it or the host");
    if (draft_.coating.resolved)
      wrong("coating.resolved", "a host's coating is left to the closure; drop it or the host");
  }

  /// An obstacle is no electrode.
  void insulator() {
    if (keys_.given("host.contact_angle") && HostAngle::is_too_thin(h.diameter, cell_))
      wrong("host.contact_angle", HostAngle::too_thin("the host's pillars, wires or fibres", h.diameter));
    if (h.plate > 0)
      wrong("host.plate", "of an insulating host would cover the electrode; drop it or host.conducts: false");
    if (keys_.given("host.conductivity"))
      wrong("host.conductivity", "has no meaning with host.conducts: false; drop one of them");
    if (draft_.nucleation.present)
      wrong("nucleation", "is on the surface of a host that conducts; drop it or host.conducts: false");
    if (draft_.coating.inner.present)
      wrong("coating", "does not know where an insulating host cuts it; drop it or host.conducts: false");
  }

  void image(const HostImageHeader& header) {
    for (std::size_t m = 0; m < 2; ++m)
      if (std::fabs(header.extent(m) / unit_[m] - 1) > 5e-3)
        wrong("host.file",
              fmt::format("the image is {:.6g} m along its axis {}, a unit of the box {:.6g} m; make "
                          "grid.size host.repeat times the image's",
                          header.extent(m), "xy"[m], unit_[m]));
    if (!header.periodic && !h.mirror && (periodic_ || h.repeat > 1))
      wrong("host.file",
            "the image's sides do not fit each other (imported without --periodic), and between periodic "
            "sides or units they would meet; give host.mirror: true, or no_flux sides and host.repeat: 1");
  }

  const HostCase& h;
  const CaseDraft& draft_;
  const GivenKeys& keys_;
  Problems& problems_;
  double extent_ = 0, cell_ = 0;  ///< from the electrode to the other side; the largest spacing [m]
  double floor_ = 0, top_ = HostCase::absent;  ///< between which it is porous; of a plane both its face [m]
  const char* key_ = "host.height";
  std::optional<HostImageHeader> image_;
  double unit_[2] = {0, 0};  ///< [m]
  bool periodic_ = false;
};

void check_nucleation(const CaseDraft& draft, const GivenKeys& keys, Problems& problems) {
  const NucleationCase& n = draft.nucleation;
  if (!n.present || draft.model != Model::two_potential) return;
  const auto wrong = [&](const std::string& path, const std::string& message) {
    problems.push_back({keys.place(path), path + ": " + message});
  };
  if (!draft.host.present)
    wrong("nucleation",
          fmt::format("is on the surface of a host; {}add one (host: {{kind: plane, plate: ...}} is a foil)",
                      draft.grid.dimensions == 3 ? ""
                                                 : "that needs a box of three dimensions: name three axes in "
                                                   "grid.size and grid.cells, and "));
  if (draft.coating.inner.present)
    wrong("nucleation",
          "does not go with coating, which rides on the metal; what lies on the host is "
          "nucleation.coated");
  const auto surface = [&](const NucleationCase::Surface& s, const std::string& at) {
    const bool sites = s.law == NucleationCase::Surface::Law::sites;
    const auto needs = [&](double value, const char* word) {
      if (std::isnan(value))
        wrong(at + word, fmt::format("missing; law: {} needs it", sites ? "sites" : "rate"));
    };
    const auto idle = [&](const char* word) {
      if (keys.given(at + word))
        wrong(at + word, fmt::format("has no meaning with law: {}; drop it", sites ? "sites" : "rate"));
    };
    if (sites) return needs(s.density, "density"), idle("rate"), idle("barrier");
    needs(s.rate, "rate"), needs(s.barrier, "barrier"), idle("density");
  };
  if (n.area > 1 && std::isnan(n.bury))
    wrong("nucleation.area", "needs nucleation.bury as well: the height of the fibres or grains");
  surface(n.bare, "nucleation.");
  if (n.is_coated) surface(n.coated, "nucleation.coated.");
  if (draft.host.kind != Kind::plane) return;
  const char* const flat = "a plane has no depth: its coating is as thick everywhere; drop it";
  if (keys.given("nucleation.coated.thickness_floor") && n.thickness_floor != n.thickness)
    wrong("nucleation.coated.thickness_floor", flat);
  if (keys.given("nucleation.coated.depth")) wrong("nucleation.coated.depth", flat);
}

}  // namespace

void check_host(const CaseDraft& draft, const GivenKeys& keys, Problems& problems) {
  for (const std::string& field : draft.output.fields)
    if ((field == "host" || field == "lithium") && !draft.host.present)
      problems.push_back(
          {keys.place("output.fields"), fmt::format("output.fields: {} needs a host; drop it", field)});
  if (draft.host.present && draft.model == Model::two_potential && !keys.said("host.kind"))
    HostChecks(draft, keys, problems).run();
  check_nucleation(draft, keys, problems);
}

}  // namespace mossfield
