#include "kernels/elliptic_system_kernels.hpp"
#include "kernels/launch.cuh"

MOSSFIELD_GPU(mossfield::ZeroCell<double>)
MOSSFIELD_GPU(mossfield::ZeroCell<float>)
MOSSFIELD_GPU(mossfield::CopyCell<double>)
MOSSFIELD_GPU(mossfield::CopyCell<float>)
MOSSFIELD_GPU(mossfield::WrapSides<double>)
MOSSFIELD_GPU(mossfield::WrapSides<float>)
MOSSFIELD_GPU(mossfield::Apply)
