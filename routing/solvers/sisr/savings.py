"""Build a first plan by joining ends of routes where that saves most (G. Clarke, J. W. Wright)."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
from numba import njit

from routing.solvers.sisr.ground import Ground, Ints, Longs

_LISTED = 50  # of the near stops of each so many are looked at


def saved_routes(ground: Ground) -> list[list[int]]:
    """Routes of one kind of vehicle from one place, without regard to time and to their number."""
    near = ground.near[:, :_LISTED]
    first = np.repeat(np.arange(ground.stops, dtype=np.int32), near.shape[1])
    second = near.ravel()
    saving = ground.far[first] + ground.far[second] - ground.arcs[:, :_LISTED, 0].ravel()
    saving[second < 0] = 0.0
    best = np.argsort(-saving, kind="stable").astype(np.int32)
    best = best[saving[best] > 0]
    links = join_ends(first[best], second[best], ground.demand.astype(np.int64), ground.capacity[0])
    return _walk(links)


@njit(cache=True, nogil=True)
def join_ends(a: Ints, b: Ints, demand: Longs, capacity: Ints) -> Ints:
    """Join stops in the given order wherever both end a route and the two routes fit together.

    A pair may stand there twice; the second time both are in one route.

    Returns:
        int32 (stops, 2): the neighbours of each stop, -1 where the route ends.
    """
    stops, loads = demand.shape
    links = np.full((stops, 2), -1, dtype=np.int32)
    leader = np.arange(stops)
    load = demand.copy()
    for i in range(len(a)):
        p, q = a[i], b[i]
        if links[p, 1] >= 0 or links[q, 1] >= 0:
            continue
        root, other = p, q
        while leader[root] != root:
            leader[root] = leader[leader[root]]
            root = leader[root]
        while leader[other] != other:
            leader[other] = leader[leader[other]]
            other = leader[other]
        if root == other:
            continue
        fits = True
        for k in range(loads):
            if load[root, k] + load[other, k] > capacity[k]:
                fits = False
        if not fits:
            continue
        leader[other] = root
        load[root] += load[other]
        links[p, 0 if links[p, 0] < 0 else 1] = q
        links[q, 0 if links[q, 0] < 0 else 1] = p
    return links


def _walk(links: npt.NDArray[np.int32]) -> list[list[int]]:
    pairs = links.tolist()
    seen = [False] * len(pairs)
    routes = []
    for stop, (_, second) in enumerate(pairs):
        if seen[stop] or second >= 0:
            continue
        route, before, here = [], -1, stop
        while here >= 0:
            seen[here] = True
            route.append(here)
            one, two = pairs[here]
            before, here = here, two if one == before else one
        routes.append(route)
    return routes
