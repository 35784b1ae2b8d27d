"""Place an address on its street: by house number, by crossing, or in the middle."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import shapely

from addressing.geocode.result import GeocodeLevel
from addressing.geocode.rules import load_rules
from addressing.streets.houses import Numbering, house_number
from addressing.streets.layers import PlaceLayers
from addressing.streets.naming import StreetName, likeness
from addressing.streets.postings import Rows
from addressing.streets.spot import Inside, Near, Spot

_SHARES = (0.5, 0.4, 0.6, 0.25, 0.75)
"""Where on a street its point is looked for; a bend may leave the commune in the middle."""

Match = tuple[Rows, float]
"""Rows of streets, and how like their name is."""


class StreetFinder:
    """Find streets and what stands on them."""

    def __init__(self, layers: PlaceLayers, inside: Inside) -> None:
        self._layers = layers
        self._inside = inside

    def communes(self, names: Sequence[StreetName], prefix: str) -> tuple[str, ...]:
        """Postcodes of the communes below ``prefix`` through which a street runs, sorted."""
        streets = self._layers.streets
        rows = {row for name in names for row in streets.postings.rows(name.key).tolist()}
        found = {streets.postcode[row] for row in rows}
        return tuple(sorted(code for code in found if code.startswith(prefix)))

    def nearest(self, names: Sequence[StreetName], near: Near) -> str | None:
        """Postcode of the commune where the street runs nearest; None beyond the reach."""
        streets = self._layers.streets
        rows = sorted({r for name in names for r in streets.postings.rows(name.key).tolist()})
        if not rows:
            return None
        apart = shapely.distance(streets.lines[rows], shapely.Point(near.x, near.y))
        best = int(apart.argmin())
        return streets.postcode[rows[best]] if apart[best] <= near.reach_m else None

    def corner(
        self, one: Sequence[StreetName], other: Sequence[StreetName], area: str
    ) -> Spot | None:
        """Where two streets meet in a commune; one of them may run on its border."""
        for first, second in ((one, other), (other, one)):
            here = self._match(first, area)
            if here is None:
                continue
            there = self._match(second, area) or self._everywhere(second)
            spot = self._crossing(here, there, area) if there else None
            if spot is not None:
                return spot
        return None

    def on_street(
        self,
        names: Sequence[StreetName],
        house: str,
        area: str,
        near: Near | None,
        *,
        exact: bool = False,
    ) -> Spot | None:
        """A house on its street, else the street: near a place, or its middle in the commune.

        Args:
            names: Of the street; any of them is meant.
            house: Its number; empty where there is none.
            area: Postcode of the commune's area.
            near: A place that the address is near to.
            exact: Take only a street that is called so to the letter.
        """
        found = self._match(names, area, exact=exact)
        number = house_number(house) if house else None
        if found is None:
            return None
        rows, like = found
        streets = self._layers.streets
        line = shapely.union_all(streets.lines[rows]) if len(rows) > 1 else streets.lines[rows[0]]
        called = self._called(rows[0])
        said = f"{called} runs through the commune"
        if number is not None:
            numbering = Numbering(self._layers.houses, self._house_rows(names, rows, area), line)
            door = numbering.find(number)
            if door is not None and self._inside(door.x, door.y, area):
                return Spot(
                    GeocodeLevel.DOOR,
                    door.x,
                    door.y,
                    door.accuracy_m,
                    like,
                    f"House {house} {door.how} on {called}.",
                )
            span = numbering.span()
            said += f", where house {house} is not mapped{f' ({span} are)' if span else ''}"
        return self._middle(line, area, near, like, said)

    def _house_rows(self, names: Sequence[StreetName], streets: Rows, area: str) -> Sequence[int]:
        """Houses of a commune that stand on the street by any of its names."""
        own = self._layers.streets
        keys = {name.key for name in names}
        keys |= {key for row in streets for key in own.keys[int(row)]}
        postings = self._layers.houses.postings
        return sorted({row for key in keys for row in postings.rows(key, area).tolist()})

    def _match(
        self, names: Sequence[StreetName], area: str, *, exact: bool = False
    ) -> Match | None:
        """The streets of a commune that bear one of the names, or one that is very like it."""
        postings = self._layers.streets.postings
        for name in names:
            rows = postings.rows(name.key, area)
            if len(rows):
                return rows, 1.0
        if exact:
            return None
        rules = load_rules("streets")["likeness"]
        ranked = sorted(
            (
                (likeness(name.letters, letters), -int(row))
                for name in names
                if len(name.letters) >= rules["letters_at_least"]
                for row in postings.rows_of_commune(area)
                for letters in self._layers.streets.letters(int(row))
            ),
            reverse=True,
        )
        if not ranked or ranked[0][0] < rules["similar"]:
            return None
        return np.array([-ranked[0][1]], np.int32), ranked[0][0]

    def _everywhere(self, names: Sequence[StreetName]) -> Match | None:
        postings = self._layers.streets.postings
        rows = sorted({row for name in names for row in postings.rows(name.key).tolist()})
        return (np.array(rows, np.int32), 1.0) if rows else None

    def _crossing(self, here: Match, there: Match, area: str) -> Spot | None:
        lines = self._layers.streets.lines
        one = shapely.union_all(lines[here[0]])
        apart = shapely.distance(lines[there[0]], one)
        meeting = load_rules("streets")["distance_m"]["meeting"]
        close = there[0][apart <= meeting]
        close = close[~np.isin(close, here[0])]
        if not len(close):
            return None
        other = shapely.union_all(lines[close])
        shared = shapely.intersection(one, other)
        if shared.is_empty:
            shared = shapely.Point(shapely.shortest_line(one, other).coords[0])
        point = shared.centroid
        spread = float(np.hypot(*np.subtract(shared.bounds[2:], shared.bounds[:2]))) / 2
        if not self._inside(point.x, point.y, area):
            return None
        return Spot(
            GeocodeLevel.STREET,
            point.x,
            point.y,
            load_rules("streets")["accuracy_m"]["corner"] + spread,
            min(here[1], there[1]),
            f"{self._called(here[0][0])} and {self._called(close[0])} meet there.",
        )

    def _middle(
        self, line: shapely.Geometry, area: str, near: Near | None, like: float, said: str
    ) -> Spot | None:
        if near is not None:
            foot = shapely.shortest_line(line, shapely.Point(near.x, near.y))
            x, y = foot.coords[0]
            if foot.length <= near.reach_m and self._inside(x, y, area):
                whole = shapely.hausdorff_distance(line, shapely.Point(x, y))
                said = f"{said}; the point is that nearest to {near.called}."
                reach = min(near.reach_m, whole)
                return Spot(GeocodeLevel.STREET, x, y, reach, like, said, beside=True)
        parts = shapely.get_parts(line)
        longest = parts[int(shapely.length(parts).argmax())]
        for share in _SHARES:
            point = longest.interpolate(share, normalized=True)
            if self._inside(point.x, point.y, area):
                reach = shapely.hausdorff_distance(line, point)
                return Spot(
                    GeocodeLevel.STREET,
                    point.x,
                    point.y,
                    reach,
                    like,
                    f"{said}; the point is its middle there.",
                )
        return None

    def _called(self, row: int) -> str:
        streets = self._layers.streets
        latin, khmer = streets.name_en[row], streets.name_km[row]
        return f"{latin} ({khmer})" if latin and khmer and latin != khmer else latin or khmer
