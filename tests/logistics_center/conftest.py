"""A post office, its parcels, and a geocoder that needs no data."""

from __future__ import annotations

import pytest
from known_places import KnownPlaces

from logistics_center import HubPlace, Parcel, parse_hub


@pytest.fixture
def known_places() -> KnownPlaces:
    """A geocoder that needs no data."""
    return KnownPlaces()


@pytest.fixture
def post_office() -> HubPlace:
    """The central post office of Phnom Penh."""
    return parse_hub("phnom-penh")


@pytest.fixture
def parcel():
    """Make a parcel of one kilogram; what is said overrides."""

    def make(id: str, address: str = "", **said) -> Parcel:  # noqa: A002
        usual = {"weight_g": 1000, "volume_cm3": 4000, "priority": 5, "service_s": 180}
        return Parcel(id=id, address=address, **{**usual, **said})

    return make
