"""Write addresses: on one line or as a label, in Khmer or in Latin order."""

from __future__ import annotations

from dataclasses import replace

from addressing.code.speech import Script
from addressing.geocode.rules import load_rules
from addressing.geocode.sound import is_khmer
from addressing.labels.label import khmer_digits
from addressing.postal.elements import Landmark, Name, PostalAddress, Street
from addressing.postal.lines import NARROWEST, broken
from gis_data import InputError, Level, Problem

GROUND_FLOOR = "G"


def format_line(address: PostalAddress, script: Script, *, country: bool = False) -> str:
    """The address on one line.

    >>> from addressing.postal.building import build_address
    >>> address = build_address(house="12", street="271", unit="12040714")
    >>> format_line(address, Script.LATIN)
    'House 12, Street 271, Phum 14, Sangkat Boeng Kak Ti Muoy, Khan Tuol Kouk, Phnom Penh 120407'
    >>> format_line(address, Script.KHMER)
    'ផ្ទះលេខ ១២, ផ្លូវ ២៧១, ភូមិ ១៤, សង្កាត់បឹងកក់ទី ១ ខណ្ឌទួលគោក, រាជធានីភ្នំពេញ ១២០៤០៧'

    Args:
        address: What is written; what it does not have vanishes with its separator.
        script: Khmer or Latin letters; digits too.
        country: End with CAMBODIA, for mail from abroad.
    """
    between: str = load_rules("address_templates")[script.value]["between"]
    return between.join(format_label(address, script, country=country))


def format_label(
    address: PostalAddress, script: Script, *, country: bool = False, width: int | None = None
) -> tuple[str, ...]:
    """The address on two to five lines; the country on one more.

    >>> from addressing.postal.building import build_address
    >>> address = build_address(house="12", street="271", unit="12040714")
    >>> format_label(address, Script.LATIN, country=True)[-2:]
    ('Phnom Penh 120407', 'CAMBODIA')

    Args:
        address: What is written; what it does not have vanishes with its line.
        script: Khmer or Latin letters; digits too.
        country: End with CAMBODIA, for mail from abroad.
        width: Longest line, in letters as they are seen (signs above and below their base are
            not counted). Longer lines are broken after a comma, else at a space.

    Raises:
        InputError: The width is less than 20.
    """
    if width is not None and width < NARROWEST:
        raise InputError(
            "The label cannot be written.",
            [Problem("width", str(width), f"at least {NARROWEST} letters")],
        )
    values = {key: text for key, text in elements_in(address, script).items() if text}
    if country:
        values["country"] = _words(script)["country"]
    lines: list[str] = []
    for line in load_rules("address_templates")[script.value]["line"]:
        written = [values[key] for key in line["elements"] if key in values]
        if written:
            lines += broken(written, line["separator"], width)
    return tuple(lines)


def premises_line(address: PostalAddress, script: Script) -> str:
    """What stands before the units, on one line."""
    return format_line(replace(address, units=(), code=""), script)


def elements_in(address: PostalAddress, script: Script) -> dict[str, str]:
    """Each element with its word, by key; empty where the address does not have it."""
    words = _words(script)

    def numbered(key: str) -> str:
        return _filled(words[key], value_in(address, key, script))

    ground = address.floor == GROUND_FLOOR
    floor = words["ground_floor"] if ground else numbered("floor")
    units = {level.value: unit.written(script) for level in Level if (unit := address.unit(level))}
    return {
        "room": numbered("room"),
        "floor": floor,
        "building": _building(address.building, script),
        "house": numbered("house"),
        "plot": numbered("plot"),
        "street": street_in(address.street, script),
        "corner": words["corner"].format(*(street_in(street, script) for street in address.corner))
        if address.corner
        else "",
        "landmark": _landmark(address.landmark, script),
        "estate": numbered("estate"),
        "block": numbered("block"),
        "group": numbered("group"),
        **units,
        "postcode": _in_digits(_postcode(address, script), script),
        "address_code": _in_digits(address.code, script),
    }


def value_in(address: PostalAddress, key: str, script: Script) -> str:
    """A number or name without its word; empty where the address does not have it."""
    value = getattr(address, key)
    if isinstance(value, Name):
        return _name(value, script)
    return _in_digits(value or "", script)


def street_in(street: Street | None, script: Script) -> str:
    """A street with its word: "Preah Monivong Boulevard (93)", "ផ្លូវ ២៧១"."""
    if street is None:
        return ""
    of_number, of_name = load_rules("address_templates")[script.value]["street"][street.kind.value]
    number = _in_digits(street.number, script)
    if street.name is None:
        return _filled(of_number, number)
    written = _filled(of_name, _name(street.name, script))
    return f"{written} ({number})" if number else written


def _words(script: Script) -> dict[str, str]:
    found: dict[str, str] = load_rules("address_templates")[script.value]["words"]
    return found


def _building(building: Name | None, script: Script) -> str:
    if building is None:
        return ""
    words, name = _words(script), _name(building, script)
    own = load_rules("address_templates")["own_word"]["building"]
    if script is Script.LATIN and name.rpartition(" ")[2].casefold() in own:
        return name
    by_name = any(len(word) > 1 and word.isalpha() for word in name.split())
    return _filled(words["building" if by_name or is_khmer(name) else "numbered_building"], name)


def _landmark(landmark: Landmark | None, script: Script) -> str:
    if landmark is None:
        return ""
    words = load_rules("address_templates")[script.value]["relation"]
    return _filled(words[landmark.relation.value], _name(landmark.name, script))


def _postcode(address: PostalAddress, script: Script) -> str:
    """The postcode; with the village's number where its name has a twin in the commune."""
    if not address.units:
        return ""
    finest = address.units[0]
    if finest.has_twin(script):
        return f"{finest.code[:6]}-{finest.code[6:]}"
    return address.postcode or ""


def _name(name: Name | None, script: Script) -> str:
    """A name; digits beside Latin letters stay as they are."""
    if name is None:
        return ""
    text = name.best(script)
    return text if any("a" <= c <= "z" for c in text.casefold()) else _in_digits(text, script)


def _in_digits(text: str, script: Script) -> str:
    return khmer_digits(text) if script is Script.KHMER else text


def _filled(pattern: str, value: str) -> str:
    """The value in its pattern; a name in Khmer letters joins a Khmer word without a space."""
    if not value:
        return ""
    if pattern.endswith(" {}") and is_khmer(pattern) and is_khmer(value[0]):
        return pattern.removesuffix(" {}") + value
    return pattern.format(value)
