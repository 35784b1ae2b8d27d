"""Turn reached roads into the area that they serve: a polygon, and H3 cells."""

from __future__ import annotations

import json
import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import h3
import numpy as np
import numpy.typing as npt
import shapely
from pyproj import Transformer

from routing.engines.protocol import Engine
from routing.engines.reach import Reach
from routing.errors import EngineError, NoWayError
from routing.geometry import cut_line
from routing.network.road_network import RoadNetwork
from routing.network.snap import OFF_NETWORK_M, utm_zone
from routing.problem import Profile

SERVED_M = 100.0
"""Places so near to a reached road count as served: about a block of Phnom Penh's grid (own figure;
half of the 200 m between its parallel boulevards' side streets)."""

CELL_RESOLUTION = 10
"""H3 cells 142 m across, the "block" of the address code."""

_SIMPLIFY_M = 10.0
_SMALLEST_HOLE_M2 = 40_000.0
_STEP_M = 50.0  # less than the 66 m edge of a cell, so that no crossed cell is stepped over
_MS_PER_MINUTE = 60_000
_PRECISION_DEG = 1e-6  # 11 cm


@dataclass(frozen=True, slots=True)
class Isochrone:
    """What is served within a time.

    Attributes:
        minutes: The time.
        area: Polygon or MultiPolygon, EPSG:4326; empty where no road is reached.
        area_km2: Its size.
        cells: H3 cells of resolution 10 that the reached roads cross, as 64-bit integers, sorted.
        road_km: Length of the reached roads, a road reached from both ends counted once.
    """

    minutes: float
    area: shapely.Geometry
    area_km2: float
    cells: tuple[int, ...]
    road_km: float


def find_isochrones(
    engine: Engine, point: npt.NDArray[np.float64], profile: Profile, minutes: Sequence[float]
) -> tuple[Isochrone, ...]:
    """Search once, as far as the longest time, and draw an area for each time.

    Args:
        engine: One that knows roads.
        point: float64 (2,), longitude then latitude.
        profile: Who travels.
        minutes: Times; each more than zero.

    Raises:
        EngineError: When the engine knows no roads.
        NoWayError: When the place lies off them.
    """
    network = getattr(engine, "network", None)
    if not isinstance(network, RoadNetwork):
        raise EngineError(
            f"The engine {engine.note.name} knows no roads of its own; areas that can be reached "
            "need a road network. Give one with --roads, or build the data bundle."
        )
    found = engine.reach(point, profile, round(max(minutes) * _MS_PER_MINUTE))
    if not math.isfinite(found.snap_distance_m) or found.snap_distance_m > OFF_NETWORK_M:
        raise NoWayError(
            f"The place lies {found.snap_distance_m:,.0f} m from the nearest road that a "
            f"{profile.value} may use; at most {OFF_NETWORK_M:.0f} m are allowed."
        )
    return isochrones(network, found, minutes)


def isochrones_to_geojson(areas: Sequence[Isochrone], profile: Profile) -> dict[str, Any]:
    """An RFC 7946 FeatureCollection, the longest time first, so that shorter ones lie on top."""
    features = [
        {
            "type": "Feature",
            "geometry": json.loads(shapely.to_geojson(_rounded(area.area))),
            "properties": {
                "minutes": area.minutes,
                "profile": profile.value,
                "area_km2": area.area_km2,
                "road_km": area.road_km,
                "cells": len(area.cells),
            },
        }
        for area in sorted(areas, key=lambda one: -one.minutes)
    ]
    return {"type": "FeatureCollection", "features": features}


def _rounded(area: shapely.Geometry) -> shapely.Geometry:
    return shapely.orient_polygons(shapely.set_precision(area, _PRECISION_DEG))


def isochrones(
    network: RoadNetwork, reach: Reach, minutes: Sequence[float]
) -> tuple[Isochrone, ...]:
    """One area for each time, in the order given; a longer time's area contains a shorter one's.

    The area is everything within 100 m of a reached road, with holes smaller than 4 ha filled.

    Args:
        network: The roads.
        reach: From an engine, searched at least as far as the longest time.
        minutes: Times; each more than zero.
    """
    return tuple(
        _isochrone(network, reach.within(round(time * _MS_PER_MINUTE)), time) for time in minutes
    )


def _isochrone(network: RoadNetwork, reach: Reach, minutes: float) -> Isochrone:
    spans = _spans(reach)
    if not spans:
        return Isochrone(minutes, shapely.MultiPolygon(), 0.0, (), 0.0)
    lines = [cut_line(network.shape(segment), low, high) for segment, low, high in spans]
    road_m = sum((high - low) * float(network.segment_length_m[i]) for i, low, high in spans)
    area, area_m2 = _area(lines)
    return Isochrone(minutes, area, round(area_m2 / 1e6, 3), _cells(lines), round(road_m / 1000, 3))


def _spans(reach: Reach) -> list[tuple[int, float, float]]:
    """(segment, low, high) of what is reached, pieces from both ends joined where they meet."""
    low = np.minimum(reach.from_fraction, reach.to_fraction)
    high = np.maximum(reach.from_fraction, reach.to_fraction)
    spans: list[tuple[int, float, float]] = []
    for i in np.lexsort((low, reach.segment)).tolist():
        segment, begin, end = int(reach.segment[i]), float(low[i]), float(high[i])
        if spans and spans[-1][0] == segment and begin <= spans[-1][2]:
            spans[-1] = (segment, spans[-1][1], max(end, spans[-1][2]))
        elif end > begin:
            spans.append((segment, begin, end))
    return spans


def _area(lines: Sequence[npt.NDArray[np.float64]]) -> tuple[shapely.Geometry, float]:
    """The area in degrees, and its size in square metres."""
    vertices = np.concatenate(lines)
    owner = np.repeat(np.arange(len(lines)), [len(line) for line in lines])
    middle = np.median(vertices, axis=0)
    project = Transformer.from_crs(
        4326, utm_zone(float(middle[0]), float(middle[1])), always_xy=True
    )
    metres = np.column_stack(project.transform(vertices[:, 0], vertices[:, 1]))
    roads = shapely.simplify(shapely.linestrings(metres, indices=owner), _SIMPLIFY_M / 2)
    served = shapely.union_all(shapely.buffer(roads, SERVED_M, quad_segs=4))
    plain = shapely.simplify(_without_small_holes(served), _SIMPLIFY_M)
    degrees = shapely.transform(
        plain,
        lambda xy: np.column_stack(project.transform(xy[:, 0], xy[:, 1], direction="INVERSE")),
    )
    return degrees, float(shapely.area(plain))


def _without_small_holes(area: shapely.Geometry) -> shapely.Geometry:
    filled = []
    for part in shapely.get_parts(area):
        rings = [ring for ring in part.interiors if shapely.Polygon(ring).area >= _SMALLEST_HOLE_M2]
        filled.append(shapely.Polygon(part.exterior, rings))
    return shapely.union_all(filled)


def _cells(lines: Sequence[npt.NDArray[np.float64]]) -> tuple[int, ...]:
    """The cells that the lines cross, found at steps of 50 m and at every vertex."""
    found: set[int] = set()
    for line in lines:
        dense = shapely.get_coordinates(
            shapely.segmentize(shapely.LineString(line), _STEP_M / 111_320)
        )
        found.update(
            h3.str_to_int(h3.latlng_to_cell(latitude, longitude, CELL_RESOLUTION))
            for longitude, latitude in dense.tolist()
        )
    return tuple(sorted(found))
