#pragma once
// Laws are compiled for host and GPU alike; these are the only marks of it in physics/.
// MOSSFIELD_INLINED_LAW: one that loops over cells call and that the compiler, left to itself, would call
// instead of making vectors.
#ifdef __CUDACC__
#define MOSSFIELD_LAW __host__ __device__ inline
#define MOSSFIELD_INLINED_LAW __host__ __device__ __forceinline__
#else
#define MOSSFIELD_LAW inline
#define MOSSFIELD_INLINED_LAW __attribute__((always_inline)) inline
#endif
