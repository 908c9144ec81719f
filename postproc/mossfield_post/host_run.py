"""What a run with a host says of its filling: profiles over the height, and when the pores close or overflow."""

import re
from dataclasses import dataclass

import numpy as np

from . import style
from .run import FileError
from .series import column

HOST_COLUMNS = ("host_fill", "host_fill_low", "host_fill_high", "host_current_depth_m", "lithium_above_m", "host_stranded")
CLOSED = 0.01      # share of the pores cut off from which a host counts as closed
OVERFLOW = 0.02    # lithium above the host, in heights of the host, from which it counts as overflowing
BARE = 0.02        # a slice with less surface than this, of the most, has no current density of its own
MA_CM2 = 0.1       # A/m^2 to mA/cm^2; A h/m^2 to mA h/cm^2


def require_host(run):
    """Raises FileError if the run has no host."""
    if "host_fill" not in run.metrics:
        raise FileError(run.path / "metrics.csv", "no column 'host_fill'", "the table of a run with a section host:",
                        "Run a case with a section host: in it, or look at this run with `fields` and `series`.")


@dataclass(frozen=True)
class Profile:
    """One snapshot over the height above the electrode. Arrays (slices,)."""

    time: float            # [s]
    capacity: float        # [A h/m^2]
    height: np.ndarray     # of the middle of a slice [m]
    pores: np.ndarray      # share of the slice that is not host
    fill: np.ndarray       # share of that which is lithium; above the host the share of the slice
    current: np.ndarray    # density on the surface of host and lithium [A/m^2]; not a number where there is none
    top: float             # of the host [m]


def read_profile(run, snapshot):
    """The Profile of a snapshot of a run with a host. Raises FileError."""
    require_host(run)
    height, host, lithium, current, area = (snapshot.profile(n) for n in ("height", "host", "lithium", "current", "area"))
    pores, top = 1 - host, snapshot.host_top()
    with np.errstate(divide="ignore", invalid="ignore"):
        fill = np.where(pores > 1e-6, lithium / pores, np.nan)
        density = np.where(area > BARE * area.max(), current / area, np.nan)
    return Profile(snapshot.time, capacity_at(run, snapshot.time), height, pores, fill, density,
                   top_of(height, host) if top is None else top)


def top_of(height, host):
    """The top of a host that was not written: where the share of host (slices,), at these heights [m], falls below half of
    its median for good: [m]; 0 without host."""
    if not (host > 0.01).any():
        return 0.0
    half = 0.5 * np.median(host[host > 0.01])
    last = np.flatnonzero(host >= half)[-1]
    if last + 1 == len(host):
        return float(height[-1])
    share = (host[last] - half) / (host[last] - host[last + 1])
    return float(height[last] + share * (height[last + 1] - height[last]))


def capacity_at(run, time):
    """Charge passed until `time` [s], between two samples: [A h/m^2]. Raises FileError."""
    return float(np.interp(time, run.metrics["time_s"], column(run, "capacity_Ah_m2")))


def instant_label(run, snapshot):
    """'t = 27 min, 3.9 mAh/cm^2, 62 % of the pores'. Raises FileError."""
    fill = float(np.interp(snapshot.time, run.metrics["time_s"], column(run, "host_fill")))
    return (f"t = {style.time_label(snapshot.time, run.snapshots[-1].time)},  "
            f"{capacity_at(run, snapshot.time) * MA_CM2:.3g} mAh/cm²,  {100 * fill:.0f} % of the pores filled")


@dataclass(frozen=True)
class Event:
    """When something happened; not a number if it has not."""

    time: float = np.nan      # [s]
    capacity: float = np.nan  # [A h/m^2]


@dataclass(frozen=True)
class Filling:
    """How a run went."""

    closure: Event   # more than CLOSED of the pores are cut off
    overflow: Event  # more lithium above the host than the threshold
    short: Event     # the metal has reached the other side
    end: Event       # the last sample
    threshold: float   # of overflow [m]
    depth: float       # to which all but 1/e of the current into the host reaches at the start [m]
    fill: float        # share of the pores at the end,
    fill_low: float    # of the lowest fifth,
    fill_high: float   # of the highest


def filling(run, overflow=None):
    """The Filling of a run. overflow: lithium above the host [m], by default OVERFLOW of its height. Raises FileError."""
    require_host(run)
    share, low, high, depth, above, stranded = (column(run, n) for n in HOST_COLUMNS)
    threshold = overflow if overflow is not None else OVERFLOW * read_profile(run, run.snapshots[0]).top
    time = run.metrics["time_s"]
    return Filling(_first_above(run, stranded, CLOSED), _first_above(run, above, threshold), _short(run),
                   _event(run, time[-1]), threshold, _first_known(depth), share[-1], low[-1], high[-1])


def _event(run, time):
    return Event(float(time), capacity_at(run, time))


def _first_above(run, values, limit):
    """When values (samples,) first exceed the limit, by a straight line between two samples."""
    over = np.flatnonzero(values > limit)
    if not len(over):
        return Event()
    k, time = over[0], run.metrics["time_s"]
    if k == 0:
        return _event(run, time[0])
    share = (limit - values[k - 1]) / (values[k] - values[k - 1])
    return _event(run, time[k - 1] + share * (time[k] - time[k - 1]))


def _first_known(values):
    known = values[np.isfinite(values) & (values > 0)]
    return float(known[0]) if len(known) else np.nan


def _short(run):
    """The short circuit that run.log tells of, or else the tip in the last slice of cells."""
    try:
        log = (run.path / "run.log").read_text(encoding="utf-8", errors="replace")
    except OSError:
        log = ""
    told = re.findall(r"finished: short circuit \(t = (\S+) s", log)
    if told:
        return _event(run, float(told[-1]))
    axis = run.snapshots[0].header.growth_axis
    low, high = run.grid.edges(axis)
    return _first_above(run, column(run, "tip_m"), high - low - run.grid.spacing[axis])
