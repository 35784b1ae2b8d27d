"""Cut a plan into groups of routes that lie side by side."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from routing.solvers.pyvrp.model import Group
from routing.solvers.sisr import Route
from routing.solvers.sisr.ground import Ground
from routing.solvers.sisr.parts import across

MOST_SPARE = 2
"""So many vehicles of a kind without a stop are offered to a group: PyVRP looks at all it has."""


def cut(
    ground: Ground,
    routes: Sequence[Route],
    left_out: Sequence[int],
    parts: int,
    chance: np.random.Generator,
) -> list[Group]:
    """Cut a plan across the map at random; each group has about as many stops.

    Args:
        ground: The problem.
        routes: The plan, in the numbers of the arrays.
        left_out: Stops that no route serves.
        parts: How many groups there are at most.
        chance: Draws the cut.
    """
    x, y = ground.x[: ground.stops], ground.y[: ground.stops]
    along_cut = across(ground, chance)
    middles = np.array([(x[list(r.stops)].mean(), y[list(r.stops)].mean()) for r in routes])
    along = along_cut(middles[:, 0], middles[:, 1])
    order = np.argsort(along, kind="stable")
    sizes = np.array([len(route.stops) for route in routes], dtype=np.int64)[order]
    group = ((np.cumsum(sizes) - sizes / 2) * parts // sizes.sum()).astype(np.int64)
    present = np.unique(group)
    borders = [float(along[order][group == number].max()) for number in present[:-1]]
    out = np.array(left_out, dtype=np.int64)
    beside = np.searchsorted(borders, along_cut(x[out], y[out]))
    slots = np.bincount(ground.kind, minlength=len(ground.fixed))
    used = np.bincount([route.kind for route in routes], minlength=len(ground.fixed))
    turns = (slots - used)[:, None] + chance.permutation(len(present))
    groups = []
    for place, number in enumerate(present):
        own = tuple(routes[at] for at in order[group == number])
        waiting = tuple(out[beside == place].tolist())
        spare = np.minimum(turns[:, place] // len(present), MOST_SPARE)
        groups.append(Group(own, waiting, tuple(spare.tolist())))
    return groups
