"""Imported first by what runs in the user's Python: a module that is missing is told in one line, with Debian's name for it."""

import importlib.util
import sys

PACKAGES = {"numpy": "python3-numpy", "h5py": "python3-h5py", "matplotlib": "python3-matplotlib", "PIL": "python3-pil",
            "contourpy": "python3-contourpy", "scipy": "python3-scipy", "tifffile": "python3-tifffile"}
_otherwise = sys.excepthook


def told(name):
    """What to say where the module `name` is missing."""
    lacking = [package for module, package in PACKAGES.items() if importlib.util.find_spec(module) is None]
    return f"{sys.executable} has no module {name}; install (Debian) {' '.join(lacking)}, or run this by a Python that has them"


def _hook(kind, error, trace):
    """For uncaught exceptions. Exit status 2: not as it is to be used."""
    name = (getattr(error, "name", None) or "").split(".")[0]
    if not issubclass(kind, ModuleNotFoundError) or name not in PACKAGES:
        return _otherwise(kind, error, trace)
    print(f"{sys.argv[0]}: {told(name)}", file=sys.stderr)
    sys.exit(2)


sys.excepthook = _hook
