"""A flat cut through a run, seen so that the deposit grows upwards; and the front in it."""

from dataclasses import dataclass

import numpy as np
from contourpy import contour_generator

from .run import Grid

AXES = "xyz"
CLIP = 1 - 1e-6


def straighten(xi):
    """xi -> atanh(2 xi - 1): across an interface in equilibrium it is linear, so that interpolating it places the
    front within a small fraction of a cell even where the interface is few cells wide. Zero at xi = 0.5."""
    return np.arctanh(np.clip(2 * np.nan_to_num(xi, nan=0.0) - 1, -CLIP, CLIP))


@dataclass(frozen=True)
class Plane:
    """The cut at cell `index` of axis `normal`. `across` runs along the picture's width, `up` along its height."""

    grid: Grid
    across: int
    up: int
    normal: int
    index: int
    upside_down: bool = False  # the electrode is the upper side: the picture's vertical axis runs downwards

    def cut(self, data):
        """(nz, ny, nx) -> (cells up, cells across)."""
        flat = np.take(data, self.index, axis=2 - self.normal)  # what is left is ordered highest axis first
        return flat if self.up > self.across else flat.T

    @property
    def extent(self):
        """left, right, bottom, top [m]: edges of the box, for a picture whose first row is the lowest coordinate."""
        return (*self.grid.edges(self.across), *self.grid.edges(self.up))

    @property
    def size(self):
        """Width and height [m]."""
        left, right, bottom, top = self.extent
        return right - left, top - bottom

    @property
    def position(self):
        """Where the cut lies along its normal [m]."""
        return self.grid.centres(self.normal)[self.index]

    def points(self):
        """Coordinates [m] of cell centres with the two edges of the box added: (across + 2,), (up + 2,)."""
        def one(axis):
            low, high = self.grid.edges(axis)
            return np.concatenate([[low], self.grid.centres(axis), [high]])
        return one(self.across), one(self.up)

    def padded(self, data):
        """cut(data) with its edge values repeated on the edges of the box, to go with points()."""
        return np.pad(self.cut(data), 1, mode="edge")

    def front(self, xi):
        """Lines where xi = 0.5: list of (n, 2) arrays [m] of (across, up); see straighten() for the interpolation."""
        across, up = self.points()
        return contour_generator(across, up, straighten(self.padded(xi))).lines(0.0)


def tip_cell(snapshot):
    """(x, y, z) cell of the metal (xi >= 0.5) furthest from the electrode; the middle of the box without metal."""
    head = snapshot.header
    where = np.argwhere(snapshot.field("xi") >= 0.5)[:, ::-1]
    if not len(where):
        return tuple(n // 2 for n in head.grid.cells)
    return tuple(int(i) for i in where[np.argmax(head.growth_sign * where[:, head.growth_axis])])


def choose_plane(snapshot, normal=None, position=None):
    """The plane to look at: holds the growth direction and the tip of this snapshot unless told otherwise.

    normal: 0, 1, 2 or None; position: along the normal [m] or None. Raises ValueError if the position is outside.
    """
    head, grid = snapshot.header, snapshot.grid
    growth = head.growth_axis
    if normal is None:
        others = [a for a in range(3) if a != growth]
        normal = min(others, key=lambda a: (grid.cells[a] > 1, -a))  # a one-cell axis first, then the highest
    left = [a for a in range(3) if a != normal]
    up = growth if growth in left else left[1]
    across = left[0] if up == left[1] else left[1]
    if position is None:
        index = tip_cell(snapshot)[normal] if grid.cells[normal] > 1 else 0
    else:
        low, high = grid.edges(normal)
        if not low <= position <= high:
            raise ValueError(f"the cut at {AXES[normal]} = {position * 1e6:g} um is outside the box, "
                             f"{low * 1e6:g} to {high * 1e6:g} um")
        index = min(int((position - low) / grid.spacing[normal]), grid.cells[normal] - 1)
    return Plane(grid, across, up, normal, index, up == growth and head.growth_sign < 0)
