#include "kernels/mechanics.hpp"

#include "kernels/launch.cuh"

MOSSFIELD_GPU(mossfield::SoftenCell)
MOSSFIELD_GPU(mossfield::EigenStress)
MOSSFIELD_GPU(mossfield::EdgeEigenStress)
MOSSFIELD_GPU(mossfield::MeasureStress<0>)
MOSSFIELD_GPU(mossfield::PredictSlack)
MOSSFIELD_GPU(mossfield::KeepTrial)
MOSSFIELD_GPU(mossfield::FlowStress<0>)
MOSSFIELD_GPU(mossfield::FlowPass)
MOSSFIELD_GPU(mossfield::FluidityOf)
MOSSFIELD_GPU(mossfield::KeepFlow<0>)
MOSSFIELD_GPU(mossfield::ForgetFlow)
MOSSFIELD_GPU(mossfield::ForgetEdgeFlow<0, 1>)
MOSSFIELD_GPU(mossfield::ForgetEdgeFlow<1, 2>)
MOSSFIELD_GPU(mossfield::ForgetEdgeFlow<2, 0>)
MOSSFIELD_GPU(mossfield::EdgesOfUpper)
MOSSFIELD_GPU(mossfield::KeepEdgeFlow<0, 1>)
MOSSFIELD_GPU(mossfield::KeepEdgeFlow<1, 2>)
MOSSFIELD_GPU(mossfield::KeepEdgeFlow<2, 0>)
MOSSFIELD_GPU_REDUCE(mossfield::LargestOf)
