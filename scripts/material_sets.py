"""Numbers of cases/materials for scripts, read without the program: texts as they stand there, and in SI."""
import pathlib
import re

FOLDER = pathlib.Path(__file__).resolve().parent.parent / "cases" / "materials"
UNITS = {"S/cm": 100, "S/m": 1, "GPa": 1e9, "MPa": 1e6, "Pa": 1, "nm": 1e-9, "um": 1e-6, "": 1}


def quantity(text):
    """In SI: '2 GPa' is 2e9."""
    value, _, unit = text.strip().partition(" ")
    return float(value) * UNITS[unit]


def known(name, key):
    """(low, high) of a property as texts, the same twice where one value is known; None where it is not in the set."""
    text = (FOLDER / f"{name}.yaml").read_text()
    found = re.search(rf"^{key}:\n  (?:value: (.*)|range: \[(.*), (.*)\])$", text, re.MULTILINE)
    if not found:
        return None
    return (found[1], found[1]) if found[1] else (found[2], found[3])
