#include "solver/convex_cell.hpp"

#include <algorithm>
#include <map>
#include <utility>

namespace mossfield {

namespace {

std::size_t at(int n) {
  return static_cast<std::size_t>(n);
}

}  // namespace

ConvexCell::ConvexCell(const Vector3& half) {
  for (int c = 0; c < 8; ++c)
    corners_.push_back({c & 1 ? half.x : -half.x, c & 2 ? half.y : -half.y, c & 4 ? half.z : -half.z});
  faces_ = {{0, 4, 6, 2}, {1, 3, 7, 5}, {0, 1, 5, 4}, {2, 6, 7, 3}, {0, 2, 3, 1}, {4, 5, 7, 6}};
}

void ConvexCell::cut(const Vector3& normal, double level) {
  std::vector<double> above;
  for (const Vector3& corner : corners_) above.push_back(dot(normal, corner) - level);
  if (std::none_of(above.begin(), above.end(), [](double a) { return a > 0; })) return;
  std::map<std::pair<int, int>, int> made;
  const auto crossing = [&](int a, int b) {
    const auto [found, fresh] =
        made.try_emplace({std::min(a, b), std::max(a, b)}, static_cast<int>(corners_.size()));
    if (fresh) {
      const double share = above[at(a)] / (above[at(a)] - above[at(b)]);
      const Vector3 from = corners_[at(a)];
      corners_.push_back(plus(from, share, minus(corners_[at(b)], from)));
    }
    return found->second;
  };
  std::map<int, int> next;  // along the rim of the new face, against the sense of the faces beside it
  std::vector<std::vector<int>> kept;
  for (const std::vector<int>& face : faces_) {
    std::vector<int> rest;
    int leaves = -1, enters = -1;
    for (std::size_t n = 0; n < face.size(); ++n) {
      const int a = face[n], b = face[(n + 1) % face.size()];
      const bool inside = above[at(a)] <= 0, next_inside = above[at(b)] <= 0;
      if (inside) rest.push_back(a);
      if (inside == next_inside) continue;
      (inside ? leaves : enters) = crossing(a, b);
      rest.push_back(inside ? leaves : enters);
    }
    if (leaves >= 0) next[enters] = leaves;
    if (rest.size() > 2) kept.push_back(std::move(rest));
  }
  std::vector<int> rim;
  if (!next.empty())
    for (int c = next.begin()->first; next.count(c) && rim.size() < next.size(); c = next[c])
      rim.push_back(c);
  if (rim.size() > 2) kept.push_back(std::move(rim));
  faces_ = std::move(kept);

  std::vector<int> name(corners_.size(), -1);  // corners that no face has any more are dropped
  std::vector<Vector3> used;
  for (std::vector<int>& face : faces_)
    for (int& c : face) {
      if (name[at(c)] < 0) {
        name[at(c)] = static_cast<int>(used.size());
        used.push_back(corners_[at(c)]);
      }
      c = name[at(c)];
    }
  corners_ = std::move(used);
}

double ConvexCell::reach() const {
  double square = 0;
  for (const Vector3& corner : corners_) square = std::max(square, dot(corner, corner));
  return std::sqrt(square);
}

double ConvexCell::volume() const {
  double sum = 0;
  for (const std::vector<int>& face : faces_)
    for (std::size_t n = 1; n + 1 < face.size(); ++n)
      sum += dot(corners_[at(face[0])], cross(corners_[at(face[n])], corners_[at(face[n + 1])]));
  return sum / 6;
}

std::vector<ConvexCell::Edge> ConvexCell::edges() const {
  std::vector<Edge> found;
  for (const std::vector<int>& face : faces_)
    for (std::size_t n = 0; n < face.size(); ++n) {
      const int a = face[n], b = face[(n + 1) % face.size()];
      if (a < b) found.push_back({corners_[at(a)], corners_[at(b)]});
    }
  return found;
}

}  // namespace mossfield
