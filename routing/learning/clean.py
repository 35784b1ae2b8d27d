"""Clean recorded tracks: drop what cannot be, put in order, cut at gaps and deliveries."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from routing.learning.clean_kernel import (
    AFTER_GAP,
    AFTER_RESET,
    AFTER_STAY,
    BEGINS,
    JUMP,
    KEPT,
    SAME_TIME,
    STANDING,
    find_faults,
    find_stays,
    put_in_order,
)
from routing.learning.rules import CleaningRules
from routing.learning.tracks import Dropped, Fixes, TrackReport, Tracks

_HIGHEST_LATITUDE, _HIGHEST_LONGITUDE = 85.0, 180.0
"""North of 85° there is no road, and no map grid."""


def clean(fixes: Fixes, rules: CleaningRules, *, now_s: float, report: TrackReport) -> Tracks:
    """Turn fixes into pieces of track that can be matched; ``report`` counts what is lost and why.

    Args:
        fixes: As recorded, tracks in any order.
        rules: What is believable.
        now_s: Seconds since 1970; much later times are faults of a clock.
        report: Counts are added to it.
    """
    report.fixes_read += len(fixes)
    report.tracks += len(np.unique(fixes.track))
    alone = _believable(fixes, rules, now_s, report)
    alone = alone[np.argsort(fixes.track[alone], kind="stable")]
    track = fixes.track[alone]
    offset = np.concatenate([[0], np.flatnonzero(np.diff(track)) + 1, [len(track)]])
    offset = offset.astype(np.int64) if len(track) else np.zeros(1, dtype=np.int64)

    time_s, x, y = fixes.time_s[alone], fixes.longitude[alone], fixes.latitude[alone]
    order, done = put_in_order(offset, time_s, x, y, rules)
    report.reordered += int((done == 1).sum())
    alone, time_s, x, y = alone[order], time_s[order], x[order], y[order]
    fate, before = find_faults(offset, time_s, x, y, rules)
    report.dropped[Dropped.SAME_TIME] += int((fate == SAME_TIME).sum())
    report.dropped[Dropped.JUMP] += int((fate == JUMP).sum())
    report.clocks_set_back += int((before == AFTER_RESET).sum())
    report.gaps += int((before == AFTER_GAP).sum())
    kept = fate == KEPT
    alone, before = alone[kept], before[kept]
    standing, before, x, y = find_stays(time_s[kept], x[kept], y[kept], before, rules)
    report.dropped[Dropped.STANDING] += int((standing == STANDING).sum())
    report.stays += int((before == AFTER_STAY).sum())
    moving = standing == KEPT
    alone = alone[moving]
    cleaned = (fixes.track[alone], fixes.time_s[alone], x[moving], y[moving])
    return _pieces(*cleaned, before[moving] >= BEGINS, rules, report)


def _believable(
    fixes: Fixes, rules: CleaningRules, now_s: float, report: TrackReport
) -> npt.NDArray[np.int64]:
    """The fixes that can be believed each for itself; (j,), in their order."""
    longitude, latitude = fixes.longitude, fixes.latitude
    on_earth = (np.abs(latitude) <= _HIGHEST_LATITUDE) & (np.abs(longitude) <= _HIGHEST_LONGITUDE)
    null_island = (latitude == 0) & (longitude == 0)
    in_time = (fixes.time_s >= rules.earliest_s) & (fixes.time_s <= now_s + rules.ahead_s)
    tests = (
        (Dropped.NO_POSITION, ~on_earth | null_island),
        (Dropped.NO_TIME, np.isnan(fixes.time_s)),
        (Dropped.CLOCK_FAULT, ~in_time),
        (Dropped.INACCURATE, fixes.accuracy_m > rules.worst_accuracy_m),
    )
    kept = np.ones(len(fixes), dtype=np.bool_)
    for reason, fails in tests:
        report.dropped[reason] += int((kept & fails).sum())
        kept &= ~fails
    return np.flatnonzero(kept)


def _pieces(
    track: npt.NDArray[np.int32],
    time_s: npt.NDArray[np.float64],
    longitude: npt.NDArray[np.float64],
    latitude: npt.NDArray[np.float64],
    begins: npt.NDArray[np.bool_],
    rules: CleaningRules,
    report: TrackReport,
) -> Tracks:
    """Cut at the marked fixes, and leave out pieces of too few."""
    number = np.cumsum(begins) - 1
    size = np.bincount(number, minlength=0)
    long_enough = size >= rules.least_fixes
    report.dropped[Dropped.TOO_SHORT] += int(size[~long_enough].sum())
    report.pieces += int(long_enough.sum())
    kept = long_enough[number]
    offset = np.concatenate([[0], np.cumsum(size[long_enough])]).astype(np.int64)
    return Tracks(offset, time_s[kept], longitude[kept], latitude[kept], track[kept][offset[:-1]])
