"""metrics.csv as the scripts read it: what a run that was stopped had not finished writing is no number."""
import csv
import pathlib
import sys


def samples(path):
    """Its rows, {column: text}; none if there is no such file. A last line without a line end was cut off: it is left out, and
    stderr says so, as mossfield-post does."""
    try:
        lines = pathlib.Path(path).read_text().splitlines(keepends=True)
    except FileNotFoundError:
        return []
    if len(lines) > 1 and not lines[-1].endswith("\n"):
        print(f"{path}: last line is unfinished and was left out", file=sys.stderr)
        lines.pop()
    return list(csv.DictReader(lines))


def last_metrics(folder):
    """Every metric of a run at the end, and how far the tip has come from where it began; nothing if it has no samples."""
    rows = samples(folder / "metrics.csv")
    if not rows:
        return {}
    return {**rows[-1], "tip_growth_m": repr(float(rows[-1]["tip_m"]) - float(rows[0]["tip_m"]))}
