"""Contract a graph in a given order and weigh the result: customisable contraction hierarchies.

After J. Dibbelt, B. Strasser, D. Wagner, "Customizable Contraction Hierarchies" (2014): the order
alone decides which links there are; weights come later, by looking at triangles from below. Nodes
are numbered by rank, the least important first. A link joins a node with a higher one and has two
weights: ``rise`` from the lower node to the higher, ``fall`` the other way.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
from numba import njit

Ints = npt.NDArray[np.int32]
Longs = npt.NDArray[np.int64]
Flags = npt.NDArray[np.bool_]

NEVER = np.int64(1) << np.int64(61)
"""Weight of what cannot be travelled; two of them still fit into 64 bits."""


@njit(cache=True, nogil=True)
def contract(first: Longs, other: Ints) -> tuple[Longs, Ints]:
    """Join the higher neighbours of each node, from the lowest rank up.

    Args:
        first: int64 (n + 1,), where the higher neighbours of each node begin in ``other``.
        other: int32, ranks, sorted for each node, none twice.

    Returns:
        The same two arrays with all links of the hierarchy. The lowest of a node's higher
        neighbours is its parent in the elimination tree.
    """
    count = len(first) - 1
    new_first = np.zeros(count + 1, dtype=np.int64)
    new_other = np.empty(max(4 * len(other), 16), dtype=np.int32)
    child = np.full(count, -1, dtype=np.int32)
    sibling = np.full(count, -1, dtype=np.int32)
    seen = np.full(count, -1, dtype=np.int32)
    total = 0
    for node in range(count):
        if len(new_other) < total + count:  # no node has more neighbours than there are nodes
            grown = np.empty(2 * len(new_other) + count, dtype=np.int32)
            grown[:total] = new_other[:total]
            new_other = grown
        begin = total
        for i in range(first[node], first[node + 1]):
            seen[other[i]] = node
            new_other[total] = other[i]
            total += 1
        below = child[node]
        while below >= 0:
            for i in range(new_first[below], new_first[below + 1]):
                higher = new_other[i]
                if higher != node and seen[higher] != node:
                    seen[higher] = node
                    new_other[total] = higher
                    total += 1
            below = sibling[below]
        new_other[begin:total].sort()
        new_first[node + 1] = total
        if total > begin:
            parent = new_other[begin]
            sibling[node] = child[parent]
            child[parent] = node
    return new_first, new_other[:total].copy()


@njit(cache=True, nogil=True)
def link_slots(first: Longs, other: Ints, low: Ints, high: Ints) -> Ints:
    """Where the link of each pair (lower rank, higher rank) stands; -1 where both are one."""
    slots = np.full(len(low), -1, dtype=np.int32)
    for i in range(len(low)):
        if low[i] != high[i]:
            slots[i] = slot_of(first, other, low[i], high[i])
    return slots


@njit(cache=True, nogil=True)
def slot_of(first: Longs, other: Ints, low: int, high: int) -> int:
    """Where the link from ``low`` to ``high`` stands; it must exist."""
    begin, end = first[low], first[low + 1]
    while end - begin > 1:
        middle = (begin + end) // 2
        if other[middle] <= high:
            begin = middle
        else:
            end = middle
    return int(begin)


@njit(cache=True, nogil=True)
def customise(  # noqa: C901 - two loops, each with its two directions
    first: Longs, other: Ints, arc_slot: Ints, arc_rises: Flags, arc_weight: Longs
) -> tuple[Longs, Longs, Ints, Ints]:
    """Weigh the links for one set of arc weights.

    Args:
        first: Of the hierarchy.
        other: Of the hierarchy.
        arc_slot: int32 (a,), the link of each arc of the graph, -1 where it leads nowhere.
        arc_rises: bool (a,), whether the arc leads to the higher rank.
        arc_weight: int64 (a,), ``NEVER`` where it may not be travelled.

    Returns:
        ``rise`` and ``fall``, int64; and for each what it is made of, int32: an arc of the graph
        as ``-2 - arc``, or the lower node over which it leads; -1 where it cannot be travelled.
    """
    links = len(other)
    rise = np.full(links, NEVER, dtype=np.int64)
    fall = np.full(links, NEVER, dtype=np.int64)
    rise_over = np.full(links, -1, dtype=np.int32)
    fall_over = np.full(links, -1, dtype=np.int32)
    for arc in range(len(arc_slot)):
        slot = arc_slot[arc]
        if slot < 0:
            continue
        if arc_rises[arc]:
            if arc_weight[arc] < rise[slot]:
                rise[slot] = arc_weight[arc]
                rise_over[slot] = -2 - arc
        elif arc_weight[arc] < fall[slot]:
            fall[slot] = arc_weight[arc]
            fall_over[slot] = -2 - arc
    for node in range(len(first) - 1):
        end = first[node + 1]
        for i in range(first[node], end):
            middle = other[i]
            to_node, from_node = fall[i], rise[i]
            if to_node >= NEVER and from_node >= NEVER:
                continue
            k = first[middle]
            for j in range(i + 1, end):
                while other[k] < other[j]:
                    k += 1
                up, down = to_node + rise[j], from_node + fall[j]
                if up < rise[k]:
                    rise[k] = up
                    rise_over[k] = node
                if down < fall[k]:
                    fall[k] = down
                    fall_over[k] = node
    return rise, fall, rise_over, fall_over
