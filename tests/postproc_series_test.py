"""Pictures of time series: what their axes show, and that nothing written in them is cut off or lies on something else.

    python3 -m unittest tests/postproc_series_test.py
"""

import itertools
import sys
import tempfile
import unittest
from pathlib import Path

import matplotlib.pyplot as plt
import numpy as np
from matplotlib.colors import to_rgb

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT / "postproc"), str(ROOT / "tests")]

from mossfield_post import Run, series, style  # noqa: E402
from postproc_made_up import COLUMNS, Maker  # noqa: E402
from postproc_test import PostTest  # noqa: E402


class ColumnsMaker(Maker):
    """Runs whose metrics are functions of the sample's number where `columns` names one."""

    def __init__(self, columns, **options):
        super().__init__(**options)
        self.columns = columns

    def row(self, step, time):
        return [self.columns[name](step) if name in self.columns else value
                for name, value in zip(COLUMNS, super().row(step, time))]


def round_off(value, share=1e-12):
    """A sample that is off by `share` at first and by less later on, as of an imposed current."""
    return lambda step: value * (1 + share * (step == 0) + 1e-15 * np.sin(step))


class SeriesTest(PostTest):
    def figure(self, *columns, names=None, **options):
        """The figure of runs with these columns, as it is saved."""
        style.apply()
        folder = Path(tempfile.mkdtemp(dir=self.folder))
        runs = [Run(ColumnsMaker(one, **options).write(folder / str(k))) for k, one in enumerate(columns)]
        figure = series.draw_series(runs, names)
        self.addCleanup(plt.close, figure)
        figure.set_dpi(200)
        figure.canvas.draw()
        return figure

    # Broken by a length that is drawn as 1e-08 because no words are known for its column.
    def test_an_unknown_length_has_a_prefix(self):
        class Made:
            metrics = {"film_thickness_m": np.array([1e-8, np.nan, 2.5e-8]), "film_gap_m": np.zeros(3), "film_cover": np.ones(3)}
        words, factor, unit = series.shown("film_thickness_m", [Made])
        self.assertEqual((words, unit), ("film thickness", "nm"))
        self.assertAlmostEqual(factor * 2.5e-8, 25)
        self.assertEqual(series.shown("film_gap_m", [Made]), ("film_gap_m", 1.0, "1"))
        self.assertEqual(series.shown("film_cover", [Made]), ("film_cover", 1.0, "1"))

    def panel(self, figure, words):
        return next(axes for axes in figure.axes if axes.get_ylabel().startswith(words))

    def ticks(self, axes):
        """The labels within the axis' range."""
        low, high = axes.get_ylim()
        return [label.get_text() for label in axes.get_yticklabels() if low <= label.get_position()[1] <= high]

    def check_places(self, figure):
        """Panels with their labels, and titles: inside the figure, apart from each other."""
        boxes = [axes.get_tightbbox(figure.canvas.get_renderer()) for axes in figure.axes if axes.get_visible()]
        boxes += [text.get_window_extent() for text in figure.texts]
        for box in boxes:
            self.assertGreaterEqual(min(box.x0, box.y0), 0)
            self.assertLessEqual(box.x1, figure.bbox.x1)
            self.assertLessEqual(box.y1, figure.bbox.y1)
        for one, other in itertools.combinations(boxes, 2):
            self.assertFalse(min(one.x1, other.x1) > max(one.x0, other.x0) and min(one.y1, other.y1) > max(one.y0, other.y0),
                             f"{one} lies on {other}")

    def test_round_off_is_no_range(self):
        """Breaks if an axis is scaled to what is no change: its labels would have a dozen digits."""
        for current, labels in ((40.0, ["3.8", "3.9", "4.0", "4.1", "4.2"]), (-40.0, ["−4.2", "−4.1", "−4.0", "−3.9", "−3.8"])):
            figure = self.figure({"current_A_m2": round_off(current)}, {"current_A_m2": round_off(current, -1e-9)})
            self.assertEqual(self.ticks(self.panel(figure, "current")), labels)

    def test_roughness_of_a_flat_front_is_beside_the_front(self):
        """Breaks if 1e-16 m are drawn as if a front were rough."""
        figure = self.figure({"roughness_m": lambda step: 1e-16 * (step % 3)})
        low, high = self.panel(figure, "roughness").get_ylim()
        self.assertLess(low, -0.5)
        self.assertGreater(high, 0.5)

    def test_what_is_no_number_is_left_out(self):
        """Breaks if a least salt concentration that is nan once metal fills the box stops the picture, or sets its range."""
        figure = self.figure({"c_min_mol_m3": lambda step: 1000.0 - step if step < 40 else float("nan")})
        low, high = self.panel(figure, "lowest").get_ylim()
        self.assertTrue(900 < low < high < 1100, (low, high))

    def test_what_changes_has_its_own_range(self):
        """Breaks if a range for round-off is taken where a value does change, by a hundred thousandth here."""
        figure = self.figure({"current_A_m2": lambda step: 40 * (1 + 1e-5 * step / 80)})
        low, high = self.panel(figure, "current").get_ylim()
        self.assertAlmostEqual(high - low, 4e-5, delta=1e-5)

    def test_a_constant_on_a_logarithmic_scale_has_a_range(self):
        figure = self.figure({"dt_s": round_off(2.0)}, names=["dt_s"])
        np.testing.assert_allclose(figure.axes[0].get_ylim(), (2 / 3, 6))

    def test_no_two_runs_look_alike(self):
        """Breaks if colours come again from the fifth run on, or runs of one title have the same line above the panels."""
        for count in (5, 10, 16):
            figure = self.figure(*[{}] * count, names=["tip_m"])
            colours = [to_rgb(line.get_color()) for line in figure.axes[0].lines]
            gaps = [np.abs(np.subtract(*pair)).max() for pair in itertools.combinations(colours, 2)]
            self.assertGreater(min(gaps), 0.1, count)
            self.assertEqual([to_rgb(text.get_color()) for text in figure.texts], colours)
            self.assertEqual([text.get_text() for text in figure.texts], [f"{k}: Fingers from a bumpy start" for k in range(count)])

    def test_titles_of_runs(self):
        """Breaks if a folder stands where it is not needed, or does not where titles differ only in what is cut off."""
        def of(*runs, inches=7):
            return series.titles([Run(Maker(title=title).write(self.folder / name)) for name, title in runs], inches)
        self.assertEqual(of(("a/1", "foam"), ("a/2", "mesh")), ["foam", "mesh"])
        self.assertEqual(of(("b/1", "foam"), ("b/2", "mesh"), ("c/1", "foam")), ["b/1: foam", "mesh", "c/1: foam"])
        long = "a title with far more words in it than there is room for, "
        first, second = of(("d/1", long + "x"), ("d/2", long + "y"), inches=2)
        self.assertEqual((first[:3], second[:3]), ("1: ", "2: "))

    def test_runs_of_a_sweep_say_what_was_varied(self):
        """Breaks if the runs of a sweep, which all have the title of its case, can be told apart by their numbers only."""
        def of(*resolved, inches=7):
            folder = Path(tempfile.mkdtemp(dir=self.folder))
            runs = [Maker(title="foam").write(folder / f"run_{k}") for k in range(len(resolved))]
            for run, text in zip(runs, resolved):
                (run / "resolved.yaml").write_text(text)
            return series.titles([Run(run) for run in runs], inches)
        case = "title: foam  # a.yaml\ntime: {0} s  # default\ndrive:\n  current: {1} mA/cm^2  # {1}0 A/m^2; {2}\n  until:\n    time: 5 s\n"
        self.assertEqual(of(case.format(3, 1, "a.yaml:1:1"), case.format(4, 2, "--set drive.current")),  # the step follows from it
                         ["run_0: drive.current = 1 mA/cm^2; foam", "run_1: drive.current = 2 mA/cm^2; foam"])
        self.assertEqual(of(case.format(3, 1, "x"), case.format(4, 1, "x")), ["run_0: time = 3 s; foam", "run_1: time = 4 s; foam"])
        self.assertEqual(of(case.format(3, 1, "x"), case.format(3, 1, "x")), ["run_0: foam", "run_1: foam"])
        film = "coating:\n  layers:\n    - material: LiF  # --set coating\n"
        self.assertEqual(of(film, film.replace("LiF", "Al2O3"), "")[:2], ["run_0: coating.layers.material = LiF; foam",
                                                                         "run_1: coating.layers.material = Al2O3; foam"])

    def test_a_run_without_a_column_has_no_curve_there(self):
        """Breaks if one old run among many leaves no picture, or its curve is missing without a word."""
        for k in range(2):
            Maker().write(self.folder / f"o{k}")
        table = self.folder / "o0" / "metrics.csv"
        table.write_text(table.read_text().replace("roughness_m", "something"))
        status, out, err = self.call("series", self.folder / "o0", self.folder / "o1", "-o", self.folder / "x.png", "--columns", "roughness_m,tip_m")
        self.assertEqual((status, err), (0, f"mossfield-post: {table}: no column 'roughness_m'; its curve is left out\n"))
        status, out, err = self.call("series", self.folder / "o0", self.folder / "o1", "-o", self.folder / "x.png")
        self.assertEqual((status, err.count("left out")), (0, 1))
        figure = series.draw_series([Run(self.folder / "o0"), Run(self.folder / "o1")])
        self.addCleanup(plt.close, figure)
        self.assertEqual([len(axes.lines) for axes in figure.axes][:2], [6, 1])
        self.assertEqual(self.call("series", self.folder / "o0", "-o", self.folder / "x.png", "--columns", "roughness_m")[0], 2)

    def test_one_sample_is_a_point(self):
        """Breaks if a run that has just begun, or a column with a value at one time only, is an empty picture without a word."""
        table = Maker().write(self.folder / "begun") / "metrics.csv"
        table.write_text("".join(line + "\n" for line in table.read_text().splitlines()[:2]))
        status, _, err = self.call("series", table.parent, "-o", self.folder / "x.png", "--columns", "roughness_m,tip_m")
        self.assertEqual((status, err), (0, f"mossfield-post: {table}: one value of roughness_m, tip_m; drawn as a point\n"))
        figure = series.draw_series([Run(table.parent)], ["roughness_m"])
        self.addCleanup(plt.close, figure)
        self.assertEqual(figure.axes[0].lines[0].get_marker(), "o")
        figure = self.figure({"voltage_V": lambda step: 0.1 if step == 7 else np.nan}, names=["voltage_V", "tip_m"])
        self.assertEqual([axes.lines[0].get_marker() for axes in figure.axes], ["o", "None"])

    def test_labels_have_their_place(self):
        """Breaks if labels lie on panels beside them or are cut off, as with long ones under fixed margins; or a legend or a
        long title, too."""
        small = {"current_A_m2": round_off(20.0), "voltage_V": lambda step: -0.0064 - 1e-6 * step, "tip_m": round_off(1e-8),
                 "c_min_mol_m3": lambda step: 1000 + 1e-3 * step, "free_energy_J": lambda step: 1e-12 * step}
        long = "A title that says in many words what is asked of a cell with a film of alumina, which is more than there is room for"
        self.check_places(self.figure(small, title=long))
        self.check_places(self.figure(*[small] * 3, {}))
        self.check_places(self.figure(small, {}, names=["tip_m", "free_energy_J", "current_A_m2", "metal_volume_m3", "dt_s"]))
        self.check_places(self.figure(small, names=["voltage_V"]))


if __name__ == "__main__":
    unittest.main()
