"""Find the likeliest way through the fixes of one piece of track, compiled by Numba.

A hidden Markov model after Newson and Krumm (2009): states are places on directed segments near a
fix, the distance to the fix says how likely a state is, the difference between the way and the
straight line how likely a step is. Numba keeps the compiled code beside this file.
"""

from __future__ import annotations

import math
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
from numba import njit

from routing.learning.road_index import Grid, Ways
from routing.learning.rules import MatchingRules
from routing.learning.search_kernel import Scratch, search

Ints = npt.NDArray[np.int32]
Places = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]
Codes = npt.NDArray[np.int8]

USED, SKIPPED, OFF_ROAD, UNEXPLAINED, ALONE = 0, 1, 2, 3, 4
"""What became of a fix: it carries the way, lies too near to the one before, is off every road, no
way explains it, or its piece of way has no second fix."""

_NEVER = -1e300
_FAR = 1e300


class States(NamedTuple):
    """The states of the fixes of one piece of track, ``width`` places for each fix.

    Attributes:
        size: States of each fix.
        way: Directed segment.
        fraction: How far along it, in the direction of travel.
        away: Minus the logarithm of how likely the distance to the fix is.
        score: Logarithm of how likely the best way to here is.
        back: The state of the fix before on that way; -1 at the beginning.
        before: (fixes,), the fix before on the way; -1 at the beginning.
    """

    size: Ints
    way: Ints
    fraction: Floats
    away: Floats
    score: Floats
    back: Ints
    before: Ints


def states_for(fixes: int, candidates: int) -> States:
    """Room for the states of so many fixes; a candidate has a state for each direction."""
    size = fixes * 2 * candidates
    return States(
        np.zeros(fixes, dtype=np.int32),
        np.zeros(size, dtype=np.int32),
        np.zeros(size),
        np.zeros(size),
        np.zeros(size),
        np.zeros(size, dtype=np.int32),
        np.zeros(fixes, dtype=np.int32),
    )


@njit(cache=True, nogil=True)
def _nearest_on(grid: Grid, piece: int, x: float, y: float) -> tuple[float, float]:
    """Square of the distance to a straight piece, and metres along it to the nearest place."""
    x0, y0 = grid.x[piece, 0], grid.y[piece, 0]
    along_x, along_y = grid.x[piece, 1] - x0, grid.y[piece, 1] - y0
    square = along_x * along_x + along_y * along_y
    share = 0.0
    if square > 0:
        share = ((x - x0) * along_x + (y - y0) * along_y) / square
        share = min(max(share, 0.0), 1.0)
    off_x, off_y = x - x0 - share * along_x, y - y0 - share * along_y
    return off_x * off_x + off_y * off_y, share * math.sqrt(square)


@njit(cache=True, nogil=True)
def _nearby(  # noqa: C901, PLR0912 - a compiled loop
    grid: Grid, x: float, y: float, radius_m: float, segment: Ints, square: Floats, place: Floats
) -> int:
    """Fill in the nearest segments within the radius, one place on each; returns how many."""
    most = len(segment)
    column = math.floor((x - grid.west) / grid.size)
    row = math.floor((y - grid.south) / grid.size)
    count = 0
    if column < 1 or column >= grid.columns - 1 or row < 0:
        return 0
    for line in range(row - 1, row + 2):
        first = np.searchsorted(grid.key, line * grid.columns + column - 1)
        for at in range(first, len(grid.key)):
            if grid.key[at] > line * grid.columns + column + 1:
                break
            piece = grid.entry[at]
            off, along_m = _nearest_on(grid, piece, x, y)
            if off > radius_m * radius_m:
                continue
            road = grid.segment[piece]
            slot = -1
            worst = 0
            for known in range(count):
                if segment[known] == road:
                    slot = known
                    break
                if square[known] > square[worst]:
                    worst = known
            if slot < 0:
                if count < most:
                    slot = count
                    square[slot] = _FAR
                    count += 1
                elif off < square[worst]:
                    slot = worst
                    square[slot] = _FAR
                else:
                    continue
            if off < square[slot]:
                segment[slot] = road
                square[slot] = off
                whole_m = grid.length_m[piece]
                begin_m = grid.begin_m[piece]
                place[slot] = min((begin_m + along_m) / whole_m, 1.0) if whole_m > 0 else 0.0
    return count


@njit(cache=True, nogil=True)
def _fill_states(
    ways: Ways, grid: Grid, states: States, fix: int, x: float, y: float, rules: MatchingRules
) -> None:
    width = 2 * rules.candidates
    segment = np.empty(rules.candidates, np.int32)
    square = np.empty(rules.candidates, np.float64)
    place = np.empty(rules.candidates, np.float64)
    near = _nearby(grid, x, y, rules.radius_m, segment, square, place)
    count = 0
    for one in range(near):
        for side in range(2):
            way = 2 * segment[one] + side
            if not ways.open[way]:
                continue
            at = fix * width + count
            states.way[at] = way
            states.fraction[at] = 1.0 - place[one] if side else place[one]
            states.away[at] = 0.5 * square[one] / (rules.sigma_m * rules.sigma_m)
            count += 1
    states.size[fix] = count


@njit(cache=True, nogil=True)
def step_m(
    ways: Ways, way: int, fraction: float, target: int, goal: float, rules: MatchingRules
) -> float:
    """Length of a step that stays on one segment; negative where it does not.

    A little backwards is noise and counts as standing; turning round in the middle is dear.
    """
    if way == target:
        ahead_m = float((goal - fraction) * ways.weighed_m[way])
        if ahead_m >= 0:
            return ahead_m
        if ahead_m >= -3 * rules.sigma_m:
            return 0.0
    elif way ^ 1 == target:
        return float(abs(1.0 - goal - fraction) * ways.weighed_m[way]) + rules.u_turn_m
    return -1.0


@njit(cache=True, nogil=True)
def search_limit_m(straight_m: float, rules: MatchingRules) -> float:
    """How far a way between two fixes is looked for."""
    return straight_m * (1 + rules.detour_share) + rules.detour_m


@njit(cache=True, nogil=True)
def _advance(
    ways: Ways,
    states: States,
    room: Scratch,
    here: int,
    there: int,
    straight_m: float,
    rules: MatchingRules,
) -> bool:
    """Score the states of fix ``there`` by those of ``here``; False where no way leads to any."""
    width = 2 * rules.candidates
    begin = there * width
    end = begin + states.size[there]
    states.score[begin:end] = _NEVER
    beta_m = rules.beta_m + rules.beta_share * straight_m
    limit_m = search_limit_m(straight_m, rules)
    best = _NEVER
    for a in range(here * width, here * width + states.size[here]):
        best = max(best, states.score[a])
    reached = False
    for a in range(here * width, here * width + states.size[here]):
        if states.score[a] < best - rules.beam:
            continue
        way, fraction = states.way[a], states.fraction[a]
        left_m = (1.0 - fraction) * ways.weighed_m[way]
        search(ways, room, way, left_m, states.way[begin:end], limit_m, rules.u_turn_m)
        for b in range(begin, end):
            target, goal = states.way[b], states.fraction[b]
            far_m = step_m(ways, way, fraction, target, goal, rules)
            if room.settled[target] == room.round[0]:
                round_m = room.begin_m[target] + goal * ways.weighed_m[target]
                if far_m < 0 or round_m < far_m:
                    far_m = round_m
            if far_m < 0:
                continue
            score = states.score[a] - abs(far_m - straight_m) / beta_m - states.away[b]
            if score > states.score[b]:
                states.score[b] = score
                states.back[b] = a
                reached = True
    return reached


@njit(cache=True, nogil=True)
def _begin(states: States, fix: int, width: int) -> None:
    states.before[fix] = -1
    for at in range(fix * width, fix * width + states.size[fix]):
        states.score[at] = -states.away[at]
        states.back[at] = -1


@njit(cache=True, nogil=True)
def _read_back(states: States, last: int, width: int, chosen: Places, fate: Codes) -> None:
    """Follow the best way back from its last fix; a way of one fix is none."""
    begin, end = last * width, last * width + states.size[last]
    at = begin + np.argmax(states.score[begin:end])
    fix = last
    if states.before[last] < 0:
        fate[last] = ALONE
        return
    while fix >= 0:
        chosen[fix] = at
        fate[fix] = USED
        at = states.back[at]
        fix = states.before[fix]


@njit(cache=True, nogil=True)
def match_piece(  # noqa: C901 - a compiled loop
    ways: Ways,
    grid: Grid,
    states: States,
    room: Scratch,
    x: Floats,
    y: Floats,
    rules: MatchingRules,
) -> tuple[Places, Codes]:
    """Match one piece of track, given on the plane.

    Returns:
        For each fix the place of its state in ``states``, -1 where it has none, and what became of
        it. ``states.before`` is -1 at the first fix of each way.
    """
    n = len(x)
    width = 2 * rules.candidates
    chosen = np.full(n, -1, np.int64)
    fate = np.full(n, UNEXPLAINED, np.int8)
    last = -1
    dropped = 0
    i = 0
    while i < n:
        straight_m = 0.0
        if last >= 0:
            straight_m = math.hypot(x[i] - x[last], y[i] - y[last])
            if straight_m < rules.least_step_m:
                fate[i] = SKIPPED
                i += 1
                continue
        _fill_states(ways, grid, states, i, x[i], y[i], rules)
        explained = False
        if states.size[i] == 0:
            fate[i] = OFF_ROAD
        elif last < 0:
            _begin(states, i, width)
            explained = True
        else:
            explained = _advance(ways, states, room, last, i, straight_m, rules)
            states.before[i] = last
        if explained:
            last, dropped = i, 0
            i += 1
            continue
        i += 1
        if last < 0:
            continue
        dropped += 1
        if dropped > rules.most_dropped or i == n:
            _read_back(states, last, width, chosen, fate)
            i = last + 1  # what was dropped may carry a way of its own
            while i < n and fate[i] == OFF_ROAD:
                i += 1
            last, dropped = -1, 0
    if last >= 0:
        _read_back(states, last, width, chosen, fate)
    return chosen, fate
