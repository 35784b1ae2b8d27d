"""Check the shapes of a load and write them as the database takes them.

Points, by far the most, are read where they lie: no object is made for each.
"""

from __future__ import annotations

from typing import Final

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import shapely

from gis_data.db.types import WGS84, Geometry
from gis_data.errors import StoreRefusedError

_POINT: Final = 1
_POINT_WITH_SRID: Final = 0x20000001
_WKB_POINT: Final = np.dtype([("order", "u1"), ("kind", "<u4"), ("at", "<f8", 2)])
_EWKB_POINT: Final = np.dtype([("order", "u1"), ("kind", "<u4"), ("srid", "<u4"), ("at", "<f8", 2)])
_FARTHEST: Final = np.array([180.0, 90.0])
Records = npt.NDArray[np.void]


def written_shapes(values: pa.Array, name: str, kind: Geometry, *, srid: bool) -> pa.Array:
    """Shapes of one kind in degrees, without heights.

    Args:
        values: In WKB.
        name: Of the column, for messages.
        kind: Type of the column.
        srid: Whether each shall say that it is WGS 84, as PostGIS wants it.

    Raises:
        StoreRefusedError: One is malformed, of another kind, or not in degrees.
    """
    points = _points(values)
    if points is None or kind.kind not in {"POINT", "GEOMETRY"}:
        return _written_any(values, name, kind, srid=srid)
    _check_degrees(points["at"], name)
    if not srid:
        return values
    records = np.empty(len(points), _EWKB_POINT)
    records["order"], records["kind"], records["srid"] = 1, _POINT_WITH_SRID, WGS84
    records["at"] = points["at"]
    offsets = np.arange(len(records) + 1, dtype=np.int32) * np.int32(_EWKB_POINT.itemsize)
    buffers = [None, pa.py_buffer(offsets), pa.py_buffer(records)]
    return pa.Array.from_buffers(pa.binary(), len(records), buffers)


def _points(values: pa.Array) -> Records | None:
    """The values as records; None where not all are points of two numbers, little end first."""
    if values.type != pa.binary() or values.null_count or not len(values):
        return None
    _, where, what = values.buffers()
    offsets = np.frombuffer(where, np.int32)[values.offset :][: len(values) + 1]
    if (np.diff(offsets) != _WKB_POINT.itemsize).any():
        return None
    records = np.frombuffer(what, _WKB_POINT, len(values), int(offsets[0]))
    plain = (records["order"] == 1) & (records["kind"] == _POINT)
    return records if plain.all() else None


def _written_any(values: pa.Array, name: str, kind: Geometry, *, srid: bool) -> pa.Array:
    try:
        given = np.asarray(values.to_numpy(zero_copy_only=False), object)
        shapes = np.asarray(shapely.from_wkb(given), object)
    except (shapely.errors.ShapelyError, TypeError) as error:
        raise StoreRefusedError(f"Column {name} holds what is no shape in WKB: {error}.") from None
    if kind.kind != "GEOMETRY":
        wanted = shapely.GeometryType[kind.kind].value
        kinds = shapely.get_type_id(shapes)
        strange = kinds[(kinds != wanted) & (kinds != shapely.GeometryType.MISSING)]
        if len(strange):
            told = shapely.GeometryType(strange[0]).name
            raise StoreRefusedError(f"Column {name} holds a {told}; it takes a {kind.kind} only.")
    systems = np.setdiff1d(shapely.get_srid(shapes[shapes != None]), [0, WGS84])  # noqa: E711 - by element
    if len(systems):
        raise StoreRefusedError(
            f"Column {name} holds shapes in EPSG:{systems[0]}; it takes degrees (EPSG:{WGS84})."
        )
    _check_degrees(shapely.get_coordinates(shapes), name)
    if srid:
        shapes = shapely.set_srid(shapes, WGS84)
    return pa.array(shapely.to_wkb(shapes, output_dimension=2, include_srid=srid), pa.binary())


def _check_degrees(positions: npt.NDArray[np.float64], name: str) -> None:
    beyond = (np.abs(positions) > _FARTHEST).any(axis=1)
    if beyond.any():
        x, y = positions[beyond][0].tolist()
        raise StoreRefusedError(
            f"Column {name} holds the position {x:g}, {y:g}; it takes degrees, the longitude first."
        )
