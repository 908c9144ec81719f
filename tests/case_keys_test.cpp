// Keys of film, host, nucleation, mechanics and the literature mode: each with a value that no other key has,
// each looked for where it belongs. Breaks if two rows of the table fill each other's member, or the words of
// a choice stand in another order than what they choose.

#include <gtest/gtest.h>

#include <cmath>
#include <string>

#include "case_example.hpp"
#include "host_example.hpp"
#include "solver/case_reader.hpp"

namespace mossfield {
namespace {

Case with(const std::string& sections) {
  return read_case_text(example_case + sections, "case.yaml").values;
}

TEST(CaseKeys, OfALayer) {
  const std::string inner =
      "thickness: 8 nm, conductivity: 1e-8 S/cm, exchange_current: 2 A/m^2, electronic_conductivity: 3e-9 "
      "S/m, youngs_modulus: 3 GPa, poisson_ratio: 0.21, residual_stress: 7 MPa, critical_strain: 0.004, "
      "critical_strain_thickness: 11 nm, loss: 5e-13 m^3/C, bare_fraction: 0.06, heals: false";
  const std::string outer =
      "thickness: 9 nm, conductivity: 2e-8 S/cm, exchange_current: 3 A/m^2, electronic_conductivity: 4e-9 "
      "S/m, youngs_modulus: 4 GPa, poisson_ratio: 0.22, residual_stress: 8 MPa, critical_strain: 0.005, "
      "critical_strain_thickness: 12 nm, loss: 6e-13 m^3/C, bare_fraction: 0.07";
  const CoatingCase c = with("coating: {" + inner + ", bury: 13 nm, outer: {" + outer + "}}\n").coating;
  const auto expect = [](const CoatingLayer& l, double one) {
    EXPECT_TRUE(l.present);
    EXPECT_DOUBLE_EQ(l.thickness, (8 + one) * 1e-9);
    EXPECT_DOUBLE_EQ(l.conductivity, (1 + one) * 1e-6);
    EXPECT_DOUBLE_EQ(l.exchange_current, 2 + one);
    EXPECT_DOUBLE_EQ(l.electronic_conductivity, (3 + one) * 1e-9);
    EXPECT_DOUBLE_EQ(l.youngs_modulus, (3 + one) * 1e9);
    EXPECT_DOUBLE_EQ(l.poisson_ratio, 0.21 + one / 100);
    EXPECT_DOUBLE_EQ(l.residual_stress, (7 + one) * 1e6);
    EXPECT_DOUBLE_EQ(l.critical_strain, (4 + one) * 1e-3);
    EXPECT_DOUBLE_EQ(l.critical_strain_thickness, (11 + one) * 1e-9);
    EXPECT_DOUBLE_EQ(l.loss, (5 + one) * 1e-13);
    EXPECT_DOUBLE_EQ(l.bare_fraction, 0.06 + one / 100);
  };
  expect(c.inner, 0);
  expect(c.outer, 1);
  EXPECT_EQ(c.bury, 13e-9);
}

TEST(CaseKeys, OfACoating) {
  const CoatingCase c =
      with(
          "coating: {thickness: 8 nm, conductivity: 1e-8 S/cm, converts: true, "
          "conversion: 2.5e9 C/m^3, converted_conductivity: 4e-6 S/m, pinhole_density: 6e8 1/m^2, "
          "pinhole_radius: 2.1 um, pinholes: [{at: [7 um], radius: 2.3 um}], thickness_variation: 0.31, "
          "thickness_cutoff: 9.1 um, seed: 17}\n")
          .coating;
  EXPECT_FALSE(c.inner.heals);
  EXPECT_TRUE(c.converts);
  EXPECT_FALSE(c.resolved);
  EXPECT_EQ(c.conversion, 2.5e9);
  EXPECT_EQ(c.converted_conductivity, 4e-6);
  EXPECT_EQ(c.pinhole_density, 6e8);
  EXPECT_EQ(c.pinhole_radius, 2.1e-6);
  ASSERT_EQ(c.pinholes.size(), 1u);
  EXPECT_EQ(c.pinholes[0].at[0], 7e-6);
  EXPECT_EQ(c.pinholes[0].radius, 2.3e-6);
  EXPECT_EQ(c.thickness_variation, 0.31);
  EXPECT_EQ(c.thickness_cutoff, 9.1e-6);
  EXPECT_EQ(c.seed, 17u);
  EXPECT_TRUE(with("coating: {thickness: 8 nm, conductivity: 1e-8 S/cm, heals: true}\n").coating.inner.heals);
}

TEST(CaseKeys, OfMechanics) {
  for (const auto& [word, metal] : {std::pair{"elastic", MechanicsCase::Metal::elastic},
                                    std::pair{"flowing", MechanicsCase::Metal::flowing}}) {
    std::string text = replaced(example_case, "metal: lithium\n",
                                "metal: {material: lithium, youngs_modulus: 7 GPa, poisson_ratio: 0.36}\n");
    text = replaced(text, "  conductivity: 11.9 mS/cm\n",
                    "  conductivity: 11.9 mS/cm\n  youngs_modulus: 2 GPa\n  poisson_ratio: 0.31\n");
    const Case v =
        read_case_text(text + "mechanics: {metal: " + word + ", growth_strain: 0.003}\n", "case.yaml").values;
    EXPECT_EQ(v.mechanics.metal, metal) << word;
    EXPECT_EQ(v.mechanics.growth_strain, 0.003);
    EXPECT_EQ(v.metal.youngs_modulus, 7e9);
    EXPECT_EQ(v.metal.poisson_ratio, 0.36);
    EXPECT_EQ(v.electrolyte.youngs_modulus, 2e9);
    EXPECT_EQ(v.electrolyte.poisson_ratio, 0.31);
  }
}

TEST(CaseKeys, OfStartAndSteps) {
  const Case v = with("");
  EXPECT_EQ(v.kinetics.exchange_current, 30);
  EXPECT_EQ(v.kinetics.counter_exchange_current, 20);
  EXPECT_EQ(v.initial.front, 20e-6);
  EXPECT_EQ(v.initial.amplitude, 1e-6);
  EXPECT_EQ(v.initial.wavelength, 25e-6);
  EXPECT_EQ(v.initial.roughness, 0.1e-6);
  EXPECT_EQ(v.initial.roughness_cutoff, 5e-6);
  EXPECT_EQ(v.time.first_step, 1e-3);
  EXPECT_EQ(v.time.max_step, 10);
  EXPECT_EQ(v.time.min_step, 1e-6);
  EXPECT_EQ(v.time.tolerance, 1e-3);
  EXPECT_EQ(v.output.metrics_interval, 10);
  EXPECT_EQ(v.output.snapshot_interval, 300);
  EXPECT_EQ(v.output.checkpoint_interval, 600);
  EXPECT_EQ(v.solver.tolerance, 1e-9);
  EXPECT_EQ(v.solver.newton_tolerance, 1e-10);
  EXPECT_EQ(v.solver.max_iterations, 50);
}

TEST(CaseKeys, OfHosts) {
  using Host = HostCase;
  const Host pillars = test::host_case(
                           "{kind: pillars, height: 30 um, diameter: 5 um, pitch: 10 um, arrangement: "
                           "square, plate: 4 um, conductivity: 6e7 S/m, seed: 19}")
                           .host;
  EXPECT_EQ(pillars.kind, Host::Kind::pillars);
  EXPECT_EQ(pillars.height, 30e-6);
  EXPECT_EQ(pillars.diameter, 5e-6);
  EXPECT_EQ(pillars.pitch, 10e-6);
  EXPECT_EQ(pillars.arrangement, Host::Arrangement::square);
  EXPECT_EQ(pillars.plate, 4e-6);
  EXPECT_EQ(pillars.conductivity, 6e7);
  EXPECT_EQ(pillars.seed, 19u);
  EXPECT_TRUE(pillars.conducts);

  const Host plane =
      test::host_case("{kind: plane, plate: 6 um, roughness: 0.2 um, roughness_cutoff: 7 um, shell: 0.3 um}")
          .host;
  EXPECT_EQ(plane.kind, Host::Kind::plane);
  EXPECT_EQ(plane.plate, 6e-6);
  EXPECT_EQ(plane.roughness, 0.2e-6);
  EXPECT_EQ(plane.roughness_cutoff, 7e-6);
  EXPECT_EQ(plane.shell, 0.3e-6);

  const Host mesh = test::host_case("{kind: mesh, diameter: 2.5 um, pitch: 5 um, layers: 3}").host;
  EXPECT_EQ(mesh.kind, Host::Kind::mesh);
  EXPECT_EQ(mesh.layers, 3);

  for (const auto& [word, way] : {std::pair{"in_plane", Host::Orientation::in_plane},
                                  std::pair{"isotropic", Host::Orientation::isotropic}}) {
    const Host fibres = test::host_case(std::string("{kind: fibres, height: 30 um, diameter: 3 um, porosity: "
                                                    "0.9, persistence_length: 22 um, clean: false, "
                                                    "orientation: ") +
                                        word + "}")
                            .host;
    EXPECT_EQ(fibres.kind, Host::Kind::fibres);
    EXPECT_EQ(fibres.orientation, way) << word;
    EXPECT_EQ(fibres.porosity, 0.9);
    EXPECT_EQ(fibres.persistence_length, 22e-6);
    EXPECT_FALSE(fibres.clean);
  }

  const Host foam = test::host_case(
                        "{kind: foam, height: 30 um, porosity: 0.9, pore_size: 7 um, size_variation: 0.4, "
                        "repeat: 2, mirror: true, "
                        "nanofibres: {diameter: 3 um, length: 6 um, density: 1e10 1/m^2}}")
                        .host;
  EXPECT_EQ(foam.kind, Host::Kind::foam);
  EXPECT_EQ(foam.pore_size, 7e-6);
  EXPECT_EQ(foam.repeat, 2);
  EXPECT_TRUE(foam.mirror);
  EXPECT_EQ(foam.size_variation, 0.4);
  EXPECT_EQ(foam.nanofibres.diameter, 3e-6);
  EXPECT_EQ(foam.nanofibres.length, 6e-6);
  EXPECT_EQ(foam.nanofibres.density, 1e10);

  const Host sponge = test::host_case(
                          "{kind: sponge, height: 30 um, porosity: 0.7, pore_size: 14 um, conducts: false, "
                          "contact_angle: 60 deg}")
                          .host;
  EXPECT_EQ(sponge.kind, Host::Kind::sponge);
  EXPECT_FALSE(sponge.conducts);
  EXPECT_DOUBLE_EQ(sponge.contact_angle, M_PI / 3);
}

TEST(CaseKeys, OfNucleation) {
  using Law = NucleationCase::Surface::Law;
  const auto read = [](const std::string& section) {
    return read_case(std::string(MOSSFIELD_CASES_DIR) + "/hosts/foam_fill.yaml",
                     {"nucleation={" + section + "}"})
        .values.nucleation;
  };
  const NucleationCase n = read(
      "law: rate, overpotential: 0.11 V, rate: 1e12 1/(m^2 s), barrier: 20, contact_angle: 90 deg, radius: "
      "51 nm, area: 9, bury: 0.8 um, seed: 23, coated: {law: sites, overpotential: 0.12 V, density: 2e12 "
      "1/m^2, exponent: 2.5, contact_angle: 60 deg, radius: 52 nm, thickness: 20 nm, thickness_floor: 10 "
      "nm, depth: 5 um, conductivity: 1e-5 S/m, conversion: 3e9 C/m^3}");
  EXPECT_TRUE(n.present);
  EXPECT_TRUE(n.is_coated);
  EXPECT_EQ(n.bare.law, Law::rate);
  EXPECT_EQ(n.bare.overpotential, 0.11);
  EXPECT_EQ(n.bare.rate, 1e12);
  EXPECT_EQ(n.bare.barrier, 20);
  EXPECT_DOUBLE_EQ(n.bare.contact_angle, M_PI / 2);
  EXPECT_EQ(n.bare.radius, 51e-9);
  EXPECT_EQ(n.area, 9);
  EXPECT_EQ(n.bury, 0.8e-6);
  EXPECT_EQ(n.seed, 23u);
  EXPECT_EQ(n.coated.law, Law::sites);
  EXPECT_EQ(n.coated.overpotential, 0.12);
  EXPECT_EQ(n.coated.density, 2e12);
  EXPECT_EQ(n.coated.exponent, 2.5);
  EXPECT_DOUBLE_EQ(n.coated.contact_angle, M_PI / 3);
  EXPECT_EQ(n.coated.radius, 52e-9);
  EXPECT_EQ(n.thickness, 20e-9);
  EXPECT_EQ(n.thickness_floor, 10e-9);
  EXPECT_EQ(n.depth, 5e-6);
  EXPECT_EQ(n.conductivity, 1e-5);
  EXPECT_EQ(n.conversion, 3e9);
}

TEST(CaseKeys, OfTheLiteratureMode) {
  using Overpotential = LiteratureCase::Overpotential;
  for (const auto& [word, way] :
       {std::pair{"potential", Overpotential::potential},
        std::pair{"offset_minus_potential", Overpotential::offset_minus_potential}}) {
    const LiteratureCase l =
        read_case(std::string(MOSSFIELD_CASES_DIR) + "/literature/chen2015.yaml",
                  {std::string("literature.overpotential=") + word, "literature.overpotential_offset=-0.41 V",
                   "literature.phase_mobility=2.1e-6 m^3/(J s)", "literature.reaction_rate=0.13 1/s",
                   "literature.metal_site_density=7.1e4 mol/m^3", "literature.diffusion_weight=1.5",
                   "literature.metal_diffusivity=7.2e-13 m^2/s"})
            .values.literature;
    EXPECT_EQ(l.form, LiteratureCase::Form::dilute);
    EXPECT_EQ(l.overpotential, way) << word;
    EXPECT_EQ(l.overpotential_offset, -0.41);
    EXPECT_EQ(l.phase_mobility, 2.1e-6);
    EXPECT_EQ(l.reaction_rate, 0.13);
    EXPECT_EQ(l.metal_site_density, 7.1e4);
    EXPECT_EQ(l.diffusion_weight, 1.5);
    EXPECT_EQ(l.metal_diffusivity, 7.2e-13);
  }
}

}  // namespace
}  // namespace mossfield
