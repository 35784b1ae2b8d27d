"""Turn decisions and positions into answers: point, accuracy, codes, names, sentence."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from functools import cache
from typing import NamedTuple

from addressing.code.codec import CodeArea, area_code, encode
from addressing.code.form import CodeLevel
from addressing.errors import CodeError
from addressing.geocode.finer import PointsOfVillages
from addressing.geocode.hierarchy import Hierarchy
from addressing.geocode.result import Candidate, ConfidenceClass, Geocode, GeocodeLevel
from addressing.geocode.rules import load_rules
from addressing.geocode.wording import Wording
from postcodes import Lattice, PostcodeUnknownError, TerritoryKind, on_earth

_ROUGH_M = 100.0
"""From here on the border test of the lattice, which looks 100 m around, is not enough."""

_SHOWN_NEIGHBOURS = 8

_LIKELY = 0.8
"""Chance from which a postcode of a shared area is a small variation, not a guess."""

VILLAGE_OF_COMMUNE = "The point stands for the village's commune."
"""Said of a village whose own point is not known."""

SHARED_AREA = "shared_area"
"""Reason code of a position in an area that several communes share."""


def finest_codes(
    latitude: float, longitude: float, accuracy_m: float
) -> tuple[str | None, str | None]:
    """Address code and area code that a position of this accuracy may be given.

    >>> finest_codes(13.4125, 103.8670, 5.0)
    ('7747-0626-4043', '7747-0626-xxxx')
    >>> finest_codes(13.4125, 103.8670, 900.0)
    (None, '7747-xxxx-xxxx')
    """
    limit = load_rules("positions")["finest_code"]
    try:
        code = encode(latitude=latitude, longitude=longitude)
    except CodeError:
        return None, None
    if accuracy_m <= limit["block_m"]:
        full = code if accuracy_m <= limit["door_m"] else None
        return full, area_code(code, CodeLevel.BLOCK)
    if accuracy_m <= limit["town_m"]:
        return None, area_code(code, CodeLevel.TOWN)
    return None, None


class Known(NamedTuple):
    """What every answer that names a unit says of it."""

    level: GeocodeLevel
    postcode: str | None
    village_code: str | None
    name_km: str
    name_en: str
    latitude: float | None = None
    longitude: float | None = None
    accuracy_m: float | None = None
    area_code: str | None = None
    note: str = ""


class Answers:
    """Write answers over one hierarchy and lattice."""

    def __init__(
        self,
        hierarchy: Hierarchy,
        wording: Wording,
        lattice: Lattice,
        villages: PointsOfVillages | None = None,
    ) -> None:
        self.hierarchy = hierarchy
        self.wording = wording
        self.lattice = lattice
        self.villages = villages
        self.known = cache(self._read_known)

    def nothing(self, query: str, reason_code: str, reason: str) -> Geocode:
        """An honest "none"."""
        return Geocode(
            query=query,
            level=GeocodeLevel.NONE,
            confidence=ConfidenceClass.NONE,
            probability=0.0,
            reason=reason,
            reason_code=reason_code,
        )

    def of_unit(
        self,
        query: str,
        place: int,
        confidence: ConfidenceClass,
        probability: float,
        reason_code: str,
        reason: str,
    ) -> Geocode:
        """The answer for a unit of the gazetteer."""
        known = self.known(place)
        return Geocode(
            query=query,
            level=known.level,
            confidence=confidence,
            probability=probability,
            reason=f"{reason} {known.note}" if known.note else reason,
            reason_code=reason_code,
            latitude=known.latitude,
            longitude=known.longitude,
            accuracy_m=known.accuracy_m,
            postcode=known.postcode,
            area_code=known.area_code,
            village_code=known.village_code,
            name_km=known.name_km,
            name_en=known.name_en,
        )

    def _read_known(self, place: int) -> Known:
        unit = self.hierarchy.units[place]
        postcode = self.wording.postcode(place)
        known = Known(
            GeocodeLevel(self.hierarchy.levels[place]),
            postcode,
            unit.code if unit.level == "village" else None,
            self.wording.name_km(place),
            self.wording.name_en(place),
        )
        if postcode is None:
            return known
        village = self.villages.of(unit.code) if self.villages and known.village_code else None
        if village is not None:
            _, area = finest_codes(village.latitude, village.longitude, village.accuracy_m)
            return known._replace(
                latitude=village.latitude,
                longitude=village.longitude,
                accuracy_m=village.accuracy_m,
                area_code=area,
            )
        try:
            point = self.lattice.representative_point(postcode)
        except PostcodeUnknownError:
            return known
        _, area = finest_codes(point.latitude, point.longitude, point.radius_m)
        note = ""
        if not self.lattice.has_area(postcode):
            shared = self.lattice.area_of(postcode)
            of = f"of the area that it shares with {shared}" if shared else "its district's"
            note = f"The commune is younger than the boundaries: the point is {of}."
        elif unit.level == "village":
            note = VILLAGE_OF_COMMUNE
        return known._replace(
            latitude=point.latitude,
            longitude=point.longitude,
            accuracy_m=float(point.radius_m),
            area_code=area,
            note=note,
        )

    def of_position(
        self, query: str, latitude: float, longitude: float, accuracy_m: float, origin: str
    ) -> Geocode:
        """The answer for a position: its commune, or that it lies in water or outside."""
        if not on_earth(latitude, longitude):
            return self.nothing(
                query, "no_position", f"({latitude}, {longitude}) is no latitude and longitude."
            )
        territory = self.lattice.locate(latitude=latitude, longitude=longitude)
        said = f"Position {latitude:.6g}, {longitude:.7g} from {origin}"
        if territory.kind is TerritoryKind.OUTSIDE:
            near = (
                f" It is on the border of {', '.join(self._names(territory.neighbours))}."
                if territory.on_border and territory.neighbours
                else ""
            )
            return self.nothing(
                query,
                "on_border_outside" if near else "outside",
                f"{said}: outside Cambodia.{near}",
            )
        full, area = finest_codes(latitude, longitude, accuracy_m)
        answer = Geocode(
            query=query,
            level=GeocodeLevel.PIN,
            confidence=ConfidenceClass.A,
            probability=0.99,
            reason=f"{said}.",
            reason_code="position",
            latitude=latitude,
            longitude=longitude,
            accuracy_m=accuracy_m,
            address_code=full,
            area_code=area,
        )
        if territory.postcode is None:
            what = "water" if territory.kind is TerritoryKind.WATER else "land of no known commune"
            near = (
                f" The nearest are {', '.join(self._names(territory.neighbours))}."
                if territory.neighbours
                else ""
            )
            return replace(
                answer,
                confidence=ConfidenceClass.B,
                probability=0.9,
                reason_code=str(territory.kind),
                reason=f"{said}: {what}, which has no postcode.{near}",
                alternatives=self._candidates(territory.neighbours),
            )
        place = self.place_of_postcode(territory.postcode)
        answer = replace(answer, postcode=territory.postcode)
        if place is not None:
            answer = replace(
                answer, name_km=self.wording.name_km(place), name_en=self.wording.name_en(place)
            )
        if territory.siblings:
            answer = replace(
                answer,
                confidence=ConfidenceClass.C if territory.share < _LIKELY else ConfidenceClass.B,
                probability=round(min(territory.share, 0.9), 3),
                reason_code=SHARED_AREA,
                reason=f"{said}. A commune was split off there after the boundaries were drawn: "
                f"the postcode may be {territory.postcode} or "
                f"{', '.join(self._names(territory.siblings))}.",
                alternatives=self._candidates(territory.siblings),
            )
        elif territory.on_border:
            others = self._names(territory.neighbours)
            other = f" or {', '.join(others)}" if others else " or beyond the border of the country"
            answer = replace(
                answer,
                probability=0.8,
                confidence=ConfidenceClass.B,
                reason_code="on_border",
                reason=f"{said}. It is within 100 m of a border: the postcode may be "
                f"{territory.postcode}{other}.",
                alternatives=self._candidates(territory.neighbours),
            )
        return self._as_sure_as_accurate(answer)

    def _as_sure_as_accurate(self, answer: Geocode) -> Geocode:
        """Lower the class where the true place may lie in another commune."""
        if (
            answer.accuracy_m is None
            or answer.latitude is None
            or answer.longitude is None
            or answer.accuracy_m <= _ROUGH_M
        ):
            return answer
        around = self.lattice.postcodes_within(
            latitude=answer.latitude, longitude=answer.longitude, radius_m=answer.accuracy_m
        )
        others = [code for code in around if code != answer.postcode]
        if not others:
            return answer
        return replace(
            answer,
            confidence=ConfidenceClass.C,
            probability=round(min(answer.probability, 1 / len(around)), 3),
            reason_code="coarse_position",
            reason=f"{answer.reason} It is accurate to {answer.accuracy_m:,.0f} m only: "
            f"{len(around)} communes lie within that.",
            alternatives=self._candidates(others[:_SHOWN_NEIGHBOURS]),
        )

    def of_code(self, query: str, area: CodeArea) -> Geocode:
        """The answer for an address code or a padded area."""
        answer = self.of_position(
            query, area.latitude, area.longitude, area.accuracy_m, f"the address code {area.text}"
        )
        if answer.level is GeocodeLevel.NONE:
            return answer
        door = area.level is CodeLevel.DOOR
        return replace(
            answer,
            level=GeocodeLevel(str(area.level)),
            address_code=area.text if door else None,
            area_code=area_code(area.code, CodeLevel.BLOCK) if door else area.code,
            reason_code="address_code" if answer.reason_code == "position" else answer.reason_code,
        )

    def place_of_postcode(self, postcode: str) -> int | None:
        """The unit of a postcode; None if there is none."""
        try:
            unit = self.wording.registry.get(postcode)
        except (PostcodeUnknownError, ValueError):
            return None
        return self.hierarchy.place_of.get(unit.code)

    def candidates(self, others: Iterable[tuple[int, float]]) -> tuple[Candidate, ...]:
        """Other units as a caller sees them."""
        return tuple(self._candidate(place, share) for place, share in others)

    def _candidate(self, place: int, share: float) -> Candidate:
        known = self.known(place)
        return Candidate(
            known.level,
            known.postcode or "",
            known.village_code,
            known.name_km,
            known.name_en,
            round(share, 3),
        )

    def _candidates(self, postcodes: Sequence[str]) -> tuple[Candidate, ...]:
        places = [p for code in postcodes if (p := self.place_of_postcode(code)) is not None]
        return self.candidates((place, 0.2 / len(places)) for place in places)

    def _names(self, postcodes: Iterable[str]) -> list[str]:
        return [
            f"{self.wording.own_name_en(place)} ({code})"
            for code in postcodes
            if (place := self.place_of_postcode(code)) is not None
        ]
