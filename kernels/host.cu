#include "kernels/host.hpp"
#include "kernels/launch.cuh"

MOSSFIELD_GPU(mossfield::HostDistance<mossfield::NoShape>)
MOSSFIELD_GPU(mossfield::HostDistance<mossfield::PillarShape>)
MOSSFIELD_GPU(mossfield::HostDistance<mossfield::CapsuleShape>)
MOSSFIELD_GPU(mossfield::HostDistance<mossfield::LevelSetShape>)
MOSSFIELD_GPU(mossfield::HostDistance<mossfield::ImageShape>)
MOSSFIELD_GPU(mossfield::HostShare)
MOSSFIELD_GPU(mossfield::BedOfHost)
MOSSFIELD_GPU(mossfield::JoinBed)
MOSSFIELD_GPU(mossfield::PoreShare)
MOSSFIELD_GPU(mossfield::MetalShare)
