"""Build a road network from a GeoJSON file of lines; coincident vertices are the topology."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import orjson

from routing.errors import NetworkReadError
from routing.network.assemble import LooseRoads, assemble
from routing.network.cut import cut_lines
from routing.network.road_network import RoadNetwork
from routing.speeds import load_speeds

_PRECISION = 1e7
"""OpenStreetMap stores positions to 1e-7 degrees (1 cm); nearer vertices are one."""

_LEAST_VERTICES = 2
_LIMITS = np.array([180.0, 90.0])


def network_from_geojson(path: Path) -> RoadNetwork:
    """Read LineString and MultiLineString features as two-way roads.

    Two roads meet where they share a vertex; crossing lines without one (a bridge) do not meet.
    The class comes from a ``highway`` property, or else from the flag ``major`` by the rule in
    ``data/speeds.toml``.

    Raises:
        NetworkReadError: When the file is not GeoJSON, not in degrees, or holds no line.
    """
    lines: list[npt.NDArray[np.float64]] = []
    classes: list[int] = []
    ways_read = others = closed = 0
    for feature in _features(path):
        parts = _lines_of(feature.get("geometry"))
        if not parts:
            others += 1
            continue
        ways_read += 1
        road_class = _class_of(feature.get("properties") or {})
        if road_class is None:
            closed += 1
            continue
        for part in parts:
            lines.append(_checked_line(part, path))
            classes.append(road_class)
    notes = ["The file has no one-way streets and no speed limits: every road counts as two-way."]
    if others:
        notes.append(f"{others:,} features that are no lines were left out.")
    if closed:
        notes.append(f"{closed:,} lines whose highway value nobody travels were left out.")
    if not lines:
        raise NetworkReadError(f"{path.name} holds no road. Expected a file of LineStrings.")
    loose = _cut_at_junctions(lines, classes)
    return assemble(loose, source=path.name, ways_read=ways_read, notes=notes)


def _features(path: Path) -> list[dict[str, Any]]:
    try:
        document = orjson.loads(path.read_bytes())
    except orjson.JSONDecodeError as error:
        raise NetworkReadError(
            f"{path.name} is not GeoJSON: {error}. Expected a FeatureCollection of LineStrings."
        ) from error
    features = document.get("features") if isinstance(document, dict) else None
    if not isinstance(features, list) or not all(isinstance(f, dict) for f in features):
        raise NetworkReadError(
            f"{path.name} is JSON but no GeoJSON FeatureCollection of LineStrings."
        )
    return features


def _lines_of(geometry: Any) -> list[Any]:
    if not isinstance(geometry, dict):
        return []
    coordinates = geometry.get("coordinates")
    match geometry.get("type"):
        case "LineString":
            return [coordinates]
        case "MultiLineString" if isinstance(coordinates, list):
            return coordinates
        case _:
            return []


def _checked_line(coordinates: Any, path: Path) -> npt.NDArray[np.float64]:
    try:
        line = np.array([position[:2] for position in coordinates], dtype=np.float64)
    except (TypeError, ValueError, IndexError) as error:
        raise NetworkReadError(
            f"{path.name}: a line has coordinates that are no numbers."
        ) from error
    if line.ndim != 2 or line.shape[1] != 2 or len(line) < _LEAST_VERTICES:  # noqa: PLR2004
        raise NetworkReadError(
            f"{path.name}: a line has fewer than two (longitude, latitude) pairs."
        )
    if not (np.abs(line) <= _LIMITS).all():
        worst = line[~(np.abs(line) <= _LIMITS).all(axis=1)][0]
        raise NetworkReadError(
            f"{path.name}: {worst[0]}, {worst[1]} is no longitude and latitude in degrees. "
            "Save the file in WGS 84 (EPSG:4326)."
        )
    return line


def _class_of(properties: dict[str, Any]) -> int | None:
    speeds = load_speeds()
    if properties.get("highway") is not None:
        return speeds.index_of_highway(str(properties["highway"]))
    major = properties.get("major") in (1, "1", True)
    return speeds.index(speeds.geojson_major if major else speeds.geojson_minor)


def _cut_at_junctions(lines: list[npt.NDArray[np.float64]], classes: list[int]) -> LooseRoads:
    """Cut each line at its ends and at every vertex that occurs more than once in the file."""
    place = np.concatenate(lines)
    offset = np.concatenate([[0], np.cumsum([len(line) for line in lines])]).astype(np.int64)
    grid = np.round(place * _PRECISION).astype(np.int64)
    _, vertex, times = np.unique(grid, axis=0, return_inverse=True, return_counts=True)
    cut = cut_lines(offset, vertex, times[vertex] > 1)
    return LooseRoads(
        start=cut.start,
        end=cut.end,
        road_class=np.array(classes, dtype=np.int8)[cut.line],
        shape_offset=cut.shape_offset,
        shape_longitude=place[cut.vertex, 0],
        shape_latitude=place[cut.vertex, 1],
    )
