"""Answer which postcode a point has, from cells alone."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum
from functools import cached_property
from types import MappingProxyType
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from postcodes.errors import LatticeError, PostcodeUnknownError
from postcodes.lattice.cells import FINEST, Cells, keys_of
from postcodes.lattice.column import CELL_ACCURACY_M, Exactness, ReverseColumn
from postcodes.lattice.kernel import Labels, Ranks, labels_of_keys
from postcodes.lattice.labels import FIRST_COMMUNE, NEAR_BORDER, OUTSIDE, UNASSIGNED, WATER
from postcodes.lattice.points import cells_of_slice, in_slices
from postcodes.lattice.rosette import NEAR_COUNTRY_M, RING, rosette
from postcodes.row_problems import RowProblems, position_problems

if TYPE_CHECKING:
    import geopandas as gpd

    from postcodes.lattice.exact import ExactLattice

_TOP_SHIFT = 21
# Keys are found by their top part first, a cell of resolution 6: 2 MB of table, which stays in
# the processor's cache, and few runs below each.

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
        exactness: How sure the answer is.
        accuracy_m: 0 where the answer is exact; at a border the answer may be that of a point this
            far away; where it is estimated, the radius of the area that the siblings share.
        siblings: Where the answer is estimated: the communes that may be meant instead, sorted.
        share: Where it is estimated: the chance of ``postcode`` if all these are equally large.
    """

    kind: TerritoryKind
    postcode: str | None
    on_border: bool
    neighbours: tuple[str, ...]
    exactness: Exactness = Exactness.EXACT
    accuracy_m: float = 0.0
    siblings: tuple[str, ...] = ()
    share: float = 1.0


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
        labels: Label of each run, with ``NEAR_BORDER`` added near a border, uint16 of shape (n,).
        postcodes: Postcode of label i + 3, sorted.
        places: A representative point for each commune, district and province that has one.
        source: Where the boundaries came from, with licence and date.
        fingerprint: Of the polygons (``boundaries_fingerprint``); empty where there were none.
        estimated: Communes whose area is not known to be theirs alone, each with the others that
            may be meant.
    """

    starts: Cells = field(repr=False)
    labels: npt.NDArray[np.uint16] = field(repr=False)
    postcodes: tuple[str, ...] = field(repr=False)
    places: Mapping[str, Place] = field(repr=False)
    source: str
    fingerprint: str = ""
    estimated: Mapping[str, tuple[str, ...]] = field(
        default_factory=lambda: MappingProxyType({}), repr=False
    )

    def __post_init__(self) -> None:
        """Refuse runs that are not in order or name no commune.

        Raises:
            LatticeError: The arrays do not fit together.
        """
        if len(self.starts) != len(self.labels) or not len(self.starts):
            raise LatticeError("A lattice needs as many labels as run starts, and at least one.")
        if int((self.labels & ~NEAR_BORDER).max()) >= len(self.postcodes) + FIRST_COMMUNE:
            raise LatticeError("A lattice label names no commune.")

    def labels_at(
        self, latitudes: npt.ArrayLike, longitudes: npt.ArrayLike
    ) -> npt.NDArray[np.uint16]:
        """Labels of points, shape (n,): 0 outside, 1 water, 2 unassigned, i + 3 commune i."""
        return self.marked_labels_at(latitudes, longitudes)[0]

    def marked_labels_at(
        self, latitudes: npt.ArrayLike, longitudes: npt.ArrayLike
    ) -> tuple[Labels, npt.NDArray[np.bool_]]:
        """Labels of points as ``labels_at``, and whether a border is near, (n,) each."""
        lat, lon = position_columns(latitudes, longitudes)
        marked = self._marked_labels(lat, lon)
        return marked & ~NEAR_BORDER, marked >= NEAR_BORDER

    def postcodes_at(self, latitudes: npt.ArrayLike, longitudes: npt.ArrayLike) -> ReverseColumn:
        """The postcode of each point of a column, how sure it is, and which rows have none and why.

        Args:
            latitudes: In degrees, shape (n,); NaN where a value is missing.
            longitudes: In degrees, shape (n,).

        >>> from postcodes import load_lattice
        >>> found = load_lattice().postcodes_at([13.4125, 104.92], [103.8670, 11.57])
        >>> found.postcodes().to_pylist()
        ['171005', None]
        >>> print(found.problems)
        1 of 2 rows: 1 with latitude and longitude swapped (exchanged they lie in Cambodia) (row 1).

        Raises:
            ValueError: The columns differ in length.
        """
        lat, lon = position_columns(latitudes, longitudes)
        return self.column_of(lat, lon, *self.marked_labels_at(lat, lon))

    def column_of(
        self,
        latitudes: npt.NDArray[np.float64],
        longitudes: npt.NDArray[np.float64],
        labels: Labels,
        near_border: npt.NDArray[np.bool_],
    ) -> ReverseColumn:
        """The answer for points whose labels are known, (n,) each."""
        problems = np.zeros(len(labels), np.uint8)
        outside = np.flatnonzero(labels == OUTSIDE)
        if len(outside):
            lat, lon = latitudes[outside], longitudes[outside]
            exchanged = np.zeros(len(outside), bool)
            # Exchanged, only these are on earth: a longitude is a latitude only up to 90.
            able = np.flatnonzero(np.abs(lon) <= _MAX_LATITUDE)
            exchanged[able] = self.labels_at(lon[able], lat[able]) != OUTSIDE
            problems[outside] = position_problems(lat, lon, exchanged)
        exactness, accuracy_m = self._sureness[:, labels]
        at_border = near_border & (exactness == Exactness.EXACT.number)
        exactness = np.where(at_border, Exactness.BORDER.number, exactness).astype(np.uint8)
        accuracy_m = np.where(at_border, CELL_ACCURACY_M, accuracy_m)
        nowhere = ~((np.abs(latitudes) <= _MAX_LATITUDE) & (np.abs(longitudes) <= _MAX_LONGITUDE))
        exactness[nowhere], accuracy_m[nowhere] = 0, np.nan
        return ReverseColumn(labels, self.postcodes, exactness, accuracy_m, RowProblems(problems))

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
        lats, lons = rosette(latitude, longitude)
        labels, marks = self.marked_labels_at(lats, lons)
        here, *about = labels.tolist()
        others = set(about[: RING.within_border]) - {here}
        if here == OUTSIDE:
            others = set(about) - {OUTSIDE}
        elif OUTSIDE in about:
            others.add(OUTSIDE)
        sure = self.column_of(lats[:1], lons[:1], labels[:1], marks[:1])
        return replace(
            self.territory_of(here),
            on_border=bool(others),
            neighbours=tuple(
                sorted(p for label in others if (p := self.postcode_of(label)) is not None)
            ),
            exactness=Exactness.of(sure.exactness[0]),
            accuracy_m=float(sure.accuracy_m[0]),
        )

    def territory_of(self, label: int) -> Territory:
        """What a label of ``labels_at`` stands for, as if no border were near."""
        postcode = self.postcode_of(label)
        siblings = self.estimated.get(postcode or "", ())
        # A sibling that may lie in one of five areas counts a fifth in each.
        others = sum(1 / len(self._carriers[sibling]) for sibling in siblings)
        return Territory(
            _KINDS.get(label, TerritoryKind.COMMUNE),
            postcode,
            on_border=False,
            neighbours=(),
            siblings=siblings,
            share=1 / (1 + others),
        )

    def area_of(self, postcode: str) -> str | None:
        """The postcode under which the unit's area stands: its own, or a sibling's; None if none.

        >>> from postcodes import load_lattice
        >>> load_lattice().area_of("120407")
        '120407'
        """
        if postcode in self.places:
            return postcode
        carriers = self._carriers.get(postcode, ())
        return carriers[0] if len(carriers) == 1 else None

    def with_polygons(self, communes: gpd.GeoDataFrame) -> ExactLattice:
        """This lattice with the polygons that decide near borders.

        Args:
            communes: The polygons from which the lattice was computed, with a column ``postcode``.

        Raises:
            LatticeError: The lattice was computed from other polygons.
        """
        # The geographic libraries take a second to load, and only polygons need them.
        from postcodes.lattice.exact import ExactLattice  # noqa: PLC0415

        return ExactLattice(self, communes)

    @cached_property
    def _carriers(self) -> Mapping[str, tuple[str, ...]]:
        """For each commune that shares an area, the communes that carry such areas."""
        found: dict[str, tuple[str, ...]] = {}
        for carrier, siblings in self.estimated.items():
            for sibling in siblings:
                found[sibling] = (*found.get(sibling, ()), carrier)
        return found

    @cached_property
    def _first_of(self) -> Ranks:
        """For each top part of a key the first run that starts there or later."""
        bottom, top = int(self.starts[0]) >> _TOP_SHIFT, int(self.starts[-1]) >> _TOP_SHIFT
        parts = np.arange(bottom, top + 2, dtype=np.uint64) << np.uint64(_TOP_SHIFT)
        return np.searchsorted(self.starts, parts).astype(np.uint32)

    @cached_property
    def _sureness(self) -> npt.NDArray[np.float32]:
        """Exactness and accuracy of each label where no border is near, (2, labels)."""
        table = np.zeros((2, len(self.postcodes) + FIRST_COMMUNE), np.float32)
        table[0] = Exactness.EXACT.number
        for label, postcode in enumerate(self.postcodes, FIRST_COMMUNE):
            if postcode in self.estimated:
                table[:, label] = Exactness.ESTIMATED.number, self.places[postcode].radius_m
        return table

    def _marked_labels(
        self, latitudes: npt.NDArray[np.float64], longitudes: npt.NDArray[np.float64]
    ) -> Labels:
        """Labels of points with the border mark, (n,)."""
        found = np.empty(len(latitudes), np.uint16)
        first_of, shift = self._first_of, np.uint64(_TOP_SHIFT)

        def fill(part: slice) -> None:
            # What is no position has key 0, which stands before the first run.
            keys = keys_of(cells_of_slice(latitudes[part], longitudes[part], FINEST))
            labels_of_keys(self.starts, self.labels, first_of, shift, keys, found[part])

        in_slices(fill, len(latitudes))
        return found

    def postcodes_within(
        self, *, latitude: float, longitude: float, radius_m: float
    ) -> tuple[str, ...]:
        """Postcodes of the communes that reach into a circle, sorted.

        The circle is asked on six rings, so a sliver of a commune may be missed.
        """
        lats, lons = rosette(latitude, longitude, radius_m / NEAR_COUNTRY_M)
        found = {self.postcode_of(label) for label in set(self.labels_at(lats, lons).tolist())}
        return tuple(sorted(code for code in found if code is not None))

    def postcode_of(self, label: int) -> str | None:
        """The postcode that a label of ``labels_at`` stands for; None for what is no commune."""
        return self.postcodes[label - FIRST_COMMUNE] if label >= FIRST_COMMUNE else None

    def representative_point(self, postcode: str) -> Place:
        """A point that stands for a commune, district or province.

        A commune that was split off after the boundaries were drawn has no area of its own: the
        area that it shares with its siblings answers, or else its district.

        Raises:
            PostcodeUnknownError: Neither the unit nor any unit above it has an area.
        """
        area = self.area_of(postcode) or postcode
        for code in (area, f"{postcode[:4]}00", f"{postcode[:2]}0000"):
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


def position_columns(
    latitudes: npt.ArrayLike, longitudes: npt.ArrayLike
) -> tuple[npt.NDArray[np.float64], npt.NDArray[np.float64]]:
    """Two columns of numbers as flat arrays.

    Raises:
        ValueError: They differ in length.
    """
    lat = np.ascontiguousarray(latitudes, dtype=np.float64).ravel()
    lon = np.ascontiguousarray(longitudes, dtype=np.float64).ravel()
    if len(lat) != len(lon):
        raise ValueError(f"{len(lat)} latitudes and {len(lon)} longitudes do not pair.")
    return lat, lon
