"""Pictures of the fields at one instant: maps, slices of 3-D fields, profiles in 1-D, the front at xi = 0.5."""

import textwrap
from dataclasses import dataclass, replace

import matplotlib.pyplot as plt
import numpy as np
from matplotlib.cm import ScalarMappable
from matplotlib.colors import Normalize
from matplotlib.ticker import MaxNLocator

from . import style
from .plane import AXES, choose_plane, straighten
from .run import FileError

DPI = 200
EDGE, LINE = 0.06, 0.15  # between a headline and the figure's right edge; from one of its lines to the next [inches]
MAX_CELLS = 1500  # per direction of a map: more than a picture can show
FRONT = 0.005  # of xi: where there is less, no front carries a film
EVERYWHERE = {"xi", "lithium", "host", "pressure", "von_mises", "floating"}  # fields that mean something inside the metal, too


def of_the_front(name, xi):
    """Where a field means something outside the metal: everywhere, or of a film (film_*) where there is a front."""
    return xi >= FRONT if name.startswith("film_") else np.ones(xi.shape, bool)


def draw_map(axes, snapshot, name, plane, norm, scale=1.0, deposit=True):
    """One field times `scale` on a plane, axes in um, equal aspect, with the front at xi = 0.5 drawn over it.

    deposit: cover the metal (xi > 0.5) with a solid colour, unless the field is one of EVERYWHERE. Fields of a film are left
    out where no front is.
    norm: matplotlib Normalize in the scaled unit. Returns the image. Raises FileError.
    """
    xi, deposit = snapshot.field("xi"), deposit and name not in EVERYWHERE
    values = plane.cut(snapshot.scalar(name)) * scale
    step = max(1, -(-max(values.shape) // MAX_CELLS))
    extent = [v * style.UM for v in plane.extent]
    shown = of_the_front(name, plane.cut(xi))[::step, ::step]
    image = axes.imshow(values[::step, ::step], origin="lower", extent=extent, norm=norm, aspect="equal",
                        alpha=None if shown.all() else shown.astype(float), cmap=style.CONTRAST.get(name, style.MAP), interpolation="nearest")
    image.cmap.set_bad("#ff2ad4")  # not-a-number shows
    across, up = (p * style.UM for p in plane.points())
    metal = straighten(plane.padded(xi))
    if metal.max() > 0:
        if deposit:
            axes.contourf(across, up, metal, levels=[0, 100], colors=[style.METAL])
        if metal.min() < 0:
            axes.contour(across, up, metal, levels=[0], colors=[style.OUTLINE if deposit else "white"],
                         linewidths=0.7)
    draw_streamlines(axes, snapshot, name, plane, deposit)
    axes.set_xlim(extent[:2])
    axes.set_ylim(extent[2:][::-1] if plane.upside_down else extent[2:])
    space_ticks(axes)
    return image


def draw_streamlines(axes, snapshot, name, plane, deposit):
    """Lines along the components of a vector that lie in the plane, where it is a thousandth of its largest and more, and
    not in metal that is covered. Nothing for a scalar.
    """
    vector = snapshot.field(name)
    if vector.ndim == 3:
        return
    across, up = (plane.cut(vector[..., a]) for a in (plane.across, plane.up))
    size = np.hypot(across, up)
    hidden = deposit & (plane.cut(snapshot.field("xi")) > 0.5)
    least = 1e-3 * size[~hidden].max(initial=0)
    if not least > 0:  # nothing flows, or what flows is not known
        return
    across, up = (np.ma.masked_where(hidden | (size < least), v) for v in (across, up))
    where = [plane.grid.centres(a) * style.UM for a in (plane.across, plane.up)]
    wide, high = plane.size
    density = [max(0.3, 1.6 * v / max(wide, high)) for v in (wide, high)]
    axes.streamplot(*where, across, up, color="white", linewidth=0.5, arrowsize=0.5, density=density)


def space_ticks(axes):
    """Few, round ticks on both axes."""
    axes.xaxis.set_major_locator(MaxNLocator(4, steps=[1, 2, 2.5, 5, 10]))
    axes.yaxis.set_major_locator(MaxNLocator(5, steps=[1, 2, 2.5, 5, 10]))


def electrolyte_range(snapshot, name, plane=None):
    """Smallest and largest finite value of a field where xi < 0.5 (of EVERYWHERE: in the whole box; of a film: at the front
    alone), in the field's unit."""
    values, xi = snapshot.scalar(name), snapshot.field("xi")
    if plane is not None:
        values, xi = plane.cut(values), plane.cut(xi)
    keep = np.isfinite(values) & of_the_front(name, xi)
    if name not in EVERYWHERE and (keep & (xi < 0.5)).any():
        keep &= xi < 0.5
    return (float(values[keep].min()), float(values[keep].max())) if keep.any() else (0.0, 1.0)


def normalise(low, high):
    """A colour scale over [low, high], widened a little where a field is uniform so that round-off is not drawn."""
    margin = 1e-6 * max(abs(low), abs(high)) or 1e-30
    return Normalize(low, high) if high - low > margin else Normalize(low - 50 * margin, high + 50 * margin)


def display(snapshot, name, low, high):
    """style.display() of a field that is shown from `low` to `high` in its own unit."""
    return style.display(max(abs(low), abs(high)), snapshot.unit(name))


def pick(snapshot, names):
    """The wanted field names, or xi, c, phi as far as the file has them. Raises FileError for one it has not."""
    if not names:
        return [n for n in ("xi", "c", "phi") if n in snapshot.names] or list(snapshot.names)
    for name in names:
        if name not in snapshot.names:
            snapshot.field(name)  # raises, with the names there are
    return list(names)


def panel_size(plane, longest=2.6, shortest=0.7):
    """Inches (width, height) of a panel true to the plane's proportions."""
    width, height = plane.size
    unit = (longest if width < 2 * height else 1.8 * longest) / max(width, height)
    return max(width * unit, shortest), max(height * unit, shortest)


def plot_fields(run, snapshot, path, names=None, normal=None, position=None, raw=False):
    """Writes a PNG with one map a field (a profile each in 1-D). Raises FileError, ValueError, OSError."""
    style.apply()
    names = pick(snapshot, names)
    if len(snapshot.grid.active_axes) < 2:
        return _plot_profiles(run, snapshot, path, names)
    plane = choose_plane(snapshot, normal, position)
    layout = _Layout(len(names), *panel_size(plane))
    head = headline(run, snapshot, layout.size[0] - layout.left - EDGE, plane)
    layout = replace(layout, above=layout.above + LINE * (len(head) - 1))
    figure = plt.figure(figsize=layout.size)
    for k, name in enumerate(names):
        axes = figure.add_axes(layout.box(k))
        low, top = electrolyte_range(snapshot, name) if not raw else _range(snapshot.scalar(name))
        factor, unit = display(snapshot, name, low, top)
        image = draw_map(axes, snapshot, name, plane, normalise(low * factor, top * factor), factor, deposit=not raw)
        colour_bar(figure, axes, image, 0.09, style.label(name, unit))
        axes.set_xlabel(f"{AXES[plane.across]} [µm]" if layout.last(k) else "")
        axes.set_ylabel(f"{AXES[plane.up]} [µm]" if layout.first(k) else "")
        axes.tick_params(labelleft=layout.first(k), labelbottom=layout.last(k))
        words = snapshot.header.long_names.get(name) or name
        lines = textwrap.wrap(words[:1].upper() + words[1:], max(16, int((layout.wide + 0.7) / 0.063)))
        axes.set_title("\n".join(lines[:2]), fontsize=7.5, pad=4, loc="left")
    draw_headline(figure, head, layout.left)
    style.save(figure, path, DPI)


@dataclass(frozen=True)
class _Layout:
    """Panels in a row, or in a column where they are wide and low. Inches."""

    count: int
    wide: float
    high: float
    left: float = 0.62
    bar: float = 1.04    # colour bar, its labels and the gap to the next panel
    below: float = 0.5
    above: float = 0.62
    title: float = 0.34  # between panels of a column

    @property
    def column(self):
        return self.wide > 2 * self.high

    @property
    def size(self):
        """Width and height of the figure."""
        across, down = (1, self.count) if self.column else (self.count, 1)
        return (max(self.left + across * (self.wide + self.bar), 3.2),
                self.above + down * self.high + (down - 1) * self.title + self.below)

    def box(self, k):
        """Panel k as fractions of the figure."""
        width, height = self.size
        left = self.left + (0 if self.column else k * (self.wide + self.bar))
        top = self.above + (k * (self.high + self.title) if self.column else 0)
        return [left / width, 1 - (top + self.high) / height, self.wide / width, self.high / height]

    def first(self, k):
        """Does panel k carry the labels of the vertical axis?"""
        return self.column or k == 0

    def last(self, k):
        """Does panel k carry the labels of the horizontal axis?"""
        return not self.column or k == self.count - 1


def _range(values):
    finite = values[np.isfinite(values)]
    return (float(finite.min()), float(finite.max())) if finite.size else (0.0, 1.0)


def colour_bar(figure, axes, image, thickness, text):
    """A colour bar as high as the panel, to its right; thickness in inches."""
    box, width = axes.get_position(), figure.get_size_inches()[0]
    beside = figure.add_axes([box.x1 + 0.07 / width, box.y0, thickness / width, box.height])
    bar = figure.colorbar(ScalarMappable(image.norm, image.cmap), cax=beside)
    bar.outline.set_linewidth(0.6)
    bar.locator = MaxNLocator(max(2, min(5, int(box.height * figure.get_size_inches()[1] / 0.28))))
    bar.update_ticks()
    beside.set_ylabel(text, labelpad=3)
    return bar


def headline(run, snapshot, room, plane=None):
    """The title, the time and where the cut is: one line, or where that is wider than `room` [inches] two."""
    last = f"t = {style.time_label(snapshot.time, max(run.snapshots[-1].time, snapshot.time))}"
    if plane is not None and plane.grid.cells[plane.normal] > 1:
        last += f",  {AXES[plane.normal]} = {plane.position * style.UM:.4g} µm"
    whole = f"{run.title},  {last}"
    return [style.plain(whole)] if style.width(whole, 9) <= room else [style.shorten(run.title, room, 9), last]


def draw_headline(figure, lines, left):
    """The lines of a headline at the top of a figure, from `left` [inches] on."""
    width, height = figure.get_size_inches()
    figure.text(left / width, 1 - 0.12 / height, "\n".join(lines), va="top", fontsize=9)


def _plot_profiles(run, snapshot, path, names):
    """1-D: one line plot a field along the growth axis, one above the other."""
    axis = snapshot.header.growth_axis
    where = snapshot.grid.centres(axis) * style.UM
    head = headline(run, snapshot, 0.83 * 4.6 - EDGE)
    above = 0.4 + LINE * (len(head) - 1)
    height = 0.55 + above + 1.35 * len(names)
    figure, rows = plt.subplots(len(names), 1, sharex=True, squeeze=False, figsize=(4.6, height))
    for axes, name, colour in zip(rows[:, 0], names, style.LINES * len(names)):
        values = snapshot.field(name)
        values = (values if values.ndim == 3 else values[..., axis]).ravel()
        factor, unit = display(snapshot, name, *_range(values))
        axes.plot(where, values * factor, color=colour)
        axes.set_ylabel(style.label(name, unit))
        axes.set_xlim(*(edge * style.UM for edge in snapshot.grid.edges(axis)))
        axes.grid()
    rows[-1, 0].set_xlabel(f"{AXES[axis]} [µm]")
    figure.subplots_adjust(left=0.17, right=0.97, bottom=0.5 / height, top=1 - above / height, hspace=0.12)
    figure.align_ylabels()
    draw_headline(figure, head, 0.17 * 4.6)
    style.save(figure, path, DPI)


def require_two_dimensions(run, what):
    """Raises FileError if the run is one-dimensional and `what` needs a plane."""
    if len(run.grid.active_axes) < 2:
        raise FileError(run.snapshots[0].path, f"a one-dimensional run has no {what}", "two axes with cells",
                        "Use `fields` or `series`.")
