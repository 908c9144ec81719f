"""The rule of scripts/verdicts (its docstring has it in words) and the tables of its report.

A variant is {system, name, current [A/m^2], control, reports, corners}; a corner {labels: {what varies: (level, words)}, run},
and once it has run what `measure` says of it and its metrics as `table`. What did not run is dropped and counted as `missing`.
"""
import itertools

import numpy as np
from metrics_table import samples

WORSE, BETTER = 1.25, 0.8
CLASSES = ("suppresses", "no effect", "worse", "broke off")
MEASURED = {"roughness": 2, "tip": 2, "stretch": 3, "cracked": 2, "bare_current": 2, "drop_V": 2, "closing": 2}  # digits
HEADS = ("variant", "verdict", "corners", "roughness ratio", "tip ratio", "largest stretch", "cracked share",
         "current through bare places", "film takes as deposited [V]", "closing")


def columns(folder):
    """Of a run's metrics.csv; None if it has no samples."""
    rows = samples(folder / "metrics.csv")
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
    return {"class": kind, "control": control, "broke": bool(code), "roughness": rough, "tip": tip, "stretch": coated["film_stretch"].max(),
            "cracked": coated["film_cracked_fraction"][-1], "bare_current": coated["film_bare_current"][-1],
            "drop_V": coated["film_drop_V"][0],
            "closing": max(coated["film_closing"].max(), np.abs(coated.get("film_swallowed", 0)).max())}  # put back, or left where fronts met


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
        ran = [corner for corner in variant["corners"] if "class" in corner]
        variant["missing"] = len(variant["corners"]) - len(ran)
        variant["corners"] = ran
    return grown


def verdict(wanted, found, missing=0):
    """wanted: what was reported, '' for nothing; found: the corners' classes; missing: of corners that did not run, which
    might have been the other way."""
    if not wanted or not found:
        return "not judged"
    same = sum(one == wanted for one in found)
    if 0 < same < len(found):
        return "undecidable"
    return "not judged" if missing else "agree" if same else "disagree"


def lacking(variants):
    return sum(variant.get("missing", 0) for variant in variants)


def ran(count, missing):
    """In words, where runs failed."""
    return f"{count} of {count + missing} ran" if missing else ""


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


def why(some):
    """What the middle corner of a class does, by its roughness ratio: the numbers of one run."""
    middle = sorted(some, key=lambda corner: (corner["roughness"], corner["drop_V"]))[len(some) // 2]
    said = f"takes {number(1000 * middle['drop_V'])} mV"
    if middle["cracked"] > 0.1:
        said += f", cracks ({100 * middle['cracked']:.0f} %)"
    elif middle["stretch"] > 1.05:
        said += f", is stretched by up to {100 * (middle['stretch'] - 1):.0f} %"
    if middle["bare_current"] > 0.01:
        said += f", {100 * middle['bare_current']:.0f} % of the current through bare places"
    return said


def span(some, key):
    low, high = (f(corner[key] for corner in some) for f in (min, max))
    low, high = (number(x) if x >= 10 else f"{x:.{MEASURED[key]}g}" for x in (low, high))
    return low if low == high else f"{low} to {high}"


def over_control(corner, charge):
    """Roughness over the control's at this charge."""
    return at_charge(corner["table"], charge)[0] / at_charge(corner["control"], charge)[0]


def better(corner, native):
    """Whether a corner is smoother than one of lithium's own film, each over its control, at the charge that all of them got
    to. One that broke off is not: it did not do what it was asked to."""
    charge = min(one["capacity_Ah_m2"][-1] for pair in (corner, native) for one in (pair["table"], pair["control"]))
    return not corner["broke"] and over_control(corner, charge) <= BETTER * over_control(native, charge)


def beside_native(variants, group):
    """(in words, verdict) of the variants of which it was reported that they suppress, beside lithium's own film at the
    same current: every corner of the one with every corner of the other, both over their own controls."""
    pairs, missing = [], 0
    for variant in (variant for variant in group if variant["reports"] == "suppresses"):
        for other in variants:
            if other["system"]["name"] == "native" and other["current"] == variant["current"]:
                pairs += [better(corner, native) for corner in variant["corners"] for native in other["corners"]]
                missing += lacking([variant, other])
    if not pairs:
        return "-", "not judged"
    return (f"better in {sum(pairs)} of {len(pairs)} pairs" + (", others did not run" if missing else ""),
            verdict("better", ["better" if one else "" for one in pairs], missing))


def rows(variants):
    """One row a system, of those variants of which something was reported (of all, if nothing was)."""
    out = []
    for _, group in itertools.groupby(variants, key=lambda variant: variant["system"]["name"]):
        group = list(group)
        told = [variant for variant in group if variant["reports"]] or group
        some = [corner for variant in told for corner in variant["corners"]]
        of = {kind: [corner for corner in some if corner["class"] == kind] for kind in CLASSES}
        missing = lacking(told)
        out.append((group[0]["system"]["film"], group[0]["system"]["reported"], "<br>".join(filter(None, (where(some), ran(len(some), missing)))),
                    verdict(told[0]["reports"], [corner["class"] for corner in some], missing), *beside_native(variants, told),
                    "<br>".join(f"{kind}: {why(of[kind])}" for kind in CLASSES if of[kind])))
    return out


def place(corner):
    """Where in the ranges a corner lies, to find the same one of another film."""
    return frozenset((label, level) for label, (level, _) in corner["labels"].items())


def rougher(one, other):
    """Roughness over the other's, at the charge that both got to."""
    charge = min(one["capacity_Ah_m2"][-1], other["capacity_Ah_m2"][-1])
    return at_charge(one, charge)[0] / at_charge(other, charge)[0]


def beside_other(corner, other):
    """(class of a corner beside the same one of another film, roughness over the other's). A run that broke off and was not
    worse until then is no better."""
    ratio = rougher(corner["table"], other["table"])
    return "worse" if ratio >= WORSE else "broke off" if corner["broke"] else "better" if ratio <= BETTER else "the same", ratio


def compared(comparisons, variants):
    """Rows of one film beside another, corner by corner, at the charge that both got to."""
    out = []
    of = {(variant["system"]["name"], variant["name"]): variant for variant in variants}
    for one in comparisons:
        pair = [of.get(tuple(one[side])) for side in ("better", "other")]
        if None in pair:
            continue
        other = {place(corner): corner for corner in pair[1]["corners"]}
        pairs = [(corner, other[place(corner)]) for corner in pair[0]["corners"] if place(corner) in other]
        found, ratios = zip(*(beside_other(*two) for two in pairs)) if pairs else ((), ())
        missing = max(pair[0].get("missing", 0), pair[1].get("missing", 0))
        early = sum(b["broke"] for _, b in pairs)
        said = [f"{kind}: {found.count(kind)} of {len(found)}" for kind in ("better", "the same", "worse", "broke off") if kind in found]
        said += [f"in {early} only until the other broke off"] * (early > 0) + ["not all ran"] * (missing > 0)
        out.append((one["film"], one["reported"], ", ".join(said), f"{min(ratios):.2g} to {max(ratios):.2g}" if ratios else "-",
                    verdict("better", found, missing)))
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
        counts = ", ".join(filter(None, (counts, ran(len(found), lacking([variant])))))
        lines.append((f"{variant['system']['name']} {variant['name']}".strip(), verdict(variant["reports"], found, lacking([variant])), counts,
                      *(span(variant["corners"], key) for key in MEASURED)))
    return table(HEADS, lines)
