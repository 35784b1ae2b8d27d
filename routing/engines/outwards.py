"""Gather the pieces of road that are reached from a place within a time."""

from __future__ import annotations

import numpy as np

from routing.engines.ends import Ends
from routing.engines.kernel.dijkstra import outwards
from routing.engines.reach import Reach
from routing.engines.topology import Timing
from routing.engines.weights import LENGTH_BITS, NEVER, unpack


def pieces_reached(timing: Timing, ends: Ends, limit_ms: int) -> Reach:
    """Search from the only point of ``ends`` as far as the limit."""
    leave, states = ends.leave, timing.states
    limit = ((limit_ms + 1) << LENGTH_BITS) - 1
    reached = outwards(timing.arcs, leave.state, leave.weight, limit)

    # Each directed segment is entered once: from the state that is reached first.
    arcs = np.flatnonzero((reached[states.tail] < NEVER) & (timing.weights < NEVER))
    arcs = arcs[np.lexsort((reached[states.tail[arcs]], states.way[arcs]))]
    way = states.way[arcs].astype(np.int64)
    first = np.ones(len(way), dtype=np.bool_)
    first[1:] = way[1:] != way[:-1]
    arcs, way = arcs[first], way[first]
    begin = (way & 1).astype(np.float64)

    ways = np.concatenate([leave.way.astype(np.int64), way])
    begins = np.concatenate([np.full(len(leave.way), ends.snaps.fraction[0]), begin])
    ends_at = 1.0 - (ways & 1)
    at_door = np.zeros(len(leave.way), dtype=np.int64)
    from_ms, _ = unpack(np.concatenate([at_door, reached[states.tail[arcs]]]))
    taken_ms, _ = unpack(np.concatenate([leave.weight, timing.weights[arcs]]))
    to_ms = np.minimum(from_ms + taken_ms, limit_ms)
    share = np.where(taken_ms > 0, (to_ms - from_ms) / np.maximum(taken_ms, 1), 1.0)
    return Reach(
        limit_ms,
        ends.snaps.place[0],
        float(ends.snaps.distance_m[0]),
        (ways >> 1).astype(np.int32),
        (ways & 1) == 0,
        begins,
        begins + share * (ends_at - begins),
        from_ms.astype(np.int32),
        to_ms.astype(np.int32),
    )
