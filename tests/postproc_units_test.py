"""Units that fields are shown in: lengths by their size, and no power of ten by itself at the end of an axis.

    python3 -m unittest tests/postproc_units_test.py
"""

import sys
import unittest
from pathlib import Path

import numpy as np

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT / "postproc"), str(ROOT / "tests")]

from mossfield_post import Run, compare, fields, style  # noqa: E402
import postproc_headline_test  # noqa: E402
from postproc_made_up import Maker  # noqa: E402
from postproc_test import PostTest  # noqa: E402


class FilmMaker(Maker):
    """Runs whose c is `least` to twice that, in `unit`."""

    def __init__(self, least, unit, **options):
        super().__init__(**options)
        self.least, self.unit = least, unit

    def fields(self, time):
        found = super().fields(time)
        ramp = self.least * (1 + np.linspace(0, 1, found["xi"][0].size)).reshape(found["xi"][0].shape)
        return {"xi": found["xi"], "c": (ramp, self.unit, "thickness of the film where it covers, all layers")}


class UnitsTest(PostTest):
    drawn = postproc_headline_test.HeadlineTest.drawn

    def test_a_length_is_shown_in_the_unit_of_its_size(self):
        for largest, unit, wanted in ((5e-8, "m", (1e9, "nm")), (1e-6, "m", (1e6, "µm")), (3e-5, "m", (1e6, "µm")),
                                      (2e-3, "m", (1e3, "mm")), (0, "m", (1, "m")), (np.nan, "m", (1, "m")), (1000, "mol/m^3", (1, "mol/m^3")),
                                      (3e6, "Pa", (1e-6, "10^6 Pa")), (1e9, "1/m^2", (1e-9, "10^9 1/m^2")), (1e-5, "1", (1e6, "10^-6")),
                                      (99999, "Pa", (1, "Pa"))):
            factor, shown = style.display(largest, unit)
            self.assertEqual(shown, wanted[1], largest)
            np.testing.assert_allclose(factor, wanted[0])

    def test_labels_and_colours_go_together(self):
        """Breaks if the bar is in another unit than its label, or 1e-8 lies over the end of the title."""
        for cells in ((48, 30, 1), (48, 1, 1)):
            for least, unit, label, low in ((5e-8, "m", "c [nm]", 50), (2e6, "Pa", "c [10$^{6}$ Pa]", 2)):
                run = Run(FilmMaker(least, unit, cells=cells).write(self.folder / f"{cells[1]}{unit}"))
                figure = self.drawn(fields.plot_fields, run, run.snapshots[-1], "x.png", ["c"], raw=True)
                (axes,) = [axes for axes in figure.axes if axes.get_ylabel() == label]
                np.testing.assert_allclose(axes.get_ylim(), (low, 2 * low), rtol=0.06)
                self.assertEqual(axes.yaxis.get_offset_text().get_text(), "")
                if cells[1] > 1:
                    figure = self.drawn(compare.plot_compare, run, run, "x.png")
                    self.assertEqual([axes.yaxis.get_offset_text().get_text() for axes in figure.axes], [""] * 6)
                    image = figure.axes[-2].images[0]
                    np.testing.assert_allclose(image.norm(image.get_array()), 0.5)  # no difference, no colour
                    self.assertEqual(self.call("animate", run.path, "--field", "c", "-o", self.folder / "a.gif")[0], 0)


if __name__ == "__main__":
    unittest.main()
