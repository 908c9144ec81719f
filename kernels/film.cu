#include "kernels/carry.hpp"
#include "kernels/film_measures.hpp"
#include "kernels/launch.cuh"

MOSSFIELD_GPU(mossfield::FrontCurvature)
MOSSFIELD_GPU(mossfield::FilmPressure)
MOSSFIELD_GPU(mossfield::StretchFilm)
MOSSFIELD_GPU(mossfield::CarrySpeed)
MOSSFIELD_GPU(mossfield::CarryOut)
MOSSFIELD_GPU(mossfield::AreaRate)
MOSSFIELD_GPU(mossfield::ScaleField)
MOSSFIELD_GPU(mossfield::AddThickness)
MOSSFIELD_GPU(mossfield::BuryFilm)
MOSSFIELD_GPU(mossfield::ConvertFilm)
MOSSFIELD_GPU(mossfield::LeaveBuriedOut)
MOSSFIELD_GPU_REDUCE(mossfield::FilmStiffness)
MOSSFIELD_GPU_REDUCE(mossfield::FilmMoment)
MOSSFIELD_GPU_REDUCE(mossfield::FilmLoss)
MOSSFIELD_GPU_REDUCE(mossfield::VolumeBuried)
MOSSFIELD_GPU_REDUCE(mossfield::FilmIntake)
MOSSFIELD_GPU_REDUCE(mossfield::ConvertedVolume)
MOSSFIELD_GPU_REDUCE(mossfield::LargestStretch)
MOSSFIELD_GPU_REDUCE(mossfield::FilmCurrent)
MOSSFIELD_GPU(mossfield::AreaInCell)
