#include "solver/schema.hpp"

#include "solver/schema_slots.hpp"

namespace mossfield {
namespace {

using Where = Use::Where;
constexpr Use optional_key{Where::always, false}, required_key{Where::always, true};
constexpr Use two_potential_only{Where::two_potential, false}, literature_only{Where::literature, false};
constexpr Use literature_required{Where::literature, true}, grand_required{Where::grand_potential, true};
constexpr double infinity = std::numeric_limits<double>::infinity();
constexpr Range any{}, positive{0, infinity, true, false}, not_negative{0, infinity, false, false};
constexpr Range fraction{0, 1, true, true};
constexpr double ten_degrees = 3.14159265358979323846 / 18;
const std::vector<std::string> side_names{"electrode", "counter_electrode", "reservoir", "no_flux",
                                          "periodic"};

using Keys = std::vector<Key>;

// One row a line.
// clang-format off

void general_keys(Keys& keys) {
  keys.push_back({"title", "", AT(title), any, required_key, "what this case is, in a line", {}});
  keys.push_back({"question", "", AT(question), any, optional_key, "what the run is to answer", {}});
  keys.push_back({"source", "", AT(source), any, optional_key, "where the numbers come from", {}});
  keys.push_back({"model", "", CHOICE(model), any, optional_key, "two_potential is the default physics; literature reproduces published models", {"two_potential", "literature"}});
  keys.push_back({"temperature", "K", AT(temperature), positive, optional_key, "of the whole cell", {}});
  keys.push_back({"grid.size", "m", AT(axis_size), positive, required_key, "extent of the box along x, y, z; one to three numbers", {}});
  keys.push_back({"grid.cells", "", AT(axis_cells), {2, 1e6}, required_key, "number of cells along the same axes", {}});
  keys.push_back({"grid.depth", "m", AT(depth), positive, optional_key, "extent of the axes not named", {}});
}

void boundary_keys(Keys& keys) {
  const std::string doc = "what lies beyond this side";
  keys.push_back({"boundaries.x", "", CHOICE(axis_sides[0]), any, optional_key, "both ends of x", {"no_flux", "periodic"}, true});
  keys.push_back({"boundaries.y", "", CHOICE(axis_sides[1]), any, optional_key, "both ends of y", {"no_flux", "periodic"}, true});
  keys.push_back({"boundaries.z", "", CHOICE(axis_sides[2]), any, optional_key, "both ends of z", {"no_flux", "periodic"}, true});
  keys.push_back({"boundaries.x_min", "", CHOICE(grid.sides[0]), any, optional_key, doc, side_names});
  keys.push_back({"boundaries.x_max", "", CHOICE(grid.sides[1]), any, optional_key, doc, side_names});
  keys.push_back({"boundaries.y_min", "", CHOICE(grid.sides[2]), any, optional_key, doc, side_names});
  keys.push_back({"boundaries.y_max", "", CHOICE(grid.sides[3]), any, optional_key, doc, side_names});
  keys.push_back({"boundaries.z_min", "", CHOICE(grid.sides[4]), any, optional_key, doc, side_names});
  keys.push_back({"boundaries.z_max", "", CHOICE(grid.sides[5]), any, optional_key, doc, side_names});
}

void material_keys(Keys& keys) {
  keys.push_back({"metal.material", "", AT(metal.name), any, optional_key, "property set, or a file beside the case", {}});
  keys.push_back({"metal.molar_volume", "m^3/mol", AT(metal.molar_volume), positive, required_key, "of the deposited metal", {}});
  keys.push_back({"metal.electrons", "", AT(metal.electrons), {1, 4}, optional_key, "that deposit one atom of it, n (zinc 2)", {}});
  keys.push_back({"metal.youngs_modulus", "Pa", AT(metal.youngs_modulus), positive, {Where::mechanics, true}, "of the deposited metal", {}});
  keys.push_back({"metal.poisson_ratio", "", AT(metal.poisson_ratio), {0, 0.5, false, true}, {Where::mechanics, true}, "of the deposited metal", {}});
  keys.push_back({"metal.conductivity", "S/m", AT(metal.conductivity), positive, literature_required, "electronic", {}});
  keys.push_back({"electrolyte.material", "", AT(electrolyte.name), any, optional_key, "property set, or a file beside the case", {}});
  keys.push_back({"electrolyte.concentration", "mol/m^3", AT(electrolyte.concentration), positive, required_key, "of the metal's ions at the start and in a reservoir, c0 (of the salt, where one unit of it has one)", {}});
  keys.push_back({"electrolyte.diffusivity", "m^2/s", AT(electrolyte.diffusivity), positive, required_key, "of the salt at c0", {}});
  keys.push_back({"electrolyte.conductivity", "S/m", AT(electrolyte.conductivity), positive, required_key, "ionic, at c0", {}});
  keys.push_back({"electrolyte.conductivity_polynomial", "", AT(electrolyte.conductivity_polynomial), any, optional_key, "at most four coefficients of (c/c0)^k, scaled to 1 at c0", {}});
  keys.push_back({"electrolyte.diffusivity_polynomial", "", AT(electrolyte.diffusivity_polynomial), any, optional_key, "at most four coefficients of (c/c0)^k, scaled to 1 at c0", {}});
  keys.push_back({"electrolyte.transference_number", "", AT(electrolyte.transference_number), {0, 1}, {Where::two_potential, true}, "of the cation, t+; 1: it alone carries current, as in a ceramic", {}});
  keys.push_back({"electrolyte.cation_charge", "", AT(electrolyte.cation_charge), {1, 4}, two_potential_only, "charges of the metal's ions: as many as metal.electrons", {}});
  keys.push_back({"electrolyte.anion_charge", "", AT(electrolyte.anion_charge), {1, 4}, two_potential_only, "charges of the anion, without sign (sulfate 2)", {}});
  keys.push_back({"electrolyte.conductivity_activation_energy", "J/mol", AT(electrolyte.conductivity_activation_energy), not_negative, two_potential_only, "E of exp(-E/(R T)): electrolyte.conductivity is that of 298.15 K then", {}});
  keys.push_back({"electrolyte.diffusivity_activation_energy", "J/mol", AT(electrolyte.diffusivity_activation_energy), not_negative, two_potential_only, "the same of electrolyte.diffusivity", {}});
  keys.push_back({"electrolyte.thermodynamic_factor", "", AT(electrolyte.thermodynamic_factor), positive, two_potential_only, "1 + d ln f / d ln c", {}});
  keys.push_back({"electrolyte.youngs_modulus", "Pa", AT(electrolyte.youngs_modulus), not_negative, {Where::mechanics, false}, "0: a fluid", {}});
  keys.push_back({"electrolyte.poisson_ratio", "", AT(electrolyte.poisson_ratio), {0, 0.5, false, true}, {Where::mechanics, false}, "of a solid electrolyte", {}});
}

void interface_keys(Keys& keys) {
  keys.push_back({"interface.energy", "J/m^2", AT(interface.energy), positive, optional_key, "surface energy; with width, or the other pair", {}});
  keys.push_back({"interface.width", "m", AT(interface.width), positive, optional_key, "delta of xi = (1 - tanh(2 x / delta)) / 2", {}});
  keys.push_back({"interface.barrier", "J/m^3", AT(barrier), positive, optional_key, "W of W xi^2 (1 - xi)^2", {}, true});
  keys.push_back({"interface.gradient_coefficient", "J/m", AT(gradient_coefficient), positive, optional_key, "kappa of (kappa/2) |grad xi|^2", {}, true});
  keys.push_back({"interface.anisotropy.strength", "", AT(interface.anisotropy_strength), {0, 1, false, true}, optional_key, "relative amplitude of the surface energy; with model: literature of the gradient coefficient, whose root the surface energy goes with (twice the amplitude)", {}});
  keys.push_back({"interface.anisotropy.mode", "", AT(interface.anisotropy_mode), {2, 12}, optional_key, "folds; 4 in 3-D", {}});
  keys.push_back({"interface.anisotropy.angle", "rad", AT(interface.anisotropy_angle), any, optional_key, "of the crystal against x, 2-D only", {}});
  keys.push_back({"interface.contact_angle", "rad", AT(interface.contact_angle), {ten_degrees, 17 * ten_degrees}, two_potential_only, "of the metal on the side that is the electrode, measured through the metal: below 90 deg it wets", {}});
  keys.push_back({"interface.restoring", "", AT(interface.restoring), not_negative, two_potential_only, "numerical: rate of profile restoring over front speed times width", {}});
}

void kinetics_keys(Keys& keys) {
  keys.push_back({"kinetics.exchange_current", "A/m^2", AT(kinetics.exchange_current), positive, {Where::two_potential, true}, "i0 at c0", {}});
  keys.push_back({"kinetics.transfer_coefficient", "", AT(kinetics.transfer_coefficient), fraction, optional_key, "cathodic, of the working electrode", {}});
  keys.push_back({"kinetics.activation_energy", "J/mol", AT(kinetics.activation_energy), not_negative, two_potential_only, "E of exp(-E/(R T)): every exchange current of the case is that of 298.15 K then", {}});
  keys.push_back({"kinetics.concentration_exponent", "", AT(kinetics.concentration_exponent), {0, 1}, two_potential_only, "m of i0 ~ (c/c0)^m; left out: 1 - transfer_coefficient, by which metal dissolves alike from any c", {}});
  keys.push_back({"kinetics.counter_exchange_current", "A/m^2", AT(kinetics.counter_exchange_current), positive, two_potential_only, "of the counter electrode at c0, same m, transfer coefficient 1/2 whatever the working one's; left out: no overpotential there", {}});
}

/// One layer; `path` is where it stands in the case.
template <CoatingLayer CoatingCase::*layer>
void layer_keys(Keys& keys, const std::string& path, Use::Where where) {
  const auto add = [&](const char* word, const char* unit, Slot slot, Range range, bool required, const char* doc) {
    keys.push_back({path + word, unit, std::move(slot), range, {where, required}, doc, {}});
  };
  keys.push_back({path + "material", "", OF_LAYER(name), any, {where, false}, "property set of kind coating, or a file beside the case", {}});
  add("thickness", "m", OF_LAYER(thickness), positive, true, "as deposited");
  add("conductivity", "S/m", OF_LAYER(conductivity), positive, true, "ionic");
  add("activation_energy", "J/mol", OF_LAYER(activation_energy), not_negative, false, "E of exp(-E/(R T)): its ionic conductivity is that of 298.15 K then");
  add("exchange_current", "A/m^2", OF_LAYER(exchange_current), positive, false, "i0 at c0 of the metal under this layer, by the innermost one that covers; left out: that of bare metal");
  add("electronic_conductivity", "S/m", OF_LAYER(electronic_conductivity), not_negative, false, "of electrons that leak through and put metal on the film; 0: none do");
  add("youngs_modulus", "Pa", OF_LAYER(youngs_modulus), not_negative, false, "0: neither tension nor bending stiffness");
  add("poisson_ratio", "", OF_LAYER(poisson_ratio), {0, 0.5}, false, "of the film");
  add("residual_stress", "Pa", OF_LAYER(residual_stress), any, false, "in the film as deposited; positive is tension");
  add("critical_strain", "", OF_LAYER(critical_strain), positive, false, "at which a film of critical_strain_thickness cracks, what residual_stress strains it by included; another thickness: as h^-1/2; left out: it never cracks");
  add("critical_strain_thickness", "m", OF_LAYER(critical_strain_thickness), positive, false, "of the film that critical_strain was measured on");
  add("heals", "", OF_LAYER(heals), any, false, "forms anew where it is stretched or torn: it keeps its thickness, not its volume");
  add("loss", "m^3/C", OF_LAYER(loss), not_negative, false, "thickness lost to the electrolyte per charge passed and area");
  add("bare_fraction", "", OF_LAYER(bare_fraction), {0, 1}, false, "share of the area that the layer leaves open by gaps smaller than a cell");
}

void coating_keys(Keys& keys) {
  layer_keys<&CoatingCase::inner>(keys, "coating.", Where::coating);
  const auto add = [&](const char* path, const char* unit, Slot slot, Range range, const char* doc) {
    keys.push_back({path, unit, std::move(slot), range, {Where::coating, false}, doc, {}});
  };
  add("coating.resolved", "", AT(coating.resolved), any, "a film of four cells or more, as a conductor on the grid instead of a resistance of the front");
  keys.push_back({"coating.pinholes[].at", "m", AT(place_at), any, {Where::coating, true}, "centre along the transverse axes", {}});
  keys.push_back({"coating.pinholes[].radius", "m", AT(place.radius), positive, {Where::coating, true}, "inside which no layer lies", {}});
  add("coating.pinhole_density", "1/m^2", AT(coating.pinhole_density), not_negative, "mean number per area of random pinholes; in 2-D a pinhole is a slit and the area counts grid.depth");
  add("coating.pinhole_radius", "m", AT(coating.pinhole_radius), positive, "of random pinholes");
  add("coating.converts", "", AT(coating.converts), any, "the layer on the metal takes up lithium first, as its property set or coating.conversion says; without it what the property set says of that does not count");
  add("coating.conversion", "C/m^3", AT(coating.conversion), not_negative, "charge that the layer on the metal takes up before metal is deposited under it");
  add("coating.converted_conductivity", "S/m", AT(coating.converted_conductivity), positive, "ionic, of that layer once it has; left out: as before");
  add("coating.bury", "m", AT(coating.bury), positive, "height of the deposits that leaking puts on a film that does not heal: each buries what it stands on");
  add("coating.thickness_variation", "", AT(coating.thickness_variation), {0, 1}, "rms of ln(thickness) along the electrode, of all layers alike");
  add("coating.thickness_cutoff", "m", AT(coating.thickness_cutoff), positive, "shortest wavelength of the variation");
  add("coating.seed", "", AT(coating.seed), {0, 9007199254740992.0}, "of random pinholes and thickness");
  layer_keys<&CoatingCase::outer>(keys, "coating.outer.", Where::outer_coating);
}

void mechanics_keys(Keys& keys) {
  keys.push_back({"mechanics.metal", "", CHOICE(mechanics.metal), any, {Where::mechanics, false}, "elastic, or flowing as lithium does (Narayan and Anand 2018), whatever the metal", {"elastic", "flowing"}});
  keys.push_back({"mechanics.stack_pressure", "Pa", AT(mechanics.stack_pressure), not_negative, {Where::mechanics, false}, "on the side opposite the electrode", {}});
  keys.push_back({"mechanics.growth_strain", "", AT(mechanics.growth_strain), {-0.1, 0.1}, {Where::mechanics, false}, "by which deposited metal wants to be longer than the electrode lets it", {}});
}

void host_keys(Keys& keys) {
  using Kind = HostCase::Kind;
  const auto bit = [](Kind kind) { return 1u << static_cast<unsigned>(kind); };
  const unsigned pillars = bit(Kind::pillars), mesh = bit(Kind::mesh), fibres = bit(Kind::fibres), foam = bit(Kind::foam), sponge = bit(Kind::sponge), image = bit(Kind::image);
  const auto add = [&](const char* path, const char* unit, Slot slot, Range range, unsigned kinds, bool required, const char* doc, std::vector<std::string> choices = {}) {
    keys.push_back({path, unit, std::move(slot), range, {Where::host, required, kinds}, doc, std::move(choices)});
  };
  add("host.kind", "", CHOICE(host.kind), any, 0, true, "of the porous body on the electrode", {"plane", "pillars", "mesh", "fibres", "foam", "sponge", "image"});
  add("host.height", "m", AT(host.height), positive, pillars | fibres | foam | sponge, true, "above the electrode");
  add("host.diameter", "m", AT(host.diameter), positive, pillars | mesh | fibres, true, "of pillars, wires, fibres");
  add("host.pitch", "m", AT(host.pitch), positive, pillars | mesh, true, "from one pillar or wire to the next; stretched by up to 5 % to fit the box");
  add("host.arrangement", "", CHOICE(host.arrangement), any, pillars, false, "of pillars", {"square", "hexagonal"});
  add("host.layers", "", AT(host.layers), {1, 1000}, mesh, false, "of plain weave, on each other");
  add("host.porosity", "", AT(host.porosity), fraction, fibres | foam | sponge, true, "of the body alone, without plate, shell and nanofibres");
  add("host.orientation", "", CHOICE(host.orientation), any, fibres, false, "of fibres", {"in_plane", "isotropic"});
  add("host.persistence_length", "m", AT(host.persistence_length), positive, fibres, false, "over which a fibre forgets its direction; left out: straight fibres");
  add("host.pore_size", "m", AT(host.pore_size), positive, foam | sponge, true, "foam: diameter of a ball as large as a cell; sponge: wavelength, about half as wide as a unit or less");
  add("host.size_variation", "", AT(host.size_variation), {0, 1}, foam, false, "of the cells; 0: a Voronoi foam");
  add("host.nanofibres.diameter", "m", AT(host.nanofibres.diameter), positive, foam, false, "of fibres that stand on the struts");
  add("host.nanofibres.length", "m", AT(host.nanofibres.length), positive, foam, false, "of these");
  add("host.nanofibres.density", "1/m^2", AT(host.nanofibres.density), not_negative, foam, false, "number of these per area of strut");
  add("host.file", "", AT(host.file), any, image, true, "beside the case, from mossfield-post host-import");
  add("host.plate", "m", AT(host.plate), not_negative, 0, false, "thickness of a solid plate on the electrode, part of the host");
  add("host.roughness", "m", AT(host.roughness), not_negative, 0, false, "seeded random sines on the plate's face, rms");
  add("host.roughness_cutoff", "m", AT(host.roughness_cutoff), positive, 0, false, "shortest wavelength of the roughness");
  add("host.shell", "m", AT(host.shell), not_negative, 0, false, "thickness of a conformal layer on all of the host; of a sponge only up to pore_size/16");
  add("host.repeat", "", AT(host.repeat), {1, 64}, 0, false, "units along either axis of the electrode");
  add("host.mirror", "", AT(host.mirror), any, 0, false, "every other unit is a mirror image: joins an image that is not periodic");
  add("host.clean", "", AT(host.clean), any, 0, false, "solid that hangs on nothing is taken away, pores that no way leads to are filled");
  add("host.conducts", "", AT(host.conducts), any, 0, false, "electrons: all of its surface reacts; false: an obstacle to ions and metal, which grows from initial.front between its fibres");
  add("host.contact_angle", "rad", AT(host.contact_angle), {ten_degrees, 17 * ten_degrees}, 0, false, "of the metal on a host that does not conduct, through the metal: below 90 deg it wets; left out: none is imposed");
  add("host.conductivity", "S/m", AT(host.conductivity), positive, 0, false, "electronic, of its solid: a run takes the host as one potential and says what that leaves out");
  add("host.seed", "", AT(host.seed), {0, 9007199254740992.0}, 0, false, "of all that is random in it");
}

/// One surface; `path` is where it stands in the case.
template <NucleationCase::Surface NucleationCase::*surface>
void surface_keys(Keys& keys, const std::string& path, Use::Where where) {
  const auto add = [&](const char* word, const char* unit, Slot slot, Range range, bool required, const char* doc, std::vector<std::string> choices = {}) {
    keys.push_back({path + word, unit, std::move(slot), range, {where, required}, doc, std::move(choices)});
  };
  add("material", "", OF_SURFACE(name), any, false, "property set of kind nucleation, or a file beside the case");
  add("law", "", choice_slot(OF_SURFACE(law)), any, false, "sites that depend on the overpotential alone, or a rate over a barrier", {"sites", "rate"});
  add("overpotential", "V", OF_SURFACE(overpotential), positive, true, "at which density, rate and barrier hold");
  add("density", "1/m^2", OF_SURFACE(density), positive, false, "law: sites: nuclei per area of host");
  add("exponent", "", OF_SURFACE(exponent), not_negative, false, "law: sites: density ~ overpotential to this power");
  add("rate", "1/(m^2 s)", OF_SURFACE(rate), positive, false, "law: rate: new nuclei per area and time");
  add("barrier", "", OF_SURFACE(barrier), positive, false, "law: rate: over k T; ~ 1/overpotential^2");
  add("contact_angle", "rad", OF_SURFACE(contact_angle), {0.0872, 3.0544}, false, "of the metal, through it; 5 to 175 degrees");
  add("radius", "m", OF_SURFACE(radius), positive, false, "of a new nucleus; left out: the critical one");
}

void nucleation_keys(Keys& keys) {
  surface_keys<&NucleationCase::bare>(keys, "nucleation.", Where::nucleation);
  keys.push_back({"nucleation.area", "", AT(nucleation.area), {1, 1e4}, {Where::nucleation, false}, "real area of the host over that on the grid: fibres and grains below it", {}});
  keys.push_back({"nucleation.bury", "m", AT(nucleation.bury), positive, {Where::nucleation, false}, "deposit that closes what nucleation.area stands for", {}});
  keys.push_back({"nucleation.seed", "", AT(nucleation.seed), {0, 9007199254740992.0}, {Where::nucleation, false}, "of the number of nuclei in each place", {}});
  surface_keys<&NucleationCase::coated>(keys, "nucleation.coated.", Where::coated_host);
  const auto add = [&](const char* path, const char* unit, Slot slot, Range range, bool required, const char* doc) {
    keys.push_back({path, unit, std::move(slot), range, {Where::coated_host, required}, doc, {}});
  };
  add("nucleation.coated.thickness", "m", AT(nucleation.thickness), positive, true, "of the host's conformal coating, at its top; metal of the start has none");
  add("nucleation.coated.thickness_floor", "m", AT(nucleation.thickness_floor), not_negative, false, "where it ends, linear between; left out: that at the top");
  add("nucleation.coated.depth", "m", AT(nucleation.depth), positive, false, "how far below the host's top it reaches; left out: to the floor");
  add("nucleation.coated.conductivity", "S/m", AT(nucleation.conductivity), positive, false, "of the coating, through which all current passes; left out: no resistance");
  add("nucleation.coated.activation_energy", "J/mol", AT(nucleation.activation_energy), not_negative, false, "E of exp(-E/(R T)): its conductivity is that of 298.15 K then");
  add("nucleation.coated.conversion", "C/m^3", AT(nucleation.conversion), not_negative, false, "charge that the coating takes up first; time 0 is after that");
}

void literature_keys(Keys& keys) {
  const auto add = [&](const char* path, const char* unit, Slot slot, Range range, Use use, const char* doc) {
    keys.push_back({path, unit, std::move(slot), range, use, doc, {}});
  };
  keys.push_back({"literature.form", "", CHOICE(literature.form), any, literature_only, "of the published model", {"grand_potential", "dilute"}});
  keys.push_back({"literature.overpotential", "", CHOICE(literature.overpotential), any, literature_only, "the local potential, or offset minus it", {"potential", "offset_minus_potential"}});
  add("literature.overpotential_offset", "V", AT(literature.overpotential_offset), any, literature_only, "of offset_minus_potential");
  add("literature.phase_mobility", "m^3/(J s)", AT(literature.phase_mobility), positive, literature_required, "L of d(xi)/dt = -L dF/dxi");
  add("literature.reaction_rate", "1/s", AT(literature.reaction_rate), not_negative, literature_required, "L_eta");
  add("literature.metal_site_density", "mol/m^3", AT(literature.metal_site_density), positive, literature_required, "c_s of the charge balance");
  add("literature.diffusion_weight", "", AT(literature.diffusion_weight), {0, 4}, literature_only, "power of (1 - h) on diffusion");
  add("literature.site_ratio", "", AT(literature.site_ratio), positive, grand_required, "full sites, metal over electrolyte (dv)");
  add("literature.liquid_site_energy", "", AT(literature.liquid_site_energy), any, grand_required, "el");
  add("literature.solid_site_energy", "", AT(literature.solid_site_energy), any, grand_required, "es");
  add("literature.liquid_site_density", "mol/m^3", AT(literature.liquid_site_density), positive, grand_required, "of a full liquid sublattice");
  add("literature.standard_fraction", "", AT(literature.standard_fraction), fraction, grand_required, "c0 of the kinetics, a site fraction");
  add("literature.metal_diffusivity", "m^2/s", AT(literature.metal_diffusivity), not_negative, {Where::dilute, false}, "D_s");
}

void initial_keys(Keys& keys) {
  const auto add = [&](const char* path, const char* unit, Slot slot, Range range, const char* doc) {
    keys.push_back({path, unit, std::move(slot), range, optional_key, doc, {}});
  };
  add("noise.intensity", "m^3/s", AT(noise.intensity), not_negative, "of the white source of xi: <n n'> = intensity delta(x) delta(t)");
  add("noise.time_bin", "s", AT(noise.time_bin), positive, "over which one draw is held");
  add("noise.seed", "", AT(noise.seed), {0, 9007199254740992.0}, "of noise and roughness");
  add("initial.front", "m", AT(initial.front), not_negative, "flat front, from the electrode; 0: a bare electrode with bumps on it");
  add("initial.amplitude", "m", AT(initial.amplitude), not_negative, "of a sine on the front");
  add("initial.wavelength", "m", AT(initial.wavelength), positive, "of that sine");
  add("initial.roughness", "m", AT(initial.roughness), not_negative, "seeded random sines on the front, rms");
  add("initial.roughness_cutoff", "m", AT(initial.roughness_cutoff), positive, "shortest wavelength of the roughness");
  keys.push_back({"initial.bumps[].at", "m", AT(place_at), any, required_key, "centre along the transverse axes", {}});
  keys.push_back({"initial.bumps[].radius", "m", AT(place.radius), positive, required_key, "of the bump at its foot", {}});
  add("initial.bumps[].height", "m", AT(place.height), positive, "above the front; left out: the radius");
  add("initial.bumps[].above", "m", AT(place.above), not_negative, "of the middle, above the front: a whole disc or ball instead of half of one; further than its height: it floats free of the electrode");
  add("initial.circle_radius", "m", AT(initial.circle_radius), positive, "instead of a front: a disc or ball of metal in the middle of the box");
}

void drive_keys(Keys& keys) {
  keys.push_back({"drive.voltage", "V", AT(drive.voltage), {-10, 10}, optional_key, "working electrode minus counter; negative plates, positive strips", {}});
  keys.push_back({"drive.current", "A/m^2", AT(drive.current), positive, optional_key, "per projected area; positive deposits, strip with drive.voltage above 0 or by drive.sequence", {}});
  keys.push_back({"drive.sequence[].current", "A/m^2", AT(stage.current), any, optional_key, "in this stage: positive deposits, 0 rests, negative strips", {}});
  keys.push_back({"drive.sequence[].voltage", "V", AT(stage.voltage), {-10, 10}, optional_key, "or a voltage", {}});
  keys.push_back({"drive.sequence[].time", "s", AT(stage.duration), positive, required_key, "how long the stage lasts; after the last one the first one follows", {}});
  keys.push_back({"drive.until.time", "s", AT(drive.end_time), positive, required_key, "the run ends at the latest here", {}});
  keys.push_back({"drive.until.capacity", "A s/m^2", AT(drive.end_capacity), positive, optional_key, "or when this charge has passed", {}});
  keys.push_back({"drive.until.height", "m", AT(drive.end_height), positive, optional_key, "or when the tip is this far from the electrode", {}});
  keys.push_back({"drive.until.voltage", "V", AT(drive.end_voltage), {0, 10, true, false}, optional_key, "cut-off: or when a given current takes this voltage or more, in either direction", {}});
  keys.push_back({"drive.until.short_circuit", "", AT(drive.end_at_short_circuit), any, optional_key, "or when the tip reaches the other side", {}});
}

void numerics_keys(Keys& keys) {
  const auto add = [&](const char* path, const char* unit, Slot slot, Range range, const char* doc) {
    keys.push_back({path, unit, std::move(slot), range, optional_key, doc, {}});
  };
  add("time.tolerance", "", AT(time.tolerance), fraction, "local error per step over the scale of each field");
  add("time.first_step", "s", AT(time.first_step), positive, "left out: 1e-3 of the smallest time scale");
  add("time.max_step", "s", AT(time.max_step), positive, "left out: a 20th of drive.until.time, or of what the capacity takes at the given current where that is shorter");
  add("time.min_step", "s", AT(time.min_step), positive, "left out: 1e-3 of the first step, at most 1e-9 of drive.until.time");
  add("time.max_front_move", "", AT(time.max_front_move), {0, 1, true, false}, "of a cell, per step; left out: 0.2, with more than 6 cells to an interface 0.8 over their number");
  keys.push_back({"time.phase_step", "s", AT(time.phase_step), positive, literature_only, "phase and ions around the front take a step in shorter ones of at most this, each with its own draws of the noise; left out: in one", {}});
  add("time.fixed", "", AT(time.fixed), any, "every step is first_step long, but for one or two shorter ones that land on a sample, a snapshot or a change of the drive");
  add("time.explicit", "", AT(time.forward), any, "front and salt by forward Euler instead of implicitly, with time.fixed: to check one against the other");
  add("output.metrics_interval", "s", AT(output.metrics_interval), positive, "left out: a 200th of drive.until.time, or of what the capacity takes at the given current where that is shorter");
  add("output.snapshot_interval", "s", AT(output.snapshot_interval), positive, "left out: a 20th of drive.until.time, or of what the capacity takes at the given current where that is shorter");
  add("output.checkpoint_interval", "s", AT(output.checkpoint_interval), positive, "of wall time");
  keys.push_back({"output.fields", "", AT(output.fields), any, optional_key, "written in snapshots; film_*: with a coating; pressure, von_mises: with mechanics; host, lithium: with a host; floating: pieces of metal that hang together with neither electrode nor host, where something strips or rests; current_density: a vector, of the ions (literature: -sigma grad phi)", {"xi", "c", "phi", "current_density", "film_thickness", "film_stretch", "film_cover", "film_cracked", "pressure", "von_mises", "host", "lithium", "floating"}});
  keys.push_back({"solver.engine", "", CHOICE(solver.engine), any, optional_key, "of the linear systems: the own, or PETSc's conjugate gradients with this preconditioner", {"own", "petsc", "petsc_pfmg", "petsc_boomeramg", "petsc_gamg", "petsc_direct", "petsc_multigrid"}});
  add("solver.tolerance", "", AT(solver.tolerance), fraction, "scaled residual of a linear solve");
  add("solver.newton_tolerance", "", AT(solver.newton_tolerance), fraction, "of the charge balance over the current; its sum is closed to 1e-13");
  add("solver.max_iterations", "", AT(solver.max_iterations), {1, 100000}, "of one linear solve");
}

// clang-format on

}  // namespace

const std::vector<Key>& case_keys() {
  static const Keys table = [] {
    Keys keys;
    for (const auto part : {general_keys, boundary_keys, material_keys, interface_keys, kinetics_keys,
                            coating_keys, mechanics_keys, host_keys, nucleation_keys, literature_keys,
                            initial_keys, drive_keys, numerics_keys})
      part(keys);
    return keys;
  }();
  return table;
}

}  // namespace mossfield
