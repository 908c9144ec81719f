"""What is wrong with a host and shows only once it is drawn: said at its line by `validate` and by `run`, before a folder is taken.

    python3 -m unittest tests/host_validate_test.py      needs MOSSFIELD_PROGRAM or build/release/mossfield
"""
import os
import re
import subprocess
import tempfile
import unittest
from pathlib import Path

import h5py
import numpy as np

ROOT = Path(__file__).resolve().parents[1]
PROGRAM = os.environ.get("MOSSFIELD_PROGRAM", str(ROOT / "build/release/mossfield"))

CASE = """title: a host that is none
question: is it refused?
source: [made up]
model: two_potential
grid: {{size: [40 um, 30 um, 48 um], cells: [{cells}]}}
boundaries: {{x: periodic, y: periodic, z_min: electrode, z_max: reservoir}}
metal: lithium
electrolyte: carbonate_1M
interface: {{energy: 0.5 J/m^2, width: 4 um}}
kinetics: {{exchange_current: 30 A/m^2}}
initial: {{front: 2 um}}
drive: {{current: 1 mA/cm^2, until: {{time: 4 s}}}}
host:
  kind: {kind}
  height: 40 um
  pore_size: {pore}
  porosity: {porosity}
"""


@unittest.skipUnless(Path(PROGRAM).exists(), f"{PROGRAM} is not there")
class RefusalTest(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = Path(folder.name)

    def call(self, *words):
        done = subprocess.run([PROGRAM, *words], cwd=self.folder, capture_output=True, text=True)
        return done.returncode, done.stdout, done.stderr

    def write(self, kind, pore, porosity, cells="40, 24, 40", more=""):
        text = CASE.format(kind=kind, pore=pore, porosity=porosity, cells=cells) + more
        (self.folder / "case.yaml").write_text(text)

    def expect(self, line, key, *words):
        """Refused by both commands with the same sentence, which has the place, the key and these words."""
        code, _, said = self.call("validate", "case.yaml")
        self.assertEqual(code, 3, said)
        self.assertRegex(said, rf"^case\.yaml:{line}:\d+: {key}: ")
        for word in words:
            self.assertIn(word, said)
        code, _, again = self.call("run", "case.yaml", "-o", "run")
        self.assertEqual((code, again), (3, said))
        self.assertFalse((self.folder / "run").exists())

    # Breaks if struts that the grid does not see are found out only in a run, or without saying which line asks for them.
    def test_struts_thinner_than_two_cells(self):
        self.write("foam", "12 um", "0.99")
        self.expect(16, "host.pore_size", "expected two cells of 1.25e-06 m or more", "refine it")

    # Breaks if what is no host on its grid is blamed on no key.
    def test_no_host(self):
        self.write("sponge", "12 um", "0.9995")
        self.expect(17, "host.porosity", "next to no surface on this grid", "expected 0.01 or more", "make the host thicker")
        self.write("sponge", "12 um", "0.03")
        self.expect(17, "host.porosity", "no way through the pores", "expected some down to the floor", "make it more porous")

    # Breaks if a contact angle is let onto struts of fewer than 16 cells, where it slides off or closes around them.
    def test_struts_too_thin_for_a_contact_angle(self):
        angle = "  conducts: false\n  contact_angle: 60 deg\n"
        self.write("foam", "18 um", "0.85", more=angle)
        self.expect(19, "host.contact_angle", "needs 16 cells of at most", "the host's struts", "refine the grid or drop it")
        self.write("sponge", "18 um", "0.8", more=angle)
        self.expect(19, "host.contact_angle", "needs 16 cells of at most", "4 volume/surface", "refine the grid or drop it")

    # Breaks if a mat of more fibres than are drawn is begun all the same.
    def test_too_many_fibres(self):
        self.write("fibres", "12 um", "0.3", cells="4000, 100, 4800", more="  diameter: 20 nm\n")
        text = (self.folder / "case.yaml").read_text().replace("  pore_size: 12 um\n", "").replace("30 um", "1 um")
        (self.folder / "case.yaml").write_text(text)
        self.expect(17, "host.diameter", "fibres would be needed, expected at most 20000", "make the box smaller")

    # Breaks if an image whose head is right and whose distances are not is no fault of the case: the program's exit code for its own.
    def test_an_image_of_no_numbers(self):
        with h5py.File(self.folder / "image.h5", "w") as file:
            file.attrs["format"], file.attrs["format_version"] = "mossfield-host", np.int64(1)
            file.attrs["voxel_size_m"], file.attrs["periodic"] = np.full(3, 2e-6), np.int64(1)
            file["/host/distance"] = np.full((20, 15, 20), np.nan)
        text = CASE.format(kind="image", pore="", porosity="", cells="40, 24, 40")
        text = text.replace("  height: 40 um\n  pore_size: \n  porosity: \n", "  file: image.h5\n")
        (self.folder / "case.yaml").write_text(text)
        self.expect(15, "host.file", "a distance that is not a number", "import the image again")

    # Breaks if what --set asks for is blamed on the file that it overrides.
    def test_the_place_of_an_override(self):
        self.write("foam", "18 um", "0.85")
        code, _, said = self.call("validate", "case.yaml", "--set", "host.pore_size=6 um")
        self.assertEqual(code, 3, said)
        self.assertRegex(said, r"^--set host\.pore_size.*: host\.pore_size: its struts come out")

    # Breaks if `validate` of a good host says nothing of it, or puts one of a size that only a large machine holds on its grid.
    def test_what_validate_says_of_a_host(self):
        self.write("foam", "18 um", "0.85")
        code, said, errors = self.call("validate", "case.yaml")
        self.assertEqual(code, 0, errors)
        self.assertRegex(said, r"\d+ struts of [\d.]+ um diameter, [\d.]+ cells")
        self.assertRegex(said, r"porosity 0\.8[45]\d*, surface")
        code, said, errors = self.call("validate", "case.yaml", "--set", "grid.cells=[200, 150, 240]")
        self.assertEqual(code, 0, errors)
        self.assertRegex(said, r"\d+ struts of [\d.]+ um diameter, [\d.]+ cells")
        self.assertIn("not put on its grid", said)
        self.assertNotIn("of the solid stands on it", said)

    # Breaks if what electrons lose is left unsaid, is not i L over sigma_eff (a third of the solid's 0.15), is no warning above 1 mV,
    # or is made up where nobody gave a conductivity or where fibres in the plane decide.
    def test_what_electrons_lose(self):
        self.write("foam", "18 um", "0.85")
        said = self.call("validate", "case.yaml", "--set", "host.conductivity=1e4 S/m")[1]
        self.assertIn("  host: electrons lose about 800 nV on their way to its top at 10 A/m^2", said)
        said = self.call("validate", "case.yaml", "--set", "host.conductivity=4 S/m")[1]
        self.assertRegex(said, "warning: host: electrons lose about 2 mV .* near the top than such a host would")
        said = self.call("validate", "case.yaml")[1]
        self.assertIn("electrons would lose 1 mV at 10 A/m^2 if its solid conducted 8 S/m", said)
        self.write("pillars", "", "", more="  diameter: 4 um\n  pitch: 10 um\n  conductivity: 1e4 S/m\n")
        text = (self.folder / "case.yaml").read_text().replace("  pore_size: \n", "").replace("  porosity: \n", "")
        (self.folder / "case.yaml").write_text(text)
        said = self.call("validate", "case.yaml")[1]
        self.assertIn("electrons lose about 318 nV on their way to its top", said)
        self.write("fibres", "", "0.85", more="  diameter: 4 um\n  conductivity: 1e4 S/m\n")
        text = (self.folder / "case.yaml").read_text().replace("  pore_size: \n", "")
        (self.folder / "case.yaml").write_text(text)
        said = self.call("validate", "case.yaml")[1]
        self.assertIn("`mossfield host` measures it", said)
        self.assertNotIn("electrons lose about", said)
        self.write("foam", "18 um", "0.85")
        said = self.call("host", "case.yaml", "--set", "host.conductivity=1e4 S/m")[1]
        share = float(re.search(r"conductivity of the solid +(\S+)", said)[1])
        lost = re.search(r"electrons lose ([\d.]+) nV on their way to its top at 10 A/m\^2", said)
        self.assertAlmostEqual(float(lost[1]) / (1e9 * 10 * 40e-6 / (1e4 * share)), 1, delta=0.01)
        self.write("foam", "18 um", "0.85", more="  conducts: false\n")
        self.assertNotIn("electrons", self.call("validate", "case.yaml")[1])


if __name__ == "__main__":
    unittest.main()
