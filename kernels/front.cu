#include "kernels/front.hpp"
#include "kernels/launch.cuh"

MOSSFIELD_GPU(mossfield::Extrapolate)
MOSSFIELD_GPU(mossfield::Copy)
MOSSFIELD_GPU(mossfield::FrontGeometry<false>)
MOSSFIELD_GPU(mossfield::FrontGeometry<true>)
MOSSFIELD_GPU(mossfield::FrontNoise)
MOSSFIELD_GPU(mossfield::FrontHistory<false>)
MOSSFIELD_GPU(mossfield::FrontHistory<true>)
MOSSFIELD_GPU(mossfield::AdvanceFront)
MOSSFIELD_GPU(mossfield::OrderParameter)
MOSSFIELD_GPU_REDUCE(mossfield::MetalVolume)
MOSSFIELD_GPU_REDUCE(mossfield::InterfaceEnergy)
MOSSFIELD_GPU_REDUCE(mossfield::FastestFront)
MOSSFIELD_GPU_REDUCE(mossfield::FrontMoment<0>)
MOSSFIELD_GPU_REDUCE(mossfield::FrontMoment<1>)
MOSSFIELD_GPU_REDUCE(mossfield::FrontMoment<2>)
