#pragma once
// n numbers or plain structs on a device, filled once from the host.

#include <algorithm>
#include <vector>

#include "kernels/memory.hpp"

namespace mossfield {

template <class T>
class Array {
 public:
  Array(Device device, const std::vector<T>& values)
      : device_(device),
        data_(static_cast<T*>(
            allocate(device, sizeof(T) * std::max(values.size(), static_cast<std::size_t>(1))))) {
    if (!values.empty()) copy_from_host(device, data_, values.data(), sizeof(T) * values.size());
  }
  ~Array() { release(device_, data_); }
  Array(const Array&) = delete;
  Array& operator=(const Array&) = delete;
  T* data() { return data_; }
  const T* data() const { return data_; }

 private:
  Device device_;
  T* data_;
};

}  // namespace mossfield
