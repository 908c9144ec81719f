"""mossfield-post growth-rates: the fit on made-up waves, the command on a stand-in program, and one real run.

    python3 -m unittest tests/growth_rates_test.py      the real run needs MOSSFIELD_PROGRAM or build/release/mossfield
"""

import contextlib
import io
import sys
import tempfile
import unittest
from pathlib import Path
from unittest import mock

import numpy as np

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT / "postproc"), str(ROOT / "tests")]

from mossfield_post import Run, cli, growth, program  # noqa: E402
from mossfield_post.run import FileError  # noqa: E402
from postproc_made_up import Maker  # noqa: E402

CASE = """title: uniform salt
model: two_potential
grid: {size: [30 um, 9 um], cells: [60, 18]}
boundaries: {x_min: electrode, x_max: reservoir, y: periodic}
metal: {molar_volume: 1.3e-5 m^3/mol}
electrolyte: {concentration: 1 mol/l, diffusivity: 1e-5 m^2/s, conductivity: 0.1 S/m, transference_number: 0.4}
interface: {energy: 0.5 J/m^2, width: 2 um}
kinetics: {exchange_current: 300 A/m^2}
initial: {front: 8 um}
drive: {current: 40 A/m^2, until: {time: 1 h}}
"""
EXPLAINED = """# case.yaml, resolved
grid:
  size: [24 um, 18 um]  # [2.4e-05 m, 1.8e-05 m]; case.yaml:10:3
  cells: [{cells}]  # case.yaml:11:3
boundaries:
  x_min: electrode  # case.yaml:12:14
  # y_min: periodic  # follows from other keys
metal:
  molar_volume: 1.3e-5 m^3/mol  # case.yaml:3:1; a source; with 1 colon: here
interface:
  width: 2 um  # 2e-06 m; case.yaml:21:32
initial:
  front: 10 um  # 1e-05 m; case.yaml:25:11
drive:
  current: 4 mA/cm^2  # 40 A/m^2; case.yaml:28:3
"""
STAND_IN = """#!{python}
import sys
sys.path[:0] = [{root!r} + "/tests", {root!r} + "/postproc"]
if sys.argv[1] == "explain":
    print({explained!r})
else:
    from growth_rates_test import made_up
    size = [w for w in sys.argv if w.startswith("grid.size=")][0]
    made_up(sys.argv[sys.argv.index("-o") + 1], float(size.split(",")[1].split()[0]))
"""


def made_up(folder, wavelength, omega=None, axis=0):
    """A run of 41 snapshots whose wave grows at omega [1/s], by default 3e-15 k^2."""
    k = 2 * np.pi / wavelength
    omega = 3e-15 * k ** 2 if omega is None else omega
    cells, spacing = ((60, 32, 1), (4e-7, wavelength / 32, 1e-6))
    if axis == 1:
        cells, spacing = (32, 60, 1), (wavelength / 32, 4e-7, 1e-6)
    maker = Maker(cells=cells, spacing=spacing, axis=axis)

    def fields(time):
        y, x = np.meshgrid(maker.centres(1), maker.centres(0), indexing="ij")
        up, across = (x, y) if axis == 0 else (y, x)
        front = 10e-6 + 2e-9 * time + 1e-3 * wavelength * np.exp(omega * time) * np.cos(k * across)
        return {"xi": (0.5 * (1 - np.tanh(2 * (up - front) / 2e-6))[None], "1", "phase field")}
    maker.fields = fields
    return maker.write(folder, times=np.linspace(0, 1000, 41))


class GrowthRatesTest(unittest.TestCase):
    def setUp(self):
        temporary = tempfile.TemporaryDirectory()
        self.addCleanup(temporary.cleanup)
        self.folder = Path(temporary.name)

    def stand_in(self, cells="40, 30"):
        path = self.folder / "stand_in"
        path.write_text(STAND_IN.format(python=sys.executable, root=str(ROOT), explained=EXPLAINED.format(cells=cells)))
        path.chmod(0o755)
        return path

    def solver(self):
        """The program; the test is skipped where there is none."""
        try:
            return program.Program()
        except FileError as error:
            self.skipTest(str(error))

    def call(self, *arguments):
        out, err = io.StringIO(), io.StringIO()
        with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
            try:
                status = cli.main(["growth-rates", *map(str, arguments)])
            except SystemExit as stop:
                status = stop.code
        return status, out.getvalue(), err.getvalue()

    def test_rate_of_an_exact_exponential_on_either_axis(self):
        """Breaks if the wave is taken across the wrong axis, or the front's motion over cells shows in it."""
        for axis in (0, 1):
            run = Run(made_up(self.folder / f"run{axis}", 12e-6, 5e-4, axis))
            found = growth.rate(growth.wave(run, 2 * np.pi / 12e-6))
            self.assertAlmostEqual(found.omega / 5e-4, 1, delta=1e-4)
            self.assertAlmostEqual(found.time, 750)
            self.assertLess(found.error, 1e-7)

    def test_drift_is_told_and_does_not_bias(self):
        t = np.linspace(0, 10, 41)
        one = growth.Wave(1e5, t, -1e-9 * np.exp(0.1 * t + 0.01 * t ** 2), t)
        found = growth.rate(one, 4, 8)
        self.assertAlmostEqual(found.omega, 0.1 + 0.02 * 6)
        self.assertAlmostEqual(found.drift, 0.02 * 4)

    def test_explained_values_are_in_si(self):
        """Breaks if a source or a place that follows is taken for the value."""
        values = program.read_explained(EXPLAINED.format(cells="40, 30"))
        self.assertEqual(values["grid.size"], [2.4e-5, 1.8e-5])
        self.assertEqual(values["metal.molar_volume"], 1.3e-5)
        self.assertEqual(values["drive.current"], 40)
        self.assertEqual(values["boundaries.x_min"], "electrode")
        self.assertNotIn("boundaries.y_min", values)
        self.assertAlmostEqual(growth.duration(values), 6 * 2e-6 / (1.3e-5 / 96485.33 * 40))

    def test_between_walls_half_a_wave(self):
        """Breaks if the box of half a wave has other cells than that of a whole, or the wave is not found in it."""
        values = {"grid.size": [2e-5, 1e-5], "grid.cells": [40, 20], "boundaries.x_min": "electrode",
                  "initial.front": 8e-6, "drive.until.time": 10.0}
        self.assertIn("grid.cells=[40, 32]", growth.plan(values, 8e-6))
        halved = growth.plan({**values, "boundaries.y": "no_flux"}, 8e-6)
        self.assertIn("grid.size=[2e-05 m, 4e-06 m]", halved)
        self.assertIn("grid.cells=[40, 16]", halved)

    def test_between_walls_the_shortest_wave_fits_the_box(self):
        """Breaks if a case with roughness is refused between walls, for the box is half of what the roughness is told to fit into."""
        values = {"grid.size": [2e-5, 1e-5], "grid.cells": [40, 20], "boundaries.x_min": "electrode", "boundaries.y": "no_flux",
                  "initial.front": 8e-6, "initial.roughness_cutoff": 3e-6, "drive.until.time": 10.0}
        self.assertIn("initial.roughness_cutoff=4e-06 m", growth.plan(values, 8e-6))
        self.assertIn("initial.roughness_cutoff=8e-06 m", growth.plan({**values, "boundaries.y": "periodic"}, 8e-6))
        case = self.folder / "case.yaml"
        case.write_text(CASE.replace("y: periodic", "y: no_flux").replace("front: 8 um", "front: 8 um, roughness: 0.1 um, roughness_cutoff: 3 um"))
        solver = self.solver()
        solver.call("validate", case, *(word for pair in growth.plan(solver.explain(case), 8e-6) for word in ("--set", pair)))

    def test_a_wave_that_is_not_there_is_no_rate(self):
        """Breaks if a front that stands in steps, on cells as wide as its interface, is measured: rates of a fraction of the wave."""
        status, _, err = self.call("case.yaml", "--wavelengths", "8 um", "--program", self.stand_in(), "-o", self.folder / "t.csv",
                                   "--amplitude", "0.002")
        self.assertEqual((status, "8e-09 m where 1.6e-08 m was asked for" in err, "--set grid.cells" in err), (2, True, True), err)
        self.assertFalse((self.folder / "t.csv").exists())
        case = self.folder / "case.yaml"
        case.write_text(CASE)
        solver = self.solver()
        with self.assertRaisesRegex(ValueError, "too wide along the growth"):
            growth.measure(solver, case, [9e-6], self.folder, ["grid.cells=[15, 18]"], time=1.0)
        found = growth.measure(solver, case, [9e-6], self.folder, ["grid.cells=[45, 18]"], time=1.0, amplitude=0.05)[0]
        self.assertEqual(len(found), 1)

    def test_nothing_else_starts_waves(self):
        """Breaks if a coating keeps its random thickness or its pinholes, whose waves would pass for growth, or a case without
        a coating gets one."""
        bare = {"grid.size": [2e-5, 1e-5], "grid.cells": [40.0, 20.0], "boundaries.x_min": "electrode", "initial.front": 8e-6,
                "drive.until.time": 10.0}
        self.assertFalse([pair for pair in growth.plan(bare, 8e-6) if pair.startswith("coating")])
        coated = {**bare, "coating.thickness": 5e-8, "coating.thickness_variation": 0.2, "coating.pinhole_density": 1e10,
                  "coating.pinholes.at": [5e-6], "coating.pinholes.radius": 1e-6}
        self.assertEqual([pair for pair in growth.plan(coated, 8e-6) if pair.startswith("coating")],
                         ["coating.thickness_variation=0", "coating.pinhole_density=0 1/m^2", "coating.pinholes=[]"])

    def test_command_writes_table_and_picture(self):
        status, out, err = self.call("case.yaml", "--wavelengths", "8,12 um", "--program", self.stand_in(), "-o",
                                     self.folder / "t.csv", "--picture", self.folder / "o.png")
        self.assertEqual(status, 0, err)
        rows = np.genfromtxt(self.folder / "t.csv", delimiter=",", names=True)
        np.testing.assert_allclose(rows["wavelength_m"], [8e-6, 12e-6])
        np.testing.assert_allclose(rows["omega_1_s"], 3e-15 * (2 * np.pi / rows["wavelength_m"]) ** 2, rtol=1e-3)
        self.assertIn("0.25 of it wide", err)
        self.assertGreater((self.folder / "o.png").stat().st_size, 1000)

    def test_the_picture_bears_the_title_of_the_case(self):
        (self.folder / "wave_17b.yaml").write_text('title: "How fast do waves grow?"  # here\n')
        (self.folder / "nameless.yaml").write_text("model: two_potential\n")
        for case, wanted in (("wave_17b.yaml", "How fast do waves grow?"), ("nameless.yaml", "nameless")):
            with mock.patch.object(growth, "plot") as plot:
                status, _, err = self.call(self.folder / case, "--wavelengths", "8,12 um", "--program", self.stand_in(), "-o", self.folder / "t.csv",
                                           "--picture", self.folder / "o.png")
            self.assertEqual((status, plot.call_args.args[2]), (0, wanted), err)

    def test_mistakes_end_with_2_and_a_cure(self):
        program_ = self.stand_in()
        for words, arguments in (
                ("Build it", ["--wavelengths", "8 um", "--program", self.folder / "none"]),
                ("such as '5,10,20 um'", ["--wavelengths", "8"]),
                ("--from", ["--program", program_]),
                ("at least 5", ["--wavelengths", "8 um", "--program", program_, "--window", "990,1000"])):
            status, _, err = self.call("case.yaml", *arguments, "-o", self.folder / "t.csv")
            self.assertEqual((status, words in err), (2, True), err)
        with self.assertRaisesRegex(ValueError, "in 2-D"):
            growth.plan({"grid.size": [1.0], "grid.cells": [4.0]}, 1e-6)
        with self.assertRaisesRegex(ValueError, "died out"):
            growth.rate(growth.Wave(1.0, np.arange(9.0), 4 - np.arange(9.0), np.zeros(9)), 0)

    def test_the_program_switches_off_what_a_coating_has_at_random(self):
        """Breaks if a --set for it is refused, or leaves some of it on."""
        solver = self.solver()
        case = self.folder / "case.yaml"
        case.write_text(CASE + "coating: {thickness: 50 nm, conductivity: 1e-5 S/cm, youngs_modulus: 10 GPa, poisson_ratio: 0.3, "
                        "thickness_variation: 0.2, thickness_cutoff: 5 um, pinhole_density: 1e10 1/m^2, pinhole_radius: 1 um, "
                        "pinholes: [{at: [5 um], radius: 2 um}]}\n")
        values = solver.explain(case, growth.plan(solver.explain(case), 8e-6))
        self.assertEqual((values["coating.thickness_variation"], values["coating.pinhole_density"]), (0, 0))
        self.assertEqual(values["coating.pinholes"], [])

    def test_real_run_grows_as_theory_says(self):
        """kappa k R = 5 in uniform salt: (V_m/F) k (j - kappa (V_m/F) gamma k^2)/(1 + kappa k R), physics.md 2.5."""
        solver = self.solver()
        case = self.folder / "case.yaml"
        case.write_text(CASE)
        (found,), width = growth.measure(solver, case, [10e-6], self.folder, cells=24)
        per_charge, f, k = 1.3e-5 / growth.FARADAY, growth.FARADAY / (8.314463 * 298.15), 2 * np.pi / 10e-6
        resistance = 1 / (300 * f * np.cosh(np.arcsinh(40 / 600)))
        wanted = per_charge * k * (40 - 0.1 * per_charge * 0.5 * k ** 2) / (1 + 0.1 * k * resistance)
        self.assertEqual(width, 2e-6)
        self.assertAlmostEqual(found.omega / wanted, 1, delta=0.03)


if __name__ == "__main__":
    unittest.main()
