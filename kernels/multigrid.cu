#include "kernels/multigrid_coarse.hpp"
#include "kernels/multigrid_march.hpp"

#include "kernels/launch.cuh"

MOSSFIELD_GPU(mossfield::SmoothColour)
MOSSFIELD_GPU(mossfield::FirstColour)
MOSSFIELD_GPU(mossfield::Restrict)
MOSSFIELD_GPU(mossfield::Prolong)
MOSSFIELD_GPU(mossfield::Narrow)
MOSSFIELD_GPU(mossfield::InvertDiagonal)
MOSSFIELD_GPU(mossfield::CoarsenFaces<0>)
MOSSFIELD_GPU(mossfield::CoarsenFaces<1>)
MOSSFIELD_GPU(mossfield::CoarsenFaces<2>)
MOSSFIELD_GPU(mossfield::CoarsenSum)
MOSSFIELD_GPU(mossfield::SolveDense)
MOSSFIELD_GPU_REDUCE(mossfield::LargestDiagonal)
MOSSFIELD_GPU_TEAM(mossfield::CoarseCycle)
MOSSFIELD_GPU_BLOCKS(mossfield::MarchingSweep)
