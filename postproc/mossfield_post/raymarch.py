"""Solids drawn by marching rays: an orthographic view of a level set, cut open at the corner nearest to the viewer.

    pixels, points, met = first_hits(scene, Camera(scene.level.size), 800, 600)     # where each pixel's ray ends

Lengths are in units of the caller, axes (across, deep, up). A ray steps through empty space by the distance that a
coarse map of the solid allows, so that the cost is per pixel and not per cell.
"""

from dataclasses import dataclass
from functools import cached_property

import numpy as np

REACH = 12      # cells: how far the map of empty space looks
STEP = 0.5      # cells: the step beside a surface
BISECTIONS = 6  # of the last step
NOTHING, SECTION, SURFACE = range(3)


class Volume:
    """A field on cell centres, sampled trilinearly; outside the box its edge values go on.

    values: (n0, n1, n2), any unit; spacing: 3 lengths, the edges of a cell. The box starts at the origin.
    """

    def __init__(self, values, spacing):
        self.values = np.ascontiguousarray(np.pad(values, 1, mode="edge"), dtype=np.float32)
        self.spacing = np.asarray(spacing, dtype=np.float32)
        self.size = np.array(values.shape) * self.spacing

    def __call__(self, points):
        """Values at points (m, 3): (m,)."""
        shape = self.values.shape
        at = points / self.spacing + np.float32(0.5)  # the pad shifts by one, the centre by half a cell
        at = np.clip(at, 0, np.array(shape, np.float32) - np.float32(1.001))
        low = at.astype(np.int32)
        share = at - low
        index = (low[:, 0] * shape[1] + low[:, 1]) * shape[2] + low[:, 2]
        flat = self.values.ravel()

        def along(offset):  # the innermost axis
            below = flat[index + offset]
            return below + share[:, 2] * (flat[index + offset + 1] - below)

        def plane(offset):
            left = along(offset)
            return left + share[:, 1] * (along(offset + shape[2]) - left)

        near = plane(0)
        return near + share[:, 0] * (plane(shape[1] * shape[2]) - near)

    def gradient(self, points):
        """Central differences over half a cell either way: (m, 3) per length."""
        out = np.empty_like(points)
        for axis in range(3):
            shift = np.zeros(3, np.float32)
            shift[axis] = 0.5 * self.spacing[axis]
            out[:, axis] = (self(points + shift) - self(points - shift)) / self.spacing[axis]
        return out


@dataclass(frozen=True)
class Scene:
    """What there is to see: a solid where `level` > 0, less a box that is cut away."""

    level: Volume
    cut_low: np.ndarray   # (3,) lower corner of what is cut away
    cut_high: np.ndarray  # (3,) upper corner; equal to cut_low where nothing is

    def inside(self, points):
        """Which points (m, 3) lie in the part cut away: bool (m,)."""
        return ((points > self.cut_low) & (points < self.cut_high)).all(axis=1)

    def solid(self, points):
        """The level at points (m, 3), below 0 in what is cut away."""
        values = self.level(points)
        return np.where(self.inside(points), np.float32(-1), values)

    @cached_property
    def clearance(self):
        """uint8 (n0, n1, n2): steps of one cell, diagonals too, that stay clear of the solid; 0 beside it."""
        near = self.level.values[1:-1, 1:-1, 1:-1] > -1e-6
        near = _spread(_spread(near))
        clear = np.zeros(near.shape, np.uint8)
        for _ in range(REACH):
            clear += ~near
            near = _spread(near)
        return clear

    def march(self, start, direction, length):
        """Where rays first meet the solid: distance (m,) from `start` (m, 3), infinite where they do not.

        direction: (3,) or (m, 3), of length 1; length: (m,), how far to look.
        """
        direction = np.broadcast_to(np.asarray(direction, np.float32), start.shape)
        shortest = float(self.level.spacing.min())
        found = np.full(len(start), np.inf, np.float32)
        length = np.asarray(length, np.float32)
        active, gone = np.flatnonzero(length > 0), np.zeros(len(start), np.float32)
        top = np.array(self.clearance.shape) - 1
        while active.size:
            points = start[active] + gone[active, None] * direction[active]
            cell = np.clip((points / self.level.spacing).astype(np.int32), 0, top)
            clear = self.clearance[cell[:, 0], cell[:, 1], cell[:, 2]]
            close = np.flatnonzero(clear == 0)
            hit = close[self.solid(points[close]) > 0]
            found[active[hit]] = gone[active[hit]]
            keep = gone[active] < length[active]  # the end itself is looked at too
            keep[hit] = False
            active = active[keep]
            gone[active] += shortest * np.maximum(clear[keep], np.float32(STEP))
            gone[active] = np.minimum(gone[active], length[active])
        return self._refine(start, direction, found, shortest * STEP)

    def _refine(self, start, direction, found, step):
        """Halves the last step of the rays that have met the solid."""
        where = np.flatnonzero(np.isfinite(found) & (found > 0))
        high = found[where].copy()
        low = np.maximum(high - np.float32(step), 0)
        for _ in range(BISECTIONS):
            middle = (low + high) / 2
            solid = self.solid(start[where] + middle[:, None] * direction[where]) > 0
            high, low = np.where(solid, middle, high), np.where(solid, low, middle)
        found[where] = high
        return found


def _spread(mask):
    """A mask grown by one cell, diagonals too."""
    for axis in range(3):
        wide = mask.copy()
        one, other = [slice(None)] * 3, [slice(None)] * 3
        one[axis], other[axis] = slice(1, None), slice(None, -1)
        wide[tuple(one)] |= mask[tuple(other)]
        wide[tuple(other)] |= mask[tuple(one)]
        mask = wide
    return mask


def blurred(values, cells):
    """Means over cubes of about `cells` to the edge, twice over; edge values go on. (n0, n1, n2) -> the same."""
    half = max(1, round(cells / 2))
    for _ in range(2):
        for axis in range(3):
            pad = [(0, 0)] * 3
            pad[axis] = (half + 1, half)
            total = np.cumsum(np.pad(values, pad, mode="edge"), axis=axis, dtype=np.float64)
            n = values.shape[axis]
            values = (np.take(total, np.arange(2 * half + 1, 2 * half + 1 + n), axis)
                      - np.take(total, np.arange(n), axis)) / (2 * half + 1)
    return values.astype(np.float32)


@dataclass(frozen=True)
class Camera:
    """An orthographic view of a box from the side of high x, low y and high z, angles in degrees."""

    size: np.ndarray  # (3,) of the box
    azimuth: float = -56.0
    elevation: float = 24.0

    @cached_property
    def axes(self):
        """Unit vectors: right and up in the picture, and towards the viewer."""
        a, e = np.radians([self.azimuth, self.elevation])
        towards = np.array([np.cos(e) * np.cos(a), np.cos(e) * np.sin(a), np.sin(e)])
        right = np.array([-np.sin(a), np.cos(a), 0.0])
        return right, np.cross(towards, right), towards

    def project(self, points):
        """(m, 3) -> (m, 2): right and up in the picture, in the unit of length."""
        right, up, _ = self.axes
        return np.stack([points @ right, points @ up], axis=-1)

    @cached_property
    def bounds(self):
        """left, right, bottom, top of the box in the picture."""
        corners = np.array([[i, j, k] for i in (0, 1) for j in (0, 1) for k in (0, 1)]) * self.size
        flat = self.project(corners)
        return flat[:, 0].min(), flat[:, 0].max(), flat[:, 1].min(), flat[:, 1].max()

    def rays(self, width, height):
        """Points (height * width, 3) in the plane through the origin, the top row first."""
        left, right, bottom, top = self.bounds
        across = left + (np.arange(width) + 0.5) / width * (right - left)
        along = top - (np.arange(height) + 0.5) / height * (top - bottom)
        axis_right, axis_up, _ = self.axes
        points = along[:, None, None] * axis_up + across[None, :, None] * axis_right
        return points.reshape(-1, 3).astype(np.float32)


def crossing(start, direction, low, high):
    """Distances at which lines enter and leave a box: (m,), (m,); leave < enter where they miss it."""
    with np.errstate(divide="ignore", invalid="ignore"):
        one, other = (low - start) / direction, (high - start) / direction
    return np.minimum(one, other).max(axis=1), np.maximum(one, other).min(axis=1)


def first_hits(scene, camera, width, height):
    """What a picture of width x height pixels shows of a scene.

    Returns the numbers (m,) of the pixels whose rays meet the box; for each the point (m, 3) where the ray ends; and what it has
    met there (m,): SURFACE, SECTION (a face of the box or of the cut goes through the solid) or NOTHING (it has left the box).
    """
    ahead = -camera.axes[2].astype(np.float32)
    start = camera.rays(width, height)
    enter, leave = crossing(start, ahead, np.zeros(3), scene.level.size)
    pixels = np.flatnonzero(leave > enter)
    start, enter, leave = start[pixels], enter[pixels], leave[pixels]
    into, out = crossing(start, ahead, scene.cut_low, scene.cut_high)
    enter = np.where(out > into, np.clip(out, enter, leave), enter) + 1e-4 * scene.level.spacing.min()
    points = (start + enter[:, None] * ahead).astype(np.float32)
    room = (leave - enter).astype(np.float32)
    distance = scene.march(points, ahead, room)
    ends = np.isfinite(distance)
    met = np.where(ends, np.where(distance > 0, SURFACE, SECTION), NOTHING)
    return pixels, points + np.where(ends, distance, room)[:, None] * ahead, met
