// The kernels of the hot path by name. A double is 8 bytes, a float 4.

#include "bench.hpp"
#include "bench_kernels.hpp"
#include "kernels/charge_flux.hpp"
#include "kernels/elliptic_system_kernels.hpp"
#include "kernels/multigrid_kernels.hpp"
#include "kernels/reaction.hpp"
#include "kernels/salt.hpp"
#include "kernels/vector_ops.hpp"
#include "solver/two_potential_laws.hpp"

namespace mossfield::bench {

namespace {

constexpr double dt = 0.1, speed = 1e-8, width = 2.5e-6;  // [s], [m/s], [m]

template <class F>
Kernel cells(const Arrays& a, const char* name, const char* kind, Traffic traffic, F f) {
  return {name, kind, traffic.bytes(a.grid().device()), [&grid = a.grid(), f] { for_each_cell(grid, f); }};
}

template <class F>
Kernel sums(const Arrays& a, const char* name, const char* kind, Traffic traffic, F f) {
  return {name, kind, traffic.bytes(a.grid().device()), [&grid = a.grid(), f] { reduce(grid, f); }};
}

Kernel multigrid_cycle(Arrays& a) {
  // Words of 4 bytes on the finest level: before, tx ty tz s inverse b and u written; the prolongation
  // updates u; after, tx ty tz inverse b and u updated; 3 words of the coarser level. Levels: 1 + 2/8 + 4/64
  // + ... So the host does it, which fuses sweeps; a GPU, which does not, moves several times as much.
  const double finest = Traffic{4 * (6 + 5), 4 * 2, 4}.bytes(a.grid().device()) + 4 * 3.0 / 8,
               levels = 1 + 2.0 / 8 + 4.0 / 64 * 8 / 7;
  const auto multigrid = std::make_shared<Multigrid>(a.grid());
  EllipticSystem system(a.grid());
  for (Field* t : {&system.tx, &system.ty, &system.tz, &system.s})
    for_each_cell(a.grid(), Extrapolate{t->data(), a["tx"], a["s"], t == &system.s ? 0.0 : 1.0, 0.0});
  multigrid->update(system);
  for_each_cell(a.grid(), Narrow{multigrid->right().data(), a["r"], 1});
  return {"multigrid cycle", "solver", finest * levels, [multigrid] { multigrid->cycle(); }};
}

}  // namespace

double* Arrays::operator[](const std::string& name) {
  std::unique_ptr<Field>& field = fields_[name];
  if (field) return field->data();
  field = std::make_unique<Field>(grid_, name, "1");
  const Box& b = grid_.box();
  // a flat front in the middle of x; salt near c0; other fields of the order of 1
  std::vector<double> values(static_cast<std::size_t>(grid_.words()));
  const bool distance = name.rfind("psi", 0) == 0 || name == "hat", salt = name[0] == 'c';
  for (long q = 0; q < grid_.words(); ++q) {
    const double x = static_cast<double>(q % b.row) - 0.5 * b.nx, ripple = static_cast<double>(q % 97) / 97;
    values[static_cast<std::size_t>(q)] = distance ? -x * b.hx + 1e-3 * b.hx * ripple
                                          : salt   ? values_.electrolyte.concentration * (0.9 + 0.1 * ripple)
                                          : name == "phi"  ? 1e-3 * ripple
                                          : name == "zero" ? 0
                                                           : 1 + 0.1 * ripple;
  }
  copy_from_host(grid_.device(), field->data(), values.data(), field->bytes());
  return field->data();
}

float* Arrays::single(const std::string& name) {
  std::unique_ptr<BasicField<float>>& field = singles_[name];
  if (field) return field->data();
  field = std::make_unique<BasicField<float>>(grid_, name, "1");
  const std::vector<float> values(static_cast<std::size_t>(grid_.words()), 0.1f);
  copy_from_host(grid_.device(), field->data(), values.data(), field->bytes());
  return field->data();
}

std::vector<Kernel> solver_kernels(Arrays& a) {
  const Box& b = a.grid().box();
  const Stencil7<double> op{a["tx"], a["ty"], a["tz"], a["s"], b.sx, b.sy, b.sz};
  const Stencil7<float> op4{a.single("tx"), a.single("ty"), a.single("tz"), a.single("s"), b.sx, b.sy, b.sz};
  const float* inverse = a.single("inverse");
  float *z = a.single("z"), *b4 = a.single("b"), *p4 = a.single("p"), *q4 = a.single("q"),
        *x4 = a.single("x");
  double *r = a["r"], *p = a["p"], *q = a["q"], *u = a["u"];
  const double* one = a["right"];  // the first of its words
  return {cells(a, "apply", "stencil", {40, 0, 8}, Apply{q, op, p}),
          sums(a, "apply, p.q", "stencil", {40, 0, 8}, ApplyDot{{}, q, op, p}),
          sums(a, "residual", "stencil", {52, 0, 8}, Residual{{}, r, a["right"], u, op, inverse, 0}),
          cells(a, "half sweep (unfused)", "stencil", {20, 4, 0}, SmoothColour{z, op4, inverse, b4, 0}),
          cells(a, "direction", "vector", {4, 8, 0}, Direction{p, z, 0.5}),
          sums(a, "advance u, r, b", "vector", {20, 16, 4}, Advance{{}, u, r, p, q, inverse, b4, 1e-9, 1}),
          sums(a, "r.z", "vector", {12, 0, 0}, NarrowDot{{}, r, z}),
          cells(a, "narrow", "vector", {8, 0, 4}, Narrow{b4, r, 1}),
          sums(a, "apply, p.q, single", "stencil", {20, 0, 4}, SingleApplyDot{{}, q4, op4, p4}),
          sums(a, "advance x, r, single", "vector", {12, 8, 0},
               SingleAdvance<false>{{}, x4, b4, p4, q4, inverse, one}),
          sums(a, "r.z, single", "vector", {8, 0, 0}, SingleDot{{}, b4, z}),
          cells(a, "direction, single", "vector", {4, 4, 0}, SingleDirection{p4, z, one}),
          multigrid_cycle(a)};
}

std::vector<Kernel> balance_kernels(Arrays& a) {
  const Case& v = a.values();
  const Box& b = a.grid().box();
  const Electrolyte medium = electrolyte_of(v);
  const ButlerVolmer kinetics = kinetics_of(v);
  const CounterSide counter = counter_side_of(v, a.grid());
  const double per_charge = v.metal.molar_volume / faraday, c0 = medium.concentration,
               volume = b.hx * b.hy * b.hz;
  double *psi = a["psi"], *slope = a["slope"], *cap = a["cap"], *hat = a["hat"], *phi = a["phi"], *c = a["c"];
  double *exchange = a["exchange"], *drive = a["drive"], *history = a["zero"], *ionic = a["ionic"];
  double *current = a["p"], *source = a["q"], *tx = a["tx"], *ty = a["ty"], *tz = a["tz"];
  const Reaction reaction{hat,        slope, drive, exchange, history, kinetics,  width,
                          per_charge, 1,     dt,    0.05,     {},      HostView()};
  // what only cells near the front or the counter side read is not counted
  return {cells(a, "y += a x", "vector", {8, 8, 0}, AddScaled{a["u"], a["r"], 1e-9}),
          cells(a, "extrapolate", "vector", {16, 0, 8},
                Extrapolate{a["u"], a["psi now"], a["psi old"], 1.5, -0.5}),
          cells(a, "advance front", "vector", {24, 0, 8},
                AdvanceFront{a["u"], hat, current, slope, nullptr, 1e-12}),
          cells(a, "front geometry", "stencil", {8, 0, 16},
                FrontGeometry<true>{{slope, cap, psi, b, surface_energy_of(v, a.grid()), width}}),
          cells(a, "front history", "stencil", {24, 0, 8},
                FrontHistory<false>{{a["u"], a["psi now"], a["psi old"], psi, nullptr, b, 1.5, -2, 0.5, dt,
                                     0.4 * speed * width, speed, speed, width}}),
          cells(a, "front exchange", "stencil", {24, 0, 8},
                FrontExchange{exchange, psi, slope, c, b, kinetics, width}),
          cells(a, "front drive", "stencil", {32, 0, 8},
                FrontDrive{drive, psi, slope, cap, phi, b, width, per_charge, 1 / kinetics.f}),
          cells(a, "face conductance", "stencil", {16, 0, 24},
                FaceConductance{a["r"], a["u"], a["right"], ionic, c, medium.conductivity, 0.5 / c0, b, 0, -1,
                                -1}),
          {"charge flux", "stencil", Traffic{40, 0, 8}.bytes(a.grid().device()),
           [&grid = a.grid(), flux = ChargeFlux{a["r"], phi, a["ln c"], tx, ty, tz,
                                                medium.diffusion_potential, b}] { charge_flux(grid, flux); }},
          cells(a, "charge reaction", "law", {8, 0, 0},
                ChargeReaction<true>{a["s out"], a["u"], current, source, phi, reaction, volume}),
          cells(a, "ionic fraction beyond", "vector", {8, 0, 8}, IonicFractionBeyond{ionic, psi}),
          cells(a, "fraction history", "law", {24, 0, 16},
                FractionHistory{a["u"],
                                a["r"],
                                a["psi now"],
                                a["psi old"],
                                {hat, slope, 3 * width},
                                nullptr,
                                1.5,
                                -2,
                                0.5,
                                width,
                                1 / (per_charge * dt)}),
          cells(a, "ln c", "law", {8, 0, 8}, LogOf{a["ln c"], c, c0}),
          cells(a, "salt history", "vector", {32, 0, 8},
                SaltHistory<false>{{a["u"], a["psi now"], a["psi old"], a["c now"], a["c old"], nullptr, -2,
                                    0.5, width, volume / dt}}),
          cells(a, "salt system", "vector", {24, 0, 16},
                SaltSystem{a["r"], a["s out"], ionic, a["right"], source, nullptr, 1.5 * volume / dt,
                           counter.salt_per_charge, volume})};
}

}  // namespace mossfield::bench
