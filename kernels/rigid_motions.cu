#include "kernels/launch.cuh"
#include "kernels/rigid_motions_kernels.hpp"

MOSSFIELD_GPU_REDUCE(mossfield::MostlySoft)
MOSSFIELD_GPU(mossfield::MotionSums)
MOSSFIELD_GPU(mossfield::AddMotions<float>)
MOSSFIELD_GPU(mossfield::AddMotions<double>)
