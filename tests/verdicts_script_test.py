"""scripts/verdicts: what is run of a made-up system, the rule, what is not run again, what is said of mistakes.

Breaks if a corner of the ranges is left out or doubled, the control gets a key of the coating, the limit on the film's
voltage is lost, a run is repeated, a class or a verdict is decided otherwise than the rule says, or a system of
cases/review lacks its case.
"""
import contextlib
import importlib.machinery
import importlib.util
import io
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
SCRIPT = ROOT / "scripts" / "verdicts"
CASE = """title: film
drive: {current: 1 mA/cm^2}
# said of the coating
coating:
  material: LiF

  thickness: 8 nm
output: {fields: [xi, film_stretch]}

expect:
  max.film_closing: {max: 1}
"""
TABLE = """[[system]]
name = "a"
film = "a film"
reported = "said to protect"
reports = "suppresses"
variants = [{name = "thin"}, {name = "thick", set = ["coating.thickness=80 nm", "drive.current=2 mA/cm^2"]}]
[[comparison]]
film = "thick beside thin"
reported = "thick is better"
better = ["a", "thick"]
other = ["a", "thin"]
"""
# a stand-in for the program: explains the case, writes down its other calls; a film that heals stays flat, others do not
PROGRAM = """#!/bin/sh
thickness=8e-09 current=10.0
case "$*" in *"=80 nm"*) thickness=8e-08 current=20.0;; esac
if [ "$1" = explain ]; then
  printf 'drive:\\n  current: 1 mA/cm^2  # %s A/m^2; here\\n' $current
  printf 'coating:\\n  material: "LiF"  # here\\n  thickness: 8 nm  # %s m; here\\n' $thickness
  exit 0
fi
echo "$@" >> "$CALLS"
all="$*"
while [ "$1" != -o ]; do shift; done
mkdir -p "$2"; rm -f "$2/case.yaml"; echo "$all" > "$2/case.yaml"
rough=1.1 film=,0,0,0,0,0 names=,film_stretch,film_cracked_fraction,film_bare_current,film_drop_V,film_closing
case "$all" in *bare*) film= names= rough=1;; *heals=true*) rough=0.5;; *"=80 nm"*) rough=3;; esac
printf 'capacity_Ah_m2,tip_m,front_mean_m,roughness_m%s\\n0,2,1,1%s\\n9,2,1,%s%s\\n' "$names" "$film" $rough "$film" > "$2/metrics.csv"
case "$all" in *fails*) exit 5;; *stops*) exit 75;; *heals=false*"=80 nm"* | *"=80 nm"*heals=false*) exit 4;; esac
"""


def load(name="verdicts"):
    loader = importlib.machinery.SourceFileLoader(name, str(ROOT / "scripts" / name))
    module = importlib.util.module_from_spec(importlib.util.spec_from_loader(name, loader))
    loader.exec_module(module)
    return module


def metrics(rough, tip, charge=9.0):
    zero = {f"film_{key}": np.zeros(2) for key in ("stretch", "cracked_fraction", "bare_current", "drop_V", "closing")}
    return {"capacity_Ah_m2": np.array([0, charge]), "roughness_m": np.array([1, rough]), "tip_m": np.array([2, 1 + tip]),
            "front_mean_m": np.ones(2), **zero}


class Rule(unittest.TestCase):
    def test_classes(self):
        load()
        measure = sys.modules["verdict_rule"].measure
        control = metrics(1, 1)
        for rough, tip, code, wanted in ((0.8, 1, 0, "suppresses"), (0.8, 1.01, 0, "no effect"), (0.81, 1, 0, "no effect"),
                                         (1.25, 1, 0, "worse"), (0.5, 1.25, 0, "worse"), (1.25, 1, 4, "worse"),
                                         (0.5, 1, 4, "broke off")):
            self.assertEqual(measure(metrics(rough, tip), control, code)["class"], wanted, (rough, tip, code))
        half = measure(metrics(3, 1, 4.5), metrics(3, 1), 4)  # beside the control at half its charge
        self.assertAlmostEqual(half["roughness"], 1.5)

    def test_verdicts(self):
        load()
        verdict = sys.modules["verdict_rule"].verdict
        self.assertEqual([verdict("worse", found) for found in (["worse"] * 2, ["worse", "no effect"], ["no effect"], [])],
                         ["agree", "undecidable", "disagree", "not judged"])
        self.assertEqual(verdict("", ["worse"]), "not judged")

    def test_what_did_not_run_leaves_no_verdict(self):
        """Breaks if a row agrees because the corner that might not have agreed failed."""
        load()
        verdict = sys.modules["verdict_rule"].verdict
        self.assertEqual([verdict("worse", found, 1) for found in (["worse"] * 2, ["no effect"], ["worse", "no effect"], [])],
                         ["not judged", "not judged", "undecidable", "not judged"])

    def corner(self, rough, charge=9.0, code=0, control=None):
        """A corner whose roughness goes evenly from 1 to `rough` at this charge."""
        load()
        one, control = metrics(rough, 1, charge), control or metrics(1, 1)
        labels = {"forms anew": ("no", "no")}
        return {"labels": labels, "run": "x", "table": one} | sys.modules["verdict_rule"].measure(one, control, code)

    def film(self, name, *corners, missing=0):
        return {"system": {"name": name, "film": name, "reported": "r"}, "name": "", "current": 10.0, "reports": "suppresses",
                "corners": list(corners), "missing": missing}

    def test_beside_lithiums_own_film_at_the_charge_of_both(self):
        """Breaks if a film that broke off at a tenth of the charge is better than one that was as smooth then, or one that is
        smoother is not, for the other broke off early."""
        load()
        of = sys.modules["verdict_rule"]
        for coated, native, wanted in ((self.corner(1.0, 0.9, 4), self.corner(2.0), 0), (self.corner(1.5), self.corner(1.4, 1.8, 4), 1),
                                       (self.corner(1.6), self.corner(2.0), 1), (self.corner(1.61), self.corner(2.0), 0),
                                       (self.corner(3.1, control=metrics(2, 1)), self.corner(2.0), 1)):
            found = of.beside_native([self.film("a", coated), self.film("native", native)], [self.film("a", coated)])
            self.assertEqual(found, (f"better in {wanted} of 1 pairs", "agree" if wanted else "disagree"))
        whole, lacks = self.film("native", self.corner(2.0)), self.film("a", self.corner(1.6), missing=1)
        self.assertEqual(of.beside_native([lacks, whole], [lacks]), ("better in 1 of 1 pairs, others did not run", "not judged"))

    def test_one_film_beside_another_says_what_broke_off(self):
        load()
        of = sys.modules["verdict_rule"]
        one = [{"better": ["a", ""], "other": ["b", ""], "film": "f", "reported": "r"}]
        for a, b, wanted in ((self.corner(0.5, 0.9, 4), self.corner(3.0, 0.9), ("broke off: 1 of 1", "disagree")),
                             (self.corner(3.0, 0.9, 4), self.corner(1.0), ("worse: 1 of 1", "disagree")),
                             (self.corner(1.0), self.corner(3.0, 1.8, 4), ("better: 1 of 1, in 1 only until the other broke off", "agree"))):
            row = of.compared(one, [self.film("a", a), self.film("b", b)])[0]
            self.assertEqual((row[2], row[4]), wanted)
        row = of.compared(one, [self.film("a", self.corner(1.0)), self.film("b", self.corner(3.0), missing=1)])[0]
        self.assertEqual((row[2], row[4]), ("better: 1 of 1, not all ran", "not judged"))

    def test_why_tells_of_one_corner(self):
        """Breaks if each of its numbers is a median of its own: 202 mV and 68 % of corners at 4 and at 400 mV, of which none did that."""
        load()
        low, high = ({"drop_V": drop, "cracked": cracked, "stretch": 1.0, "bare_current": through}
                     for drop, cracked, through in ((0.004, 0.4, 0.6), (0.3996, 0.96, 0.99)))
        corners = [{**corner, "roughness": rough} for corner, rough in zip([low, high] * 4, (1.3, 39, 1.5, 20, 1.4, 30, 1.6, 25))]
        self.assertEqual(sys.modules["verdict_rule"].why(corners), "takes 400 mV, cracks (96 %), 99 % of the current through bare places")
        self.assertEqual(sys.modules["verdict_rule"].why(corners[:3]), "takes 4 mV, cracks (40 %), 60 % of the current through bare places")

    def test_two_layers_take_half_a_volt_each(self):
        """What the rule says of them, and what is run."""
        script = load()
        self.assertIn("Two layers take 1 V together", script.__doc__)
        said = {"coating.material": "Al2O3", "coating.thickness": 10e-9, "coating.outer.material": "alucone",
                "coating.outer.thickness": 25e-9, "drive.current": 10.0}
        least = [script.quantity(values[0][1]) for label, values in script.axes(said)[1].items() if label.startswith("conductivity")]
        np.testing.assert_allclose(np.array([10e-9, 25e-9]) * 10 / least, 0.5, rtol=0.01)

    def test_the_control_is_the_case_without_its_coating(self):
        self.assertEqual(load().bare(CASE.partition("\nexpect")[0]),
                         "title: film\ndrive: {current: 1 mA/cm^2}\n# said of the coating\noutput: {fields: [xi]}\n")

    def test_ends_and_middle_of_a_range(self):
        levels = load().levels
        self.assertEqual(levels("1e-10 S/cm", "1e-6 S/cm", 0, True),
                         [("low", "1e-10 S/cm"), ("middle", "1e-08 S/cm"), ("high", "1e-6 S/cm")])
        self.assertEqual(levels("1 GPa", "4 GPa", 0, False), [("low", "1 GPa"), ("high", "4 GPa")])
        raised = levels("1e-10 S/cm", "1e-6 S/cm", 1e-5, False)
        self.assertAlmostEqual(float(raised[0][1].split()[0]), 1e-7, delta=1e-9)
        self.assertEqual(levels("1e-10 S/cm", "1e-6 S/cm", 1, True), [("high", "1e-6 S/cm")])


class Unfinished(unittest.TestCase):
    def test_a_line_that_was_cut_off_is_no_sample(self):
        """Breaks if the tables of verdicts, hosts and stiffness take half a number, or end at it."""
        load()
        with tempfile.TemporaryDirectory() as folder, contextlib.redirect_stderr(io.StringIO()) as said:
            table = pathlib.Path(folder) / "metrics.csv"
            table.write_text("time_s,roughness_m\n0,1\n5,2\n9,1")
            for module in ("verdict_rule", "host_verdicts"):
                self.assertEqual([list(column) for column in sys.modules[module].columns(table.parent).values()], [[0, 5], [1, 2]])
            self.assertEqual(load("stiffness").ends(table), (1, 2, 0))
            self.assertEqual(said.getvalue().count("last line is unfinished and was left out"), 3)
            table.write_text("time_s,roughness_m")
            self.assertIsNone(sys.modules["verdict_rule"].columns(table.parent))


class Script(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = pathlib.Path(folder.name)
        program = self.folder / "program"
        program.write_text(PROGRAM)
        program.chmod(program.stat().st_mode | stat.S_IEXEC)
        (self.folder / "a.yaml").write_text(CASE)
        (self.folder / "systems.toml").write_text(TABLE)
        self.calls = self.folder / "calls"

    def verdicts(self, *words, program="program"):
        done = subprocess.run([sys.executable, str(SCRIPT), "--cases", str(self.folder), "-o", str(self.folder / "out"), *words],
                              capture_output=True, text=True, env={**os.environ, "CALLS": str(self.calls),
                                                                   "MOSSFIELD_PROGRAM": str(self.folder / program)})
        calls = self.calls.read_text().splitlines() if self.calls.exists() else []
        self.calls.unlink(missing_ok=True)
        return done, calls

    def test_every_corner_and_its_control_once(self):
        done, calls = self.verdicts()
        self.assertEqual(done.returncode, 0, done.stderr)
        # a variant: 3 conductivities x 2 strains (LiF's modulus is known) and 3 of a film that heals; and its control
        self.assertEqual(len(calls), 2 * (3 * 2 + 3 + 1))
        controls = [call for call in calls if "bare" in call]
        self.assertEqual(len(controls), 2)
        self.assertFalse(any("coating." in call for call in controls))
        self.assertEqual(sum("drive.current=2 mA/cm^2" in call for call in controls), 1)
        self.assertEqual(len(set(call.split("--overwrite")[1] for call in calls if "heals=" in call)), 18)
        self.assertIn("1 systems: 0 agree, 0 disagree, 1 undecidable, 0 not judged; 20 runs, 6 broke off, 0 failed", done.stdout)
        report = (self.folder / "VERDICTS.md").read_text()
        self.assertIn("| keeps its volume: **no effect** 6 of 12, takes 0 mV<br>keeps its volume: **worse** 6 of 12, takes 0 mV<br>"
                      "forms anew: **suppresses** 6 of 6 | undecidable |", report)
        self.assertIn("| the same: 3 of 9, worse: 6 of 9 |", report)

    def test_what_is_finished_is_not_run_again_until_it_changes(self):
        self.verdicts()
        again, calls = self.verdicts()
        self.assertEqual((again.returncode, calls), (0, []))
        (self.folder / "a.yaml").write_text(CASE + "  max.film_stretch: {max: 2}\n")  # changes no run
        self.assertEqual(self.verdicts()[1], [])
        (self.folder / "a.yaml").write_text("# changed\n" + CASE)
        self.assertEqual(len(self.verdicts()[1]), 20)

    def test_a_run_that_broke_off_is_run_again_once_others_were_in_its_folder(self):
        """Breaks if the metrics of a run with other --set count as those of one that broke off before it."""
        self.verdicts()
        self.verdicts("--set", "time.fails=1")
        self.assertEqual(len(self.verdicts()[1]), 18)  # the controls' folders are named after their --set

    def test_only_and_set_leave_the_report_of_the_whole_alone(self):
        for words in (["--only", "a"], ["--set", "time.tolerance=1e-4"]):
            self.assertEqual(self.verdicts(*words)[0].returncode, 0)
            self.assertFalse((self.folder / "VERDICTS.md").exists())
            self.assertTrue((self.folder / "out" / "VERDICTS.md").exists())

    def test_mistakes(self):
        done, calls = self.verdicts("--only", "b")
        self.assertEqual((done.returncode, calls), (2, []))
        self.assertIn("no such system; there are a", done.stderr)
        self.assertEqual(self.verdicts("--jobs", "0")[0].returncode, 2)
        done, _ = self.verdicts("--set", "time.fails=1")
        self.assertEqual(done.returncode, 1)
        self.assertIn("1 systems: 0 agree, 0 disagree, 0 undecidable, 1 not judged; 20 runs, 0 broke off, 20 failed", done.stdout)
        done, _ = self.verdicts("--set", "time.stops=1")  # as by Ctrl-C: half a report must not replace a whole one
        self.assertEqual(done.returncode, 75)
        self.assertIn("no report is written", done.stderr)
        self.assertNotIn("report:", done.stdout)
        done, _ = self.verdicts(program="nowhere")
        self.assertEqual(done.returncode, 1)
        self.assertIn("verdicts: ", done.stderr.splitlines()[-1])
        (self.folder / "a.yaml").unlink()
        done, _ = self.verdicts()
        self.assertEqual(done.returncode, 1)
        self.assertIn("a.yaml", done.stderr)


class Shipped(unittest.TestCase):
    def test_every_system_has_its_case_and_what_is_compared_is_there(self):
        folder = ROOT / "cases" / "review"
        table = tomllib.loads((folder / "systems.toml").read_text())
        variants = set()
        for system in table["system"]:
            self.assertIn("coating:", (folder / f"{system['name']}.yaml").read_text())
            self.assertTrue(system["film"] and system["reported"])
            variants |= {(system["name"], one["name"]) for one in system.get("variants", [{"name": ""}])}
        self.assertEqual({system["name"] for system in table["system"]}, {path.stem for path in folder.glob("*.yaml")})
        for one in table["comparison"]:
            self.assertTrue({tuple(one["better"]), tuple(one["other"])} <= variants, one)


if __name__ == "__main__":
    unittest.main()
