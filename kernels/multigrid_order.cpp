// The order of rows in levels that the host sweeps, and what is done in it besides sweeping.

#include <algorithm>

#include "kernels/boundary.hpp"
#include "kernels/multigrid_host.hpp"
#include "kernels/vector_ops.hpp"

namespace mossfield::host {

namespace {

/// Reorders the rows of a box by f(n, in, out).
template <class F>
void reorder(const Box& b, float* data, const F& f) {
  each_row(b, [&b, data, &f](int j, int k) {
    thread_local std::vector<float> row;
    float* at = data + b.first + k * b.plane + j * b.row;
    row.assign(at, at + b.nx);
    f(b.nx, row.data(), at);
  });
}

/// Narrow, the first `split` cells of each row into their order, the others as they are.
void narrow_rows(const Box& b, const double* in, double factor, float* out, int split) {
  each_row(b, [=](int j, int k) {
    thread_local std::vector<float> row;
    row.resize(static_cast<std::size_t>(b.nx));
    const long q = b.first + k * b.plane + j * b.row;
    const Narrow narrow{row.data(), in + q, factor};
#pragma omp simd
    for (int i = 0; i < b.nx; ++i) narrow(Cell{i, 0, 0, 0});
    split_row(split, row.data(), out + q);
    std::copy(row.data() + split, row.data() + b.nx, out + q + split);
  });
}

/// Calls f(cells, place of the first one, values) for each row of a split field, its values in the order of
/// the cells.
template <class F>
void each_merged_row(const Box& b, const float* in, const F& f) {
  each_row(b, [&b, in, &f](int j, int k) {
    thread_local std::vector<float> row;
    row.resize(static_cast<std::size_t>(b.nx));
    const long q = b.first + k * b.plane + j * b.row;
    merge_row(b.nx, in + q, row.data());
    f(b.nx, q, row.data());
  });
}

/// The owned cells and, along y and z, the layer above them; the ghosts at a row's ends stay where they are.
Box rows_with_upper_layer(const Grid& grid) {
  Box b = grid.box_and_upper_layer();
  b.nx = grid.box().nx;
  return b;
}

}  // namespace

bool wraps_across(const Grid& grid) {
  return grid.slab_axis() != 1 && grid.periodic(1) && grid.active(1);
}

void wrap_across(const Grid& grid, int slice, float* u) {
  const Box& b = grid.box();
  float* first = u + b.first + slice * b.plane;
  float* last = first + (b.ny - 1) * b.row;
  std::copy(last, last + b.nx, first - b.row);
  std::copy(first, first + b.nx, last + b.row);
}

void split_operator(MultigridLevel& level) {
  for (int axis = 0; axis < 3; ++axis)
    if (level.grid.active(axis)) reorder(rows_with_upper_layer(level.grid), level.face(axis), split_row);
  for (BasicField<float>* field : {&level.s, &level.inverse})
    reorder(level.grid.box(), field->data(), split_row);
}

void invert_diagonal(MultigridLevel& level) {
  const Box& b = level.grid.box();
  const Stencil7<float> a = level.stencil();
  each_row(b, [&b, a, inverse = level.inverse.data()](int j, int k) {
    const long q = b.first + k * b.plane + j * b.row;
    const Row row{a.tx + q, a.ty + q, a.tz + q, a.s + q, a.sy, a.sz, b.nx};
    a.sz ? invert_row<true>(row, inverse + q) : invert_row<false>(row, inverse + q);
  });
}

void split(const MultigridLevel& level, BasicField<float>& field) {
  reorder(level.grid.box(), field.data(), split_row);
}

void merge(const MultigridLevel& level, BasicField<float>& field) {
  reorder(level.grid.box(), field.data(), merge_row);
}

void narrow_split(const MultigridLevel& level, const Field& in, double factor, BasicField<float>& out) {
  narrow_rows(level.grid.box(), in.data(), factor, out.data(), level.grid.box().nx);
}

void widen_merged(const MultigridLevel& level, const BasicField<float>& x, double factor, bool add,
                  Field& u) {
  each_merged_row(level.grid.box(), x.data(), [&](int n, long q, const float* row) {
    const Widen widen{u.data() + q, row, factor, add};
#pragma omp simd
    for (int i = 0; i < n; ++i) widen(Cell{i, 0, 0, 0});
  });
}

void copy_merged(const MultigridLevel& level, const BasicField<float>& in, BasicField<float>& out) {
  each_merged_row(level.grid.box(), in.data(),
                  [&](int n, long q, const float* row) { std::copy(row, row + n, out.data() + q); });
}

void narrow_split_operator(const EllipticSystem& system, double factor, MultigridLevel& level) {
  const Field* faces[3] = {&system.tx, &system.ty, &system.tz};
  for (int axis = 0; axis < 3; ++axis)
    if (level.grid.active(axis))
      narrow_rows(level.grid.box_and_upper_layer(), faces[axis]->data(), factor, level.face(axis),
                  level.grid.box().nx);
  narrow_split(level, system.s, factor, level.s);
  host::invert_diagonal(level);
}

double apply_dot(MultigridLevel& level, BasicField<float>& p, BasicField<float>& q) {
  const Grid& grid = level.grid;
  const Box& b = grid.box();
  exchange_slices(p);
  for (int slice = 0; wraps_across(grid) && slice < grid.slices(); ++slice)
    wrap_across(grid, slice, p.data());
  RowSums products(b);
  const Stencil7<float> a = level.stencil();
  each_row(b, [&, from = p.data(), to = q.data()](int j, int k) {
    const long first = b.first + k * b.plane + j * b.row;
    if (grid.periodic(0)) wrap_row(b.nx, from + first);
    const Row row{a.tx + first, a.ty + first, a.tz + first, a.s + first, a.sy, a.sz, b.nx};
    const float* u = from + first;
    float* image = to + first;
    const auto keep = [=](long c, float value) { image[c] = value; };
    if (a.sz)
      apply_row<true>(row, u, keep);
    else
      apply_row<false>(row, u, keep);
    products.of(j, k) = join_split_row(b, SingleDot{{}, from, to}, j, k);
  });
  return products.total(grid);
}

}  // namespace mossfield::host
