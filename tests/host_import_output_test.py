"""mossfield-post host-import: where its output may go, and the surface that it tells. An image that took weeks must not be lost to a name given twice.

    python3 -m unittest tests/host_import_output_test.py
"""

import os
import sys
import unittest
from pathlib import Path
from unittest import mock

import h5py
import numpy as np

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT / "postproc"), str(ROOT / "tests")]

import host_import_test  # noqa: E402
from mossfield_post import host_image  # noqa: E402


class OutputTest(unittest.TestCase):
    setUp, call = host_import_test.ImportTest.setUp, host_import_test.ImportTest.call

    def image(self, name="scan.h5"):
        with h5py.File(self.folder / name, "w") as file:
            file["volume"] = host_import_test.blocks()
        return self.folder / name

    def take(self, image, output):
        return self.call("host-import", image, "-o", output, "--voxel", "1 um", "--axes", "zyx", "--solid", "2")

    def test_the_image_is_never_written_to(self):
        """Breaks if a tomogram is lost: by its own name, another way to it, or a link."""
        scan = self.image()
        before = scan.read_bytes()
        (self.folder / "link.h5").symlink_to(scan)
        for output in (scan, self.folder / "link.h5", self.folder / ".." / self.folder.name / "scan.h5"):
            status, _, err = self.take(scan, output)
            self.assertEqual(status, 2)
            self.assertIn("the image itself", err)
            self.assertEqual(scan.read_bytes(), before)
        self.assertEqual(self.take(scan, self.folder / "host.h5")[0], 0)

    def test_names_and_folders(self):
        scan = self.image()
        (self.folder / "folder.h5").mkdir()
        for output, words in (("host.tif", "ends in .h5"), ("host", "ends in .h5"), ("nowhere/host.h5", "its folder is not there"),
                              ("folder.h5", "is a folder")):
            status, _, err = self.take(scan, self.folder / output)
            self.assertEqual((status, err.count("\n")), (2, 1), err)
            self.assertIn(words, err)
            self.assertNotIn("Unable", err)

    def test_a_host_is_replaced_only_by_a_whole_one(self):
        """Breaks if a disk that runs full leaves half a host under the name of a good one, or rubbish beside it."""
        scan, host = self.image(), self.folder / "host.h5"
        self.assertEqual(self.take(scan, host)[0], 0)
        before, files = host.read_bytes(), sorted(os.listdir(self.folder))
        with mock.patch.object(host_image, "_write", side_effect=OSError("No space left on device")):
            self.assertEqual(self.take(scan, host)[0], 2)
        self.assertEqual((host.read_bytes(), sorted(os.listdir(self.folder))), (before, files))


class SurfaceTest(unittest.TestCase):
    # A post upright in its image, off its middle: its surface is 2 pi r over the area of the box, walls and all. Broken by triangles
    # that end at the outermost middles (4 % with 40 voxels), by a wall's half voxel counted twice, by axes that are mixed up.
    def test_surface_goes_up_to_the_walls(self):
        voxel, radius = np.array([0.7e-6, 0.6e-6, 0.5e-6]), 4e-6
        y, x = (np.arange(23) + 0.5) * voxel[1], (np.arange(27) + 0.5) * voxel[2]
        for periodic, at in ((False, (0.0, 0.0)), (False, (7e-6, 6e-6)), (True, (0.0, 5e-6))):
            wide = 23 * voxel[1] if periodic else np.inf
            dy = np.minimum(abs(y - at[0]), wide - abs(y - at[0]))
            distance = np.broadcast_to(np.hypot(dy[:, None], x - at[1]) - radius, (17, 23, 27))
            share = 0.25 if at == (0.0, 0.0) else 1  # a quarter of it in a corner
            area = host_image.specific_area(distance, voxel, periodic) * 23 * 27 * voxel[1] * voxel[2]
            self.assertAlmostEqual(area / (share * 2 * np.pi * radius), 1, delta=5e-3, msg=str((periodic, at)))


if __name__ == "__main__":
    unittest.main()
