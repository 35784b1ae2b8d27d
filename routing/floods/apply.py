"""Find the roads that water covers at a moment, and close or slow them for each profile."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

import numpy as np
import numpy.typing as npt
import shapely

from routing.errors import FloodError
from routing.floods.area import CAMBODIA, FloodArea, flood_rules
from routing.network.conditions import Conditions
from routing.network.road_network import RoadNetwork, SegmentFlag
from routing.network.subset import gather_runs
from routing.problem import Profile, profile_bit

_DRY = -1.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Flooding:
    """What floods do to a network at one moment.

    Attributes:
        conditions: For ``travel_of`` and the engines.
        depth_m: float64 (m,), deepest water over each segment: -1 dry, infinite where unknown.
        areas_active: Areas that hold at the moment.
        areas_other: Areas that are over or have not begun.
        km_closed: Length of the roads that each profile could travel before and cannot now.
        km_slowed: Length of those that it still can, slower.
    """

    conditions: Conditions
    depth_m: npt.NDArray[np.float64] = field(repr=False)
    areas_active: int
    areas_other: int
    km_closed: Mapping[Profile, float]
    km_slowed: Mapping[Profile, float]


def flood_roads(network: RoadNetwork, areas: Sequence[FloodArea], moment: datetime) -> Flooding:
    """Close what stands too deep under water at a moment and slow the rest, without a rebuild.

    A segment is as deep as the deepest area that it touches anywhere. Roads on bridges and ferries
    stay as they are.

    Args:
        network: The roads.
        areas: From ``read_floods``.
        moment: Without an offset it is Cambodian time.

    Raises:
        FloodError: When no vehicle could travel anywhere any more.
    """
    moment = moment if moment.tzinfo else moment.replace(tzinfo=CAMBODIA)
    active = [area for area in areas if area.holds_at(moment)]
    depth_m = _depths(network, active)
    closed = np.zeros(network.segment_count, dtype=np.uint8)
    slowed = np.ones((len(Profile), network.segment_count))
    rules = flood_rules()
    travelled = network.segment_forward | network.segment_backward
    km_closed, km_slowed = {}, {}
    for row, profile in enumerate(Profile):
        share = depth_m / rules.passable_m[profile]
        deep, wet = share > 1, (share > 0) & (share <= 1)
        closed[deep] |= profile_bit(profile)
        slowed[row, wet] = np.interp(share[wet], rules.depth_share, rules.speed_share)
        own = (travelled & profile_bit(profile)) > 0
        km_closed[profile] = round(float(network.segment_length_m[own & deep].sum()) / 1000, 3)
        km_slowed[profile] = round(float(network.segment_length_m[own & wet].sum()) / 1000, 3)
    if active and not (travelled & ~closed).any():
        names = ", ".join(sorted({area.name for area in active}))
        raise FloodError(
            f"The floods of {moment:%Y-%m-%d %H:%M} ({names}) close every road of "
            f"{network.report.source}. Check the areas, their dates and their depths."
        )
    return Flooding(
        conditions=Conditions(closed=closed, slowed=slowed),
        depth_m=depth_m,
        areas_active=len(active),
        areas_other=len(areas) - len(active),
        km_closed=km_closed,
        km_slowed=km_slowed,
    )


def close_ways(network: RoadNetwork, ways: Iterable[int]) -> Conditions:
    """Close the roads with these OpenStreetMap way ids to everybody.

    Raises:
        FloodError: When the network has no road with one of the ids.
    """
    wanted = np.unique(np.fromiter(ways, dtype=np.int64))
    closed = np.isin(network.segment_way, wanted)
    missing = np.setdiff1d(wanted, network.segment_way[closed])
    if len(missing):
        raise FloodError(
            f"The network of {network.report.source} has no road of the OpenStreetMap ways "
            f"{', '.join(map(str, missing.tolist()))}."
        )
    return Conditions(closed=closed)


def _depths(network: RoadNetwork, areas: Sequence[FloodArea]) -> npt.NDArray[np.float64]:
    """The deepest water over each segment; (m,)."""
    rules = flood_rules()
    depth_m = np.full(network.segment_count, _DRY)
    boxes = _boxes(network) if areas else np.empty((4, 0))
    for area in areas:
        unknown = np.inf if rules.unknown_depth_stops else 0.0
        here_m = unknown if area.depth_m is None else area.depth_m
        touched = _touching(network, boxes, area.shape)
        depth_m[touched] = np.maximum(depth_m[touched], here_m)
    above = np.uint8(0)
    above |= SegmentFlag.BRIDGE if rules.bridges_stay_open else 0
    above |= SegmentFlag.FERRY if rules.ferries_stay_open else 0
    depth_m[(network.segment_flags & above) > 0] = _DRY
    return depth_m


def _boxes(network: RoadNetwork) -> npt.NDArray[np.float64]:
    """West, south, east and north of each segment; (4, m)."""
    first = network.shape_offset[:-1]
    return np.stack(
        [
            np.minimum.reduceat(network.shape_longitude, first),
            np.minimum.reduceat(network.shape_latitude, first),
            np.maximum.reduceat(network.shape_longitude, first),
            np.maximum.reduceat(network.shape_latitude, first),
        ]
    )


def _touching(
    network: RoadNetwork, boxes: npt.NDArray[np.float64], shape: shapely.Geometry
) -> npt.NDArray[np.int64]:
    """The segments that meet an area: first by their boxes, then exactly."""
    west, south, east, north = shapely.bounds(shape).tolist()
    near = np.flatnonzero(
        (boxes[0] <= east) & (boxes[2] >= west) & (boxes[1] <= north) & (boxes[3] >= south)
    )
    offset, vertex = gather_runs(network.shape_offset, near)
    if len(near) == 0:
        return near
    places = np.column_stack([network.shape_longitude[vertex], network.shape_latitude[vertex]])
    lines = shapely.linestrings(places, indices=np.repeat(np.arange(len(near)), np.diff(offset)))
    shapely.prepare(shape)
    return near[shapely.intersects(shape, lines)]
