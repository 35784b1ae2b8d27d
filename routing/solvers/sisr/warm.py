"""Compile the loops before the first plan needs them."""

from __future__ import annotations

import numpy as np

from routing.solvers.sisr.layout import ALWAYS, MANDATORY, Kind, Plane, Stops, lay_out
from routing.solvers.sisr.rules import Rich
from routing.solvers.sisr.search import search
from routing.solvers.sisr.terms import Ending, Route
from routing.solvers.sisr.travel import tables


def warm() -> None:
    """Compile all loops, or load what was compiled before: every problem uses the same ones."""
    count = 4
    stops = Stops(
        place=np.arange(1, count + 1, dtype=np.int32),
        demand=np.ones((count, 1), dtype=np.int32),
        service=np.zeros(count, dtype=np.int32),
        opens=np.zeros(count, dtype=np.int32),
        closes=np.full(count, ALWAYS, dtype=np.int32),
        prize=np.full(count, MANDATORY, dtype=np.int64),
    )
    places = np.arange(count + 1, dtype=np.float64)
    plane = Plane(x=places, y=places)
    kind = Kind(count=count, capacity=(2,))
    search(lay_out(stops, [kind], plane), Ending(iterations=10), threads=1)
    rich = Rich(pairs=[(0, 1)], longest=[99], waiting=True)
    layout = lay_out(stops, [kind], plane, rich=rich)
    search(layout, Ending(iterations=10), threads=1, start=[Route(0, (0, 2))])
    nodes = np.arange(2, dtype=np.int64)
    distance, duration = np.zeros((2, 2, 2), dtype=np.int64)
    tables(layout.ground, 0, nodes, True, distance, duration)  # noqa: FBT003 - by position alone
