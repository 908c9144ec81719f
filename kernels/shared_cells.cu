#include "kernels/shared_stress_kernels.hpp"

#include "kernels/launch.cuh"

MOSSFIELD_GPU(mossfield::ShareOfInside)
MOSSFIELD_GPU(mossfield::SharedModuli)
MOSSFIELD_GPU(mossfield::SharedEdge<0>)
MOSSFIELD_GPU(mossfield::SharedEdge<1>)
MOSSFIELD_GPU(mossfield::SharedEdge<2>)
MOSSFIELD_GPU(mossfield::RootOfEdge)
MOSSFIELD_GPU(mossfield::StressBeyond)
MOSSFIELD_GPU(mossfield::StressUnstrained)
MOSSFIELD_GPU(mossfield::MeanUnstrained)
MOSSFIELD_GPU(mossfield::AddNear)
MOSSFIELD_GPU(mossfield::AddNearEdge)
MOSSFIELD_GPU_REDUCE(mossfield::CountShared)
MOSSFIELD_GPU_REDUCE(mossfield::ForceBeyond)
