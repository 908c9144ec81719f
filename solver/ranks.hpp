#pragma once
// The start and the end of MPI, or of nothing where there is none.

#include <string>

#include "kernels/communicator.hpp"

namespace mossfield {

class Ranks {
 public:
  Ranks(int& argc, char**& argv);
  ~Ranks();
  Ranks(const Ranks&) = delete;
  Ranks& operator=(const Ranks&) = delete;

  const Communicator& world() const { return world_; }
  bool root() const { return world_.rank() == 0; }
  /// Ends all ranks with this exit code: for failures that the others may not know of.
  [[noreturn]] void abort(int code) const;

 private:
  std::string session_;  ///< a folder to remove at the end
  Communicator world_;
};

}  // namespace mossfield
