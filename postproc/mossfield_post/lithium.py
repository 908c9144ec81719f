"""Lithium in a host in 3-D, one instant as a picture or all of them as a film."""

import matplotlib.pyplot as plt
import numpy as np
from matplotlib.patches import Patch, Polygon
from matplotlib.ticker import MaxNLocator
from PIL import Image

from . import film, style
from .host_run import instant_label, require_host
from .lithium_scene import COPPER, LITHIUM, LithiumScene
from .plane import AXES

DPI = 200
WIDTH = 4.8                                             # of the figure [inches]
LEFT, RIGHT, BELOW, ABOVE = 0.62, 0.52, 0.62, 0.78      # margins [inches]
# the corners of the unit box: panes behind, then the edges with ticks, as (from, to, outwards)
PANES = (((0, 0, 0), (0, 1, 0), (0, 1, 1), (0, 0, 1)), ((0, 1, 0), (1, 1, 0), (1, 1, 1), (0, 1, 1)),
         ((0, 0, 0), (1, 0, 0), (1, 1, 0), (0, 1, 0)))
RULERS = (((0, 0, 0), (1, 0, 0), (0, -1, 0)), ((1, 0, 0), (1, 1, 0), (1, 0, 0)), ((0, 0, 0), (0, 0, 1), (-1, 0, 0)))


def draw(run, snapshot, cut="corner", width=WIDTH, dpi=DPI):
    """A figure of the lithium and the host of one snapshot, `width` inches wide. Raises FileError."""
    scene = LithiumScene(snapshot, cut)
    camera, size = scene.camera, scene.scene.level.size * style.UM
    left, right, bottom, top = (b * style.UM for b in camera.bounds)
    panel = width - LEFT - RIGHT
    high = panel * (top - bottom) / (right - left)
    height = BELOW + high + ABOVE
    figure = plt.figure(figsize=(width, height))
    axes = figure.add_axes([LEFT / width, BELOW / height, panel / width, high / height])
    axes.set_axis_off()
    for pane in PANES:
        axes.add_patch(Polygon(camera.project(np.array(pane) * size), closed=True, facecolor="#f4f6f9", edgecolor="#c9ced6",
                               linewidth=0.6, zorder=0))
    axes.imshow(scene.draw(round(panel * dpi), round(high * dpi)), extent=(left, right, bottom, top), zorder=1,
                interpolation="nearest")
    _rulers(axes, scene, size, snapshot.grid.origin)
    axes.set_xlim(left, right)
    axes.set_ylim(bottom, top)
    _scale_bar(axes, left, right, bottom, size)
    figure.text(0.025, 1 - 0.1 / height, style.shorten(run.title, width - 0.2, 9), va="top", fontsize=9)
    figure.text(0.025, 1 - 0.32 / height, instant_label(run, snapshot), va="top", fontsize=8, color="#3c424c")
    patches = [Patch(facecolor=c, edgecolor="#555b66", linewidth=0.5, label=n) for c, n in ((COPPER, "host"), (LITHIUM, "lithium"))]
    figure.legend(handles=patches, loc="upper right", bbox_to_anchor=(0.985, 1 - 0.26 / height), ncol=2, frameon=False,
                  handlelength=1.1, columnspacing=1.0, borderaxespad=0)
    return figure


def _rulers(axes, scene, size, origin):
    """Three edges of the box with ticks and names, in um."""
    camera = scene.camera
    tick_length = 0.021 * (camera.bounds[1] - camera.bounds[0]) * style.UM
    for axis, (start, end, outwards) in enumerate(RULERS):
        start, end, out = (np.array(v, float) for v in (start, end, outwards))
        axes.plot(*camera.project(np.stack([start, end]) * size).T, color=style.OUTLINE, linewidth=0.8, zorder=2, clip_on=False)
        away = camera.project(out[None])[0]
        if axis == 2:
            away = np.array([-1.0, 0.0])
        away *= tick_length / np.linalg.norm(away)
        first = 0.0 if axis == 2 else origin[scene.order[axis]] * style.UM
        ticks = MaxNLocator(4, steps=[1, 2, 2.5, 5, 10]).tick_values(first, first + size[axis])
        for tick in ticks[(ticks >= first - 1e-9) & (ticks <= first + size[axis] + 1e-9)]:
            share = (tick - first) / size[axis]
            at = camera.project(((1 - share) * start + share * end)[None] * size)[0]
            axes.plot(*np.stack([at, at + away]).T, color=style.OUTLINE, linewidth=0.8, zorder=2, clip_on=False)
            axes.text(*(at + 2.3 * away), f"{tick:g}", ha="right" if axis == 2 else "center", va="center", fontsize=7.5)
        middle, line = camera.project((start + end)[None] / 2 * size)[0], camera.project((end - start)[None] * size)[0]
        turn = np.degrees(np.arctan2(line[1], line[0]))
        name = "height [µm]" if axis == 2 else f"{AXES[scene.order[axis]]} [µm]"
        axes.text(*(middle + (6.2 if axis == 2 else 5.2) * away), name, ha="center", va="center", rotation=turn, fontsize=8)


def _scale_bar(axes, left, right, bottom, size):
    """A bar of a round length, in the corner below the box; orthographic, so true across the view."""
    length = max(s * 10.0 ** e for e in range(-4, 6) for s in (1, 2, 5) if s * 10.0 ** e <= 0.25 * size.max())
    at = right - length
    low = bottom - 0.02 * (right - left)
    axes.plot([at, at + length], [low, low], color=style.OUTLINE, linewidth=2.2, solid_capstyle="butt", clip_on=False)
    axes.text(at + length / 2, low - 0.015 * (right - left), f"{length:g} µm", ha="center", va="top", fontsize=7.5)


def plot_lithium(run, snapshot, path, cut="corner"):
    """Writes a PNG of one snapshot. Raises FileError, OSError."""
    style.apply()
    require_host(run)
    style.save(draw(run, snapshot, cut), path, DPI)


def film_lithium(run, path, cut="corner", width=560, frames_per_second=6):
    """Writes a GIF, or an MP4 by ffmpeg, one frame a snapshot and `width` pixels wide, always the same view.

    Raises FileError, ValueError without ffmpeg, OSError.
    """
    style.apply()
    require_host(run)
    film.check(path)
    frames = [_pixels(draw(run, s, cut, dpi=width / WIDTH), width) for s in run.snapshots]
    film.save(frames, path, frames_per_second)


def _pixels(figure, width):
    """The figure as a PIL image RGB, `width` pixels wide; closes it."""
    figure.set_dpi(width / WIDTH)
    figure.canvas.draw()
    image = Image.fromarray(np.asarray(figure.canvas.buffer_rgba())[..., :3].copy())
    plt.close(figure)
    return image
