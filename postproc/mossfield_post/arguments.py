"""Readers of words on the command line for argparse: what is refused says what was expected, with an example."""

import argparse
import math
import pathlib
import re

LENGTHS = {"nm": 1e-9, "um": 1e-6, "µm": 1e-6, "mm": 1e-3, "m": 1.0}
TIMES = {"ms": 1e-3, "s": 1.0, "min": 60.0, "h": 3600.0, "d": 86400.0}
MODULI = {"GPa": 1e9, "MPa": 1e6, "Pa": 1.0}


def words(text):
    """'a, b' as a list."""
    return [part.strip() for part in text.split(",") if part.strip()]


def _measured(text, units, default=None):
    """'5,10,20 um' as a list in SI: one unit, of the last number, or the default; None for anything else."""
    number, unit = re.fullmatch(r"(.*?)([a-zA-Zµ]*)", text.strip(), re.DOTALL).groups()
    if (unit or default) not in units:
        return None
    try:
        values = [float(part) * units[unit or default] for part in words(number)]
    except ValueError:
        return None
    return values if values and all(math.isfinite(value) for value in values) else None


def _refuse(text, expected):
    raise argparse.ArgumentTypeError(f"'{text}': expected {expected}")


def lengths(text):
    """'5,10,20 um' as a list in m."""
    values = _measured(text, LENGTHS)
    if not values or min(values) <= 0:
        _refuse(text, "lengths above 0 with a unit, such as '5,10,20 um'")
    return values


def modulus(text):
    """'3.4 GPa' in Pa."""
    values = _measured(text, MODULI)
    if not values or len(values) != 1 or values[0] <= 0:
        _refuse(text, "a modulus above 0 with a unit, such as '3.4 GPa'")
    return values[0]


def molar_volume(text):
    """'23.75 cm^3/mol' in m^3/mol."""
    found = re.fullmatch(r"\s*([^\s]+?)\s*(c?)m\^3/mol\s*", text)
    value = _measured(f"{found[1]} m", LENGTHS) if found else None
    if not value or len(value) != 1 or value[0] <= 0:
        _refuse(text, "a molar volume above 0 with a unit, such as '13 cm^3/mol'")
    return value[0] * (1e-6 if found[2] else 1)


def place(text):
    """A place in um, or with its unit, in um."""
    values = _measured(text, LENGTHS, "um")
    if not values or len(values) != 1:
        _refuse(text, "micrometres, such as 12.5, or with a unit '0.1 mm'")
    return values[0] * 1e6


def times(text):
    """'0,30,60' or '0,10,20 min' as a list in s."""
    values = _measured(text, TIMES, "s")
    if not values:
        _refuse(text, "seconds, such as 0,30,60, or with a unit '0,10,20 min'")
    return values


def time(text):
    """'600' or '10 min' in s."""
    values = _measured(text, TIMES, "s")
    if not values or len(values) != 1:
        _refuse(text, "seconds, such as 600, or with a unit '10 min'")
    return values[0]


def duration(text):
    """As time(), above 0."""
    value = time(text)
    if value <= 0:
        _refuse(text, "a time above 0, in seconds such as 600, or with a unit '10 min'")
    return value


def window(text):
    """Two times, the first the smaller, in s."""
    values = _measured(text, TIMES, "s")
    if not values or len(values) != 2 or values[0] >= values[1]:
        _refuse(text, "two times [s], the first the smaller, such as 100,200")
    return values


def between(low, high, kind):
    """A reader of numbers in [low, high]; from 1e300 on there is no upper end."""
    what = "a whole number" if kind is int else "a number"
    ends = f"from {low} to {high}" if high < 1e300 else "above 0" if low > 0 else f"from {low} on"

    def read(text):
        try:
            value = kind(text)
        except ValueError:
            value = None
        if value is None or not low <= value <= high:
            _refuse(text, f"{what} {ends}")
        return value
    return read


def picture(text):
    """A file for a picture; without an ending it is a .png."""
    path = pathlib.Path(text)
    if path.is_dir() or text.endswith(("/", "\\")):
        _refuse(text, "a file for the picture, this is a folder")
    return text if path.suffix else f"{text}.png"
