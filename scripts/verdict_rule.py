"""The rule of scripts/verdicts (its docstring has it in words) and the tables of its report.

A variant is {system, name, current [A/m^2], control, reports, corners}; a corner {labels: {what varies: (level, words)}, run},
and once it has run what `measure` says of it and its metrics as `table`.
"""
import csv
import itertools

import numpy as np

WORSE, BETTER = 1.25, 0.8
CLASSES = ("suppresses", "no effect", "worse", "broke off")
MEASURED = {"roughness": 2, "tip": 2, "stretch": 3, "cracked": 2, "bare_current": 2, "drop_V": 2, "closing": 2}  # digits
HEADS = ("variant", "verdict", "corners", "roughness ratio", "tip ratio", "largest stretch", "cracked share",
         "current through bare places", "film takes as deposited [V]", "closing")


def columns(folder):
    with (folder / "metrics.csv").open() as file:
        rows = list(csv.DictReader(file))
    return {key: np.array([float(row[key]) for row in rows]) for key in rows[0]} if rows else None


def at_charge(table, charge):
    """(roughness, tip over the mean front) at this charge [m]."""
    q = table["capacity_Ah_m2"]
    return (np.interp(charge, q, table["roughness_m"]), np.interp(charge, q, table["tip_m"] - table["front_mean_m"]))


def measure(coated, control, code):
    """What the rule and the report need of a corner."""
    charge = min(coated["capacity_Ah_m2"][-1], control["capacity_Ah_m2"][-1])
    rough, tip = (a / b for a, b in zip(at_charge(coated, charge), at_charge(control, charge)))
    kind = "worse" if max(rough, tip) >= WORSE else "broke off" if code else "suppresses" if rough <= BETTER and tip <= 1 else "no effect"
    return {"class": kind, "roughness": rough, "tip": tip, "stretch": coated["film_stretch"].max(),
            "cracked": coated["film_cracked_fraction"][-1], "bare_current": coated["film_bare_current"][-1],
            "drop_V": coated["film_drop_V"][0], "closing": coated["film_closing"].max()}


def gather(variants, folder, codes):
    """Fills in the corners that ran, drops the others; returns how the roughness of the controls grew."""
    grown = []
    for variant in variants:
        control = columns(folder / variant["control"]) if codes[variant["control"]] == 0 else None
        if control is not None:
            grown.append(control["roughness_m"][-1] / control["roughness_m"][0])
        for corner in variant["corners"]:
            code = codes[corner["run"]]
            table = columns(folder / corner["run"]) if control is not None and code in (0, 4) else None
            if table:
                corner |= {"table": table} | measure(table, control, code)
        variant["corners"] = [corner for corner in variant["corners"] if "class" in corner]
    return grown


def verdict(wanted, found):
    """wanted: what was reported, '' for nothing; found: the corners' classes."""
    if not wanted or not found:
        return "not judged"
    same = sum(one == wanted for one in found)
    return "agree" if same == len(found) else "undecidable" if same else "disagree"


def number(value):
    return f"{value:.0f}" if value >= 99.5 else f"{value:.2g}"


def where(some):
    """In words: which classes are found, where: apart for films that keep their volume and that form anew, by how much of
    the voltage the film takes as deposited (a conductivity that compares between thicknesses and currents), and by what
    else narrows a class down."""
    told = []
    for heals, word in (("no", "keeps its volume"), ("yes", "forms anew")):
        mine = [corner for corner in some if corner["labels"]["forms anew"][1] == heals]
        for kind in CLASSES:
            here = [corner for corner in mine if corner["class"] == kind]
            if not here:
                continue
            line = f"{word}: **{kind}** {len(here)} of {len(mine)}"
            if len(here) < len(mine):
                line += f", takes {span([{'drop_V': 1000 * corner['drop_V']} for corner in here], 'drop_V')} mV"
                for label in dict.fromkeys(label for corner in mine for label in corner["labels"] if not label.startswith("conductivity")):
                    everywhere, found = (list(dict.fromkeys(c["labels"][label][1] for c in group if label in c["labels"])) for group in (mine, here))
                    if len(found) < len(everywhere):
                        line += f", {label} {' or '.join(found)}"
            told.append(line)
    return "<br>".join(told)


def median(some, key):
    return float(np.median([corner[key] for corner in some]))


def why(some):
    """What the middle corner of a class does."""
    stretch, cracked, through = (median(some, key) for key in ("stretch", "cracked", "bare_current"))
    said = f"takes {number(1000 * median(some, 'drop_V'))} mV"
    if cracked > 0.1:
        said += f", cracks ({100 * cracked:.0f} %)"
    elif stretch > 1.05:
        said += f", is stretched by up to {100 * (stretch - 1):.0f} %"
    if through > 0.01:
        said += f", {100 * through:.0f} % of the current through bare places"
    return said


def span(some, key):
    low, high = (f(corner[key] for corner in some) for f in (min, max))
    low, high = (number(x) if x >= 10 else f"{x:.{MEASURED[key]}g}" for x in (low, high))
    return low if low == high else f"{low} to {high}"


def beside_native(variants, group):
    """(in words, verdict) of the variants of which it was reported that they suppress, beside lithium's own film at the
    same current: every corner of the one with every corner of the other, both over their own controls."""
    pairs = [corner["roughness"] / native["roughness"] <= BETTER
             for variant in group if variant["reports"] == "suppresses" for other in variants
             if other["system"]["name"] == "native" and other["current"] == variant["current"]
             for corner in variant["corners"] for native in other["corners"]]
    if not pairs:
        return "-", "not judged"
    return f"better in {sum(pairs)} of {len(pairs)} pairs", verdict("better", ["better" if one else "" for one in pairs])


def rows(variants):
    """One row a system, of those variants of which something was reported (of all, if nothing was)."""
    out = []
    for _, group in itertools.groupby(variants, key=lambda variant: variant["system"]["name"]):
        group = list(group)
        told = [variant for variant in group if variant["reports"]] or group
        some = [corner for variant in told for corner in variant["corners"]]
        of = {kind: [corner for corner in some if corner["class"] == kind] for kind in CLASSES}
        out.append((group[0]["system"]["film"], group[0]["system"]["reported"], where(some),
                    verdict(told[0]["reports"], [corner["class"] for corner in some]), *beside_native(variants, told),
                    "<br>".join(f"{kind}: {why(of[kind])}" for kind in CLASSES if of[kind])))
    return out


def place(corner):
    """Where in the ranges a corner lies, to find the same one of another film."""
    return frozenset((label, level) for label, (level, _) in corner["labels"].items())


def rougher(one, other):
    """Roughness over the other's, at the charge that both got to."""
    charge = min(one["capacity_Ah_m2"][-1], other["capacity_Ah_m2"][-1])
    return at_charge(one, charge)[0] / at_charge(other, charge)[0]


def compared(comparisons, variants):
    """Rows of one film beside another, corner by corner, at the charge that both got to."""
    out = []
    of = {(variant["system"]["name"], variant["name"]): variant for variant in variants}
    for one in comparisons:
        pair = [of.get(tuple(one[side])) for side in ("better", "other")]
        if None in pair:
            continue
        other = {place(corner): corner["table"] for corner in pair[1]["corners"]}
        ratios = [rougher(corner["table"], other[place(corner)]) for corner in pair[0]["corners"] if place(corner) in other]
        found = ["better" if r <= BETTER else "worse" if r >= WORSE else "the same" for r in ratios]
        said = ", ".join(f"{kind}: {found.count(kind)} of {len(found)}" for kind in ("better", "the same", "worse") if kind in found)
        out.append((one["film"], one["reported"], said, f"{min(ratios):.2g} to {max(ratios):.2g}" if ratios else "-", verdict("better", found)))
    return out


def table(heads, lines):
    return ["| " + " | ".join(heads) + " |", "| " + " | ".join("---" for _ in heads) + " |",
            *("| " + " | ".join(line) + " |" for line in lines), ""]


def details(variants):
    """A table of every variant, from the least to the most over its corners."""
    lines = []
    for variant in (variant for variant in variants if variant["corners"]):
        found = [corner["class"] for corner in variant["corners"]]
        counts = ", ".join(f"{kind} {found.count(kind)}" for kind in CLASSES if kind in found)
        lines.append((f"{variant['system']['name']} {variant['name']}".strip(), verdict(variant["reports"], found), counts,
                      *(span(variant["corners"], key) for key in MEASURED)))
    return table(HEADS, lines)
