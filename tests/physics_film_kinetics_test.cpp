// What happens at and in a film beside its resistance, in a flat cell against bisection: kinetics of its own.

#include <gtest/gtest.h>

#include <cmath>

#include "coated.hpp"

namespace mossfield::test {
namespace {

/// Of the metal, less that of the electrolyte, at which `current` takes 10 A/m^2 [V].
template <class Current>
double overpotential(Current&& current) {
  return static_cast<double>(root([&](long double eta) { return 10 - current(eta); }, -10, 0));
}
double start_voltage(const CoatingCase& coating) {
  return Bench(flat_coated(coating)).state.voltage;
}

// Under the film the metal reacts with an i0 of its own, slower or faster, in a share of 0.7 of the front;
// the rest is bare. Breaks if the film's kinetics act in its gaps, or in parallel to its resistance.
TEST(FilmKinetics, FlatCellTakesTheVoltageOfTheReactionUnderItsFilm) {
  const double bare = start_voltage({});
  const auto of_bare = [](long double eta) { return deposited(30, eta, 0); };
  for (const double exchange : {2.0, 300.0})
    for (const double cover : {1.0, 0.7}) {
      CoatingCase coating;
      coating.inner = layer(50e-9, 2.5e-5);
      coating.inner.exchange_current = exchange;
      coating.inner.bare_fraction = 1 - cover;
      const auto of_film = [&](long double eta) {
        return cover * deposited(exchange, eta, 2e-3) + (1 - cover) * deposited(30, eta, 0);
      };
      const double wanted = bare + overpotential(of_film) - overpotential(of_bare);
      const double found = start_voltage(coating);
      std::printf("i0 %g, cover %g: %.6f mV, relative difference %.1e\n", exchange, cover, 1e3 * found,
                  found / wanted - 1);
      EXPECT_NEAR(found / wanted, 1, 1e-6);
    }
}

// The same with two layers of unlike kinetics, whole: the inner one decides. Breaks if the outer one does.
TEST(FilmKinetics, FlatCellGoesByTheLayerOnTheMetal) {
  const double bare = start_voltage({});
  CoatingCase coating;
  coating.inner = layer(50e-9, 2.5e-5), coating.outer = layer(20e-9, 2.5e-5);
  coating.inner.exchange_current = 5, coating.outer.exchange_current = 500;
  const double wanted = bare + overpotential([](long double eta) { return deposited(5, eta, 2.8e-3); }) -
                        overpotential([](long double eta) { return deposited(30, eta, 0); });
  EXPECT_NEAR(start_voltage(coating) / wanted, 1, 1e-6);
}

// A film of the grid with the same h/sigma and kinetics against the closure: 1.6 % of what the film takes is
// the grid's. Breaks if the reaction below a resolved film goes by the bare exchange current: 29 mV more or
// less.
TEST(FilmKinetics, ResolvedFilmHasTheSameKinetics) {
  const auto voltage = [](double exchange) {
    Case v = lithium({160, 8, 1}, {16e-6, 0.8e-6, 1e-6});
    v.interface.width = 0.4e-6;
    v.initial.front = 4e-6;
    v.drive.current = 30;
    v.electrolyte.conductivity = 10;
    v.coating.inner = layer(0.8e-6, 0.8e-6 / 2e-4);
    v.coating.inner.exchange_current = exchange;
    v.coating.resolved = true;
    return Bench(v).state.voltage;
  };
  const double f = inverse_thermal_voltage(298.15);
  const double wanted = -2 / f * (std::asinh(30 / (2 * 8.0)) - std::asinh(30 / (2 * 30.0)));
  EXPECT_NEAR((voltage(8) - voltage(30)) / wanted, 1, 0.01);
}

}  // namespace
}  // namespace mossfield::test
