"""Tests of vectors in postproc/, on a run made up here: the current density past a finger.

    python3 -m unittest tests/postproc_vector_test.py
"""

import sys
import unittest
from pathlib import Path

import h5py
import numpy as np

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT / "postproc"), str(ROOT / "tests")]

from mossfield_post import Run, compare, fields  # noqa: E402
from postproc_made_up import Maker  # noqa: E402
from postproc_test import PostTest  # noqa: E402


def with_current(**options):
    """A Maker whose runs have a vector: 30 A/m^2 down the growth axis, 40 across it in the upper half of the box."""
    maker = Maker(**options)
    plain = maker.fields

    def all_fields(time):
        flow = np.zeros((*maker.cells[::-1], 3))
        flow[..., maker.axis] = -30
        flow[:, maker.cells[1] // 2:, :, 1 - maker.axis] = 40
        return {**plain(time), "current_density": (flow, "A/m^2", "current density of the ions")}

    maker.fields = all_fields
    return maker


class VectorTest(PostTest):
    # Breaks if components are taken for an axis of the grid.
    def test_magnitude_and_components(self):
        last = Run(with_current().write(self.folder / "run")).snapshots[-1]
        self.assertEqual(last.field("current_density").shape, (1, 30, 48, 3))
        self.assertEqual(last.scalar("current_density").shape, (1, 30, 48))
        self.assertEqual(last.scalar("current_density")[0, 3, 7], 30)
        self.assertEqual(last.scalar("current_density")[0, 20, 7], 50)
        self.assertIs(last.scalar("c").ndim, 3)
        self.assertEqual(fields.electrolyte_range(last, "current_density"), (30, 50))

    def test_pictures_of_a_vector(self):
        for name, options in (("flat", {}), ("deep", {"cells": (16, 14, 10)}), ("line", {"cells": (48, 1, 1)})):
            folder = with_current(**options).write(self.folder / name)
            self.draw(f"{name}.png", "fields", folder, "--fields", "c,current_density")
        self.draw("raw.png", "fields", self.folder / "flat", "--fields", "current_density", "--raw")

    # Breaks if lines are drawn from what is not known: before the first step of a resumed run.
    def test_a_vector_that_is_not_known(self):
        folder = with_current().write(self.folder / "run")
        path = Run(folder).snapshots[-1].path
        with h5py.File(path, "r+") as file:
            file["fields/current_density"][...] = np.nan
        self.draw("nan.png", "fields", folder, "--fields", "c,current_density")

    # Breaks if only the magnitude is compared.
    def test_a_turned_vector_is_a_difference(self):
        one, two = (with_current().write(self.folder / name) for name in "ab")
        with h5py.File(Run(two).snapshots[2].path, "r+") as file:
            file["fields/current_density"][0, 3, 7] = (0, -30, 0)
        found = {d.what: d.relative for d in compare.compare_fields(Run(one), Run(two))}
        self.assertEqual(found["field current_density"], 30 / 40)

    # Broken by a number, inf, where there is nothing to compare, or by a lack that passes.
    def test_a_field_of_one_run_alone_is_said_to_be_one(self):
        a, b = self.make("a"), self.make("b")
        for path in sorted((b / "snapshots").glob("*.h5")):
            with h5py.File(path, "r+") as file:
                del file["fields/phi"]
        status, out, _ = self.call("compare", a, b)
        self.assertEqual(status, 1)
        self.assertRegex(out, r"field phi +- +only in one run  DIFFERS")
        self.assertNotIn("inf", out)

    def test_other_shapes_are_refused(self):
        folder = self.make()
        with h5py.File(Run(folder).snapshots[0].path, "r+") as file:
            flow = file.create_dataset("fields/flow", data=np.zeros((1, 30, 48, 2)))
            flow.attrs.update({"unit": "1", "long_name": "flow"})
        status, _, err = self.call("summary", folder)
        self.assertEqual(status, 2)
        self.assertIn("3 components", err)


if __name__ == "__main__":
    unittest.main()
