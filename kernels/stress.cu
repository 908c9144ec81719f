#include "kernels/stress.hpp"

#include "kernels/launch.cuh"

MOSSFIELD_GPU(mossfield::BodyModuli)
MOSSFIELD_GPU(mossfield::FlowingMetal)
MOSSFIELD_GPU(mossfield::FrontStrain)
MOSSFIELD_GPU(mossfield::AddMisfit)
MOSSFIELD_GPU(mossfield::SettleDrive)
MOSSFIELD_GPU(mossfield::ForetellDrive)
MOSSFIELD_GPU(mossfield::ScaleAround)
MOSSFIELD_GPU(mossfield::ChangeOfLevel)
MOSSFIELD_GPU(mossfield::OutwardDisplacement)
using Shear01 = mossfield::FrontShear<0, 1>;
using Shear12 = mossfield::FrontShear<1, 2>;
using Shear20 = mossfield::FrontShear<2, 0>;
MOSSFIELD_GPU(Shear01)
MOSSFIELD_GPU(Shear12)
MOSSFIELD_GPU(Shear20)
MOSSFIELD_GPU_REDUCE(mossfield::LiftVolume)
MOSSFIELD_GPU_REDUCE(mossfield::LiftArea)
MOSSFIELD_GPU_REDUCE(mossfield::AreaOfFront)
MOSSFIELD_GPU_REDUCE(mossfield::MetalAround)
MOSSFIELD_GPU_REDUCE(mossfield::SaltBeside)
MOSSFIELD_GPU_REDUCE(mossfield::LargestOnFront)
MOSSFIELD_GPU_REDUCE(mossfield::LargestInMetal)
