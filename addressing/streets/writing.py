"""Write the layers of streets, house numbers and landmarks; only the data build loads this."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import geopandas as gpd
import numpy as np
import shapely

from addressing.streets.collect import Collected, House, HouseLine, collect, kept_keys
from addressing.streets.merge import CommunesAt, merged_streets
from addressing.streets.naming import keys_of, street_names
from addressing.streets.rules_key import KEYS_OF, rules_key
from addressing.streets.step import HOUSES, LANDMARKS, STREETS
from gis_data import stream_features
from postcodes import load_lattice


def write_layers(source: Path, target: Path) -> None:
    """Read an OpenStreetMap file and write its three layers into the folder ``target``.

    Raises:
        InputError: When the source cannot be read.
    """
    node_keys, way_keys = kept_keys()
    found = collect(stream_features(source, node_keys=node_keys, way_keys=way_keys))
    write_collected(found, target, communes_of_lattice())


def communes_of_lattice() -> CommunesAt:
    """The communes of the shipped lattice, for whole columns of points."""
    lattice = load_lattice()

    def communes_at(latitudes: Any, longitudes: Any) -> Sequence[str | None]:
        return [lattice.postcode_of(n) for n in lattice.labels_at(latitudes, longitudes).tolist()]

    return communes_at


def write_collected(found: Collected, target: Path, communes_at: CommunesAt) -> None:
    """Write what was collected; what lies in no commune is left out."""
    _write_streets(found, target / STREETS, communes_at)
    _write_houses(found, target / HOUSES, communes_at)
    _write_landmarks(found, target / LANDMARKS, communes_at)


def _write_streets(found: Collected, path: Path, communes_at: CommunesAt) -> None:
    streets = merged_streets(found.ways, communes_at)
    _write(
        path,
        {
            "name": [street.named.shown for street in streets],
            "name_km": [street.named.khmer for street in streets],
            "name_en": [street.named.latin for street in streets],
            "ref": [street.named.reference for street in streets],
            "other_names": [list(street.named.others) for street in streets],
            "postcode": [street.postcode for street in streets],
            "length_m": [street.length_m for street in streets],
            "keys": [list(street.keys) for street in streets],
        },
        [street.lines for street in streets],
    )


def _write_houses(found: Collected, path: Path, communes_at: CommunesAt) -> None:
    rows = [_of_house(house) for house in found.houses]
    rows += [_of_line(line) for line in found.house_lines]
    postcodes = _postcodes([row.place for row in rows], communes_at)
    kept = [
        row._replace(postcode=postcode, keys=keys_of(street_names(row.street)))
        for row, postcode in zip(rows, postcodes, strict=True)
        if postcode is not None
    ]
    kept = [row for row in kept if row.keys]
    kept.sort(key=lambda row: (row.postcode, row.keys, row.number, row.number_to, row.place))
    _write(
        path,
        {
            "number": [row.number for row in kept],
            "number_to": [row.number_to for row in kept],
            "step": np.array([row.step for row in kept], np.int8),
            "street": [row.street for row in kept],
            "extent_m": np.array([row.extent_m for row in kept], np.float64),
            "postcode": [row.postcode for row in kept],
            "keys": [list(row.keys) for row in kept],
        },
        [row.shape for row in kept],
    )


class _HouseRow(NamedTuple):
    """A row of the layer of houses; ``place`` decides the commune."""

    number: str
    number_to: str
    step: int
    street: str
    extent_m: float
    place: tuple[float, float]
    shape: shapely.Geometry
    postcode: str = ""
    keys: tuple[str, ...] = ()


def _of_house(house: House) -> _HouseRow:
    place = (house.longitude, house.latitude)
    return _HouseRow(house.number, "", 0, house.street, house.extent_m, place, shapely.Point(place))


def _of_line(line: HouseLine) -> _HouseRow:
    shape = shapely.LineString(line.line)
    middle = shape.interpolate(0.5, normalized=True)
    return _HouseRow(
        line.first, line.last, line.step, line.street, 0.0, (middle.x, middle.y), shape
    )


def _write_landmarks(found: Collected, path: Path, communes_at: CommunesAt) -> None:
    points = [(one.longitude, one.latitude) for one in found.landmarks]
    communes = _postcodes(points, communes_at)
    kept = [
        (postcode, one)
        for postcode, one in zip(communes, found.landmarks, strict=True)
        if postcode is not None
    ]
    kept.sort(key=lambda pair: (pair[0], pair[1].named.shown, pair[1][1:]))
    _write(
        path,
        {
            "name": [one.named.shown for _, one in kept],
            "name_km": [one.named.khmer for _, one in kept],
            "name_en": [one.named.latin for _, one in kept],
            "other_names": [list(one.named.others) for _, one in kept],
            "kind": [one.kind for _, one in kept],
            "extent_m": np.array([one.extent_m for _, one in kept], np.float64),
            "postcode": [postcode for postcode, _ in kept],
            "keys": [list(one.keys) for _, one in kept],
        },
        [shapely.Point(one.longitude, one.latitude) for _, one in kept],
    )


def _write(path: Path, columns: dict[str, Any], geometry: Iterable[shapely.Geometry]) -> None:
    frame = gpd.GeoDataFrame(columns, geometry=list(geometry), crs=4326)
    frame[KEYS_OF] = rules_key()
    frame.to_parquet(path, index=False)


def _postcodes(
    points: Sequence[tuple[float, float]], communes_at: CommunesAt
) -> Sequence[str | None]:
    if not points:
        return []
    columns = np.array(points, np.float64)
    return communes_at(columns[:, 1], columns[:, 0])
