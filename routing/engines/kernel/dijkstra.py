"""Search outwards from places, as far as a limit or until enough stops are found."""

from __future__ import annotations

from heapq import heappop, heappush
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
from numba import njit

from routing.engines.kernel.contract import NEVER

Ints = npt.NDArray[np.int32]
Longs = npt.NDArray[np.int64]


class Arcs(NamedTuple):
    """Arcs that may be travelled, by their tail: head and weight."""

    first: Longs
    head: Ints
    weight: Longs


class Rows(NamedTuple):
    """For each of some things, other things (``item``) with a weight."""

    first: Longs
    item: Ints
    weight: Longs


@njit(cache=True, nogil=True)
def outwards(arcs: Arcs, state: Ints, weight: Longs, limit: int) -> Longs:
    """Weights from the start to each state that lies within the limit; ``NEVER`` elsewhere.

    The start is some states, each with the weight at which the search comes to it.
    """
    reached = np.full(len(arcs.first) - 1, NEVER, dtype=np.int64)
    heap = [(NEVER, np.int32(-1))]
    for i in range(len(state)):
        if weight[i] <= limit and weight[i] < reached[state[i]]:
            reached[state[i]] = weight[i]
            heappush(heap, (weight[i], state[i]))
    while True:
        here, node = heappop(heap)
        if node < 0:
            return reached
        if here > reached[node]:
            continue
        for i in range(arcs.first[node], arcs.first[node + 1]):
            there = here + arcs.weight[i]
            if there <= limit and there < reached[arcs.head[i]]:
                reached[arcs.head[i]] = there
                heappush(heap, (there, arcs.head[i]))


@njit(cache=True, nogil=True)
def nearest_stops(  # noqa: C901 - the search stays in one piece for the compiler
    arcs: Arcs, leave: Rows, enter: Rows, direct: Rows, wanted: int
) -> tuple[Ints, Longs]:
    """The nearest stops of each stop, itself left out.

    Args:
        arcs: Of the graph.
        leave: For each stop, states with the weight to them.
        enter: For each state, stops with the weight to them.
        direct: For each stop, stops on the same segment ahead of it.
        wanted: How many stops to look for.

    Returns:
        Stops int32 (p, wanted), -1 where no more can be reached, and their weights, ascending.
    """
    states, stops = len(arcs.first) - 1, len(leave.first) - 1
    found = np.full((stops, wanted), -1, dtype=np.int32)
    found_weight = np.full((stops, wanted), NEVER, dtype=np.int64)
    reached = np.full(states + stops, NEVER, dtype=np.int64)
    touched = np.empty(states + stops, dtype=np.int32)
    heap = [(NEVER, np.int32(-1))]
    for stop in range(stops):
        size, number = 0, 0
        heap.clear()
        heap.append((NEVER, np.int32(-1)))
        for i in range(leave.first[stop], leave.first[stop + 1]):
            size = _offer(heap, reached, touched, size, leave.item[i], leave.weight[i])
        for i in range(direct.first[stop], direct.first[stop + 1]):
            size = _offer(heap, reached, touched, size, states + direct.item[i], direct.weight[i])
        while number < wanted:
            here, node = heappop(heap)
            if node < 0:
                break
            if here > reached[node]:
                continue
            if node >= states:
                if node - states != stop:
                    found[stop, number] = node - states
                    found_weight[stop, number] = here
                    number += 1
                continue
            for i in range(arcs.first[node], arcs.first[node + 1]):
                there = here + arcs.weight[i]
                size = _offer(heap, reached, touched, size, arcs.head[i], there)
            for i in range(enter.first[node], enter.first[node + 1]):
                there = here + enter.weight[i]
                size = _offer(heap, reached, touched, size, states + enter.item[i], there)
        for i in range(size):
            reached[touched[i]] = NEVER
    return found, found_weight


@njit(cache=True, nogil=True)
def _offer(
    heap: list[tuple[np.int64, np.int32]],
    reached: Longs,
    touched: Ints,
    size: int,
    node: int,
    weight: int,
) -> int:
    """Put a node on the heap where this is the best way to it so far; the number touched."""
    if weight >= reached[node]:
        return size
    if reached[node] >= NEVER:
        touched[size] = node
        size += 1
    reached[node] = weight
    heappush(heap, (np.int64(weight), np.int32(node)))
    return size
