#include "kernels/launch.cuh"
#include "kernels/nucleation.hpp"

MOSSFIELD_GPU(mossfield::PatchOf)
MOSSFIELD_GPU(mossfield::Nucleate)
MOSSFIELD_GPU_REDUCE(mossfield::NucleusMoment)
