#include "kernels/launch.cuh"
#include "kernels/salt.hpp"

MOSSFIELD_GPU(mossfield::SaltHistory<false>)
MOSSFIELD_GPU(mossfield::SaltHistory<true>)
MOSSFIELD_GPU(mossfield::SaltSystem)
MOSSFIELD_GPU(mossfield::AddApart)
MOSSFIELD_GPU(mossfield::SaltThroughSide)
MOSSFIELD_GPU(mossfield::ForwardSalt)
MOSSFIELD_GPU_REDUCE(mossfield::FlowOverContent)
MOSSFIELD_GPU_REDUCE(mossfield::SaltContent)
MOSSFIELD_GPU_REDUCE(mossfield::ReservoirInflow)
MOSSFIELD_GPU_REDUCE(mossfield::PlateLag)
MOSSFIELD_GPU_REDUCE(mossfield::SumOfFalls)
MOSSFIELD_GPU_REDUCE(mossfield::UnevenFall)
MOSSFIELD_GPU_REDUCE(mossfield::SaltChange)
MOSSFIELD_GPU_REDUCE(mossfield::LeastOf)
MOSSFIELD_GPU_REDUCE(mossfield::ExtrapolateSalt)
MOSSFIELD_GPU_REDUCE(mossfield::LargestLoss)
