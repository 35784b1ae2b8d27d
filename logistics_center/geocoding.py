"""Say what dispatch asks of a geocoder, and how exact its answer must be."""

from __future__ import annotations

from typing import Protocol

from addressing import Geocode, GeocodeLevel
from logistics_center.rules import rules

_FINE_TO_COARSE = (
    "door",
    "pin",
    "block",
    "street",
    "landmark",
    "village",
    "town",  # the res-6 cell of the address code, 7 km across: as coarse as a commune
    "commune",
    "district",
    "province",
    "none",
)
_EXACT = ("door", "pin")


class AddressGeocoder(Protocol):
    """What finds places for addresses; ``addressing.Geocoder`` is one."""

    def geocode(
        self,
        text: str,
        *,
        latitude: float | None = None,
        longitude: float | None = None,
        accuracy_m: float | None = None,
    ) -> Geocode:
        """Find the place of an address, helped by a position where there is one."""


def fineness(level: GeocodeLevel) -> int:
    """Rank a level: 0 for a door, growing towards "none"."""
    return _FINE_TO_COARSE.index(level.value)


def is_exact(place: Geocode) -> bool:
    """Tell whether a courier finds the door by the position alone.

    A pin with two decimals is a pin, but it may be 800 m off.
    """
    within_m = float(rules("defaults")["exact_within_m"]["value"])
    return place.level.value in _EXACT and (place.accuracy_m or 0.0) <= within_m
