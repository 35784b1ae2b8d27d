"""Say where points meet the graph: the states they leave to, the states they are entered from."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from routing.engines.states import StateGraph
from routing.engines.weights import NEVER, pack
from routing.network.road_network import RoadNetwork
from routing.network.snap import Snaps
from routing.network.subset import gather_runs
from routing.network.travel import CLOSED, Travel

Longs = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True, eq=False)
class Doors:
    """States in front of p points: those of point i stand at ``first[i]`` to ``first[i + 1]``.

    Attributes:
        first: int64 (p + 1,).
        state: int32.
        weight: int64, of the part of the segment between the state and the point.
        way: int32, the directed segment that the part belongs to.
    """

    first: Longs = field(repr=False)
    state: npt.NDArray[np.int32] = field(repr=False)
    weight: Longs = field(repr=False)
    way: npt.NDArray[np.int32] = field(repr=False)


@dataclass(frozen=True, slots=True, eq=False)
class Ends:
    """Where p points lie on the roads, for one profile.

    Parts of a segment add up: the way to a point and the way on from it are the whole segment, to
    the millisecond and decimetre, wherever the point lies.

    Attributes:
        snaps: The places; segment -1 where there is none within reach.
        position: int64 (2, p), weight from where the segment is entered to the point, travelling
            along the shape and against it; ``NEVER`` where the point may not be passed that way.
        leave: From the points.
        enter: To the points.
    """

    snaps: Snaps = field(repr=False)
    position: Longs = field(repr=False)
    leave: Doors = field(repr=False)
    enter: Doors = field(repr=False)

    def __len__(self) -> int:
        """How many points there are."""
        return len(self.snaps.segment)


def find_ends(
    network: RoadNetwork,
    states: StateGraph,
    weights: Longs,
    travel: Travel,
    snaps: Snaps,
    sides: npt.NDArray[np.bool_] | None = None,
) -> Ends:
    """Work out the doors of snapped points.

    Args:
        network: The roads.
        states: Its states.
        weights: int64 (a,), of the arcs for the profile.
        travel: Of the profile.
        snaps: Where the points lie.
        sides: bool (2, p), whether a point may be passed along and against the shape; None = yes.
    """
    segment = snaps.segment
    there = segment >= 0
    chosen = np.where(there, segment, 0)
    length_dm = network.length_dm[chosen]
    part_dm = np.rint(length_dm * snaps.fraction).astype(np.int64)
    position = np.full((2, len(segment)), NEVER, dtype=np.int64)
    onward = np.full((2, len(segment)), NEVER, dtype=np.int64)
    for against, taken_ms in enumerate((travel.forward_ms, travel.backward_ms)):
        whole_ms = taken_ms[chosen]
        passable = there & (whole_ms < CLOSED)
        if sides is not None:
            passable &= sides[against]
        part_ms = np.rint(whole_ms * snaps.fraction).astype(np.int64)
        to_start, to_end = pack(part_ms, part_dm), pack(whole_ms - part_ms, length_dm - part_dm)
        before, after = (to_end, to_start) if against else (to_start, to_end)
        position[against, passable] = before[passable]
        onward[against, passable] = after[passable]
    return Ends(
        snaps,
        position,
        _leaving(states, chosen, onward),
        _entering(states, weights, chosen, position),
    )


def direct_weights(
    sources: Ends, targets: Ends, rows: slice
) -> tuple[npt.NDArray[np.intp], npt.NDArray[np.intp], Longs]:
    """The pairs that can be joined along their common segment without leaving it.

    Returns:
        Row (counted from the first of ``rows``), column and weight of each pair.
    """
    segment, fraction = sources.snaps.segment[rows], sources.snaps.fraction[rows]
    same = segment[:, None] == targets.snaps.segment[None, :]
    row, column = np.nonzero(same & (segment[:, None] >= 0))
    ahead = targets.snaps.fraction[column] - fraction[row]
    weight = np.full(len(row), NEVER, dtype=np.int64)
    for against, good in enumerate((ahead >= 0, ahead <= 0)):
        begin = sources.position[against, rows][row]
        end = targets.position[against][column]
        open_way = good & (begin < NEVER) & (end < NEVER)
        weight[open_way] = np.minimum(weight[open_way], (end - begin)[open_way])
    found = weight < NEVER
    return row[found], column[found], weight[found]


def _leaving(states: StateGraph, segment: Longs, onward: Longs) -> Doors:
    point, against = np.nonzero(onward.T < NEVER)
    way = 2 * segment[point] + against
    first = np.searchsorted(point, np.arange(onward.shape[1] + 1)).astype(np.int64)
    return Doors(first, states.arrival[way], onward[against, point], way.astype(np.int32))


def _entering(states: StateGraph, weights: Longs, segment: Longs, position: Longs) -> Doors:
    point, against = np.nonzero(position.T < NEVER)
    way = 2 * segment[point] + against
    offset, at = gather_runs(states.way_first, way)
    sizes = np.diff(offset)
    arc, point = states.way_arc[at], np.repeat(point, sizes)
    weight = np.repeat(position.T[position.T < NEVER], sizes)
    allowed = weights[arc] < NEVER
    arc, point, weight = arc[allowed], point[allowed], weight[allowed]
    first = np.searchsorted(point, np.arange(position.shape[1] + 1)).astype(np.int64)
    return Doors(first, states.tail[arc], weight, states.way[arc])
