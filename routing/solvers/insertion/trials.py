"""List the orders that come of putting stops into a line, with a bound of how long each lasts."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

import numpy as np

from routing.problem import Stop
from routing.solvers.insertion.line import Flags, Line
from routing.solvers.insertion.room import load_of
from routing.solvers.insertion.segments import joined, joined_all
from routing.solvers.protocol import RELOAD


class Trial(NamedTuple):
    """An order that may be drivable: a bound of its duration, its metres, what goes in where."""

    duration_s: int
    distance_m: int
    inserts: tuple[tuple[int, tuple[int, ...]], ...]  # gap, and what is put in there


def singles(line: Line, index: int) -> Iterator[Trial]:
    """One stop wherever its load has room."""
    able = line.room.gaps(line.ground.problem.stops[index], index)
    able &= line.gaps()
    if able.any():
        yield from spliced(line, (index,), able)


def spliced(line: Line, chain: Sequence[int], able: Flags) -> Iterator[Trial]:
    """The chain in every gap that is able and, by the hull of the windows, in time."""
    stretch, distance_m = line.all_before, line.without_m
    here, ahead = line.behind, line.ahead
    for index in chain:
        spokes = line.spokes(index)
        stretch, in_time = joined_all(stretch, spokes.to_s[here], line.node(index))
        distance_m = distance_m + spokes.to_m[here]
        able = able & in_time
        here = np.full(len(here), line.row(index))
    spokes = line.spokes(chain[-1])
    out_s, out_m = spokes.from_s[ahead].astype(np.int64), spokes.from_m[ahead].astype(np.int64)
    if line.open_end:
        out_s[-1] = out_m[-1] = 0
    stretch, in_time = joined_all(stretch, out_s, line.all_after)
    distance_m = distance_m + out_m
    able = able & in_time
    if line.vehicle.max_distance_m is not None:
        able = able & (distance_m <= line.vehicle.max_distance_m)
    for gap in np.flatnonzero(able).tolist():
        inserts = ((gap, tuple(chain)),)
        yield Trial(int(stretch.duration_s[gap]), int(distance_m[gap]), inserts)


def pairs(line: Line, collect: int, deliver: int) -> Iterator[Trial]:
    """A collection in one gap and its delivery in the same or a later one."""
    problem = line.ground.problem
    one, two = problem.stops[collect], problem.stops[deliver]
    enough = np.all(line.room.free >= load_of(one), axis=1)
    most_m, last_gap = line.vehicle.max_distance_m, len(line.order)
    rows, leg_s, leg_m = line.rows, line.course.leg_s, line.course.leg_m
    first, second = line.spokes(collect), line.spokes(deliver)
    for gap in np.flatnonzero(line.gaps()).tolist():
        here, later, last = rows[gap], gap, line.row(collect)
        run = joined(line.before[gap], int(first.to_s[here]), line.node(collect))
        driven_m = line.distance_m - leg_m[gap] + int(first.to_m[here])
        onward_s, onward_m = int(first.from_s[rows[gap + 1]]), int(first.from_m[rows[gap + 1]])
        while run is not None and enough[later]:
            ahead = rows[later + 1]
            whole = joined(run, int(second.to_s[last]), line.node(deliver))
            out_s, out_m = int(second.from_s[ahead]), int(second.from_m[ahead])
            if line.open_end and later == last_gap:
                out_s = out_m = 0
            whole = whole and joined(whole, out_s, line.after[later])
            total_m = driven_m + int(second.to_m[last]) + out_m
            if later > gap:
                total_m += onward_m - leg_m[later]
            if (
                whole is not None
                and (most_m is None or total_m <= most_m)
                and _affords(line, (one, gap), (two, later))
            ):
                inserts = ((gap, (collect,)), (later, (deliver,)))
                yield Trial(whole.duration_s, total_m, inserts)
            if later == last_gap:
                break
            run = joined(run, onward_s if later == gap else leg_s[later], line.nodes[later])
            last, later = ahead, later + 1


def beside_a_loading(line: Line, index: int) -> Iterator[Trial]:
    """A stop that opens a trip or closes one: a loading just before it, or just behind."""
    before, behind = line.gaps(), line.gaps()
    for gap in range(len(line.order) + 1):
        left = line.order[gap - 1] if gap else None
        right = line.order[gap] if gap < len(line.order) else None
        before[gap] &= left != RELOAD and not (gap == 0 and line.vehicle.start is None)
        behind[gap] &= right not in (RELOAD, None)
    yield from spliced(line, (RELOAD, index), before)
    yield from spliced(line, (index, RELOAD), behind)


def loadings_alone(line: Line) -> Iterator[Trial]:
    """A further loading between two visits, or before the first of a run that starts elsewhere."""
    able = line.gaps()
    able[-1] = False
    for gap in range(len(line.order)):
        left = line.order[gap - 1] if gap else None
        able[gap] &= RELOAD not in (left, line.order[gap])
    able[0] &= line.vehicle.start is not None
    yield from spliced(line, (RELOAD,), able)


def inserted(order: Sequence[int], trial: Trial) -> tuple[int, ...]:
    """The order that a trial makes of another."""
    found = list(order)
    for gap, chain in reversed(trial.inserts):
        found[gap:gap] = chain
    return tuple(found)


def _affords(line: Line, one: tuple[Stop, int], other: tuple[Stop, int]) -> bool:
    """Whether the cash of both halves of a pair may be carried, each on its trip."""
    free, trip = line.room.cash_free, line.room.trip
    (first, gap), (second, later) = one, other
    if trip[gap] == trip[later]:
        return bool(first.cash_khr + second.cash_khr <= free[gap])
    return bool(first.cash_khr <= free[gap] and second.cash_khr <= free[later])
