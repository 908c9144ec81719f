"""The comparison with published data: scripts/literature reads runs of both programs and finds the crossings."""

import importlib.machinery
import importlib.util
import pathlib
import tempfile
import unittest

PATH = pathlib.Path(__file__).resolve().parent.parent / "scripts" / "literature"
SPEC = importlib.util.spec_from_loader("literature", importlib.machinery.SourceFileLoader("literature", str(PATH)))
literature = importlib.util.module_from_spec(SPEC)
SPEC.loader.exec_module(literature)


class LiteratureTest(unittest.TestCase):
    def read(self, text):
        with tempfile.TemporaryDirectory() as folder:
            (pathlib.Path(folder) / "metrics.csv").write_text(text)
            return literature.read(pathlib.Path(folder))

    def test_reads_both_programs(self):
        """Broken by a renamed column or a lost factor of 1e6; roughness is from the lowest point to the tip."""
        run = self.read("time_s,tip_m,front_min_m,arc_length_ratio\n0,20e-6,20e-6,1\n100,60e-6,45e-6,1.5\n")
        for column, values in (("t", [0, 100]), ("tip", [20, 60]), ("rough", [0, 15]), ("arc", [1, 1.5])):
            for found, wanted in zip(run[column], values):
                self.assertAlmostEqual(found, wanted, msg=column)
        run = self.read("tip_um,time_s,roughness_um,arc_ratio,filled_ratio\n30,51.5,1.0,1.08,1.06\n")
        self.assertEqual([run[k] for k in ("t", "tip", "rough", "arc")], [[51.5], [30], [1], [1.08]])

    def test_first_crossing_is_the_first_one(self):
        """Broken by taking the last crossing, or by extrapolating to a level that is never reached."""
        tip, time = [20, 30, 28, 40], [0, 10, 11, 20]
        self.assertAlmostEqual(literature.first_crossing(tip, time, 29), 9)
        self.assertAlmostEqual(literature.first_crossing(tip, time, 35), 11 + 9 * 7 / 12)
        self.assertIsNone(literature.first_crossing(tip, time, 41))

    def test_line_says_how_many_runs_got_there(self):
        text = literature.line("time to 150 um [s]", 334.86, [325.5, None, 340.5])
        self.assertIn("333.00", text)
        self.assertIn("(2 of 3 runs)", text)
        self.assertIn("not reached", literature.line("x", 1.0, [None]))


if __name__ == "__main__":
    unittest.main()
