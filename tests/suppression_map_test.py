"""scripts/suppression-map: where a coating is drawn on the map of a film of 50 nm.

Breaks if a coating keeps its own conductivity or modulus whatever its thickness, or one beyond the map looks as if it ended there.
"""
import importlib.machinery
import importlib.util
import pathlib
import sys
import unittest
from unittest import mock

import numpy as np

ROOT = pathlib.Path(__file__).resolve().parent.parent
SCRIPT = ROOT / "scripts" / "suppression-map"
sys.path.insert(0, str(ROOT / "scripts"))


def load():
    loader = importlib.machinery.SourceFileLoader("suppression_map", str(SCRIPT))
    module = importlib.util.module_from_spec(importlib.util.spec_from_loader("suppression_map", loader))
    loader.exec_module(module)
    return module


class Bars(unittest.TestCase):
    def setUp(self):
        self.script = load()

    def test_its_own_folder_may_be_run_anew(self):
        """Breaks if the map cannot be drawn again in its folder once its case was edited: scripts/sweep refuses that by itself."""
        with mock.patch.object(self.script.subprocess, "run", return_value=mock.Mock(returncode=2)) as run:
            with self.assertRaisesRegex(SystemExit, "did not run"):
                self.script.run(mock.Mock(output=pathlib.Path("x"), cells=2, jobs=1))
        self.assertIn("--overwrite", run.call_args.args[0])

    def test_a_film_of_50_nm_with_the_same_resistance_and_tension(self):
        conductivity, modulus = self.script.as_50_nm("alucone")  # 6 to 25 nm, 1e-9 to 1e-5 S/cm, 20 to 37 GPa
        np.testing.assert_allclose(conductivity, (1e-7 * 50 / 25, 1e-3 * 50 / 6))
        np.testing.assert_allclose(modulus, (20e9 * 6 / 50, 37e9 * 25 / 50))
        thick = self.script.as_50_nm("LAS_1to4")[1]
        self.assertEqual(thick[1], 25e9)  # 50 nm have their own

    def test_an_arrow_where_a_bar_goes_beyond_the_map_and_nowhere_else(self):
        import matplotlib.pyplot as plt
        self.script.COATINGS = {"alucone": (6, 25)}  # 2e-7 to 8.3e-3 S/m, 2.4 to 18.5 GPa
        for x, y, wanted in (((1e-8, 1), (1e8, 1e12), ""), ((1e-6, 1), (1e8, 1e12), "<"), ((1e-8, 1e-3), (1e8, 1e10), ">^"),
                             ((1e-8, 1), (5e9, 1e12), "v"), ((1e-2, 1), (1e8, 1e9), "<^")):
            figure, axes = plt.subplots()
            self.script.bars(axes, np.array(x), np.array(y))
            found = [line for line in axes.lines if line.get_marker() != "None"]
            self.assertEqual("".join(line.get_marker() for line in found), wanted)
            for line in axes.lines:
                self.assertTrue((np.clip(line.get_xdata(), *x) == line.get_xdata()).all(), "beyond the map")
                self.assertTrue((np.clip(line.get_ydata(), *y) == line.get_ydata()).all(), "beyond the map")
            for line in found:
                edge = {"<": x[0], ">": x[1], "v": y[0], "^": y[1]}[line.get_marker()]
                self.assertIn(edge, (*line.get_xdata(), *line.get_ydata()))
            plt.close(figure)


if __name__ == "__main__":
    unittest.main()
