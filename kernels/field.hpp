#pragma once
// One quantity on a grid: one buffer on the grid's device, a name, a unit. T is double, or float inside
// solvers.

#include <string>
#include <utility>
#include <vector>

#include "kernels/grid.hpp"
#include "kernels/memory.hpp"

namespace mossfield {

template <class T>
class BasicField {
 public:
  BasicField(const Grid& grid, std::string name, std::string unit)
      : grid_(&grid),
        name_(std::move(name)),
        unit_(std::move(unit)),
        data_(static_cast<T*>(allocate(grid.device(), bytes()))) {}
  BasicField(BasicField&& other) noexcept
      : grid_(other.grid_),
        name_(std::move(other.name_)),
        unit_(std::move(other.unit_)),
        data_(std::exchange(other.data_, nullptr)) {}
  BasicField& operator=(BasicField&& other) noexcept {
    std::swap(grid_, other.grid_);
    std::swap(name_, other.name_);
    std::swap(unit_, other.unit_);
    std::swap(data_, other.data_);
    return *this;
  }
  ~BasicField() {
    if (data_) release(grid_->device(), data_);
  }

  T* data() { return data_; }
  const T* data() const { return data_; }
  const Grid& grid() const { return *grid_; }
  const std::string& name() const { return name_; }
  const std::string& unit() const { return unit_; }
  std::size_t bytes() const { return sizeof(T) * static_cast<std::size_t>(grid_->words()); }

  /// Copies all words, ghosts included, from a field on the same grid.
  void copy_from(const BasicField& other) { copy_within(grid_->device(), data_, other.data_, bytes()); }
  void clear() { fill_zero(grid_->device(), data_, bytes()); }
  /// Exchanges the values, not the names.
  void swap(BasicField& other) noexcept { std::swap(data_, other.data_); }

  /// This rank's owned cells, x fastest, without ghosts, on the host.
  std::vector<T> owned() const {
    const Box& b = grid_->box();
    std::vector<T> all(static_cast<std::size_t>(grid_->words())), out;
    copy_to_host(grid_->device(), all.data(), data_, bytes());
    out.reserve(static_cast<std::size_t>(b.nx) * static_cast<std::size_t>(b.ny) *
                static_cast<std::size_t>(b.nz));
    for (int k = 0; k < b.nz; ++k)
      for (int j = 0; j < b.ny; ++j) {
        const T* row = all.data() + b.first + k * b.plane + j * b.row;
        out.insert(out.end(), row, row + b.nx);
      }
    return out;
  }

  /// The inverse of owned(); ghosts are left as they are.
  void set_owned(const std::vector<T>& values) {
    const Box& b = grid_->box();
    std::vector<T> all(static_cast<std::size_t>(grid_->words()));
    copy_to_host(grid_->device(), all.data(), data_, bytes());
    std::size_t at = 0;
    for (int k = 0; k < b.nz; ++k)
      for (int j = 0; j < b.ny; ++j)
        for (int i = 0; i < b.nx; ++i)
          all[static_cast<std::size_t>(b.first + k * b.plane + j * b.row + i)] = values[at++];
    copy_from_host(grid_->device(), data_, all.data(), bytes());
  }

 private:
  const Grid* grid_;
  std::string name_, unit_;
  T* data_;
};

using Field = BasicField<double>;

}  // namespace mossfield
