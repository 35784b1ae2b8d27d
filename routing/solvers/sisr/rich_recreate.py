# Compiled loops take flat arrays by position and cannot be cut up freely.
"""Put stops, pairs and groups back where they cost least, under the richer rules."""

from __future__ import annotations

import math

from routing.solvers.sisr.cells import (
    BLINK,
    COST,
    COUNT,
    FREE,
    INTO,
    LOGGED,
    NEXT,
    NODE,
    OUT,
    PART,
    PREVIOUS,
    ROUTE,
    TRIES,
    Worker,
    head_base,
    put,
    slot_base,
    slot_width,
)
from routing.solvers.sisr.chance import share
from routing.solvers.sisr.compiled import loop, piece, wide
from routing.solvers.sisr.ground import Bytes, Ground, Ints
from routing.solvers.sisr.rich_pairs import OVERLOOKED, best_for_pair
from routing.solvers.sisr.rich_route import fits, has_space, link, paid_waiting, waited
from routing.solvers.sisr.rules import Rules
from routing.solvers.sisr.travel import cost_of

_FORWARDS = 0.5


@loop
def place_stop(
    ground: Ground,
    rules: Rules,
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
        rules: Its richer rules.
        cells: The plan.
        own: int8 (stops,), to which part each stop belongs.
        worker: The thread's memory; its part of the plan alone is touched.
        stop: Who is out.
        width: How many of its nearest stops are looked at.
        blink: Logarithm of the share of places that are looked at; 0 for all.
        loss: By how much it may cost more than its prize.
    """
    tally, stops = worker.tally, ground.stops
    listed = 2 * min(width, ground.near.shape[1])
    heads = head_base(ground) + tally[PART] * len(ground.fixed)
    double, far = 1.0 + ground.lean, ground.lean * ground.far[stop]
    best, best_before, best_slot = ground.prize[stop] + loss, -1, -1
    for turn in range(listed + len(ground.fixed)):
        waiting = 0
        if turn >= listed:
            kind = turn - listed
            slot = cells[heads + kind]
            if slot < 0:
                continue
            a = stops + 2 * slot
            b = a + 1
            cost = ground.fixed[kind]
            cost += cost_of(ground, kind, a, stop) + cost_of(ground, kind, stop, b)
        else:
            other = ground.near[stop, turn // 2]
            if other < 0 or own[other] != tally[PART]:
                continue
            slot = cells[NODE * other + ROUTE]
            if slot < 0:
                continue
            if blink < 0.0:
                tally[BLINK] -= 1
                if tally[BLINK] < 0:
                    tally[BLINK] = int(math.log(share(worker.seeds) + 1e-300) / blink)
                    continue
            kind = ground.kind[slot]
            costing = ground.costing[kind]
            waiting = paid_waiting(ground, rules, cells, slot)
            behind = turn % 2 == 0
            if behind:
                a, b = other, cells[NODE * other + NEXT]
                way = ground.arcs[stop, turn // 2, 2 * costing + 1]
                saved = cells[NODE * other + OUT]
                least = way + far if b >= stops else double * way
            else:
                a, b = cells[NODE * other + PREVIOUS], other
                way = ground.arcs[stop, turn // 2, 2 * costing]
                saved = cells[NODE * other + INTO]
                least = way + far if a >= stops else double * way
            if least - saved - waiting >= best:
                continue
            cost = way - saved
            cost += cost_of(ground, kind, stop, b) if behind else cost_of(ground, kind, a, stop)
        if cost - waiting >= best:
            continue
        if ground.masked and ground.may[stop, kind] == 0:
            continue
        if not fits(ground, rules, cells, slot, a, stop, b):
            continue
        if rules.waits:
            wait = waited(ground, rules, cells, wide(slot), wide(a), stop, -1, -1)
            cost += wait * ground.rate[kind, 1] - waiting
        if cost < best:
            best, best_before, best_slot = cost, a, slot
    if best_slot < 0 or not has_space(ground, cells, worker, best_slot):
        return False
    _open(ground, cells, worker, best_slot)
    link(ground, rules, cells, worker, wide(best_before), stop, wide(best_slot))
    return True


@piece
def _open(ground: Ground, cells: Ints, worker: Worker, slot: int) -> None:
    """Use the slot, which is the next free one where it is empty."""
    record = slot_base(ground) + slot_width(ground) * slot
    if cells[record + COUNT] == 0:
        kind = ground.kind[slot]
        head = head_base(ground) + worker.tally[PART] * len(ground.fixed) + kind
        put(cells, worker, head, cells[record + FREE])
        worker.tally[COST] += ground.fixed[kind]


@loop
def place_unit(
    ground: Ground,
    rules: Rules,
    cells: Ints,
    own: Bytes,
    worker: Worker,
    unit: int,
    width: int,
    blink: float,
    loss: int,
) -> bool:
    """Insert a pair or a group into the route where it costs least; False when it stays out.

    The routes of stops near any of its stops are looked at, and one new route of each kind.
    """
    tally = worker.tally
    heads = head_base(ground) + tally[PART] * len(ground.fixed)
    tally[TRIES] += 1
    first, last = rules.member[unit], rules.member[unit + 1]
    listed = min(width, ground.near.shape[1])
    best, best_slot = ground.prize[unit] + loss, -1
    mark, before = tally[LOGGED], tally[COST]
    lots = worker.seeds[0]
    for turn in range((last - first) * listed + len(ground.fixed)):
        if turn < (last - first) * listed:
            other = ground.near[rules.members[first + turn // listed], turn % listed]
            if other < 0 or own[other] != tally[PART]:
                continue
            slot = cells[NODE * other + ROUTE]
            if slot < 0 or worker.tried[slot] == tally[TRIES]:
                continue
            worker.tried[slot] = tally[TRIES]
            if share(worker.seeds) > math.exp(blink):
                continue
        else:
            slot = cells[heads + turn - (last - first) * listed]
            if slot < 0:
                continue
        drawn = worker.seeds[0]
        if _put_into(ground, rules, cells, worker, unit, wide(slot), wide(best)):
            best, best_slot, lots = tally[COST] - before, slot, drawn
        for entry in range(tally[LOGGED] - 1, mark - 1, -1):
            cells[worker.log[entry, 0]] = worker.log[entry, 1]
        tally[LOGGED], tally[COST] = mark, before
    if best_slot < 0:
        return False
    limit = wide(ground.prize[unit] + loss)
    worker.seeds[0] = lots  # so that it goes in as it was tried
    return bool(_put_into(ground, rules, cells, worker, unit, wide(best_slot), limit))


@loop
def _put_into(
    ground: Ground,
    rules: Rules,
    cells: Ints,
    worker: Worker,
    unit: int,
    slot: int,
    limit: int,
) -> bool:
    """Put all of a unit into a route; False when it costs the limit or does not fit.

    Its pieces follow each other from any of them, forwards or backwards, each to where it costs
    least but for a place that is overlooked now and then. Where it is False the route is left as it
    happens to be: the caller takes it back.
    """
    kind = ground.kind[slot]
    before = worker.tally[COST]
    if ground.masked:
        for i in range(rules.member[unit], rules.member[unit + 1]):
            if ground.may[rules.members[i], kind] == 0:
                return False
    _open(ground, cells, worker, slot)
    first, last = rules.piece[unit], rules.piece[unit + 1]
    turned = int(share(worker.seeds) * (last - first))
    step = 1 if share(worker.seeds) < _FORWARDS else last - first - 1
    for i in range(last - first):
        if not has_space(ground, cells, worker, slot):
            return False
        stop = wide(rules.pieces[first + (step * i + turned) % (last - first)])
        partner = wide(rules.partner[stop])
        bound = wide(limit - (worker.tally[COST] - before))
        if partner < 0:
            a = wide(_best_for_stop(ground, rules, cells, worker, slot, stop, bound))
            if a < 0:
                return False
            link(ground, rules, cells, worker, a, stop, slot)
        else:
            a, c = best_for_pair(ground, rules, cells, worker, slot, stop, bound)
            if a < 0:
                return False
            link(ground, rules, cells, worker, wide(a), stop, slot)
            link(ground, rules, cells, worker, wide(c), partner, slot)
    return bool(worker.tally[COST] - before < limit)


@loop
def _best_for_stop(
    ground: Ground, rules: Rules, cells: Ints, worker: Worker, slot: int, stop: int, bound: int
) -> int:
    """The node of a route behind which a stop costs least, less than the bound; -1 for none."""
    kind = ground.kind[slot]
    waiting = paid_waiting(ground, rules, cells, slot)
    best, found = bound, -1
    a = ground.stops + 2 * slot
    while a < ground.stops or a == ground.stops + 2 * slot:
        b = cells[NODE * a + NEXT]
        cost = cost_of(ground, kind, a, stop) + cost_of(ground, kind, stop, b)
        cost -= cells[NODE * a + OUT]
        looked_at = cost - waiting < best and share(worker.seeds) >= OVERLOOKED
        if looked_at and fits(ground, rules, cells, slot, a, stop, b):
            if rules.waits:
                wait = waited(ground, rules, cells, slot, wide(a), stop, -1, -1)
                cost += wait * ground.rate[kind, 1] - waiting
            if cost < best:
                best, found = cost, a
        a = b
    return found
