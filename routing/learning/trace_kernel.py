"""Write down the way that matching chose, and when each place of it was passed; compiled by Numba.

A way is a row of *entries*, each a directed segment with the share of it that was travelled. Numba
keeps the compiled code beside this file.
"""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import numpy.typing as npt
from numba import njit

from routing.learning.match_kernel import SKIPPED, USED, States, search_limit_m, step_m
from routing.learning.road_index import Ways
from routing.learning.rules import MatchingRules
from routing.learning.search_kernel import Scratch, search

Ints = npt.NDArray[np.int32]
Places = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]
Flags = npt.NDArray[np.bool_]
Codes = npt.NDArray[np.int8]


@njit(cache=True, nogil=True)
def _enlarged(values: Any) -> Any:
    larger = np.empty(2 * len(values), values.dtype)
    larger[: len(values)] = values
    return larger


@njit(cache=True, nogil=True)
def _between(room: Scratch, source: int, target: int) -> Ints:
    """The directed segments after ``source`` up to ``target``, as the last search found them."""
    count = 1
    way = room.parent[target]
    while way != source:
        count += 1
        way = room.parent[way]
    found = np.empty(count, np.int32)
    way = target
    for place in range(count - 1, -1, -1):
        found[place] = way
        way = room.parent[way]
    return found


@njit(cache=True, nogil=True)
def trace_piece(  # noqa: C901, PLR0912, PLR0915 - a compiled loop
    ways: Ways,
    states: States,
    room: Scratch,
    x: Floats,
    y: Floats,
    chosen: Places,
    fate: Codes,
    rules: MatchingRules,
) -> tuple[Ints, Floats, Floats, Flags, Places, Floats]:
    """The entries of one piece of track, and where its fixes lie on them.

    Returns:
        Of each entry: the directed segment, the fractions where it is entered and left, in the
        direction of travel, and whether a new way begins. Of each fix: its entry, -1 where it has
        none, and its fraction.
    """
    n = len(x)
    capacity = max(4 * n, 64)
    way: Any = np.empty(capacity, np.int32)
    enter, leave = np.empty(capacity), np.empty(capacity)
    fresh: Any = np.zeros(capacity, np.bool_)
    entry = np.full(n, -1, np.int64)
    fraction = np.zeros(n)
    count = 0
    previous = -1
    for fix in range(n):
        if fate[fix] != USED:
            continue
        at = chosen[fix]
        here, there = states.way[at], states.fraction[at]
        if states.before[fix] < 0:
            added = np.empty(1, np.int32)
            added[0] = here
            begins, turned = True, False
        else:
            begins = False
            came, left = states.way[chosen[previous]], fraction[previous]
            straight_m = math.hypot(x[fix] - x[previous], y[fix] - y[previous])
            limit_m = search_limit_m(straight_m, rules)
            target = np.empty(1, np.int32)
            target[0] = here
            left_m = (1.0 - left) * ways.weighed_m[came]
            search(ways, room, came, left_m, target, limit_m, rules.u_turn_m)
            within_m = step_m(ways, came, left, here, there, rules)
            reached = room.settled[here] == room.round[0]
            round_m = room.begin_m[here] + there * ways.weighed_m[here] if reached else -1.0
            turned = False
            if reached and (within_m < 0 or round_m < within_m):
                added = _between(room, came, here)
            elif came == here:
                added = np.empty(0, np.int32)
            else:
                added, turned = target, True
        while count + len(added) > len(way):
            way, enter, leave = _enlarged(way), _enlarged(enter), _enlarged(leave)
            fresh = _enlarged(fresh)
        if count and not begins:
            if turned:
                leave[count - 1] = max(fraction[previous], 1.0 - there)
            elif len(added):
                leave[count - 1] = 1.0
        for one in added:
            way[count] = one
            enter[count], leave[count] = 0.0, 1.0
            fresh[count] = begins
            count += 1
        if begins:
            enter[count - 1] = there
        elif turned:
            enter[count - 1] = 1.0 - leave[count - 2]
        place = max(there, enter[count - 1])
        if len(added) == 0:
            place = max(place, fraction[previous])
        entry[fix], fraction[fix] = count - 1, place
        leave[count - 1] = place
        previous = fix
    return way[:count], enter[:count], leave[:count], fresh[:count], entry, fraction


@njit(cache=True, nogil=True)
def share_out(  # noqa: PLR0913, PLR0917 - a compiled loop
    length_m: Floats,
    way: Ints,
    enter: Floats,
    leave: Floats,
    time_s: Floats,
    fate: Codes,
    entry: Places,
    fraction: Floats,
    fresh: Flags,
    stand_s: float,
) -> tuple[Ints, Floats, Ints, Floats, Floats, Flags]:
    """Say which stretch of which entry was travelled between each two fixes of a piece of track.

    Fixes near the one before carry no place of their own; where they go on for ``stand_s``, one
    stood there, and the time until the last of them belongs to that place.

    Returns:
        Of each stretch: its entry, its length in metres and its span. Of each span: how many
        seconds it took, when it began, and whether it is the first of a way.
    """
    capacity = max(2 * (len(way) + len(time_s)), 16)
    of, metres = np.empty(capacity, np.int32), np.empty(capacity)
    span = np.empty(capacity, np.int32)
    seconds, begun_s = np.empty(2 * len(time_s)), np.empty(2 * len(time_s))
    opens = np.zeros(2 * len(time_s), np.bool_)
    count, spans = 0, 0
    new = True
    last, stood = -1, -1
    for fix in range(len(time_s)):
        if fate[fix] == SKIPPED:
            stood = fix
            continue
        if fate[fix] != USED:
            continue
        here = entry[fix]
        begins = last < 0
        for at in range(entry[last] + 1 if last >= 0 else 0, here + 1):
            begins = begins or fresh[at]
        if begins:
            last, stood, new = fix, -1, True
            continue
        opens[spans], new = new, False
        since_s = time_s[last]
        if stood > last and time_s[stood] - time_s[last] >= stand_s:
            of[count], metres[count], span[count] = entry[last], 0.0, spans
            seconds[spans], begun_s[spans] = time_s[stood] - since_s, since_s
            since_s = time_s[stood]
            count += 1
            spans += 1
        for at in range(entry[last], here + 1):
            begin = fraction[last] if at == entry[last] else enter[at]
            end = fraction[fix] if at == here else leave[at]
            of[count], span[count] = at, spans
            metres[count] = max(end - begin, 0.0) * length_m[way[at]]
            count += 1
        seconds[spans], begun_s[spans] = time_s[fix] - since_s, since_s
        spans += 1
        last, stood = fix, -1
    return of[:count], metres[:count], span[:count], seconds[:spans], begun_s[:spans], opens[:spans]
