#pragma once
// Laws are compiled for host and GPU alike; this is the only mark of it in physics/.
#ifdef __CUDACC__
#define MOSSFIELD_LAW __host__ __device__ inline
#else
#define MOSSFIELD_LAW inline
#endif
