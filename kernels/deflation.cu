#include "kernels/deflation_kernels.hpp"
#include "kernels/launch.cuh"

MOSSFIELD_GPU(mossfield::ClassifyFace)
MOSSFIELD_GPU_REDUCE(mossfield::BestFace)
MOSSFIELD_GPU_REDUCE(mossfield::Majority)
MOSSFIELD_GPU(mossfield::CoupledWeight)
MOSSFIELD_GPU(mossfield::SmoothWeight)
MOSSFIELD_GPU(mossfield::WeightedSum)
MOSSFIELD_GPU(mossfield::WeightedImage)
MOSSFIELD_GPU(mossfield::AddLevels<float>)
MOSSFIELD_GPU(mossfield::AddLevels<double>)
