#include "kernels/launch.cuh"
#include "kernels/reaction.hpp"

MOSSFIELD_GPU(mossfield::FrontDrive)
MOSSFIELD_GPU(mossfield::FrontExchange)
MOSSFIELD_GPU(mossfield::FractionHistory)
MOSSFIELD_GPU_REDUCE(mossfield::FrontChange)
