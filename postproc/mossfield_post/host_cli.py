"""The commands host (a picture of what `mossfield host` wrote) and host-import (an image becomes a host)."""

import argparse
import itertools
import pathlib

import numpy as np

from . import arguments as read
from . import style

ORDERS = ["".join(order) for order in itertools.permutations("xyz")]


def _host(options):
    from .host_view import plot_host
    plot_host(options.run, options.output)
    print(f"wrote {options.output}")
    return 0


def _import(options):
    from . import host_image, host_view
    from .images import labels_of, read_image
    host_image.check_output(options.output, options.image)
    image = read_image(options.image, options.dataset)
    labels = labels_of(options.image, image)
    mask = host_image.upright(np.isin(image, options.solid), options.axes, options.flip)
    voxel = np.array(options.voxel * 3 if len(options.voxel) == 1 else options.voxel)[::-1]
    chosen = f"--solid {_words(options.solid)} of the labels {_words(labels)}"
    mask, distance, measures = host_image.make_host(options.image, mask, voxel, options.periodic, options.keep_loose, chosen)
    about = {"image": pathlib.Path(options.image).name, "axis_order": options.axes, "flipped": int(options.flip),
             "periodic": int(options.periodic), "solid_labels": np.array(options.solid)}
    host_image.write_host(options.output, mask, distance, voxel, measures, about)
    picture = pathlib.Path(options.output).with_suffix(".png")
    host_view.thumbnail(picture, mask, voxel, style.plain(pathlib.Path(options.image).name))
    size = [n * v * style.UM for n, v in zip(mask.shape[::-1], voxel[::-1])]
    rows = [("voxels (x, y, z)", " x ".join(str(n) for n in mask.shape[::-1])),
            ("size [um]", " x ".join(f"{s:.6g}" for s in size)),
            ("porosity", f"{measures.porosity:.4f}"), ("specific area [1/m]", f"{measures.specific_area:.4g}"),
            ("solid that hung on nothing", f"{measures.removed:.4f}" + (" (kept)" if options.keep_loose else "")),
            ("closed pores", f"{measures.closed_pores:.4f} of them"),
            ("solid up to the top", "yes" if measures.solid_through else "NO"),
            ("tortuosity of the pores", f"{measures.tortuosity:.4f}")]
    print("\n".join(f"{name:<28} {value}" for name, value in rows))
    print(f"wrote {options.output} and {picture}")
    return 0


def _words(labels):
    return ",".join(str(int(label)) for label in labels)


def _voxel(text):
    values = read.lengths(text)
    if len(values) not in (1, 3):
        raise argparse.ArgumentTypeError(f"{text} is neither one length nor three, such as '0.5 um'")
    return values


def _labels(text):
    try:
        return [int(part) for part in text.split(",")]
    except ValueError:
        raise argparse.ArgumentTypeError(f"{text} is not whole numbers, such as 1 or 1,3") from None


def add_host_commands(command):
    """`command(name, action, words, output)` makes a parser."""
    one = command("host", _host, "a host in 3-D with its depth profile", "host.png")
    one.add_argument("run", metavar="DIR", help="what `mossfield host CASE -o DIR` wrote")

    one = command("host-import", _import, "makes a host of a segmented image: cleaned, measured, as a file that a case "
                  "names")
    one.add_argument("image", metavar="IMAGE", help=".tif (pages), .nrrd, .npy or .h5, of whole numbers")
    one.add_argument("-o", "--output", required=True, metavar="HOST.h5", help="a thumbnail is written beside it")
    one.add_argument("--voxel", required=True, type=_voxel, metavar="\"0.5 um\"",
                     help="edge of a voxel; three numbers: along x, y, z")
    one.add_argument("--axes", required=True, choices=ORDERS, help="what the image's axes are, slowest first (pages of a "
                     "TIFF, last of NRRD's sizes); z is the height above the electrode")
    one.add_argument("--solid", required=True, type=_labels, metavar="LABEL,..", help="values that are solid")
    one.add_argument("--flip", action="store_true", help="the image starts at the host's top")
    one.add_argument("--periodic", action="store_true", help="its sides along x and y fit each other")
    one.add_argument("--dataset", metavar="NAME", help="in an HDF5 file that holds more than one volume")
    one.add_argument("--keep-loose", action="store_true", help="keep solid that hangs on nothing")
