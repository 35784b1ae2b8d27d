"""Cut a plan into parts that threads can work on without meeting."""

from __future__ import annotations

import math
from collections.abc import Callable

import numpy as np
import numpy.typing as npt

from routing.solvers.sisr.cells import (
    BANKED,
    COUNT,
    FREE,
    NODE,
    OUT,
    ROOM,
    ROUTE,
    Worker,
    head_base,
    slot_base,
    slot_width,
)
from routing.solvers.sisr.compiled import loop
from routing.solvers.sisr.ground import Bytes, Floats, Ground, Ints, Longs
from routing.solvers.sisr.rules import MOST

LEAST_ROUTES = 4
"""A part has at least so many routes."""


def divide(
    ground: Ground,
    cells: Ints,
    workers: list[Worker],
    own: Bytes,
    chance: np.random.Generator,
    unit: Ints | None = None,
) -> list[Worker]:
    """Give each route and stop to one worker by a cut through the map at random.

    Args:
        ground: The problem.
        cells: The plan.
        workers: Who there is.
        own: int8 (stops,), filled in with the worker of each stop.
        chance: Draws the cut.
        unit: For each stop who stands for those that one route serves; None: each for itself.

    Returns:
        The workers that have something to do, with their stops.
    """
    slot = cells[: NODE * ground.stops].reshape(-1, NODE)[:, ROUTE]
    served = slot >= 0
    used, index, sizes = np.unique(slot[served], return_inverse=True, return_counts=True)
    parts = max(1, min(len(workers), len(used) // LEAST_ROUTES))
    own[:] = 0
    if parts > 1:
        x, y = ground.x[: ground.stops], ground.y[: ground.stops]
        middle_x = np.bincount(index, x[served]) / sizes
        middle_y = np.bincount(index, y[served]) / sizes
        along_cut = across(ground, chance)
        along = along_cut(middle_x, middle_y)
        order = np.argsort(along, kind="stable")
        share = (np.cumsum(sizes[order]) - sizes[order] / 2) * parts / sizes.sum()
        part = np.minimum(share.astype(np.int8), parts - 1).astype(np.int8)
        of_slot = np.zeros(len(ground.kind), dtype=np.int8)
        of_slot[used[order]] = part
        own[served] = of_slot[slot[served]]
        borders = [float(along[order][part == p].max()) for p in range(parts - 1)]
        own[~served] = np.searchsorted(borders, along_cut(x[~served], y[~served]))
    waiting = ~served
    if unit is not None:
        own[:] = own[unit]
        waiting &= unit == np.arange(ground.stops)
    deal_out(ground, cells, parts, chance.permutation(parts))
    return [_with_stops(worker, own, waiting, p) for p, worker in enumerate(workers[:parts])]


def across(ground: Ground, chance: np.random.Generator) -> Callable[[Floats, Floats], Floats]:
    """How far points lie along a direction at random, or around the first hub."""
    angle = float(chance.random()) * 2 * math.pi
    if chance.integers(2):
        return lambda x, y: x * math.cos(angle) + y * math.sin(angle)
    x0, y0 = ground.x[ground.stops], ground.y[ground.stops]
    return lambda x, y: (np.arctan2(y - y0, x - x0) + angle) % (2 * math.pi)


def _with_stops(worker: Worker, own: Bytes, waiting: npt.NDArray[np.bool_], part: int) -> Worker:
    mine = own == part
    bank = np.flatnonzero(mine & waiting)
    worker.banked[:] = -1
    worker.banked[bank] = np.arange(len(bank))
    worker.bank[: len(bank)] = bank
    worker.tally[BANKED] = len(bank)
    return worker._replace(members=np.flatnonzero(mine).astype(np.int32))


@loop
def deal_out(ground: Ground, cells: Ints, parts: int, turn: Longs) -> None:
    """Link the free slots of each kind, turn by turn for each part."""
    base, width, kinds = slot_base(ground), slot_width(ground), len(ground.fixed)
    heads = head_base(ground)
    cells[heads : heads + parts * kinds] = -1
    next_turn = 0
    for slot in range(len(ground.kind) - 1, -1, -1):
        record = base + width * slot
        if cells[record + COUNT] == 0:
            head = heads + turn[next_turn] * kinds + ground.kind[slot]
            cells[record + FREE] = cells[head]
            cells[head] = slot
            next_turn = (next_turn + 1) % parts


@loop
def plan_cost(ground: Ground, cells: Ints) -> int:
    """Cost of all routes and of what is left out."""
    base, width = slot_base(ground), slot_width(ground)
    cost = 0
    for slot in range(len(ground.kind)):
        if cells[base + width * slot + COUNT] > 0:
            cost += ground.fixed[ground.kind[slot]] + cells[NODE * (ground.stops + 2 * slot) + OUT]
    for stop in range(ground.stops):
        cost += ground.prize[stop] if cells[NODE * stop + ROUTE] < 0 else cells[NODE * stop + OUT]
    return cost


def waiting_cost(ground: Ground, cells: Ints) -> int:
    """Cost of what all routes wait, where that costs."""
    base = NODE * (ground.stops + 2 * len(ground.kind))
    width = ROOM + ground.capacity.shape[1]
    room = cells[base : base + width * len(ground.kind)].reshape(-1, width)[:, -1]
    return int(((MOST - room.astype(np.int64)) * ground.rate[ground.kind, 1]).sum())
