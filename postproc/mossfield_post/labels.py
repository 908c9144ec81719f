"""What a picture of several runs calls each: its title, or what tells it from others of that title."""

import re

from . import style

MOST = 3  # differing keys that are shown


def titles(runs, inches):
    """Titles as they are shown on a width of `inches`; of those that would look alike each begins with the run's folder, and
    with so many above it as tell it from the others, and with the values that its case does not share with theirs."""
    short = [style.shorten(run.title, inches, 9) for run in runs]
    folders = [run.path.resolve().parts for run in runs]
    values = {run.path: resolved(run) for run, text in zip(runs, short) if short.count(text) > 1}
    found = []
    for run, text, folder in zip(runs, short, folders):
        group = [other for other, same in zip(runs, short) if same == text]
        alike = {other.path.resolve().parts for other in group} - {folder}
        if alike:
            count = next(n for n in range(1, 1000) if all(other[-n:] != folder[-n:] for other in alike))
            own = varied(values[run.path], [values[other.path] for other in group])
            text = style.shorten(f"{'/'.join(folder[-count:])}: {'; '.join([*own, run.title])}", inches, 9)
        found.append(text)
    return found


def varied(mine, group):
    """['key = value'] of what is not the same in all cases of a group; only what --set says where that says anything."""
    known = [values for values in group if values]
    if not mine or len(known) < 2:
        return []
    keys = dict.fromkeys(key for values in known for key in values)
    keys = [key for key in keys if len({values.get(key, ("",))[0] for values in known}) > 1]
    told = [key for key in keys if any(values.get(key, ("", False))[1] for values in known)] or keys
    return [f"{key} = {mine[key][0] if key in mine else 'none'}" for key in told[:MOST]] + ["..."] * (len(told) > MOST)


def resolved(run):
    """{key: (value as written, whether --set said it)} of a run's resolved.yaml; empty where there is none."""
    try:
        text = (run.path / "resolved.yaml").read_text(encoding="utf-8", errors="replace")
    except OSError:
        return {}
    values, sections = {}, []
    for line in text.splitlines():
        match = re.match(r"( *)((?:- )*)([\w.]+):(?: (.*?))?(?:  # (.*))?$", line)
        if match:
            depth = len(match[1] + match[2]) // 2
            sections = sections[:depth] + [""] * (depth - len(sections)) + [match[3]]
            if match[4] is not None:
                values[".".join(filter(None, sections))] = (match[4], "--set " in (match[5] or ""))
    return {key: value for key, value in values.items() if key not in ("title", "question", "source")}
