"""Write, read and reverse postal addresses on the command line."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Annotated, Any

import typer

from addressing import (
    AddressReading,
    Geocode,
    Landmark,
    Name,
    PostalAddress,
    Relation,
    ReversedAddress,
    Script,
    address_elements,
    build_address,
    format_label,
    format_line,
    read_address,
    reverse_address,
    written_accuracy_m,
)
from api.cli.console import JsonFlag, answers, print_json, say
from api.errors import EXIT_DATA
from api.layers import geocoder_of
from api.positions import parse_position
from api.settings import read_settings
from gis_data import InputError, Problem

_BETWEEN = re.compile(r"\s*[,;\s]\s*")

app = typer.Typer(no_args_is_help=True, help="Write, read and reverse postal addresses.")


@app.command(
    "format",
    epilog="Example: phlov address format --house 12 --street 271 --village 12040714 --both",
)
def format_command(
    house: Annotated[str | None, typer.Option(help="Number of the house: 12, 12Eo, 831c.")] = None,
    plot: Annotated[str | None, typer.Option(help="Number of the plot of land.")] = None,
    room: Annotated[str | None, typer.Option(help="Number of the room, flat or shop.")] = None,
    floor: Annotated[str | None, typer.Option(help="Its number; G for the ground floor.")] = None,
    building: Annotated[str | None, typer.Option(help="Name or number of the building.")] = None,
    block: Annotated[str | None, typer.Option(help="Number of the block of an estate.")] = None,
    borey: Annotated[str | None, typer.Option(help="Name of the housing estate.")] = None,
    group: Annotated[str | None, typer.Option(help="Number of the group (krom).")] = None,
    street: Annotated[
        str | None, typer.Option(help="Number or name: 271, National Road 5, ផ្លូវជាតិលេខ៥.")
    ] = None,
    corner: Annotated[
        list[str] | None, typer.Option(help="A street of a corner; give it twice.")
    ] = None,
    near: Annotated[str | None, typer.Option(help="A landmark nearby.")] = None,
    relation: Annotated[
        Relation, typer.Option(help="Where the place lies, seen from --near.")
    ] = Relation.NEAR,
    village: Annotated[
        str | None, typer.Option(help="Code of the village: 12040714 or 120407-14.")
    ] = None,
    postcode: Annotated[
        str | None, typer.Option(help="Postcode of the commune, district or province.")
    ] = None,
    code: Annotated[
        str | None, typer.Option(help="Address code of the door, block or town.")
    ] = None,
    khmer: Annotated[bool, typer.Option("--khmer", help="In Khmer.")] = False,
    latin: Annotated[bool, typer.Option("--latin", help="In Latin letters: the default.")] = False,
    both: Annotated[bool, typer.Option("--both", help="In Khmer and in Latin letters.")] = False,
    label: Annotated[bool, typer.Option("--label", help="On several lines.")] = False,
    width: Annotated[
        int | None, typer.Option(help="Longest line of a label, in letters; at least 20.")
    ] = None,
    country: Annotated[
        bool, typer.Option("--country", help="End with CAMBODIA, for mail from abroad.")
    ] = False,
    json: JsonFlag = False,
) -> None:
    """Write an address from its elements, in the usual order."""
    if village and postcode:
        _refuse_two_units(village, postcode)
    address = build_address(
        geocoder_of(read_settings()),
        house=house,
        plot=plot,
        room=room,
        floor=floor,
        building=building,
        block=block,
        estate=borey,
        group=group,
        street=street,
        corner=corner,
        landmark=Landmark(relation, Name.of(near)) if near else None,
        unit=village or postcode,
        code=code,
    )
    scripts = [script for script, asked in _asked(khmer, latin, both).items() if asked]
    if json:
        print_json(_record(address))
        return
    for place, script in enumerate(scripts):
        if place and (label or width):
            answers.print()
        if label or width:
            for line in format_label(address, script, country=country, width=width):
                answers.print(line, markup=False, soft_wrap=True)
        else:
            line = format_line(address, script, country=country)
            answers.print(line, markup=False, soft_wrap=True)


def _refuse_two_units(village: str, postcode: str) -> None:
    raise InputError(
        "The address cannot be used.",
        [
            Problem(
                "--village, --postcode",
                f"{village!r} and {postcode!r}",
                "one of them",
                "The postcode follows from the village.",
            )
        ],
    )


def _asked(khmer: bool, latin: bool, both: bool) -> Mapping[Script, bool]:
    return {Script.KHMER: khmer or both, Script.LATIN: latin or both or not khmer}


@app.command(
    "parse", epilog='Example: phlov address parse "#12Eo, St. 271, Sangkat Boeng Salang, PP"'
)
def parse_command(
    text: Annotated[str, typer.Argument(help="An address in Khmer, Latin letters or both.")],
    json: JsonFlag = False,
) -> None:
    """Print the elements of an address, and what was not read; exit code 65 where it has none."""
    reading = read_address(text, geocoder=geocoder_of(read_settings()))
    if json:
        print_json(
            {
                **_record(reading.address),
                **_sureness(reading.geocode),
                "unread": list(reading.unread),
                "notes": list(reading.notes),
            }
        )
    else:
        _show_reading(reading)
    if reading.address == PostalAddress():
        raise typer.Exit(EXIT_DATA)


@app.command("reverse", epilog="Example: phlov address reverse 13.4125,103.8670")
def reverse_command(
    position: Annotated[
        list[str], typer.Argument(help="Latitude and longitude in degrees, as one word or two.")
    ],
    accuracy_m: Annotated[
        float | None,
        typer.Option(min=0, help="How far it may be off; else what its decimals allow."),
    ] = None,
    json: JsonFlag = False,
) -> None:
    """Print the address of a position, as far as it is known; exit code 65 where there is none."""
    written = " ".join(position)
    latitude, longitude = parse_position(written)
    if accuracy_m is None:
        accuracy_m = written_accuracy_m(*_BETWEEN.split(written.strip()))
    found = reverse_address(
        latitude=latitude,
        longitude=longitude,
        accuracy_m=accuracy_m,
        geocoder=geocoder_of(read_settings()),
    )
    if json:
        print_json(_reversed(found))
    elif found.address is None:
        answers.print(f"No address here: {found.geocode.reason}", markup=False, soft_wrap=True)
    else:
        for script in Script:
            answers.print(format_line(found.address, script), markup=False, soft_wrap=True)
        _say_how_sure(found)
    if found.address is None:
        raise typer.Exit(EXIT_DATA)


def _reversed(found: ReversedAddress) -> dict[str, Any]:
    record = _record(found.address) if found.address else {"elements": [], "lines": None}
    return {
        **record,
        **_sureness(found.geocode),
        "territory": found.kind,
        "exactness": found.exactness,
    }


def _say_how_sure(found: ReversedAddress) -> None:
    say(f"{found.exactness}, class {found.geocode.confidence}. {found.geocode.reason}")


def _record(address: PostalAddress) -> dict[str, Any]:
    """Elements with the names of their components, and the lines of both scripts."""
    return {
        "elements": [
            {
                "element": element.key,
                "component": element.component,
                "khmer": element.khmer,
                "latin": element.latin,
                "code": element.code,
            }
            for element in address_elements(address)
        ],
        "lines": {script.value: list(format_label(address, script)) for script in Script},
    }


def _sureness(geocode: Geocode) -> dict[str, Any]:
    return {
        "class": geocode.confidence,
        "probability": geocode.probability,
        "reason": geocode.reason,
        "reason_code": geocode.reason_code,
        "alternatives": [
            {"postcode": other.postcode, "name_latin": other.name_en}
            for other in geocode.alternatives
        ],
    }


def _show_reading(reading: AddressReading) -> None:
    rows = address_elements(reading.address)
    for row in rows:
        shown = " · ".join(dict.fromkeys(text for text in (row.khmer, row.latin) if text))
        code = f"  [{row.code}]" if row.code else ""
        answers.print(f"{row.key:<13}{shown}{code}", markup=False, soft_wrap=True)
    if not rows:
        answers.print("No element of an address.")
    say(f"class {reading.geocode.confidence}. {reading.geocode.reason}")
    for text in reading.unread:
        say(f"Not read: “{text}”")
    for note in reading.notes:
        say(note)
