"""Build small road files and matrices for the routing tests."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import orjson

from routing import EngineNote, Matrix, Profile

EIGHT, NOON, FIVE = 8 * 3600, 12 * 3600, 17 * 3600


def roads_geojson(lines: Sequence[tuple[list[list[float]], int]]) -> bytes:
    """Lines with the flag ``major`` as a FeatureCollection."""
    features = [
        {
            "type": "Feature",
            "properties": {"major": major},
            "geometry": {"type": "LineString", "coordinates": line},
        }
        for line, major in lines
    ]
    return orjson.dumps({"type": "FeatureCollection", "features": features})


def osm_xml(
    nodes: dict[int, tuple[float, float]], ways: Sequence[tuple[list[int], dict[str, str]]]
) -> str:
    """A small OpenStreetMap file."""
    rows = ['<osm version="0.6">']
    rows += [
        f'<node id="{key}" version="1" lon="{lon}" lat="{lat}"/>'
        for key, (lon, lat) in nodes.items()
    ]
    for number, (references, tags) in enumerate(ways, start=1):
        rows.append(f'<way id="{number}" version="1">')
        rows += [f'<nd ref="{reference}"/>' for reference in references]
        rows += [f'<tag k="{key}" v="{value}"/>' for key, value in tags.items()]
        rows.append("</way>")
    return "\n".join([*rows, "</osm>"])


def line_matrix(positions_s: Sequence[int]) -> Matrix:
    """Places on one straight road, given in seconds from its start; 10 m per second."""
    places = np.array(positions_s, dtype=np.int32)
    duration_s = np.abs(places[:, None] - places[None, :])
    return Matrix(duration_s, duration_s * 10)


class MatrixEngine:
    """An engine whose travel is given: the same matrix for every profile, or one for each."""

    note = EngineNote("given", on_roads=False, note="Travel as the test gives it.")

    def __init__(
        self, matrix: Matrix | dict[Profile, Matrix], snap_distance_m: Sequence[float] | None = None
    ) -> None:
        self._matrix = matrix
        self._snap_distance_m = snap_distance_m

    def snap_distance_m(self, points: np.ndarray) -> np.ndarray:
        if self._snap_distance_m is None:
            return np.zeros(len(points))
        return np.array(self._snap_distance_m, dtype=np.float64)

    def matrix(self, points: np.ndarray, profile: Profile) -> Matrix:
        return self._matrix[profile] if isinstance(self._matrix, dict) else self._matrix

    def route(self, points: np.ndarray, profile: Profile) -> tuple[tuple[float, float], ...]:
        return tuple((float(longitude), float(latitude)) for longitude, latitude in points)
