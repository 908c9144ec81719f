#include "kernels/launch.cuh"
#include "kernels/noise_kernels.hpp"

MOSSFIELD_GPU(mossfield::AddNoise<true>)
MOSSFIELD_GPU(mossfield::AddNoise<false>)
MOSSFIELD_GPU(mossfield::AddMean)
