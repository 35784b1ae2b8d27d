"""Make, read and check address codes on the command line."""

from __future__ import annotations

from typing import Annotated

import typer

from addressing import CodeLevel, area_code, decode, encode
from api.cli.console import JsonFlag, answers, print_json
from api.cli.positions import parse_position
from postcodes import load_lattice, load_registry

app = typer.Typer(no_args_is_help=True, help="Make, read and check address codes.")


@app.command("encode", epilog="Example: phlov code encode 13.4125,103.8670")
def encode_command(
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


@app.command("decode", epilog="Example: phlov code decode 7747-0626-4043")
def decode_command(
    code: Annotated[str, typer.Argument(help="An address code, or a padded area form.")],
    json: JsonFlag = False,
) -> None:
    """Print where a code is, and in which postcode."""
    place = decode(code)
    territory = load_lattice().locate(latitude=place.latitude, longitude=place.longitude)
    if json:
        print_json(
            {
                "code": place.code,
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
    answers.print(f"{place.code}  ({place.level}, within {place.accuracy_m:g} m)")
    answers.print(f"{place.latitude:.6f}, {place.longitude:.6f}")
    if territory.postcode:
        unit = load_registry().get(territory.postcode)
        answers.print(f"{territory.postcode}  {unit.full_name_km}  {unit.full_name_latin}")
    else:
        answers.print(f"No postcode here: {territory.kind}.")


@app.command("check", epilog="Example: phlov code check ៧៧៤៧-០៦២៦-៤០៤៣")
def check_command(
    code: Annotated[str, typer.Argument(help="An address code as someone typed it.")],
) -> None:
    """Say whether a code holds together; exit code 65 where it does not."""
    place = decode(code)
    answers.print(f"{place.code} is a valid code of a {place.level}.")
