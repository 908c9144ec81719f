"""scripts/sweep: the grid of values, the control, what is not run again, what is said of mistakes.

Breaks if a run is repeated or left out, a value goes to the wrong key, the control gets a key of the coating, or
a failed run passes for a good one.
"""
import csv
import importlib.machinery
import importlib.util
import os
import pathlib
import shutil
import signal
import stat
import subprocess
import sys
import tempfile
import time
import unittest

ROOT = pathlib.Path(__file__).resolve().parent.parent
SCRIPT = ROOT / "scripts" / "sweep"
# a stand-in for the program: explains a case by its text, writes down its other calls; tip and roughness are made from
# the values; "refused" is found out before the folder is taken; a run of "slow" waits to be told to stop
PROGRAM = """#!/bin/sh
if [ "$1" = explain ]; then
  case "$*" in *bad*) printf 'a.yaml:1:1: bad\\nhalf a word follows\\n' >&2; exit 3;; esac
  cat "$2"; exit 0
fi
echo "$@" >> "$CALLS"; echo "gpu $CUDA_VISIBLE_DEVICES" >> "$CALLS.gpus"
while [ "$1" != -o ]; do shift; done
case "$*" in *refused*) echo "no such host" >&2; exit 3;; esac
mkdir -p "$2"; rm -f "$2/case.yaml" "$2/metrics.csv"; echo "$*" > "$2/case.yaml"
rough=1
case "$*" in *slow*) trap 'exit 75' INT TERM; for n in 1 2 3 4 5 6 7 8 9; do sleep 1; done;; esac
case "$*" in *boom*) echo "it broke"; exit 4;; *film*) rough=3;; *flat*) rough=0;; esac
case "$*" in
  *cut*) printf 'time_s,tip_m,roughness_m\\n0,1,1\\n9' > "$2/metrics.csv"; exit 5;;
  *named=*) printf "time_s,tip_m,roughness_m,${*##*named=}\\n0,1,1,0\\n9,2,1,7\\n" > "$2/metrics.csv"; exit 0;;
esac
printf 'time_s,tip_m,roughness_m\\n0,1,1\\n9,2,%s\\n' $rough > "$2/metrics.csv"
"""


def load():
    loader = importlib.machinery.SourceFileLoader("sweep", str(SCRIPT))
    module = importlib.util.module_from_spec(importlib.util.spec_from_loader("sweep", loader))
    loader.exec_module(module)
    return module


def rows_of(table):
    if not table.exists():
        return []
    with table.open() as file:
        return list(csv.DictReader(file))


class SweepTest(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = pathlib.Path(folder.name)
        program = self.folder / "program"
        program.write_text(PROGRAM)
        program.chmod(program.stat().st_mode | stat.S_IEXEC)
        for name in ("a.yaml", "bare.yaml"):
            (self.folder / name).write_text("title: x\n")
        self.calls = self.folder / "calls"

    def run_sweep(self, *words):
        done = subprocess.run([sys.executable, str(SCRIPT), str(self.folder / "a.yaml"), "-o", str(self.folder / "out"),
                               *words], capture_output=True, text=True,
                              env={**os.environ, "MOSSFIELD_PROGRAM": str(self.folder / "program"), "CALLS": str(self.calls)})
        calls = self.calls.read_text().splitlines() if self.calls.exists() else []
        self.calls.unlink(missing_ok=True)
        table = self.folder / "out" / "sweep.csv"
        return done, calls, rows_of(table)


class Sweep(SweepTest):
    def test_spaced_values(self):
        self.assertEqual(load().numbers("1:100:3 GPa"), ["1 GPa", "10 GPa", "100 GPa"])
        self.assertEqual(load().numbers("1 um, 2 um"), ["1 um", "2 um"])

    def test_ranges_that_are_none_are_refused_before_any_run(self):
        """Breaks if a range that is written otherwise goes to the program as a value of its own, once the other runs are done."""
        for said, words in (("1e-8..1e-4 S/cm", "LOW:HIGH:N UNIT"), ("1e-8:1e-4", "LOW:HIGH:N UNIT"), ("1e-4 S/cm:1e-2 S/cm:3", "LOW:HIGH:N UNIT"),
                            ("1:5:2.5 um", "LOW:HIGH:N UNIT"), ("1:5:2,9 um", "LOW:HIGH:N UNIT"), ("1,2:5:3 um", "LOW:HIGH:N UNIT"),
                            ("-0.1:0.1:3 V", "give a list, such as '-0.1,0,0.1 V'"), ("5:1:3 m", "0 < LOW < HIGH"), ("1:5:1", "two values")):
            done, calls, _ = self.run_sweep("--vary", "b=1,2", "--vary", f"a={said}")
            self.assertEqual((done.returncode, calls), (2, []), said)
            self.assertIn(words, done.stderr)
        numbers = load().numbers
        self.assertEqual([numbers("1:100:2 1/m^2"), numbers("1:4:2um"), numbers("-1.5,0,.5 V"), numbers("my..film,a:b")],
                         [["1 1/m^2", "100 1/m^2"], ["1 um", "4 um"], ["-1.5 V", "0 V", ".5 V"], ["my..film", "a:b"]])

    def begin(self, *words):
        """A sweep of one slow run, under way."""
        begun = subprocess.Popen([sys.executable, str(SCRIPT), str(self.folder / "a.yaml"), "-o", str(self.folder / "out"), "--vary", "a=slow"],
                                 stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True,
                                 env={**os.environ, "CALLS": str(self.calls), "MOSSFIELD_PROGRAM": str(self.folder / "program")})
        while not (self.folder / "out" / "run_0000.begun").exists():
            time.sleep(0.05)
        self.calls.unlink()
        return begun

    def test_one_sweep_in_a_folder_at_a_time(self):
        """Breaks if a second sweep, or one after a first that was killed, starts runs where others are under way."""
        begun = self.begin()
        for killed in (False, True):
            if killed:
                begun.kill()
                begun.wait()
            done, calls, _ = self.run_sweep("--vary", "a=slow")
            self.assertEqual((done.returncode, calls), (2, []))
            self.assertIn("another sweep is writing here, or runs that one left behind", done.stderr)
            self.assertIn(f"process {begun.pid} on ", done.stderr)
        os.killpg(begun.pid, signal.SIGTERM)  # the run that is left
        for _ in range(100):
            done, calls, _ = self.run_sweep("--vary", "a=1", "--overwrite")
            if done.returncode != 2:
                break
            time.sleep(0.1)
        self.assertEqual((done.returncode, len(calls)), (0, 1), done.stderr)

    def test_logs_are_added_to(self):
        """Breaks if what a run said is lost when it is tried again."""
        log = self.folder / "out" / "run_0000.log"
        self.run_sweep("--vary", "a=boom")
        self.run_sweep("--vary", "a=boom")
        self.assertEqual(log.read_text(), "it broke\n" * 2)
        done = self.run_sweep("--vary", "a=bad", "--overwrite")[0]
        self.assertIn("run_0000.log: a.yaml:1:1: bad\n", done.stdout)  # the first of its words, which says what was meant
        self.assertEqual(log.read_text(), "it broke\nit broke\na.yaml:1:1: bad\nhalf a word follows\n")

    def test_no_program_is_no_failed_run(self):
        (self.folder / "program").unlink()
        done, _, _ = self.run_sweep("--vary", "a=1")
        self.assertEqual(done.returncode, 2)
        self.assertIn("build it (scripts/run) or set MOSSFIELD_PROGRAM", done.stderr)

    def test_a_unit_after_the_last_number_is_that_of_all_and_lists_are_values(self):
        self.assertEqual(load().numbers("1,2.5e1, 4 mA/cm^2"), ["1 mA/cm^2", "2.5e1 mA/cm^2", "4 mA/cm^2"])
        self.assertEqual(load().numbers("1e-3,1e-4"), ["1e-3", "1e-4"])
        self.assertEqual(load().numbers("[50, 20],[100, 40]"), ["[50, 20]", "[100, 40]"])
        self.assertEqual(load().numbers("film,thin"), ["film", "thin"])

    def test_a_case_that_was_edited_is_run_again(self):
        """Breaks if a sweep goes by the name of its case: the table would show the old case's numbers as the new one's."""
        words = ["--vary", "a=1,2"]
        self.run_sweep(*words)
        (self.folder / "a.yaml").write_text("title: y\n")
        self.assertEqual(len(self.run_sweep(*words, "--overwrite")[1]), 2)
        (self.folder / "a.yaml").write_text("title: y\n# said aside\n")
        self.assertEqual(self.run_sweep(*words)[1], [])

    def test_runs_of_another_sweep_are_not_deleted(self):
        """Breaks if a second sweep into the folder of a first one deletes its runs or replaces its table without being told to:
        other values, another --set, another case, or one that was edited; of runs that ended or were interrupted."""
        out = self.folder / "out"
        self.run_sweep("--vary", "a=1,2")
        kept = self.folder / "kept"
        (out / "run_0001.done").rename(out / "run_0001.begun")
        shutil.copytree(out, kept)
        for case, words in (("a", ["--vary", "a=1,3"]), ("a", ["--vary", "b=1,2"]), ("a", ["--vary", "a=1,2", "--set", "c=1"]),
                            ("bare", ["--vary", "a=1,2"]), ("edited", ["--vary", "a=1,2"])):
            before = (self.folder / "a.yaml").read_text()
            if case != "a":
                (self.folder / "a.yaml").write_text(case)
            done, calls, _ = self.run_sweep(*words)
            (self.folder / "a.yaml").write_text(before)
            self.assertEqual((done.returncode, calls), (2, []), words)
            self.assertIn("choose another -o, or let them go by --overwrite", done.stderr)
            self.assertEqual(subprocess.run(["diff", "-r", "-x", "lock", out, kept], capture_output=True, text=True).stdout, "")
        done, calls, rows = self.run_sweep("--vary", "a=1,2,3")  # more of the same goes on
        self.assertEqual((done.returncode, len(calls), len(rows)), (0, 2, 3), done.stderr)
        self.assertEqual(len(self.run_sweep("--vary", "a=4,2", "--overwrite")[1]), 1)

    def test_faults_of_the_case_are_said_and_not_run(self):
        done, calls, rows = self.run_sweep("--vary", "a=bad,2")
        self.assertEqual((done.returncode, len(calls), [row["exit_code"] for row in rows]), (1, 1, ["3", "0"]))
        self.assertIn("a.yaml:1:1: bad", done.stdout)

    def test_no_metrics_of_another_case_in_the_same_folder(self):
        """Breaks if the metrics that an older run of other values left in a folder stand beside the new values: in a case
        that explain finds wrong, in one that run refuses, at the first call and, called done or begun, at the next."""
        for values in ("bad,2", "refused,2", "refused,2", "bad,2"):
            self.run_sweep("--vary", "a=1,2", "--overwrite")
            for _ in range(2):
                _, _, rows = self.run_sweep("--vary", f"a={values}", "--overwrite")
                self.assertEqual([(row["exit_code"], row["tip_m"], row["roughness_m"]) for row in rows],
                                 [("3", "", ""), ("0", "2", "1")], values)
        self.assertEqual([row["tip_m"] for row in self.run_sweep("--vary", "a=1,2")[2]], ["2", "2"])

    def test_an_older_run_is_not_resumed_as_a_case_that_was_refused(self):
        """Breaks if what a folder holds goes by what was last tried in it: the older run's end would be the new case's."""
        self.run_sweep("--vary", "a=1")
        (self.folder / "out" / "run_0000" / "checkpoints").mkdir()
        (self.folder / "out" / "run_0000" / "checkpoints" / "one.h5").touch()
        for _ in range(2):
            calls = self.run_sweep("--vary", "a=refused", "--overwrite")[1]
            self.assertEqual([call.split()[0] for call in calls], ["run"])

    def test_told_to_stop_it_begins_nothing_more_and_goes_on_later(self):
        """Breaks if Ctrl-C leaves a traceback, starts the next run, loses the table of what is there, or puts into it what
        runs of other values left in the folders of those that have not begun."""
        self.run_sweep("--vary", "a=1,3")
        begin = subprocess.Popen([sys.executable, str(SCRIPT), str(self.folder / "a.yaml"), "-o", str(self.folder / "out"),
                                  "--jobs", "1", "--vary", "a=slow,2", "--overwrite"], stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                                 text=True, start_new_session=True, env={**os.environ, "CALLS": str(self.calls),
                                                                         "MOSSFIELD_PROGRAM": str(self.folder / "program")})
        while not self.calls.exists():
            time.sleep(0.05)
        os.killpg(begin.pid, signal.SIGTERM)
        out, err = begin.communicate(timeout=30)
        self.assertEqual(begin.returncode, 75, err)
        self.assertNotIn("Traceback", err)
        self.assertIn("2 stopped or not begun: call again to go on", out)
        self.assertEqual(len(self.calls.read_text().splitlines()), 1)
        rows = rows_of(self.folder / "out" / "sweep.csv")
        self.assertEqual([(row["a"], row.get("tip_m")) for row in rows], [("slow", None), ("2", None)])

    def test_control_has_no_film_and_no_stress(self):
        self.assertEqual([load().of_the_control(key) for key in
                          ("drive.current", "coating.loss=1 m^3/C", "mechanics.metal", "electrolyte.youngs_modulus=1 GPa")],
                         [True, False, False, False])

    def test_every_combination_once_and_its_control(self):
        words = ["--vary", "drive.current=1 A/m^2,2 A/m^2", "--vary", "coating.material=film,thin", "--control",
                 str(self.folder / "bare.yaml")]
        done, calls, rows = self.run_sweep(*words)
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertEqual(len(calls), 6)
        controls = [call for call in calls if "bare.yaml" in call]
        self.assertEqual(len(controls), 2)
        self.assertFalse(any("coating" in call for call in controls))
        self.assertEqual([(row["drive.current"], row["coating.material"], row["roughness_ratio"]) for row in rows],
                         [("1 A/m^2", "film", "3.0"), ("1 A/m^2", "thin", "1.0"), ("2 A/m^2", "film", "3.0"),
                          ("2 A/m^2", "thin", "1.0")])
        again, calls, _ = self.run_sweep(*words)
        self.assertEqual((again.returncode, calls), (0, []))
        _, calls, _ = self.run_sweep(*words, "--set", "time.tolerance=1e-4", "--overwrite")
        self.assertEqual(len(calls), 6)

    def test_runs_at_a_time_have_a_gpu_each(self):
        """Breaks if all runs take the first GPU, or take one from a user who has chosen it."""
        listing = self.folder / "nvidia-smi"
        listing.write_text("#!/bin/sh\nfor n in 0 1 2; do echo \"GPU $n: NVIDIA H200 (UUID: GPU-$n)\"; echo '  MIG 1g'; done\n")
        listing.chmod(0o755)
        path, chosen = os.environ["PATH"], os.environ.pop("CUDA_VISIBLE_DEVICES", None)
        self.addCleanup(os.environ.update, {"PATH": path} if chosen is None else {"PATH": path, "CUDA_VISIBLE_DEVICES": chosen})
        self.addCleanup(os.environ.pop, "CUDA_VISIBLE_DEVICES", None)
        taken = self.folder / "calls.gpus"
        for smi, setting, wanted in ((True, None, {"gpu 0", "gpu 1", "gpu 2"}), (True, "5,7", {"gpu 5", "gpu 7"}),
                                     (True, "2", {"gpu 2"}), (True, "", {"gpu "}), (False, None, {"gpu "})):
            os.environ["PATH"] = f"{self.folder}:{path}" if smi else path
            os.environ.pop("CUDA_VISIBLE_DEVICES", None)
            if setting is not None:
                os.environ["CUDA_VISIBLE_DEVICES"] = setting
            self.run_sweep("--vary", "a=1,2,3,4,5", "--jobs", "3", "--overwrite")
            self.assertEqual(set(taken.read_text().splitlines()), wanted)
            taken.unlink()
            shutil.rmtree(self.folder / "out")

    def test_failed_runs_are_counted_and_tried_again(self):
        for _ in range(2):
            done, calls, rows = self.run_sweep("--vary", "coating.material=boom,thin")
            self.assertEqual(done.returncode, 1)
            self.assertIn("1 runs ended well, 1 failed", done.stdout)
            self.assertIn("it broke", done.stdout)
            self.assertEqual([row["exit_code"] for row in rows], ["4", "0"])
            self.assertTrue(any("boom" in call for call in calls))
        self.assertEqual(len(calls), 1)

    def test_one_key_has_one_place(self):
        """Breaks if of a key that is said twice one half is left out without a word."""
        for words, said in ((["--vary", "a.b=1,2", "--vary", "a.b=3,4"], "--vary a.b: given twice; put all its values into one"),
                            (["--vary", "a.b=1,2", "--set", "a.b = 3"], "--set a.b: --vary sets it, too; leave one of them out")):
            done, calls, _ = self.run_sweep(*words)
            self.assertEqual((done.returncode, calls), (2, []), words)
            self.assertIn(said, done.stderr)
        done, calls, _ = self.run_sweep("--vary", "a.b=1,2", "--vary", "a.c=1", "--set", "a.bc=3")
        self.assertEqual((done.returncode, len(calls)), (0, 2), done.stderr)

    def test_mistakes(self):
        for words in (["--vary", "drive.current"], ["--vary", "a=5:1:3 m"], ["--vary", "a=1", "--control", "nowhere.yaml"],
                      ["--vary", "a=1", "--jobs", "0"]):
            done, calls, _ = self.run_sweep(*words)
            self.assertEqual((done.returncode, calls), (2, []), words)
        (self.folder / "out").write_text("a file")
        done, calls, _ = self.run_sweep("--vary", "a=1")
        self.assertEqual((done.returncode, calls), (5, []))
        self.assertNotIn("Traceback", done.stderr)


if __name__ == "__main__":
    unittest.main()
