"""Reading and picturing Mossfield runs. Reads files only; shares no code with the solver."""

from .run import FileError, Grid, Run, Snapshot

__all__ = ["FileError", "Grid", "Run", "Snapshot"]
