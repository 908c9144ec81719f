"""scripts/verdicts --hosts: what is run, the rule, what is written where.

Breaks if a combination of what is not known is left out or doubled, a class or a verdict is decided otherwise than the rule
says, the part on coatings of the report is lost or the part on hosts doubled, or a host of cases/review lacks its case.
"""
import os
import pathlib
import stat
import subprocess
import sys
import tempfile
import tomllib
import unittest

import numpy as np

ROOT = pathlib.Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT / "scripts"))
import host_verdicts  # noqa: E402

CASE = "title: a host\ngrid: {size: [10 um, 20 um, 50 um], cells: [5, 10, 25]}\n"
TABLE = """[[host]]
name = "bare"
host = "a bare host"
reported = "uneven"
reports = "upper part"
vary = {"kinetics.exchange_current" = ["3 A/m^2", "30 A/m^2"], "host.seed" = ["1", "2"]}
[[host]]
name = "coated"
host = "the same with a coating"
reported = "even"
reports = "even"
beside = "bare"
vary = {"kinetics.exchange_current" = ["30 A/m^2"]}
[[foil]]
name = "foil"
foil = "Cu, bare"
reported = "dip of 129.5 mV"
dip = [129.5, "calibration"]
[[foil]]
name = "foil"
foil = "thicker"
reported = "rises"
rises = "Cu, bare"
set = ["thick=1"]
"""
# a stand-in for the program: writes down its calls; with less exchange current the bare host fills evenly, too
PROGRAM = """#!/bin/sh
[ "$1" = explain ] && exit 0
echo "$@" >> "$CALLS"
all="$*"
while [ "$1" != -o ]; do shift; done
mkdir -p "$2"
low=0.1 dip=-0.13
case "$all" in *"=3 A"* | *coated*) low=0.9;; esac
case "$all" in *thick*) dip=-0.2;; esac
printf 'time_s,voltage_V,host_fill,host_fill_low,host_fill_high,host_current_depth_m,lithium_above_m,metal_volume_m3,host_stranded,nuclei_active,nuclei_m2,nuclei_radius_m\\n' > "$2/metrics.csv"
printf '0,%s,0,0,0,1e-5,0,0,0,0,1e12,1e-7\\n9,-0.01,0.5,%s,1,2e-5,1e-8,1e-15,0,1,1e12,1e-6\\n' $dip $low >> "$2/metrics.csv"
"""


def table(low=1.0, high=1.0, above=0.0, stranded=0.0, mean=0.5):
    one = {key: np.array([0.0, 1.0]) for key in ("time_s", "host_current_depth_m")}
    return one | {"host_fill": np.array([0, mean]), "host_fill_low": np.array([0, low]), "host_fill_high": np.array([0, high]), "lithium_above_m": np.array([0, above]),
                  "metal_volume_m3": np.array([0, 1e-15]), "host_stranded": np.array([0, stranded])}


class Rule(unittest.TestCase):
    def test_classes(self):
        area = 1e-10  # 1e-15 m^3 of lithium are 10 um on it
        for words, wanted in (({"low": 0.5}, "even"), ({"low": 0.49}, "upper part"), ({"low": 2.1}, "from below"), ({"high": 0.0}, "from below"), ({"low": 1, "above": 2.1e-6}, "on top"),
                              ({"low": 1, "above": 1.9e-6}, "even"), ({"low": 0.1, "above": 1.9e-6, "stranded": 0.011}, "closed")):
            self.assertEqual(host_verdicts.measure_host(table(**words), area)["class"], wanted, words)

    def test_lithium_in_the_middle_is_not_in_the_upper_part(self):
        for low, high, wanted in ((0.0, 0.0, "middle"), (0.04, 0.02, "middle"), (0.04, 0.06, "even"), (0.0, 0.06, "upper part"),
                                  (0.06, 0.0, "from below")):
            self.assertEqual(host_verdicts.measure_host(table(low=low, high=high), 1e-10)["class"], wanted, (low, high))
        self.assertEqual(host_verdicts.measure_host(table(low=0, high=0, above=9e-6), 1e-10)["class"], "on top")

    def test_pores_that_close_under_lithium_on_top_do_not_make_it_closed(self):
        """Breaks if the largest stranded share of the whole run decides, whenever that was."""
        for stranded, wanted in (([0, 0, 0.5], "on top"), ([0, 0.011, 0.5], "closed"), ([0, 0.009, 0.5], "on top")):
            one = {key: np.append(values, 2 * values[-1]) for key, values in table().items()}
            one["lithium_above_m"] = np.array([0, 1.9e-6, 10e-6])  # of 10, then 20 um
            one["host_stranded"] = np.array(stranded)
            self.assertEqual(host_verdicts.measure_host(one, 1e-10)["class"], wanted, stranded)

    def test_what_was_there_at_the_start_is_no_deposit(self):
        one = table()
        one["host_fill_low"], one["host_fill_high"] = np.array([0.3, 0.5]), np.array([0.0, 0.2])
        one["lithium_above_m"], one["metal_volume_m3"] = np.array([4e-6, 5e-6]), np.array([1e-15, 2e-15])
        found = host_verdicts.measure_host(one, 1e-10)
        self.assertEqual(found["class"], "even")
        self.assertAlmostEqual(found["evenness"], 1)
        self.assertAlmostEqual(found["above"], 0.1)

    def test_beside_a_host_that_fills_from_below_an_even_one_is_more_even(self):
        row = {"name": "a", "beside": "b"}
        for one, other, wanted in ((1, 1000, "more even (1e+03)"), (4, 1, "less even (0.25)"), (0.5, 2, "the same (1)"), (0.5, 0.1, "more even (5)")):
            measured = {"a": [{"evenness": one, "sets": {}}], "b": [{"evenness": other, "sets": {}}]}
            self.assertEqual(host_verdicts.beside(row, measured), wanted)

    def test_the_dip_is_that_of_the_first_minute(self):
        found = host_verdicts.measure_foil({"time_s": np.array([0, 60, 61]), "voltage_V": np.array([-0.1, -0.12, -0.5]),
                                            "nuclei_m2": np.array([1, 2, 3]), "nuclei_radius_m": np.array([1, 2, 3])})
        self.assertEqual((found["dip"], found["number"]), (120, 3))

    def test_verdicts(self):
        self.assertEqual([host_verdicts.verdict("even", found) for found in (["even"] * 2, ["even", "on top"], ["on top"], [])],
                         ["agree", "undecidable", "disagree", "not judged"])


class Missing(unittest.TestCase):
    def test_what_did_not_run_leaves_no_verdict(self):
        """Breaks if one run of two that is as reported makes a host agree."""
        with tempfile.TemporaryDirectory() as folder:
            folder = pathlib.Path(folder)
            (folder / "hosts").mkdir()
            (folder / "hosts" / "a.yaml").write_text(CASE)
            (folder / "one").mkdir()
            (folder / "one" / "metrics.csv").write_text("\n".join(",".join(map(str, row)) for row in [list(table()), *zip(*table().values())]) + "\n")
            row = {"name": "a", "host": "a", "reported": "r", "reports": "even", "runs": {"one": ["s=1"], "two": ["s=2"]}}
            for codes, wanted in (({"one": 0, "two": 5}, "**even** 1 of 1; 1 of 2 ran, not judged"), ({"one": 5, "two": 5}, "no run ended, not judged")):
                self.assertEqual(", ".join(host_verdicts.host_lines([row], folder, folder, codes)[0][2:4]), wanted)


class Script(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = pathlib.Path(folder.name)
        program = self.folder / "program"
        program.write_text(PROGRAM)
        program.chmod(program.stat().st_mode | stat.S_IEXEC)
        (self.folder / "hosts").mkdir()
        for name in ("bare", "coated", "foil"):
            (self.folder / "hosts" / f"{name}.yaml").write_text(CASE)
        (self.folder / "hosts.toml").write_text(TABLE)

    def verdicts(self, *words):
        calls = self.folder / "calls"
        calls.write_text("")
        done = subprocess.run([sys.executable, str(ROOT / "scripts" / "verdicts"), "--hosts", "--cases", str(self.folder), "-o",
                               str(self.folder / "out"), *words], capture_output=True, text=True,
                              env={**os.environ, "CALLS": str(calls), "MOSSFIELD_PROGRAM": str(self.folder / "program")})
        return done, calls.read_text().splitlines()

    def test_every_combination_once_and_the_report(self):
        (self.folder / "VERDICTS.md").write_text("# Coatings\n\nkept\n")
        done, calls = self.verdicts()
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertEqual(len(calls), 4 + 1 + 2)
        report = (self.folder / "VERDICTS.md").read_text()
        self.assertIn("kept\n", report)
        self.assertIn("**even** 2 of 4, **upper part** 2 of 4 | undecidable | - |", report)
        self.assertIn("**even** 1 of 1 | agree | more even (9) |", report)
        self.assertIn("| 130 mV | 1.0e+12 | 1 um | calibration, 0 % off |", report)
        self.assertIn("| rises | 200 mV | 1.0e+12 | 1 um | agree |", report)
        again, calls = self.verdicts()
        self.assertEqual((again.returncode, calls), (0, []))
        self.assertEqual((self.folder / "VERDICTS.md").read_text().count("## Hosts"), 1)

    def test_one_host_by_its_name(self):
        """Breaks if a name that does not exist is nothing to run and all is well, a host that was left out is in the report, or one
        that is finished is run again."""
        done, calls = self.verdicts("--only", "nowhere")
        self.assertEqual((done.returncode, calls), (2, []))
        self.assertIn("--only nowhere: no such host; there are bare, coated, foil", done.stderr)
        done, calls = self.verdicts("--only", "coated")
        self.assertEqual((done.returncode, len(calls)), (0, 1), done.stderr)
        report = (self.folder / "out" / "VERDICTS.md").read_text()
        self.assertIn("| the same with a coating | even | **even** 1 of 1 | agree | - |", report)
        self.assertNotIn("a bare host", report)
        self.assertFalse((self.folder / "VERDICTS.md").exists())
        self.assertEqual(len(self.verdicts()[1]), 6)
        self.assertEqual(self.verdicts("--only", "foil")[1], [])


class Shipped(unittest.TestCase):
    def test_every_host_has_its_case(self):
        folder = ROOT / "cases" / "review"
        rows = tomllib.loads((folder / "hosts.toml").read_text())
        names = {row["name"] for row in [*rows["host"], *rows["foil"]]}
        self.assertEqual(names, {path.stem for path in (folder / "hosts").glob("*.yaml")})
        for row in rows["host"]:
            self.assertIn(row.get("beside", row["name"]), names)
        for row in rows["foil"]:
            self.assertIn(row.get("rises", row["foil"]), {one["foil"] for one in rows["foil"]})


if __name__ == "__main__":
    unittest.main()
