"""Say the address of a position, as far as it is known and no further."""

from __future__ import annotations

from dataclasses import dataclass

from addressing.geocode import ConfidenceClass, Geocode, Geocoder, load_geocoder
from addressing.postal.building import units_of
from addressing.postal.elements import AddressUnit, PostalAddress
from postcodes import Exactness, TerritoryKind, load_lattice, on_earth


@dataclass(frozen=True, slots=True)
class ReversedAddress:
    """The address of a position.

    Attributes:
        address: Commune, district, province and address code, as far as they are known; None in
            water, abroad, where no commune is known, and where not even the province is sure.
        kind: What the position lies in.
        exactness: How sure the lattice is of it.
        geocode: The geocoder's answer: postcode, codes, class, the reason as a sentence.
    """

    address: PostalAddress | None
    kind: TerritoryKind
    exactness: Exactness
    geocode: Geocode


def reverse_address(
    *, latitude: float, longitude: float, accuracy_m: float = 5.0, geocoder: Geocoder | None = None
) -> ReversedAddress:
    """The address of a position in degrees.

    Commune to province come from the lattice; where several communes may be meant, only what they
    have in common is given. The address code is as fine as the accuracy allows. Villages have no
    areas of their own: none is given.

    >>> found = reverse_address(latitude=13.4125, longitude=103.8670)
    >>> found.address.postcode, found.address.code
    ('171005', '7747-0626-4043')
    >>> reverse_address(latitude=12.90, longitude=104.00).kind.value
    'water'

    Args:
        latitude: In degrees (WGS 84).
        longitude: In degrees.
        accuracy_m: How far the position may be off, in metres.
        geocoder: Who answers; the embedded one by default.
    """
    geocoder = geocoder or load_geocoder()
    lattice = load_lattice()
    geocode = geocoder.reverse(latitude=latitude, longitude=longitude, accuracy_m=accuracy_m)
    if not on_earth(latitude, longitude):
        return ReversedAddress(None, TerritoryKind.OUTSIDE, Exactness.EXACT, geocode)
    territory = lattice.locate(latitude=latitude, longitude=longitude)
    address = None
    if geocode.postcode is not None:
        possible = {geocode.postcode, *territory.siblings}
        if geocode.confidence is ConfidenceClass.C:
            around = lattice.postcodes_within(
                latitude=latitude, longitude=longitude, radius_m=accuracy_m
            )
            possible |= set(around)
        units = _in_common(possible)
        code = geocode.address_code or geocode.area_code or ""
        address = PostalAddress(units=units, code=code) if units else None
    return ReversedAddress(address, territory.kind, territory.exactness, geocode)


def _in_common(postcodes: set[str]) -> tuple[AddressUnit, ...]:
    """The units that all communes have in common, the finest first."""
    chains = [units_of(postcode) for postcode in postcodes]
    shared = set[AddressUnit].intersection(*map(set, chains))
    return tuple(unit for unit in chains[0] if unit in shared)
