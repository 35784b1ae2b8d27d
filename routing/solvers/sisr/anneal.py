# Compiled loops take flat arrays by position and cannot be cut up freely.
"""Ruin and recreate one part of a plan again and again, accepting by simulated annealing."""

from __future__ import annotations

import math

from routing.solvers.sisr.cells import (
    ACCEPTED,
    BANKED,
    COST,
    LOGGED,
    NODE,
    REMOVED,
    ROUTE,
    STAMP,
    Worker,
    take_back,
)
from routing.solvers.sisr.chance import share
from routing.solvers.sisr.compiled import loop, piece
from routing.solvers.sisr.ground import Bytes, Ground, Ints
from routing.solvers.sisr.recreate import append, place, sort_removed
from routing.solvers.sisr.ruin import Ruin, ruin, take_from_bank
from routing.solvers.sisr.tails import swap_tails

EAGER_SHARE = 0.1  # of the iterations serve what they can, while stops are without a route
ANY_LOSS = 1 << 50

BANK_SHARE = 0.3  # of the iterations begin at a stop that no route serves, while there are any


@loop
def anneal(
    ground: Ground,
    cells: Ints,
    own: Bytes,
    worker: Worker,
    how: Ruin,
    width: int,
    blink: float,
    temperature: float,
    mean: float,
    queue: Ints,
    iterations: int,
) -> int:
    """Improve the worker's part of the plan and return by how much its cost has changed.

    Args:
        ground: The problem.
        cells: The plan, changed in place.
        own: int8 (stops,), to which part each stop belongs.
        worker: The thread's memory; its part of the plan alone is touched.
        how: How much to take out, and how often tails are swapped instead.
        width: How many near stops are looked at when one goes back.
        blink: Logarithm of the share of places that are looked at.
        temperature: Of the annealing, in units of cost.
        mean: Stops of a route on average.
        queue: int32, stops that no route serves, each inserted first, where it costs least.
        iterations: How many tries, those for the queue among them.
    """
    tally, members = worker.tally, worker.members
    total = 0
    for turn in range(iterations):
        tally[STAMP] += 1
        tally[LOGGED] = tally[REMOVED] = tally[COST] = 0
        if turn < len(queue):
            seed = queue[turn]
        elif tally[BANKED] > 0 and share(worker.seeds) < BANK_SHARE:
            seed = worker.bank[int(share(worker.seeds) * tally[BANKED])]
        else:
            seed = members[int(share(worker.seeds) * len(members))]
        limit = -temperature * math.log(share(worker.seeds) + 1e-300)
        # stops may be worth a vehicle together that is too dear for each alone
        eager = turn >= len(queue) and tally[BANKED] > 0 and share(worker.seeds) < EAGER_SHARE
        loss = ANY_LOSS if eager else 0
        kept = True
        if turn < len(queue):
            take_from_bank(ground, worker, seed)
            limit = 1.0
        elif cells[NODE * seed + ROUTE] >= 0 and share(worker.seeds) < how.tails:
            kept = swap_tails(ground, cells, own, worker, seed)
        else:
            kept = ruin(ground, cells, own, worker, how, seed, mean)
        if kept:
            sort_removed(ground, worker)
            for i in range(tally[REMOVED]):
                stop = worker.removed[i]
                if not place(ground, cells, own, worker, stop, width, blink, loss):
                    tally[COST] += ground.prize[stop]
                if tally[COST] >= limit:
                    kept = False
                    break
        if kept and tally[COST] < limit:
            total += tally[COST]
            tally[ACCEPTED] += 1
            keep_bank(cells, worker)
        else:
            take_back(cells, worker)
    tally[LOGGED] = 0
    return total


@piece
def keep_bank(cells: Ints, worker: Worker) -> None:
    """Note which of the stops that were out have found a route and which have none."""
    tally, bank, banked = worker.tally, worker.bank, worker.banked
    for i in range(tally[REMOVED]):
        stop = worker.removed[i]
        served = cells[NODE * stop + ROUTE] >= 0
        if served and banked[stop] >= 0:
            last = bank[tally[BANKED] - 1]
            bank[banked[stop]] = last
            banked[last] = banked[stop]
            banked[stop] = -1
            tally[BANKED] -= 1
        elif not served and banked[stop] < 0:
            banked[stop] = tally[BANKED]
            bank[tally[BANKED]] = stop
            tally[BANKED] += 1


@loop
def load(
    ground: Ground, cells: Ints, worker: Worker, first: Ints, slots: Ints, order: Ints
) -> None:
    """Append stops to empty routes as long as they fit.

    Args:
        ground: The problem.
        cells: The plan, changed in place.
        worker: A thread's memory.
        first: int32 (routes + 1,), where the stops of each route begin in ``order``.
        slots: int32 (routes,), slot of each route.
        order: int32, stops.
    """
    for route in range(len(slots)):
        end = ground.stops + 2 * slots[route] + 1
        for i in range(first[route], first[route + 1]):
            worker.tally[LOGGED] = 0
            append(ground, cells, worker, order[i], end)
    worker.tally[LOGGED] = 0
