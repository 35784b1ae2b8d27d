"""Search a weighted hierarchy: from eight sources at once down to many targets, or from one to one.

From each source the search climbs the elimination tree, which is some hundred nodes; then one pass
over what lies above the targets, from the highest rank to the lowest, finishes all rows together
(after D. Delling, A. Goldberg, R. Werneck, "Faster Batched Shortest Paths in Road Networks", 2011).
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import numpy.typing as npt
from numba import njit

from routing.engines.kernel.contract import NEVER, slot_of

Ints = npt.NDArray[np.int32]
Longs = npt.NDArray[np.int64]

LANES = 8
"""Sources of one pass: a cache line of weights."""

_NOBODY = -1
_FALLS, _RISES = 0, 1


class Links(NamedTuple):
    """A hierarchy with its weights, as ``customise`` gives them."""

    first: Longs
    other: Ints
    rise: Longs
    fall: Longs
    rise_over: Ints
    fall_over: Ints


class Doors(NamedTuple):
    """Ranks at which points are left or entered, with the weight of the part in between."""

    first: Longs
    rank: Ints
    weight: Longs


class Above(NamedTuple):
    """All that lies above some targets, the highest rank first.

    Attributes:
        place: int32 (n,), where each rank stands, -1 where it does not lie above a target.
        first: int64, where the links of each place begin.
        other: int32, the place of the higher end.
        fall: int64, weight.
    """

    place: Ints
    first: Longs
    other: Ints
    fall: Longs


@njit(cache=True, nogil=True)
def above(links: Links, targets: Doors) -> Above:  # noqa: C901 - one loop after another
    """Gather what lies above the targets, without the links that cannot be travelled downwards."""
    count = len(links.first) - 1
    place = np.full(count, _NOBODY, dtype=np.int32)
    size = 0
    for rank in targets.rank:
        node = rank
        while place[node] == _NOBODY:
            place[node] = 0
            size += 1
            if links.first[node] == links.first[node + 1]:
                break
            node = links.other[links.first[node]]
    first = np.zeros(size + 1, dtype=np.int64)
    arcs, at = 0, 0
    for node in range(count - 1, -1, -1):
        if place[node] == _NOBODY:
            continue
        place[node] = at
        for i in range(links.first[node], links.first[node + 1]):
            arcs += links.fall[i] < NEVER
        at += 1
        first[at] = arcs
    other = np.empty(arcs, dtype=np.int32)
    fall = np.empty(arcs, dtype=np.int64)
    for node in range(count):
        at = place[node]
        if at == _NOBODY:
            continue
        k = first[at]
        for i in range(links.first[node], links.first[node + 1]):
            if links.fall[i] < NEVER:
                other[k] = place[links.other[i]]
                fall[k] = links.fall[i]
                k += 1
    return Above(place, first, other, fall)


@njit(cache=True, nogil=True)
def sweep(  # noqa: C901 - the pass stays in one piece for the compiler
    links: Links, over: Above, sources: Doors, targets: Doors, begin: int, end: int
) -> npt.NDArray[np.int64]:
    """Weights from the sources ``begin`` to ``end`` to all targets; ``NEVER`` where none leads."""
    size, columns = len(over.first) - 1, len(targets.first) - 1
    table = np.full((end - begin, columns), NEVER, dtype=np.int64)
    climbed = np.full(len(links.first) - 1, NEVER, dtype=np.int64)
    reached = np.empty((size, LANES), dtype=np.int64)
    best = np.empty(LANES, dtype=np.int64)
    for batch in range(begin, end, LANES):
        reached[:] = NEVER
        lanes = min(LANES, end - batch)
        for lane in range(lanes):
            _climb(links, sources, batch + lane, climbed)
            _hand_over(links, over, sources, batch + lane, climbed, reached, lane)
        for node in range(size):
            for lane in range(LANES):
                best[lane] = reached[node, lane]
            for i in range(over.first[node], over.first[node + 1]):
                higher, fall = over.other[i], over.fall[i]
                for lane in range(LANES):
                    best[lane] = min(best[lane], reached[higher, lane] + fall)
            for lane in range(LANES):
                reached[node, lane] = best[lane]
        for target in range(columns):
            best[:] = NEVER
            for door in range(targets.first[target], targets.first[target + 1]):
                node, part = over.place[targets.rank[door]], targets.weight[door]
                for lane in range(LANES):
                    best[lane] = min(best[lane], reached[node, lane] + part)
            for lane in range(lanes):
                table[batch - begin + lane, target] = best[lane]
    return table


@njit(cache=True, nogil=True)
def _climb(links: Links, doors: Doors, point: int, climbed: Longs) -> None:
    """Weights from a point to all that lies above its doors."""
    for door in range(doors.first[point], doors.first[point + 1]):
        node = doors.rank[door]
        climbed[node] = min(climbed[node], doors.weight[door])
        begin, end = links.first[node], links.first[node + 1]
        while True:
            here = climbed[node]
            for i in range(begin, end):
                higher = links.other[i]
                climbed[higher] = min(climbed[higher], here + links.rise[i])
            if begin == end:
                break
            node = links.other[begin]
            begin, end = links.first[node], links.first[node + 1]


@njit(cache=True, nogil=True)
def _hand_over(
    links: Links,
    over: Above,
    doors: Doors,
    point: int,
    climbed: Longs,
    reached: npt.NDArray[np.int64],
    lane: int,
) -> None:
    """Move the weights of a climb into a lane, and clear them."""
    for door in range(doors.first[point], doors.first[point + 1]):
        node = doors.rank[door]
        while True:
            place = over.place[node]
            if place != _NOBODY:
                reached[place, lane] = min(reached[place, lane], climbed[node])
            climbed[node] = NEVER
            if links.first[node] == links.first[node + 1]:
                break
            node = links.other[links.first[node]]


@njit(cache=True, nogil=True)
def way(
    links: Links, sources: Doors, source: int, targets: Doors, target: int
) -> tuple[np.int64, Ints]:
    """The way from one source to one target.

    Returns:
        Its weight, ``NEVER`` where there is none; and its arcs, with the door of the source in
        front and the door of the target behind.
    """
    rising, climbed, before = _trace(links.first, links.other, links.rise, sources, source)
    falling, fallen, behind = _trace(links.first, links.other, links.fall, targets, target)
    best, top, bottom, j = NEVER, -1, -1, 0
    for i in range(len(rising)):
        while j < len(falling) and falling[j] < rising[i]:
            j += 1
        if j < len(falling) and falling[j] == rising[i] and climbed[i] + fallen[j] < best:
            best, top, bottom = climbed[i] + fallen[j], i, j
    if top < 0:
        return best, np.empty(0, dtype=np.int32)

    up = [top]
    while before[up[-1]] >= 0:
        up.append(int(before[up[-1]]))
    arcs = [np.int32(-2 - before[up[-1]])]
    for i in range(len(up) - 1, 0, -1):
        low, high = int(rising[up[i]]), int(rising[up[i - 1]])
        _unpack(links, low, slot_of(links.first, links.other, low, high), _RISES, arcs)
    while behind[bottom] >= 0:
        low, high = int(falling[behind[bottom]]), int(falling[bottom])
        _unpack(links, low, slot_of(links.first, links.other, low, high), _FALLS, arcs)
        bottom = int(behind[bottom])
    arcs.append(np.int32(-2 - behind[bottom]))
    return best, np.array(arcs)


@njit(cache=True, nogil=True)
def _trace(
    first: Longs, other: Ints, weight: Longs, doors: Doors, point: int
) -> tuple[Ints, Longs, Ints]:
    """Climb from a point and remember whence.

    Returns:
        What lies above its doors, ranks ascending; the weight to each; and where each was come
        from, a place in these arrays, or ``-2 - door``.
    """
    chain = [np.int32(0) for _ in range(0)]
    for door in range(doors.first[point], doors.first[point + 1]):
        node = doors.rank[door]
        chain.append(node)
        while first[node] < first[node + 1]:
            node = other[first[node]]
            chain.append(node)
    nodes = np.unique(np.array(chain, dtype=np.int32))
    reached = np.full(len(nodes), NEVER, dtype=np.int64)
    origin = np.full(len(nodes), _NOBODY, dtype=np.int32)
    for door in range(doors.first[point], doors.first[point + 1]):
        place = np.searchsorted(nodes, doors.rank[door])
        if doors.weight[door] < reached[place]:
            reached[place] = doors.weight[door]
            origin[place] = -2 - door
    for here in range(len(nodes)):
        place = here
        for i in range(first[nodes[here]], first[nodes[here] + 1]):
            while nodes[place] < other[i]:  # all higher ends are among the nodes, in order
                place += 1
            total = reached[here] + weight[i]
            if total < reached[place]:
                reached[place] = total
                origin[place] = here
    return nodes, reached, origin


@njit(cache=True, nogil=True)
def _unpack(links: Links, low: int, slot: int, course: int, arcs: list[np.int32]) -> None:
    """Append the arcs of the graph that a link stands for, in the order of travel."""
    todo = [(low, slot, course)]
    while len(todo) > 0:
        low, slot, course = todo.pop()
        over = int(links.rise_over[slot] if course == _RISES else links.fall_over[slot])
        if over <= -2:  # noqa: PLR2004 - an arc of the graph
            arcs.append(np.int32(-2 - over))
            continue
        to_low = slot_of(links.first, links.other, over, low)
        to_high = slot_of(links.first, links.other, over, int(links.other[slot]))
        if course == _RISES:
            todo.append((over, to_high, _RISES))
            todo.append((over, to_low, _FALLS))
        else:
            todo.append((over, to_low, _RISES))
            todo.append((over, to_high, _FALLS))
