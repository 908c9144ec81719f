"""Tests of postproc/ on runs made up here: asymmetric fields, unequal spacings, one and many layers in z.

    python3 -m unittest tests/postproc_test.py        (from the root of the source tree, or from anywhere by path)
"""

import contextlib
import io
import subprocess
import sys
import tempfile
import unittest
from pathlib import Path

import h5py
import numpy as np
from PIL import Image, ImageSequence

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT / "postproc"), str(ROOT / "tests")]

from mossfield_post import Run, cli, compare, fields, surface  # noqa: E402
from mossfield_post.plane import choose_plane  # noqa: E402
from postproc_made_up import COLUMNS, Maker, height  # noqa: E402


class PostTest(unittest.TestCase):
    def setUp(self):
        self.temporary = tempfile.TemporaryDirectory()
        self.addCleanup(self.temporary.cleanup)
        self.folder = Path(self.temporary.name)

    def make(self, name="run", **options):
        return Maker(**options).write(self.folder / name)

    def call(self, *arguments):
        """(exit status, stdout, stderr) of a command in this process."""
        out, err = io.StringIO(), io.StringIO()
        with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
            try:
                status = cli.main([str(a) for a in arguments])
            except SystemExit as stop:
                status = stop.code
        return status, out.getvalue(), err.getvalue()

    def size(self, name):
        with Image.open(self.folder / name) as image:
            self.assertGreater(len(image.convert("RGB").getcolors(1 << 24)), 50)  # not blank
            return image.size

    def draw(self, name, *arguments):
        status, _, err = self.call(*arguments, "-o", self.folder / name)
        self.assertEqual(status, 0, err)
        self.assertGreater((self.folder / name).stat().st_size, 1000)
        return self.size(name)


class ReadingTest(PostTest):
    def test_x_is_the_fastest_axis(self):
        maker = Maker(cells=(5, 4, 3), spacing=(1e-6, 2e-6, 4e-6), origin=(1e-6, 0.0, -2e-6))
        maker.fields = lambda time: {"xi": (np.arange(60.0).reshape(3, 4, 5), "1", "cell number")}
        run = Run(maker.write(self.folder / "run"))
        xi = run.snapshots[0].field("xi")
        self.assertEqual(xi.shape, run.grid.shape)
        self.assertEqual((xi[0, 0, 1], xi[0, 1, 0], xi[1, 0, 0]), (1, 5, 20))
        np.testing.assert_allclose(run.grid.edges(0), (1e-6, 6e-6))
        np.testing.assert_allclose(run.grid.edges(2), (-2e-6, 1e-5))
        np.testing.assert_allclose(run.grid.centres(1), [1e-6, 3e-6, 5e-6, 7e-6])

    def test_planes_hold_growth_upright_on_every_axis(self):
        for axis in range(3):
            for normal in range(3):
                maker = Maker(cells=(12, 10, 14), spacing=(1e-6, 2e-6, 4e-6), axis=axis)
                number = np.arange(12 * 10 * 14.0).reshape(14, 10, 12)
                run = Run(maker.write(self.folder / f"{axis}{normal}", times=(0.0,)))
                plane = choose_plane(run.snapshots[0], normal, 4.5 * maker.spacing[normal])
                index = [0, 0, 0]
                index[normal], index[plane.across], index[plane.up] = 4, 2, 7
                self.assertEqual(plane.cut(number)[7, 2], number[index[2], index[1], index[0]])
                if normal != axis:
                    self.assertEqual(plane.up, axis)

    def test_metrics_are_columns_with_units_in_their_names(self):
        metrics = Run(self.make()).metrics
        self.assertEqual(list(metrics), COLUMNS)
        self.assertEqual(metrics["tip_m"].shape, (81,))
        self.assertEqual(metrics["time_s"][-1], 100.0)

    def test_unfinished_last_line_is_left_out_and_said(self):
        folder = self.make()
        text = (folder / "metrics.csv").read_text()
        (folder / "metrics.csv").write_text(text[:-20])
        with contextlib.redirect_stderr(io.StringIO()) as err:
            self.assertEqual(len(Run(folder).metrics["time_s"]), 80)
        self.assertIn("unfinished", err.getvalue())

    def test_title_and_reference_concentration(self):
        run = Run(self.make())
        self.assertEqual(run.title, "Fingers from a bumpy start")
        for line, title in (('"a # b" # c', "a # b"), ("'x'", "x"), (">", "run"), ("it's#1 #2", "it's#1")):
            run.case_text = f"model: m\ntitle: {line}\n  title: no\n"
            self.assertEqual(run.title, title)
        self.assertAlmostEqual(run.initial_concentration(), 1000, delta=1)


class FrontTest(PostTest):
    def test_contour_lies_on_the_front(self):
        for axis, sign in ((0, 1), (0, -1), (1, 1)):
            run = Run(self.make(f"front{axis}{sign}", axis=axis, sign=sign, origin=(2e-6, 0.0, 0.0) if axis == 0 else
                                (0.0, -3e-6, 0.0), spacing=(0.6e-6, 0.9e-6, 1e-6) if axis == 0 else
                                (0.9e-6, 0.6e-6, 1e-6), cells=(48, 30, 1) if axis == 0 else (30, 48, 1)))
            snapshot = run.snapshots[-1]
            plane = choose_plane(snapshot)
            lines = plane.front(snapshot.field("xi"))
            self.assertEqual(len(lines), 1)
            low, high = run.grid.edges(axis)
            found = lines[0][:, 1] - low if sign > 0 else high - lines[0][:, 1]
            across = lines[0][:, 0]  # on the columns of cell centres only the interpolation along growth counts
            column = np.abs(across[:, None] - run.grid.centres(plane.across)).min(axis=1) < 1e-12
            self.assertEqual(column.sum(), 30)
            self.assertLess(np.abs(found - height(across, 100.0))[column].max(), 0.02e-6)  # 1/30 of a cell
            self.assertGreater(np.ptp(found), 8e-6)

    def test_flat_front_to_a_fraction_of_a_cell(self):
        maker = Maker()
        where = 7.77e-6
        x = maker.centres(0)
        xi = np.broadcast_to(0.5 * (1 - np.tanh(2 * (x - where) / 2e-6)), (1, 30, 48))  # 3 cells wide: still exact
        maker.fields = lambda time: {"xi": (xi, "1", "phase field")}
        snapshot = Run(maker.write(self.folder / "flat")).snapshots[0]
        lines = choose_plane(snapshot).front(snapshot.field("xi"))
        np.testing.assert_allclose(lines[0][:, 1], where, rtol=1e-9)
        np.testing.assert_allclose(sorted(lines[0][[0, -1], 0]), [0.0, 27e-6], atol=1e-18)

    def test_isosurface_of_an_ellipsoid(self):
        """Area and volume approach the exact ones at second order; the surface is closed and faces outwards."""
        error = []
        for n in (16, 32):
            grid = [np.linspace(-1.3, 1.3, m) for m in (n, n + 3, 2 * n)]
            a, b, c = np.meshgrid(*grid, indexing="ij")
            t = surface.isosurface(1.5 - np.sqrt((a / 1.1) ** 2 + (b / 0.7) ** 2 + (c / 0.9) ** 2), grid)
            volume = np.einsum("ij,ij->i", t[:, 0], np.cross(t[:, 1], t[:, 2])).sum() / 6
            normal = np.cross(t[:, 1] - t[:, 0], t[:, 2] - t[:, 0]).sum(0)
            self.assertLess(np.abs(normal).max(), 1e-12)
            error.append(abs(volume / (4 / 3 * np.pi * 1.1 * 0.7 * 0.9) - 1))
        self.assertLess(error[1], 0.01)
        self.assertGreater(np.log2(error[0] / error[1]), 1.7)


class CompareTest(PostTest):
    def test_equal_runs_are_equal(self):
        status, out, _ = self.call("compare", self.make("a"), self.make("b"), "--tolerance", 0)
        self.assertEqual(status, 0, out)

    def test_a_difference_of_1e_6_in_a_field_is_found(self):
        a, b = self.make("a"), self.make("b")
        with h5py.File(b / "snapshots" / "snapshot_000030.h5", "r+") as file:
            data = file["fields/c"]
            data[0, 11, 40] += 1e-6 * np.abs(data[...]).max()
        status, out, _ = self.call("compare", a, b, "--tolerance", 1e-7)
        self.assertEqual(status, 1)
        self.assertRegex(out, r"field c +1\.000e-06 +snapshot_000030\.h5, t = 75 s  DIFFERS")
        self.assertEqual(out.count("DIFFERS"), 1)
        self.assertEqual(self.call("compare", a, b, "--tolerance", 2e-6)[0], 0)

    def test_a_difference_of_1e_6_in_a_metric_is_found(self):
        a, b = self.make("a"), self.make("b")
        lines = (b / "metrics.csv").read_text().splitlines()
        cells = lines[40].split(",")
        cells[3] = repr(float(cells[3]) * (1 + 1e-6))
        lines[40] = ",".join(cells)
        (b / "metrics.csv").write_text("\n".join(lines) + "\n")
        status, out, _ = self.call("compare", a, b, "--tolerance", 1e-7)
        self.assertEqual(status, 1)
        self.assertRegex(out, r"voltage_V .*row 40.*DIFFERS")

    def test_missing_rows_snapshots_and_nan_are_differences(self):
        a, b = self.make("a"), self.make("b")
        (b / "snapshots" / "snapshot_000040.h5").unlink()
        self.assertEqual(self.call("compare", a, b)[0], 1)
        self.assertEqual(compare.relative_difference(np.array([1.0, np.nan]), np.array([1.0, 2.0]))[0], np.inf)
        self.assertEqual(compare.relative_difference(np.array([1.0, np.nan]), np.array([1.0, np.nan]))[0], 0.0)

    def test_other_grids_cannot_be_compared(self):
        status, _, err = self.call("compare", self.make("a"), self.make("b", cells=(48, 31, 1)))
        self.assertEqual(status, 2)
        self.assertIn("same grid", err)


class BrokenFilesTest(PostTest):
    """Every broken file ends with status 2 and a message that names it."""

    def check(self, name, *arguments):
        status, _, err = self.call(*arguments)
        self.assertEqual(status, 2)
        self.assertIn(name, err)
        self.assertIn("expected", err)

    def test_missing_directory_metrics_and_snapshots(self):
        self.check("nowhere", "summary", self.folder / "nowhere")
        folder = self.make()
        (folder / "metrics.csv").unlink()
        self.check("metrics.csv", "series", folder, "-o", self.folder / "s.png")
        for file in (folder / "snapshots").glob("*.h5"):
            file.unlink()
        self.check("snapshots", "fields", folder, "-o", self.folder / "f.png")

    def test_snapshots_cut_short(self):
        for length in (0, 100, 3000, -8):
            folder = self.make(f"cut{length}")
            path = folder / "snapshots" / "snapshot_000020.h5"
            path.write_bytes(path.read_bytes()[:length])
            self.check("snapshot_000020.h5", "animate", folder, "-o", self.folder / "a.gif")
            self.assertFalse((self.folder / "a.gif").exists())

    def test_snapshot_of_another_kind(self):
        def change(name, edit):
            folder = self.make(name)
            with h5py.File(folder / "snapshots" / "snapshot_000040.h5", "r+") as file:
                edit(file)
            self.check("snapshot_000040.h5", "fields", folder, "-o", self.folder / "f.png")
        change("version", lambda f: f.attrs.update(format_version=2))
        change("no_time", lambda f: f.attrs.__delitem__("time_s"))
        change("no_fields", lambda f: f.__delitem__("fields"))
        change("shape", lambda f: f.attrs.update(cells=[30, 48, 1]))
        change("spacing", lambda f: f.attrs.update(spacing_m=[0.0, 1.0, 1.0]))
        change("no_unit", lambda f: f["fields/c"].attrs.__delitem__("unit"))

    def test_damaged_metrics(self):
        for name, text in (("empty", ""), ("header", "step,tip_m\n1,2\n"), ("none", "time_s,tip_m\n"),
                           ("word", "time_s,tip_m\n0,one\n"), ("ragged", "time_s,tip_m\n0,1\n1\n")):
            folder = self.make(name)
            (folder / "metrics.csv").write_text(text)
            self.check("metrics.csv", "series", folder, "-o", self.folder / "s.png")

    def test_wrong_usage(self):
        folder = self.make()
        self.assertEqual(self.call("figure", folder, folder, folder)[0], 2)
        self.assertEqual(self.call("nonsense")[0], 2)
        self.check("no field 'q'", "fields", folder, "--fields", "q", "-o", self.folder / "f.png")
        self.check("no column 'q'", "series", folder, "--columns", "q", "-o", self.folder / "f.png")
        status, _, err = self.call("fields", self.make("3d", cells=(8, 6, 4)), "--normal", "z", "--at", 99, "-o", self.folder / "f.png")
        self.assertEqual((status, "outside the box" in err), (2, True))
        self.assertEqual(self.call("fields", folder, "-o", self.folder / "no" / "such" / "f.png")[0], 2)


class PicturesTest(PostTest):
    def test_figure_of_two_runs(self):
        a, b = self.make("a"), self.make("b", title="Smooth control", growth=0.3)
        one = self.draw("one.png", "figure", a)
        two = self.draw("two.png", "figure", a, b)
        self.assertEqual(one[0], 1584)  # 7.2 inches at 220 dots
        self.assertEqual(two[0], 1584)
        self.assertGreater(two[1], one[1] + 300)

    def test_maps_keep_their_proportions(self):
        run = Run(self.make())
        plane = choose_plane(run.snapshots[-1])
        wide, high = fields.panel_size(plane)
        self.assertAlmostEqual(wide / high, (30 * 0.9) / (48 * 0.6))
        size = self.draw("f.png", "fields", run.path, "--time", "50")
        self.assertEqual(size[1], round(200 * (0.5 + high + 0.62)))

    def test_animation_has_a_frame_a_snapshot(self):
        self.assertEqual(self.draw("a.gif", "animate", self.make(), "--width", 400)[0], 400)
        with Image.open(self.folder / "a.gif") as film:
            self.assertEqual(sum(1 for _ in ImageSequence.Iterator(film)), 5)
            self.assertEqual(film.info.get("loop"), 0)

    def test_series_and_comparison(self):
        a, b = self.make("a"), self.make("b", growth=0.3)
        self.assertEqual(self.draw("s.png", "series", a, b)[0], 1440)
        self.assertEqual(self.draw("one.png", "series", a, "--columns", "tip_m")[0], 720)
        self.assertEqual(self.call("compare", a, b, "-o", self.folder / "c.png")[0], 1)
        self.assertGreater(self.size("c.png")[0], 1000)

    def test_three_dimensions(self):
        folder = self.make(cells=(20, 18, 12), spacing=(1.2e-6, 1.5e-6, 2e-6))
        self.draw("cut.png", "fields", folder, "--normal", "y", "--at", "9")
        self.draw("figure.png", "figure", folder)
        self.assertEqual(self.draw("surface.png", "fields", folder, "--surface"), (960, 920))

    def test_one_dimension_gives_profiles(self):
        folder = self.make(cells=(64, 1, 1))
        self.assertEqual(self.draw("f.png", "fields", folder)[0], 920)
        self.assertEqual(self.call("figure", folder, "-o", self.folder / "x.png")[0], 2)

    def test_the_script_runs_from_anywhere(self):
        script = ROOT / "postproc" / "mossfield-post"
        done = subprocess.run([sys.executable, script, "summary", self.make()], cwd=self.folder, text=True,
                              capture_output=True)
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertIn("30 cells", done.stdout)
        done = subprocess.run([sys.executable, script, "summary", "absent"], cwd=self.folder, text=True,
                              capture_output=True)
        self.assertEqual(done.returncode, 2)


if __name__ == "__main__":
    unittest.main()
