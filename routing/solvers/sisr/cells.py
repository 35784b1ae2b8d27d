"""Keep routes as linked lists in one flat array, with a journal that takes back what was tried.

The cells of node ``i`` begin at ``NODE * i``; those of route slot ``r`` follow all nodes and hold
the number of its stops, the next free slot and the room that is left in each load; behind them
stand, for each part of the plan and kind of vehicle, the first free slot.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from routing.solvers.sisr.chance import Seeds
from routing.solvers.sisr.compiled import piece
from routing.solvers.sisr.ground import Floats, Ground, Ints, Longs
from routing.solvers.sisr.travel import cost_of, time_of

NODE = 8
ROUTE, NEXT, PREVIOUS, OUT, INTO, LEAVE, LATE, TRAVEL = range(NODE)
"""Cells of a node: its route slot (-1 when in none), neighbours in it, cost of the arcs out and
in, when it is left at the earliest, when service must begin at the latest, duration of the arc
out."""

COUNT, FREE, ROOM = range(3)
"""Cells of a slot: stops, next free slot or -1, room for the first load."""

LOGGED, STAMP, REMOVED, COST, BLINK, ACCEPTED, PART, BANKED, TRIES = range(9)
"""What a worker counts: journal entries, iterations, stops taken out, cost so far, candidates until
the next blink, accepted tries, which part of the plan it owns, its stops that no route serves, how
often places for a unit were looked for."""


class Worker(NamedTuple):
    """The memory of one thread.

    Attributes:
        tally: int64 (9,), see ``LOGGED``.
        log: int32 (entries, 2), which cell was overwritten and what it held.
        seeds: uint64 (1,), state of its random numbers.
        removed: int32, stops that are out in this iteration.
        key: float64, by which they are sorted.
        mark: int64 (slots,), iteration in which a route was last cut.
        out: int64 (stops,), iteration in which a stop was last taken out.
        members: int32, its stops.
        bank: int32 (stops,), its stops that no route serves.
        banked: int32 (stops,), where a stop stands in the bank; -1 when not.
        tried: int64 (slots,), for which unit of stops a route was last looked at.
        free: int64 (2, loads), what is free of each load at two points of a route.
    """

    tally: Longs
    log: Ints
    seeds: Seeds
    removed: Ints
    key: Floats
    mark: Longs
    out: Longs
    members: Ints
    bank: Ints
    banked: Ints
    tried: Longs
    free: Longs


@piece
def put(cells: Ints, worker: Worker, at: int, value: int) -> None:
    """Write a cell and remember what it held."""
    entry = worker.tally[LOGGED]
    worker.log[entry, 0] = at
    worker.log[entry, 1] = cells[at]
    worker.tally[LOGGED] = entry + 1
    cells[at] = value


@piece
def slot_base(ground: Ground) -> int:
    """Where the cells of the first slot begin."""
    return NODE * (ground.stops + 2 * len(ground.kind))


@piece
def slot_width(ground: Ground) -> int:
    """How many cells a slot has."""
    width: int = ROOM + ground.capacity.shape[1]
    return width


@piece
def head_base(ground: Ground) -> int:
    """Where the first free slots are noted."""
    return slot_base(ground) + slot_width(ground) * len(ground.kind)


@piece
def take_back(cells: Ints, worker: Worker) -> None:
    """Undo everything since the journal was last emptied."""
    for entry in range(worker.tally[LOGGED] - 1, -1, -1):
        cells[worker.log[entry, 0]] = worker.log[entry, 1]
    worker.tally[LOGGED] = 0


@piece
def join(ground: Ground, cells: Ints, worker: Worker, kind: int, a: int, b: int) -> int:
    """Let ``b`` follow ``a`` and return the cost of the arc; from a start to its end it is 0."""
    cost, time = 0, 0
    if a < ground.stops or b < ground.stops:
        cost = cost_of(ground, kind, a, b)
        if ground.timed:
            time = time_of(ground, kind, a, b)
    put(cells, worker, NODE * a + NEXT, b)
    put(cells, worker, NODE * b + PREVIOUS, a)
    put(cells, worker, NODE * a + OUT, cost)
    put(cells, worker, NODE * b + INTO, cost)
    if ground.timed:
        put(cells, worker, NODE * a + TRAVEL, time)
    return cost


@piece
def push_on(ground: Ground, cells: Ints, worker: Worker, a: int) -> None:
    """Renew the earliest times behind a node until they stay as they are."""
    leave = cells[NODE * a + LEAVE] + cells[NODE * a + TRAVEL]
    b = cells[NODE * a + NEXT]
    while b < ground.stops:
        leave = max(leave, ground.opens[b]) + ground.service[b]
        if leave == cells[NODE * b + LEAVE]:
            return
        put(cells, worker, NODE * b + LEAVE, leave)
        leave += cells[NODE * b + TRAVEL]
        b = cells[NODE * b + NEXT]


@piece
def push_back(ground: Ground, cells: Ints, worker: Worker, b: int) -> None:
    """Renew the latest times before a node until they stay as they are."""
    late = cells[NODE * b + LATE]
    a = cells[NODE * b + PREVIOUS]
    while a < ground.stops:
        late = min(ground.closes[a], late - cells[NODE * a + TRAVEL] - ground.service[a])
        if late == cells[NODE * a + LATE]:
            return
        put(cells, worker, NODE * a + LATE, late)
        a = cells[NODE * a + PREVIOUS]


def make_cells(ground: Ground, parts: int) -> Ints:
    """Cells of a plan in which no route has a stop and no slot belongs to a part yet."""
    stops, slots = ground.stops, len(ground.kind)
    loads = ground.capacity.shape[1]
    cells = np.full(cells_of(ground, parts), -1, dtype=np.int32)
    nodes = cells[: NODE * (stops + 2 * slots)].reshape(-1, NODE)
    nodes[:, [OUT, INTO, LEAVE, LATE, TRAVEL]] = 0
    starts, ends = nodes[stops::2], nodes[stops + 1 :: 2]
    slot = np.arange(slots, dtype=np.int32)
    starts[:, ROUTE] = ends[:, ROUTE] = slot
    starts[:, NEXT] = stops + 2 * slot + 1
    ends[:, PREVIOUS] = stops + 2 * slot
    starts[:, LEAVE] = ground.opens[stops::2]
    ends[:, LATE] = ground.closes[stops + 1 :: 2]
    base = NODE * (stops + 2 * slots)
    records = cells[base : base + slots * (ROOM + loads)].reshape(slots, -1)
    records[:, COUNT] = 0
    records[:, ROOM:] = ground.capacity[ground.kind]
    return cells


def cells_of(ground: Ground, parts: int) -> int:
    """How many cells a plan in so many parts takes."""
    slots = len(ground.kind)
    nodes = NODE * (ground.stops + 2 * slots)
    size: int = nodes + slots * (ROOM + ground.capacity.shape[1]) + parts * len(ground.fixed)
    return size


MOST_REMOVED = 256
"""More stops are not taken out at a time."""


def make_worker(ground: Ground, part: int, seed: int, *, units: bool = False) -> Worker:
    """Memory for the thread that owns a part of the plan; with units any number may be out."""
    most = MOST_REMOVED + (ground.stops if units else 0)
    entries = max(1 << 16, 64 * (ground.stops + 64))
    tally = np.zeros(TRIES + 1, dtype=np.int64)
    tally[PART] = part
    return Worker(
        tally=tally,
        log=np.empty((entries, 2), dtype=np.int32),
        seeds=np.array([seed], dtype=np.uint64),
        removed=np.empty(most, dtype=np.int32),
        key=np.empty(most, dtype=np.float64),
        mark=np.zeros(len(ground.kind), dtype=np.int64),
        out=np.zeros(ground.stops, dtype=np.int64),
        members=np.empty(0, dtype=np.int32),
        bank=np.empty(ground.stops, dtype=np.int32),
        banked=np.full(ground.stops, -1, dtype=np.int32),
        tried=np.zeros(len(ground.kind), dtype=np.int64),
        free=np.zeros((2, ground.capacity.shape[1]), dtype=np.int64),
    )
