"""The criterion of Monroe and Newman against published and derived numbers (physics.md 2.6, 2.7).

Breaks if a term of the criterion, its sign or a factor of Poisson's ratio is not the published one.
"""
import math
import os
import pathlib
import subprocess
import sys
import unittest

ROOT = pathlib.Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT / "postproc"))

from mossfield_post import monroe_newman as theory  # noqa: E402


class MonroeNewman(unittest.TestCase):
    def test_neutral_ratio_is_three_minus_four_poisson(self):
        for poisson_s in (0.24, 0.33, 0.45):
            for poisson_e in (0.3, 0.42):
                self.assertAlmostEqual(theory.neutral_ratio(poisson_e, poisson_s), 3 - 4 * poisson_s, places=9)

    def test_molar_volume_shifts_it_as_published(self):
        for v, poisson_s, wanted in ((0.1, 0.24, 2.253), (0.1, 0.33, 1.825), (2, 0.33, 0.40), (5, 0.33, 0.63),
                                     (10, 0.33, 0.70)):
            self.assertAlmostEqual(theory.neutral_ratio(0.42, poisson_s, v) / wanted, 1, delta=0.006)

    def test_sides_of_the_neutral_ratio(self):
        for v, stiff_is_stable in ((0.1, True), (5, False)):
            neutral = theory.neutral_ratio(v=v)
            stiff = theory.stress_term(theory.Pair(1, 1.5 * neutral, v=v)) > 0
            soft = theory.stress_term(theory.Pair(1, neutral / 1.5, v=v)) > 0
            self.assertEqual((stiff, soft), (stiff_is_stable, not stiff_is_stable))

    def test_pressures_add_up_to_the_closed_form(self):
        pair = theory.Pair(3.4e9, 10e9, 0.42, 0.33)
        e, s = pair.shear_e, pair.shear_s
        wanted = (s * s * (3 - 4 * 0.42) - e * e * (3 - 4 * 0.33)) / pair.denominator()
        self.assertAlmostEqual(sum(pair.pressures()) / wanted, 1, places=12)

    def test_surface_energy_always_holds_a_crest_back(self):
        pair = theory.Pair(3.4e9, 3.4e9)
        self.assertGreater(theory.criterion(pair, 1e10, 0.5, 1.3e-5), 0)
        self.assertLess(theory.criterion(pair, 1e5, 0.5, 1.3e-5), 0)

    def test_command_line(self):
        said = subprocess.run([sys.executable, "-m", "mossfield_post", "monroe-newman", "--shear-electrode", "3.4 GPa",
                               "--shear-solid", "58 GPa", "--poisson-solid", "0.2", "--wavelengths", "1,10 um"],
                              capture_output=True, text=True, env={**os.environ, "PYTHONPATH": str(ROOT / "postproc")})
        self.assertEqual(said.returncode, 0, said.stderr)
        self.assertIn("neutral to stress at 2.2", said.stdout)
        wrong = subprocess.run([sys.executable, "-m", "mossfield_post", "monroe-newman", "--shear-electrode", "3.4",
                                "--shear-solid", "58 GPa"], capture_output=True, text=True,
                               env={**os.environ, "PYTHONPATH": str(ROOT / "postproc")})
        self.assertEqual(wrong.returncode, 2)
        self.assertIn("GPa", wrong.stderr)

    def test_no_neutral_ratio_is_an_answer(self):
        """Breaks if v = 1, where no modulus is neutral, is refused as if it were a mistake, and the waves go untold."""
        lines = theory.report(3.4e9, 58e9, 0.42, 0.2, 1.0, 0.5, [1e-6, 1e-5], 1.3e-5)
        self.assertEqual((len(lines), lines[0]), (4, "modulus ratio 17.1, no ratio is neutral to stress"))
        self.assertIn("a crest grows", lines[2])

    def test_molar_volume_of_the_metal(self):
        """Breaks if sodium is given lithium's volume, or its unit is taken for another: without a solid to speak of and 0.5 J/m^2
        a wave of 2 um is shifted by V_m/(2 F) gamma k^2, k = pi per um."""
        def shift(*more):
            said = subprocess.run([sys.executable, "-m", "mossfield_post", "monroe-newman", "--shear-electrode", "1e-9 Pa",
                                   "--shear-solid", "1e-9 Pa", "--wavelengths", "2 um", *more], capture_output=True,
                                  text=True, env={**os.environ, "PYTHONPATH": str(ROOT / "postproc")})
            return said, said.returncode == 0 and float(said.stdout.split("um  ")[1].split()[0])
        for words, volume in (((), 1.3e-5), (("--molar-volume", "23.75 cm^3/mol"), 2.375e-5),
                              (("--molar-volume", "7.1e-5m^3/mol"), 7.1e-5)):
            wanted = volume / (2 * 96485.33) * 0.5 * (math.pi / 1e-6) ** 2 * 1e-3  # mV/um
            self.assertAlmostEqual(shift(*words)[1] / wanted, 1, delta=0.005)
        for wrong in ("13", "13 cm^3", "x cm^3/mol", "-13 cm^3/mol", "1,2 cm^3/mol"):
            said = shift(f"--molar-volume={wrong}")[0]
            self.assertEqual(said.returncode, 2)
            self.assertIn("expected a molar volume above 0 with a unit", said.stderr)


if __name__ == "__main__":
    unittest.main()
