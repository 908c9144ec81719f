"""Segmented 3-D images: multi-page TIFF, NRRD, NumPy, HDF5. What a file claims is checked before memory is taken.

    array = read_image(path, dataset=None)      # (slowest, middle, fastest axis) as in the file, integers or bool
    labels = labels_of(path, array)             # the few different values in it

Every problem is a FileError.
"""

import zlib
from pathlib import Path

import h5py
import numpy as np

from .run import FileError

MAX_VOXELS = 1_500_000_000
MAX_LABELS = 32  # kinds of body in a segmented image; more are shades of grey
MAX_COMPRESSION = 1100  # what deflate can do at most; a file that claims more is made up
NRRD_TYPES = {"uchar": "u1", "unsigned char": "u1", "uint8": "u1", "uint8_t": "u1", "signed char": "i1", "int8": "i1",
              "short": "i2", "int16": "i2", "ushort": "u2", "unsigned short": "u2", "uint16": "u2", "int": "i4",
              "int32": "i4", "uint": "u4", "unsigned int": "u4", "uint32": "u4", "float": "f4", "double": "f8"}
EXPECTED = "a segmented 3-D image (.tif, .nrrd, .npy, .h5) of whole numbers"


def read_image(path, dataset=None):
    """The image as an array in the order of the file. Raises FileError."""
    path = Path(path)
    if not path.is_file():
        raise FileError(path, "no such file", EXPECTED, "Check the path.")
    readers = {".tif": _tiff, ".tiff": _tiff, ".nrrd": _nrrd, ".npy": _numpy, ".h5": _hdf5, ".hdf5": _hdf5}
    reader = readers.get(path.suffix.lower())
    if reader is None:
        raise FileError(path, f"'{path.suffix}' is no format that is read", EXPECTED, "Convert it.")
    try:
        array = reader(path, dataset)
    except (FileError, ModuleNotFoundError):
        raise
    except MemoryError:
        raise FileError(path, "does not fit this machine's memory", EXPECTED, "Crop or bin it first.") from None
    except Exception as error:  # readers of foreign files raise all kinds
        raise FileError(path, f"cannot be read ({type(error).__name__}: {error})", EXPECTED,
                        "The file is damaged or of another kind.") from None
    if array.dtype.kind == "f":
        if not np.isfinite(array).all():
            raise FileError(path, "holds values that are not numbers", EXPECTED, "Segment it first.")
        if not (array == np.round(array)).all():
            raise FileError(path, "holds grey values", EXPECTED, "Segment it first.")
        array = array.astype(np.int64)
    return array


def labels_of(path, array):
    """The different values of a segmented image, ascending. Raises FileError if they are shades of grey."""
    found = set()
    for part in array:
        found.update(np.unique(part).tolist())
        if len(found) > MAX_LABELS:
            raise FileError(path, f"holds grey values: more than {MAX_LABELS} different whole numbers",
                            "a segmented image, one number for each kind of body", "Segment it first, such as by a threshold.")
    return sorted(found)


def _check(path, shape, dtype, stored):
    """Raises FileError unless the claimed size is possible for `stored` bytes."""
    if len(shape) != 3:
        raise FileError(path, f"has {len(shape)} axes {tuple(shape)}", EXPECTED,
                        "Colours and time series are no hosts: give one channel, three axes.")
    voxels = 1
    for n in shape:  # Python's whole numbers do not overflow
        voxels *= int(n)
    if min(shape) < 2:
        raise FileError(path, f"has the shape {tuple(shape)}", "two voxels or more along each axis", "Give a volume.")
    if voxels > MAX_VOXELS:
        raise FileError(path, f"claims {voxels:.3g} voxels", f"at most {MAX_VOXELS:.3g}", "Crop or bin it first.")
    if np.dtype(dtype).kind not in "buif":
        raise FileError(path, f"holds {dtype}", EXPECTED, "Segment it first.")
    if stored is not None and voxels * np.dtype(dtype).itemsize > MAX_COMPRESSION * stored:
        raise FileError(path, f"claims {voxels:.3g} voxels in {stored} bytes", "a complete file", "Copy it again.")


def _tiff(path, _):
    import tifffile
    with tifffile.TiffFile(path) as file:
        series = file.series[0]
        # one bit a voxel takes an eighth of a byte
        _check(path, series.shape, series.dtype, 8 * path.stat().st_size)
        if len(file.series) > 1:
            raise FileError(path, f"holds {len(file.series)} images of different shapes", EXPECTED, "Keep one of them.")
        return series.asarray()


def _numpy(path, _):
    with path.open("rb") as file:
        version = np.lib.format.read_magic(file)
        read = np.lib.format.read_array_header_1_0 if version == (1, 0) else np.lib.format.read_array_header_2_0
        shape, _, dtype = read(file)
    _check(path, shape, dtype, path.stat().st_size)
    return np.array(np.load(path, mmap_mode="r", allow_pickle=False))


def _hdf5(path, dataset):
    with h5py.File(path, "r") as file:
        volumes = []
        file.visititems(lambda name, item: volumes.append(name) if getattr(item, "ndim", 0) == 3 else None)
        if dataset is None and len(volumes) != 1:
            raise FileError(path, f"holds {len(volumes)} volumes ({', '.join(volumes) or 'none'})", "one",
                            "Name it with --dataset.")
        name = dataset or volumes[0]
        if name not in file or not isinstance(file[name], h5py.Dataset):
            raise FileError(path, f"no dataset '{name}'", f"one of {', '.join(volumes) or 'none'}", "Name one of these.")
        data = file[name]
        _check(path, data.shape, data.dtype, path.stat().st_size)
        return data[...]


def _nrrd_header(file, path):
    """The fields of an NRRD header; the file then stands at the data."""
    if not file.readline(64).startswith(b"NRRD000"):
        raise FileError(path, "does not start as an NRRD file", EXPECTED, "The file is of another kind.")
    fields = {}
    for _ in range(1000):
        line = file.readline(4096).decode("ascii", "replace").rstrip("\r\n")
        if not line:
            return fields
        if ": " in line and not line.startswith("#"):
            key, value = line.split(": ", 1)
            fields[key.strip().lower()] = value.strip()
    raise FileError(path, "has a header without an end", EXPECTED, "The file is damaged.")


def _nrrd(path, _):
    with path.open("rb") as file:
        fields = _nrrd_header(file, path)
        if "data file" in fields or "datafile" in fields:
            raise FileError(path, "keeps its data in another file", "header and data in one", "Save it as one .nrrd.")
        kind, encoding = fields.get("type", "").lower(), fields.get("encoding", "").lower()
        if kind not in NRRD_TYPES or encoding not in ("raw", "gzip", "gz"):
            raise FileError(path, f"type '{kind}', encoding '{encoding}'", "whole numbers, raw or gzip", "Save it so.")
        order = fields.get("endian", "little" if NRRD_TYPES[kind][1] == "1" else "")
        if order not in ("little", "big"):
            raise FileError(path, "does not say its byte order", "endian: little or big", "Save it again.")
        dtype = np.dtype(("<" if order == "little" else ">") + NRRD_TYPES[kind])
        shape = tuple(int(n) for n in fields.get("sizes", "").split())[::-1]  # NRRD names the fastest axis first
        _check(path, shape, dtype, path.stat().st_size)
        wanted = int(np.prod(shape, dtype=np.int64)) * dtype.itemsize
        data = file.read(wanted + 1) if encoding == "raw" else zlib.decompressobj(31).decompress(file.read(), wanted + 1)
    if len(data) != wanted:
        raise FileError(path, f"holds {'more' if len(data) > wanted else 'fewer'} voxels than it claims",
                        f"{wanted} bytes of data", "The file is damaged.")
    return np.frombuffer(data, dtype).reshape(shape).astype(dtype.newbyteorder("="))
