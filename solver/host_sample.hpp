#pragma once
// Points that fill a box evenly (Halton's sequence), to measure a shape by: the same on every machine, grid
// and rank.

#include <functional>
#include <vector>

#include "physics/vector3.hpp"

namespace mossfield {

inline constexpr int sample_points = 100000;  ///< a share of a few percent is then right to some 1e-4

/// `f` at each of the points of the box from 0 to `size` [m], sorted upwards.
std::vector<double> sorted_sample(const Vector3& size, const std::function<double(const Vector3&)>& f);

/// The value that this share of a sorted sample lies below.
double quantile(const std::vector<double>& sorted, double share);
/// The share of a sorted sample below a value.
double share_below(const std::vector<double>& sorted, double value);

}  // namespace mossfield
