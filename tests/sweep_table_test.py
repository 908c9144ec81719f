"""scripts/sweep: the table of what came out, where runs broke off or differ in their columns."""
import pathlib
import sys
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent))
import sweep_script_test  # noqa: E402


class Table(sweep_script_test.SweepTest):
    def test_no_ratio_to_a_control_of_zero(self):
        """Breaks if the sweep of a 1-D case, or one whose control does not grow, ends in a traceback when all its runs are done."""
        done, _, rows = self.run_sweep("--vary", "a=flat,1", "--control", str(self.folder / "bare.yaml"))
        self.assertEqual((done.returncode, [row["roughness_ratio"] for row in rows]), (0, ["", "1.0"]), done.stderr)
        self.assertEqual([row["tip_growth_ratio"] for row in rows], ["1.0", "1.0"])

    def test_a_line_that_was_cut_off_is_left_out(self):
        """Breaks if one run that the disk was too small for takes the table of all, or puts half a number into it."""
        done, _, rows = self.run_sweep("--vary", "a=cut,1")
        self.assertEqual(done.returncode, 1)
        self.assertIn("run_0000/metrics.csv: last line is unfinished and was left out", done.stderr)
        self.assertEqual([(row["exit_code"], row["time_s"], row["tip_m"], row["tip_growth_m"]) for row in rows],
                         [("5", "0", "1", "0.0"), ("0", "9", "2", "1.0")])

    def test_runs_with_other_columns_are_in_the_table(self):
        """Breaks if the columns of one run stand for those of all: values that switch a film or a host on have their own."""
        done, _, rows = self.run_sweep("--vary", "named=film,host")
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertEqual([(row["film"], row["host"]) for row in rows], [("7", ""), ("", "7")])
        self.assertEqual(list(rows[0])[-3:], ["film", "tip_growth_m", "host"])


if __name__ == "__main__":
    unittest.main()
