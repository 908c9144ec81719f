"""The command line: summary, fields, series, animate, compare, figure, growth-rates, monroe-newman, host,
host-import, fill, lithium.

Exit status: 0 done; 1 compared runs differ; 2 wrong usage, or a file that is missing or damaged; 130 Ctrl-C.
"""

import argparse
import os
import pathlib
import sys
import tempfile

import numpy as np

from . import arguments as read
from . import style
from .fill_cli import add_fill_commands
from .host_cli import add_host_commands
from .plane import AXES
from .run import FileError, Run, title_of


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
    return run.at(options.time)


def _plane(run, options):
    """(normal, position [m]) of the cut that was asked for. Raises ValueError where there is none."""
    axes = len(run.grid.active_axes)
    if axes < 3 and (options.normal, options.at) != (None, None):
        raise ValueError(f"{run.path}: a {max(axes, 1)}-D run has no cut; leave out --normal and --at")
    normal = None if options.normal is None else AXES.index(options.normal)
    return normal, None if options.at is None else options.at * 1e-6


def _fields(options):
    from . import fields, surface
    run = Run(options.run)
    snapshot = _instant(run, options)
    if options.surface:
        surface.plot_surface(run, snapshot, options.output)
    else:
        fields.plot_fields(run, snapshot, options.output, options.fields, *_plane(run, options), raw=options.raw)
    return _wrote(options.output)


def _series(options):
    from .series import plot_series
    plot_series([Run(path) for path in options.runs], options.output, options.columns)
    return _wrote(options.output)


def _animate(options):
    from .animate import animate
    run = Run(options.run)
    animate(run, options.output, options.field, options.width, options.fps, *_plane(run, options))
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
    largest = f"{worst.what} is {worst.where}" if worst.where == compare.ONE_ONLY else (
        f"largest relative difference {worst.relative:.3e} in {worst.what}, tolerance {options.tolerance:g}")
    print(f"{'DIFFERENT' if differ else 'same'}: {largest}")
    return 1 if differ else 0


def _figure(options):
    from .figure import plot_figure
    plot_figure([Run(path) for path in options.runs], options.output, options.times, options.columns, options.c0)
    return _wrote(options.output)


def _growth_rates(options):
    from . import growth
    from .program import Program
    wavelengths = options.wavelengths or _spread(options)
    with tempfile.TemporaryDirectory(prefix="mossfield-growth-") as folder:
        rates, width = growth.measure(
            Program(options.program), options.case, wavelengths, pathlib.Path(options.keep or folder), options.set,
            options.window, cells=options.cells, time=options.time, amplitude=options.amplitude)
    print("  wavelength [um]      k [1/m]   omega [1/s]         error         drift")
    for r in rates:
        print(f"{r.wavelength * style.UM:17.6g}{r.k:13.5e}{r.omega:14.5e}{r.error:14.1e}{r.drift:14.1e}")
    for line in growth.remarks(rates, width):
        print(f"mossfield-post: {line}", file=sys.stderr)
    pathlib.Path(options.output).write_text("\n".join(growth.table(rates)) + "\n")
    if options.picture:
        growth.plot(rates, options.picture, _title(pathlib.Path(options.case)))
        _wrote(options.picture)
    return _wrote(options.output)


def _title(case):
    """Of a case file; its name where it has none."""
    try:
        return title_of(case.read_text(encoding="utf-8-sig", errors="replace")) or case.stem
    except OSError:
        return case.stem


def _monroe_newman(options):
    from . import monroe_newman
    print("\n".join(monroe_newman.report(options.shear_electrode, options.shear_solid, options.poisson_electrode,
                                         options.poisson_solid, options.v, options.energy, options.wavelengths,
                                         options.molar_volume)))
    return 0


def _spread(options):
    if options.least is None or options.most is None:
        raise ValueError("say which wavelengths: --wavelengths \"5,10,20 um\", or --count 8 --from \"5 um\" "
                         "--to \"50 um\"")
    return np.geomspace(options.least[0], options.most[0], options.count)


def _wrote(path):
    print(f"wrote {path}")
    return 0


def build_parser():
    """The argparse parser of all subcommands."""
    parser = argparse.ArgumentParser(prog="mossfield-post", description="Pictures and numbers from Mossfield runs.",
                                     epilog=__doc__.split("\n\n")[1])
    sub = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")

    def command(name, action, words, output=None):
        one = sub.add_parser(name, help=words, description=words)
        one.set_defaults(action=action)
        if output:
            one.add_argument("-o", "--output", default=output, type=str if output.endswith((".csv", ".gif")) else read.picture,
                             help=f"{'table' if output.endswith('.csv') else 'film' if output.endswith('.gif') else 'picture'} to write (default {output})")
        return one

    def plane(one):
        one.add_argument("--normal", choices=AXES, help="3-D: axis across which to cut")
        one.add_argument("--at", type=read.place, metavar="UM", help="3-D: where to cut [um]; default: through the tip")

    command("summary", _summary, "what is in a run").add_argument("runs", nargs="+", metavar="DIR")

    one = command("fields", _fields, "maps of fields at one instant, with the front", "fields.png")
    one.add_argument("run", metavar="DIR")
    one.add_argument("--fields", type=read.words, metavar="A,B", help="default: xi,c,phi")
    when = one.add_mutually_exclusive_group()
    when.add_argument("--time", type=read.time, metavar="S", help="the snapshot nearest to this time of the run [s]; default: the last")
    when.add_argument("--step", type=int, help="the snapshot of this step")
    one.add_argument("--surface", action="store_true", help="3-D: the metal's surface instead of maps")
    one.add_argument("--raw", action="store_true", help="show values inside the metal too")
    plane(one)

    one = command("series", _series, "metrics against time", "series.png")
    one.add_argument("runs", nargs="+", metavar="DIR")
    one.add_argument("--columns", type=read.words, metavar="A,B", help="columns of metrics.csv; default: six panels")

    one = command("animate", _animate, "a film of one field with the deposit over it: .gif, or .mp4 by ffmpeg", "run.gif")
    one.add_argument("run", metavar="DIR")
    one.add_argument("--field", default="c")
    one.add_argument("--width", type=read.between(200, 2000, int), default=640, help="pixels (default 640)")
    one.add_argument("--fps", type=read.between(1, 50, float), default=12, help="frames per second (default 12)")
    plane(one)

    one = command("compare", _compare, "largest differences of two runs; exit status 1 above the tolerance")
    one.add_argument("first", metavar="DIR")
    one.add_argument("second", metavar="DIR")
    one.add_argument("--tolerance", type=read.between(0, 1e300, float), default=1e-10, help="relative (default 1e-10)")
    one.add_argument("-o", "--output", type=read.picture, help="also write a side-by-side picture here")
    one.add_argument("--field", default="c", help="field of that picture (default c)")

    one = command("figure", _figure, "the front-page figure of one or two runs", "figure.png")
    one.add_argument("runs", nargs="+", metavar="DIR")
    one.add_argument("--times", type=read.times, metavar="S,S", help="instants [s]; default: evenly spaced")
    one.add_argument("--columns", type=read.between(1, 6, int), default=4, help="number of instants (default 4)")
    one.add_argument("--c0", type=read.between(1e-300, 1e300, float), help="reference concentration, in the unit of c")

    one = command("growth-rates", _growth_rates, "growth rates of small waves on a flat front: runs the case once a "
                  "wavelength", "growth_rates.csv")
    one.add_argument("case", metavar="CASE")
    one.add_argument("--wavelengths", type=read.lengths, metavar="\"5,10,20 um\"")
    one.add_argument("--count", type=read.between(2, 200, int), default=8, help="of wavelengths, evenly on a log scale")
    one.add_argument("--from", dest="least", type=read.lengths, metavar="LENGTH", help="shortest of them, such as '5 um'")
    one.add_argument("--to", dest="most", type=read.lengths, metavar="LENGTH", help="longest of them")
    one.add_argument("--set", action="append", default=[], metavar="KEY=VALUE", help="as mossfield run takes it")
    one.add_argument("--time", type=read.duration, metavar="S",
                     help="length of each run [s]; default: until a flat front has moved 6 interface widths")
    one.add_argument("--window", type=read.window, default=(None, None), metavar="S,S",
                     help="between which times the rate is fitted; default: the second half of the run")
    one.add_argument("--amplitude", type=read.between(1e-6, 0.05, float), default=1e-3, metavar="SHARE",
                     help="of the wave at the start, in wavelengths (default 0.001)")
    one.add_argument("--cells", type=read.between(8, 4096, int), help="to the wave; default 32 to 64")
    one.add_argument("--program", metavar="FILE", help="default: $MOSSFIELD_PROGRAM, then build/release/mossfield")
    one.add_argument("--keep", metavar="DIR", help="keep the runs here")
    one.add_argument("--picture", type=read.picture, metavar="PNG", help="also draw omega(k)")

    one = command("monroe-newman", _monroe_newman, "the elastic criterion of Monroe and Newman for a solid on lithium "
                  "(a formula to compare with, see postproc/README.md)")
    one.add_argument("--shear-electrode", type=read.modulus, default=3.4e9, metavar="G", help="default '3.4 GPa', lithium")
    one.add_argument("--shear-solid", type=read.modulus, required=True, metavar="G", help="such as '58 GPa'")
    one.add_argument("--poisson-electrode", type=read.between(0, 0.5, float), default=0.42, metavar="NU")
    one.add_argument("--poisson-solid", type=read.between(0, 0.5, float), default=0.33, metavar="NU")
    one.add_argument("--v", type=read.between(0, 100, float), default=0.0,
                     help="partial molar volume of Li+ in the solid over that of lithium (default 0)")
    one.add_argument("--energy", type=read.between(0, 100, float), default=0.5, metavar="J/M2", help="default 0.5")
    one.add_argument("--wavelengths", type=read.lengths, default=[1e-6, 1e-5, 1e-4], metavar="\"1,10 um\"")
    one.add_argument("--molar-volume", type=read.molar_volume, default=1.3e-5, metavar="VM",
                     help="of the electrode, one electron an atom; default '13 cm^3/mol', lithium")
    add_host_commands(command)
    add_fill_commands(command)
    return parser


def main(words=None):
    """Runs one subcommand; returns the exit status."""
    parser = build_parser()
    options = parser.parse_args(words)
    if options.command == "figure" and len(options.runs) > 2:
        parser.error("figure takes one or two runs")
    style.apply()
    try:
        status = options.action(options)
        sys.stdout.flush()
        return status
    except BrokenPipeError:  # nobody reads on, as under `| head`
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except KeyboardInterrupt:
        print("mossfield-post: interrupted", file=sys.stderr)
        return 130
    except (FileError, ValueError, OSError) as error:
        named = isinstance(error, OSError) and error.filename
        print(f"mossfield-post: error: {f'{error.filename}: {error.strerror}' if named else error}", file=sys.stderr)
        return 2
