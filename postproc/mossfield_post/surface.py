"""The metal surface xi = 0.5 in 3-D: marching tetrahedra and a shaded picture."""

import itertools

import matplotlib.pyplot as plt
import numpy as np
from mpl_toolkits.mplot3d.art3d import Poly3DCollection

from . import fields, style
from .plane import straighten
from .run import FileError

MAX_TRIANGLES = 500_000
# The six tetrahedra around a cube's main diagonal: paths 000 -> 111 along the axes in every order.
PATHS = [[sum(1 << a for a in order[:k]) for k in range(4)] for order in itertools.permutations(range(3))]


def isosurface(values, coordinates, level=0.5):
    """Triangles of values = level, linear along edges.

    values: (n0, n1, n2); coordinates: three ascending arrays [m], one an axis of `values`.
    Returns corners (m, 3, 3) in the order of the axes, wound so that the normal points to smaller values.
    """
    corner = [np.array([(c >> a) & 1 for a in range(3)]) for c in range(8)]
    n = np.array(values.shape) - 1
    cubes = np.stack([values[tuple(slice(o, o + m) for o, m in zip(off, n))] for off in corner])
    base = np.argwhere((cubes.min(0) < level) & (cubes.max(0) >= level))
    found = [np.empty((0, 3, 3))]
    for path in PATHS:
        index = base[:, None, :] + np.array([corner[c] for c in path])  # (cubes, 4 vertices, 3)
        value = values[tuple(np.moveaxis(index, 2, 0))]
        order = np.argsort(-value, axis=1, kind="stable")
        index = np.take_along_axis(index, order[..., None], 1)
        value = np.take_along_axis(value, order, 1)
        place = np.stack([np.asarray(c)[index[..., a]] for a, c in enumerate(coordinates)], axis=-1)
        found += [_wind(t, p) for t, p in _triangles(value, place, level)]
    return np.concatenate(found)


def _triangles(value, place, level):
    """For tetrahedra with vertices sorted by falling value: (triangles, vertices) for one, two, three inside."""
    inside = (value >= level).sum(1)
    for count, triples in ((1, [("01", "02", "03")]), (2, [("02", "03", "13"), ("02", "13", "12")]),
                           (3, [("03", "13", "23")])):
        pick = inside == count
        v, p = value[pick], place[pick]
        for triple in triples:
            ends = [(int(e[0]), int(e[1])) for e in triple]
            cut = [p[:, a] + ((v[:, a] - level) / (v[:, a] - v[:, b]))[:, None] * (p[:, b] - p[:, a]) for a, b in ends]
            yield np.stack(cut, axis=1), p


def _wind(triangles, vertices):
    """Turns triangles so that their normal points from the first (metal) to the last (electrolyte) vertex."""
    normal = np.cross(triangles[:, 1] - triangles[:, 0], triangles[:, 2] - triangles[:, 0])
    wrong = np.einsum("ij,ij->i", normal, vertices[:, 3] - vertices[:, 0]) < 0
    triangles[wrong] = triangles[wrong][:, ::-1]
    return triangles


def with_walls(centres, low, high, thin):
    """Coordinates with the box's two faces added, and a point just outside each, where the metal is cut off."""
    return np.concatenate([[low - thin, low], centres, [high, high + thin]])


def metal_surface(snapshot):
    """The front as triangles (m, 3 corners, x y z) [m], closed where the metal meets the box. Raises FileError.

    Grids that would give more triangles than a picture can use are averaged over blocks of 2^3 cells first.
    """
    xi, grid = snapshot.field("xi").transpose(2, 1, 0), snapshot.grid
    centres = [grid.centres(a) for a in range(3)]
    while True:
        points = [with_walls(c, *grid.edges(a), 1e-3 * grid.spacing[a]) for a, c in enumerate(centres)]
        distance = np.pad(straighten(xi), 1, mode="edge")
        found = isosurface(np.pad(distance, 1, constant_values=straighten(0.0)), points, 0.0)
        if len(found) <= MAX_TRIANGLES or min(xi.shape) < 16:
            return found
        even = tuple(slice(0, n - n % 2) for n in xi.shape)
        s = [n // 2 for n in xi.shape]
        xi = xi[even].reshape(s[0], 2, s[1], 2, s[2], 2).mean(axis=(1, 3, 5))
        centres = [0.5 * (c[0:2 * n:2] + c[1:2 * n:2]) for c, n in zip(centres, s)]


def _shade(triangles):
    """Colours (m, 4): metal under two lamps."""
    normal = np.cross(triangles[:, 1] - triangles[:, 0], triangles[:, 2] - triangles[:, 0])
    normal /= np.maximum(np.linalg.norm(normal, axis=1, keepdims=True), 1e-300)
    key, fill = np.array([0.50, -0.10, 0.86]), np.array([-0.20, -0.94, 0.28])
    light = 0.36 + 0.60 * np.clip(normal @ key, 0, None) + 0.28 * np.clip(normal @ fill, 0, None)
    base = np.array([0.80, 0.83, 0.88])
    colour = np.clip(base * light[:, None] + 0.25 * np.clip(normal @ key, 0, None)[:, None] ** 12, 0, 1)
    return np.concatenate([colour, np.ones((len(colour), 1))], axis=1)


def draw_surface(axes, snapshot):
    """The metal in a matplotlib 3-D axes, the growth axis upright, in um. Raises FileError."""
    grid = snapshot.grid
    if len(grid.active_axes) < 3:
        raise FileError(snapshot.path, f"the grid has {grid.cells} cells", "three axes with cells for a surface",
                        "Leave out --surface.")
    draw_triangles(axes, snapshot, metal_surface(snapshot))


def draw_triangles(axes, snapshot, surface):
    """A surface (m, 3 corners, x y z) [m] in the box of a snapshot."""
    head, grid = snapshot.header, snapshot.grid
    up = head.growth_axis
    order = [(up + 1) % 3, (up + 2) % 3, up]  # right-handed: growth is drawn as the vertical axis
    triangles = surface[:, :, order] * style.UM
    flip = head.growth_sign < 0
    shown = triangles * [1, 1, -1] if flip else triangles
    colours = _shade(shown[:, ::-1] if flip else shown)
    axes.add_collection3d(Poly3DCollection(triangles, facecolors=colours, edgecolors=colours, linewidths=0.15))
    limits = [[e * style.UM for e in grid.edges(a)] for a in order]
    axes.set_xlim(limits[0])
    axes.set_ylim(limits[1])
    axes.set_zlim(limits[2][::-1] if flip else limits[2])
    axes.set_box_aspect([high - low for low, high in limits], zoom=0.9)
    axes.set_proj_type("ortho")
    axes.view_init(elev=24, azim=-56)
    for axis, letter in zip((axes.xaxis, axes.yaxis, axes.zaxis), order):
        axis.set_pane_color((0.965, 0.97, 0.98, 1.0))
        axis.set_label_text(f"{'xyz'[letter]} [µm]")
        axis.set_major_locator(plt.MaxNLocator(4))


def plot_surface(run, snapshot, path):
    """Writes a PNG of the metal surface. Raises FileError, OSError."""
    style.apply()
    figure = plt.figure(figsize=(4.8, 4.6))
    draw_surface(figure.add_axes([0.02, 0.02, 0.92, 0.9], projection="3d"), snapshot)
    fields.draw_headline(figure, fields.headline(run, snapshot, 4.8 - 0.25 - fields.EDGE), 0.25)
    style.save(figure, path, fields.DPI)
