"""List for each stop those that may stand beside it in a route, the most promising first."""

from __future__ import annotations

import numpy as np
from scipy.spatial import KDTree

from routing.solvers.sisr.compiled import loop
from routing.solvers.sisr.ground import BLOCKED, DENSE, Floats, Ground, Ints
from routing.solvers.sisr.travel import cost_of, time_of

_ROWS = 512  # so many stops are looked at together
_WIDER = 5  # among so many times as many in space the best in time are chosen
_WAITING = 0.2  # weight of a unit of waiting that cannot be avoided (T. Vidal et al., 2013)
_LEAN_QUANTILE = 0.05
_FAR_APART = 1e15


def with_neighbours(ground: Ground, near: int) -> Ground:
    """The ground with its neighbours, their costs, and how far stops are from a start."""
    count = ground.stops
    size = min(near, count - 1)
    windows = int(ground.timed and np.ptp(ground.opens[:count]) > 0)
    wide = min(count - 1, _WIDER * size if windows else size)
    tree = None
    if ground.how != DENSE:
        tree = KDTree(np.column_stack([ground.x[:count], ground.y[:count]]))
    chosen = np.full((count, max(size, 1)), -1, dtype=np.int32)
    for begin in range(0, count if size else 0, _ROWS):
        stops = np.arange(begin, min(begin + _ROWS, count), dtype=np.int32)
        near_in_space = _near_in_space(ground, tree, stops, wide)
        apart = np.empty(near_in_space.shape)
        measure_apart(ground, stops, near_in_space, windows, apart)
        best = np.argsort(apart, axis=1, kind="stable")[:, :size]
        chosen[begin : begin + len(stops), :size] = np.take_along_axis(near_in_space, best, axis=1)
    first_kind = [int(np.argmax(ground.costing == row)) for row in range(ground.costing.max() + 1)]
    kinds = np.array(first_kind, dtype=np.int32)
    arcs = np.empty((*chosen.shape, 2 * len(kinds)), dtype=np.int32)
    far = np.empty(count)
    measure_near(ground, kinds, chosen, arcs, far)
    lean = _lean(arcs[:, :, 0], arcs[:, :, 1])
    return ground._replace(near=chosen, arcs=arcs, far=far, lean=lean)


def _near_in_space(ground: Ground, tree: KDTree | None, stops: Ints, wide: int) -> Ints:
    """For each of the stops so many others that lie near it."""
    count = ground.stops
    if wide == count - 1:
        others = np.broadcast_to(np.arange(count, dtype=np.int32), (len(stops), count))
        rest: Ints = others[others != stops[:, None]].reshape(len(stops), count - 1)
        return rest
    if tree is not None:
        points = np.column_stack([ground.x[stops], ground.y[stops]])
        found = np.asarray(tree.query(points, k=wide + 1)[1])
        # A stop is not always the first of several at one place: it is dropped where it stands.
        own = found == stops[:, None]
        own[~own.any(axis=1), -1] = True
        apart: Ints = found[~own].reshape(len(stops), wide).astype(np.int32)
        return apart
    place = ground.place[:count]
    both = np.zeros((len(stops), count))
    for profile in sorted(set(ground.profile.tolist())):
        for table in (ground.distance[profile], ground.duration[profile]):
            square = table.reshape(len(ground.first) - 1, -1)
            both += square[np.ix_(place[stops], place)]
            both += square[np.ix_(place, place[stops])].T
    both[np.arange(len(stops)), stops] = np.inf
    return np.argpartition(both, wide - 1, axis=1)[:, :wide].astype(np.int32)


def _lean(there: Ints, back: Ints) -> float:
    """How much of its cost one way an arc costs at least the other way, for nearly all arcs."""
    known = (there < BLOCKED) & (back < BLOCKED) & (np.maximum(there, back) > 0)
    if not known.any():
        return 0.0
    there, back = there[known], back[known]
    return float(np.quantile(np.minimum(there, back) / np.maximum(there, back), _LEAN_QUANTILE))


@loop
def measure_apart(ground: Ground, stops: Ints, near: Ints, windows: int, apart: Floats) -> None:
    """Say how far others lie from stops, in cost, waiting and lateness, the better way round."""
    for row in range(len(stops)):
        a = stops[row]
        for column in range(near.shape[1]):
            b = near[row, column]
            best = _FAR_APART
            for way in range(2):
                first, second = (a, b) if way == 0 else (b, a)
                for kind in range(len(ground.profile)):
                    if kind > 0 and ground.costing[kind] == ground.costing[kind - 1]:
                        continue
                    cost = float(cost_of(ground, kind, first, second))
                    if windows:
                        travel = time_of(ground, kind, first, second)
                        unit = cost / travel if travel > 0 else 1.0
                        ready = ground.opens[first] + ground.service[first] + travel
                        latest = ground.closes[first] + ground.service[first] + travel
                        cost += unit * _WAITING * max(0, ground.opens[second] - latest)
                        cost += unit * max(0, ready - ground.closes[second])
                    best = min(best, cost)
            apart[row, column] = best


@loop
def measure_near(ground: Ground, kinds: Ints, near: Ints, arcs: Ints, far: Floats) -> None:
    """Fill in the costs to and from near stops, and from the nearest start."""
    for stop in range(ground.stops):
        for row in range(len(kinds)):
            kind = kinds[row]
            for i in range(near.shape[1]):
                other = near[stop, i]
                if other < 0:
                    continue
                for way in range(2):
                    a, b = (stop, other) if way == 0 else (other, stop)
                    cost = cost_of(ground, kind, a, b)
                    if ground.timed:
                        ready = ground.opens[a] + ground.service[a] + time_of(ground, kind, a, b)
                        if ready > ground.closes[b]:
                            cost = BLOCKED
                    arcs[stop, i, 2 * row + way] = cost
        far[stop] = _FAR_APART
        last = -1
        for slot in range(len(ground.kind)):
            kind = ground.kind[slot]
            if kind != last:
                start = ground.stops + 2 * slot
                far[stop] = min(far[stop], float(cost_of(ground, kind, start, stop)))
                last = kind
