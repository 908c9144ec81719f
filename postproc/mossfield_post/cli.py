"""The command line: summary, fields, series, animate, compare, figure.

Exit status: 0 done; 1 compared runs differ; 2 wrong usage, or a file that is missing or damaged.
"""

import argparse
import sys

import numpy as np

from . import style
from .plane import AXES
from .run import FileError, Run


def _summary(options):
    for path in options.runs:
        run = Run(path)
        first, last, grid = run.snapshots[0], run.snapshots[-1], run.grid
        axes = grid.active_axes or (first.header.growth_axis,)
        size = " x ".join(f"{grid.cells[a] * grid.spacing[a] * 1e6:.4g}" for a in axes)
        rows = [("run", run.path), ("title", run.title), ("model", first.header.model.replace("_", " ")),
                ("version", first.header.git_hash),
                ("grid", " x ".join(str(grid.cells[a]) for a in axes) + f" cells, {size} µm ("
                 + ", ".join(AXES[a] for a in axes) + ")"),
                ("snapshots", f"{len(run.snapshots)}, t = {first.time:.6g} to {last.time:.6g} s"),
                ("fields", ", ".join(f"{n} [{first.unit(n)}]" for n in first.names)),
                ("samples", f"{len(run.metrics['time_s'])}; first and last:")]
        rows += [("  " + n, f"{v[0]:<14.6g} {v[-1]:.6g}") for n, v in run.metrics.items()]
        print("\n".join(f"{name:<24} {value}" for name, value in rows))
    return 0


def _instant(run, options):
    if options.step is not None:
        for snapshot in run.snapshots:
            if snapshot.header.step == options.step:
                return snapshot
        raise FileError(run.path / "snapshots", f"no snapshot of step {options.step}",
                        "one of " + ", ".join(str(s.header.step) for s in run.snapshots), "Choose one of these.")
    return run.snapshots[-1] if options.time is None else run.nearest(options.time)


def _plane(options):
    normal = None if options.normal is None else AXES.index(options.normal)
    return normal, None if options.at is None else options.at * 1e-6


def _fields(options):
    from . import fields, surface
    run = Run(options.run)
    snapshot = _instant(run, options)
    if options.surface:
        surface.plot_surface(run, snapshot, options.output)
    else:
        fields.plot_fields(run, snapshot, options.output, options.fields, *_plane(options), raw=options.raw)
    return _wrote(options.output)


def _series(options):
    from .series import plot_series
    plot_series([Run(path) for path in options.runs], options.output, options.columns)
    return _wrote(options.output)


def _animate(options):
    from .animate import animate
    animate(Run(options.run), options.output, options.field, options.width, options.fps, *_plane(options))
    return _wrote(options.output)


def _compare(options):
    from . import compare
    one, two = Run(options.first), Run(options.second)
    found = compare.compare_metrics(one, two) + compare.compare_fields(one, two)
    print("\n".join(compare.table(found, options.tolerance)))
    if options.output:
        compare.plot_compare(one, two, options.output, options.field)
        _wrote(options.output)
    worst = max(found, key=lambda d: d.relative if d.judged else -1.0)
    differ = compare.exceeds(worst, options.tolerance)
    print(f"{'DIFFERENT' if differ else 'same'}: largest relative difference {worst.relative:.3e} in {worst.what}, "
          f"tolerance {options.tolerance:g}")
    return 1 if differ else 0


def _figure(options):
    from .figure import plot_figure
    plot_figure([Run(path) for path in options.runs], options.output, options.times, options.columns, options.c0)
    return _wrote(options.output)


def _wrote(path):
    print(f"wrote {path}")
    return 0


def _list(text):
    return [part.strip() for part in text.split(",") if part.strip()]


def _numbers(text):
    return [_finite(part) for part in _list(text)]


def _finite(text):
    value = float(text)
    if not np.isfinite(value):
        raise ValueError(text)
    return value


def _between(low, high, kind):
    """A reader of numbers for argparse that refuses what is outside [low, high]."""
    def read(text):
        value = kind(text)
        if not low <= value <= high:
            raise argparse.ArgumentTypeError(f"{text} is not between {low} and {high}")
        return value
    return read


def build_parser():
    """The argparse parser of all subcommands."""
    parser = argparse.ArgumentParser(prog="mossfield-post", description="Pictures and numbers from Mossfield runs.",
                                     epilog=__doc__.split("\n\n")[1])
    sub = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")

    def command(name, action, words, output=None):
        one = sub.add_parser(name, help=words, description=words)
        one.set_defaults(action=action)
        if output:
            one.add_argument("-o", "--output", default=output, help=f"picture to write (default {output})")
        return one

    def plane(one):
        one.add_argument("--normal", choices=AXES, help="3-D: axis across which to cut")
        one.add_argument("--at", type=_finite, metavar="UM", help="3-D: where to cut [um]; default: through the tip")

    command("summary", _summary, "what is in a run").add_argument("runs", nargs="+", metavar="DIR")

    one = command("fields", _fields, "maps of fields at one instant, with the front", "fields.png")
    one.add_argument("run", metavar="DIR")
    one.add_argument("--fields", type=_list, metavar="A,B", help="default: xi,c,phi")
    when = one.add_mutually_exclusive_group()
    when.add_argument("--time", type=_finite, metavar="S", help="nearest snapshot to this time [s]; default: the last")
    when.add_argument("--step", type=int, help="the snapshot of this step")
    one.add_argument("--surface", action="store_true", help="3-D: the metal's surface instead of maps")
    one.add_argument("--raw", action="store_true", help="show values inside the metal too")
    plane(one)

    one = command("series", _series, "metrics against time", "series.png")
    one.add_argument("runs", nargs="+", metavar="DIR")
    one.add_argument("--columns", type=_list, metavar="A,B", help="columns of metrics.csv; default: six panels")

    one = command("animate", _animate, "a GIF of one field with the deposit over it", "run.gif")
    one.add_argument("run", metavar="DIR")
    one.add_argument("--field", default="c")
    one.add_argument("--width", type=_between(200, 2000, int), default=640, help="pixels (default 640)")
    one.add_argument("--fps", type=_between(1, 50, float), default=12, help="frames per second (default 12)")
    plane(one)

    one = command("compare", _compare, "largest differences of two runs; exit status 1 above the tolerance")
    one.add_argument("first", metavar="DIR")
    one.add_argument("second", metavar="DIR")
    one.add_argument("--tolerance", type=_between(0, 1e300, float), default=1e-10, help="relative (default 1e-10)")
    one.add_argument("-o", "--output", help="also write a side-by-side picture here")
    one.add_argument("--field", default="c", help="field of that picture (default c)")

    one = command("figure", _figure, "the front-page figure of one or two runs", "figure.png")
    one.add_argument("runs", nargs="+", metavar="DIR")
    one.add_argument("--times", type=_numbers, metavar="S,S", help="instants [s]; default: evenly spaced")
    one.add_argument("--columns", type=_between(1, 6, int), default=4, help="number of instants (default 4)")
    one.add_argument("--c0", type=_between(1e-300, 1e300, float), help="reference concentration, in the unit of c")
    return parser


def main(arguments=None):
    """Runs one subcommand; returns the exit status."""
    parser = build_parser()
    options = parser.parse_args(arguments)
    if options.command == "figure" and len(options.runs) > 2:
        parser.error("figure takes one or two runs")
    style.apply()
    try:
        return options.action(options)
    except (FileError, ValueError, OSError) as error:
        print(f"mossfield-post: error: {error}", file=sys.stderr)
        return 2
