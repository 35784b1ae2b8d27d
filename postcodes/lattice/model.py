"""Answer which postcode a point has, from cells alone."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

import h3.api.basic_int as h3
import numpy as np
import numpy.typing as npt

from postcodes.errors import LatticeError, PostcodeUnknownError
from postcodes.lattice.cells import FINEST, Cells, keys_of

OUTSIDE, WATER, UNASSIGNED = 0, 1, 2
"""Labels that are no postcode; commune i of the sorted list has label i + 3."""
FIRST_COMMUNE = 3

NEAR_BORDER_M = 100.0
NEAR_COUNTRY_M = 150.0
_METRES_PER_DEGREE = 111_320.0


_MAX_LATITUDE, _MAX_LONGITUDE = 90, 180


def on_earth(latitude: float, longitude: float) -> bool:
    """Whether two numbers are a latitude and a longitude in degrees; false for NaN and infinity.

    >>> on_earth(11.57, 104.92), on_earth(104.92, 11.57)
    (True, False)
    """
    return abs(latitude) <= _MAX_LATITUDE and abs(longitude) <= _MAX_LONGITUDE


class TerritoryKind(StrEnum):
    """What a point lies in."""

    COMMUNE = "commune"
    WATER = "water"
    UNASSIGNED = "unassigned"  # land of the country for which no commune is known
    OUTSIDE = "outside"


@dataclass(frozen=True, slots=True)
class Territory:
    """The lattice's answer for one point.

    Attributes:
        kind: What the point lies in.
        postcode: The commune's postcode; None unless ``kind`` is commune.
        on_border: Another answer stands within 100 m (150 m at the edge of the country).
        neighbours: Postcodes of the other communes within that distance, sorted.
    """

    kind: TerritoryKind
    postcode: str | None
    on_border: bool
    neighbours: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Place:
    """A point that stands for a unit, and how far the unit reaches from it in metres."""

    latitude: float
    longitude: float
    radius_m: float


@dataclass(frozen=True)
class Lattice:
    """Runs of cell keys, each with a label; made by ``postcodes.lattice.build``.

    Attributes:
        starts: First key of each run, ascending, uint64 of shape (n,).
        labels: Label of each run, uint16 of shape (n,).
        postcodes: Postcode of label i + 3, sorted.
        places: A representative point for each commune, district and province that has one.
        source: Where the boundaries came from, with licence and date.
    """

    starts: Cells = field(repr=False)
    labels: npt.NDArray[np.uint16] = field(repr=False)
    postcodes: tuple[str, ...] = field(repr=False)
    places: Mapping[str, Place] = field(repr=False)
    source: str

    def __post_init__(self) -> None:
        """Refuse runs that are not in order or name no commune.

        Raises:
            LatticeError: The arrays do not fit together.
        """
        if len(self.starts) != len(self.labels) or not len(self.starts):
            raise LatticeError("A lattice needs as many labels as run starts, and at least one.")
        if int(self.labels.max()) >= len(self.postcodes) + FIRST_COMMUNE:
            raise LatticeError("A lattice label names no commune.")

    def labels_at(
        self, latitudes: npt.ArrayLike, longitudes: npt.ArrayLike
    ) -> npt.NDArray[np.uint16]:
        """Labels of points, shape (n,): 0 outside, 1 water, 2 unassigned, i + 3 commune i."""
        lat = np.asarray(latitudes, dtype=np.float64).ravel().tolist()
        lon = np.asarray(longitudes, dtype=np.float64).ravel().tolist()
        cells = np.fromiter(
            (h3.latlng_to_cell(a, b, FINEST) for a, b in zip(lat, lon, strict=True)),
            dtype=np.uint64,
            count=len(lat),
        )
        run = np.searchsorted(self.starts, keys_of(cells), side="right") - 1
        return np.where(run >= 0, self.labels[np.maximum(run, 0)], OUTSIDE).astype(np.uint16)

    def locate(self, *, latitude: float, longitude: float) -> Territory:
        """What the point lies in, and whether that is near a border.

        >>> from postcodes import load_lattice
        >>> load_lattice().locate(latitude=13.4125, longitude=103.8670).postcode  # Angkor Wat
        '171005'

        Raises:
            ValueError: Not finite, or not a latitude and longitude in degrees.
        """
        if not on_earth(latitude, longitude):
            raise ValueError(f"({latitude}, {longitude}) is no latitude and longitude in degrees.")
        lats, lons = _rosette(latitude, longitude)
        here, *around = self.labels_at(lats, lons).tolist()
        near = around[: _RING.within_border]
        others = set(near) - {here}
        if here == OUTSIDE:
            others = set(around) - {OUTSIDE}
        elif OUTSIDE in around:
            others.add(OUTSIDE)
        return Territory(
            _KINDS.get(here, TerritoryKind.COMMUNE),
            self._postcode(here),
            bool(others),
            tuple(sorted(p for label in others if (p := self._postcode(label)) is not None)),
        )

    def postcodes_within(
        self, *, latitude: float, longitude: float, radius_m: float
    ) -> tuple[str, ...]:
        """Postcodes of the communes that reach into a circle, sorted.

        The circle is asked on six rings, so a sliver of a commune may be missed.
        """
        lats, lons = _rosette(latitude, longitude, radius_m / NEAR_COUNTRY_M)
        found = {self._postcode(label) for label in set(self.labels_at(lats, lons).tolist())}
        return tuple(sorted(code for code in found if code is not None))

    def _postcode(self, label: int) -> str | None:
        return self.postcodes[label - FIRST_COMMUNE] if label >= FIRST_COMMUNE else None

    def representative_point(self, postcode: str) -> Place:
        """A point that stands for a commune, district or province.

        A commune that was split off after the boundaries were drawn has no area of its own; its
        district answers, with the district's radius.

        Raises:
            PostcodeUnknownError: Neither the unit nor any unit above it has an area.
        """
        for code in (postcode, f"{postcode[:4]}00", f"{postcode[:2]}0000"):
            if code in self.places:
                return self.places[code]
        raise PostcodeUnknownError(f"The lattice has no area for postcode {postcode!r}.")

    def has_area(self, postcode: str) -> bool:
        """Whether the unit has an area of its own in the lattice."""
        return postcode in self.places


_KINDS = {
    OUTSIDE: TerritoryKind.OUTSIDE,
    WATER: TerritoryKind.WATER,
    UNASSIGNED: TerritoryKind.UNASSIGNED,
}


@dataclass(frozen=True, slots=True)
class _Ring:
    """Offsets in metres of the points that are asked around a point, the nearer rings first."""

    east: npt.NDArray[np.float64]
    north: npt.NDArray[np.float64]
    within_border: int


def _ring() -> _Ring:
    """Six circles 25 m apart, so that no island of the lattice slips between the points."""
    east, north = [], []
    within = 0
    for circle in range(1, 7):
        radius, count = NEAR_COUNTRY_M * circle / 6, 6 * circle
        angle = 2 * np.pi * np.arange(count) / count
        east.append(radius * np.sin(angle))
        north.append(radius * np.cos(angle))
        within += count if radius <= NEAR_BORDER_M else 0
    return _Ring(np.concatenate(east), np.concatenate(north), within)


_RING = _ring()


def _rosette(
    latitude: float, longitude: float, scale: float = 1.0
) -> tuple[npt.NDArray[np.float64], npt.NDArray[np.float64]]:
    """The point itself and the points around it, in degrees; ``scale`` widens the rings."""
    # Near a pole the offsets leave the map; such a point is outside whatever surrounds it.
    shrink = max(math.cos(math.radians(latitude)), 0.01)
    lats = latitude + scale * _RING.north / _METRES_PER_DEGREE
    lons = longitude + scale * _RING.east / (_METRES_PER_DEGREE * shrink)
    return (
        np.concatenate([[latitude], np.clip(lats, -90, 90)]),
        np.concatenate([[longitude], np.clip(lons, -180, 180)]),
    )
