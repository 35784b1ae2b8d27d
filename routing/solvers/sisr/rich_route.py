"""Keep times, loads, metres and waiting of routes under the richer rules."""

from __future__ import annotations

from routing.solvers.sisr.cells import (
    COST,
    COUNT,
    LATE,
    LEAVE,
    LOGGED,
    NEXT,
    NODE,
    OUT,
    PREVIOUS,
    ROOM,
    ROUTE,
    TRAVEL,
    Worker,
    join,
    put,
    slot_base,
    slot_width,
)
from routing.solvers.sisr.compiled import loop, piece, wide
from routing.solvers.sisr.ground import BLOCKED, Ground, Ints
from routing.solvers.sisr.rules import MOST, Rules
from routing.solvers.sisr.travel import length_of, time_of


@piece
def ready(rules: Rules, stop: int, arrival: int) -> int:
    """When service begins for who arrives then; ``BLOCKED`` when too late for any window."""
    begin = BLOCKED
    for i in range(rules.window[stop + 1] - 1, rules.window[stop] - 1, -1):
        if arrival > rules.closes[i]:
            break
        begin = max(arrival, rules.opens[i])
    return begin


@piece
def latest(rules: Rules, stop: int, limit: int) -> int:
    """The last moment until a limit at which service may begin; before all time when none."""
    begin = -BLOCKED
    for i in range(rules.window[stop], rules.window[stop + 1]):
        if limit < rules.opens[i]:
            break
        begin = min(limit, rules.closes[i])
    return begin


@piece
def detour(ground: Ground, kind: int, a: int, stop: int, b: int) -> int:
    """By how much a stop between two nodes makes a route longer."""
    there = length_of(ground, kind, a, stop) + length_of(ground, kind, stop, b)
    return int(there - length_of(ground, kind, a, b))


@piece
def paid_waiting(ground: Ground, rules: Rules, cells: Ints, slot: int) -> int:
    """Cost of what a route waits as it stands."""
    cost = 0
    if rules.waits:
        width = slot_width(ground)
        room = cells[slot_base(ground) + width * slot + width - 1]
        cost = int((MOST - room) * ground.rate[ground.kind[slot], 1])
    return cost


@loop
def waited(
    ground: Ground, rules: Rules, cells: Ints, slot: int, a: int, p: int, c: int, d: int
) -> int:
    """How long a route waits when it leaves as late as it can without coming back later.

    Args:
        ground: The problem.
        rules: Its richer rules.
        cells: The plan.
        slot: Which route.
        a: Node behind which ``p`` is put in; -1 for none.
        p: A stop that is out.
        c: Node of the route behind which ``d`` is put in, or ``p``; -1 for none.
        d: A stop that is out.
    """
    kind = ground.kind[slot]
    known = ground.stops + 2 * slot
    here = known
    clock = int(cells[NODE * here + LEAVE])
    total, spare = rules.before[kind] + 0, rules.spare[kind] + 0
    beginning = total - max(0, min(total, spare))  # paid for whatever follows
    while True:
        after = cells[NODE * known + NEXT]
        if here == c:
            following = d
        elif here == a:
            following = p
        else:
            following = after
        if here == known and following == after:
            clock += cells[NODE * here + TRAVEL]
        else:
            clock += time_of(ground, kind, here, following)
        if following >= ground.stops:
            break
        begin = BLOCKED
        for i in range(rules.window[following], rules.window[following + 1]):
            if clock <= rules.closes[i]:
                begin = max(clock, rules.opens[i])
                spare = min(spare, total + rules.closes[i] - clock)
                break
        total += begin - clock
        clock = begin + ground.service[following]
        here = following
        if following == after:
            known = following
    return int(total - max(0, min(total, spare)) - beginning)


@piece
def settle(ground: Ground, rules: Rules, cells: Ints, worker: Worker, slot: int) -> None:
    """Count what a changed route waits."""
    if rules.waits:
        width = slot_width(ground)
        column = slot_base(ground) + width * slot + width - 1
        room = MOST - waited(ground, rules, cells, wide(slot), -1, -1, -1, -1)
        change = cells[column] - room
        if change != 0:
            worker.tally[COST] += change * ground.rate[ground.kind[slot], 1]
            put(cells, worker, column, room)


@piece
def measure(
    ground: Ground, rules: Rules, cells: Ints, worker: Worker, slot: int, more: int
) -> None:
    """Count that a route has become so much longer."""
    if rules.metred:
        width = slot_width(ground)
        column = slot_base(ground) + width * slot + width - 2
        put(cells, worker, column, cells[column] - more)


@loop
def levels_fit(
    ground: Ground, rules: Rules, cells: Ints, slot: int, before: int, stop: int
) -> bool:
    """Whether no load is ever above what the vehicle carries, with a stop put in."""
    width = slot_width(ground)
    record = slot_base(ground) + width * slot
    for load in range(rules.change.shape[1]):
        change = rules.change[stop, load]
        if change == 0:
            continue
        free = cells[record + ROOM + load] - ground.demand[stop, load]
        node = ground.stops + 2 * slot
        while node < ground.stops or node == ground.stops + 2 * slot:
            if free < 0:
                return False
            if node == before:
                free -= change
                if free < 0:
                    return False
            node = cells[NODE * node + NEXT]
            if node < ground.stops:
                free -= rules.change[node, load]
    return True


@piece
def fits(ground: Ground, rules: Rules, cells: Ints, slot: int, a: int, stop: int, b: int) -> bool:
    """Whether a stop may stand between two nodes of a route."""
    kind = ground.kind[slot]
    width = slot_width(ground)
    record = slot_base(ground) + width * slot
    fine = True
    for load in range(ground.demand.shape[1]):
        if ground.demand[stop, load] > cells[record + ROOM + load]:
            fine = False
    if fine:
        begin = ready(rules, stop, cells[NODE * a + LEAVE] + time_of(ground, kind, a, stop))
        leave = begin + ground.service[stop]
        fine = leave + time_of(ground, kind, stop, b) <= cells[NODE * b + LATE]
    if fine and rules.metred:
        fine = detour(ground, kind, a, stop, b) <= cells[record + width - 2]
    if fine and rules.mixed:
        fine = levels_fit(ground, rules, cells, wide(slot), wide(a), wide(stop))
    return fine


@piece
def push_on_rich(ground: Ground, rules: Rules, cells: Ints, worker: Worker, a: int) -> None:
    """Renew the earliest times behind a node until they stay as they are."""
    leave = cells[NODE * a + LEAVE] + cells[NODE * a + TRAVEL]
    b = cells[NODE * a + NEXT]
    while b < ground.stops:
        leave = ready(rules, b, leave) + ground.service[b]
        if leave == cells[NODE * b + LEAVE]:
            return
        put(cells, worker, NODE * b + LEAVE, leave)
        leave += cells[NODE * b + TRAVEL]
        b = cells[NODE * b + NEXT]


@piece
def push_back_rich(ground: Ground, rules: Rules, cells: Ints, worker: Worker, b: int) -> None:
    """Renew the latest times before a node until they stay as they are."""
    late = cells[NODE * b + LATE]
    a = cells[NODE * b + PREVIOUS]
    while a < ground.stops:
        late = latest(rules, a, late - cells[NODE * a + TRAVEL] - ground.service[a])
        if late == cells[NODE * a + LATE]:
            return
        put(cells, worker, NODE * a + LATE, late)
        a = cells[NODE * a + PREVIOUS]


@piece
def has_space(ground: Ground, cells: Ints, worker: Worker, slot: int) -> bool:
    """Whether the journal can take another change of a route, however long."""
    width = slot_width(ground)
    count = cells[slot_base(ground) + width * slot + COUNT]
    most = 2 * worker.tally[LOGGED] + 4 * (count + width) + 128
    return bool(most < 2 * len(worker.log))


@loop
def link(
    ground: Ground, rules: Rules, cells: Ints, worker: Worker, before: int, stop: int, slot: int
) -> None:
    """Put a stop behind a node of a route."""
    kind = ground.kind[slot]
    record = slot_base(ground) + slot_width(ground) * slot
    after = cells[NODE * before + NEXT]
    saved = cells[NODE * before + OUT]
    if rules.metred:
        measure(ground, rules, cells, worker, slot, detour(ground, kind, before, stop, after))
    put(cells, worker, NODE * stop + ROUTE, slot)
    put(cells, worker, record + COUNT, cells[record + COUNT] + 1)
    for load in range(ground.demand.shape[1]):
        room = record + ROOM + load
        put(cells, worker, room, cells[room] - ground.demand[stop, load])
    cost = join(ground, cells, worker, kind, before, stop)
    cost += join(ground, cells, worker, kind, stop, after)
    worker.tally[COST] += cost - saved
    arrival = cells[NODE * before + LEAVE] + cells[NODE * before + TRAVEL]
    put(cells, worker, NODE * stop + LEAVE, ready(rules, stop, arrival) + ground.service[stop])
    late = cells[NODE * after + LATE] - cells[NODE * stop + TRAVEL] - ground.service[stop]
    put(cells, worker, NODE * stop + LATE, latest(rules, stop, late))
    push_on_rich(ground, rules, cells, worker, stop)
    push_back_rich(ground, rules, cells, worker, stop)
    settle(ground, rules, cells, worker, slot)
