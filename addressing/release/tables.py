"""Lay out the tables of a release: postcodes, root cells, towns."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import h3.api.basic_int as h3
import numpy as np
import pandas as pd
import shapely

from addressing.code.areas import code_of_cell, code_polygon
from addressing.code.codec import decode
from addressing.code.form import RANK_DIGITS, SYMBOLS, CodeLevel
from addressing.code.roots import root_cells
from addressing.release.contents import load_contents
from gis_data import Gazetteer, Level
from postcodes import (
    Lattice,
    Outline,
    PostalUnit,
    PostcodeUnknownError,
    Registry,
    cells_in_country,
    format_sorting_code,
)

_DEGREE_DECIMALS = 6


@dataclass(frozen=True, slots=True)
class MappedTable:
    """A table, and a shape for each of its rows.

    Attributes:
        frame: Columns of text and numbers.
        shapes: In degrees (longitude, latitude); None where a row has none.
    """

    frame: pd.DataFrame
    shapes: Sequence[shapely.Geometry | None]


def postcode_table(registry: Registry, lattice: Lattice) -> MappedTable:
    """All postcodes with names, types, parents and a point, by postcode."""
    rows = postcode_rows(registry, lattice)
    frame = pd.DataFrame(rows)
    points = [
        None if row["latitude"] is None else shapely.Point(row["longitude"], row["latitude"])
        for row in rows
    ]
    return MappedTable(frame, points)


def postcode_rows(registry: Registry, lattice: Lattice) -> list[dict[str, Any]]:
    """The rows of the table of postcodes."""
    return [_postcode_row(unit, lattice) for _, unit in sorted(registry.units.items())]


def _postcode_row(unit: PostalUnit, lattice: Lattice) -> dict[str, Any]:
    try:
        place = lattice.representative_point(unit.postcode)
    except PostcodeUnknownError:
        place = None
    return {
        "postcode": unit.postcode,
        "level": unit.level.value,
        "unit_type": unit.unit_type.value,
        "name_km": unit.name_km,
        "name_latin": unit.name_latin,
        "full_name_km": unit.full_name_km,
        "full_name_latin": unit.full_name_latin,
        "administrative_code": unit.code,
        "parent": unit.parent,
        "valid_from": load_contents().in_force,
        "valid_to": None,
        "latitude": None if place is None else round(place.latitude, _DEGREE_DECIMALS),
        "longitude": None if place is None else round(place.longitude, _DEGREE_DECIMALS),
        "radius_m": None if place is None else place.radius_m,
        "area_of": _area_of(unit, lattice),
        "area_shared_with": " ".join(lattice.estimated.get(unit.postcode, ())) or None,
    }


def _area_of(unit: PostalUnit, lattice: Lattice) -> str | None:
    """Whose point it is: the unit's own, a sibling's, or that of a unit above."""
    for postcode in (unit.postcode, f"{unit.postcode[:4]}00", f"{unit.postcode[:2]}0000"):
        if (owner := lattice.area_of(postcode)) is not None:
            return owner
    return None


def village_table(gazetteer: Gazetteer) -> pd.DataFrame:
    """The villages that the sorting extension numbers, by code."""
    return pd.DataFrame(
        [
            {
                "sorting_code": format_sorting_code(village.code),
                "postcode": village.code[:6],
                "village": village.code[6:],
                "name_km": village.name_km,
                "name_latin": village.name_latin,
                "published_code": village.published_code,
            }
            for village in gazetteer.at(Level.VILLAGE)
        ]
    )


def outline_table(postcodes: pd.DataFrame, outlines: Mapping[str, Outline]) -> MappedTable:
    """Outlines of the postcodes that have an area, by level and postcode."""
    kept = postcodes[postcodes["postcode"].isin(list(outlines))]
    drawn = [outlines[postcode] for postcode in kept["postcode"]]
    frame = kept[_OUTLINE_COLUMNS].reset_index(drop=True)
    frame["area_km2"] = [round(outline.area_km2, 4) for outline in drawn]
    frame["cell_resolution"] = np.array([outline.resolution for outline in drawn], np.int8)
    return MappedTable(frame, [outline.shape for outline in drawn])


_OUTLINE_COLUMNS = [
    "postcode", "level", "unit_type", "full_name_km", "full_name_latin", "parent",
    "area_shared_with",
]  # fmt: skip


def root_table(lattice: Lattice) -> MappedTable:
    """The root cells in the order of their ranks."""
    cells = root_cells()
    inside = cells_in_country(lattice, np.array(cells, np.uint64))
    centres = [h3.cell_to_latlng(cell) for cell in cells]
    frame = pd.DataFrame(
        {
            "rank": np.arange(len(cells), dtype=np.int16),
            "digits": [_rank_digits(rank) for rank in range(len(cells))],
            "cell": [h3.int_to_str(cell) for cell in cells],
            "latitude": [round(latitude, _DEGREE_DECIMALS) for latitude, _ in centres],
            "longitude": [round(longitude, _DEGREE_DECIMALS) for _, longitude in centres],
            "meets_country": inside,
        }
    )
    return MappedTable(frame, [_hexagon(cell) for cell in cells])


def _rank_digits(rank: int) -> str:
    """The first three digits of every code of a root.

    >>> _rank_digits(544)
    '774'
    """
    values = [rank // 9**place % 9 for place in range(RANK_DIGITS - 1, -1, -1)]
    return "".join(SYMBOLS[value] for value in values)


def _hexagon(cell: int) -> shapely.Polygon:
    return shapely.Polygon([(lon, lat) for lat, lon in h3.cell_to_boundary(cell)])


def town_table(lattice: Lattice) -> MappedTable:
    """The towns that meet the country, in the order of their codes."""
    towns = np.fromiter(_town_cells(), np.uint64)
    towns = towns[cells_in_country(lattice, towns)]
    codes = [code_of_cell(cell) for cell in towns.tolist()]
    places = [decode(code) for code in codes]
    latitudes = np.array([place.latitude for place in places])
    longitudes = np.array([place.longitude for place in places])
    labels = lattice.labels_at(latitudes, longitudes).tolist()
    territories = [lattice.territory_of(label) for label in labels]
    frame = pd.DataFrame(
        {
            "code": codes,
            "cell": [h3.int_to_str(place.cell) for place in places],
            "latitude": latitudes.round(_DEGREE_DECIMALS),
            "longitude": longitudes.round(_DEGREE_DECIMALS),
            "territory_at_centre": [territory.kind.value for territory in territories],
            "postcode_at_centre": [territory.postcode for territory in territories],
        }
    )
    return MappedTable(frame, [code_polygon(code) for code in codes])


def _town_cells() -> Iterator[int]:
    for root in root_cells():
        yield from sorted(h3.cell_to_children(root, CodeLevel.TOWN.resolution))
