#include "kernels/boundary_kernels.hpp"
#include "kernels/launch.cuh"

MOSSFIELD_GPU(mossfield::FillLayer<double>)
MOSSFIELD_GPU(mossfield::FillLayer<float>)
MOSSFIELD_GPU(mossfield::LeanLayer)
MOSSFIELD_GPU(mossfield::ContinueUnderMetal)
MOSSFIELD_GPU(mossfield::FillSides<double>)
MOSSFIELD_GPU(mossfield::FillSides<float>)
