#include "kernels/launch.cuh"
#include "kernels/noise_kernels.hpp"

MOSSFIELD_GPU(mossfield::AddNoise)
