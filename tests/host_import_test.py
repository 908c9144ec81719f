"""mossfield-post host-import: images to hosts and back through the solver; files that lie.

    python3 -m unittest tests/host_import_test.py      the round trip needs MOSSFIELD_PROGRAM or build/release/mossfield
"""

import contextlib
import gzip
import io
import re
import sys
import tempfile
import unittest
import warnings
from pathlib import Path

import h5py
import numpy as np
import tifffile

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT / "postproc")]

from mossfield_post import cli, host_image, program  # noqa: E402
from mossfield_post.images import read_image  # noqa: E402
from mossfield_post.run import FileError  # noqa: E402

CASE = """title: round trip
question: does a host come back?
source: [made up]
model: two_potential
grid: {{size: [60 um, 48 um, 72 um], cells: [100, 80, 120]}}
boundaries: {{x: periodic, y: periodic, z_min: electrode, z_max: reservoir}}
metal: lithium
electrolyte: carbonate_1M
interface: {{energy: 0.5 J/m^2, width: 4 um}}
kinetics: {{exchange_current: 30 A/m^2}}
initial: {{front: 2 um}}
drive: {{current: 1 mA/cm^2, until: {{time: 40 s}}}}
host: {{{host}}}
"""
FOAM = "kind: foam, height: 60 um, porosity: 0.8, pore_size: 40 um, seed: 2"


def blocks(shape=(12, 10, 14)):
    """Posts that stand on z = 0, unlike along all axes, and a loose speck: (z, y, x), 0 and 2."""
    image = np.zeros(shape, np.uint8)
    image[:9, 1:4, 2:7] = 2
    image[:, 6:9, 4:12] = 2
    image[11, 2, 10] = 2
    return image


def nrrd(array, encoding="raw", sizes=None, extra=""):
    """The bytes of an NRRD file."""
    data = array.tobytes() if encoding == "raw" else gzip.compress(array.tobytes())
    sizes = " ".join(str(n) for n in sizes or array.shape[::-1])
    return (f"NRRD0004\n# made up\ntype: uint16\ndimension: 3\nsizes: {sizes}\nendian: little\nencoding: {encoding}\n"
            f"{extra}\n").encode() + data


class ImportTest(unittest.TestCase):
    def setUp(self):
        temporary = tempfile.TemporaryDirectory()
        self.addCleanup(temporary.cleanup)
        self.folder = Path(temporary.name)

    def call(self, *arguments):
        """(exit status, stdout, stderr)"""
        out, err = io.StringIO(), io.StringIO()
        with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
            try:
                status = cli.main([str(a) for a in arguments])
            except SystemExit as stop:
                status = stop.code
        return status, out.getvalue(), err.getvalue()

    def take(self, path, *rest, axes="zyx"):
        return self.call("host-import", path, "-o", self.folder / "host.h5", "--voxel", "1 um", "--axes", axes,
                         "--solid", "2", *rest)


class FormatsTest(ImportTest):
    # Broken by a reader that swaps axes or bytes, or takes the speck that hangs on nothing for host.
    def test_all_formats_give_one_host(self):
        image = blocks()
        tifffile.imwrite(self.folder / "a.tif", image, photometric="minisblack")
        tifffile.imwrite(self.folder / "b.tif", image, photometric="minisblack", compression="zlib")
        np.save(self.folder / "c.npy", image.astype(">i4"))
        (self.folder / "d.nrrd").write_bytes(nrrd(image.astype("<u2")))
        (self.folder / "e.nrrd").write_bytes(nrrd(image.astype("<u2"), "gzip"))
        with h5py.File(self.folder / "f.h5", "w") as file:
            file["volume"] = image
        hosts = []
        for name in ("a.tif", "b.tif", "c.npy", "d.nrrd", "e.nrrd", "f.h5"):
            np.testing.assert_array_equal(read_image(self.folder / name), image, name)
            status, out, err = self.take(self.folder / name)
            self.assertEqual(status, 0, err)
            with h5py.File(self.folder / "host.h5") as file:
                hosts.append(file["host/solid"][...])
                self.assertEqual(file.attrs["format"], "mossfield-host")
        expected = (image == 2).astype(np.uint8)
        expected[11, 2, 10] = 0
        for host in hosts:
            np.testing.assert_array_equal(host, expected)
        self.assertIn("solid that hung on nothing   0.00", out)
        self.assertTrue((self.folder / "host.png").stat().st_size > 5000)

    # Broken where a segmentation of many kinds of body counts as grey.
    def test_many_labels_are_no_grey_values(self):
        for kinds, wanted in ((33, 2), (32, 0)):
            others = np.resize(np.delete(np.arange(kinds), 2), blocks().shape)
            np.save(self.folder / "many.npy", np.where(blocks() == 2, 2, others))
            status, _, err = self.take(self.folder / "many.npy")
            self.assertEqual((status, "grey values" in err), (wanted, wanted == 2))

    # Broken by an axis order that is guessed instead of taken, and by voxel sizes given to the wrong axes.
    def test_axis_order_and_voxels_are_those_given(self):
        image = blocks()
        np.save(self.folder / "turned.npy", image.transpose(2, 0, 1)[:, ::-1])  # (x, z from above, y)
        status, out, err = self.call("host-import", self.folder / "turned.npy", "-o", self.folder / "host.h5", "--voxel",
                                     "1,2,3 um", "--axes", "xzy", "--solid", "2", "--flip")
        self.assertEqual(status, 0, err)
        self.assertRegex(out, r"size \[um\] +14 x 20 x 36")
        with h5py.File(self.folder / "host.h5") as file:
            np.testing.assert_allclose(file.attrs["voxel_size_m"], [1e-6, 2e-6, 3e-6])
            solid = file["host/solid"][...]
        self.assertEqual((solid != (image == 2)).sum(), 1)  # the speck

    # Broken by labels that stop at the sides: a ring through them is one piece, a post beside it another.
    def test_pieces_meet_across_periodic_sides(self):
        mask = np.zeros((4, 6, 8), bool)
        mask[2, 3, :2] = mask[2, 3, 7] = mask[0:3, 3, 7] = True
        apart = host_image.components(mask, False)
        joined = host_image.components(mask, True)
        self.assertNotEqual(apart[2, 3, 0], apart[2, 3, 7])
        self.assertEqual(joined[2, 3, 0], joined[2, 3, 7])


class MeasuresTest(ImportTest):
    # Broken by stairs (area 50 % too large), by a blur that moves the surface, by volume that is not the image's or not what triangles lie in.
    def test_ball_has_its_area_and_volume(self):
        x = np.arange(44) - 21.7
        for radius in (8.0, 12.3, 17.0):
            mask = x[:, None, None] ** 2 + x[None, :, None] ** 2 + x ** 2 < radius ** 2
            distance = host_image.signed_distance(mask, np.full(3, 1e-6), False)
            volume = host_image.smooth_shares(distance, np.full(3, 1e-6)).sum()
            self.assertAlmostEqual(volume / mask.sum(), 1, delta=1e-3)
            area = host_image.specific_area(distance, np.full(3, 1e-6), False) * 44 ** 3 * 1e-6
            self.assertAlmostEqual(area / (4 * np.pi * radius ** 2), 1, delta=0.01)

    # Broken by a distance that is from the stairs of voxels where the blurred image ends: 0.3 voxels short.
    def test_distance_goes_on_beyond_the_blurred_image(self):
        z, y, x = np.meshgrid(*[np.arange(n) + 0.5 for n in (30, 36, 48)], indexing="ij")
        true = np.hypot((x - 12.3 - 0.8 * z) / np.hypot(1, 0.8), y - 17.6) - 6.2
        found = host_image.signed_distance(true < 0, np.full(3, 1e-6), False) * 1e6
        self.assertAlmostEqual((found - true)[(true > 3) & (true < 8)].mean(), 0, delta=0.05)
        for end in (0, -1):  # the image ends there, the slanted cylinder does not
            near = abs(true[end]) < 1
            self.assertLess(np.sqrt(((found - true)[end][near] ** 2).mean()), 0.17)

    # Broken by a wall's half voxel, by a face that conducts otherwise than as the mean of its voxels, here 0.625.
    def test_layers_conduct_in_series_and_side_by_side(self):
        share = np.ones((20, 6, 8))
        share[:5] = 0.25
        voxel = [1e-6, 2e-6, 3e-6]
        self.assertAlmostEqual(host_image.pore_conductivity(share, voxel, True), 20 / (4.5 / 0.25 + 1 / 0.625 + 14.5), places=4)
        share = np.ones((8, 20, 6))
        share[:, :5] = 0.25
        self.assertAlmostEqual(host_image.pore_conductivity(share, voxel, False), 0.25 * 0.25 + 0.75, places=4)


class RoundTripTest(ImportTest):
    def measured(self, text):
        """porosity, area, tortuosity as `mossfield host` prints them."""
        (self.folder / "case.yaml").write_text(text)
        said = self.program.call("host", self.folder / "case.yaml", "-o", self.folder / "look")
        return {name: float(re.search(rf"^{name} +([\d.e+-]+)", said, re.M)[1])
                for name in ("porosity", "specific area", "tortuosity of the pores")}

    def layers(self):
        """Current into ten layers of the host at the start, over that into all of it; with kinetics fast enough to favour the top."""
        self.program.call("run", self.folder / "case.yaml", "-o", self.folder / "run", "--overwrite", "--set", "kinetics.exchange_current=300 A/m^2",
                          "--set", "drive.until.time=1 us", "--set", "output.metrics_interval=1 us", "--set", "output.snapshot_interval=1 us", "--set", "time.max_step=1 us",
                          "--set", "time.first_step=1 us")
        with h5py.File(self.folder / "run" / "snapshots" / "snapshot_000000.h5") as file:
            current = file["profile/current"][0, 0, :100]
        return current.reshape(10, 10).sum(axis=1) / current.sum()

    # Broken by any loss between the solver's grid, the image and the solver's grid again.
    def test_a_foam_comes_back(self):
        try:
            self.program = program.Program()
        except FileError as error:
            self.skipTest(str(error))
        before = self.measured(CASE.format(host=FOAM))
        layers = self.layers()
        with h5py.File(self.folder / "look" / "snapshots" / "snapshot_000000.h5") as file:
            solid = file["fields/distance"][:100] < 0
        tifffile.imwrite(self.folder / "foam.tif", solid.astype(np.uint8), photometric="minisblack")
        status, out, err = self.call("host-import", self.folder / "foam.tif", "-o", self.folder / "foam.h5", "--voxel",
                                     "0.6 um", "--axes", "zyx", "--solid", "1", "--periodic")
        self.assertEqual(status, 0, err)
        after = self.measured(CASE.format(host="kind: image, file: foam.h5"))
        told = float(re.search(r"tortuosity of the pores +([\d.]+)", out)[1])
        print(f"\nround trip: {before} -> {after}, tortuosity by the tool {told}")
        off = abs(self.layers() / layers - 1)
        print(f"current in ten layers: {layers.round(4)}, off by at most {100 * off.max():.2f} %")
        self.assertGreater(layers[9], 1.5 * layers[2])
        self.assertLess(off.max(), 0.01)
        for name, value in before.items():
            self.assertAlmostEqual(after[name] / value, 1, delta=0.01, msg=name)
        self.assertAlmostEqual(told / before["tortuosity of the pores"], 1, delta=0.01)


class HostileFilesTest(ImportTest):
    def refused(self, path, words, *rest):
        status, _, err = self.take(path, *rest)
        self.assertEqual(status, 2, f"{path.name}: {err}")
        self.assertIn(words, err)
        self.assertIn(str(path), err)
        self.assertNotIn("Traceback", err)
        self.assertFalse((self.folder / "host.h5").exists())

    # F24. Broken where a header's claim is believed before it is held against the file.
    def test_headers_that_claim_too_much(self):
        (self.folder / "huge.nrrd").write_bytes(nrrd(np.zeros((2, 2, 2), "<u2"), sizes=(10 ** 4, 10 ** 4, 10 ** 4)))
        self.refused(self.folder / "huge.nrrd", "claims 1e+12 voxels")
        (self.folder / "short.nrrd").write_bytes(nrrd(np.zeros((9, 9, 9), "<u2"), sizes=(9, 9, 10)))
        self.refused(self.folder / "short.nrrd", "fewer voxels than it claims")
        (self.folder / "bomb.nrrd").write_bytes(nrrd(np.zeros((90, 90, 90), "<u2"), "gzip", sizes=(20, 20, 20)))
        self.refused(self.folder / "bomb.nrrd", "more voxels than it claims")
        header = b"{'descr': '|u1', 'fortran_order': False, 'shape': (10000, 10000, 10000), }"
        header += b" " * (117 - len(header)) + b"\n"
        (self.folder / "huge.npy").write_bytes(b"\x93NUMPY\x01\x00" + len(header).to_bytes(2, "little") + header)
        self.refused(self.folder / "huge.npy", "claims 1e+12 voxels")
        with h5py.File(self.folder / "huge.h5", "w") as file:
            file.create_dataset("v", (10 ** 4, 10 ** 4, 10 ** 4), "u1", chunks=(100, 100, 100))
        self.refused(self.folder / "huge.h5", "claims 1e+12 voxels")
        with h5py.File(self.folder / "empty.h5", "w") as file:
            file.create_dataset("v", (1000, 1000, 1000), "u1", chunks=(100, 100, 100))
        self.refused(self.folder / "empty.h5", "voxels in")

    # F24. Broken where a file that is not what its name says ends in a traceback.
    def test_files_of_another_kind(self):
        image = blocks()
        tifffile.imwrite(self.folder / "whole.tif", image, photometric="minisblack")
        torn = (self.folder / "whole.tif").read_bytes()
        for cut in (0, 7, 100, len(torn) // 2):
            (self.folder / "torn.tif").write_bytes(torn[:cut])
            self.refused(self.folder / "torn.tif", "")
        tifffile.imwrite(self.folder / "colour.tif", np.zeros((4, 8, 8, 3), np.uint8), photometric="rgb")
        self.refused(self.folder / "colour.tif", "has 4 axes")
        np.save(self.folder / "nan.npy", np.where(image == 2, np.nan, 1.0))
        self.refused(self.folder / "nan.npy", "not numbers")
        np.save(self.folder / "grey.npy", image * 0.3)
        self.refused(self.folder / "grey.npy", "grey values")
        np.save(self.folder / "grey8.npy", np.random.default_rng(5).integers(90, 160, (9, 8, 7), np.uint8))
        self.refused(self.folder / "grey8.npy", "more than 32 different whole numbers", "--solid", "120,121,122")
        np.save(self.folder / "object.npy", np.array([[[{}, 1], [2, 3]], [[1, 2], [3, 4]]]), allow_pickle=True)
        self.refused(self.folder / "object.npy", "object")
        (self.folder / "detached.nrrd").write_bytes(nrrd(image.astype("<u2"), extra="data file: ../secret\n"))
        self.refused(self.folder / "detached.nrrd", "keeps its data in another file")
        (self.folder / "text.nrrd").write_text("NRRD0004\n" + "key: value\n" * 2000)
        self.refused(self.folder / "text.nrrd", "header without an end")
        (self.folder / "noise.h5").write_bytes(bytes(range(256)))
        self.refused(self.folder / "noise.h5", "cannot be read")
        self.refused(self.folder / "none.tif", "no such file")

    # F24. Broken where a body that nothing can be deposited in is taken, or nothing that a surface goes around.
    def test_bodies_that_are_no_host(self):
        def refused(image, words, *rest):
            np.save(self.folder / "body.npy", image)
            self.refused(self.folder / "body.npy", words, *rest)

        image = blocks()
        refused(np.full((5, 6, 7), 2, np.uint8), "all solid")
        refused(np.zeros((5, 6, 7), np.uint8), "no solid at all")
        floating = image.copy()
        floating[0] = 0
        refused(floating, "no solid at the electrode")
        crumbs, post = image.copy(), np.zeros_like(image)
        crumbs[0, :8] = crumbs[1] = 0
        post[:9, 4, 5] = 2
        with warnings.catch_warnings():
            warnings.simplefilter("error")
            refused(crumbs, "next to no solid is left: 8 voxels, 0.48 % of the image; solid is --solid 2 of the labels 0,2, "
                    f"{(crumbs == 2).sum()} voxels, of which {(crumbs == 2).sum() - 8} hang on nothing")
            refused(post, "next to no solid is left: 9 voxels", "--keep-loose")
            refused(np.where(np.arange(12)[:, None, None] < 1, post, 0), "next to no solid is left: 1 voxels")
        closed = image.copy()
        closed[5] = 2
        refused(closed, "no pore leads")
        np.save(self.folder / "body.npy", image)
        status, _, err = self.call("host-import", self.folder / "body.npy", "-o", self.folder / "host.h5", "--voxel",
                                   "50 mm", "--axes", "zyx", "--solid", "2")
        self.assertEqual(status, 2)
        self.assertIn("Check --voxel", err)


if __name__ == "__main__":
    unittest.main()
