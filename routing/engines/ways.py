"""Turn a way over the graph into a leg: pieces of road with their times, and a line."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from routing.engines.ends import Ends, direct_weights
from routing.engines.legs import Leg
from routing.engines.search import Search, Way
from routing.engines.topology import Timing
from routing.engines.weights import unpack
from routing.geometry import cut_line
from routing.network.road_network import RoadNetwork

Longs = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class _Pieces:
    """Parts of directed segments, one after another."""

    way: Longs
    begin: npt.NDArray[np.float64]
    end: npt.NDArray[np.float64]
    weight: Longs


def best_leg(
    network: RoadNetwork, timing: Timing, search: Search, ends: Ends, here: int, there: int
) -> Leg | None:
    """The fastest way between two of the points; None where there is none."""
    way = search.way(ends, here, ends, there)
    direct = _direct(ends, here, there)
    if direct is not None and (way is None or int(direct.weight[0]) <= way.weight):
        return _leg(network, ends, here, there, direct)
    if way is None:
        return None
    return _leg(network, ends, here, there, _pieces(timing, ends, here, there, way))


def _direct(ends: Ends, here: int, there: int) -> _Pieces | None:
    """Along the segment that both points lie on, where one can stay on it."""
    start, goal = _only(ends, here), _only(ends, there)
    _, _, weight = direct_weights(start, goal, slice(0, 1))
    if len(weight) == 0:
        return None
    fraction = ends.snaps.fraction[[here, there]]
    along = goal.position[0, 0] - start.position[0, 0]
    against = int(fraction[1] < fraction[0] or int(along) != int(weight[0]))
    way = 2 * ends.snaps.segment[[here]] + against
    return _Pieces(way, fraction[:1], fraction[1:], weight)


def _only(ends: Ends, point: int) -> Ends:
    """One of the points, without its doors."""
    snaps = ends.snaps
    one = type(snaps)(
        snaps.segment[[point]],
        snaps.fraction[[point]],
        snaps.place[[point]],
        snaps.distance_m[[point]],
    )
    return Ends(one, ends.position[:, [point]], ends.leave, ends.enter)


def _pieces(timing: Timing, ends: Ends, here: int, there: int, way: Way) -> _Pieces:
    leave, enter = ends.leave, ends.enter
    fraction = ends.snaps.fraction
    ways = np.concatenate(
        [
            leave.way[[way.source_door]],
            timing.states.way[way.arcs],
            enter.way[[way.target_door]],
        ]
    ).astype(np.int64)
    weight = np.concatenate(
        [
            leave.weight[[way.source_door]],
            timing.weights[way.arcs],
            enter.weight[[way.target_door]],
        ]
    )
    begin = (ways & 1).astype(np.float64)
    end = 1.0 - begin
    begin[0], end[-1] = fraction[here], fraction[there]
    return _Pieces(ways, begin, end, weight)


def _leg(network: RoadNetwork, ends: Ends, here: int, there: int, pieces: _Pieces) -> Leg:
    real = pieces.begin != pieces.end
    way, begin, end = pieces.way[real], pieces.begin[real], pieces.end[real]
    part_ms, part_dm = unpack(pieces.weight[real])
    segment = way >> 1
    parts = [
        _line(network, s, f, g)
        for s, f, g in zip(segment.tolist(), begin.tolist(), end.tolist(), strict=True)
    ]
    place = ends.snaps.place
    line = np.concatenate([place[[here]], *(part[1:] for part in parts)])
    if parts:
        line[-1] = place[there]
    stays = np.ones(len(line), dtype=np.bool_)
    stays[1:] = (line[1:] != line[:-1]).any(axis=1)
    return Leg(
        int(part_ms.sum()),
        int(part_dm.sum()),
        segment.astype(np.int32),
        (way & 1) == 0,
        begin,
        end,
        part_ms.astype(np.int32),
        line[stays],
    )


def _line(network: RoadNetwork, segment: int, begin: float, end: float) -> npt.NDArray[np.float64]:
    """The line of a piece, in the order of travel."""
    shape = network.shape(segment)
    if {begin, end} == {0.0, 1.0}:
        return shape if begin == 0 else shape[::-1]
    return cut_line(shape, begin, end)
