"""Read from a release what is compared between two of them."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from addressing.errors import ReleaseDamagedError, ReleaseError
from addressing.release.contents import SPECIFICATION
from addressing.release.verify import verify_release
from postcodes import Lattice, LatticeError, Place, decode_lattice

_UNIT_COLUMNS = (
    "postcode", "level", "name_km", "name_latin", "full_name_km", "full_name_latin", "latitude",
    "longitude", "radius_m",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class ListedUnit:
    """A unit as a release lists it.

    Attributes:
        postcode: Six digits.
        level: Province, district or commune.
        full_name_km: With its unit word.
        full_name_latin: The same in Latin letters.
        names: Khmer and romanised name without unit words, to recognise the unit by.
        place: A point of it, and how far it reaches; None where none is known.
    """

    postcode: str
    level: str
    full_name_km: str
    full_name_latin: str
    names: frozenset[str]
    place: Place | None


@dataclass(frozen=True, slots=True)
class Snapshot:
    """What is compared of a release.

    Attributes:
        version: Of the standard.
        units: By postcode.
        roots: H3 indexes of the root table, in the order of their ranks.
        lattice: The lattice.
        pages: Hash of each page of the specification.
    """

    version: str
    units: Mapping[str, ListedUnit] = field(repr=False)
    roots: tuple[str, ...] = field(repr=False)
    lattice: Lattice = field(repr=False)
    pages: Mapping[str, str] = field(repr=False)


def read_snapshot(folder: Path) -> Snapshot:
    """Read a release whose files are what its manifest says.

    Raises:
        ReleaseDamagedError: They are not; every difference is named.
        ReleaseError: The folder is no release, or a table in it cannot be read.
    """
    check = verify_release(folder)
    if check.problems:
        raise ReleaseDamagedError(f"{folder} is not what its manifest says:", check.problems)
    for path in (_POSTCODES, _ROOTS, _LATTICE):
        check.manifest.file(path)
    try:
        return Snapshot(
            check.manifest.version,
            listed_units(_rows(folder / _POSTCODES, _UNIT_COLUMNS)),
            tuple(row["cell"] for row in _rows(folder / _ROOTS, ("cell",))),
            decode_lattice((folder / _LATTICE).read_bytes()),
            {
                file.path: file.sha256
                for file in check.manifest.files
                if file.path.startswith(f"{SPECIFICATION}/")
            },
        )
    except (pa.ArrowException, ValueError, KeyError, LatticeError) as error:
        raise ReleaseError(f"A table of {folder} cannot be read: {error}") from error


_POSTCODES = "postcodes/postcodes.parquet"
_ROOTS = "codes/root-cells.parquet"
_LATTICE = "lattice/lattice.npz.xz"


def _rows(path: Path, columns: tuple[str, ...]) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = pq.read_table(path, columns=list(columns)).to_pylist()
    return rows


def listed_units(rows: Iterable[Mapping[str, Any]]) -> dict[str, ListedUnit]:
    """The units of the table of postcodes, by postcode."""
    return {row["postcode"]: _listed(row) for row in rows}


def _listed(row: Mapping[str, Any]) -> ListedUnit:
    place = None
    if row["latitude"] is not None:
        place = Place(row["latitude"], row["longitude"], row["radius_m"])
    names = (unicodedata.normalize("NFC", row[key]) for key in ("name_km", "name_latin"))
    return ListedUnit(
        row["postcode"],
        row["level"],
        row["full_name_km"],
        row["full_name_latin"],
        frozenset(names),
        place,
    )
