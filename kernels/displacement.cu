#include "kernels/displacement_kernels.hpp"

#include "kernels/displacement_dense.hpp"
#include "kernels/launch.cuh"

#define MOSSFIELD_GPU_AXES(F) \
  MOSSFIELD_GPU(F<0>)         \
  MOSSFIELD_GPU(F<1>)         \
  MOSSFIELD_GPU(F<2>)
#define MOSSFIELD_GPU_KNOWN_AXES(F) \
  MOSSFIELD_GPU(F<0, 0>)            \
  MOSSFIELD_GPU(F<1, 0>)            \
  MOSSFIELD_GPU(F<2, 0>)
#define MOSSFIELD_GPU_TYPED_AXES(F, T) \
  MOSSFIELD_GPU(F<T, 0>)               \
  MOSSFIELD_GPU(F<T, 1>)               \
  MOSSFIELD_GPU(F<T, 2>)

MOSSFIELD_GPU_TYPED_AXES(mossfield::EdgeShear, double)
MOSSFIELD_GPU_TYPED_AXES(mossfield::EdgeShear, float)
MOSSFIELD_GPU_TYPED_AXES(mossfield::MoveFreeFaces, double)
MOSSFIELD_GPU_TYPED_AXES(mossfield::MoveFreeFaces, float)
MOSSFIELD_GPU_AXES(mossfield::MovingFace)
MOSSFIELD_GPU_KNOWN_AXES(mossfield::InvertFace)
MOSSFIELD_GPU(mossfield::SmoothZero)
MOSSFIELD_GPU(mossfield::SmoothFaces<0>)
MOSSFIELD_GPU(mossfield::ResidualFaces<0>)
MOSSFIELD_GPU(mossfield::LeanFace)
MOSSFIELD_GPU_AXES(mossfield::ProlongFace)
MOSSFIELD_GPU_AXES(mossfield::RestrictFace)
MOSSFIELD_GPU_AXES(mossfield::CoarsenEdges)
MOSSFIELD_GPU(mossfield::CoarsenCells)
MOSSFIELD_GPU(mossfield::CoarsenMost)
MOSSFIELD_GPU(mossfield::HeldPart)
MOSSFIELD_GPU(mossfield::DenseRow)
MOSSFIELD_GPU_REDUCE(mossfield::Imbalance<0>)
MOSSFIELD_GPU_REDUCE(mossfield::StiffnessDot<0>)
MOSSFIELD_GPU_REDUCE(mossfield::WeightedSquare)
MOSSFIELD_GPU_REDUCE(mossfield::WeightedDot)
MOSSFIELD_GPU_REDUCE(mossfield::LastChange)
MOSSFIELD_GPU_REDUCE(mossfield::Stiffest)
