"""Ruin and recreate one part of a plan under the richer rules, again and again."""

from __future__ import annotations

import math

from routing.solvers.sisr.anneal import ANY_LOSS, BANK_SHARE, EAGER_SHARE, keep_bank
from routing.solvers.sisr.cells import (
    ACCEPTED,
    BANKED,
    COST,
    LOGGED,
    NEXT,
    NODE,
    PREVIOUS,
    REMOVED,
    ROUTE,
    STAMP,
    Worker,
    take_back,
)
from routing.solvers.sisr.chance import share
from routing.solvers.sisr.compiled import loop, wide
from routing.solvers.sisr.ground import Bytes, Ground, Ints
from routing.solvers.sisr.recreate import sort_removed
from routing.solvers.sisr.rich_recreate import place_stop, place_unit
from routing.solvers.sisr.rich_route import fits, link
from routing.solvers.sisr.rich_ruin import cut_out_rich, ruin_rich
from routing.solvers.sisr.ruin import Ruin, take_from_bank
from routing.solvers.sisr.rules import Rules


@loop
def anneal_rich(
    ground: Ground,
    rules: Rules,
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
        rules: Its richer rules.
        cells: The plan, changed in place.
        own: int8 (stops,), to which part each stop belongs.
        worker: The thread's memory; its part of the plan alone is touched.
        how: How much to take out.
        width: How many near stops are looked at when one goes back.
        blink: Logarithm of the share of places that are looked at.
        temperature: Of the annealing, in units of cost.
        mean: Stops of a route on average.
        queue: int32, units that no route serves, each inserted first, where it costs least.
        iterations: How many tries, those for the queue among them.
    """
    tally, members = worker.tally, worker.members
    total = 0
    for turn in range(iterations):
        tally[STAMP] += 1
        tally[LOGGED] = tally[REMOVED] = tally[COST] = 0
        if turn < len(queue):
            seed = wide(queue[turn])
        elif tally[BANKED] > 0 and share(worker.seeds) < BANK_SHARE:
            seed = wide(worker.bank[int(share(worker.seeds) * tally[BANKED])])
        else:
            seed = wide(members[int(share(worker.seeds) * len(members))])
        limit = -temperature * math.log(share(worker.seeds) + 1e-300)
        # stops may be worth a vehicle together that is too dear for each alone
        eager = turn >= len(queue) and tally[BANKED] > 0 and share(worker.seeds) < EAGER_SHARE
        loss = ANY_LOSS if eager else 0
        kept = True
        if turn < len(queue):
            take_from_bank(ground, worker, seed)
            limit = 1.0
        else:
            kept = ruin_rich(ground, rules, cells, own, worker, how, seed, mean)
        if kept:
            sort_removed(ground, worker)
            for i in range(tally[REMOVED]):
                stop = wide(worker.removed[i])
                if rules.member[stop + 1] - rules.member[stop] == 1:
                    placed = place_stop(ground, rules, cells, own, worker, stop, width, blink, loss)
                else:
                    placed = place_unit(ground, rules, cells, own, worker, stop, width, blink, loss)
                if not placed:
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


@loop
def load_rich(
    ground: Ground,
    rules: Rules,
    cells: Ints,
    worker: Worker,
    first: Ints,
    slots: Ints,
    order: Ints,
) -> None:
    """Append stops to empty routes as long as they fit, and keep the units that are whole.

    Args:
        ground: The problem.
        rules: Its richer rules.
        cells: The plan, changed in place.
        worker: A thread's memory.
        first: int32 (routes + 1,), where the stops of each route begin in ``order``.
        slots: int32 (routes,), slot of each route.
        order: int32, stops; collections before their deliveries.
    """
    tally = worker.tally
    for route in range(len(slots)):
        slot = wide(slots[route])
        end = ground.stops + 2 * slot + 1
        for i in range(first[route], first[route + 1]):
            tally[LOGGED] = 0
            stop = wide(order[i])
            before = wide(cells[NODE * end + PREVIOUS])
            if cells[NODE * stop + ROUTE] >= 0:
                continue
            if ground.masked and ground.may[stop, ground.kind[slot]] == 0:
                continue
            if fits(ground, rules, cells, slot, before, stop, end):
                link(ground, rules, cells, worker, before, stop, slot)
        for i in range(first[route], first[route + 1]):
            unit = rules.unit[order[i]]
            whole = True
            for j in range(rules.member[unit], rules.member[unit + 1]):
                if cells[NODE * rules.members[j] + ROUTE] != slot:
                    whole = False
            if whole:
                continue
            for j in range(rules.member[unit], rules.member[unit + 1]):
                stop = wide(rules.members[j])
                if cells[NODE * stop + ROUTE] != slot:
                    continue
                tally[LOGGED] = tally[REMOVED] = 0
                if not cut_out_rich(ground, rules, cells, worker, stop, stop):
                    # the way past it is longer: nothing of the route is kept
                    tally[LOGGED] = tally[REMOVED] = 0
                    head, tail = (
                        wide(cells[NODE * (end - 1) + NEXT]),
                        wide(cells[NODE * end + PREVIOUS]),
                    )
                    cut_out_rich(ground, rules, cells, worker, head, tail)
    tally[LOGGED] = tally[REMOVED] = 0
