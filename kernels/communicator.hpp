#pragma once
// The ranks that share a grid. Without MPI there is one rank and every call is the identity.

#include <cstddef>
#include <vector>

namespace mossfield {

class Communicator {
 public:
  int rank() const { return rank_; }
  int size() const { return size_; }

  /// All ranks of the run (MPI_COMM_WORLD), or the lone process where MPI is absent or not initialised.
  static Communicator world();
  /// Every rank for itself: for systems that each rank holds whole.
  static Communicator self() { return {}; }

  /// Sends `count` bytes down and up (to rank `below` and `above`, -1 for none) and receives as many from
  /// there.
  void exchange(int below, int above, const void* to_below, const void* to_above, void* from_below,
                void* from_above, std::size_t count) const;
  /// Concatenates every rank's `mine` in the order of ranks, on every rank. `counts[r]` is the length on rank
  /// r.
  void gather(const double* mine, double* all, const std::vector<int>& counts) const;
  void gather(const float* mine, float* all, const std::vector<int>& counts) const;
  void gather(const unsigned char* mine, unsigned char* all, const std::vector<int>& counts) const;
  /// The same for lengths that only their ranks know.
  std::vector<double> gather_all(const std::vector<double>& mine) const;
  /// Element-wise extrema over ranks: exact, so independent of their order.
  void max(double* values, int count) const;
  void min(double* values, int count) const;
  /// Copies rank 0's bytes to everyone.
  void broadcast(void* data, std::size_t count) const;
  /// Which of the ranks on its node this one is: collective.
  int rank_on_node() const;
  /// True everywhere if true anywhere.
  bool any(bool mine) const;
  void barrier() const;

 private:
  int rank_ = 0, size_ = 1;
};

}  // namespace mossfield
