"""The commands fill (how hosts fill, over the height) and lithium (a picture or a film of lithium in a host)."""

import argparse
import glob
import pathlib

from . import arguments as read
from .lithium_scene import CUTS
from .run import FileError, Run


def _groups(options):
    """The runs of the command line as a list of Group. Raises FileError, ValueError."""
    from .fill import Group
    runs = [Run(path) for path in options.runs]
    titles = [run.title for run in runs]
    named = len(set(titles)) == len(titles)  # equal titles tell nothing apart: the folders do
    groups = [Group(title if named else run.path.name, (run,)) for run, title in zip(runs, titles)]
    for name, pattern in options.group:
        found = sorted(path for path in glob.glob(pattern) if pathlib.Path(path).is_dir())
        if not found:
            raise FileError(pattern, "no such directories", f"runs of the group '{name}'", "Check the pattern.")
        groups.append(Group(name, tuple(Run(path) for path in found)))
    if not groups:
        raise ValueError("say which runs: fill RUN [RUN ...], or --group 'bare=runs/bare_*'")
    return groups


def _fill(options):
    from . import fill
    groups = _groups(options)
    overflow = None if options.overflow is None else options.overflow[0]
    if options.table:
        print("\n".join(fill.table(groups, overflow)))
    if options.output or not options.table:
        fill.plot_fill(groups, options.output or "fill.png", options.time)
        print(f"wrote {options.output or 'fill.png'}")
    return 0


def _lithium(options):
    from . import lithium
    run, kind = Run(options.run), pathlib.Path(options.output).suffix.lower()
    if kind in (".gif", ".mp4"):
        if options.time is not None:
            raise ValueError(f"--time is for pictures: a film ({options.output}) shows every snapshot")
        lithium.film_lithium(run, options.output, options.cut, options.width, options.fps)
    else:
        lithium.plot_lithium(run, run.at(options.time), options.output, options.cut)
    print(f"wrote {options.output}")
    return 0


def _group(text):
    name, _, pattern = text.partition("=")
    if not name.strip() or not pattern.strip():
        raise argparse.ArgumentTypeError(f"{text} is not a name and a pattern, such as 'bare=runs/bare_*'")
    return name.strip(), pattern.strip()


def add_fill_commands(command):
    """`command(name, action, words, output)` makes a parser."""
    one = command("fill", _fill, "how a host fills: lithium in the pores and current on the surface against the height, of one run "
                  "at several times, of several runs, of groups of seeds")
    one.add_argument("runs", nargs="*", metavar="RUN")
    one.add_argument("-o", "--output", type=read.picture, help="picture to write (default fill.png, none with --table)")
    one.add_argument("--group", type=_group, action="append", default=[], metavar="NAME=PATTERN",
                     help="runs drawn as one line, mean with a band from lowest to highest; as often as wanted")
    one.add_argument("--time", type=read.times, metavar="S,S", help="nearest snapshots [s]; one time for more runs than one; default: "
                     "five times of one run, the last of several")
    one.add_argument("--table", action="store_true", help="print when pores close, lithium overflows and the cell shorts")
    one.add_argument("--overflow", type=read.lengths, metavar="LENGTH", help="lithium above the host from which it overflows, such as "
                     "'1 um'; default: 2 %% of the host's height")

    one = command("lithium", _lithium, "lithium in a host in 3-D, cut open: a .png of one instant, a .gif or .mp4 of all",
                  "lithium.png")
    one.add_argument("run", metavar="RUN")
    one.add_argument("--time", type=read.time, metavar="S", help="nearest snapshot [s]; default: the last")
    one.add_argument("--cut", choices=CUTS, default="corner", help="what is cut away (default corner)")
    one.add_argument("--width", type=read.between(200, 2000, int), default=560, help="of a film, pixels (default 560)")
    one.add_argument("--fps", type=read.between(1, 50, float), default=6, help="of a film, frames per second (default 6)")
