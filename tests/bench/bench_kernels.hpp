#pragma once
// The kernels of a step on large arrays, each with the bytes that it must move.

#include <functional>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "kernels/multigrid.hpp"
#include "solver/case.hpp"

namespace mossfield::bench {

/// Bytes a cell, every array once: what is read; what is written and read; what is only written, which a
/// processor reads before it writes, so that it counts twice. A GPU writes without reading.
struct Traffic {
  int read, updated, written;
  double bytes(Device device) const {
    return read + 2.0 * updated + (device == Device::cpu ? 2.0 : 1.0) * written;
  }
};

struct Kernel {
  std::string name, kind;  ///< kind: stencil, vector, law (of a cell: tanh, log, roots) or solver
  double bytes;            ///< a cell
  std::function<void()> pass;
};

/// Arrays on the device by name, made when first asked for, filled with numbers that no kernel takes for a
/// special case.
class Arrays {
 public:
  Arrays(const Case& values, const Grid& grid) : values_(values), grid_(grid) {}
  double* operator[](const std::string& name);
  float* single(const std::string& name);
  const Grid& grid() const { return grid_; }
  const Case& values() const { return values_; }

 private:
  const Case& values_;
  const Grid& grid_;
  std::map<std::string, std::unique_ptr<Field>> fields_;
  std::map<std::string, std::unique_ptr<BasicField<float>>> singles_;
};

std::vector<Kernel> solver_kernels(Arrays& a);
std::vector<Kernel> balance_kernels(Arrays& a);

}  // namespace mossfield::bench
