"""How things look and how numbers are named: colours, fonts, display units."""

import colorsys
import math
import re

import matplotlib
import numpy as np

matplotlib.use("Agg")
import matplotlib.pyplot as plt  # noqa: E402
from matplotlib.textpath import TextPath  # noqa: E402

UM = 1e6  # metres to micrometres
METAL, OUTLINE = "#c3c8cf", "#20242b"
MAP = "viridis"
LINES = ("#c4472b", "#1f6f9c", "#4f8a3c", "#7a5195", "#e39a00", "#20242b", "#1aa8a0", "#d8579f", "#8a5a2b", "#8d939c")
DISTINCT = ("#0072b2", "#d55e00", "#009e73", "#cc79a7", "#000000", "#56b4e9")  # Okabe & Ito: told apart by all eyes
CONTRAST = {"xi": "cividis", "phi": "plasma", "c": MAP}

RC = {
    "font.family": "DejaVu Sans", "font.size": 8, "axes.titlesize": 8.5, "axes.labelsize": 8, "xtick.labelsize": 7.5,
    "ytick.labelsize": 7.5, "legend.fontsize": 7.5, "axes.linewidth": 0.7, "xtick.major.width": 0.7,
    "ytick.major.width": 0.7, "xtick.major.size": 3, "ytick.major.size": 3, "mathtext.default": "regular",
    "grid.color": "#dde1e6", "grid.linewidth": 0.5, "figure.facecolor": "white",
    "savefig.facecolor": "white", "lines.linewidth": 1.4,
    "axes.formatter.useoffset": False,
}


def apply():
    """Sets the house style for the pictures that follow."""
    plt.rcParams.update(RC)


def lines(count):
    """Colours of `count` lines, no two alike: LINES, or where they do not suffice hues around the circle, dark and light in turn."""
    if count <= len(LINES):
        return LINES[:count]
    return tuple(matplotlib.colors.to_hex(colorsys.hls_to_rgb(k / count, (0.3, 0.5)[k % 2], 0.75)) for k in range(count))


def pretty_unit(unit):
    """'mol/m^3' -> 'mol/m³' in mathtext; '' for a pure number."""
    return "" if unit in ("", "1") else re.sub(r"\^(-?\d+)", r"$^{\1}$", unit)


def label(name, unit):
    """'name [unit]', or the name alone."""
    unit = pretty_unit(unit)
    return f"{name} [{unit}]" if unit else name


def display(largest, unit):
    """(factor, unit) that a quantity whose largest magnitude is `largest` [unit] is shown with: lengths in nm, µm, mm, others
    that are very small or large times a power of a thousand, so that no exponent stands by itself at an axis' end."""
    if not 0 < largest < np.inf:
        return 1.0, unit
    if unit == "m":
        return next((factor, name) for factor, name, most in ((1e9, "nm", 0.99e-6), (UM, "µm", 0.99e-3), (1e3, "mm", 0.99),
                                                              (1.0, "m", np.inf)) if largest < most)
    if 1e-4 <= largest < 1e5:
        return 1.0, unit
    power = 3 * math.floor(math.log10(largest) / 3 + 1e-9)
    return 10.0 ** -power, f"10^{power} {'' if unit == '1' else unit}".strip()


def time_unit(span):
    """(seconds per unit, unit) to show times up to `span` [s] with."""
    for scale, unit, least in ((86400.0, "d", 3), (3600.0, "h", 3), (60.0, "min", 10), (1.0, "s", 1), (1e-3, "ms", 1)):
        if span >= least * scale:
            return scale, unit
    return 1e-6, "us"


def time_label(time, span):
    """'12.5 s', in the unit that suits a run of length `span` [s]."""
    scale, unit = time_unit(span)
    return f"{time / scale:.3g} {unit}"


def times_label(low, high):
    """'10 to 16.7 min', or '10 min' where both are shown alike."""
    scale, unit = time_unit(high)
    return f"{' to '.join(dict.fromkeys(f'{time / scale:.3g}' for time in (low, high)))} {unit}"


def save(figure, path, dpi):
    """Writes the figure, its size times dpi rounded to whole pixels, and closes it. Raises OSError."""
    figure.set_size_inches((figure.get_size_inches() * dpi).round() / dpi + 1e-9)  # the writer rounds down
    figure.savefig(path, dpi=dpi)
    plt.close(figure)


def plain(text):
    """Text that matplotlib shows as it is: no mathematics."""
    return text.replace("$", r"\$")


def width(text, points):
    """Inches that a line takes at a font size of `points`."""
    return TextPath((0, 0), plain(text), size=points).get_extents().width / 72 if text.strip() else 0.0


def shorten(text, inches, points):
    """Text cut with an ellipsis to `inches` at a font size of `points`."""
    if width(text, points) <= inches:
        return plain(text)
    fits, cut = 4, len(text)
    while cut - fits > 1:
        middle = (fits + cut) // 2
        fits, cut = (middle, cut) if width(text[:middle].rstrip() + "…", points) <= inches else (fits, middle)
    return plain(text[:fits].rstrip() + "…")
