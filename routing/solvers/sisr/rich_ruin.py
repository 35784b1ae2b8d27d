# Compiled loops take flat arrays by position and cannot be cut up freely.
"""Take strings of stops out of routes, and with each stop the rest of its pair or group."""

from __future__ import annotations

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
    put,
    slot_base,
    slot_width,
)
from routing.solvers.sisr.chance import share
from routing.solvers.sisr.compiled import loop, piece, wide
from routing.solvers.sisr.ground import Bytes, Ground, Ints
from routing.solvers.sisr.rich_route import (
    has_space,
    measure,
    push_back_rich,
    push_on_rich,
    settle,
)
from routing.solvers.sisr.ruin import Ruin, ahead, take_from_bank
from routing.solvers.sisr.rules import Rules
from routing.solvers.sisr.travel import length_of


@loop
def cut_out_rich(
    ground: Ground, rules: Rules, cells: Ints, worker: Worker, first: int, last: int
) -> bool:
    """Take the stops from ``first`` to ``last`` out; False when what is left cannot be driven."""
    tally = worker.tally
    slot = cells[NODE * first + ROUTE]
    kind = ground.kind[slot]
    width = slot_width(ground)
    record = slot_base(ground) + width * slot
    before, after = cells[NODE * first + PREVIOUS], cells[NODE * last + NEXT]
    saved, count = cells[NODE * before + OUT], 0
    shorter = 0
    if rules.metred:
        shorter = length_of(ground, kind, before, first) - length_of(ground, kind, before, after)
    stop = first
    while stop != after:
        following = cells[NODE * stop + NEXT]
        saved += cells[NODE * stop + OUT]
        if rules.metred:
            shorter += length_of(ground, kind, stop, following)
        put(cells, worker, NODE * stop + ROUTE, -1)
        for load in range(ground.demand.shape[1]):
            room = record + ROOM + load
            put(cells, worker, room, cells[room] + ground.demand[stop, load])
        worker.removed[tally[REMOVED]] = stop
        worker.out[stop] = tally[STAMP]
        tally[REMOVED] += 1
        count += 1
        stop = following
    left = cells[record + COUNT] - count
    put(cells, worker, record + COUNT, left)
    tally[COST] += join(ground, cells, worker, kind, before, after) - saved
    measure(ground, rules, cells, worker, slot, -shorter)
    if left == 0:
        tally[COST] -= ground.fixed[kind]
        head = head_base(ground) + tally[PART] * len(ground.fixed) + kind
        put(cells, worker, record + FREE, cells[head])
        put(cells, worker, head, slot)
        settle(ground, rules, cells, worker, slot)
        return True
    # where a detour is quicker or shorter than the direct way
    if cells[NODE * before + LEAVE] + cells[NODE * before + TRAVEL] > cells[NODE * after + LATE]:
        return False
    if rules.metred and cells[record + width - 2] < 0:
        return False
    push_on_rich(ground, rules, cells, worker, before)
    push_back_rich(ground, rules, cells, worker, after)
    settle(ground, rules, cells, worker, slot)
    return True


@loop
def _cut_string(
    ground: Ground, rules: Rules, cells: Ints, worker: Worker, stop: int, whole: int, kept: int
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
        if not cut_out_rich(ground, rules, cells, worker, wide(first), wide(last)):
            return False
        first = following
        length -= begun
        begun = length
    return True


@piece
def _take_the_rest(ground: Ground, rules: Rules, cells: Ints, worker: Worker) -> bool:
    """Take out what belongs to stops that are out; then one stop of each unit stands for it."""
    tally, removed = worker.tally, worker.removed
    fine = True
    taken = 0
    while fine and taken < tally[REMOVED]:
        unit = rules.unit[removed[taken]]
        taken += 1
        for i in range(rules.member[unit], rules.member[unit + 1]):
            stop = rules.members[i]
            slot = cells[NODE * stop + ROUTE]
            if slot < 0:
                continue
            fine = has_space(ground, cells, worker, slot)
            fine = fine and cut_out_rich(ground, rules, cells, worker, wide(stop), wide(stop))
            if not fine:
                break
    units = 0
    for i in range(tally[REMOVED]):
        if rules.unit[removed[i]] == removed[i]:
            removed[units] = removed[i]
            units += 1
    tally[REMOVED] = units
    return fine


@loop
def ruin_rich(
    ground: Ground,
    rules: Rules,
    cells: Ints,
    own: Bytes,
    worker: Worker,
    how: Ruin,
    seed: int,
    mean: float,
) -> bool:
    """Cut strings out of routes around a stop; False when what is left cannot be driven.

    Args:
        ground: The problem.
        rules: Its richer rules.
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
            unit = rules.unit[stop]
            known = max(worker.out[stop], worker.out[unit])
            if kept > 0 and known != tally[STAMP]:
                kept -= 1
                take_from_bank(ground, worker, unit)
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
        if not _cut_string(
            ground, rules, cells, worker, wide(stop), wide(whole), wide(kept_inside)
        ):
            return False
    return _take_the_rest(ground, rules, cells, worker)
