"""The hosts' part of cases/review/VERDICTS.md: `scripts/verdicts --hosts`. What is run and what was reported of it:
cases/review/hosts.toml.

The rule for hosts:
- Each is run at every combination of what its row varies: what nobody measured.
- evenness: share of the pores that the deposit has filled since the start in the host's lowest fifth over that in its highest, at
  the reported capacity.
  even: 0.5 to 2. from below: more. upper part: less. middle: both fifths filled by less than a tenth of what the whole host did.
  on top: over a fifth of the lithium lies above the host. closed: before that, metal cut more than 1 % of the pores off from the
  electrolyte above.
- agree: every combination is what was reported. disagree: none is. undecidable: some are. Where a run failed: neither of the
  first two.
- One host beside another: how far each is from even, evenness or its inverse, whichever is 1 or more; the other's over this one's,
  the median of pairs alike in what both vary; more even from 1.25 on, less from 0.8 down.
- Foils: the dip is the deepest voltage of the first minute; nuclei are counted at 0.3 mA h/cm^2. Their number on TiO2 was put in.
- These classes were fixed after a look at the three foams, "from below" after the carbon fibres. Until 2026-11-30 the lithium of the
  start counted as filled, and one host beside another went by evenness alone, so that filling from below was more even than even; and
  what lay in the middle alone was called upper part.
"""
import itertools
import pathlib
import re

import numpy as np

from verdict_rule import columns, ran, verdict

EVEN, BELOW, ABOVE, CLOSED, ENDS = 0.5, 2.0, 0.2, 0.01, 0.1
CLASSES = ("from below", "even", "middle", "upper part", "on top", "closed")


def combinations(row):
    """[[KEY=VALUE, ...]] of everything that a row varies."""
    vary = row.get("vary", {})
    return [[f"{key}={value}" for key, value in zip(vary, values)] for values in itertools.product(*vary.values())]


def plan(rows, folder):
    """Adds `runs` to each row; returns {run: (case, sets)}."""
    runs = {}
    for number, row in enumerate(rows):
        row["runs"] = {}
        for n, sets in enumerate(combinations(row)):
            name = f"{row['name']}_{number}_{n:02d}"
            row["runs"][name] = sets
            runs[name] = (folder / "hosts" / f"{row['name']}.yaml", row.get("set", []) + sets)
    return runs


def measure_host(table, area):
    """What the rule needs of a host's run; area: of the box [m^2]."""
    since = {key: values - values[0] for key, values in table.items()}
    on_top = since["lithium_above_m"] * area > ABOVE * since["metal_volume_m3"]
    closed = (table["host_stranded"][~on_top] > CLOSED).any()
    since = {key: values[-1] for key, values in since.items()}
    low = max(since["host_fill_low"], 0.0)
    middle = max(low, since["host_fill_high"]) < ENDS * since["host_fill"]
    evenness = low / max(since["host_fill_high"], 1e-3 * low, 1e-12)
    share_above = since["lithium_above_m"] * area / since["metal_volume_m3"]
    kind = "closed" if closed else "on top" if share_above > ABOVE else "middle" if middle else "from below" if evenness > BELOW \
        else "even" if evenness >= EVEN else "upper part"
    return {"class": kind, "evenness": evenness, "above": share_above, "depth": table["host_current_depth_m"][0],
            "depth_end": table["host_current_depth_m"][-1]}


def measure_foil(table):
    early = table["time_s"] <= 60
    return {"dip": -1e3 * table["voltage_V"][early].min(), "number": table["nuclei_m2"][-1], "radius": table["nuclei_radius_m"][-1]}


def span(found, key, scale=1.0, form=".2g"):
    values = sorted(scale * one[key] for one in found)
    low, high = (f"{value:.0f}" if form == ".2g" and value >= 99.5 else format(value, form) for value in (values[0], values[-1]))
    return low if low == high else f"{low} to {high}"


def uneven(one):
    """1 of what is even, more of what is filled from either side."""
    evenness = max(one["evenness"], 1e-3)
    return max(evenness, 1 / evenness)


def beside(row, measured):
    """How far the other is from even over how far this one is, of all pairs that agree in what both vary; the median."""
    pairs = [uneven(other) / uneven(one) for one in measured[row["name"]] for other in measured.get(row.get("beside"), [])
             if all(other["sets"].get(key, value) == value for key, value in one["sets"].items())]
    if not pairs:
        return "-"
    ratio = np.median(pairs)
    word = "more even" if ratio >= 1.25 else "less even" if ratio <= 0.8 else "the same"
    return f"{word} ({ratio:.2g})"


def box_area(case):
    sizes = re.search(r"size: \[([\d.]+) um, ([\d.]+) um", case.read_text())
    return float(sizes[1]) * float(sizes[2]) * 1e-12


def host_lines(rows, folder, cases, codes):
    measured = {row["name"]: [measure_host(columns(folder / run), box_area(cases / "hosts" / f"{row['name']}.yaml"))
                              | {"sets": dict(pair.split("=", 1) for pair in row["runs"][run])}
                              for run in row["runs"] if codes[run] == 0] for row in rows}
    lines = []
    for row in rows:
        found = measured[row["name"]]
        kinds = [one["class"] for one in found]
        said = ", ".join(f"**{kind}** {kinds.count(kind)} of {len(kinds)}" for kind in CLASSES if kind in kinds) or "no run ended"
        missing = len(row["runs"]) - len(kinds)
        said += f"; {ran(len(kinds), missing)}" if kinds and missing else ""
        why = (f"evenness {span(found, 'evenness')}; current reaches {span(found, 'depth', 1e6)} um at first, "
               f"{span(found, 'depth_end', 1e6)} at the end; {span(found, 'above', 100, '.1f')} % above") if found else "-"
        lines.append((row["host"], row["reported"], said, verdict(row.get("reports"), kinds, missing), beside(row, measured), why))
    return lines


def foil_verdict(row, found, dips):
    """Against what was reported of a foil."""
    missing = len(row["runs"]) - len(found)
    if "dip" in row:
        return f"{row['dip'][1]}, {100 * max(abs(one['dip'] / row['dip'][0] - 1) for one in found):.0f} % off" + (f"; {ran(len(found), missing)}" if missing else "")
    if row.get("rises") in dips:  # the foil that it is beside ran
        return verdict("rises", ["rises" if one["dip"] > 1.05 * dips[row["rises"]] else "" for one in found], missing)
    return "not judged"


def foil_lines(rows, folder, codes):
    measured = {row["foil"]: [measure_foil(columns(folder / run)) for run in row["runs"] if codes[run] == 0] for row in rows}
    dips = {name: np.median([one["dip"] for one in found]) for name, found in measured.items() if found}
    lines = []
    for row in rows:
        found = measured[row["foil"]]
        if not found:
            lines.append((row["foil"], row["reported"], "no run ended", "-", "-", "not judged"))
            continue
        lines.append((row["foil"], row["reported"], f"{span(found, 'dip', 1, '.4g')} mV", span(found, "number", 1, ".1e"),
                      f"{span(found, 'radius', 1e6)} um", foil_verdict(row, found, dips)))
    return lines


def table(heads, lines):
    return ["| " + " | ".join(heads) + " |", "| " + " | ".join("---" for _ in heads) + " |",
            *("| " + " | ".join(line) + " |" for line in lines), ""]


def section(options, codes, said):
    """The text from "## Hosts" on."""
    rule = __doc__[__doc__.index("The rule for hosts:"):].strip()
    hosts = host_lines(options.table["host"], options.output, options.cases, codes)
    foils = foil_lines(options.table["foil"], options.output, codes)
    counts = [line[3] for line in hosts]
    text = ["## Hosts", "", said + " " + ", ".join(f"{counts.count(word)} {word}" for word in
                                                  ("agree", "disagree", "undecidable", "not judged")) + ".", "", rule, "",
            *table(("host", "reported", "predicted", "verdict", "beside the one without", "why"), hosts),
            "### Nuclei on copper", "",
            *table(("foil", "reported", "dip at 1 mA/cm^2", "nuclei [1/m^2]", "their radius", "verdict"), foils)]
    return "\n".join(text)


def replaced(report, section_text):
    """The report with its part on hosts replaced, or added."""
    path = pathlib.Path(report)
    before = path.read_text() if path.exists() else ""
    return before.partition("## Hosts\n")[0].rstrip() + "\n\n" + section_text
