# Compiled loops take flat arrays by position and cannot be cut up freely.
"""Take strings of stops out of routes (after J. Christiaens, G. Vanden Berghe, 2020)."""

from __future__ import annotations

from typing import NamedTuple

from routing.solvers.sisr.cells import (
    COST,
    COUNT,
    FREE,
    LATE,
    LEAVE,
    LOGGED,
    MOST_REMOVED,
    NEXT,
    NODE,
    OUT,
    PART,
    PREVIOUS,
    REMOVED,
    ROOM,
    ROUTE,
    STAMP,
    TRAVEL,
    Worker,
    head_base,
    join,
    push_back,
    push_on,
    put,
    slot_base,
    slot_width,
)
from routing.solvers.sisr.chance import share
from routing.solvers.sisr.compiled import piece
from routing.solvers.sisr.ground import Bytes, Ground, Ints


class Ruin(NamedTuple):
    """How much is taken out, and how often instead nothing is, but tails of routes are swapped.

    Attributes:
        stops: Taken out on average.
        longest: Stops of the longest string.
        split: How often a string keeps a stop in its middle.
        gap: How often it keeps one more.
        kept: Stops without a route that are tried again, at most.
        tails: Share of the iterations that swap tails.
    """

    stops: float
    longest: float
    split: float
    gap: float
    kept: int
    tails: float


@piece
def cut_out(ground: Ground, cells: Ints, worker: Worker, first: int, last: int) -> bool:
    """Take the stops from ``first`` to ``last`` out; False when what is left cannot be driven."""
    tally = worker.tally
    slot = cells[NODE * first + ROUTE]
    kind = ground.kind[slot]
    record = slot_base(ground) + slot_width(ground) * slot
    before, after = cells[NODE * first + PREVIOUS], cells[NODE * last + NEXT]
    saved, count = cells[NODE * before + OUT], 0
    stop = first
    while stop != after:
        saved += cells[NODE * stop + OUT]
        put(cells, worker, NODE * stop + ROUTE, -1)
        for load in range(ground.demand.shape[1]):
            room = record + ROOM + load
            put(cells, worker, room, cells[room] + ground.demand[stop, load])
        worker.removed[tally[REMOVED]] = stop
        worker.out[stop] = tally[STAMP]
        tally[REMOVED] += 1
        count += 1
        stop = cells[NODE * stop + NEXT]
    left = cells[record + COUNT] - count
    put(cells, worker, record + COUNT, left)
    tally[COST] += join(ground, cells, worker, kind, before, after) - saved
    if left == 0:
        tally[COST] -= ground.fixed[kind]
        head = head_base(ground) + tally[PART] * len(ground.fixed) + kind
        put(cells, worker, record + FREE, cells[head])
        put(cells, worker, head, slot)
        return True
    if not ground.timed:
        return True
    if (
        cells[NODE * before + LEAVE] + cells[NODE * before + TRAVEL] > cells[NODE * after + LATE]
    ):  # only where a detour is quicker than the direct way
        return False
    push_on(ground, cells, worker, before)
    push_back(ground, cells, worker, after)
    return True


@piece
def ahead(cells: Ints, node: int, steps: int) -> int:
    """The node that follows so many steps behind another in its route."""
    for _ in range(steps):
        node = cells[NODE * node + NEXT]
    return node


@piece
def _cut_string(
    ground: Ground, cells: Ints, worker: Worker, stop: int, whole: int, kept: int
) -> bool:
    """Cut a string of ``whole`` stops around a stop, but leave ``kept`` of them in the middle."""
    before, first = 0, stop
    while before < whole - 1 and cells[NODE * first + PREVIOUS] < ground.stops:
        first = cells[NODE * first + PREVIOUS]
        before += 1
    behind, last = 0, stop
    while behind < whole - 1 and cells[NODE * last + NEXT] < ground.stops:
        last = cells[NODE * last + NEXT]
        behind += 1
    least = max(0, whole - 1 - behind)
    shift = least + int(share(worker.seeds) * (before - least + 1))
    first = ahead(cells, first, before - shift)
    length = whole - kept
    begun = length if kept == 0 else 1 + int(share(worker.seeds) * (length - 1))
    while length > 0:
        last = ahead(cells, first, begun - 1)
        following = last
        if begun < length:
            following = ahead(cells, last, kept + 1)
        if not cut_out(ground, cells, worker, first, last):
            return False
        first = following
        length -= begun
        begun = length
    return True


@piece
def take_from_bank(ground: Ground, worker: Worker, stop: int) -> None:
    """Count a stop that no route serves among those that are out."""
    worker.out[stop] = worker.tally[STAMP]
    worker.removed[worker.tally[REMOVED]] = stop
    worker.tally[REMOVED] += 1
    worker.tally[COST] -= ground.prize[stop]


@piece
def ruin(
    ground: Ground, cells: Ints, own: Bytes, worker: Worker, how: Ruin, seed: int, mean: float
) -> bool:
    """Cut strings out of routes around a stop; False when what is left cannot be driven.

    Args:
        ground: The problem.
        cells: The plan.
        own: int8 (stops,), to which part each stop belongs.
        worker: The thread's memory; its part of the plan alone is touched.
        how: How much to take out.
        seed: The stop around which.
        mean: Stops of a route on average.
    """
    tally = worker.tally
    base, width = slot_base(ground), slot_width(ground)
    longest = min(how.longest, mean)
    strings = int(share(worker.seeds) * (4.0 * how.stops / (1.0 + longest) - 1.0) + 1.0)
    kept = how.kept
    for i in range(-1, ground.near.shape[1]):
        stop = seed if i < 0 else ground.near[seed, i]
        if strings == 0 or stop < 0:
            break
        if own[stop] != tally[PART]:
            continue
        slot = cells[NODE * stop + ROUTE]
        if slot < 0:
            if kept > 0 and worker.out[stop] != tally[STAMP]:
                kept -= 1
                take_from_bank(ground, worker, stop)
            continue
        if worker.mark[slot] == tally[STAMP]:
            continue
        worker.mark[slot] = tally[STAMP]
        strings -= 1
        count = cells[base + width * slot + COUNT]
        length = int(share(worker.seeds) * min(float(count), longest) + 1.0)
        length = min(length, count)
        kept_inside = 0
        if 1 < length < count and share(worker.seeds) < how.split:
            kept_inside = 1
            while length + kept_inside < count and share(worker.seeds) < how.gap:
                kept_inside += 1
        whole = length + kept_inside
        if tally[REMOVED] + whole >= MOST_REMOVED or 3 * tally[LOGGED] > len(worker.log):
            break
        if not _cut_string(ground, cells, worker, stop, whole, kept_inside):
            return False
    return True
