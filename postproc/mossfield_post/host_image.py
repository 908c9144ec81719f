"""A host from a segmented image: cleaned, measured, with signed distances, as one file that a case names.

Arrays are (z, y, x): z above the electrode, x and y along it. Lengths in metres.
"""

from dataclasses import dataclass
from pathlib import Path

import h5py
import numpy as np
from scipy import ndimage, sparse
from scipy.special import erfinv

from .run import FileError
from .surface import isosurface

SMOOTHING = 1.3  # of the image, in voxels: takes off the stairs
SLAB = 16        # slices of voxels whose surface is taken at a time
BAND = 2.0       # smoothings within which the distance is that of the smoothed image
BEYOND = 4       # slices that the image is continued by: three smoothings
ROUNDS = 4
LOOSE, FEW = 0.9, 0.01  # hardly a host: more of the solid hangs on nothing, and what is left is less of the image
MOST_UNKNOWNS = 2_000_000  # for the tortuosity; larger images are averaged over blocks of 2^3 first


@dataclass
class Measures:
    """Of a cleaned host."""
    porosity: float
    specific_area: float     # [1/m]
    removed: float           # share of the solid that hung on nothing
    closed_pores: float      # share of the pores that no way leads to
    solid_through: bool      # solid connects both ends
    tortuosity: float        # of the pores, from one end to the other


def upright(array, order, flip):
    """The axes of `array`, named in `order` (such as 'zyx', slowest first), turned to (z, y, x)."""
    turned = array.transpose([order.index(axis) for axis in "zyx"])
    return turned[::-1] if flip else turned


def components(mask, periodic):
    """Labels of what hangs together by faces, 0 outside; across the sides of x and y too if periodic."""
    labels, count = ndimage.label(mask)
    if not periodic or count == 0:
        return labels
    pairs = [np.stack([labels[:, 0], labels[:, -1]]).reshape(2, -1), np.stack([labels[:, :, 0], labels[:, :, -1]]).reshape(2, -1)]
    pairs = np.concatenate(pairs, axis=1)
    pairs = pairs[:, (pairs > 0).all(0)]
    graph = sparse.coo_matrix((np.ones(pairs.shape[1]), pairs), (count + 1, count + 1))
    joined = sparse.csgraph.connected_components(graph, directed=False)[1] + 1
    joined[0] = 0
    return joined[labels]


def touching(labels, plane):
    """What is connected to a plane of the labels."""
    names = np.unique(plane)
    return np.isin(labels, names[names > 0])


def smooth_shares(distance, voxel):
    """Share of each voxel inside, of signed distances: linear in the mean distance over the voxel."""
    padded = np.pad(distance, 1, mode="edge")
    core = slice(1, -1)
    around = (padded[2:, core, core] + padded[:-2, core, core] + padded[core, 2:, core] + padded[core, :-2, core]
              + padded[core, core, 2:] + padded[core, core, :-2])
    mean = distance + (around - 6 * distance) / 24
    return np.clip(0.5 - mean / np.cbrt(np.prod(voxel)), 0, 1)


def _slope(field, voxel, periodic):
    """abs(grad field), by central differences."""
    wide = np.pad(field, [(1, 1), (0, 0), (0, 0)], mode="edge")
    wide = np.pad(wide, [(0, 0), (1, 1), (1, 1)], mode="wrap" if periodic else "edge")
    inner = (slice(1, -1),) * 3
    return np.sqrt(sum(part[inner] ** 2 for part in np.gradient(wide, *voxel)))


def _blurred_distance(share, width, voxel, periodic):
    """Distance near the surface of a blurred image: across a plane it is 1/2 erfc(d / (sqrt 2 width))."""
    modes = ["nearest", "wrap", "wrap"] if periodic else "nearest"
    blurred = ndimage.gaussian_filter(share.astype(float), width / np.asarray(voxel), mode=modes)
    return width * np.sqrt(2) * erfinv(np.clip(1 - 2 * blurred, -0.9999, 0.9999))


def _surface(share, width, voxel, periodic):
    """Distance from the surface, of whichever sign; a constant where that is further than BAND smoothings.

    Blurring moves a bent surface (by s^2/2 times its curvature): what it does to the surface found is taken off, twice.
    """
    edge = BAND * width
    blurred = near = _blurred_distance(share, width, voxel, periodic)
    for _ in range(2):
        moved = _blurred_distance(smooth_shares(np.clip(near, -edge, edge), voxel), width, voxel, periodic)
        near = np.where(np.abs(moved) < edge, near + blurred - moved, near)
    return np.where(np.abs(near) < edge, near, np.where(share > 0.5, -edge, edge))


def _continued(mask, width, voxel, periodic):
    """Shares of the image and of BEYOND slices more at either end, where a slanted surface goes on as it was.

    Without them it would be upright at the ends, as a mirror image makes it. They are what is point-symmetric to the
    distances within about the end, found anew ROUNDS times.
    """
    n = BEYOND
    share = np.pad(mask.astype(float), [(n, n), (0, 0), (0, 0)], mode="edge")
    for part in (share[:5 * n], share[::-1][:5 * n]):
        for _ in range(ROUNDS):
            near = _surface(part, width, voxel, periodic)
            end = 1.5 * near[n] - 0.5 * near[n + 1]
            near[:n] = 2 * end - near[n:2 * n][::-1]
            part[:n] = smooth_shares(near, voxel)[:n]
    return share


def _to_feet(near, voxel, periodic):
    """Distance (> 0) from the nearest point of the surface, of those below the voxels beside it.

    The voxel nearest to one beside the surface does not always have the nearest point below it: neighbours' are tried, too.
    """
    reach = [(0, 0)] + [(min(n // 2, 48),) * 2 if periodic else (0, 0) for n in near.shape[1:]]
    wide = np.pad(near, reach, mode="wrap").astype(np.float32)
    slope = np.gradient(wide, *voxel)
    steep = wide / np.maximum(sum(part ** 2 for part in slope), 0.25)
    beside = ndimage.distance_transform_edt(np.abs(wide) >= np.cbrt(np.prod(voxel)), voxel, return_distances=False,
                                            return_indices=True)
    foot = [(beside[a] * voxel[a] - (steep * slope[a])[tuple(beside)]).astype(np.float32) for a in range(3)]
    at = np.meshgrid(*[(np.arange(n) * v).astype(np.float32) for n, v in zip(wide.shape, voxel)], indexing="ij", sparse=True)
    square = np.full(wide.shape, np.inf, np.float32)
    for axis, step in ((0, 0), (0, -1), (0, 1), (1, -1), (1, 1), (2, -1), (2, 1)):
        square = np.minimum(square, sum((x - np.roll(f, step, axis)) ** 2 for x, f in zip(at, foot)))
    core = tuple(slice(low, n - high) for (low, high), n in zip(reach, wide.shape))
    return np.sqrt(square[core])


def signed_distance(mask, voxel, periodic):
    """Signed distance [m], positive outside, of a smooth surface through the image.

    Near the surface it follows from the blurred image, further off it is that from the surface found there. A shift makes
    the solid's volume that of the image, a factor the slope 1 where no edge is near.
    """
    size = np.cbrt(np.prod(voxel))
    width = SMOOTHING * size
    near = _surface(_continued(mask, width, voxel, periodic), width, voxel, periodic)
    known, inside = np.abs(near) < 0.95 * BAND * width, slice(BEYOND, -BEYOND)
    low, high = -size, size
    wanted = mask.sum()
    for _ in range(20):
        shift = (low + high) / 2
        low, high = (shift, high) if smooth_shares(near - shift, voxel)[inside].sum() < wanted else (low, shift)
    near -= shift
    slopes = _slope(near, voxel, periodic)[np.abs(near) < size]
    near /= np.median(slopes) if slopes.size else 1  # without any surface make_host() refuses the image
    far = np.sign(near) * np.maximum(_to_feet(near, voxel, periodic), size)
    return np.where(known, near, far)[inside]


def _to_the_walls(distance, voxel, periodic):
    """The distances, and where they lie along each axis [m], with one more at each wall: mirrored at the sides, straight on at
    the ends of z; of periodic sides the first one again, a voxel beyond the last."""
    low, high = (1.5 * distance[end] - 0.5 * distance[beside] for end, beside in ((0, 1), (-1, -2)))
    wide = np.concatenate([low[None], distance, high[None]])
    wide = np.pad(wide, [(0, 0), (0, 1), (0, 1)], mode="wrap") if periodic else np.pad(wide, [(0, 0), (1, 1), (1, 1)], mode="edge")
    middles = [(np.arange(n) + 0.5) * v for n, v in zip(distance.shape, voxel)]
    return wide, [np.append(m, m[-1] + v) if periodic and axis else np.concatenate([[0], m, [m[-1] + v / 2]])
                  for axis, (m, v) in enumerate(zip(middles, voxel))]


def specific_area(distance, voxel, periodic):
    """Surface per volume of the image [1/m]: the triangles of the surface, up to its walls."""
    volume = np.prod(distance.shape) * np.prod(voxel)
    distance, places = _to_the_walls(distance, voxel, periodic)
    area = 0.0
    for low in range(0, len(distance) - 1, SLAB):
        part = -distance[low:low + SLAB + 1].transpose(2, 1, 0)
        corners = isosurface(part, [places[2], places[1], places[0][low:low + SLAB + 1]], 0.0)
        normal = np.cross(corners[:, 1] - corners[:, 0], corners[:, 2] - corners[:, 0])
        area += 0.5 * np.linalg.norm(normal, axis=1).sum()
    return float(area / volume)


def pore_conductivity(pore, voxel, periodic):
    """Effective conductivity of the pores from end to end along z, over that of the bulk: faces conduct as the mean of two voxels."""
    while pore.size > MOST_UNKNOWNS:
        even = [n // 2 for n in pore.shape]
        pore = pore[tuple(slice(0, 2 * n) for n in even)].reshape(even[0], 2, even[1], 2, even[2], 2).mean((1, 3, 5))
        voxel = [2 * v for v in voxel]
    k = np.maximum(pore, 1e-6)
    unit = [np.prod(voxel) / v ** 2 for v in voxel]
    faces = []
    for axis in range(3):
        above = np.roll(k, -1, axis)
        t = unit[axis] * (k + above) / 2
        if axis == 0 or not periodic:
            t[(slice(None),) * axis + (-1,)] = 0
        faces.append(t)
    ends = [2 * unit[0] * k[0], 2 * unit[0] * k[-1]]
    diagonal = sum(t + np.roll(t, 1, axis) for axis, t in enumerate(faces))
    diagonal[0] += ends[0]
    diagonal[-1] += ends[1]

    def apply(u):
        u = u.reshape(k.shape)
        out = diagonal * u
        for axis, t in enumerate(faces):
            out -= t * np.roll(u, -1, axis) + np.roll(t * u, 1, axis)
        return out.ravel()

    right = np.zeros(k.shape)
    right[0] = ends[0]
    system = sparse.linalg.LinearOperator((k.size, k.size), apply, dtype=float)
    jacobi = sparse.linalg.LinearOperator((k.size, k.size), lambda r: r / diagonal.ravel(), dtype=float)
    start = np.repeat(1 - (np.arange(k.shape[0]) + 0.5) / k.shape[0], k[0].size)
    u, failed = sparse.linalg.cg(system, right.ravel(), start, tol=1e-6, atol=0, maxiter=20000, M=jacobi)
    if failed:
        raise ValueError("the tortuosity did not converge; crop or bin the image")
    current = (ends[0] * (1 - u.reshape(k.shape)[0])).sum()
    return float(current * k.shape[0] * voxel[0] / (k[0].size * voxel[1] * voxel[2]))


def cleaned(path, mask, periodic, keep_loose, chosen):
    """What of the mask hangs on the first slice (or all of it), that of the first, and which share of the solid does not
    hang on it. chosen: the labels of the solid, in words. Raises FileError for what is no host."""
    if mask.all() or not mask.any():
        raise FileError(path, "all solid" if mask.all() else "no solid at all", "a porous body", "Check --solid.")
    labels = components(mask, periodic)
    standing = touching(labels, labels[0])
    if not standing.any():
        raise FileError(path, "no solid at the electrode", "solid in its first slice", "Check --axes, or turn it with --flip.")
    removed = 1 - standing.sum() / mask.sum()
    if not keep_loose and removed > LOOSE and standing.mean() < FEW:
        _refuse_crumbs(path, mask, standing, chosen)
    return mask if keep_loose else standing, standing, removed


def _refuse_crumbs(path, mask, kept, chosen):
    raise FileError(path, f"next to no solid is left: {kept.sum()} voxels, {100 * kept.mean():.2g} % of the image; solid is {chosen}, "
                    f"{mask.sum()} voxels, of which {mask.sum() - kept.sum()} hang on nothing and are taken away",
                    "a body that stands on the first slice, two voxels thick and more",
                    "Check --solid, --axes and --flip, or segment it anew with less noise.")


def make_host(path, mask, voxel, periodic, keep_loose=False, chosen="--solid"):
    """Cleans and measures. Returns mask, signed distance, Measures; raises FileError for what is no host."""
    if not all(1e-10 <= v <= 1e-2 for v in voxel) or max(n * v for n, v in zip(mask.shape, voxel)) > 0.1:
        raise FileError(path, f"voxels of {' x '.join(f'{v:.3g}' for v in voxel)} m", "0.1 nm to 1 cm, and less than 10 cm in all",
                        "Check --voxel and its unit.")
    kept, standing, removed = cleaned(path, mask, periodic, keep_loose, chosen)
    pores = components(~kept, periodic)
    open_pores = touching(pores, pores[-1])
    if not open_pores[0].any():
        raise FileError(path, "no pore leads from its top to the electrode", "an open body", "Check --solid and --axes; "
                        "a plate that closes it, such as the collector, has to be cut off.")
    distance = signed_distance(kept, voxel, periodic)
    share = smooth_shares(distance, voxel)
    if share.sum() < 0.5 * kept.sum():  # too thin for a surface
        _refuse_crumbs(path, mask, kept, chosen)
    porosity = float(1 - share.mean())
    conductivity = pore_conductivity(1 - share, voxel, periodic)
    return kept, distance, Measures(porosity, specific_area(distance, voxel, periodic), float(removed),
                                    float(1 - open_pores.sum() / (~kept).sum()), bool(standing[-1].any()),
                                    porosity / conductivity)


def check_output(path, image):
    """Raises FileError for what a host cannot be written to; to be asked before an hour of measuring, not after."""
    path = Path(path)
    if path.exists() and Path(image).exists() and path.samefile(image):
        raise FileError(path, "the image itself, which would be lost", "another name for the host", "Choose another -o.")
    if path.suffix.lower() != ".h5":
        raise FileError(path, f"a host is an HDF5 file, not '{path.suffix}'", "a name that ends in .h5", "Choose another -o.")
    if path.is_dir() or not path.resolve().parent.is_dir():
        raise FileError(path, "is a folder" if path.is_dir() else "its folder is not there", "a file in a folder that is there",
                        "Make the folder, or choose another -o.")


def write_host(path, mask, distance, voxel, measures, about):
    """Writes the file that `host.file` of a case names; what was there before is replaced once it is whole. `about`: texts
    to keep with it."""
    path = Path(path).resolve()
    part = path.with_name(path.name + ".part")
    try:
        part.touch()  # its complaint about a disk or a folder is shorter than that of HDF5
        _write(part, mask, distance, voxel, measures, about)
        part.replace(path)
    finally:
        part.unlink(missing_ok=True)


def _write(path, mask, distance, voxel, measures, about):
    with h5py.File(path, "w") as file:
        file.attrs.update({"format": "mossfield-host", "format_version": 1, "voxel_size_m": np.array(voxel[::-1], float)})
        file.attrs.update(about)
        file.attrs.update({name: value for name, value in vars(measures).items()})
        options = dict(compression="gzip", compression_opts=4, shuffle=True, fletcher32=True)
        data = file.create_dataset("host/distance", data=distance.astype(np.float32), **options)
        data.attrs["unit"] = "m"
        file.create_dataset("host/solid", data=mask.astype(np.uint8), **options)
