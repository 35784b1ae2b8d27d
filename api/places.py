"""Find the places that somebody wrote down: anything that the geocoder takes, or a position."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import numpy.typing as npt

from addressing import ConfidenceClass, Geocode, GeocodeLevel, Geocoder
from api.positions import is_position, parse_position
from gis_data import InputError, Problem

_COARSE = frozenset({GeocodeLevel.DISTRICT, GeocodeLevel.PROVINCE, GeocodeLevel.NONE})
_ALTERNATIVES_SHOWN = 3


@dataclass(frozen=True, slots=True)
class Place:
    """A place on a way, with how it was understood.

    ``accuracy_m`` is None where the position was given, not found.
    """

    text: str
    latitude: float
    longitude: float
    name_km: str = ""
    name_en: str = ""
    level: GeocodeLevel = GeocodeLevel.PIN
    confidence: ConfidenceClass = ConfidenceClass.A
    accuracy_m: float | None = None
    reason: str = ""

    @property
    def exact(self) -> bool:
        """Whether a driver can go there without asking again."""
        return self.accuracy_m is None or self.level in (GeocodeLevel.PIN, GeocodeLevel.DOOR)


def find_places(texts: Sequence[str], geocoder: Geocoder) -> tuple[Place, ...]:
    """Geocode each text; nothing is guessed. A plain position is taken as it is, wherever it lies.

    Raises:
        InputError: With a problem for each text that names no place, only a district or province,
            or one of several places.
    """
    found = [geocoder.geocode(text) for text in texts]
    wrong = [
        problem
        for number, (text, geocode) in enumerate(zip(texts, found, strict=True), start=1)
        if (problem := _problem(f"place {number}", text, geocode)) is not None
    ]
    if wrong:
        raise InputError("Not every place is known.", wrong)
    return tuple(_place(text, geocode) for text, geocode in zip(texts, found, strict=True))


def points_of(places: Sequence[Place]) -> npt.NDArray[np.float64]:
    """Longitude and latitude of the places, float64 (n, 2), as engines take them."""
    return np.array([(place.longitude, place.latitude) for place in places], dtype=np.float64)


def _problem(where: str, text: str, found: Geocode) -> Problem | None:
    if is_position(text):
        return _position_problem(where, text)
    if found.latitude is None or found.longitude is None:
        return Problem(
            where, repr(text), "an address, a position, a postcode or a code", found.reason
        )
    if found.level in _COARSE:
        expected = "a place as fine as a commune"
        return Problem(where, f"{text!r} ({found.name_en})", expected, "Name the khum or sangkat.")
    if found.confidence is ConfidenceClass.C and found.alternatives:
        others = [found.name_en, *(other.name_en for other in found.alternatives)]
        shown = "; ".join(others[:_ALTERNATIVES_SHOWN])
        return Problem(where, repr(text), "words that name one place", f"It may be: {shown}.")
    return None


def _position_problem(where: str, text: str) -> Problem | None:
    try:
        parse_position(text)
    except InputError as error:
        return replace(error.problems[0], where=where)
    return None


def _place(text: str, found: Geocode) -> Place:
    if is_position(text):
        latitude, longitude = parse_position(text)
        return Place(text, latitude, longitude, found.name_km or text, found.name_en or text)
    assert found.latitude is not None
    assert found.longitude is not None
    return Place(
        text=text,
        latitude=found.latitude,
        longitude=found.longitude,
        name_km=found.name_km or text,
        name_en=found.name_en or text,
        level=found.level,
        confidence=found.confidence,
        accuracy_m=found.accuracy_m,
        reason=found.reason,
    )


def place_record(place: Place) -> dict[str, Any]:
    """A place as one JSON object: what was asked, and how it was understood."""
    return {
        "text": place.text,
        "latitude": place.latitude,
        "longitude": place.longitude,
        "name_km": place.name_km,
        "name_en": place.name_en,
        "level": place.level.value,
        "confidence": place.confidence.value,
        "accuracy_m": place.accuracy_m,
        "reason": place.reason,
    }
