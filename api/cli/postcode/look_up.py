"""Look up a postcode from a code, a text or a position."""

from __future__ import annotations

import re
from typing import Annotated, Any

import typer

from addressing import ConfidenceClass, Geocode, load_geocoder
from api.cli.console import JsonFlag, answers, print_json
from api.cli.positions import is_position, parse_position
from api.errors import EXIT_DATA
from api.settings import read_settings
from postcodes import (
    PostcodeFormatError,
    Territory,
    ascii_digits,
    load_lattice,
    load_registry,
    parse_postcode,
)

_DIGITS_ONLY = re.compile(r"[\d\s]{1,8}")
"""What can only be meant as a postcode: too short for an address code or a telephone number."""


def look_up(
    query: Annotated[
        str, typer.Argument(help="A postcode, an address or place name, or latitude,longitude.")
    ],
    json: JsonFlag = False,
) -> None:
    """Look up a postcode.

    Examples: phlov postcode 120407 · phlov postcode 11.5838,104.9002 ·
    phlov postcode "សង្កាត់បឹងកក់ទី១ ភ្នំពេញ"
    """
    if is_position(query):
        latitude, longitude = parse_position(query)
        _show_territory(load_lattice().locate(latitude=latitude, longitude=longitude), json=json)
        return
    try:
        code = parse_postcode(query)
    except PostcodeFormatError:
        if _DIGITS_ONLY.fullmatch(ascii_digits(query)):
            raise
        found = load_geocoder(read_settings().cache).geocode(query)
        _show_geocode(found, json=json)
        if found.confidence is ConfidenceClass.NONE:
            raise typer.Exit(EXIT_DATA) from None
        return
    _show_unit(code, json=json)


def unit_record(code: str) -> dict[str, Any]:
    """A postcode with its names and the units above it."""
    chain = load_registry().chain(code)
    return {
        "postcode": chain[0].postcode,
        "level": chain[0].level,
        "unit_type": chain[0].unit_type,
        "name_km": " ".join(unit.full_name_km for unit in chain),
        "name_latin": ", ".join(unit.full_name_latin for unit in chain),
    }


def _show_unit(code: str, *, json: bool) -> None:
    record = unit_record(code)
    if json:
        print_json(record)
    else:
        answers.print(f"{record['postcode']}  ({record['level']})")
        answers.print(record["name_km"], markup=False)
        answers.print(record["name_latin"], markup=False)


def _show_territory(territory: Territory, *, json: bool) -> None:
    record: dict[str, Any] = unit_record(territory.postcode) if territory.postcode else {}
    record |= {
        "territory": territory.kind,
        "on_border": territory.on_border,
        "neighbours": list(territory.neighbours),
    }
    if json:
        print_json({"postcode": None, **record})
    elif territory.postcode:
        _show_unit(territory.postcode, json=False)
        _say_border(territory)
    else:
        answers.print(f"No postcode here: {territory.kind}.")
        _say_border(territory)
    if territory.postcode is None:
        raise typer.Exit(EXIT_DATA)


def _say_border(territory: Territory) -> None:
    if territory.on_border:
        near = ", ".join(territory.neighbours) or "the edge of the country or water"
        answers.print(f"Near a border: {near} within about 100 m.")


def _show_geocode(found: Geocode, *, json: bool) -> None:
    if json:
        print_json(
            {
                "postcode": found.postcode,
                "level": found.level,
                "class": found.confidence,
                "probability": found.probability,
                "name_km": found.name_km,
                "name_latin": found.name_en,
                "area_code": found.area_code,
                "address_code": found.address_code,
                "reason": found.reason,
                "alternatives": [
                    {"postcode": other.postcode, "name_latin": other.name_en}
                    for other in found.alternatives
                ],
            }
        )
        return
    answers.print(f"{found.postcode or 'no postcode'}  ({found.level}, class {found.confidence})")
    for text in (found.name_km, found.name_en, found.reason):
        if text:
            answers.print(text, markup=False)
    for other in found.alternatives:
        answers.print(f"  or {other.postcode}  {other.name_en}", markup=False)
