"""Tests of maps in postproc/: what the metal covers, and what the colour scale spans.

    python3 -m unittest tests/postproc_maps_test.py
"""

import sys
import unittest
from pathlib import Path

import numpy as np
from PIL import Image

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT / "postproc"), str(ROOT / "tests")]

from mossfield_post import Run, fields, style  # noqa: E402
from postproc_made_up import Maker  # noqa: E402
from postproc_test import PostTest  # noqa: E402

INSIDE = ("xi", "lithium", "host", "pressure", "von_mises")


def with_bodies(**options):
    """A Maker whose runs have the fields of hosts and mechanics, each largest inside the metal."""
    maker = Maker(**options)
    plain = maker.fields

    def all_fields(time):
        found = plain(time)
        return {**found, **{name: (found["xi"][0] * 3, "1", name) for name in INSIDE[1:]}}

    maker.fields = all_fields
    return maker


class MapsTest(PostTest):
    def covered(self, name):
        """Share of a picture's last frame that has the colour of covered metal."""
        with Image.open(self.folder / name) as image:
            image.seek(getattr(image, "n_frames", 1) - 1)
            pixels = np.asarray(image.convert("RGB")).astype(int)
        metal = [int(style.METAL[k:k + 2], 16) for k in (1, 3, 5)]
        return (np.abs(pixels - metal).max(axis=-1) < 3).mean()

    def test_only_what_means_nothing_in_metal_is_covered(self):
        """Breaks if fields, animate or compare cover one of INSIDE, or leave c to be seen where there is no salt."""
        one, two = with_bodies().write(self.folder / "a"), with_bodies(growth=0.9).write(self.folder / "b")
        for name in (*INSIDE, "c"):
            self.draw("f.png", "fields", one, "--fields", name)
            self.draw("a.gif", "animate", one, "--field", name)
            self.call("compare", one, two, "--field", name, "-o", self.folder / "c.png")
            for picture in ("f.png", "a.gif", "c.png"):
                if name in INSIDE:
                    self.assertLess(self.covered(picture), 0.005, (name, picture))
                else:
                    self.assertGreater(self.covered(picture), 0.05, (name, picture))

    def test_the_colour_scale_spans_what_is_seen(self):
        """Breaks if the metal is left out of the scale of a field that is drawn in it, or counts where it is covered."""
        last = Run(with_bodies().write(self.folder / "run")).snapshots[-1]
        for name in INSIDE:
            self.assertEqual(fields.electrolyte_range(last, name)[1], last.field(name).max(), name)
        self.assertGreater(fields.electrolyte_range(last, "c")[0], last.field("c").min() + 10)

    def test_a_film_is_drawn_where_a_front_is(self):
        """Breaks if a field of a film is drawn, or counts in the colour scale, out in the electrolyte that has no film."""
        maker = Maker()
        plain = maker.fields

        def all_fields(time):
            found = plain(time)
            xi = found["xi"][0]
            return {**found, "film_thickness": (np.where(xi < 0.005, 7e-6, 2e-8 + 1e-8 * xi), "m", "film")}

        maker.fields = all_fields
        last = Run(maker.write(self.folder / "film")).snapshots[-1]
        xi = last.field("xi")
        shown = (xi >= 0.005) & (xi < 0.5)
        self.assertTrue(shown.any() and (xi < 0.005).any())
        self.assertEqual(fields.electrolyte_range(last, "film_thickness"), (last.field("film_thickness")[shown].min(),
                                                                            last.field("film_thickness")[shown].max()))
        size = self.draw("film.png", "fields", self.folder / "film", "--fields", "film_thickness")
        with Image.open(self.folder / "film.png") as image:
            white = (np.asarray(image.convert("RGB")) == 255).all(axis=-1)
        self.assertGreater(white[size[1] // 5:, size[0] // 6:size[0] // 2].mean(), 0.2)


if __name__ == "__main__":
    unittest.main()
