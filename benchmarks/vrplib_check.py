"""Recompute a solution of a benchmark instance; shares no code with any solver."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Sequence

from benchmarks.vrplib_instance import Instance


def recompute(instance: Instance, routes: Sequence[Sequence[int]]) -> tuple[int, list[str]]:
    """Cost of the routes in the instance's units, and each rule that they break.

    Args:
        instance: With the depot as row 0.
        routes: Rows of customers in their order, without the depot.
    """
    faults = []
    cost = 0
    if instance.vehicles is not None and len(routes) > instance.vehicles:
        faults.append(f"{len(routes)} routes, but {instance.vehicles} vehicles")
    for number, route in enumerate(routes, start=1):
        load = sum(int(instance.demand[row]) for row in route)
        if load > instance.capacity:
            faults.append(f"route {number} carries {load} of {instance.capacity}")
        place, clock = 0, int(instance.windows[0][0]) if instance.windows is not None else 0
        for row in [*route, 0]:
            length = _length(instance, place, row)
            cost += length
            if instance.windows is not None:
                opens, closes = (int(value) for value in instance.windows[row])
                clock = max(clock + int(instance.service[place]) + length, opens)
                if clock > closes:
                    faults.append(f"route {number} comes to {row} at {clock}, after {closes}")
            place = row
    visits = Counter(row for route in routes for row in route)
    faults += [
        f"customer {row} is not visited once"
        for row in range(1, len(instance.demand))
        if visits.pop(row, 0) != 1
    ]
    faults += [f"there is no customer {row}" for row in visits]
    return cost, faults


def _length(instance: Instance, a: int, b: int) -> int:
    if instance.matrix is not None:
        return int(instance.matrix[a][b])
    assert instance.xy is not None
    (ax, ay), (bx, by) = instance.xy[a], instance.xy[b]
    length = math.sqrt((float(ax) - float(bx)) ** 2 + (float(ay) - float(by)) ** 2)
    if instance.rounding == "CEIL_2D":
        return math.ceil(length)
    return math.floor(10 * length) if instance.rounding == "TENTHS" else math.floor(length + 0.5)
