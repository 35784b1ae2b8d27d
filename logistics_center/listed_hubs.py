"""List the hubs that can be named."""

from __future__ import annotations

from dataclasses import dataclass

from logistics_center.rules import rules


@dataclass(frozen=True, slots=True)
class ListedHub:
    """A hub of the shipped list.

    Attributes:
        id: Its key, for ever the same.
        name_km: Its name in Khmer.
        name_en: Its name in English.
        latitude: In degrees.
        longitude: In degrees.
        accuracy_m: How far the position may be off.
    """

    id: str
    name_km: str
    name_en: str
    latitude: float
    longitude: float
    accuracy_m: float


def listed_hubs() -> tuple[ListedHub, ...]:
    """The hubs of ``data/hubs.toml``.

    >>> listed_hubs()[0].id
    'phnom-penh'
    """
    return tuple(
        ListedHub(
            key,
            hub["name_km"],
            hub["name_en"],
            float(hub["latitude"]),
            float(hub["longitude"]),
            float(hub["accuracy_m"]),
        )
        for key, hub in rules("hubs")["hub"].items()
    )


def hubs_licence() -> str:
    """The licence of the list."""
    return str(rules("hubs")["licence"])
