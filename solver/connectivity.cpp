#include "solver/connectivity.hpp"

namespace mossfield {

bool Voxels::find(std::array<int, 3> at, std::size_t& cell) const {
  for (std::size_t a = 0; a < 3; ++a) {
    if (at[a] >= 0 && at[a] < n[a]) continue;
    if (!periodic[a]) return false;
    at[a] = (at[a] % n[a] + n[a]) % n[a];
  }
  cell = index(at[0], at[1], at[2]);
  return true;
}

namespace {

/// Calls visit(cell) for each cell that shares a face with this one.
template <class Visit>
void each_beside(const Voxels& v, std::size_t c, const Visit& visit) {
  std::size_t stride = 1, left = c;
  for (std::size_t axis = 0; axis < 3; ++axis) {
    const auto n = static_cast<std::size_t>(v.n[axis]), at = left % n;
    if (at > 0 || v.periodic[axis]) visit(at > 0 ? c - stride : c + (n - 1) * stride);
    if (at + 1 < n || v.periodic[axis]) visit(at + 1 < n ? c + stride : c - (n - 1) * stride);
    left /= n, stride *= n;
  }
}

}  // namespace

std::vector<unsigned char> connected(const Voxels& v, const std::vector<unsigned char>& inside,
                                     const std::vector<unsigned char>& start) {
  std::vector<unsigned char> reached(v.count(), 0);
  std::vector<std::size_t> front;
  for (std::size_t c = 0; c < v.count(); ++c)
    if (inside[c] && start[c]) {
      reached[c] = 1;
      front.push_back(c);
    }
  while (!front.empty()) {
    const std::size_t c = front.back();
    front.pop_back();
    each_beside(v, c, [&](std::size_t next) {
      if (reached[next] || !inside[next]) return;
      reached[next] = 1;
      front.push_back(next);
    });
  }
  return reached;
}

std::vector<int> pieces_apart(const Voxels& v, const std::vector<unsigned char>& inside,
                              const std::vector<unsigned char>& start, int& count) {
  const std::vector<unsigned char> held = connected(v, inside, start);
  std::vector<int> number(v.count(), 0);
  std::vector<std::size_t> front;
  count = 0;
  for (std::size_t first = 0; first < v.count(); ++first) {
    if (!inside[first] || held[first] || number[first] > 0) continue;
    number[first] = ++count;
    front.push_back(first);
    while (!front.empty()) {
      const std::size_t c = front.back();
      front.pop_back();
      each_beside(v, c, [&](std::size_t next) {
        if (!inside[next] || number[next] > 0) return;
        number[next] = count;
        front.push_back(next);
      });
    }
  }
  return number;
}

std::vector<double> nearest_number(const Voxels& v, const std::vector<unsigned char>& inside,
                                   const std::vector<int>& number) {
  std::vector<double> nearest(v.count(), 0);
  std::vector<unsigned char> reached = inside;
  std::vector<std::size_t> front;
  for (std::size_t c = 0; c < v.count(); ++c)
    if (inside[c]) nearest[c] = number[c], front.push_back(c);
  for (std::size_t n = 0; n < front.size(); ++n)
    each_beside(v, front[n], [&](std::size_t next) {
      if (reached[next]) return;
      reached[next] = 1, nearest[next] = nearest[front[n]];
      front.push_back(next);
    });
  return nearest;
}

std::vector<unsigned char> slice_mask(const Voxels& v, int axis, int slice) {
  std::vector<unsigned char> mask(v.count(), 0);
  const auto a = static_cast<std::size_t>(axis);
  std::array<int, 3> from{0, 0, 0}, to = v.n;
  from[a] = slice, to[a] = slice + 1;
  for (int k = from[2]; k < to[2]; ++k)
    for (int j = from[1]; j < to[1]; ++j)
      for (int i = from[0]; i < to[0]; ++i) mask[v.index(i, j, k)] = 1;
  return mask;
}

}  // namespace mossfield
