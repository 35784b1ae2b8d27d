"""Read addresses: elements by their words, units by the geocoder."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import Final

from addressing.geocode import ConfidenceClass, Geocode, GeocodeLevel, Geocoder, load_geocoder
from addressing.geocode.clean import clean_characters, fold_words
from addressing.geocode.recognise import Direct, recognise
from addressing.postal.building import outside_of, units_of
from addressing.postal.elements import AddressUnit, PostalAddress
from addressing.postal.lines import joined
from addressing.postal.premises import read_premises
from gis_data import Level, load_gazetteer
from postcodes import PostcodeUnknownError, village_of

_SORTING: Final = re.compile(r"(?<![\w-])(\d{6})-(\d{2})(?![\w-])")
_COUNTRY: Final = re.compile(r"\bcambodia\b[\s.,]*$", re.IGNORECASE)
_ALONE: Final = r"(?<![\w\u1780-\u17d3]){}(?![\w\u1780-\u17d3/])"
_SURE: Final = frozenset({ConfidenceClass.A, ConfidenceClass.B})
_DIGITS: Final = {
    GeocodeLevel.PROVINCE: 2,
    GeocodeLevel.DISTRICT: 4,
    GeocodeLevel.COMMUNE: 6,
}


@dataclass(frozen=True, slots=True)
class AddressReading:
    """What was read in a text.

    Attributes:
        address: Its elements; units only where the geocoder is sure of them (class A or B).
        geocode: The geocoder's answer on the words, with class, reason and alternatives.
        unread: Texts that belong to no element, as they were written.
        notes: What contradicts or cannot be used, as sentences.
    """

    address: PostalAddress
    geocode: Geocode
    unread: tuple[str, ...]
    notes: tuple[str, ...]


def parse_address(text: str, *, geocoder: Geocoder | None = None) -> PostalAddress:
    """The elements of an address in Khmer or Latin letters, on one line or several.

    >>> address = parse_address("#12Eo, St. 271, Phum 14, Sangkat Boeng Kak 1, Khan Tuol Kouk")
    >>> address.house, address.street.number, address.village_code, address.postcode
    ('12Eo', '271', '12040714', '120407')
    """
    return read_address(text, geocoder=geocoder).address


def read_address(text: str, *, geocoder: Geocoder | None = None) -> AddressReading:
    """The elements of an address, with how sure they are and what was not read.

    Never an error: a text that holds no address has no elements, and ``geocode`` says why.
    """
    geocoder = geocoder or load_geocoder()
    cleaned = _COUNTRY.sub("", clean_characters(joined(text)))
    sorting = _SORTING.search(cleaned)
    plain = _SORTING.sub(r"\1", cleaned)
    direct = recognise(plain)
    read = read_premises(_without_codes(direct), geocoder.words)
    words = ", ".join([direct.rest, *direct.postcodes])
    geocode = geocoder.geocode(words if words.strip(" ,") else plain)
    units = _named_village(_units(geocode), cleaned)
    notes = list(direct.notes)
    if sorting:
        units = _village(sorting, units, notes)
    code = direct.code.text if direct.code else geocode.address_code or ""
    why = outside_of(direct.code, units) if direct.code else ""
    if why:
        notes.append(f"The address code {code} is not in {units[0].latin}. {why}")
    if not units and geocode.level is not GeocodeLevel.NONE:
        notes.append(f"The place is unsure, so no unit is given: {geocode.reason}")
    return AddressReading(
        PostalAddress(**read.found, units=units, code=code),
        replace(geocode, query=text),
        (*read.unread, *direct.aside),
        tuple(notes),
    )


def _without_codes(direct: Direct) -> str:
    """The rest of a text without the codes that are read only beside a place."""
    rest = direct.rest
    plus_code = direct.plus_code.code if direct.plus_code else ""
    for code in filter(None, (direct.short_code, plus_code)):
        rest = re.sub(re.escape(code).replace("\\-", "[ -]"), ",", rest, flags=re.IGNORECASE)
    return rest


def _units(geocode: Geocode) -> tuple[AddressUnit, ...]:
    if geocode.confidence not in _SURE or geocode.postcode is None:
        return ()
    if geocode.village_code is not None:
        return units_of(geocode.village_code)
    return units_of(geocode.postcode[: _DIGITS.get(geocode.level, 6)])


def _named_village(units: tuple[AddressUnit, ...], cleaned: str) -> tuple[AddressUnit, ...]:
    """The village of a known commune whose whole name stands in the text, letter by letter."""
    commune = next((unit for unit in units if unit.level is Level.COMMUNE), None)
    if commune is None:
        return units
    text = fold_words(cleaned)
    for written in (commune.khmer, commune.latin):  # Khum Phum Thum is not its Phum Thum
        text = text.replace(fold_words(clean_characters(written)), ",")
    named: list[tuple[int, str]] = []
    for village in load_gazetteer().children(commune.code):
        unit = units_of(village.code)[0]
        for written in (unit.khmer, unit.latin):
            name = fold_words(clean_characters(written))
            if re.search(_ALONE.format(re.escape(name)), text):
                named.append((len(name), unit.code))
    longest = max(named, default=(0, ""))[0]
    codes = {code for length, code in named if length == longest}
    return units_of(codes.pop()) if len(codes) == 1 else units


def _village(
    sorting: re.Match[str], units: tuple[AddressUnit, ...], notes: list[str]
) -> tuple[AddressUnit, ...]:
    """The village that a sorting code names, where it lies in the unit that the words name."""
    try:
        code = village_of(sorting.group()).code
    except PostcodeUnknownError as error:
        notes.append(str(error))
        return units
    if units and not code.startswith(units[0].code[:6]):
        notes.append(f"The sorting code {sorting.group()} contradicts the words.")
        return units
    return units_of(code)
