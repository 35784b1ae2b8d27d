"""Answer what an arc costs and how long it takes, computed when asked."""

from __future__ import annotations

import math

from routing.solvers.sisr.compiled import loop, piece
from routing.solvers.sisr.ground import BLOCKED, DENSE, PLANE, Ground, Ints, Longs


@loop
def listed_pair(first: Longs, other: Ints, a: int, b: int) -> int:
    """Where the pair of places stands among the listed ones, or -1."""
    low, high = int(first[a]), int(first[a + 1])
    while low < high:
        middle = (low + high) // 2
        if other[middle] < b:
            low = middle + 1
        else:
            high = middle
    if low < first[a + 1] and other[low] == b:
        return low
    return -1


@piece
def known_pair(ground: Ground, a: int, b: int) -> int:
    """Where two nodes stand among the pairs whose travel was measured, or -1."""
    pair = -1
    if ground.how == DENSE:
        pair = int(ground.first[ground.place[a]] + ground.place[b])
    elif ground.how != PLANE:
        pair = listed_pair(ground.first, ground.other, ground.place[a], ground.place[b])
    return pair


@piece
def span(ground: Ground, a: int, b: int) -> int:
    """Distance of two nodes on the plane."""
    dx, dy = ground.x[a] - ground.x[b], ground.y[a] - ground.y[b]
    return int(ground.scale * math.sqrt(dx * dx + dy * dy) + ground.shift)


@piece
def length_of(ground: Ground, kind: int, a: int, b: int) -> int:
    """Distance of the arc between two nodes; from a start to its end it is 0."""
    length = 0
    if a < ground.stops or b < ground.stops:
        pair = known_pair(ground, a, b)
        length = span(ground, a, b) if pair < 0 else ground.distance[ground.profile[kind], pair]
    return length


@piece
def cost_of(ground: Ground, kind: int, a: int, b: int) -> int:
    """Cost of the arc between two nodes, and of the service at the second, for a kind."""
    pair = known_pair(ground, a, b)
    per_distance, per_time = ground.rate[kind, 0], ground.rate[kind, 1]
    if pair < 0:
        length = span(ground, a, b)
        cost = int(per_distance * length)
        if per_time:
            cost += int(per_time * (int(length * ground.pace[kind]) + ground.service[b]))
    else:
        distance = ground.distance[ground.profile[kind], pair]
        cost = int(per_distance * distance)
        if distance >= BLOCKED:
            cost = BLOCKED
        elif per_time:
            cost += int(
                per_time * (ground.duration[ground.profile[kind], pair] + ground.service[b])
            )
    return cost


@piece
def time_of(ground: Ground, kind: int, a: int, b: int) -> int:
    """Duration of the arc between two nodes for a kind of vehicle."""
    pair = known_pair(ground, a, b)
    if pair < 0:
        time = int(span(ground, a, b) * ground.pace[kind])
    else:
        time = int(ground.duration[ground.profile[kind], pair])
    return time


@loop
def tables(
    ground: Ground,
    kind: int,
    nodes: Longs,
    by_metre: bool,  # noqa: FBT001 - compiled loops take their arguments by position
    distance: Longs,
    duration: Longs,
) -> None:
    """Fill in how far and how long it is between each two of some nodes.

    Args:
        ground: The problem.
        kind: Of vehicle.
        nodes: int64 (n,).
        by_metre: Whether distances are filled in, not costs.
        distance: int64 (n, n), filled in; 0 from a node to itself.
        duration: int64 (n, n), filled in too; left alone where nothing is timed.
    """
    for row in range(len(nodes)):
        a = nodes[row]
        for column in range(len(nodes)):
            b = nodes[column]
            if row == column:
                continue
            if by_metre:
                distance[row, column] = length_of(ground, kind, a, b)
            else:
                distance[row, column] = cost_of(ground, kind, a, b)
            if ground.timed or by_metre:
                duration[row, column] = time_of(ground, kind, a, b)
