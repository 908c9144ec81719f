// What happens at and in a film beside its resistance, in a flat cell against bisection: kinetics of
// its own, leakage of electrons, lithium that it takes up.

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

// By how much a slower reaction below a resolved film lowers the voltage, against Butler-Volmer. Breaks if it
// goes by the bare exchange current: not at all then.
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

// Breaks if a film that the electrolyte has dissolved still covers the metal: with a kinetics of its own, or
// a second way for the current, that of electrons.
TEST(FilmKinetics, ADissolvedFilmLeavesBareMetal) {
  const auto voltage = [](double exchange, double electronic, double* bare) {
    CoatingCase coating;
    if (bare) {
      coating.inner = layer(5e-9, 2.5e-5);
      coating.inner.exchange_current = exchange, coating.inner.electronic_conductivity = electronic;
      coating.inner.loss = 1e-11;  // all of it in 50 s
      coating.inner.heals = electronic > 0;
    }
    Bench bench(flat_coated(coating), Salt::frozen);
    bench.run(90, 0.5);
    if (bare) *bare = film_metrics(bench.values, bench.state).bare_fraction;
    return bench.state.voltage;
  };
  const double without = voltage(0, 0, nullptr);
  for (const double electronic : {0.0, 1.25e-5}) {
    double bare = 0;
    EXPECT_NEAR(voltage(electronic > 0 ? 30 : 3, electronic, &bare) / without, 1, 1e-4) << electronic;
    EXPECT_GT(bare, 1 - 1e-4) << electronic;
  }
}

/// A film that leaks electrons, whole: half as good a conductor of them as of ions.
CoatingCase leaking() {
  CoatingCase coating;
  coating.inner = layer(50e-9, 2.5e-5);
  coating.inner.electronic_conductivity = 1.25e-5;
  coating.inner.exchange_current = 5;
  coating.bury = 100e-9;
  return coating;
}

// Two branches at one voltage: ions behind 2e-3 ohm m^2 with the film's kinetics, electrons behind 4e-3 with
// those of bare metal. Breaks if the branches are in series, share their kinetics, or the share or the loss
// is that of another current.
TEST(FilmKinetics, FlatLeakingCellTakesTheVoltageOfTwoBranches) {
  const auto ions = [](long double eta) { return deposited(5, eta, 2e-3); };
  const auto electrons = [](long double eta) { return deposited(30, eta, 4e-3); };
  const auto both = [&](long double eta) { return ions(eta) + electrons(eta); };
  const double eta = overpotential(both);
  const double wanted =
      start_voltage({}) + eta - overpotential([](long double y) { return deposited(30, y, 0); });
  Bench bench(flat_coated(leaking()));
  const double share = static_cast<double>(electrons(eta)) / 10;
  const double drop =
      static_cast<double>(2e-3 * ions(eta) * ions(eta) + 4e-3 * electrons(eta) * electrons(eta)) / 10;
  std::printf(
      "%.6f mV, relative difference %.1e; leaked share %.6f, relative difference %.1e; drop %.6f mV\n",
      1e3 * bench.state.voltage, bench.state.voltage / wanted - 1, bench.state.film.leaked_share,
      bench.state.film.leaked_share / share - 1, 1e3 * bench.state.film.drop);
  EXPECT_NEAR(bench.state.voltage / wanted, 1, 1e-6);
  EXPECT_NEAR(bench.state.film.leaked_share / share, 1, 1e-5);
  EXPECT_NEAR(bench.state.film.drop / drop, 1, 1e-5);
}

/// dB/dt = (V_m/F) leaked(eta)/height (1 - B), eta by what then passes in all, by Runge-Kutta's formula.
double buried_after(double end) {
  const auto rate = [](double b) {
    const double eta = overpotential([&](long double y) {
      return (1 - b) * (deposited(5, y, 2e-3) + deposited(30, y, 4e-3)) + b * deposited(30, y, 0);
    });
    return per_charge / 100e-9 * static_cast<double>(deposited(30, eta, 4e-3)) * (1 - b);
  };
  double b = 0;
  for (int n = 0; n < 40; ++n) {
    const double h = end / 40, k1 = rate(b), k2 = rate(b + h / 2 * k1), k3 = rate(b + h / 2 * k2),
                 k4 = rate(b + h * k3);
    b += h / 6 * (k1 + 2 * k2 + 2 * k3 + k4);
  }
  return b;
}

// Breaks if leaked metal is no deposit or is counted twice, if it buries by another law than its volume over
// its height, if what it buries stays in the film's volume, or the front goes on reacting as if the film were
// there.
TEST(FilmKinetics, LeakedMetalIsDepositedAndBuriesTheFilm) {
  Bench bench(flat_coated(leaking()), Salt::frozen);
  const double start = bench.equations.balances(bench.state).metal_volume,
               film = bench.state.film.layers[0].volume;
  const double end = 100;
  bench.run(end, 0.1);
  const double deposit = bench.equations.balances(bench.state).metal_volume - start;
  const double charge = bench.state.charge.now;
  const FilmMetrics m = film_metrics(bench.values, bench.state);
  const double wanted = buried_after(end);
  std::printf(
      "charge against deposit %.1e; buried %.5f of the front, %.5f by the rate equation; film left %.5f, "
      "closing "
      "%.1e, leaked share %.4f, %ld steps\n",
      deposit / (per_charge * charge) - 1, m.buried_fraction, wanted,
      bench.state.film.layers[0].volume / film, m.closing, m.leaked_share, bench.state.step);
  EXPECT_NEAR(deposit / (per_charge * charge), 1, 1e-10);
  EXPECT_NEAR(charge / (10 * bench.area() * end), 1, 1e-9);
  EXPECT_NEAR(m.buried_fraction / wanted, 1, 2e-3);
  EXPECT_NEAR(m.bare_fraction, m.buried_fraction, 1e-12);
  EXPECT_NEAR(bench.state.film.layers[0].volume / film, 1 - m.buried_fraction, 1e-4);
  EXPECT_LT(m.closing, 1e-4);
}

// A native film that heals forms anew on the metal on top of it. Breaks if it gets buried.
TEST(FilmKinetics, FilmThatHealsIsNotBuried) {
  CoatingCase coating = leaking();
  coating.inner.heals = true;
  Bench bench(flat_coated(coating), Salt::frozen);
  const double share = bench.state.film.leaked_share;
  bench.run(20, 0.1);
  const FilmMetrics m = film_metrics(bench.values, bench.state);
  EXPECT_EQ(m.buried_fraction, 0);
  EXPECT_NEAR(m.leaked_share / share, 1, 1e-3);
  EXPECT_NEAR(m.bare_fraction, 0, 1e-12);
}

// Breaks if metal is deposited before the film is full or goes missing after, if the film's resistance is not
// that of two in series, or if charge, deposit and what the film has taken part.
TEST(FilmKinetics, FilmTakesUpItsCapacityBeforeMetalIsDeposited) {
  const double bare = start_voltage({}), room = 3.9e6 / 79.87 * faraday * 50e-9;  // [C/m^2]
  Bench bench(flat_coated(converting()), Salt::frozen);
  const double start = bench.equations.balances(bench.state).metal_volume, area = bench.area();
  const auto check = [&](double end) {
    bench.run(end, 0.02);
    const Balances b = bench.equations.balances(bench.state);
    const double deposit = (b.metal_volume - start) / per_charge, charge = bench.state.charge.now;
    const double share = std::min(1.0, 10 * end / room), r = 50e-9 * ((1 - share) / 2.5e-6 + share / 2.5e-5);
    const double voltage = bare - 10 * r;
    std::printf(
        "%g s: charge less deposit less stored %.1e of it, stored %.6f of the room, %.6f V (%.1e off), %ld "
        "steps\n",
        end, (charge - deposit - b.stored) / charge, b.stored / (room * area), bench.state.voltage,
        bench.state.voltage / voltage - 1, bench.state.step);
    EXPECT_NEAR((deposit + b.stored) / charge, 1, 1e-10) << end;
    EXPECT_NEAR(charge / (10 * area * end), 1, 1e-9) << end;
    EXPECT_NEAR(b.stored / (room * area), share, 1e-3) << end;
    EXPECT_NEAR(bench.state.voltage / voltage, 1, 1e-3) << end;
  };
  check(0.5 * room / 10);
  EXPECT_NEAR(bench.equations.balances(bench.state).metal_volume / start, 1, 1e-12);
  check(3 * room / 10);
  EXPECT_NEAR(film_metrics(bench.values, bench.state).converted, 1, 1e-3);
}

// The same on a rough front with holes in the film and salt that moves: bare places deposit from the start.
// Breaks if the three balances do not have the same rate where it differs from place to place.
TEST(FilmKinetics, BalancesCloseWhileAnUnevenFilmIsConverted) {
  Case v = lithium({40, 24, 1}, {24e-6, 14.4e-6, 1e-6});
  v.interface.width = 2.5e-6, v.interface.energy = 0.5;
  v.initial.front = 7e-6, v.initial.roughness = 0.2e-6, v.initial.roughness_cutoff = 6e-6;
  v.drive.current = 20, v.drive.end_time = 60;
  v.coating = converting();
  v.coating.pinholes = {{{5e-6, 5e-6}, 1.5e-6}};
  v.coating.thickness_variation = 0.2, v.coating.thickness_cutoff = 6e-6;
  Bench bench(v);
  const Balances before = bench.equations.balances(bench.state);
  double most = 0;
  for (double end = 3; end <= 60; end += 3) {
    bench.run(end, 0.02);
    const Balances b = bench.equations.balances(bench.state);
    const double deposit = (b.metal_volume - before.metal_volume) / per_charge,
                 charge = bench.state.charge.now;
    most = std::max(most, std::fabs(charge - deposit - b.stored) / charge);
    EXPECT_NEAR((b.salt - bench.state.salt_in.now) / before.salt, 1, 1e-12) << end;
  }
  std::printf("charge less deposit less stored at most %.1e of it, %.4f of the film converted, %ld steps\n",
              most, film_metrics(bench.values, bench.state).converted, bench.state.step);
  EXPECT_LT(most, 1e-10);
}

// A stiff film that resists until it is converted, then hardly. Breaks if the step is bounded by how it
// resisted before: the ripples of the grid are then amplified, and what the film takes of the voltage jumps.
TEST(FilmKinetics, StiffFilmIsHeldByTheStepAfterItsConversion) {
  Case v = lithium({30, 60, 1}, {12e-6, 24e-6, 1e-6});
  v.interface.width = 2e-6, v.interface.energy = 0.5;
  v.initial.front = 5e-6, v.initial.roughness = 0.1e-6, v.initial.roughness_cutoff = 5e-6;
  v.drive.current = 20, v.drive.end_time = 1800;
  v.coating.inner = layer(243e-9, 1e-5);
  v.coating.inner.youngs_modulus = 10e9;
  v.coating.conversion = 1e9, v.coating.converted_conductivity = 0.1;  // full after 12 s
  Bench bench(v);
  const double flat = 20 * 243e-9 / 0.1;
  bench.run(20, 0.1);
  for (double t = 40; t <= 240; t += 20) {
    bench.run(t, 100);
    EXPECT_NEAR(bench.state.film.drop, flat, 0.02 * flat) << t << " s";
  }
}

}  // namespace
}  // namespace mossfield::test
