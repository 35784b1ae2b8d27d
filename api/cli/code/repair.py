"""Find the code that a damaged or short text may stand for; a person decides."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated

import typer

from addressing import Near, read_short_form, short_form, suggest
from api.cli.console import JsonFlag, answers, print_json, say
from api.errors import EXIT_DATA
from api.positions import parse_position
from gis_data import Level


class _Place(StrEnum):
    """Units whose names stand in a short form."""

    COMMUNE = "commune"
    DISTRICT = "district"
    PROVINCE = "province"


def suggest_codes(
    code: Annotated[str, typer.Argument(help="A damaged code; ? for a digit that is unreadable.")],
    postcode: Annotated[str | None, typer.Option(help="Of the place, if known.")] = None,
    near: Annotated[str | None, typer.Option(help="Rough position: latitude,longitude.")] = None,
    radius_m: Annotated[float, typer.Option(help="How good the position is, in metres.")] = 2_000,
    json: JsonFlag = False,
) -> None:
    """List what a damaged code may have been, the likeliest first; nothing is corrected."""
    position = Near(*parse_position(near), radius_m) if near is not None else None
    found = suggest(code, postcode=postcode, near=position)
    if json:
        print_json(
            {
                "typed": code,
                "valid": found.reading.code is not None,
                "message": found.reading.message or None,
                "suggestions": [
                    {
                        "code": entry.code,
                        "probability": round(entry.probability, 4),
                        "slip": entry.slip,
                        "reason": entry.reason,
                        "latitude": round(entry.latitude, 6),
                        "longitude": round(entry.longitude, 6),
                        "postcode": entry.postcode,
                        "distance_m": entry.distance_m and round(entry.distance_m, 1),
                    }
                    for entry in found.entries
                ],
            }
        )
    else:
        if found.reading.message:
            say(found.reading.message)
        for entry in found.entries:
            answers.print(
                f"{entry.probability:4.0%}  {entry.code}  {entry.postcode or '------'}  "
                f"{entry.reason}",
                markup=False,
                soft_wrap=True,
            )
    if not found.entries:
        say("No code is one slip away from this: more than one digit is wrong. Ask for the code.")
        raise typer.Exit(EXIT_DATA)


def short(
    code: Annotated[str, typer.Argument(help="An address code of a door.")],
    level: Annotated[_Place, typer.Option(help="Whose name stands in it.")] = _Place.COMMUNE,
    khmer: Annotated[bool, typer.Option("--khmer", help="With the Khmer name.")] = False,
    json: JsonFlag = False,
) -> None:
    """Print the short form of a code, and which other codes have the same."""
    found = short_form(code, level=Level(level), khmer=khmer)
    if json:
        print_json(
            {
                "code": found.code,
                "short": found.text,
                "postcode": found.place.postcode,
                "unique": found.unique,
                "candidates": found.candidates,
            }
        )
        return
    answers.print(found.text, markup=False)
    if not found.unique:
        others = [other for other in found.candidates if other != found.code]
        say(f"The same is written for {_listed(others)}: name a smaller place, or write in full.")


def long(
    text: Annotated[list[str], typer.Argument(help="Eight digits and a place or its postcode.")],
    json: JsonFlag = False,
) -> None:
    """Print the full codes that a short form may stand for."""
    found = read_short_form(" ".join(text))
    if json:
        print_json(
            {
                "typed": found.typed,
                "candidates": found.candidates,
                "places": [
                    {"postcode": unit.postcode, "name": unit.full_name_latin}
                    for unit in found.places
                ],
            }
        )
        return
    for candidate in found.candidates:
        answers.print(candidate)
    if len(found.candidates) > 1:
        say("Several codes end so. Ask, or name a smaller place after a comma.")


def _listed(codes: list[str], most: int = 5) -> str:
    more = len(codes) - most
    return ", ".join(codes[:most]) + (f" and {more} more" if more > 0 else "")
