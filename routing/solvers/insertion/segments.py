"""Join stretches of a run in constant time, each known by three numbers.

A stretch lasts ``duration_s`` if it begins between ``earliest_s`` and ``latest_s``: begun before,
it waits; begun later, it misses a window. (Vidal et al. 2013, "A hybrid genetic algorithm with
adaptive diversity management for a large class of vehicle routing problems with time-windows",
section 4.5, without time warp.) With one window a stop this is exact, and the duration of the
joined run is that of its timetable; with more it is a bound: it takes the hull of the windows.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from routing.problem import TimeWindow

Longs = npt.NDArray[np.int64]

ALWAYS_S = 1 << 40
"""Later than any time of a problem."""


class Segment(NamedTuple):
    """One stretch."""

    duration_s: int
    earliest_s: int
    latest_s: int


class Segments(NamedTuple):
    """Many stretches, (n,) each."""

    duration_s: Longs
    earliest_s: Longs
    latest_s: Longs


def service(windows: Sequence[TimeWindow], duration_s: int) -> Segment:
    """The service at one stop, begun within the hull of its windows."""
    if not windows:
        return Segment(duration_s, 0, ALWAYS_S)
    return Segment(duration_s, windows[0].opens_s, windows[-1].closes_s)


def joined(one: Segment, travel_s: int, other: Segment) -> Segment | None:
    """One stretch, the way, the other; None where the other comes too late."""
    ahead_s = one.duration_s + travel_s
    if one.earliest_s + ahead_s > other.latest_s:
        return None
    wait_s = max(other.earliest_s - ahead_s - one.latest_s, 0)
    return Segment(
        ahead_s + other.duration_s + wait_s,
        max(other.earliest_s - ahead_s, one.earliest_s) - wait_s,
        min(other.latest_s - ahead_s, one.latest_s),
    )


def joined_all(
    one: Segments, travel_s: npt.NDArray[np.integer], other: Segments | Segment
) -> tuple[Segments, npt.NDArray[np.bool_]]:
    """Many at once, and which of them are in time."""
    ahead_s: Longs = one.duration_s + travel_s.astype(np.int64)
    wait_s: Longs = np.maximum(other.earliest_s - ahead_s - one.latest_s, 0)
    together = Segments(
        ahead_s + other.duration_s + wait_s,
        np.maximum(other.earliest_s - ahead_s, one.earliest_s) - wait_s,
        np.minimum(other.latest_s - ahead_s, one.latest_s),
    )
    return together, one.earliest_s + ahead_s <= other.latest_s
