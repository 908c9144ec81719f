"""mossfield schema, by which editors mark mistakes: it takes every case that ships, and refuses what the program refuses.

    python3 -m unittest tests/case_schema_test.py      needs MOSSFIELD_PROGRAM or build/release/mossfield
"""

import copy
import json
import re
import sys
import tempfile
import unittest
from pathlib import Path

import jsonschema
import yaml

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT / "postproc")]

from mossfield_post import program  # noqa: E402
from mossfield_post.run import FileError  # noqa: E402

CASE = """title: small
question: is it one?
source: [made up]
model: two_potential
grid: {size: [40 um, 24 um, 24 um], cells: [40, 24, 24]}
boundaries: {x_min: electrode, x_max: counter_electrode, y: periodic, z: periodic}
metal: lithium
electrolyte: carbonate_1M
interface: {energy: 0.5 J/m^2, width: 4 um}
kinetics: {exchange_current: 30 A/m^2}
initial: {front: 8 um}
drive: {current: 1 mA/cm^2, until: {time: 40 s}}
"""
PILLARS = {"kind": "pillars", "height": "16 um", "diameter": "6 um", "pitch": "12 um"}


class Loader(yaml.SafeLoader):
    """Numbers as in YAML 1.2, and in the program: 1e-3 is one."""


Loader.add_implicit_resolver("tag:yaml.org,2002:float", re.compile(r"^[-+]?(\d+\.?\d*|\.\d+)([eE][-+]?\d+)?$"), list("-+.0123456789"))
Loader.yaml_implicit_resolvers = {first: [(tag, at) for tag, at in both if tag != "tag:yaml.org,2002:timestamp"]
                                  for first, both in Loader.yaml_implicit_resolvers.items()}


def whole(value):
    """Numbers without a fraction as integers, which is what they are to JSON."""
    if isinstance(value, dict):
        return {key: whole(inner) for key, inner in value.items()}
    if isinstance(value, list):
        return [whole(inner) for inner in value]
    return int(value) if isinstance(value, float) and value.is_integer() else value


class SchemaTest(unittest.TestCase):
    def setUp(self):
        try:
            self.program = program.Program()
        except FileError as error:
            self.skipTest(str(error))
        schema = json.loads(self.program.call("schema"))
        jsonschema.Draft7Validator.check_schema(schema)
        self.validator = jsonschema.Draft7Validator(schema)

    def faults(self, case):
        return [f"{'.'.join(str(p) for p in error.absolute_path)}: {error.message}" for error in self.validator.iter_errors(case)]

    def accepted(self, case):
        """Whether the program does."""
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "case.yaml"
            path.write_text(yaml.safe_dump(case, sort_keys=False))
            try:
                self.program.call("validate", path)
            except ValueError:
                return False
        return True

    def test_cases_that_ship_are_valid(self):
        """Breaks if an editor marks a sound case as wrong."""
        cases = [path for path in sorted((ROOT / "cases").rglob("*.yaml")) if path.parent.name != "materials"]
        self.assertGreater(len(cases), 40)
        for path in cases:
            self.assertEqual(self.faults(whole(yaml.load(path.read_text(), Loader))), [], path)

    def test_what_is_refused_is_marked(self):
        """Breaks if an editor lets something pass that no case may look like."""
        sound = yaml.load(CASE, Loader)

        def changed(section, **keys):
            case = copy.deepcopy(sound)
            for key, value in keys.items():
                part = case.setdefault(section, {})
                part.pop(key, None) if value is None else part.update({key: value})
            return case

        stage = {"current": "1 mA/cm^2", "time": "5 s"}
        both = (sound, changed("drive", current=None, voltage="-0.1 V"), changed("drive", current=None, sequence=[stage]),
                changed("host", **PILLARS), changed("initial", bumps=[{"at": ["5 um", "5 um"], "radius": "4 um"}]))
        for case in both:
            self.assertEqual((self.faults(case), self.accepted(case)), ([], True), case)
        neither = (changed("drive", current=None), changed("drive", voltage="-0.1 V"), changed("drive", sequence=[stage]),
                   changed("drive", current=None, sequence=[{"current": "1 mA/cm^2"}]),
                   changed("drive", current=None, sequence=[{"time": "5 s"}]),
                   changed("drive", current=None, sequence=[{**stage, "voltage": "-0.1 V"}]),
                   changed("initial", bumps=[{"radius": "4 um"}]), changed("initial", bumps=[{"at": ["5 um", "5 um"]}]),
                   changed("coating", material="LiF", thickness="20 nm", pinholes=[{"radius": "4 um"}]),
                   *(changed("host", **{**PILLARS, key: None}) for key in PILLARS),
                   changed("host", kind="foam", height="16 um", porosity=0.8), changed("host", kind="image"),
                   changed("grid", cells=None), changed("grid", sizes="4 um"), changed("interface", width="four"))
        for case in neither:
            self.assertNotEqual(self.faults(case), [], case)
            self.assertFalse(self.accepted(case), case)


if __name__ == "__main__":
    unittest.main()
