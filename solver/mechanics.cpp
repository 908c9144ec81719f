#include "solver/mechanics.hpp"

#include <chrono>

#include "kernels/cell_set.hpp"
#include "kernels/charge.hpp"
#include "kernels/displacement_kernels.hpp"
#include "kernels/front.hpp"

namespace mossfield {

namespace {

constexpr int anderson_depth = 4;
/// Of S: stress that is closer to the flow law leaves moduli much as they are.
constexpr double far_from_law = 0.3;

const double* data_of(const Field* field) {
  return field ? field->data() : nullptr;
}

}  // namespace

/// State (plastic strain, resistance) and the outer iteration's fields.
struct Mechanics::Flow {
  Field plastic[3];
  Components<double> plastic_edge;
  Field resistance, slack, image, fluidity;
  Field error, now, sigma,
      rise;  ///< von Mises stress of this step and of the last, and of a trial; see KeepTrial
  double dt = 0;
  CellSet cells;  ///< that flow
  Anderson mixing;

  /// Between steps: for checkpoints, the plastic shear on the upper edges of cells along an axis.
  Field& upper_edges(int edge, int along) { return (edge + 1) % 3 == along ? image : error; }

  Flow(const Grid& grid, const LithiumFlow& law)
      : plastic{{grid, "plastic strain xx", "1"},
                {grid, "plastic strain yy", "1"},
                {grid, "plastic strain zz", "1"}},
        plastic_edge(make_edges<double>(grid, "plastic shear", "1")),
        resistance(grid, "flow resistance", "Pa"),
        slack(grid, "slack", "1"),
        image(grid, "next slack", "1"),
        fluidity(grid, "fluidity", "1/Pa"),
        error(grid, "error of stress", "1"),
        now(grid, "von Mises stress", "Pa"),
        sigma(grid, "last von Mises stress", "Pa"),
        rise(grid, "rise of the trial stress", "Pa/s"),
        cells(grid),
        mixing(grid, 1, anderson_depth) {
    for_each_cell(grid, AddConstant{resistance.data(), law.initial});
  }
};

Mechanics::Mechanics(const Grid& grid, MechanicsOptions options)
    : grid_(grid), options_(options), engine_(grid, options.linear) {
  if (options_.flow) flow_ = std::make_unique<Flow>(grid, *options_.flow);
}
Mechanics::~Mechanics() = default;

/// The axis whose upper wall is clamped, or -1. Edges on a wall hold shear only where it is clamped, and on
/// an upper one they lie in the ghost layer; at the other end of that axis none do.
int Mechanics::clamped_above() const {
  for (int axis = 0; axis < 3; ++axis)
    if (grid_.active(axis) && !grid_.periodic(axis) &&
        options_.linear.sides[static_cast<std::size_t>(2 * axis + 1)].kind == Side::Kind::clamped)
      return axis;
  return -1;
}

std::vector<std::pair<std::string, Field*>> Mechanics::state() {
  std::vector<std::pair<std::string, Field*>> out;
  if (!flow_) return out;
  int number = 0;
  const auto name = [&] { return "flow" + std::to_string(number++); };
  for (Field* field : {&flow_->plastic[0], &flow_->plastic[1], &flow_->plastic[2], &flow_->resistance,
                       &flow_->sigma, &flow_->rise})  // the next step starts from them
    out.emplace_back(name(), field);
  const int above = clamped_above();
  const Box& b = grid_.box();
  const long step = above == 0 ? b.sx : above == 1 ? b.sy : b.sz;
  for (int axis = 0; axis < 3; ++axis) {
    auto& edge = flow_->plastic_edge[static_cast<std::size_t>(axis)];
    if (!edge) continue;
    if (above < 0 || axis == above) {
      out.emplace_back(name(), &*edge);
      continue;
    }
    Field& upper = flow_->upper_edges(axis, above);
    for_each_cell(grid_, Copy{upper.data(), edge->data() + step});
    out.emplace_back(name() + "_above", &upper);
  }
  return out;
}

void Mechanics::restored() {
  const int above = clamped_above();
  if (!flow_ || above < 0) return;
  for (int axis = 0; axis < 3; ++axis) {
    auto& edge = flow_->plastic_edge[static_cast<std::size_t>(axis)];
    if (!edge || axis == above) continue;
    Field& upper = flow_->upper_edges(axis, above);
    fill_ghosts(upper);  // the first edges of a rank are the last of the one before
    const Box& b = grid_.box();
    Box box = b;  // in the layer of the wall nobody wraps what is periodic along it
    int* count[3] = {&box.nx, &box.ny, &box.nz};
    for (int a = 0; a < 3; ++a)
      if (a == above || (grid_.active(a) && grid_.periodic(a))) ++*count[a];
    const long step = above == 0 ? b.sx : above == 1 ? b.sy : b.sz;
    for_each_in(grid_.device(), box, EdgesOfUpper{edge->data(), upper.data(), step, above});
  }
}

/// Moduli and stresses without strain at the present slack. `anew`: see Elastostatics::update.
void Mechanics::soften(bool anew) {
  ElasticFields<double>& m = engine_.moduli();
  for_each_cell(grid_, SoftenCell{m.lambda.data(), m.shear.data(), input_.lambda->data(),
                                  input_.shear->data(), flow_ ? flow_->slack.data() : nullptr, floor_});
  const bool shared = input_.surface.level != nullptr;
  engine_.share(input_.surface, flow_ ? input_.flowing : nullptr, floor_);
  engine_.update(input_.held, anew);
  for (int axis = 0; axis < 3; ++axis) {
    const auto n = static_cast<std::size_t>(axis);
    for_each_cell(grid_, EigenStress{engine_.stress()[n]->data(),
                                     m.lambda.data(),
                                     m.shear.data(),
                                     data_of(input_.initial),
                                     {data_of(input_.eigenstrain[0]), data_of(input_.eigenstrain[1]),
                                      data_of(input_.eigenstrain[2])},
                                     flow_ ? flow_->plastic[axis].data() : nullptr,
                                     axis});
    if ((flow_ || shared || input_.eigenshear[n]) && engine_.edge_stress()[n])
      for_each_in(
          grid_.device(), grid_.box_and_upper_layer(),
          EdgeEigenStress{engine_.edge_stress()[n]->data(), m.edge[n]->data(),
                          flow_ ? flow_->plastic_edge[n]->data() : nullptr, data_of(input_.eigenshear[n])});
  }
  if (shared) engine_.stress_shared();
}

void Mechanics::take(MechanicsReport& report, const ElastostaticReport& linear) const {
  report.iterations += linear.iterations;
  report.residual = linear.loads > 0 ? linear.residual / linear.loads : linear.residual;
  report.converged = linear.converged;
}

MechanicsReport Mechanics::solve(const MechanicsInput& input, double dt) {
  const auto begin = std::chrono::steady_clock::now();
  MechanicsReport report;
  input_ = input;
  const double stiffest = reduce(grid_, Stiffest{{}, input.lambda->data(), input.shear->data()});
  report.solid = reduce(grid_, LargestOf{{}, input.shear->data()}) > 0;
  floor_ = report.solid ? options_.floor * stiffest : 0;
  const bool flows = flow_ && input.flowing && dt > 0;
  if (flow_ && !flows) flow_->slack.clear();
  if (flows) predict(dt);
  soften(true);
  if (report.solid) {
    if (flows)
      flow(dt, report);
    else
      take(report, engine_.solve());
  }
  report.seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
  return report;
}

void Mechanics::forget() {
  for_each_cell(grid_,
                ForgetFlow{flow_->plastic[0].data(), flow_->plastic[1].data(), flow_->plastic[2].data(),
                           flow_->resistance.data(), input_.flowing->data(), options_.flow->initial});
  Field& near = flow_->image;
  near.copy_from(*input_.flowing);
  fill_ghosts(near);
  const Box box = grid_.box_and_upper_layer(), b = grid_.box();
  Components<double>& edge = flow_->plastic_edge;
  if (edge[2]) for_each_in(grid_.device(), box, ForgetEdgeFlow<0, 1>{edge[2]->data(), near.data(), b});
  if (edge[0]) for_each_in(grid_.device(), box, ForgetEdgeFlow<1, 2>{edge[0]->data(), near.data(), b});
  if (edge[1]) for_each_in(grid_.device(), box, ForgetEdgeFlow<2, 0>{edge[1]->data(), near.data(), b});
}

void Mechanics::predict(double dt) {
  forget();
  flow_->dt = dt;
  flow_->cells.gather(Flows{input_.flowing->data()});
  for (Field* field : {&flow_->slack, &flow_->image, &flow_->error}) field->clear();
  for_each_in(flow_->cells,
              PredictSlack{flow_->slack.data(), flow_->sigma.data(), flow_->rise.data(), input_.shear->data(),
                           flow_->resistance.data(), input_.flowing->data(), *options_.flow, dt});
}

/// Solves with the secant moduli of the last pass until stress and flow law agree. The slack of a cell that
/// carries a given load falls to its end as (1 - m)^n; Anderson's mixing does away with that.
void Mechanics::flow(double dt, MechanicsReport& report) {
  flow_->mixing.start();
  for (;;) {
    const ElastostaticReport linear = engine_.solve();
    take(report, linear);
    with_loaded_axes(grid_, [&](auto known) {
      constexpr int axes = decltype(known)::value;
      launch_axes<axes>(flow_->cells, FlowStress<axes>{flow_->now.data(), {engine_.loaded().as<axes>()}});
    });
    for_each_in(flow_->cells, FlowPass{flow_->image.data(), flow_->error.data(), flow_->now.data(),
                                       flow_->slack.data(), input_.shear->data(), flow_->resistance.data(),
                                       input_.flowing->data(), *options_.flow, dt});
    report.flow_error = reduce(flow_->cells, LargestOf{{}, flow_->error.data()});
    ++report.passes;
    if (report.flow_error <= options_.flow_tolerance) return;
    if (report.passes >= options_.max_passes) break;
    flow_->mixing.next({{&flow_->slack, &flow_->image, 1.0, &flow_->cells}});
    // else the next pass is not likely to need a preconditioner, or the last one is as good
    soften(linear.iterations > 0 && report.flow_error > far_from_law);
  }
  report.converged = false;
}

void Mechanics::keep() {
  if (!flow_ || !(flow_->dt > 0)) return;
  with_loaded_axes(grid_, [&](auto known) {
    constexpr int axes = decltype(known)::value;
    launch_axes<axes>(grid_, FlowStress<axes>{flow_->now.data(), {engine_.loaded().as<axes>()}});
  });
  for_each_cell(grid_, KeepTrial{flow_->sigma.data(), flow_->rise.data(), flow_->now.data(),
                                 flow_->slack.data(), flow_->dt});
  for_each_cell(grid_, FluidityOf{flow_->fluidity.data(), flow_->slack.data(), input_.shear->data()});
  fill_ghosts(flow_->fluidity);
  with_loaded_axes(grid_, [&](auto known) {
    constexpr int axes = decltype(known)::value;
    launch_axes<axes>(flow_->cells, KeepFlow<axes>{flow_->plastic[0].data(),
                                                   flow_->plastic[1].data(),
                                                   flow_->plastic[2].data(),
                                                   flow_->resistance.data(),
                                                   {engine_.loaded().as<axes>()},
                                                   flow_->fluidity.data(),
                                                   *options_.flow});
  });
  const ElasticStencil<double> a = engine_.loaded();
  const Box box = grid_.box_and_upper_layer();
  Components<double>& edge = flow_->plastic_edge;
  const double* f = flow_->fluidity.data();
  if (edge[2]) for_each_in(grid_.device(), box, KeepEdgeFlow<0, 1>{edge[2]->data(), a, f});
  if (edge[0]) for_each_in(grid_.device(), box, KeepEdgeFlow<1, 2>{edge[0]->data(), a, f});
  if (edge[1]) for_each_in(grid_.device(), box, KeepEdgeFlow<2, 0>{edge[1]->data(), a, f});
}

void Mechanics::measure(const StressMeasures& out, const Field* level) const {
  const std::array<double, 3> h = grid_.spacing();
  with_loaded_axes(grid_, [&](auto known) {
    constexpr int axes = decltype(known)::value;
    launch_axes<axes>(grid_, MeasureStress<axes>{out,
                                                 {engine_.loaded().as<axes>()},
                                                 input_.lambda->data(),
                                                 input_.shear->data(),
                                                 data_of(input_.initial),
                                                 data_of(level),
                                                 h[0],
                                                 h[1],
                                                 h[2]});
  });
}
void Mechanics::pressure(Field& out) const {
  measure({out.data(), nullptr, nullptr, nullptr}, nullptr);
}
void Mechanics::von_mises(Field& out) const {
  measure({nullptr, out.data(), nullptr, nullptr}, nullptr);
}
void Mechanics::energy(Field& out) const {
  measure({nullptr, nullptr, out.data(), nullptr}, nullptr);
}
void Mechanics::compression(const Field& level, Field& out) const {
  measure({nullptr, nullptr, nullptr, out.data()}, &level);
}

}  // namespace mossfield
