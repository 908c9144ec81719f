#include "kernels/film.hpp"
#include "kernels/launch.cuh"

MOSSFIELD_GPU(mossfield::FrontCurvature)
MOSSFIELD_GPU(mossfield::FilmPressure)
MOSSFIELD_GPU(mossfield::StretchFilm)
MOSSFIELD_GPU(mossfield::CarrySpeed)
MOSSFIELD_GPU(mossfield::CarryOut)
MOSSFIELD_GPU(mossfield::AreaRate)
MOSSFIELD_GPU(mossfield::ScaleField)
MOSSFIELD_GPU(mossfield::AddThickness)
MOSSFIELD_GPU_REDUCE(mossfield::FilmStiffness)
MOSSFIELD_GPU_REDUCE(mossfield::FilmMoment)
MOSSFIELD_GPU_REDUCE(mossfield::FilmLoss)
MOSSFIELD_GPU_REDUCE(mossfield::LargestStretch)
MOSSFIELD_GPU_REDUCE(mossfield::FilmCurrent)
MOSSFIELD_GPU(mossfield::AreaInCell)
