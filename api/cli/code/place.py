"""Print the code of a position, the place of a code, and whether a code holds."""

from __future__ import annotations

from typing import Annotated

import typer

from addressing import CodeLevel, area_code, decode, door_code, encode, read_code
from api.cli.code.readings import show_reading
from api.cli.console import JsonFlag, answers, print_json
from api.positions import parse_position
from postcodes import load_lattice, load_registry


def encode_position(
    position: Annotated[
        list[str], typer.Argument(help="Latitude and longitude in degrees, as one word or two.")
    ],
    json: JsonFlag = False,
) -> None:
    """Print the address code of a position."""
    latitude, longitude = parse_position(" ".join(position))
    code = encode(latitude=latitude, longitude=longitude)
    if json:
        print_json(
            {
                "code": code,
                "block": area_code(code, CodeLevel.BLOCK),
                "town": area_code(code, CodeLevel.TOWN),
                "latitude": latitude,
                "longitude": longitude,
            }
        )
    else:
        answers.print(code)


def decode_code(
    code: Annotated[
        str, typer.Argument(help="An address code, with or without a suffix, or an area form.")
    ],
    json: JsonFlag = False,
) -> None:
    """Print where a code is, and in which postcode."""
    place = decode(code)
    territory = load_lattice().locate(latitude=place.latitude, longitude=place.longitude)
    if json:
        print_json(
            {
                "code": place.code,
                "suffix": place.suffix or None,
                "level": place.level,
                "latitude": round(place.latitude, 6),
                "longitude": round(place.longitude, 6),
                "accuracy_m": place.accuracy_m,
                "cell": f"{place.cell:x}",
                "territory": territory.kind,
                "postcode": territory.postcode,
                "on_border": territory.on_border,
            }
        )
        return
    answers.print(f"{place.text}  ({place.level}, within {place.accuracy_m:g} m)")
    answers.print(f"{place.latitude:.6f}, {place.longitude:.6f}")
    if territory.postcode:
        unit = load_registry().get(territory.postcode)
        answers.print(f"{territory.postcode}  {unit.full_name_km}  {unit.full_name_latin}")
    else:
        answers.print(f"No postcode here: {territory.kind}.")


def check(
    code: Annotated[str, typer.Argument(help="An address code as someone typed it.")],
    json: JsonFlag = False,
) -> None:
    """Say whether a code and its suffix hold together; exit code 65 where they do not."""
    reading = read_code(code)
    with_suffix = " with its suffix" if reading.suffix else ""
    valid = f"{reading.text} is a valid code of a {reading.level}{with_suffix}."
    show_reading(reading, valid, json=json)


def suffix(
    code: Annotated[str, typer.Argument(help="The twelve digits of a door.")],
    sequence: Annotated[int, typer.Argument(help="Number that the register allotted, 1 to 728.")],
    json: JsonFlag = False,
) -> None:
    """Write the suffix of a door that shares its cell with others.

    Only the register of addresses allots numbers; this command writes one with its check.
    """
    door = door_code(code, sequence)
    if json:
        print_json(
            {
                "code": door.code,
                "sequence": door.sequence,
                "suffix": door.suffix,
                "text": door.text,
            }
        )
    else:
        answers.print(door.text)
