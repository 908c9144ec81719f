#pragma once
// Pieces of metal that hang together with neither electrode nor host: each has a potential of its own.

#include "kernels/charge.hpp"

namespace mossfield {

/// Cells of which the front within reach belongs to any piece.
struct NearPieces {
  NearFront front;
  const double* piece;  ///< number of the piece that is nearest, from 1 on; 0: metal of the electrode
  MOSSFIELD_BOTH bool operator()(Cell c) const { return piece[c.q] > 0 && front(c); }
};

/// The reaction of one piece at a potential of its own, as ChargeReaction in its cells.
struct PieceReaction {
  ChargeReaction<false> reaction;
  const double* piece;
  double number;
  MOSSFIELD_BOTH void operator()(Cell c) const {
    if (piece[c.q] == number) reaction(c);
  }
};

/// What is added to a field in the cells of one piece.
struct AddToPiece {
  double* u;
  const double* piece;
  double number, value;
  MOSSFIELD_BOTH void operator()(Cell c) const {
    if (piece[c.q] == number) u[c.q] += value;
  }
};

/// Cells of which the front may react and belongs to any piece.
struct PieceBand {
  ReactionBand front;
  const double* piece;
  MOSSFIELD_BOTH bool operator()(Cell c) const { return piece[c.q] > 0 && front(c); }
};

/// In the cells of any piece: moves u to v.
struct SetApart {
  double *u, *v;
  const double* piece;
  MOSSFIELD_BOTH void operator()(Cell c) const {
    if (piece[c.q] > 0) v[c.q] = u[c.q], u[c.q] = 0;
  }
};

/// In the cells of any piece that touch the counter side: what ChargeThroughSide took for no reaction.
struct AnswerAtSide {
  double* diagonal;
  const double *answer, *piece;
  CounterSide counter;
  MOSSFIELD_BOTH void operator()(Cell c) const {
    if (piece[c.q] > 0 && counter.touches(c)) diagonal[c.q] += answer[c.q];
  }
};

/// u += a v in the cells of one piece.
struct AddScaledToPiece {
  double* u;
  const double *v, *piece;
  double number, a;
  MOSSFIELD_BOTH void operator()(Cell c) const {
    if (piece[c.q] == number) u[c.q] += a * v[c.q];
  }
};

/// In the cells of any piece: 0.
struct ZeroPieces {
  double* u;
  const double* piece;
  MOSSFIELD_BOTH void operator()(Cell c) const {
    if (piece[c.q] > 0) u[c.q] = 0;
  }
};

/// scale times the sum of u, the sum of |u| (of all pieces), of u v, over the cells of one piece near the
/// front
struct TotalOfPiece : Sum {
  const double* u;
  NearPieces near;
  double number, scale;
  MOSSFIELD_BOTH double operator()(Cell c) const {
    return near.piece[c.q] == number && near.front(c) ? scale * u[c.q] : 0;
  }
};
struct AbsoluteOfPieces : Sum {
  const double* u;
  NearPieces near;
  MOSSFIELD_BOTH double operator()(Cell c) const { return near(c) ? fabs(u[c.q]) : 0; }
};
struct ProductOfPiece : Sum {
  const double *u, *v;
  NearPieces near;
  double number;
  MOSSFIELD_BOTH double operator()(Cell c) const {
    return near.piece[c.q] == number && near.front(c) ? u[c.q] * v[c.q] : 0;
  }
};

/// Metal of all pieces [m^3]
struct PiecesVolume : Sum {
  MetalVolume all;
  const double* piece;
  MOSSFIELD_BOTH double operator()(Cell c) const { return piece[c.q] > 0 ? all(c) : 0; }
};

}  // namespace mossfield
