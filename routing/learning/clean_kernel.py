"""Walk along recorded tracks, compiled by Numba: order, jumps, stops, gaps.

Numba keeps the compiled code beside this file.
"""

from __future__ import annotations

import math

import numpy as np
import numpy.typing as npt
from numba import njit

from routing.learning.rules import CleaningRules

Floats = npt.NDArray[np.float64]
Places = npt.NDArray[np.int64]
Codes = npt.NDArray[np.int8]

KEPT, SAME_TIME, JUMP, STANDING = 0, 1, 2, 3
"""What becomes of a fix."""

CONTINUES, BEGINS, AFTER_GAP, AFTER_RESET, AFTER_STAY = 0, 1, 2, 3, 4
"""What stands before a fix."""

_METRES_PER_DEGREE = 111_195.0
_FIXES_OF_A_MIDDLE = 3


@njit(cache=True, nogil=True)
def metres(longitude: Floats, latitude: Floats, i: int, j: int) -> float:
    """Distance between two near fixes on a plane that touches the globe between them."""
    middle = math.radians(0.5 * (latitude[i] + latitude[j]))
    east = (longitude[j] - longitude[i]) * math.cos(middle)
    north = latitude[j] - latitude[i]
    return _METRES_PER_DEGREE * math.sqrt(east * east + north * north)


@njit(cache=True, nogil=True)
def impossible_steps(
    time_s: Floats, longitude: Floats, latitude: Floats, order: Places, rules: CleaningRules
) -> int:
    """How many steps of one order of fixes are faster than anybody rides.

    A step back in time counts as two: one stray fix is faster to and fro.
    """
    count = 0
    for place in range(1, len(order)):
        i, j = order[place - 1], order[place]
        step_s = time_s[j] - time_s[i]
        far = metres(longitude, latitude, i, j)
        if step_s < 0:
            count += 2
        elif far > rules.fastest_m_s * step_s + rules.jump_m:
            count += 1
    return count


@njit(cache=True, nogil=True)
def put_in_order(
    offset: Places, time_s: Floats, longitude: Floats, latitude: Floats, rules: CleaningRules
) -> tuple[Places, Codes]:
    """The order in which the fixes of each track were taken.

    Fixes out of order are sorted by time. Where that would tear the track to pieces, it is the
    clock that was set back: the order of the file stays.

    Returns:
        The order of all fixes, and for each track 0 (as it was), 1 (sorted) or 2 (clock set back).
    """
    order = np.arange(offset[-1])
    done = np.zeros(len(offset) - 1, np.int8)
    for track in range(len(offset) - 1):
        begin, end = offset[track], offset[track + 1]
        backwards = False
        for i in range(begin + 1, end):
            if time_s[i] < time_s[i - 1]:
                backwards = True
                break
        if not backwards:
            continue
        given = order[begin:end].copy()
        by_time = begin + np.argsort(time_s[begin:end], kind="mergesort")
        torn = impossible_steps(time_s, longitude, latitude, by_time, rules)
        if torn <= impossible_steps(time_s, longitude, latitude, given, rules):
            order[begin:end] = by_time
            done[track] = 1
        else:
            done[track] = 2
    return order, done


@njit(cache=True, nogil=True)
def find_faults(
    offset: Places, time_s: Floats, longitude: Floats, latitude: Floats, rules: CleaningRules
) -> tuple[Codes, Codes]:
    """Go along each track, in order, and say of each fix what becomes of it and what is before it.

    A jump is a step faster than anybody rides. After ``restart_fixes`` jumps in a row that follow
    each other at a believable speed the new place is believed, and the track is cut there.
    """
    fate = np.zeros(len(time_s), np.int8)
    before = np.zeros(len(time_s), np.int8)
    for track in range(len(offset) - 1):
        last = -1
        away = 0  # jumps in a row
        for i in range(offset[track], offset[track + 1]):
            if last < 0:
                before[i] = BEGINS
                last = i
                continue
            step_s = time_s[i] - time_s[last]
            if step_s < 0:
                before[i] = AFTER_RESET
                last, away = i, 0
                continue
            if step_s == 0:
                fate[i] = SAME_TIME
                continue
            if step_s > rules.gap_s:
                before[i] = AFTER_GAP
                last, away = i, 0
                continue
            reach = rules.fastest_m_s * step_s + rules.jump_m
            if metres(longitude, latitude, last, i) <= reach:
                last, away = i, 0
                continue
            near = True
            if away:
                step_s = time_s[i] - time_s[i - 1]
                reach = rules.fastest_m_s * step_s + rules.jump_m
                near = step_s > 0 and metres(longitude, latitude, i - 1, i) <= reach
            away = away + 1 if near else 1
            fate[i] = JUMP
            if away >= rules.restart_fixes:
                first = i - away + 1
                fate[first : i + 1] = KEPT
                before[first] = AFTER_GAP
                last, away = i, 0
    return fate, before


@njit(cache=True, nogil=True)
def _end_of_stay(
    longitude: Floats, latitude: Floats, before: Codes, begin: int, rules: CleaningRules
) -> int:
    """The last fix of those that stay around their common middle; one stray fix does not end it."""
    middle = np.array([longitude[begin], latitude[begin]])
    place = np.empty((2, 2))
    last = begin
    stray = 0
    for j in range(begin + 1, len(longitude)):
        if before[j] != CONTINUES:
            break
        place[:, 0] = middle
        place[0, 1], place[1, 1] = longitude[j], latitude[j]
        if metres(place[0], place[1], 0, 1) > rules.stay_m:
            stray += 1
            if stray > 1:
                break
            continue
        stray = 0
        last = j
        share = 1.0 / (j - begin + 1)
        middle += (place[:, 1] - middle) * share
    return last


@njit(cache=True, nogil=True)
def find_stays(
    time_s: Floats, longitude: Floats, latitude: Floats, before: Codes, rules: CleaningRules
) -> tuple[Codes, Codes, Floats, Floats]:
    """Find where somebody stood longer than traffic makes one stand.

    The first two fixes of a stay end a piece and its last begins the next: the standing is in
    neither. The middle of the stay is a better place than one fix: the inner two are put there.

    Returns:
        For each fix what becomes of it, what stands before it, and its place.
    """
    fate = np.zeros(len(time_s), np.int8)
    cut = before.copy()
    east, north = longitude.copy(), latitude.copy()
    n = len(time_s)
    i = 0
    while i < n:
        last = _end_of_stay(longitude, latitude, before, i, rules)
        if time_s[last] - time_s[i] < rules.stay_s:
            i += 1
            continue
        fate[i + 2 : last] = STANDING
        if last > i:
            cut[last] = AFTER_STAY
        if last > i + _FIXES_OF_A_MIDDLE:
            for at in (i + 1, last):
                east[at] = np.median(longitude[i + 1 : last])
                north[at] = np.median(latitude[i + 1 : last])
        i = max(last, i + 1)
        if last + 1 < n and before[last + 1] != CONTINUES:
            i = last + 1
    return fate, cut, east, north
