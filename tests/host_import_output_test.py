"""mossfield-post host-import: where its output may go. An image that took weeks must not be lost to a name given twice.

    python3 -m unittest tests/host_import_output_test.py
"""

import os
import sys
import unittest
from pathlib import Path
from unittest import mock

import h5py

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


if __name__ == "__main__":
    unittest.main()
