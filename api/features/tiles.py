"""Draw vector tiles (Mapbox Vector Tile 2.1) of a layer."""

from __future__ import annotations

from datetime import date
from typing import Any, Final

import mapbox_vector_tile  # type: ignore[import-untyped]
import numpy as np
import shapely

from api.features.model import Feature, FeatureLayer, Query, Shapes, TileAddress, TileLayer
from api.features.tile_grid import (
    EXTENT,
    MOST_IN_TILE,
    RIM,
    box_of_tile,
    frame_of_tile,
    metres_of,
)

_SIMPLER: Final = 0.5
"""Units of the tile by which an outline may change."""


def draw_tile(layer: FeatureLayer, address: TileAddress) -> bytes:
    """A tile of a layer; empty where nothing is to be seen.

    At most ``MOST_IN_TILE`` features are in it.
    """
    if isinstance(layer, TileLayer):
        return layer.tile(address)
    page = layer.page(Query(MOST_IN_TILE, box=box_of_tile(address)))
    return tile_of(layer.description.name, layer.description.shapes, page.features, address)


def tile_of(name: str, kind: Shapes, features: Any, address: TileAddress) -> bytes:
    """A tile of features."""
    drawn = [entry for feature in features if (entry := _entry(feature, kind, address)) is not None]
    if not drawn:
        return b""
    encoded: bytes = mapbox_vector_tile.encode(
        [{"name": name, "features": drawn}],
        default_options={"extents": EXTENT, "y_coord_down": True},
    )
    return encoded


def _entry(feature: Feature, kind: Shapes, address: TileAddress) -> dict[str, Any] | None:
    if feature.shape is None:
        return None
    west, _, east, north = frame_of_tile(address)
    scale = EXTENT / (east - west)

    def units(degrees: Any) -> Any:
        metres = metres_of(degrees)
        return np.column_stack([(metres[:, 0] - west) * scale, (north - metres[:, 1]) * scale])

    shape = shapely.transform(feature.shape, units)
    if kind is not Shapes.POINT:
        shape = _cut(shape)
    if shapely.is_empty(shape):
        return None
    return {"geometry": shape, "properties": _plain(feature)}


def _cut(shape: shapely.Geometry) -> shapely.Geometry:
    """What lies in the tile and its rim, without corners that nobody sees."""
    low, high = -RIM, EXTENT + RIM
    seen = shapely.clip_by_rect(shape, low, low, high, high)
    simpler = shapely.simplify(seen, _SIMPLER, preserve_topology=True)
    if not simpler.is_valid:
        simpler = shapely.make_valid(simpler)
    areas = [
        inner
        for part in shapely.get_parts(simpler)
        for inner in shapely.get_parts(part)
        if inner.geom_type == "Polygon"
    ]
    return (
        shapely.MultiPolygon(areas)
        if len(areas) > 1
        else (areas[0] if areas else shapely.Polygon())
    )


def _plain(feature: Feature) -> dict[str, Any]:
    """Properties as tiles can hold them: what is missing is left out."""
    values = {
        name: value.isoformat() if isinstance(value, date) else value
        for name, value in feature.properties.items()
        if value is not None
    }
    number = feature.id.isdecimal() and not feature.id.startswith("0")
    return values | {"id": int(feature.id) if number else feature.id}
