"""List the elements of an address with the names of their components."""

from __future__ import annotations

from dataclasses import dataclass

from addressing.code.speech import Script
from addressing.postal.elements import COUNTRY, PostalAddress, element_kinds
from addressing.postal.formatting import elements_in, value_in
from gis_data import Level

_WITH_WORDS = frozenset({"street", "corner", "landmark", *map(str, Level)})
_COUNTRY_NAMES = {Script.KHMER: "កម្ពុជា", Script.LATIN: "Cambodia"}


@dataclass(frozen=True, slots=True)
class AddressElement:
    """One element of an address.

    Attributes:
        key: As ``PostalAddress`` names it.
        component: Name of the component of UPU S42 / ISO 19160-4.
        khmer: Its value in a Khmer text.
        latin: Its value in a Latin text.
        code: Of a unit its MEF code, of the country its ISO 3166-1 code; else empty.
    """

    key: str
    component: str
    khmer: str
    latin: str
    code: str = ""


def address_elements(address: PostalAddress) -> tuple[AddressElement, ...]:
    """The elements that an address has, in the order of a table; none of an empty one.

    >>> from addressing.postal.building import build_address
    >>> province = address_elements(build_address(house="12", unit="12"))[1]
    >>> province.component, province.khmer, province.latin, province.code
    ('region (first level)', 'រាជធានីភ្នំពេញ', 'Phnom Penh', '12')
    """
    if address == PostalAddress():
        return ()
    codes = {str(unit.level): unit.code for unit in address.units} | {"country": COUNTRY}
    rows = []
    for kind in element_kinds().values():
        khmer, latin = (_value(address, kind.key, script) for script in Script)
        if latin:
            code = codes.get(kind.key, "")
            rows.append(AddressElement(kind.key, kind.component, khmer, latin, code))
    return tuple(rows)


def _value(address: PostalAddress, key: str, script: Script) -> str:
    if key == "country":
        return _COUNTRY_NAMES[script]
    if key in _WITH_WORDS or key in {"postcode", "address_code"}:
        return elements_in(address, script).get(key, "")
    return value_in(address, key, script)
