"""Find the hub of a plan: a position, a name from the list of hubs, or a postcode."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from addressing import ConfidenceClass, GeocodeLevel
from gis_data import InputError, Problem
from logistics_center.errors import HubUnknownError
from logistics_center.geocoding import AddressGeocoder, fineness
from logistics_center.parcels.cells import ascii_digits
from logistics_center.place_frame import Frame
from logistics_center.rules import rules
from routing import Hub

_POSITION = re.compile(r"\s*(-?\d+(?:\.\d+)?)\s*[,; ]\s*(-?\d+(?:\.\d+)?)\s*")


@dataclass(frozen=True, slots=True)
class HubPlace:
    """A hub with what people call it.

    Attributes:
        hub: The hub as routing knows it.
        name_km: Its name in Khmer; the text that was given where there is none.
        name_en: Its name in English.
        accuracy_m: How far the position may be off; None for a position that was given.
        note: What should be said of the position; empty when it was given.
    """

    hub: Hub
    name_km: str
    name_en: str
    accuracy_m: float | None = None
    note: str = ""


def parse_hub(text: str, geocoder: AddressGeocoder | None = None) -> HubPlace:
    """Read a hub as "latitude,longitude", as a name from ``data/hubs.toml``, or as an address.

    Args:
        text: Such as "11.5759,104.9227", "phnom-penh", "120406" or an address code.
        geocoder: Finds postcodes, codes and addresses; without it only positions and names work.

    Raises:
        InputError: When the position is swapped or not in Cambodia.
        HubUnknownError: When nothing of that name is known.

    >>> parse_hub("11.5759, 104.9227").hub
    Hub(id='hub', latitude=11.5759, longitude=104.9227)
    """
    plain = ascii_digits(text).strip()
    if found := _POSITION.fullmatch(plain):
        latitude, longitude = float(found[1]), float(found[2])
        _check_position(text, latitude, longitude)
        return HubPlace(Hub(id="hub", latitude=latitude, longitude=longitude), plain, plain)
    listed: dict[str, dict[str, Any]] = rules("hubs")["hub"]
    for key, hub in listed.items():
        if plain.casefold() in hub["names"]:
            return HubPlace(
                Hub(id=key, latitude=hub["latitude"], longitude=hub["longitude"]),
                hub["name_km"],
                hub["name_en"],
                float(hub["accuracy_m"]),
                f"The hub's position is approximate ({hub['accuracy_m']} m): {hub['reason']}.",
            )
    found_place = geocoder.geocode(text) if geocoder and plain else None
    if found_place is None or found_place.latitude is None or found_place.longitude is None:
        raise HubUnknownError(
            f"No hub {text!r} is known. Give latitude,longitude, a postcode, "
            f"or one of: {', '.join(listed)}."
        )
    if fineness(found_place.level) > fineness(GeocodeLevel.COMMUNE):
        raise HubUnknownError(
            f"{text!r} names only the {found_place.level.value} {found_place.name_en}: too coarse "
            "for a hub. Give latitude,longitude or the postcode of a commune."
        )
    if found_place.confidence is ConfidenceClass.C:
        others = "; ".join(f"{c.name_en} ({c.postcode})" for c in found_place.alternatives[:5])
        raise HubUnknownError(
            f"{text!r} may be {found_place.name_en} ({found_place.postcode})"
            f"{f', or {others}' if others else ''}: a guess is no hub. Give latitude,longitude or "
            "a postcode."
        )
    accuracy = found_place.accuracy_m
    note = f"The hub was found as {found_place.level.value}: {found_place.reason}"
    return HubPlace(
        Hub(id=plain, latitude=found_place.latitude, longitude=found_place.longitude),
        found_place.name_km or plain,
        found_place.name_en or plain,
        accuracy,
        note,
    )


def _check_position(text: str, latitude: float, longitude: float) -> None:
    frame = Frame.of_cambodia()
    if not frame.holds(latitude, longitude):
        problem = Problem("hub", repr(text), frame.expected, frame.remedy(latitude, longitude))
        raise InputError("The hub is not in Cambodia.", [problem])
