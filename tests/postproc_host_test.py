"""Tests of the commands fill and lithium of postproc/ on runs made up here: a pillar that stands off the middle and is plated.

    python3 -m unittest tests/postproc_host_test.py
"""

import os
import sys
import unittest
from pathlib import Path

import h5py
import numpy as np
from PIL import Image, ImageSequence

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT / "postproc"), str(ROOT / "tests")]

from mossfield_post import Run, fill, host_run, raymarch  # noqa: E402
from mossfield_post.lithium_scene import LithiumScene, solid  # noqa: E402
from mossfield_post.plane import straighten  # noqa: E402
from postproc_made_up import COLUMNS, Maker  # noqa: E402
from postproc_test import PostTest  # noqa: E402

TOP, RADIUS, WIDTH = 12e-6, 3e-6, 3e-6  # of the pillar, and of the interface [m]
HOST_COLUMNS = ["host_fill", "host_fill_low", "host_fill_high", "host_current_ratio", "host_current_depth_m",
                "lithium_above_m", "host_area_ratio", "host_stranded"]


class HostMaker(Maker):
    """Runs of a pillar, lithium on it as thick as `rate` [m/s] makes it; times 0 to 100 s."""

    def __init__(self, rate=25e-9, log="", **options):
        super().__init__(**{"cells": (20, 18, 24), "spacing": (1e-6, 1.2e-6, 0.8e-6), "axis": 2, **options})
        self.rate, self.log = rate, log

    def fields(self, time):
        z, y, x = np.meshgrid(*(self.centres(a) - self.origin[a] for a in (2, 1, 0)), indexing="ij")
        place = [x, y, z]
        up = place.pop(self.axis)
        if self.sign < 0:
            up = self.cells[self.axis] * self.spacing[self.axis] - up
        distance = np.maximum(np.hypot(place[0] - 8e-6, place[1] - 7e-6) - RADIUS, up - TOP)
        host, metal = (0.5 * (1 - np.tanh(2 * d / WIDTH)) for d in (distance, distance - self.rate * time))
        return {"xi": (metal, "1", "order parameter"), "host": (host, "1", "share host"),
                "lithium": (metal - host, "1", "share deposit")}

    def write(self, folder, times=(0.0, 25.0, 50.0, 75.0, 100.0)):
        folder = super().write(folder, times)
        across = tuple(2 - a for a in range(3) if a != self.axis)
        for path, time in zip(sorted((folder / "snapshots").glob("*.h5")), times):
            fields = self.fields(time)
            slices = {n: fields[n][0].mean(axis=across)[::self.sign] for n in ("host", "lithium")}
            n = self.cells[self.axis]
            slices |= {"height": (np.arange(n) + 0.5) * self.spacing[self.axis], "area": np.full(n, 1e5),
                       "current": 1e6 * (1 + np.arange(n))}
            with h5py.File(path, "r+") as file:
                for name, values in slices.items():
                    file.create_dataset("profile/" + name, data=values.reshape(1, 1, -1))
        if self.log:
            (folder / "run.log").write_text(self.log)
        lines = (folder / "metrics.csv").read_text().splitlines()
        rows = [",".join([line] + [f"{v:.17g}" for v in self.host_row(float(line.split(",")[0]))]) for line in lines[1:]]
        (folder / "metrics.csv").write_text("\n".join([",".join(COLUMNS + HOST_COLUMNS)] + rows) + "\n")
        return folder

    @staticmethod
    def host_row(time):
        """Stranded pores pass 1 % at 40 s, lithium above the host 0.24 um (2 % of 12 um) at 60 s."""
        return [0.007 * time, 0.004 * time, 0.009 * time, 0.5, 5e-6 + 1e-9 * time, 4e-9 * time, 3.0, max(0.0, 0.0005 * (time - 20))]


class HostTest(PostTest):
    def make(self, name="run", **options):
        return HostMaker(**options).write(self.folder / name)

    def refused(self, words, *arguments):
        status, _, err = self.call(*arguments)
        self.assertEqual(status, 2, err)
        for word in words:
            self.assertIn(word, err)


class RayTest(unittest.TestCase):
    """Orthographic rays against a ball on a grid of unequal spacings."""

    SPACING = (1.0, 1.25, 0.8)
    MIDDLE, RADIUS = np.array([13.0, 15.0, 12.0]), 9.0

    def scene(self, low=(0, 0, 0), high=(0, 0, 0)):
        cells = (27, 23, 30)
        x, y, z = np.meshgrid(*[(np.arange(n) + 0.5) * s for n, s in zip(cells, self.SPACING)], indexing="ij")
        away = np.sqrt((x - self.MIDDLE[0]) ** 2 + (y - self.MIDDLE[1]) ** 2 + (z - self.MIDDLE[2]) ** 2)
        return raymarch.Scene(raymarch.Volume(self.RADIUS - away, self.SPACING), np.array(low, float), np.array(high, float))

    def test_a_field_is_sampled_exactly_where_it_is_linear(self):
        cells = (5, 6, 7)
        place = np.meshgrid(*[(np.arange(n) + 0.5) * s for n, s in zip(cells, self.SPACING)], indexing="ij")
        volume = raymarch.Volume(2 * place[0] - 3 * place[1] + 5 * place[2], self.SPACING)
        points = np.array([[1.1, 2.7, 3.3], [4.0, 6.1, 0.9]], np.float32)
        np.testing.assert_allclose(volume(points), points @ [2, -3, 5], rtol=1e-5)
        np.testing.assert_allclose(volume.gradient(points), [[2, -3, 5]] * 2, rtol=1e-4)

    def test_a_ball_is_seen_as_a_disc_and_hit_on_its_surface(self):
        scene = self.scene()
        camera = raymarch.Camera(scene.level.size)
        pixels, points, met = raymarch.first_hits(scene, camera, 300, 340)
        ball = met == raymarch.SURFACE
        away = np.linalg.norm(points[ball] - self.MIDDLE, axis=1)
        self.assertLess(np.abs(away - self.RADIUS).max(), 0.05)
        left, right, bottom, top = camera.bounds
        disc = ball.sum() * (right - left) * (top - bottom) / (300 * 340)
        self.assertLess(abs(disc / (np.pi * self.RADIUS ** 2) - 1), 0.01)
        self.assertTrue((((points[ball] - self.MIDDLE) @ camera.axes[2]) > -0.4).all())  # its near side
        self.assertFalse((met == raymarch.SECTION).any())

    def test_a_cut_shows_a_disc_of_the_ball(self):
        scene = self.scene(low=(-99, -99, -99), high=(99, 17.5, 99))
        _, points, met = raymarch.first_hits(scene, raymarch.Camera(scene.level.size, -90.0, 0.0), 270, 240)
        cut = met == raymarch.SECTION
        np.testing.assert_allclose(points[cut][:, 1], 17.5, atol=1e-3)
        area = cut.sum() * (27.0 / 270) * (24.0 / 240)
        self.assertLess(abs(area / (np.pi * (self.RADIUS ** 2 - 2.5 ** 2)) - 1), 0.01)

    def test_shadow_rays_end_at_the_ball_or_leave(self):
        start = np.array([[13, 15, 0.1], [13, 15, 0.1], [1, 1, 0.1]], np.float32)
        to = np.array([[0, 0, 1], [0, 0, 1], [0, 0, 1]], np.float32)
        found = self.scene().march(start, to, np.array([20.0, 2.0, 20.0]))
        self.assertAlmostEqual(float(found[0]), 2.9, delta=0.05)  # a chord of the ball across a cell
        self.assertTrue(np.isinf(found[1:]).all())

    def test_blurring_keeps_the_mean_and_a_constant(self):
        values = np.zeros((9, 11, 13))
        values[4, 5, 6] = 1
        self.assertAlmostEqual(raymarch.blurred(values, 4).sum(), 1.0, places=5)
        np.testing.assert_allclose(raymarch.blurred(values + 2, 4), 2, atol=0.02)


class NumbersTest(HostTest):
    def test_events_between_samples(self):
        row = host_run.filling(Run(self.make()))
        self.assertAlmostEqual(row.closure.time, 40.0)
        self.assertAlmostEqual(row.closure.capacity, 50 * 40 / 3600)
        self.assertAlmostEqual(row.overflow.time, 60.0, delta=6)  # by the height found in the profile
        self.assertAlmostEqual(row.threshold, 0.24e-6, delta=2e-8)
        self.assertAlmostEqual(row.depth, 5e-6)
        self.assertAlmostEqual(row.fill_high, 0.9)
        self.assertTrue(np.isnan(row.short.time))
        self.assertAlmostEqual(host_run.filling(Run(self.folder / "run"), overflow=0.1e-6).overflow.time, 25.0)

    def test_a_short_circuit_is_read_from_the_log(self):
        row = host_run.filling(Run(self.make(log="info finished: short circuit (t = 72.5 s, 9 steps, 0:01 of wall time)\n")))
        self.assertAlmostEqual(row.short.time, 72.5)
        self.assertAlmostEqual(row.short.capacity, 50 * 72.5 / 3600)

    def test_the_profile_is_of_the_pores_and_of_the_surface(self):
        run = Run(self.make())
        profile = host_run.read_profile(run, run.snapshots[2])
        self.assertAlmostEqual(profile.top, TOP, delta=1e-6)  # the rim is round
        fields = HostMaker().fields(50.0)
        for k in (2, 20):
            host, lithium = fields["host"][0][k].mean(), fields["lithium"][0][k].mean()
            self.assertAlmostEqual(profile.fill[k], lithium / (1 - host))
            self.assertAlmostEqual(profile.current[k], 10.0 * (1 + k))

    # Broken where a top that is written is still guessed: a porous one, as of an image, falls below half of its median lower.
    def test_the_top_is_the_one_that_was_written(self):
        run = Run(self.make())
        with h5py.File(run.snapshots[2].path, "r+") as file:
            file["profile/top"] = np.full((1, 1, 1), 1.3 * TOP)
        self.assertEqual(host_run.read_profile(run, run.snapshots[2]).top, 1.3 * TOP)

    def test_the_table(self):
        for seed, rate in enumerate((20e-9, 30e-9)):
            self.make(f"bare_{seed}", rate=rate)
        status, out, _ = self.call("fill", "--table", "--overflow", "0.24 um", "--group", f"bare={self.folder}/bare_*")
        self.assertEqual(status, 0)
        rows = [line.split() for line in out.splitlines() if line.startswith(("bare", "= bare"))]
        self.assertEqual(len(rows), 3)
        self.assertEqual([float(v) for v in rows[0][1:6]], [40, 0.05556, 60, 0.08333, 0.24])
        self.assertEqual(rows[0][6:8], ["-", "-"])
        self.assertIn("closed 2 of 2, overflow 2 of 2, short 0 of 2", out)
        self.assertFalse((Path.cwd() / "fill.png").exists())

    # Broken by columns narrower than what they hold: two numbers read as one.
    def test_columns_of_the_table_stay_apart(self):
        numbers = [-1.23456e-10, -0.000123456] * 6 + [-1.23456e-10]
        self.assertEqual(len(fill._row("n" * 40, numbers).split()), 14)
        self.assertEqual(len(fill._row("short", [123456789.0] * 13).split()), 14)

    def test_both_growth_signs_and_axes_give_the_same_scene(self):
        cells, spacing = (20, 18, 24), (1e-6, 1.2e-6, 0.8e-6)
        upright = LithiumScene(Run(self.make("up")).snapshots[-1], "none").scene.level.values
        hanging = LithiumScene(Run(self.make("down", sign=-1)).snapshots[-1], "none").scene.level.values
        np.testing.assert_allclose(hanging, upright, atol=1e-4)
        along = Run(self.make("x", axis=0, cells=cells[2:] + cells[:2], spacing=spacing[2:] + spacing[:2]))
        np.testing.assert_allclose(LithiumScene(along.snapshots[-1], "none").scene.level.values, upright, atol=1e-4)


class PicturesTest(HostTest):
    def test_profiles_of_one_run_several_and_groups(self):
        runs = [self.make(f"seed_{k}", rate=rate) for k, rate in enumerate((20e-9, 25e-9, 30e-9))]
        self.assertEqual(self.draw("one.png", "fill", runs[0])[0], 1360)
        self.draw("times.png", "fill", runs[0], "--time", "0,50,100")
        self.draw("two.png", "fill", runs[0], runs[1], "--time", "50")
        self.draw("band.png", "fill", runs[0], "--group", f"seeds={self.folder}/seed_*")

    def test_lithium_is_silver_and_the_cut_host_copper(self):
        image = LithiumScene(Run(self.make()).snapshots[-1], "half").draw(120, 150, fine=1)
        red, blue = image[..., 0], image[..., 2]
        seen = image[..., 3] > 0
        self.assertGreater((seen & (red > blue + 0.2)).sum(), 200)
        self.assertGreater((seen & (blue > red + 0.05)).sum(), 500)
        self.assertFalse(seen[0, 0])

    def test_a_host_that_does_not_conduct_stands_above_the_lithium(self):
        """Breaks if only xi > 0.5 is solid: such a host is not in xi; or if one that conducts is drawn by more than xi."""
        last = Run(self.make()).snapshots[-1]
        xi, host = last.field("xi"), last.field("host")
        np.testing.assert_array_equal(solid(xi, 0.99 * host), straighten(xi))
        flat = np.broadcast_to(0.5 * (1 - np.tanh(2 * (np.arange(24) - 6.0) / 3))[:, None, None], host.shape)
        np.testing.assert_array_equal(solid(flat, host) > 0, (flat > 0.5) | (host > 0.5))
        with h5py.File(last.path, "r+") as file:
            file["fields/xi"][...] = flat
        image = LithiumScene(Run(self.folder / "run").snapshots[-1], "none").draw(120, 150, fine=1)
        copper = image[..., 0] > image[..., 2] + 0.15
        self.assertGreater((copper[:75] & (image[:75, :, 3] > 0)).sum(), 100)

    def test_pictures_and_films(self):
        run = self.make()
        self.assertEqual(self.draw("last.png", "lithium", run)[0], 960)
        self.draw("half.png", "lithium", run, "--cut", "half", "--time", "50")
        self.assertEqual(self.draw("film.gif", "lithium", run, "--width", "300")[0], 300)
        with Image.open(self.folder / "film.gif") as film:
            self.assertEqual(sum(1 for _ in ImageSequence.Iterator(film)), 5)

    def test_mp4_goes_through_ffmpeg(self):
        run, tools = self.make(), self.folder / "tools"
        tools.mkdir()
        path = os.environ["PATH"]
        self.addCleanup(os.environ.__setitem__, "PATH", path)
        os.environ["PATH"] = str(tools)
        self.refused(["ffmpeg", "not installed"], "lithium", run, "-o", self.folder / "film.mp4")
        (tools / "ffmpeg").write_text("#!/bin/sh\nfor last; do :; done\n/usr/bin/wc -c > \"$last\"\n")
        (tools / "ffmpeg").chmod(0o755)
        status, _, err = self.call("lithium", run, "--width", 200, "-o", self.folder / "film.mp4")
        self.assertEqual(status, 0, err)
        self.assertEqual(int((self.folder / "film.mp4").read_text()) % (5 * 200 * 3), 0)  # five frames, rgb


class RefusedTest(HostTest):
    def test_a_run_without_a_host(self):
        run = Maker(cells=(20, 18, 24), axis=2).write(self.folder / "plain")
        for command in (("fill",), ("fill", "--table"), ("lithium",)):
            self.refused(["metrics.csv", "host_fill", "section host:"], *command, run, "-o", self.folder / "x.png")
        self.assertFalse((self.folder / "x.png").exists())

    def test_a_time_that_the_run_does_not_have(self):
        run = self.make()
        self.refused(["snapshots", "no snapshot near t = 900 s", "from 0 to 100 s"], "fill", run, "--time", "900")
        for time in ("900", "-5"):
            self.refused([f"no snapshot near t = {time} s", "from 0 to 100 s"], "lithium", run, "--time", time)
        self.refused(["one time"], "fill", run, self.make("other"), "--time", "0,50", "-o", self.folder / "x.png")
        self.refused(["--time is for pictures"], "lithium", run, "--time", "50", "-o", self.folder / "x.gif")

    def test_missing_fields_and_profiles(self):
        run = self.make()
        last = run / "snapshots" / "snapshot_000040.h5"
        with h5py.File(last, "r+") as file:
            del file["fields/host"]
            del file["profile"]
        self.refused(["snapshot_000040.h5", "no field 'host'", "output.fields"], "lithium", run, "-o", self.folder / "x.png")
        self.refused(["snapshot_000040.h5", "no profile 'height'", "host:"], "fill", run, "-o", self.folder / "x.png")
        self.assertFalse((self.folder / "x.png").exists())

    def test_groups_and_grids(self):
        self.refused(["absent_*", "no such directories"], "fill", "--group", f"a={self.folder}/absent_*")
        self.refused(["say which runs"], "fill")
        self.refused(["not a name and a pattern"], "fill", "--group", "bare")
        self.make("s_0")
        self.make("s_1", cells=(20, 18, 25))
        self.refused(["25 slices", "different groups"], "fill", "--group", f"s={self.folder}/s_*", "-o", self.folder / "x.png")

    def test_a_flat_grid_has_no_picture_in_3d(self):
        run = self.make(cells=(20, 1, 24))
        self.refused(["three axes with cells"], "lithium", run, "-o", self.folder / "x.png")


if __name__ == "__main__":
    unittest.main()
