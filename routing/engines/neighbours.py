"""Find the soonest reached others of many points without a full matrix."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from routing.engines.ends import Ends
from routing.engines.kernel.dijkstra import Arcs, Rows, nearest_stops
from routing.engines.sparse import Pairs
from routing.engines.weights import NEVER, rounded

Longs = npt.NDArray[np.int64]


def soonest_others(arcs: Arcs, ends: Ends, k: int) -> Pairs:
    """The k soonest reached others of each point; fewer where no more can be reached."""
    count, states = len(ends), len(arcs.first) - 1
    leave = Rows(ends.leave.first, ends.leave.state, ends.leave.weight)
    point = np.repeat(np.arange(count), np.diff(ends.enter.first))
    enter = _rows(ends.enter.state, point, ends.enter.weight, states)
    wanted = max(min(k, count - 1), 0)
    found, weight = nearest_stops(arcs, leave, enter, _ahead(ends, wanted), wanted)
    row = np.repeat(np.arange(count), wanted)
    return Pairs(row, found.ravel(), *rounded(weight.ravel()))


def _rows(
    row: npt.NDArray[np.integer], item: npt.NDArray[np.integer], weight: Longs, count: int
) -> Rows:
    order = np.argsort(row, kind="stable")
    first = np.searchsorted(row[order], np.arange(count + 1)).astype(np.int64)
    return Rows(first, item[order].astype(np.int32), weight[order])


def _ahead(ends: Ends, k: int) -> Rows:
    """For each point, the next k that can be reached along its own segment, each way.

    Those farther on never are among the k soonest; so memory grows with the points alone.
    """
    rows, columns, weights = [], [], []
    for against, position in enumerate(ends.position):
        fraction = -ends.snaps.fraction if against else ends.snaps.fraction
        passed = np.flatnonzero(position < NEVER)
        order = passed[np.lexsort((fraction[passed], ends.snaps.segment[passed]))]
        segment = ends.snaps.segment[order]
        for step in range(1, min(k, len(order) - 1) + 1):
            one, other = order[:-step], order[step:]
            together = segment[:-step] == segment[step:]
            if not together.any():
                break
            one, other = one[together], other[together]
            same_place = fraction[one] == fraction[other]
            rows += [one, other[same_place]]
            columns += [other, one[same_place]]
            weights += [position[other] - position[one], np.zeros(same_place.sum(), dtype=np.int64)]
    if not rows:
        nothing = np.empty(0, dtype=np.int64)
        return _rows(nothing, nothing, nothing, len(ends))
    return _rows(np.concatenate(rows), np.concatenate(columns), np.concatenate(weights), len(ends))
