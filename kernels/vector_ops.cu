#include "kernels/vector_ops.hpp"

#include "kernels/inner_gradients.hpp"
#include "kernels/launch.cuh"

MOSSFIELD_GPU(mossfield::ShiftCoupled)
MOSSFIELD_GPU(mossfield::Direction)
MOSSFIELD_GPU(mossfield::SingleDirection)
MOSSFIELD_GPU(mossfield::Widen)
MOSSFIELD_GPU_REDUCE(mossfield::SumCoupled)
MOSSFIELD_GPU_REDUCE(mossfield::ResidualOfZero)
MOSSFIELD_GPU_REDUCE(mossfield::SquareOfZero)
MOSSFIELD_GPU_REDUCE(mossfield::Residual)
MOSSFIELD_GPU_REDUCE(mossfield::NarrowDot)
MOSSFIELD_GPU_REDUCE(mossfield::ApplyDot)
MOSSFIELD_GPU_REDUCE(mossfield::Advance)
MOSSFIELD_GPU_REDUCE(mossfield::Holding)
MOSSFIELD_GPU_REDUCE(mossfield::SumDiagonal)
MOSSFIELD_GPU_REDUCE(mossfield::TakenIn<mossfield::Taken::net>)
MOSSFIELD_GPU_REDUCE(mossfield::TakenIn<mossfield::Taken::size>)
MOSSFIELD_GPU_REDUCE(mossfield::TakenIn<mossfield::Taken::gross>)
MOSSFIELD_GPU_REDUCE(mossfield::SingleDot)
MOSSFIELD_GPU_REDUCE(mossfield::SingleApplyDot)
MOSSFIELD_GPU_REDUCE(mossfield::SingleSize)
MOSSFIELD_GPU_REDUCE_THEN(mossfield::SingleDot, mossfield::TakeRho)
MOSSFIELD_GPU_REDUCE_THEN(mossfield::SingleApplyDot, mossfield::TakeCurvature)
MOSSFIELD_GPU_REDUCE(mossfield::SingleAdvance<true>)
MOSSFIELD_GPU_REDUCE(mossfield::SingleAdvance<false>)
