# Compiled loops take flat arrays by position and cannot be cut up freely.
"""Put stops that are out back where they cost least, now and then blinking at a place."""

from __future__ import annotations

import math

from routing.solvers.sisr.cells import (
    BANKED,
    BLINK,
    COST,
    COUNT,
    FREE,
    INTO,
    LATE,
    LEAVE,
    LOGGED,
    NEXT,
    NODE,
    OUT,
    PART,
    PREVIOUS,
    REMOVED,
    ROOM,
    ROUTE,
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
from routing.solvers.sisr.travel import cost_of, time_of

_RANDOM, _BULKY, _FAR, _CLOSE, _NARROW, _EARLY, _LATE = 4, 8, 10, 11, 13, 15, 17
"""Sums of the weights of the orders: at random 4, bulky first 4, far from the start 2, close to it
1; where times count also narrow windows 2, early ones 2, late ones 2."""

_PAIR = 2  # costs of an arc there and back
_BITS = 8  # behind the point of a factor that is kept as a whole number

_DEAREST_FIRST = 0.3  # how often prizes alone decide, while stops are left out


@piece
def sort_removed(ground: Ground, worker: Worker) -> None:
    """Bring the stops that are out into the order in which they go back."""
    key, removed = worker.key, worker.removed
    count = worker.tally[REMOVED]
    lot = share(worker.seeds) * (_LATE if ground.timed else _CLOSE)
    dearest_first = worker.tally[BANKED] > 0 and share(worker.seeds) < _DEAREST_FIRST
    for i in range(count):
        stop = removed[i]
        if dearest_first:
            key[i] = share(worker.seeds) - ground.prize[stop]
        elif lot < _RANDOM:
            key[i] = share(worker.seeds)
        elif lot < _BULKY:
            key[i] = -ground.bulk[stop]
        elif lot < _FAR:
            key[i] = -ground.far[stop]
        elif lot < _CLOSE:
            key[i] = ground.far[stop]
        elif lot < _NARROW:
            key[i] = ground.closes[stop] - ground.opens[stop]
        elif lot < _EARLY:
            key[i] = ground.opens[stop]
        else:
            key[i] = -ground.closes[stop]
    for i in range(1, count):
        stop, value = removed[i], key[i]
        j = i - 1
        while j >= 0 and key[j] > value:
            removed[j + 1], key[j + 1] = removed[j], key[j]
            j -= 1
        removed[j + 1], key[j + 1] = stop, value


@piece
def _may(ground: Ground, stop: int, kind: int) -> bool:
    return not ground.masked or ground.may[stop, kind] != 0


@piece
def _has_room(ground: Ground, cells: Ints, record: int, stop: int) -> bool:
    fits = True
    for load in range(ground.demand.shape[1]):
        if ground.demand[stop, load] > cells[record + ROOM + load]:
            fits = False
    return fits


@piece
def _in_time(ground: Ground, cells: Ints, kind: int, a: int, stop: int, b: int) -> bool:
    begin = max(cells[NODE * a + LEAVE] + time_of(ground, kind, a, stop), ground.opens[stop])
    fits: bool = (
        begin <= ground.closes[stop]
        and begin + ground.service[stop] + time_of(ground, kind, stop, b) <= cells[NODE * b + LATE]
    )
    return fits


@piece
def place(
    ground: Ground,
    cells: Ints,
    own: Bytes,
    worker: Worker,
    stop: int,
    width: int,
    blink: float,
    loss: int,
) -> bool:
    """Insert a stop where it costs least among its nearest; False when it stays out.

    Args:
        ground: The problem.
        cells: The plan.
        own: int8 (stops,), to which part each stop belongs.
        worker: The thread's memory; its part of the plan alone is touched.
        stop: Who is out.
        width: How many of its nearest stops are looked at.
        blink: Logarithm of the share of places that are looked at; 0 for all.
        loss: By how much it may cost more than its prize.
    """
    tally, stops = worker.tally, ground.stops
    part = tally[PART]
    base, record_width = slot_base(ground), slot_width(ground)
    several = ground.arcs.shape[2] > _PAIR
    twice = int((1 << _BITS) * (1.0 + ground.lean))
    far = int(ground.lean * ground.far[stop])
    best, best_before, kind, costing = ground.prize[stop] + loss, -1, 0, 0
    best_slot = -1
    closes = ground.closes[stop]
    ready = ground.opens[stop] + ground.service[stop]
    blinking, skip = blink < 0.0, tally[BLINK]
    for i in range(min(width, ground.near.shape[1])):
        other = ground.near[stop, i]
        if other < 0:
            break
        if own[other] != part:
            continue
        at = NODE * other
        slot = cells[at + ROUTE]
        if slot < 0:
            continue
        if blinking:
            skip -= 1
            if skip < 0:
                skip = int(math.log(share(worker.seeds) + 1e-300) / blink)
                continue
        if several:
            kind = ground.kind[slot]
            costing = 2 * ground.costing[kind]
        way = ground.arcs[stop, i, costing + 1]
        after, saved = cells[at + NEXT], cells[at + OUT]
        least = way + far if after >= stops else (twice * way) >> _BITS
        if least - saved < best and (not ground.timed or cells[at + LEAVE] <= closes):
            cost = way + cost_of(ground, kind, stop, after) - saved
            if (
                cost < best
                and _may(ground, stop, ground.kind[slot])
                and _has_room(ground, cells, base + record_width * slot, stop)
                and (
                    not ground.timed
                    or _in_time(ground, cells, ground.kind[slot], other, stop, after)
                )
            ):
                best, best_before, best_slot = cost, other, slot
        way = ground.arcs[stop, i, costing]
        before, saved = cells[at + PREVIOUS], cells[at + INTO]
        least = way + far if before >= stops else (twice * way) >> _BITS
        if least - saved < best and (not ground.timed or ready <= cells[at + LATE]):
            cost = way + cost_of(ground, kind, before, stop) - saved
            if (
                cost < best
                and _may(ground, stop, ground.kind[slot])
                and _has_room(ground, cells, base + record_width * slot, stop)
                and (
                    not ground.timed
                    or _in_time(ground, cells, ground.kind[slot], before, stop, other)
                )
            ):
                best, best_before, best_slot = cost, before, slot
    tally[BLINK] = skip
    kinds = len(ground.fixed)
    heads = head_base(ground) + part * kinds
    fresh = False
    for kind in range(kinds):
        slot = cells[heads + kind]
        if slot < 0:
            continue
        start = stops + 2 * slot
        cost = (
            ground.fixed[kind]
            + cost_of(ground, kind, start, stop)
            + cost_of(ground, kind, stop, start + 1)
        )
        if (
            cost < best
            and _may(ground, stop, kind)
            and _has_room(ground, cells, base + record_width * slot, stop)
            and (not ground.timed or _in_time(ground, cells, kind, start, stop, start + 1))
        ):
            best, best_before, best_slot, fresh = cost, start, slot, True
    if best_before < 0 or 2 * tally[LOGGED] > len(worker.log):
        return False
    kind = ground.kind[best_slot]
    if fresh:
        put(cells, worker, heads + kind, cells[base + record_width * best_slot + FREE])
        tally[COST] += ground.fixed[kind]
    _link(ground, cells, worker, best_before, stop, best_slot)
    return True


@piece
def _link(ground: Ground, cells: Ints, worker: Worker, before: int, stop: int, slot: int) -> None:
    """Put a stop behind a node of a route."""
    kind = ground.kind[slot]
    record = slot_base(ground) + slot_width(ground) * slot
    after = cells[NODE * before + NEXT]
    saved = cells[NODE * before + OUT]
    put(cells, worker, NODE * stop + ROUTE, slot)
    put(cells, worker, record + COUNT, cells[record + COUNT] + 1)
    for load in range(ground.demand.shape[1]):
        room = record + ROOM + load
        put(cells, worker, room, cells[room] - ground.demand[stop, load])
    cost = join(ground, cells, worker, kind, before, stop)
    cost += join(ground, cells, worker, kind, stop, after)
    worker.tally[COST] += cost - saved
    if ground.timed:
        arrival = cells[NODE * before + LEAVE] + cells[NODE * before + TRAVEL]
        leave = max(arrival, ground.opens[stop]) + ground.service[stop]
        put(cells, worker, NODE * stop + LEAVE, leave)
        late = cells[NODE * after + LATE] - cells[NODE * stop + TRAVEL] - ground.service[stop]
        put(cells, worker, NODE * stop + LATE, min(ground.closes[stop], late))
        push_on(ground, cells, worker, stop)
        push_back(ground, cells, worker, stop)


@piece
def append(ground: Ground, cells: Ints, worker: Worker, stop: int, end: int) -> bool:
    """Put a stop that is in no route last in a route; False when it does not fit there."""
    slot = cells[NODE * end + ROUTE]
    kind = ground.kind[slot]
    record = slot_base(ground) + slot_width(ground) * slot
    before = cells[NODE * end + PREVIOUS]
    if cells[NODE * stop + ROUTE] >= 0 or not _may(ground, stop, kind):
        return False
    if not _has_room(ground, cells, record, stop):
        return False
    if ground.timed and not _in_time(ground, cells, kind, before, stop, end):
        return False
    _link(ground, cells, worker, before, stop, slot)
    return True
