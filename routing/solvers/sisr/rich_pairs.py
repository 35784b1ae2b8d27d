# Compiled loops take flat arrays by position and cannot be cut up freely.
"""Find where a collection and its delivery cost least together in a route."""

from __future__ import annotations

from routing.solvers.sisr.cells import (
    LATE,
    LEAVE,
    NEXT,
    NODE,
    OUT,
    ROOM,
    TRAVEL,
    Worker,
    slot_base,
    slot_width,
)
from routing.solvers.sisr.chance import share
from routing.solvers.sisr.compiled import loop, piece, wide
from routing.solvers.sisr.ground import Ground, Ints
from routing.solvers.sisr.rich_route import paid_waiting, ready, waited
from routing.solvers.sisr.rules import Rules
from routing.solvers.sisr.travel import cost_of, length_of, time_of

OVERLOOKED = 0.05
"""Share of the places of a route that are overlooked."""


@piece
def _pass(rules: Rules, worker: Worker, row: int, stop: int, loads: int) -> bool:
    """Change what is free as a stop is served; False when it is not enough."""
    fine = True
    for load in range(loads):
        worker.free[row, load] -= rules.change[stop, load]
        if worker.free[row, load] < 0:
            fine = False
    return fine


@piece
def _lengthened(ground: Ground, kind: int, a: int, p: int, b: int, c: int, d: int, y: int) -> int:
    """By how much ``p`` between ``a`` and ``b`` and ``d`` between ``c`` and ``y`` lengthen."""
    more = length_of(ground, kind, a, p) - length_of(ground, kind, a, b)
    more += length_of(ground, kind, d, y)
    if c == p:
        more += length_of(ground, kind, p, d)
    else:
        more += length_of(ground, kind, p, b) + length_of(ground, kind, c, d)
        more -= length_of(ground, kind, c, y)
    return int(more)


@loop
def best_for_pair(
    ground: Ground, rules: Rules, cells: Ints, worker: Worker, slot: int, p: int, bound: int
) -> tuple[int, int]:
    """The nodes behind which a collection and its delivery cost least; -1 where less is not found.

    For each place of the collection the route is driven on as far as it stays in time. A place
    where the collection alone costs more than the best pair is passed over, as no detour is
    expected to save anything.
    """
    loads = ground.demand.shape[1]
    kind = ground.kind[slot]
    record = slot_base(ground) + slot_width(ground) * slot
    metres = cells[record + slot_width(ground) - 2]
    waiting = paid_waiting(ground, rules, cells, slot)
    d = rules.partner[p]
    best, best_a, best_c = bound, -1, -1
    for load in range(loads):
        if ground.demand[p, load] + ground.demand[d, load] > cells[record + ROOM + load]:
            return -1, -1
        worker.free[0, load] = cells[record + ROOM + load]
    a = ground.stops + 2 * slot
    while a < ground.stops or a == ground.stops + 2 * slot:
        b = cells[NODE * a + NEXT]
        for load in range(loads):
            worker.free[1, load] = worker.free[0, load]
        if b < ground.stops:
            _pass(rules, worker, 0, b, loads)
        there = cost_of(ground, kind, a, p) - cells[NODE * a + OUT]
        onward = there + cost_of(ground, kind, p, b)
        begin = ready(rules, p, cells[NODE * a + LEAVE] + time_of(ground, kind, a, p))
        leave = begin + ground.service[p]
        c, y = p, b
        going = _pass(rules, worker, 1, p, loads)
        going = going and share(worker.seeds) >= OVERLOOKED
        going = going and leave <= cells[NODE * (ground.stops + 2 * slot + 1) + LATE]
        while going:
            if c == p:
                cost = there + cost_of(ground, kind, p, d) + cost_of(ground, kind, d, y)
            else:
                cost = onward + cost_of(ground, kind, c, d) + cost_of(ground, kind, d, y)
                cost -= cells[NODE * c + OUT]
            if cost - waiting < best:
                out = ready(rules, d, leave + time_of(ground, kind, c, d)) + ground.service[d]
                fine = out + time_of(ground, kind, d, y) <= cells[NODE * y + LATE]
                if fine and rules.metred:
                    fine = _lengthened(ground, kind, a, p, b, c, d, y) <= metres
                if fine and rules.waits:
                    wait = waited(ground, rules, cells, slot, wide(a), p, wide(c), wide(d))
                    cost += wait * ground.rate[kind, 1] - waiting
                if fine and cost < best:
                    best, best_a, best_c = cost, a, c
            if y >= ground.stops or onward - waiting >= best:
                break
            travel = time_of(ground, kind, p, y) if c == p else cells[NODE * c + TRAVEL]
            if leave + travel > cells[NODE * y + LATE]:
                break
            leave = ready(rules, y, leave + travel) + ground.service[y]
            going = _pass(rules, worker, 1, y, loads)
            c, y = y, cells[NODE * y + NEXT]
        a = b
    return best_a, best_c
