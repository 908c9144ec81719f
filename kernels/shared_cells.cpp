#include "kernels/shared_cells.hpp"

#include "kernels/shared_cells_kernels.hpp"
#include "kernels/shared_stress_kernels.hpp"

namespace mossfield {

namespace {

std::size_t at(int axis) {
  return static_cast<std::size_t>(axis);
}

Moduli above_floor(const Moduli& m, double floor) {
  return m.shear > floor ? m : Moduli{std::max(m.lambda, floor), floor};
}

Vector<double> view_of(std::array<std::optional<Field>, 3>& u) {
  return {{u[0]->data(), u[1]->data(), u[2]->data()}};
}

ShareOfInside share_of(Field& share, const BodySurface& surface, const Sides& sides, const Field* flowing) {
  const Grid& grid = share.grid();
  ShareOfInside f{
      share.data(), surface.level->data(), flowing ? flowing->data() : nullptr, grid.box(), {}, {}};
  for (int axis = 0; axis < 3; ++axis) {
    f.last[axis] = grid.cells()[at(axis)] - 1;
    for (int upper = 0; upper < 2; ++upper)
      f.bare[axis][upper] =
          grid.active(axis) && !grid.periodic(axis) && sides[at(2 * axis + upper)].kind != Side::Kind::slip;
  }
  return f;
}

/// Steps across an edge along an axis.
std::array<long, 2> across(const Grid& grid, std::size_t axis) {
  const Box& b = grid.box();
  const long step[3] = {b.sx, b.sy, b.sz};
  return {step[(axis + 1) % 3], step[(axis + 2) % 3]};
}

}  // namespace

SharedCells::SharedCells(const Grid& grid)
    : grid_(grid),
      share_(grid, "share", "1"),
      near_(grid, "near shared", "1"),
      shared_(grid),
      around_(grid),
      root_(make_edges<double>(grid, "root of G", "Pa^1/2")) {
  for (std::size_t n = 0; n < 3; ++n) {
    normal_[n].emplace(grid, "stress of layers", "Pa");
    weight_[n].emplace(grid, "shear of layers", "Pa^1/2");
  }
}

void SharedCells::find(const BodySurface& surface, const Sides& sides, const Field* flowing, double floor) {
  surface_ = surface;
  layered_ = surface.inside.moduli.shear > floor && surface.outside.moduli.shear > floor;
  surface_.inside.moduli = above_floor(surface.inside.moduli, floor);
  surface_.outside.moduli = above_floor(surface.outside.moduli, floor);
  for_each_cell(grid_, share_of(share_, surface, sides, flowing));
  wrap_ghosts(share_);
  any_ = reduce(grid_, CountShared{{}, near_.data(), share_.data(), grid_.box()}) > 0;
  shared_.gather([share = share_.data()](const Cell& c) { return is_shared(share[c.q]); });
  around_.gather([near = near_.data()](const Cell& c) { return near[c.q] > 0; });
  for (std::size_t n = 0; n < 3; ++n) normal_[n]->clear(), weight_[n]->clear();
}

LayersOf SharedCells::layers() const {
  return {share_.data(), surface_.level->data(), surface_.inside, surface_.outside, layered_, grid_.box()};
}

void SharedCells::give_cells(ElasticFields<double>& moduli) const {
  for_each_in(shared_, SharedModuli{moduli.lambda.data(), moduli.shear.data(), layers()});
}

void SharedCells::give_edges(ElasticFields<double>& moduli) {
  if (moduli.edge[0]) for_each_in(around_, SharedEdge<0>{moduli.edge[0]->data(), layers()});
  if (moduli.edge[1]) for_each_in(around_, SharedEdge<1>{moduli.edge[1]->data(), layers()});
  if (moduli.edge[2]) for_each_in(around_, SharedEdge<2>{moduli.edge[2]->data(), layers()});
  for (std::size_t n = 0; n < 3; ++n) {
    if (!moduli.edge[n]) continue;
    wrap_ghosts(*moduli.edge[n]);
    for_each_in(grid_.device(), grid_.box_and_upper_layer(),
                RootOfEdge{root_[n]->data(), moduli.edge[n]->data()});
    wrap_ghosts(*root_[n]);
  }
}

EdgeRoots SharedCells::roots() const {
  EdgeRoots out{};
  for (std::size_t n = 0; n < 3; ++n)
    if (root_[n]) out.along[n] = root_[n]->data();
  return out;
}

void SharedCells::give_stress(const ElasticFields<double>& moduli, Components<double>& cells,
                              Components<double>& edges) {
  if (!layered_)
    return for_each_in(shared_,
                       MeanUnstrained{{cells[0]->data(), cells[1]->data(), cells[2]->data()}, layers()});
  const ElasticStencil<double> a = stencil_of<double>(grid_, moduli, {}, {1, 1, 1}, 1.0);
  const Vector<double> weight = view_of(weight_);
  for_each_in(shared_, StressUnstrained{{{cells[0]->data(), cells[1]->data(), cells[2]->data()},
                                         {weight.u[0], weight.u[1], weight.u[2]}},
                                        a,
                                        roots(),
                                        layers()});
  add_to_edges(edges);
}

/// What weight_ holds; it and the edges get their ghosts.
void SharedCells::add_to_edges(Components<double>& edges) {
  for (std::size_t n = 0; n < 3; ++n) {
    if (!edges[n]) continue;
    wrap_ghosts(*weight_[n]);
    const auto [s, t] = across(grid_, n);
    for_each_in(around_,
                AddNearEdge{edges[n]->data(), weight_[n]->data(), root_[n]->data(), near_.data(), s, t});
    wrap_ghosts(*edges[n]);
  }
}

void SharedCells::find_stress(const ElasticStencil<double>& a) {
  const Vector<double> normal = view_of(normal_), weight = view_of(weight_);
  for_each_in(shared_,
              StressBeyond{{{normal.u[0], normal.u[1], normal.u[2]}, {weight.u[0], weight.u[1], weight.u[2]}},
                           a,
                           roots(),
                           layers()});
  for (std::size_t n = 0; n < 3; ++n) {
    if (grid_.active(static_cast<int>(n))) wrap_ghosts(*normal_[n]);
    if (a.edge[n]) wrap_ghosts(*weight_[n]);
  }
}

double SharedCells::add_force(const ElasticStencil<double>& a, Vector<double> out,
                              Vector<const float> inverse, double factor) {
  if (!layered_) return 0;
  find_stress(a);
  const Vector<double> normal = view_of(normal_), weight = view_of(weight_);
  return reduce(around_, ForceBeyond{{},
                                     out,
                                     a,
                                     inverse,
                                     roots(),
                                     {{normal.u[0], normal.u[1], normal.u[2]}},
                                     {{weight.u[0], weight.u[1], weight.u[2]}},
                                     near_.data(),
                                     factor});
}

void SharedCells::add_stress(const ElasticStencil<double>& a, Components<double>& cells,
                             Components<double>& edges) {
  if (!layered_) return;
  find_stress(a);
  for (std::size_t n = 0; n < 3; ++n)
    for_each_in(around_, AddNear{cells[n]->data(), normal_[n]->data(), near_.data()});
  add_to_edges(edges);
}

}  // namespace mossfield
