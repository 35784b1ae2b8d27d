# Compiled loops take flat arrays by position and cannot be cut up freely.
"""Let two routes go on with each other's last stops (J.-Y. Potvin, J.-M. Rousseau, 1995)."""

from __future__ import annotations

from routing.solvers.sisr.cells import (
    COST,
    COUNT,
    FREE,
    INTO,
    LATE,
    LEAVE,
    NEXT,
    NODE,
    OUT,
    PART,
    PREVIOUS,
    ROOM,
    ROUTE,
    Worker,
    head_base,
    join,
    push_back,
    push_on,
    put,
    slot_base,
    slot_width,
)
from routing.solvers.sisr.compiled import piece
from routing.solvers.sisr.ground import Bytes, Ground, Ints
from routing.solvers.sisr.travel import cost_of, time_of

_LOOKED_AT = 20  # near stops of each


@piece
def swap_tails(ground: Ground, cells: Ints, own: Bytes, worker: Worker, stop: int) -> bool:
    """Let a near stop of another route follow a stop, and what followed it take that one's place.

    Where annealing accepted dearer plans too, the best of so many swaps would keep it too warm.

    Args:
        ground: The problem.
        cells: The plan.
        own: int8 (stops,), to which part each stop belongs.
        worker: The thread's memory; its part of the plan alone is touched.
        stop: A stop of a route; the best of its near stops follows, False where none saves.
    """
    stops, part = ground.stops, worker.tally[PART]
    slot = cells[NODE * stop + ROUTE]
    kind = ground.kind[slot]
    costing = ground.costing[kind]
    tail, saved = cells[NODE * stop + NEXT], cells[NODE * stop + OUT]
    best, chosen = 0, -1
    for i in range(min(_LOOKED_AT, ground.near.shape[1])):
        other = ground.near[stop, i]
        if other < 0:
            break
        if own[other] != part:
            continue
        route = cells[NODE * other + ROUTE]
        if route < 0 or route == slot or ground.kind[route] != kind:
            continue
        before = cells[NODE * other + PREVIOUS]
        cost = ground.arcs[stop, i, 2 * costing] - saved - cells[NODE * other + INTO]
        if cost >= best:
            continue
        if before < stops or tail < stops:
            cost += cost_of(ground, kind, before, tail)
        else:
            cost -= ground.fixed[kind]
        if cost < best and _may_swap(ground, cells, kind, stop, tail, before, other):
            best, chosen = cost, other
    if chosen < 0:
        return False
    _swap(ground, cells, worker, kind, stop, chosen)
    return True


@piece
def _may_swap(
    ground: Ground, cells: Ints, kind: int, a: int, tail: int, before: int, b: int
) -> bool:
    """Whether ``b`` may follow ``a`` and the tail of ``a`` what stood before ``b``."""
    fits = True
    if ground.timed:
        arrival = cells[NODE * a + LEAVE] + time_of(ground, kind, a, b)
        fits = arrival <= cells[NODE * b + LATE]
        if fits and (before < ground.stops or tail < ground.stops):
            arrival = cells[NODE * before + LEAVE] + time_of(ground, kind, before, tail)
            fits = arrival <= cells[NODE * tail + LATE]
    if fits:
        base, width = slot_base(ground), slot_width(ground)
        room_a = base + width * cells[NODE * a + ROUTE] + ROOM
        room_b = base + width * cells[NODE * b + ROUTE] + ROOM
        for load in range(ground.demand.shape[1]):
            more = 0
            stop = b
            while stop < ground.stops:
                more += ground.demand[stop, load]
                stop = cells[NODE * stop + NEXT]
            stop = tail
            while stop < ground.stops:
                more -= ground.demand[stop, load]
                stop = cells[NODE * stop + NEXT]
            if more > cells[room_a + load] or -more > cells[room_b + load]:
                fits = False
    return fits


@piece
def _swap(ground: Ground, cells: Ints, worker: Worker, kind: int, a: int, b: int) -> None:
    """Let ``b`` follow ``a`` and the tail of ``a`` what stood before ``b``."""
    tally, stops = worker.tally, ground.stops
    route, other = cells[NODE * a + ROUTE], cells[NODE * b + ROUTE]
    base, width = slot_base(ground), slot_width(ground)
    record, record_b = base + width * route, base + width * other
    before, tail = cells[NODE * b + PREVIOUS], cells[NODE * a + NEXT]
    end, end_b = stops + 2 * route + 1, stops + 2 * other + 1
    last, last_b = cells[NODE * end + PREVIOUS], cells[NODE * end_b + PREVIOUS]
    saved = cells[NODE * a + OUT] + cells[NODE * b + INTO]
    more = 0
    for way in range(2):
        stop = b if way == 0 else tail
        sign = 1 if way == 0 else -1
        to = route if way == 0 else other
        while stop < stops:
            more += sign
            put(cells, worker, NODE * stop + ROUTE, to)
            for load in range(ground.demand.shape[1]):
                room, room_b = record + ROOM + load, record_b + ROOM + load
                amount = sign * ground.demand[stop, load]
                put(cells, worker, room, cells[room] - amount)
                put(cells, worker, room_b, cells[room_b] + amount)
            stop = cells[NODE * stop + NEXT]
    put(cells, worker, record + COUNT, cells[record + COUNT] + more)
    left = cells[record_b + COUNT] - more
    put(cells, worker, record_b + COUNT, left)
    cost = join(ground, cells, worker, kind, a, b)
    join(ground, cells, worker, kind, last_b, end)
    if tail < stops:
        cost += join(ground, cells, worker, kind, before, tail)
        join(ground, cells, worker, kind, last, end_b)
    else:
        cost += join(ground, cells, worker, kind, before, end_b)
    tally[COST] += cost - saved
    if left == 0:
        tally[COST] -= ground.fixed[kind]
        head = head_base(ground) + tally[PART] * len(ground.fixed) + kind
        put(cells, worker, record_b + FREE, cells[head])
        put(cells, worker, head, other)
    if ground.timed:
        push_on(ground, cells, worker, a)
        push_back(ground, cells, worker, b)
        if left > 0:
            push_on(ground, cells, worker, before)
            push_back(ground, cells, worker, cells[NODE * before + NEXT])
