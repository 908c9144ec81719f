#include "kernels/current_density.hpp"
#include "kernels/launch.cuh"

MOSSFIELD_GPU(mossfield::IonicCurrent)
MOSSFIELD_GPU(mossfield::IonicCurrentThroughSide)
