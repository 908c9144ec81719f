#include "kernels/floating.hpp"

#include "kernels/launch.cuh"

MOSSFIELD_GPU(mossfield::PieceReaction)
MOSSFIELD_GPU(mossfield::AddToPiece)
MOSSFIELD_GPU(mossfield::SetApart)
MOSSFIELD_GPU(mossfield::AnswerAtSide)
MOSSFIELD_GPU(mossfield::AddScaledToPiece)
MOSSFIELD_GPU(mossfield::ZeroPieces)
MOSSFIELD_GPU_REDUCE(mossfield::TotalOfPiece)
MOSSFIELD_GPU_REDUCE(mossfield::AbsoluteOfPieces)
MOSSFIELD_GPU_REDUCE(mossfield::ProductOfPiece)
MOSSFIELD_GPU_REDUCE(mossfield::PiecesVolume)
