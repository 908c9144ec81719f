"""Pictures of hosts: the body in 3-D with its depth profile, and sections of an imported image."""

import matplotlib.pyplot as plt
import numpy as np

from . import fields, style
from .run import FileError, Run
from .surface import MAX_TRIANGLES, draw_triangles, isosurface, with_walls


def host_surface(snapshot):
    """The host as triangles (m, 3, x y z) [m], closed where the box cuts it."""
    distance, grid = snapshot.field("distance").transpose(2, 1, 0), snapshot.grid
    centres = [grid.centres(a) for a in range(3)]
    while True:
        points = [with_walls(c, *grid.edges(a), 1e-3 * grid.spacing[a]) for a, c in enumerate(centres)]
        inside = np.pad(np.pad(-distance, 1, mode="edge"), 1, constant_values=-grid.spacing[0])
        found = isosurface(inside, points, 0.0)
        if len(found) <= MAX_TRIANGLES or min(distance.shape) < 16:
            return found
        distance, centres = distance[::2, ::2, ::2], [c[::2] for c in centres]


def _profile(path):
    try:
        table = np.genfromtxt(path, delimiter=",", names=True)
        return table["height_m"], table["solid"], table["surface_per_m"]
    except (OSError, ValueError, IndexError) as error:
        raise FileError(path, f"cannot be read ({error})", "the table that `mossfield host` writes",
                        "Run it again with -o.") from None


def plot_host(folder, path):
    """Writes a PNG of what `mossfield host CASE -o folder` wrote. Raises FileError, OSError."""
    style.apply()
    run = Run(folder)
    snapshot = run.snapshots[0]
    if "distance" not in snapshot.names:
        raise FileError(snapshot.path, "no field 'distance'", "the folder of `mossfield host CASE -o DIR`",
                        "Runs are drawn by `fields`.")
    height, solid, surface = _profile(run.path / "profile.csv")
    figure = plt.figure(figsize=(7.4, 4.2))
    draw_triangles(figure.add_axes([0.0, 0.02, 0.62, 0.9], projection="3d"), snapshot, host_surface(snapshot))
    axes = figure.add_axes([0.70, 0.14, 0.26, 0.70])
    axes.plot(solid, height * style.UM, color=style.LINES[0])
    axes.set_xlabel("solid share", color=style.LINES[0])
    axes.set_ylabel("height above the electrode [µm]")
    axes.set_xlim(left=0)
    axes.set_ylim(0, float(snapshot.grid.spacing[snapshot.header.growth_axis] * len(height) * style.UM))
    beside = axes.twiny()
    beside.plot(surface / style.UM, height * style.UM, color=style.LINES[1])
    beside.set_xlabel("surface per volume [1/µm]", color=style.LINES[1])
    beside.set_xlim(left=0)
    figure.text(0.03, 0.97, style.shorten(run.title, 7.0, 9), va="top", fontsize=9)
    style.save(figure, path, fields.DPI)


def thumbnail(path, mask, voxel, title):
    """Writes sections through the middle of a host, (z, y, x), and its mean over height."""
    style.apply()
    extent = [n * v * style.UM for n, v in zip(mask.shape, voxel)]
    figure, panels = plt.subplots(1, 3, figsize=(7.6, 2.9), constrained_layout=True)
    middle = [n // 2 for n in mask.shape]
    for axes, cut, across, names in ((panels[0], mask[:, middle[1]], (2, 0), "xz"),
                                     (panels[1], mask[middle[0]], (2, 1), "xy")):
        axes.imshow(cut, origin="lower", cmap="Greys", vmin=0, vmax=1.4, interpolation="nearest",
                    extent=[0, extent[across[0]], 0, extent[across[1]]])
        axes.set_xlabel(f"{names[0]} [µm]")
        axes.set_ylabel(f"{names[1]} [µm]")
    panels[2].plot(mask.mean(axis=(1, 2)), (np.arange(mask.shape[0]) + 0.5) * voxel[0] * style.UM, color=style.LINES[0])
    panels[2].set_xlabel("solid share")
    panels[2].set_ylabel("height [µm]")
    panels[2].set_xlim(left=0)
    figure.suptitle(title, fontsize=9)
    style.save(figure, path, fields.DPI)
