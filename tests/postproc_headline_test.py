"""What is written over a picture of fields: whole where there is room, and never beyond the picture's edge.

    python3 -m unittest tests/postproc_headline_test.py
"""

import sys
import unittest
from pathlib import Path
from unittest import mock

import matplotlib.pyplot as plt

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT / "postproc"), str(ROOT / "tests")]

from mossfield_post import Run, fields, style, surface  # noqa: E402
from postproc_test import PostTest  # noqa: E402

LONG = "A title that says in many words what is asked of a cell with a film of alumina, which is more than there is room for"


class HeadlineTest(PostTest):
    def drawn(self, draw, *arguments, **options):
        """The figure that `draw` would save."""
        kept = []
        with mock.patch.object(style, "save", lambda figure, *_: kept.append(figure)):
            draw(*arguments, **options)
        self.addCleanup(plt.close, kept[0])
        kept[0].canvas.draw()
        return kept[0]

    def check(self, figure):
        """The text of the headline; it is inside the figure and on no panel."""
        (text,) = figure.texts
        box = text.get_window_extent()
        self.assertLessEqual(box.x1, figure.bbox.x1)
        self.assertLessEqual(box.y1, figure.bbox.y1)
        for axes in figure.axes:
            if axes.name != "3d":
                self.assertLessEqual(axes.get_tightbbox(figure.canvas.get_renderer()).y1, box.y0, axes.get_title(loc="left"))
        return text.get_text()

    def test_it_stays_inside_and_apart(self):
        """Breaks if what comes after the title, as where a 3-D run is cut, has no room, or a long title takes it."""
        for cells in ((40, 32, 24), (48, 30, 1), (48, 1, 1)):
            for title in ("Fingers from a bumpy start", LONG, "1 $ a title"):
                for names in (["c"], ["xi", "c", "phi"]):
                    run = Run(self.make(f"{cells[1:]}{len(title)}{len(names)}", cells=cells, title=title))
                    text = self.check(self.drawn(fields.plot_fields, run, run.snapshots[-1], "x.png", names))
                    self.assertIn("t = 100 s", text)
                    self.assertEqual("µm" in text, cells[2] > 1)
                    self.assertTrue(title == LONG or "…" not in text, text)
        run = Run(self.make("3d", cells=(40, 32, 24), title=LONG))
        text = self.check(self.drawn(surface.plot_surface, run, run.snapshots[-1], "x.png"))
        self.assertIn("t = 100 s", text)

    def test_a_title_is_cut_only_where_it_must_be(self):
        """Breaks if the room is that of widest letters, or is kept for a second thing that has a line of its own."""
        for text in ("illicit little fiji", "WWWWMMMM", "Fingers from a bumpy start"):
            wide = style.width(text, 9)
            self.assertEqual(style.shorten(text, wide + 1e-6, 9), text)
            cut = style.shorten(text, wide - 0.02, 9)
            self.assertTrue(cut.endswith("…"))
            self.assertGreater(len(cut), len(text) - 6)
            self.assertLessEqual(style.width(cut, 9), wide)


if __name__ == "__main__":
    unittest.main()
