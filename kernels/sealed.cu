#include "kernels/sealed.hpp"

#include "kernels/launch.cuh"

MOSSFIELD_GPU(mossfield::StopSealed)
