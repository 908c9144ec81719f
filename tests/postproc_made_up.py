"""Run directories made up for the tests of postproc/, written as the solver writes them."""

from pathlib import Path

import h5py
import numpy as np

COLUMNS = ("time_s,step,dt_s,voltage_V,current_A_m2,capacity_Ah_m2,tip_m,front_min_m,front_mean_m,roughness_m,"
           "arc_length_ratio,metal_volume_m3,c_min_mol_m3,charge_balance,lithium_balance,free_energy_J,"
           "elliptic_iterations,wall_s").split(",")
WIDTH = 3e-6  # of the made-up interface [m], 5 cells


def height(across, time):
    """Made-up front above the electrode [m] at transverse position(s) [m] and time [s]: lopsided fingers."""
    s = np.asarray(across) * 1e6
    grow = time / 100.0
    fingers = 9 * np.exp(-((s - 9) / 1.7) ** 2) + 5 * np.exp(-((s - 21) / 2.2) ** 2)
    return 1e-6 * (4 + 5 * grow + grow ** 1.5 * fingers)


class Maker:
    """Writes run directories as the solver does; every number chosen so that a swapped axis shows."""

    def __init__(self, cells=(48, 30, 1), spacing=(0.6e-6, 0.9e-6, 1e-6), origin=(0.0, 0.0, 0.0), axis=0, sign=1,
                 title="Fingers from a bumpy start", growth=1.0):
        self.cells, self.spacing, self.origin = cells, spacing, origin
        self.axis, self.sign, self.title, self.growth = axis, sign, title, growth

    def centres(self, axis):
        return self.origin[axis] + (np.arange(self.cells[axis]) + 0.5) * self.spacing[axis]

    def fields(self, time):
        z, y, x = np.meshgrid(*(self.centres(a) for a in (2, 1, 0)), indexing="ij")
        place = (x, y, z)
        low = self.origin[self.axis]
        high = low + self.cells[self.axis] * self.spacing[self.axis]
        distance = place[self.axis] - low if self.sign > 0 else high - place[self.axis]
        others = [a for a in range(3) if a != self.axis]
        across = place[others[0]] + (0.4 * place[others[1]] if self.cells[others[1]] > 1 else 0)
        gap = distance - height(across, time * self.growth)
        xi = 0.5 * (1 - np.tanh(2 * gap / WIDTH))
        c = 1000 * (1 - 0.8 * np.exp(-np.maximum(gap, 0) / 6e-6) * time / 100) * (1 - xi)
        phi = -0.05 * np.exp(-gap.clip(0) / 9e-6) - 0.002 * across * 1e6 / 27
        return {"xi": (xi, "1", "phase field, 1 in the metal"), "c": (c, "mol/m^3", "salt concentration"),
                "phi": (phi, "V", "electric potential of the electrolyte")}

    def write(self, folder, times=(0.0, 25.0, 50.0, 75.0, 100.0)):
        folder = Path(folder)
        (folder / "snapshots").mkdir(parents=True)
        (folder / "case.yaml").write_text(f"title: {self.title}   # made up\nmodel: two_potential\n")
        for k, time in enumerate(times):
            with h5py.File(folder / "snapshots" / f"snapshot_{10 * k:06d}.h5", "w") as file:
                file.attrs.update({
                    "format": "mossfield-snapshot", "format_version": 1, "time_s": time, "step": 10 * k,
                    "model": "two_potential", "case": f"title: {self.title}\n", "git_hash": "0123abcd",
                    "growth_axis": self.axis, "growth_sign": self.sign, "cells": np.array(self.cells, "i4"),
                    "spacing_m": self.spacing, "origin_m": self.origin})
                for name, (values, unit, words) in self.fields(time).items():
                    data = file.create_dataset("fields/" + name, data=values)
                    data.attrs.update({"unit": unit, "long_name": words, "unitSI": 1.0})
        rows = [self.row(k, t) for k, t in enumerate(np.linspace(times[0], times[-1], 81))]
        text = "\n".join(",".join(f"{v:.17g}" for v in row) for row in rows)
        (folder / "metrics.csv").write_text(",".join(COLUMNS) + "\n" + text + "\n")
        return folder

    def row(self, step, time):
        front = height(np.linspace(0, 27e-6, 271), time * self.growth)
        return [time, step, 1.25, -0.08 - 0.0001 * time, 50 + 0.02 * time, 50 * time / 3600, front.max(), front.min(),
                front.mean(), front.std(), 1 + time / 90, 1e-16 * (1 + time), 1000 - 8 * time,
                1e-12 * (1.1 + np.sin(step)), 1e-15 * (1.2 + np.cos(step)), 1e-9 * (1 + time), 6, 0.1 * step]
