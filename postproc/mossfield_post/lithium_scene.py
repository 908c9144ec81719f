"""How lithium in a host looks: colours, lamps and shadows of the points that raymarch.py finds."""

import numpy as np

from .plane import straighten
from .raymarch import NOTHING, SECTION, SURFACE, Camera, Scene, Volume, blurred, crossing, first_hits
from .run import FileError

COPPER, LITHIUM, PLATE = (np.array(c) for c in ((0.80, 0.43, 0.24), (0.70, 0.77, 0.87), (0.60, 0.36, 0.23)))
KEY, FILL = (np.array(v) / np.linalg.norm(v) for v in ((0.25, -0.55, 0.80), (0.95, 0.05, 0.30)))
THIN = 0.5            # cells: lithium thinner than this lets the copper through
SAWN = 0.92           # a cut is duller than a surface
FOG = 0.22            # how much paler the far end of the box is
CUTS = ("corner", "half", "none")


class LithiumScene:
    """Metal and host of one snapshot as a Scene; axes: across, deep, up from the electrode; lengths in m.

    cut: corner, half or none, what is taken away on the viewer's side. Raises FileError.
    """

    def __init__(self, snapshot, cut="corner"):
        head, grid = snapshot.header, snapshot.grid
        if len(grid.active_axes) < 3:
            raise FileError(snapshot.path, f"the grid has {grid.cells} cells", "three axes with cells for a picture in 3-D",
                            "Draw it with `fields`.")
        self.order = [(head.growth_axis + 1) % 3, (head.growth_axis + 2) % 3, head.growth_axis]
        self._flip = head.growth_sign < 0
        spacing = [grid.spacing[a] for a in self.order]
        host, xi = (self._turn(needed(snapshot, name)) for name in ("host", "xi"))
        metal = Volume(solid(xi, host), spacing)
        self._host = Volume(straighten(host), spacing)
        size, beyond = metal.size, metal.size.max()
        share = {"corner": (0.46, 0.54), "half": (-1.0, 0.5), "none": (2.0, -1.0)}[cut]
        low = np.array([share[0] * size[0], -beyond, -beyond])
        high = np.array([size[0] + beyond, share[1] * size[1], size[2] + beyond])
        if cut == "none":
            high = low
        self.scene = Scene(metal, low, high)
        self.camera = Camera(size)
        self._dark = [(cells, Volume(blurred(self._shares(), cells), spacing)) for cells in (5, 14)]

    def _turn(self, values):
        """(nz, ny, nx) -> (across, deep, up)."""
        turned = values.transpose(2, 1, 0).transpose(self.order)
        return turned[:, :, ::-1] if self._flip else turned

    def _shares(self):
        """Where there is solid, smooth over a cell, nothing in the part cut away: (n0, n1, n2)."""
        level, scene = self.scene.level, self.scene
        values = np.clip(0.5 + level.values[1:-1, 1:-1, 1:-1], 0, 1)
        centres = [(np.arange(n) + 0.5) * s for n, s in zip(values.shape, level.spacing)]
        gone = [(c > low) & (c < high) for c, low, high in zip(centres, scene.cut_low, scene.cut_high)]
        values[np.ix_(*gone)] = 0
        return values

    def draw(self, width, height, fine=2):
        """Colours (height, width, 4) from 0 to 1, the background transparent; fine x fine rays a pixel."""
        wide, high = width * fine, height * fine
        pixels, points, met = first_hits(self.scene, self.camera, wide, high)
        image = np.zeros((high * wide, 4), np.float32)
        for kind, paint in ((SURFACE, self._surface), (SECTION, self._section), (NOTHING, self._plate)):
            pick = met == kind
            image[pixels[pick]] = paint(points[pick])
        image = image.reshape(height, fine, width, fine, 4)
        image[..., :3] *= image[..., 3:]
        image = image.mean(axis=(1, 3))
        image[..., :3] /= np.maximum(image[..., 3:], 1e-6)
        return image

    def _surface(self, points):
        slope = self.scene.level.gradient(points)
        normal = -slope / np.maximum(np.linalg.norm(slope, axis=1, keepdims=True), 1e-30)
        return self._lit(points, normal, self._metal(points, THIN), 0.35)

    def _section(self, points):
        size, scene = self.scene.level.size, self.scene
        faces = np.stack([size[0] - points[:, 0], points[:, 1], size[2] - points[:, 2],
                          np.abs(points[:, 0] - scene.cut_low[0]), np.abs(points[:, 1] - scene.cut_high[1])])
        light = np.array([0.78, 0.92, 1.0, 0.78, 0.92])[faces.argmin(axis=0)]
        return self._far(points, light[:, None] * self._metal(points, 0.1) * SAWN)

    def _plate(self, points):
        """The electrode where a ray leaves through it; elsewhere nothing."""
        image = np.zeros((len(points), 4), np.float32)
        pick = points[:, 2] < 0.01 * self.scene.level.spacing[2]
        up = np.broadcast_to(np.array([0, 0, 1], np.float32), (pick.sum(), 3))
        image[pick] = self._lit(points[pick], up, np.broadcast_to(PLATE, (pick.sum(), 3)), 0.0)
        return image

    def _metal(self, points, thin):
        """Colours (m, 3): copper where the host is covered by less lithium than `thin` cells, then lithium."""
        level, slope = self._host(points), np.linalg.norm(self._host.gradient(points), axis=1)
        cover = -level / np.maximum(slope * self._host.spacing.min(), 1e-12) / thin
        share = np.clip(cover, 0, 1)[:, None]
        share = share * share * (3 - 2 * share)
        return COPPER + share * (LITHIUM - COPPER)

    def _lit(self, points, normal, colour, shine):
        """Colours (m, 4) under two lamps, the first with shadows; dimmer between solids and paler far away."""
        level = self.scene.level
        towards = self.camera.axes[2]
        off = points + normal * (1.2 * level.spacing.min())
        facing = np.clip(normal @ KEY, 0, None)
        lit = np.zeros(len(points), np.float32)
        front = np.flatnonzero(facing > 0)
        _, out = crossing(off[front], KEY, np.zeros(3), level.size)
        lit[front] = ~np.isfinite(self.scene.march(off[front].astype(np.float32), KEY, out))
        open_sky = np.ones(len(points))
        for cells, share in self._dark:
            open_sky *= 1 - 0.75 * share((points + normal * (0.5 * cells * level.spacing.min())).astype(np.float32))
        light = open_sky * (0.52 + 0.22 * np.clip(normal @ FILL, 0, None)) + 0.62 * facing * (0.12 + 0.88 * lit)
        half = KEY + towards
        glint = shine * lit * np.clip(normal @ (half / np.linalg.norm(half)), 0, None) ** 28
        return self._far(points, np.clip(colour * light[:, None] + glint[:, None], 0, 1))

    def _far(self, points, shown):
        """Colours (m, 3) paler with the distance, opaque: (m, 4)."""
        level, towards = self.scene.level, self.camera.axes[2]
        depth = (points - level.size / 2) @ towards / np.linalg.norm(level.size)
        fog = FOG * np.clip(0.5 - depth, 0, 1)[:, None]
        return np.concatenate([shown + fog * (1 - shown), np.ones((len(points), 1))], axis=1)


def solid(xi, host):
    """Level, positive in metal and host. A host that conducts is in xi, as xi > 0.5 where host > 0.5, and xi alone is taken; one
    that does not is not: above the lithium xi is 0 in it."""
    level = straighten(xi)
    return np.maximum(level, straighten(host)) if (host - xi).max() > 0.5 else level


def needed(snapshot, name):
    """A field that the picture cannot do without. Raises FileError."""
    if name not in snapshot.names:
        raise FileError(snapshot.path, f"no field '{name}'", "the fields xi and host of a run with a section host:",
                        f"Add {name} to output.fields of the case, or a section host: if it has none, and run it again.")
    return snapshot.field(name)
