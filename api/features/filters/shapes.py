"""Read the shapes in a filter."""

from __future__ import annotations

from typing import Any, Final, NoReturn

import shapely
import shapely.geometry

from api.features.crs import Crs, read_box
from gis_data import InputError, Problem

_MOST_CORNERS: Final = 10_000
_KINDS: Final = {
    "Point", "MultiPoint", "LineString", "MultiLineString", "Polygon", "MultiPolygon",
}  # fmt: skip
_BOX_OPERATORS: Final = {"bbox", "envelope"}


def read_shape(given: Any, crs: Crs) -> shapely.Geometry:
    """A shape in degrees (longitude, latitude).

    Args:
        given: A GeoJSON geometry, or a box, in a reference system.
        crs: That system.

    Raises:
        InputError: It is no shape, lies nowhere on the earth, or crosses itself.
    """
    if isinstance(given, dict) and str(given.get("op")).lower() in _BOX_OPERATORS:
        given = {"bbox": given.get("args")}
    if isinstance(given, dict) and "bbox" in given:
        return shapely.box(*read_box(given["bbox"], crs, "parameter filter"))
    if not isinstance(given, dict) or given.get("type") not in _KINDS:
        _refuse(given, f"one of {', '.join(sorted(_KINDS))} or BBOX")
    try:
        shape = shapely.force_2d(shapely.geometry.shape(given))
    except Exception as error:  # noqa: BLE001 - coordinates of any shape whatever stood there
        _refuse(given, "coordinates as RFC 7946 has them", error)
    if shape.is_empty or shapely.get_num_coordinates(shape) > _MOST_CORNERS:
        _refuse(given, f"a shape of at most {_MOST_CORNERS:,} corners, and not empty")
    if not crs.holds(shapely.get_coordinates(shape)):
        _refuse(given, f"coordinates in {crs.uri}: {crs.axes}")
    degrees: shapely.Geometry = crs.to_degrees(shape)
    if not shapely.is_valid(degrees):
        _refuse(given, f"a shape that does not cross itself ({shapely.is_valid_reason(degrees)})")
    return degrees


def _refuse(given: Any, expected: str, cause: Exception | None = None) -> NoReturn:
    shown = repr(given)
    if len(shown) > 120:  # noqa: PLR2004 - fits two lines
        shown = f"{shown[:120]}…"
    raise InputError(
        "A shape in the filter cannot be used.", [Problem("parameter filter", shown, expected)]
    ) from cause
