"""Lay out a problem as plain arrays, as the compiled loops read it.

Nodes are numbered: the stops first, then for every route slot ``r`` its start ``stops + 2 r`` and
its end ``stops + 2 r + 1``. Slots of one kind of vehicle follow each other. Costs are whole numbers
in the caller's unit; an arc must cost less than 2^30.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import numpy.typing as npt

Ints = npt.NDArray[np.int32]
Longs = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]
Bytes = npt.NDArray[np.int8]

PLANE, DENSE, SPARSE = 0, 1, 2
"""How travel is known: by coordinates, as whole matrices, or near pairs listed and the rest by
coordinates."""

BLOCKED = 1 << 29
"""Cost, distance and duration of what cannot be travelled."""


class Ground(NamedTuple):
    """A problem that does not change while it is solved.

    Attributes:
        stops: How many stops there are.
        timed: Whether any window or shift can bind.
        lean: 1 where travel costs the same both ways, less where it does not: how safely a place
            beside a far neighbour can be passed over without computing it.
        how: ``PLANE``, ``DENSE`` or ``SPARSE``.
        scale: A distance on the plane is ``int(scale * length + shift)``.
        shift: Idem: 0.5 rounds, 0 cuts off.
        x: float64 (nodes,), coordinates.
        y: float64 (nodes,).
        place: int32 (nodes,), row of each node in the matrices.
        distance: int32 (profiles, pairs), all pairs row by row, or the listed ones; ``BLOCKED`` in
            both tables where no road leads.
        duration: The same shape.
        first: int64 (places + 1,), where the pairs of each place begin.
        other: int32 (pairs,), with which place each listed pair is, sorted for each place.
        rate: int64 (kinds, 2), cost per unit of distance and of time.
        pace: float64 (kinds,), time per unit of distance on the plane.
        profile: int32 (kinds,), which matrix a kind of vehicle travels by.
        costing: int32 (kinds,), which pair of ``arcs`` holds its costs.
        fixed: int64 (kinds,), cost of using a vehicle.
        capacity: int32 (kinds, loads).
        kind: int32 (slots,), kind of vehicle of each slot.
        opens: int32 (nodes,), when service may begin; of a start, when the shift begins.
        closes: int32 (nodes,), until when it may; of an end, when the shift ends.
        service: int32 (nodes,).
        demand: int32 (stops, loads).
        masked: Whether any stop may not be served by every kind.
        may: int8 (stops, kinds), 1 where the kind may serve the stop; (1, 1) where all may.
        prize: int64 (stops,), cost of leaving a stop out.
        bulk: float64 (stops,), largest share of a vehicle that a stop's loads take.
        far: float64 (stops,), cost from the nearest start.
        near: int32 (stops, k), the nearest stops, nearest first; -1 where there are fewer.
        arcs: int32 (stops, k, 2 * costings), for each costing the cost to them and from them;
            ``BLOCKED`` where the windows of the two forbid it.
    """

    stops: int
    timed: bool
    lean: float
    how: int
    scale: float
    shift: float
    x: Floats
    y: Floats
    place: Ints
    distance: Ints
    duration: Ints
    first: Longs
    other: Ints
    rate: Longs
    pace: Floats
    profile: Ints
    costing: Ints
    fixed: Longs
    capacity: Ints
    kind: Ints
    opens: Ints
    closes: Ints
    service: Ints
    demand: Ints
    masked: bool
    may: Bytes
    prize: Longs
    bulk: Floats
    far: Floats
    near: Ints
    arcs: Ints
