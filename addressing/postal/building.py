"""Build an address from its elements, with everything that is wrong said at once."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import lru_cache
from typing import Any, Final, TypedDict, Unpack

from addressing.code.codec import CodeArea, decode
from addressing.code.speech import Script
from addressing.errors import CodeError
from addressing.geocode import Geocoder, load_geocoder
from addressing.geocode.clean import clean_characters
from addressing.geocode.hierarchy import Hierarchy
from addressing.geocode.wording import Wording
from addressing.postal.elements import (
    AddressUnit,
    Landmark,
    Name,
    PostalAddress,
    Relation,
    Street,
)
from addressing.postal.formatting import GROUND_FLOOR, premises_line
from addressing.postal.premises import number_in, read_name, read_premises, read_street
from gis_data import InputError, Level, Problem, load_gazetteer
from postcodes import ascii_digits, load_lattice, load_registry, unit_type_of

LONGEST_NAME: Final = 60
_CORNER: Final = 2
_A_NUMBER: Final = "a number such as 12, 12Eo, 831c or S2-01"


@lru_cache(maxsize=1)
def _wording() -> Wording:
    return Wording(Hierarchy(load_gazetteer()), load_registry())


def units_of(code: str) -> tuple[AddressUnit, ...]:
    """A unit by its MEF code and the units above it, the finest first.

    >>> [unit.latin for unit in units_of("1204")]
    ['Khan Tuol Kouk', 'Phnom Penh']

    Raises:
        KeyError: No such code.
    """
    wording = _wording()
    hierarchy = wording.hierarchy
    return tuple(_unit(place) for place in hierarchy.chains[hierarchy.place_of[code]])


def _unit(place: int) -> AddressUnit:
    wording = _wording()
    unit = wording.hierarchy.units[place]
    khmer, latin = wording.own_name_km(place), wording.own_name_en(place)
    twin_khmer = twin_latin = False
    if unit.level is Level.VILLAGE and unit.parent is not None:
        parent = wording.hierarchy.place_of[unit.parent]
        others = [other for other in wording.hierarchy.children[parent] if other != place]
        twin_khmer = any(wording.own_name_km(other) == khmer for other in others)
        twin_latin = any(
            wording.own_name_en(other).casefold() == latin.casefold() for other in others
        )
    return AddressUnit(
        unit.level, unit_type_of(unit), unit.code, khmer, latin, twin_khmer, twin_latin
    )


class AddressParts(TypedDict, total=False):
    """What ``build_address`` takes; every part is optional, and an empty text is none.

    Attributes:
        unit: MEF code or postcode of a village, commune, district or province: 12040714,
            120407-14, 120407, 1204, 12.
        house: Number of the house: 12, 12Eo, 831c.
        plot: Number of a plot of land.
        room: Number of a room, flat or shop.
        floor: Its number; G or 0 for the ground floor.
        building: Name or number of a building.
        block: Number of a block of an estate.
        estate: Name of a housing estate (borey).
        group: Number of a group of houses (krom).
        street: Number or name, with or without its word: 271, National Road 5.
        corner: Two streets that meet.
        landmark: A thing nearby; a text stands for a place within it.
        code: Address code of the door, with its suffix, or of its block or town.
    """

    unit: str | None
    house: str | None
    plot: str | None
    room: str | None
    floor: str | None
    building: str | Name | None
    block: str | None
    estate: str | Name | None
    group: str | None
    street: str | Street | None
    corner: Sequence[str | Street] | None
    landmark: str | Landmark | None
    code: str | None


def build_address(
    geocoder: Geocoder | None = None, /, **parts: Unpack[AddressParts]
) -> PostalAddress:
    """An address from its parts (``AddressParts``); texts are cleaned, digits become ASCII.

    >>> address = build_address(house="១២", street="Preah Monivong Blvd", unit="120407-14")
    >>> address.house, address.street.name.latin, address.village_code
    ('12', 'Preah Monivong', '12040714')

    Args:
        geocoder: Whose vocabulary is used; the embedded one by default.
        parts: Texts or values.

    Raises:
        InputError: Something cannot be used; ``problems`` holds all of it.
    """
    unknown = parts.keys() - AddressParts.__annotations__.keys()
    if unknown:
        message = f"build_address() has no part {', '.join(sorted(unknown))}"
        raise TypeError(message)
    problems: list[Problem] = []
    given: dict[str, Any] = {key: part for key, part in parts.items() if part}
    found = {key: read(key, given[key], problems) for key, read in _READERS.items() if key in given}
    if "unit" in given:
        found["units"] = _units(given["unit"], problems)
    if "code" in given:
        found["code"] = _code(given["code"], found.get("units", ()), problems)
    if not found:
        problems.append(Problem("address", "nothing", "at least one element"))
    if not problems:
        address = PostalAddress(**found)
        problems += _misread(address, geocoder or load_geocoder())
        if not problems:
            return address
    raise InputError("The address cannot be used.", problems)


def _number(key: str, given: str, problems: list[Problem]) -> str:
    text = clean_characters(given)
    if key == "floor" and text.upper() in {GROUND_FLOOR, "GROUND", "0"}:
        return GROUND_FLOOR
    number = number_in(text)
    if not number:
        problems.append(Problem(key, repr(given), _A_NUMBER))
    return number


def _text(where: str, given: str, problems: list[Problem]) -> str:
    text = " ".join(clean_characters(given).split())
    if len(text) > LONGEST_NAME:
        shown = f"{text[:20]}… ({len(text)} characters)"
        problems.append(Problem(where, shown, f"at most {LONGEST_NAME} characters"))
    if not any(char.isalnum() for char in text):
        problems.append(Problem(where, repr(given), "letters or digits"))
    if any(char in ",;()\n" for char in text):
        problems.append(
            Problem(
                where, repr(given), "one name, without commas and brackets", "Give its parts apart."
            )
        )
    return text


def _named(key: str, given: str | Name, problems: list[Problem]) -> Name | None:
    if isinstance(given, str):
        return read_name(_text(key, given, problems), key)
    texts = [_text(key, text, problems) for text in (given.khmer, given.latin) if text]
    names = [name for text in texts if (name := read_name(text, key))]
    return _both(names)


def _both(names: Sequence[Name]) -> Name | None:
    if not names:
        return None
    khmer = next((name.khmer for name in names if name.khmer), "")
    return Name(khmer, next((name.latin for name in names if name.latin), ""))


def _street(where: str, given: str | Street, problems: list[Problem]) -> Street | None:
    if isinstance(given, str):
        cleaned = clean_characters(given)
        _text(where, cleaned.replace("(", " ").replace(")", " "), problems)
        street = read_street(cleaned)
        if street is None:
            problems.append(Problem(where, repr(given), "a number or a name of a street"))
        return street
    number = number_in(clean_characters(given.number)) if given.number else ""
    if given.number and not number:
        problems.append(Problem(where, repr(given.number), _A_NUMBER))
    if not (given.number or given.name):
        problems.append(Problem(where, "nothing", "a number or a name of a street"))
    name = given.name
    if name is not None:
        texts = [_text(where, text, problems) for text in (name.khmer, name.latin) if text]
        name = _both([Name.of(text) for text in texts])
    return replace(given, number=number, name=name)


def _corner(key: str, given: Sequence[str | Street], problems: list[Problem]) -> Any:
    streets = [_street(key, street, problems) for street in given]
    if isinstance(given, str) or len(streets) != _CORNER:
        shown = f"{len(streets)} street" + ("s" if len(streets) > 1 else "")
        problems.append(Problem(key, shown, "the two streets that meet"))
        return None
    return streets[0], streets[1]


def _landmark(key: str, given: Landmark | str, problems: list[Problem]) -> Landmark | None:
    if isinstance(given, str):
        return Landmark(Relation.AT, Name.of(_text(key, given, problems)))
    texts = [given.name.khmer, given.name.latin]
    name = _both([Name.of(_text(key, text, problems)) for text in texts if text])
    if name is None:
        problems.append(Problem(key, "no name", "the name of a thing nearby"))
        return None
    return Landmark(given.relation, name)


def _units(given: str, problems: list[Problem]) -> tuple[AddressUnit, ...]:
    text = ascii_digits(given).replace("-", "").strip()
    code = text
    while len(code) > len("12") and code.endswith("00"):
        code = code[:-2]  # a postcode of a district or province
    try:
        return units_of(code)
    except KeyError:
        problems.append(
            Problem(
                "unit",
                repr(given),
                "the code of a village (12040714), commune, district or province, or a postcode",
                "Look it up with `phlov postcode NAME`.",
            )
        )
        return ()


def _code(given: str, units: Sequence[AddressUnit], problems: list[Problem]) -> str:
    try:
        area = decode(given)
    except CodeError as error:
        problems.append(Problem("code", repr(given), "an address code", str(error)))
        return ""
    why = outside_of(area, units)
    if why:
        problems.append(Problem("code", area.text, f"a code in {units[0].latin}", why))
    return area.text


def outside_of(area: CodeArea, units: Sequence[AddressUnit]) -> str:
    """Why a code does not lie in a unit, as a sentence; empty where it does or may.

    Near a border, and where communes share an area, the benefit of the doubt is given.
    """
    if not units:
        return ""
    stem = units[0].code[:6]
    lattice = load_lattice()
    territory = lattice.locate(latitude=area.latitude, longitude=area.longitude)
    around = lattice.postcodes_within(
        latitude=area.latitude, longitude=area.longitude, radius_m=max(area.accuracy_m, 100.0)
    )
    possible = {territory.postcode or "", *territory.neighbours, *territory.siblings, *around}
    if any(code.startswith(stem) for code in possible):
        return ""
    if territory.postcode is None:
        return f"It lies in no commune: {territory.kind}."
    return f"It lies in {load_registry().get(territory.postcode).full_name_latin}."


_READERS: Final[Mapping[str, Callable[[str, Any, list[Problem]], Any]]] = {
    "house": _number,
    "plot": _number,
    "room": _number,
    "floor": _number,
    "block": _number,
    "group": _number,
    "building": _named,
    "estate": _named,
    "street": _street,
    "corner": _corner,
    "landmark": _landmark,
}


def _misread(address: PostalAddress, geocoder: Geocoder) -> Iterator[Problem]:
    """Elements that a reader would take for something else once they are written."""
    for script in Script:
        wanted = address.written_in(script)
        line = premises_line(address, script)
        read = read_premises(clean_characters(line), geocoder.words)
        got = PostalAddress(**read.found)
        wrong = [key for key in _READERS if getattr(wanted, key) != getattr(got, key)]
        if wrong:
            yield Problem(
                ", ".join(wrong),
                repr(line),
                "elements that can be told apart once they are written",
                "Leave out words that begin another element or name a unit.",
            )
            return
