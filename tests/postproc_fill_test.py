"""Pictures of how hosts fill: the times that stand above them, groups of seeds.

    python3 -m unittest tests/postproc_fill_test.py
"""

import contextlib
import io
import sys
import unittest
from pathlib import Path
from unittest import mock

import matplotlib.pyplot as plt

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT / "postproc"), str(ROOT / "tests")]

from mossfield_post import Run, fill  # noqa: E402
from postproc_host_test import HostMaker, HostTest  # noqa: E402


class FillTest(HostTest):
    def test_a_group_is_its_mean_and_band(self):
        runs = tuple(Run(self.make(f"seed_{k}", rate=rate)) for k, rate in enumerate((20e-9, 30e-9)))
        curves = fill.curves_of([fill.Group("seeds", runs), fill.Group("one", runs[:1])], [100.0])
        self.assertEqual([len(c.profiles) for c in curves], [2, 1])
        self.assertEqual(curves[0].label, "seeds (2 runs)")

    def title(self, groups, times=None):
        """(what stands above the picture, what is said on stderr)"""
        with mock.patch.object(fill.style, "save") as save, contextlib.redirect_stderr(io.StringIO()) as said:
            fill.plot_fill(groups, self.folder / "x.png", times)
        self.addCleanup(plt.close, save.call_args.args[0])
        return save.call_args.args[0].texts[0].get_text(), said.getvalue()

    def test_the_picture_says_the_time_of_its_data(self):
        """Breaks if the time that was asked for stands above snapshots of others, or no time above a group of runs."""
        a, b, c = (Run(HostMaker().write(self.folder / name, times)) for name, times in
                   (("a", (0.0, 600.0)), ("b", (0.0, 1000.0)), ("c", (0.0, 600.0, 900.0))))
        groups = [fill.Group("a", (a,)), fill.Group("b", (b,))]
        said = f"mossfield-post: not all of one time: {a.path} at 600 s, {b.path} at 1000 s"
        self.assertEqual(self.title(groups, [600.0]), ("Filling of hosts at t = 10 to 16.7 min", f"{said}; asked for: 600 s\n"))
        self.assertEqual(self.title(groups), ("Filling of hosts at the end of each run, t = 10 to 16.7 min", f"{said}\n"))
        self.assertEqual(self.title([fill.Group("seeds", (a, c))], [550.0]), ("seeds at t = 10 min", ""))
        long = self.title([fill.Group("many words " * 20, (a, b))], [600.0])[0]
        self.assertTrue(long.startswith("many words") and long.endswith("… at t = 10 to 16.7 min"), long)
        self.assertEqual(self.title([fill.Group("alone", (c,))]), ("alone", ""))


if __name__ == "__main__":
    unittest.main()
