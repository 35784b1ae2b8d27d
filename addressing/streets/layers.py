"""Read the layers of a bundle that streets, houses and landmarks are looked up in."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow.parquet as pq
import shapely

from addressing.streets.flat import to_flat
from addressing.streets.naming import (
    LandmarkName,
    StreetName,
    in_each_script,
    keys_of,
    landmark_name,
    street_names,
)
from addressing.streets.postings import Postings
from addressing.streets.rules_key import KEYS_OF, rules_key
from addressing.streets.step import HOUSES, LANDMARKS, STREETS
from gis_data import BundleError

Geometries = npt.NDArray[np.object_]
_NAMES = ("name", "name_km", "name_en", "other_names")


@dataclass(frozen=True)
class Streets:
    """Streets by commune; lines in metres (``flat``).

    Attributes:
        name_km, name_en: Names as shown; one of them may be empty.
        names: All names of each.
        postcode: Of the commune of each.
        lines: What of it lies in the commune.
        keys: Of all names of each.
        postings: Rows by key.
    """

    name_km: Sequence[str]
    name_en: Sequence[str]
    names: Sequence[tuple[str, ...]]
    postcode: Sequence[str]
    lines: Geometries
    keys: Sequence[Sequence[str]]
    postings: Postings

    def letters(self, row: int) -> tuple[str, ...]:
        """Letters of the names of a street, numbers left out."""
        return tuple(
            read.letters for name in self.names[row] for read in street_names(name) if read.letters
        )


@dataclass(frozen=True)
class Houses:
    """Houses with numbers, and lines of houses between two numbers; in metres (``flat``).

    Attributes:
        number: As mapped; the first one of a line.
        number_to: The last one of a line; empty for a house.
        step: From one house of a line to the next.
        extent_m: How far the corners of a house are from its point; 0 where only that is mapped.
        shapes: Points and lines.
        postings: Rows by the keys of their street.
    """

    number: Sequence[str]
    number_to: Sequence[str]
    step: Sequence[int]
    extent_m: Sequence[float]
    shapes: Geometries
    postings: Postings


@dataclass(frozen=True)
class Landmarks:
    """Landmarks; points in metres (``flat``)."""

    name_km: Sequence[str]
    name_en: Sequence[str]
    names: Sequence[tuple[str, ...]]
    kind: Sequence[str]
    extent_m: Sequence[float]
    postcode: Sequence[str]
    points: npt.NDArray[np.float64]
    postings: Postings

    def read(self, row: int) -> tuple[LandmarkName, ...]:
        """Names of a landmark, taken apart."""
        return tuple(landmark_name(name) for name in self.names[row])


class PlaceLayers:
    """The layers of one bundle, each read when it is first asked for."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    @staticmethod
    def there(folder: Path) -> bool:
        """Whether a folder holds these layers."""
        return all((folder / name).is_file() for name in (STREETS, HOUSES, LANDMARKS))

    @cached_property
    def streets(self) -> Streets:
        """Streets by commune."""
        table = _read(self._folder / STREETS, _NAMES)
        keys = _keys(table, _street_keys)
        return Streets(
            table["name_km"],
            _latin(table),
            _names(table),
            table["postcode"],
            _flat(table["geometry"]),
            keys,
            Postings(keys, table["postcode"]),
        )

    @cached_property
    def houses(self) -> Houses:
        """Houses with numbers."""
        table = _read(self._folder / HOUSES, ("number", "number_to", "step", "street", "extent_m"))
        return Houses(
            table["number"],
            table["number_to"],
            table["step"],
            table["extent_m"],
            _flat(table["geometry"]),
            Postings(
                _keys(table, lambda t: [keys_of(street_names(name)) for name in t["street"]]),
                table["postcode"],
            ),
        )

    @cached_property
    def landmarks(self) -> Landmarks:
        """Things that people navigate by."""
        table = _read(self._folder / LANDMARKS, (*_NAMES, "kind", "extent_m"))
        return Landmarks(
            table["name_km"],
            _latin(table),
            _names(table),
            table["kind"],
            table["extent_m"],
            table["postcode"],
            shapely.get_coordinates(_flat(table["geometry"])),
            Postings(
                _keys(table, lambda t: [keys_of(map(landmark_name, own)) for own in _names(t)]),
                table["postcode"],
            ),
        )


def _street_keys(table: dict[str, Any]) -> list[tuple[str, ...]]:
    """Keys of names; that a road is a national one was known only when the bundle was built."""
    names: Iterable[tuple[str, ...]] = _names(table)
    national = [[key for key in keys if key.startswith("national_road#")] for keys in table["keys"]]
    return [
        tuple(dict.fromkeys([*keys_of(_all_street_names(own)), *known]))
        for own, known in zip(names, national, strict=True)
    ]


def _all_street_names(names: Iterable[str]) -> list[StreetName]:
    return [read for name in names for read in street_names(name)]


def _keys(
    table: dict[str, Any], anew: Callable[[dict[str, Any]], Sequence[Sequence[str]]]
) -> Sequence[Sequence[str]]:
    """Keys as they were built, or made anew where the rules have changed since."""
    fresh = all(made_by == rules_key() for made_by in set(table[KEYS_OF]))
    keys: Sequence[Sequence[str]] = table["keys"] if fresh else anew(table)
    return keys


def _latin(table: dict[str, Any]) -> list[str]:
    """Latin names; where there is no name in either script, what the sign has."""
    return [
        latin or ("" if khmer else shown)
        for shown, khmer, latin in zip(
            table["name"], table["name_km"], table["name_en"], strict=True
        )
    ]


def _names(table: dict[str, Any]) -> list[tuple[str, ...]]:
    return [
        tuple(
            dict.fromkeys(
                half
                for name in (shown, khmer, latin, *others)
                if name
                for half in (name, *in_each_script(name))
            )
        )
        for shown, khmer, latin, others in zip(
            table["name"], table["name_km"], table["name_en"], table["other_names"], strict=True
        )
    ]


def _flat(geometry: Sequence[bytes]) -> Geometries:
    shapes = shapely.from_wkb(np.array(geometry, dtype=object))
    return np.asarray(shapely.transform(shapes, to_flat), dtype=object)


def _read(path: Path, columns: Sequence[str]) -> dict[str, Any]:
    """The columns of a layer.

    Raises:
        BundleError: It cannot be read, or an older build has made it.
    """
    wanted = [*columns, "postcode", "keys", KEYS_OF, "geometry"]
    try:
        table = pq.read_table(path)
        missing = [name for name in wanted if name not in table.column_names]
    except (OSError, ValueError) as error:
        raise BundleError(
            f"{path.name} of the data bundle cannot be read: {error}. Run `phlov data build`."
        ) from error
    if missing:
        raise BundleError(
            f"{path.name} of the data bundle has no column {', '.join(missing)}: another version "
            "made it. Run `phlov data build`."
        )
    read: dict[str, Any] = table.select(wanted).to_pydict()
    return read
