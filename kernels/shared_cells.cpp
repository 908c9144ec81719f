#include "kernels/shared_cells.hpp"

#include <optional>

#include "kernels/shared_cells_kernels.hpp"
#include "kernels/solid_surface_mean.hpp"

namespace mossfield {

namespace {

constexpr double most_hops = 4;  ///< of HopStrain: as far as rings reach

std::size_t at(int axis) {
  return static_cast<std::size_t>(axis);
}

Moduli above_floor(const Moduli& m, double floor) {
  return m.shear > floor ? m : Moduli{std::max(m.lambda, floor), floor};
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

using Optional = std::array<std::optional<Field>, 3>;

double* data_of(std::optional<Field>& field) {
  return field ? field->data() : nullptr;
}

}  // namespace

struct SharedCells::Solids {
  Field hops;
  Optional stretch, shear;              ///< of HardStrain: by axis; across the other two axes
  Optional normal, ab, ba, hard_shear;  ///< of SharedStress
  Components<double> along_a, along_b;

  explicit Solids(const Grid& grid)
      : hops(grid, "hops", "1"),
        along_a(make_edges<double>(grid, "stress beyond", "Pa")),
        along_b(make_edges<double>(grid, "stress beyond", "Pa")) {
    for (std::size_t n = 0; n < 3; ++n) {
      normal[n].emplace(grid, "stress beyond", "Pa");
      ab[n].emplace(grid, "jump", "1");
      ba[n].emplace(grid, "jump", "1");
      hard_shear[n].emplace(grid, "shear of the harder solid", "Pa");
      if (grid.active(static_cast<int>(n))) stretch[n].emplace(grid, "strain of the harder solid", "1");
      if (along_a[n]) shear[n].emplace(grid, "strain of the harder solid", "1");
    }
  }
  SymmetricFields strain() {
    return {data_of(stretch[0]), data_of(stretch[1]), data_of(stretch[2]),
            data_of(shear[2]),   data_of(shear[0]),   data_of(shear[1])};
  }
  void wrap_strain() {
    for (std::size_t n = 0; n < 3; ++n) {
      if (stretch[n]) wrap_ghosts(*stretch[n]);
      if (shear[n]) wrap_ghosts(*shear[n]);
    }
  }
  void clear() {
    for (std::size_t n = 0; n < 3; ++n) {
      normal[n]->clear(), ab[n]->clear(), ba[n]->clear(), hard_shear[n]->clear();
      if (along_a[n]) along_a[n]->clear(), along_b[n]->clear();
    }
  }
  EdgesBeyond edges() const {
    EdgesBeyond out{};
    for (std::size_t n = 0; n < 3; ++n)
      if (along_a[n]) out.along_a[n] = along_a[n]->data(), out.along_b[n] = along_b[n]->data();
    return out;
  }
};

SharedCells::SharedCells(const Grid& grid)
    : grid_(grid),
      share_(grid, "share", "1"),
      near_(grid, "near shared", "1"),
      shared_(grid),
      around_(grid),
      band_(grid) {}

SharedCells::~SharedCells() = default;

void SharedCells::find(const BodySurface& surface, const Sides& sides, const Field* flowing, double floor) {
  surface_ = surface;
  two_solids_ = surface.inside.moduli.shear > floor && surface.outside.moduli.shear > floor;
  surface_.inside.moduli = above_floor(surface.inside.moduli, floor);
  surface_.outside.moduli = above_floor(surface.outside.moduli, floor);
  for_each_cell(grid_, share_of(share_, surface, sides, flowing));
  wrap_ghosts(share_);
  any_ = reduce(grid_, CountShared{{}, near_.data(), share_.data()}) > 0;
  if (!any_) return;
  for (double from = is_itself; from > 1; --from) {
    wrap_ghosts(near_);
    for_each_cell(grid_, NextRing{near_.data(), grid_.box(), from});
  }
  wrap_ghosts(near_);
  const double* near = near_.data();
  shared_.gather([near](const Cell& c) { return near[c.q] == is_itself; });
  around_.gather([near](const Cell& c) { return near[c.q] >= touching; });
  band_.gather([near](const Cell& c) { return near[c.q] > 0; });
  if (two_solids_) find_hard();
}

void SharedCells::find_hard() {
  if (!solids_) solids_ = std::make_unique<Solids>(grid_);
  solids_->clear();
  Field& hops = solids_->hops;
  hops.clear();
  for_each_in(band_, WhollyHard{hops.data(), near_.data(), laws(false)});
  for (double count = 1; count < most_hops; ++count) {
    wrap_ghosts(hops);
    for_each_in(band_, NextHop{hops.data(), near_.data(), laws(false), count});
  }
}

TwoSolids SharedCells::laws(bool loaded) const {
  const Vector3 none{0, 0, 0};
  return {{surface_.level->data(), grid_.box()},
          surface_.inside,
          surface_.outside,
          loaded ? unstrained(surface_.inside) : none,
          loaded ? unstrained(surface_.outside) : none};
}

void SharedCells::give_cells(ElasticFields<double>& moduli) const {
  if (!two_solids_)
    return for_each_in(shared_, PartModuli{moduli.lambda.data(),
                                           moduli.shear.data(),
                                           {share_.data(), surface_.inside, surface_.outside}});
  for_each_in(shared_, MeanModuli{moduli.lambda.data(),
                                  moduli.shear.data(),
                                  laws(false),
                                  share_.data(),
                                  solids_->hops.data(),
                                  {grid_.active(0), grid_.active(1), grid_.active(2)}});
}

void SharedCells::give_edges(ElasticFields<double>& moduli) {
  const auto give = [&](auto axis) {
    constexpr int C = decltype(axis)::value;
    if (!moduli.edge[C]) return;
    double* edge = moduli.edge[C]->data();
    if (two_solids_)
      for_each_in(around_, MeanEdge<C>{edge, laws(false), share_.data(), near_.data()});
    else
      for_each_in(around_, PartEdge<C>{edge,
                                       {share_.data(), surface_.inside, surface_.outside},
                                       {surface_.level->data(), grid_.box()}});
    wrap_ghosts(*moduli.edge[C]);
  };
  give(std::integral_constant<int, 0>());
  give(std::integral_constant<int, 1>());
  give(std::integral_constant<int, 2>());
}

void SharedCells::give_stress(Components<double>& cells) const {
  if (two_solids_) return;
  for_each_in(shared_, PartUnstrained{{cells[0]->data(), cells[1]->data(), cells[2]->data()},
                                      {share_.data(), surface_.inside, surface_.outside}});
}

void SharedCells::find_stress(const ElasticStencil<double>& a) {
  const TwoSolids solids = laws(a.stress[0] != nullptr);
  Solids& s = *solids_;
  for_each_in(band_, HardStrain{s.strain(), s.hops.data(), a});
  for (double count = 2; count <= most_hops; ++count) {
    s.wrap_strain();
    for_each_in(band_, HopStrain{s.strain(), s.hops.data(), solids, count});
  }
  for_each_in(shared_,
              StressBeyond{{{s.normal[0]->data(), s.normal[1]->data(), s.normal[2]->data()},
                            {s.ab[0]->data(), s.ab[1]->data(), s.ab[2]->data()},
                            {s.ba[0]->data(), s.ba[1]->data(), s.ba[2]->data()},
                            {s.hard_shear[0]->data(), s.hard_shear[1]->data(), s.hard_shear[2]->data()}},
                           a,
                           solids,
                           share_.data(),
                           s.hops.data(),
                           s.strain()});
  for (std::size_t n = 0; n < 3; ++n) {
    if (grid_.active(static_cast<int>(n))) wrap_ghosts(*s.normal[n]);
    if (!a.edge[n]) continue;
    wrap_ghosts(*s.ab[n]);
    wrap_ghosts(*s.ba[n]);
    wrap_ghosts(*s.hard_shear[n]);
  }
  const auto on_edges = [&](auto axis) {
    constexpr int C = decltype(axis)::value;
    if (!a.edge[C]) return;
    for_each_in(around_,
                EdgeBeyond<C>{s.along_a[C]->data(), s.along_b[C]->data(), a, solids, share_.data(),
                              near_.data(), s.ab[C]->data(), s.ba[C]->data(), s.hard_shear[C]->data()});
    wrap_ghosts(*s.along_a[C]);
    wrap_ghosts(*s.along_b[C]);
  };
  on_edges(std::integral_constant<int, 0>());
  on_edges(std::integral_constant<int, 1>());
  on_edges(std::integral_constant<int, 2>());
}

void SharedCells::add_force(const ElasticStencil<double>& a, Vector<double> out, Vector<const float> inverse,
                            double factor) {
  if (!two_solids()) return;
  find_stress(a);
  const Optional& normal = solids_->normal;
  for_each_in(around_, ForceBeyond{out,
                                   a,
                                   inverse,
                                   {{normal[0]->data(), normal[1]->data(), normal[2]->data()}},
                                   solids_->edges(),
                                   near_.data(),
                                   factor});
}

void SharedCells::add_stress(const ElasticStencil<double>& a, Components<double>& cells,
                             Components<double>& edges) {
  if (!two_solids()) return;
  find_stress(a);
  const EdgesBeyond beyond = solids_->edges();
  for (std::size_t n = 0; n < 3; ++n) {
    for_each_in(around_, AddNear{cells[n]->data(), solids_->normal[n]->data(), near_.data()});
    if (!edges[n]) continue;
    for_each_in(around_, AddNearEdge{edges[n]->data(), beyond.along_a[n], beyond.along_b[n], near_.data()});
    wrap_ghosts(*edges[n]);
  }
}

}  // namespace mossfield
