#include "kernels/charge.hpp"
#include "kernels/launch.cuh"

MOSSFIELD_GPU(mossfield::IonicFractionBeyond)
MOSSFIELD_GPU(mossfield::IonicFraction)
MOSSFIELD_GPU(mossfield::FaceConductance)
MOSSFIELD_GPU(mossfield::LogOf)
MOSSFIELD_GPU(mossfield::ChargeFlux)
MOSSFIELD_GPU(mossfield::ChargeReaction<false>)
MOSSFIELD_GPU(mossfield::ChargeReaction<true>)
MOSSFIELD_GPU(mossfield::ChargeThroughSide)
MOSSFIELD_GPU(mossfield::AddConstant)
MOSSFIELD_GPU(mossfield::AddScaled)
MOSSFIELD_GPU_REDUCE(mossfield::AbsoluteSum)
MOSSFIELD_GPU_REDUCE(mossfield::FluxRounding)
MOSSFIELD_GPU_REDUCE(mossfield::TotalOf)
MOSSFIELD_GPU_REDUCE(mossfield::Product)
MOSSFIELD_GPU_REDUCE(mossfield::CounterCurrent)
MOSSFIELD_GPU_REDUCE(mossfield::CounterSlope)
