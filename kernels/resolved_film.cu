#include "kernels/launch.cuh"
#include "kernels/resolved_film.hpp"

MOSSFIELD_GPU(mossfield::Redistance)
MOSSFIELD_GPU(mossfield::OuterFace)
MOSSFIELD_GPU(mossfield::FilmFraction)
MOSSFIELD_GPU(mossfield::ExchangeUnderFilm)
MOSSFIELD_GPU(mossfield::SeriesConductance)
MOSSFIELD_GPU(mossfield::SinkOutside)
MOSSFIELD_GPU_REDUCE(mossfield::ResolvedVolume)
