"""Make the layers of provinces, districts, communes, villages and postcodes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any, Final

import numpy as np
import pyarrow as pa
import shapely

from api.features.columns import ARROW
from api.features.layers.outlines import Outlines
from api.features.layers.table import TableLayer
from api.features.layers.wording import described
from api.features.model import LayerDescription
from api.postcode_records import village_names
from gis_data import Gazetteer, Level
from postcodes import (
    DatedUnit,
    History,
    Lattice,
    PostcodeUnknownError,
    Registry,
    format_sorting_code,
)

_DECIMALS: Final = 6
LEVELS: Final = {
    "provinces": Level.PROVINCE,
    "districts": Level.DISTRICT,
    "communes": Level.COMMUNE,
}


def unit_layer(name: str, registry: Registry, lattice: Lattice, outlines: Outlines) -> TableLayer:
    """The layer of one level of units that are in force."""
    level = LEVELS[name]
    units = [unit for unit in registry.units.values() if unit.level is level]
    rows = []
    for unit in units:
        place = _place(lattice, unit.postcode)
        rows.append(
            {
                "postcode": unit.postcode,
                "code": unit.code,
                "unit_type": unit.unit_type.value,
                "name_km": unit.full_name_km,
                "name_en": unit.full_name_latin,
                "province": f"{unit.code[:2]}0000",
                "district": f"{unit.code[:4]}00",
                "area_shared_with": " ".join(lattice.estimated.get(unit.postcode, ())) or None,
                **place,
            }
        )
    shapes = [outlines.shapes.get(unit.postcode) for unit in units]
    description = described(name, source=outlines.text, licence=outlines.licence)
    return table_layer(description, [unit.code for unit in units], rows, shapes)


def village_layer(
    gazetteer: Gazetteer, lattice: Lattice, points: Mapping[str, shapely.Point], licence: str
) -> TableLayer:
    """The layer of villages; one without a point of its own stands at that of its commune."""
    ids: list[str] = []
    rows: list[dict[str, Any]] = []
    shapes: list[shapely.Geometry | None] = []
    for village in gazetteer.at(Level.VILLAGE):
        name_km, name_en = village_names(village)
        postcode = village.code[:6]
        own = points.get(village.code)
        ids.append(village.code)
        place = _place(lattice, postcode)
        point = own
        if point is None and place["latitude"] is not None and place["longitude"] is not None:
            point = shapely.Point(place["longitude"], place["latitude"])
        rows.append(
            {
                "code": village.code,
                "sorting_code": format_sorting_code(village.code),
                "postcode": postcode,
                "name_km": name_km,
                "name_en": name_en,
                "point_of": None if point is None else "commune" if own is None else "village",
                "radius_m": place["radius_m"] if own is None else None,
            }
        )
        shapes.append(point)
    description = described("villages", licence=licence)
    return table_layer(description, ids, rows, shapes)


def postcode_layer(history: History, outlines: Outlines) -> TableLayer:
    """The layer of every postcode that was ever listed, with its days."""
    ids: list[str] = []
    rows: list[dict[str, Any]] = []
    shapes: list[shapely.Geometry | None] = []
    for vintage in history.vintages:
        for code, units in vintage.units.items():
            for number, unit in enumerate(units, start=1):
                suffix = f"-{number}" if len(units) > 1 else ""
                ids.append(f"{vintage.year}-{code}{suffix}")
                rows.append(_dated_row(unit) | {"numbering": vintage.numbering.value})
                shapes.append(outlines.shapes.get(code) if unit.valid_to is None else None)
    description = described("postcodes", source=outlines.text, licence=outlines.licence)
    return table_layer(description, ids, rows, shapes)


def _dated_row(unit: DatedUnit) -> dict[str, Any]:
    until = unit.valid_to
    return {
        "postcode": unit.code,
        "vintage": unit.vintage,
        "level": unit.level.value,
        "unit_type": unit.unit_type.value,
        "name_km": unit.full_name_km,
        "name_en": unit.full_name_latin,
        "parent": unit.parent,
        "valid_from": unit.valid_from.earliest,
        "valid_to": None if until is None else until.latest,
        "days_known": unit.valid_from.precision.value == "day"
        and (until is None or until.precision.value == "day"),
        "in_force": until is None,
    }


def _place(lattice: Lattice, postcode: str) -> dict[str, float | None]:
    try:
        place = lattice.representative_point(postcode)
    except PostcodeUnknownError:
        return {"latitude": None, "longitude": None, "radius_m": None}
    return {
        "latitude": round(place.latitude, _DECIMALS),
        "longitude": round(place.longitude, _DECIMALS),
        "radius_m": place.radius_m,
    }


def table_layer(
    description: LayerDescription,
    ids: Sequence[str],
    rows: Sequence[Mapping[str, Any]],
    shapes: Sequence[shapely.Geometry | None],
) -> TableLayer:
    """A layer of rows that hold the fields of a description."""
    columns = {
        field.name: pa.array([row[field.name] for row in rows], ARROW[field.kind])
        for field in description.fields
    }
    array = np.empty(len(shapes), object)
    array[:] = shapes
    known = array[~shapely.is_missing(array)]
    if len(known):
        west, south, east, north = shapely.total_bounds(known).tolist()
        description = replace(description, box=(west, south, east, north))
    return TableLayer(description, np.array(ids), pa.table(columns), array)
