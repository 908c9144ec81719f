#include "kernels/launch.cuh"
#include "kernels/measure.hpp"

MOSSFIELD_GPU_REDUCE(mossfield::InterfaceArea)
MOSSFIELD_GPU_REDUCE(mossfield::FrontHeight)
MOSSFIELD_GPU_REDUCE(mossfield::NotFinite)
MOSSFIELD_GPU_REDUCE(mossfield::LeastSalt)
