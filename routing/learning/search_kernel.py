"""Search the shortest ways from one place on a road to some others nearby, compiled by Numba.

The search goes from directed segment to directed segment, so that turn restrictions hold. Numba
keeps the compiled code beside this file.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import numpy.typing as npt
from numba import njit

from routing.learning.road_index import Ways

Ints = npt.NDArray[np.int32]
Floats = npt.NDArray[np.float64]

_HEAP_SIZE = 1 << 16
"""More directed segments wait in no search between two fixes; a fuller heap drops the newest."""


class Scratch(NamedTuple):
    """Room for one search; ``round[0]`` numbers the searches, so that nothing need be cleared.

    Attributes:
        round: (1,).
        seen: (2m,), the round in which a directed segment was reached.
        settled: (2m,), the round in which its distance became final.
        begin_m: (2m,), metres from the source to its beginning.
        parent: (2m,), the directed segment before it; -1 before any.
        heap_m: Distances of those that wait.
        heap: Those that wait.
    """

    round: Ints
    seen: Ints
    settled: Ints
    begin_m: Floats
    parent: Ints
    heap_m: Floats
    heap: Ints


def scratch_for(directed_segments: int) -> Scratch:
    """Room for searches on a network with so many directed segments."""
    return Scratch(
        np.zeros(1, dtype=np.int32),
        np.zeros(directed_segments, dtype=np.int32),
        np.zeros(directed_segments, dtype=np.int32),
        np.zeros(directed_segments),
        np.zeros(directed_segments, dtype=np.int32),
        np.zeros(_HEAP_SIZE),
        np.zeros(_HEAP_SIZE, dtype=np.int32),
    )


@njit(cache=True, nogil=True)
def _push(room: Scratch, size: int, far_m: float, way: int) -> int:
    if size >= len(room.heap):
        return size
    child = size
    while child > 0:
        parent = (child - 1) >> 1
        if room.heap_m[parent] <= far_m:
            break
        room.heap_m[child], room.heap[child] = room.heap_m[parent], room.heap[parent]
        child = parent
    room.heap_m[child], room.heap[child] = far_m, way
    return size + 1


@njit(cache=True, nogil=True)
def _pop(room: Scratch, size: int) -> int:
    """Take the nearest away; it stood at place 0."""
    size -= 1
    far_m, way = room.heap_m[size], room.heap[size]
    place = 0
    while True:
        child = 2 * place + 1
        if child >= size:
            break
        if child + 1 < size and room.heap_m[child + 1] < room.heap_m[child]:
            child += 1
        if room.heap_m[child] >= far_m:
            break
        room.heap_m[place], room.heap[place] = room.heap_m[child], room.heap[child]
        place = child
    room.heap_m[place], room.heap[place] = far_m, way
    return size


@njit(cache=True, nogil=True)
def _forbidden(ways: Ways, room: Scratch, before: int, way: int) -> bool:
    """Whether going from ``before`` on to ``way`` ends a sequence that may not be travelled."""
    for at in range(ways.rule_start[way], ways.rule_start[way + 1]):
        rule = ways.rule[at]
        begin = ways.path_start[rule]
        place = ways.path_start[rule + 1] - 2
        walked = before
        while place >= begin and walked >= 0 and ways.path[place] == walked:
            walked = room.parent[walked]
            place -= 1
        if place < begin:
            return True
    return False


@njit(cache=True, nogil=True)
def _spread(
    ways: Ways, room: Scratch, size: int, way: int, end_m: float, limit_m: float, u_turn_m: float
) -> int:
    """Reach what follows the end of ``way``; returns the size of the heap."""
    node = ways.head[way]
    number = room.round[0]
    for at in range(ways.out_start[node], ways.out_start[node + 1]):
        following = ways.out[at]
        far_m = end_m
        if following == way ^ 1:
            far_m += u_turn_m
        elif ways.barred[node]:
            continue
        if far_m > limit_m or room.settled[following] == number:
            continue
        if room.seen[following] == number and room.begin_m[following] <= far_m:
            continue
        if _forbidden(ways, room, way, following):
            continue
        room.seen[following] = number
        room.begin_m[following] = far_m
        room.parent[following] = way
        size = _push(room, size, far_m, following)
    return size


@njit(cache=True, nogil=True)
def search(
    ways: Ways,
    room: Scratch,
    source: int,
    left_m: float,
    targets: Ints,
    limit_m: float,
    u_turn_m: float,
) -> None:
    """Find how far it is from the end of a directed segment to the beginnings of others.

    Afterwards ``room.settled[target] == room.round[0]`` where a target was reached, with its
    distance in ``room.begin_m`` and the way in ``room.parent``.

    Args:
        ways: The roads.
        room: Scratch; overwritten.
        source: Directed segment that one is on.
        left_m: What is left of it.
        targets: Directed segments, each at most once; the search ends when all are reached.
        limit_m: No farther.
        u_turn_m: What turning round at a node costs.
    """
    room.round[0] += 1
    number = room.round[0]
    room.parent[source] = -1
    size = _spread(ways, room, 0, source, left_m, limit_m, u_turn_m)
    # The source may be reached again by a ring; its parent is then part of the way.
    open_targets = len(targets)
    while size > 0 and open_targets > 0:
        way, far_m = room.heap[0], room.heap_m[0]
        size = _pop(room, size)
        if room.settled[way] == number or far_m > room.begin_m[way]:
            continue
        room.settled[way] = number
        for target in targets:
            if target == way:
                open_targets -= 1
                break
        end_m = far_m + ways.weighed_m[way]
        if way != source and end_m <= limit_m:
            size = _spread(ways, room, size, way, end_m, limit_m, u_turn_m)
