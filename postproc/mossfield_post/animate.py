"""A run as a film of maps."""

import matplotlib.pyplot as plt
import numpy as np
from PIL import Image

from . import fields, film, style
from .plane import AXES, choose_plane


def animate(run, path, name="c", width=640, frames_per_second=12, normal=None, position=None):
    """Writes a film (GIF or MP4) of one field with the deposit over it, one frame a snapshot, `width` pixels wide.

    The colour scale and the plane are the same in every frame; the last frame is held for a second and a half.
    Raises FileError, ValueError for a plane outside the box, OSError.
    """
    style.apply()
    film.check(path)
    fields.require_two_dimensions(run, "animation")
    snapshots = run.snapshots
    plane = choose_plane(snapshots[-1], normal, position)
    ranges = np.array([fields.electrolyte_range(s, name, plane) for s in snapshots])
    low, high = ranges[:, 0].min(), ranges[:, 1].max()
    factor, unit = fields.display(snapshots[0], name, low, high)
    look = fields.normalise(low * factor, high * factor), factor, style.label(name, unit)
    frames = [_frame(run, s, name, plane, look, width) for s in snapshots]
    film.save(frames, path, frames_per_second)


def _frame(run, snapshot, name, plane, look, width):
    """One frame, `look`: colour scale, factor to its unit, label. PIL image RGB, `width` pixels wide, as high as the plane's proportions ask."""
    inches, dpi = 4.8, width / 4.8
    left, right, below, above = 0.58, 0.85, 0.45, 0.4
    size = plane.size
    panel = inches - left - right
    high = panel * size[1] / size[0]
    if high > 5.0:
        panel, high = 5.0 * size[0] / size[1], 5.0
    high_box = max(high, 0.6)
    height = below + high_box + above
    figure = plt.figure(figsize=(inches, round(height * dpi) / dpi), dpi=dpi)
    middle = left + (inches - left - right - panel) / 2
    axes = figure.add_axes([middle / inches, below / height, panel / inches, high_box / height])
    norm, factor, label = look
    image = fields.draw_map(axes, snapshot, name, plane, norm, factor)
    axes.set_xlabel(f"{AXES[plane.across]} [µm]")
    axes.set_ylabel(f"{AXES[plane.up]} [µm]")
    fields.colour_bar(figure, axes, image, 0.1, label)
    span = run.snapshots[-1].time
    figure.text(0.02, 1 - 0.1 / height, style.shorten(run.title, inches - 1.1, 8.5), va="top", fontsize=8.5)
    figure.text(0.98, 1 - 0.1 / height, f"t = {style.time_label(snapshot.time, span)}", va="top", ha="right",
                fontsize=8.5, backgroundcolor="white")
    figure.canvas.draw()
    pixels = np.asarray(figure.canvas.buffer_rgba())[..., :3].copy()
    plt.close(figure)
    return Image.fromarray(pixels)
