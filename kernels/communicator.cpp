#include "kernels/communicator.hpp"

#include <cstring>
#include <numeric>

#ifdef MOSSFIELD_HAVE_MPI
#define OMPI_SKIP_MPICXX 1
#include <mpi.h>
#endif

namespace mossfield {

#ifdef MOSSFIELD_HAVE_MPI

Communicator Communicator::world() {
  Communicator c;
  int initialised = 0;
  MPI_Initialized(&initialised);
  if (initialised) {
    MPI_Comm_rank(MPI_COMM_WORLD, &c.rank_);
    MPI_Comm_size(MPI_COMM_WORLD, &c.size_);
  }
  return c;
}

namespace {
void gather_any(const void* mine, void* all, const std::vector<int>& counts, int rank, MPI_Datatype type) {
  std::vector<int> starts(counts.size(), 0);
  for (std::size_t r = 1; r < counts.size(); ++r) starts[r] = starts[r - 1] + counts[r - 1];
  MPI_Allgatherv(mine, counts[static_cast<std::size_t>(rank)], type, all, counts.data(), starts.data(), type,
                 MPI_COMM_WORLD);
}
}  // namespace

void Communicator::exchange(int below, int above, const void* to_below, const void* to_above,
                            void* from_below, void* from_above, std::size_t count) const {
  if (size_ == 1) {  // the only neighbour there can be is this rank itself, through a periodic side
    if (below >= 0) std::memcpy(from_above, to_below, count);
    if (above >= 0) std::memcpy(from_below, to_above, count);
    return;
  }
  const int b = below < 0 ? MPI_PROC_NULL : below, a = above < 0 ? MPI_PROC_NULL : above;
  const int n = static_cast<int>(count);
  MPI_Request both_ways[4];
  MPI_Irecv(from_above, n, MPI_BYTE, a, 1, MPI_COMM_WORLD, &both_ways[0]);
  MPI_Irecv(from_below, n, MPI_BYTE, b, 2, MPI_COMM_WORLD, &both_ways[1]);
  MPI_Isend(to_below, n, MPI_BYTE, b, 1, MPI_COMM_WORLD, &both_ways[2]);
  MPI_Isend(to_above, n, MPI_BYTE, a, 2, MPI_COMM_WORLD, &both_ways[3]);
  MPI_Waitall(4, both_ways, MPI_STATUSES_IGNORE);
}

void Communicator::gather(const double* mine, double* all, const std::vector<int>& counts) const {
  if (size_ > 1)
    gather_any(mine, all, counts, rank_, MPI_DOUBLE);
  else if (counts[0] > 0)  // nothing may have no address
    std::memcpy(all, mine, sizeof(double) * static_cast<std::size_t>(counts[0]));
}

void Communicator::gather(const float* mine, float* all, const std::vector<int>& counts) const {
  if (size_ == 1)
    std::memcpy(all, mine, sizeof(float) * static_cast<std::size_t>(counts[0]));
  else
    gather_any(mine, all, counts, rank_, MPI_FLOAT);
}

void Communicator::gather(const unsigned char* mine, unsigned char* all,
                          const std::vector<int>& counts) const {
  if (size_ == 1)
    std::memcpy(all, mine, static_cast<std::size_t>(counts[0]));
  else
    gather_any(mine, all, counts, rank_, MPI_BYTE);
}

void Communicator::max(double* values, int count) const {
  if (size_ > 1) MPI_Allreduce(MPI_IN_PLACE, values, count, MPI_DOUBLE, MPI_MAX, MPI_COMM_WORLD);
}

void Communicator::min(double* values, int count) const {
  if (size_ > 1) MPI_Allreduce(MPI_IN_PLACE, values, count, MPI_DOUBLE, MPI_MIN, MPI_COMM_WORLD);
}

void Communicator::broadcast(void* data, std::size_t count) const {
  if (size_ > 1) MPI_Bcast(data, static_cast<int>(count), MPI_BYTE, 0, MPI_COMM_WORLD);
}

int Communicator::rank_on_node() const {
  if (size_ == 1) return 0;
  MPI_Comm node;
  int rank = 0;
  MPI_Comm_split_type(MPI_COMM_WORLD, MPI_COMM_TYPE_SHARED, rank_, MPI_INFO_NULL, &node);
  MPI_Comm_rank(node, &rank);
  MPI_Comm_free(&node);
  return rank;
}

bool Communicator::any(bool mine) const {
  int flag = mine ? 1 : 0;
  if (size_ > 1) MPI_Allreduce(MPI_IN_PLACE, &flag, 1, MPI_INT, MPI_MAX, MPI_COMM_WORLD);
  return flag != 0;
}

void Communicator::barrier() const {
  if (size_ > 1) MPI_Barrier(MPI_COMM_WORLD);
}

#else

Communicator Communicator::world() {
  return {};
}

void Communicator::exchange(int below, int above, const void* to_below, const void* to_above,
                            void* from_below, void* from_above, std::size_t count) const {
  if (below >= 0) std::memcpy(from_above, to_below, count);
  if (above >= 0) std::memcpy(from_below, to_above, count);
}

void Communicator::gather(const double* mine, double* all, const std::vector<int>& counts) const {
  if (counts[0] > 0) std::memcpy(all, mine, sizeof(double) * static_cast<std::size_t>(counts[0]));
}

void Communicator::gather(const float* mine, float* all, const std::vector<int>& counts) const {
  std::memcpy(all, mine, sizeof(float) * static_cast<std::size_t>(counts[0]));
}

void Communicator::gather(const unsigned char* mine, unsigned char* all,
                          const std::vector<int>& counts) const {
  std::memcpy(all, mine, static_cast<std::size_t>(counts[0]));
}

void Communicator::max(double*, int) const {}
void Communicator::min(double*, int) const {}
void Communicator::broadcast(void*, std::size_t) const {}
int Communicator::rank_on_node() const {
  return 0;
}

bool Communicator::any(bool mine) const {
  return mine;
}
void Communicator::barrier() const {}

#endif

std::vector<double> Communicator::gather_all(const std::vector<double>& mine) const {
  const double count = static_cast<double>(mine.size());
  std::vector<double> counts(static_cast<std::size_t>(size_));
  gather(&count, counts.data(), std::vector<int>(counts.size(), 1));
  const std::vector<int> lengths(counts.begin(), counts.end());
  std::vector<double> all(static_cast<std::size_t>(std::accumulate(lengths.begin(), lengths.end(), 0L)));
  gather(mine.data(), all.data(), lengths);
  return all;
}

}  // namespace mossfield
