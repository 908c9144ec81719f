#pragma once
// Draws that are the same with every compiler and library: from the bits of a Mersenne twister.

#include <cmath>
#include <cstdint>
#include <random>

#include "physics/unit_circle.hpp"
#include "physics/vector3.hpp"

namespace mossfield {

/// A seed of its own for the n-th of those that share one (the finaliser of splitmix64).
inline std::uint64_t mixed(std::uint64_t seed, std::uint64_t n) {
  std::uint64_t z = seed + (n + 1) * 0x9e3779b97f4a7c15u;
  z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9u;
  z = (z ^ (z >> 27)) * 0x94d049bb133111ebu;
  return z ^ (z >> 31);
}

class Draws {
 public:
  explicit Draws(std::uint64_t seed) : bits_(seed) {}
  /// In (0, 1).
  double unit() { return (static_cast<double>(bits_() >> 11) + 0.5) / 9007199254740992.0; }
  /// Mean 0, variance 1 (Box & Muller).
  double normal() {
    const double radius = std::sqrt(-2 * std::log(unit()));
    return radius * unit_circle(unit()).cosine;
  }
  /// Unit vector, all directions alike.
  Vector3 direction() {
    const double z = 2 * unit() - 1, r = std::sqrt(1 - z * z);
    const UnitVector u = unit_circle(unit());
    return {r * u.cosine, r * u.sine, z};
  }

 private:
  std::mt19937_64 bits_;
};

}  // namespace mossfield
