"""Allen-Cahn with a manufactured solution: PFHub benchmark 7a

pages.nist.gov/pfhub, benchmark 7, case (a): kappa = 4e-4, a wavy front that rises and ripples to t = 8 on a box of
1 x 1/2. A case file has no place for a manufactured source, so the test program physics_pfhub7a_test carries the runs
out, on the phase equation of the literature mode with its own two-step scheme; the C++ file has the equations. The
error is the root of the sum of squares times the area of a cell. The published errors are those of second-order
finite differences: the benchmark's reference (fourth-order Runge-Kutta) and an independent implicit Euler of the same
order in space. The two have h = 1/100, 1/200 and 1/400 in common and differ there by 0.5, 0.3 and 0.07 %.
"""
import json
import os
import pathlib
import subprocess

import matplotlib.pyplot as plt
import numpy as np

from harness import ROOT
from mossfield_post import style

REFERENCE, EULER = "Runge-Kutta", "implicit Euler"
PUBLISHED = {50: (4.163e-2, REFERENCE), 100: (6.752e-3, REFERENCE), 128: (3.680e-3, EULER), 200: (1.3898e-3, REFERENCE),
             256: (8.358e-4, EULER), 400: (3.3698e-4, REFERENCE), 800: (8.297e-5, EULER)}


def properties(bench):
    """What the test program recorded, over all its tests."""
    program = pathlib.Path(os.environ.get("MOSSFIELD_PROGRAM", ROOT / "build" / "release" / "mossfield"))
    bench.folder.mkdir(parents=True, exist_ok=True)
    report = bench.folder / "report.json"
    command = [program.parent / "tests" / "physics_pfhub7a_test", f"--gtest_output=json:{report}"]
    if not bench.fast:
        command.append("--gtest_also_run_disabled_tests")
    subprocess.run(command, capture_output=True, env={**os.environ, "OMP_NUM_THREADS": "1"}, check=False)
    tests = [test for suite in json.loads(report.read_text())["testsuites"] for test in suite["testsuite"]]
    return {key: float(value) for test in tests for key, value in test.items()
            if key.startswith(("error_", "order_in_time"))}


def draw(bench, errors):
    style.apply()
    figure, axes = plt.subplots(figsize=(4.2, 3.4), constrained_layout=True)
    spacing = 1 / np.array(sorted(PUBLISHED))
    for source, mark in ((REFERENCE, "o"), (EULER, "s")):
        points = [(1 / n, error) for n, (error, whose) in PUBLISHED.items() if whose == source]
        axes.loglog(*np.transpose(points), mark, markersize=7, markerfacecolor="none", color=style.LINES[1],
                    label=f"published, {source}")
    axes.loglog(*np.transpose([(1 / n, error) for n, error in errors.items()]), ".", color=style.LINES[0],
                label="Mossfield")
    axes.loglog(spacing, errors[256] * (256 * spacing)**2, "-", color=style.METAL, label="order 2")
    axes.set(xlabel="h", ylabel="error at t = 8")
    axes.legend(frameon=False)
    bench.figure("pfhub7a", figure, "Error of the manufactured Allen-Cahn solution against the cell.")


def check(bench):
    found = properties(bench)
    errors = {int(key.removeprefix("error_")): value for key, value in found.items() if key.startswith("error_")}
    errors = dict(sorted(errors.items()))
    for n, error in errors.items():
        published, source = PUBLISHED[n]
        bench.compare(f"error at h = 1/{n}", published, error, 0.01, source)
    (coarse, fine) = list(errors)[-2:]
    order = np.log(errors[coarse] / errors[fine]) / np.log(fine / coarse)
    bench.row(f"order in space, h = 1/{coarse} to 1/{fine}", "2 within 0.2 (the benchmark's allowance)", f"{order:.3f}",
              abs(order - 2) <= 0.2)
    order = found["order_in_time"]
    bench.row("order in time, steps 0.2, 0.1, 0.05", "2 within 0.1", f"{order:.3f}", abs(order - 2) <= 0.1)
    draw(bench, errors)
