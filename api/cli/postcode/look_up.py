"""Look up a postcode from a code, a text or a position."""

from __future__ import annotations

import re
from typing import Annotated, Any

import typer

from addressing import ConfidenceClass, Geocode
from api.cli.console import JsonFlag, answers, print_json
from api.cli.postcode.dates import parse_day
from api.errors import EXIT_DATA
from api.layers import geocoder_of
from api.positions import is_position, parse_position
from api.postcode_records import dates_record, reading_record, village_names
from api.settings import read_settings
from postcodes import (
    DatedUnit,
    PostcodeFormatError,
    PostcodeLookup,
    Territory,
    ascii_digits,
    load_history,
    load_lattice,
    lookup,
    read_forms,
)

_MEANT_AS_CODE = re.compile(r"[\d\s]{1,8}|[\d.,]+[eE]\+?\d+")
"""What can only be meant as a postcode: too short for an address code or a telephone number."""


def look_up(
    query: Annotated[
        str, typer.Argument(help="A postcode, an address or place name, or latitude,longitude.")
    ],
    on: Annotated[
        str | None, typer.Option("--on", help="What the code named on a day: 2024-06-01.")
    ] = None,
    beside: Annotated[
        str,
        typer.Option("--beside", help="Text that stood beside the code; decides between readings."),
    ] = "",
    json: JsonFlag = False,
) -> None:
    """Look up a postcode.

    Examples: phlov postcode 120407 · phlov postcode 121001 --on 2024-06-01 ·
    phlov postcode 11.5838,104.9002 · phlov postcode "សង្កាត់បឹងកក់ទី១ ភ្នំពេញ"
    """
    day = parse_day(on) if on else None
    if "," not in query or not is_position(query):
        try:
            read_forms(query)
        except PostcodeFormatError:
            if on or beside or _MEANT_AS_CODE.fullmatch(ascii_digits(query)):
                raise
        else:
            _show_code(lookup(query, day, context=beside), json=json)
            return
    if is_position(query):
        latitude, longitude = parse_position(query)
        _show_territory(load_lattice().locate(latitude=latitude, longitude=longitude), json=json)
        return
    found = geocoder_of(read_settings()).geocode(query)
    _show_geocode(found, json=json)
    if found.confidence is ConfidenceClass.NONE:
        raise typer.Exit(EXIT_DATA)


def _chain_record(chain: tuple[DatedUnit, ...]) -> dict[str, Any]:
    """A postcode with its names and those of the units above it."""
    return {
        "postcode": chain[0].code,
        "level": chain[0].level,
        "unit_type": chain[0].unit_type,
        "name_km": " ".join(unit.full_name_km for unit in chain),
        "name_latin": ", ".join(unit.full_name_latin for unit in chain),
    }


def _show_code(found: PostcodeLookup, *, json: bool) -> None:
    if json:
        print_json(
            {
                **_chain_record(found.chain),
                **reading_record(found),
                **dates_record(found, load_history()),
            }
        )
        return
    _show_chain(found.chain)
    if village := found.reading.village:
        names = village_names(village)
        answers.print(f"{village.code[:6]}-{village.code[6:]}  {'  '.join(names)}", markup=False)
    unit = found.unit
    if found.on or unit.valid_to:
        until = f"until {unit.valid_to}" if unit.valid_to else "in force"
        answers.print(f"Since {unit.valid_from}, {until} (list of {unit.vintage}).")
    for warning in found.warnings:
        answers.print(f"Note: {warning}", markup=False, soft_wrap=True)


def _show_chain(chain: tuple[DatedUnit, ...]) -> None:
    record = _chain_record(chain)
    answers.print(f"{record['postcode']}  ({record['level']})")
    answers.print(record["name_km"], markup=False)
    answers.print(record["name_latin"], markup=False)


def _show_territory(territory: Territory, *, json: bool) -> None:
    chain = lookup(territory.postcode).chain if territory.postcode else ()
    record = _chain_record(chain) if chain else {}
    record |= {
        "territory": territory.kind,
        "on_border": territory.on_border,
        "neighbours": list(territory.neighbours),
        "exactness": territory.exactness,
        "accuracy_m": territory.accuracy_m,
        "siblings": list(territory.siblings),
    }
    if json:
        print_json({"postcode": None, **record})
    elif chain:
        _show_chain(chain)
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
    if territory.siblings:
        shared = ", ".join(territory.siblings)
        answers.print(
            "Estimated: a commune was split off here after the boundaries were drawn; the "
            f"postcode may be {shared}.",
            soft_wrap=True,
        )


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
