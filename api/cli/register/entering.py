"""Register addresses, and write down what becomes of them."""

from __future__ import annotations

from typing import Annotated

import typer

from addressing.register import Act, Address, AddressDraft, Alias, Status
from api.cli.console import input_stream
from api.cli.register.opening import (
    PARTS,
    Parts,
    Which,
    Who,
    Why,
    draft_at,
    number_of,
    read_parts,
    register_here,
)
from api.cli.register.rows import ADDRESS_COLUMNS, Format, RowFormat, show_rows
from api.positions import parse_position
from api.register_records import whole_record
from gis_data import InputError, Problem, open_table

Position = Annotated[str, typer.Argument(help="Of the entrance: latitude,longitude.")]


def add(
    position: Position,
    who: Who,
    why: Why,
    parts: Parts = None,
    proposed: Annotated[
        bool, typer.Option("--proposed", help="Register it as proposed, not as current.")
    ] = False,
    output_format: Format = RowFormat.TABLE,
) -> None:
    """Register an address: it gets a number and a code, both for ever.

    Example: phlov register add 11.5838,104.9002 --set house=12Eo --set street_khmer='ផ្លូវ ២៧១'
    --set unit=12040714 --who "MPTC, clerk 7" --why "field survey"
    """
    draft = draft_at(position, read_parts(parts))
    with register_here() as (register, _):
        status = Status.PROPOSED if proposed else Status.CURRENT
        _show(register.register([draft], Act(who, why), status=status), output_format)


def correct(
    which: Which,
    who: Who,
    why: Why,
    parts: Parts = None,
    if_changed: Annotated[
        int | None,
        typer.Option(help="Number of the last change that you saw; nothing is done after another."),
    ] = None,
    output_format: Format = RowFormat.TABLE,
) -> None:
    """Put parts of an address right; its number and code stay.

    Example: phlov register correct 17 --set house=12A --who "MPTC, clerk 7" --why "misread"
    """
    told = read_parts(parts)
    if not told:
        raise InputError(
            "Nothing is said to be put right.", [Problem("--set", "nothing", "PART=VALUE")]
        )
    with register_here() as (register, _):
        number = number_of(register, which)
        _show(
            [register.correct(number, Act(who, why), if_changed=if_changed, **told)],
            output_format,
        )


def move(
    which: Which, position: Position, who: Who, why: Why, output_format: Format = RowFormat.TABLE
) -> None:
    """Put the entrance of an address right, by at most 100 m from its code.

    Example: phlov register move 7747-0626-4043 13.41252,103.86704 --who "MPTC, clerk 7"
    --why "measured"
    """
    latitude, longitude = parse_position(position)
    with register_here() as (register, _):
        number = number_of(register, which)
        moved = register.correct(number, Act(who, why), latitude=latitude, longitude=longitude)
        _show([moved], output_format)


def confirm(which: Which, who: Who, why: Why, output_format: Format = RowFormat.TABLE) -> None:
    """Make a proposed address current.

    Example: phlov register confirm 17 --who "MPTC, clerk 7" --why "seen on the spot"
    """
    with register_here() as (register, _):
        _show([register.confirm(number_of(register, which), Act(who, why))], output_format)


def retire(which: Which, who: Who, why: Why, output_format: Format = RowFormat.TABLE) -> None:
    """End an address that nothing replaces; its code is never given to another.

    Example: phlov register retire 17 --who "MPTC, clerk 7" --why "house demolished"
    """
    with register_here() as (register, _):
        _show([register.retire(number_of(register, which), Act(who, why))], output_format)


def restore(which: Which, who: Who, why: Why, output_format: Format = RowFormat.TABLE) -> None:
    """Make a retired address current again.

    Example: phlov register restore 17 --who "MPTC, clerk 7" --why "retired by mistake"
    """
    with register_here() as (register, _):
        _show([register.restore(number_of(register, which), Act(who, why))], output_format)


def merge(
    which: Annotated[list[str], typer.Argument(help="Numbers or codes of those that end.")],
    into: Annotated[str, typer.Option(help="Number or code of the one that takes their place.")],
    who: Who,
    why: Why,
    output_format: Format = RowFormat.TABLE,
) -> None:
    """Have addresses replaced by one that is there; they keep their codes and lead to it.

    Example: phlov register merge 18 19 --into 17 --who "MPTC, clerk 7" --why "one house"
    """
    with register_here() as (register, _):
        olds = [number_of(register, one) for one in which]
        _show(register.merge(olds, number_of(register, into), Act(who, why)), output_format)


def replace(
    which: Which,
    position: Position,
    who: Who,
    why: Why,
    parts: Parts = None,
    output_format: Format = RowFormat.TABLE,
) -> None:
    """Register a new address and have it take the place of another, as when a house is rebuilt.

    Example: phlov register replace 17 11.5842,104.9011 --set house=14 --set unit=12040714
    --who "MPTC, clerk 7" --why "rebuilt on the next plot"
    """
    draft = draft_at(position, read_parts(parts))
    act = Act(who, why)
    with register_here() as (register, _):
        old = number_of(register, which)
        _show([register.replace(old, draft, act)], output_format)


def split(
    which: Which,
    file: Annotated[
        str, typer.Argument(help="The new addresses: CSV, JSON, NDJSON…; - for input.")
    ],
    who: Who,
    why: Why,
    output_format: Format = RowFormat.TABLE,
) -> None:
    """Replace an address by several new ones, whose parts are the columns of a table.

    Columns: latitude, longitude, house, street_khmer, floor, room, unit and the other parts.

    Example: phlov register split 17 flats.csv --who "MPTC, clerk 7" --why "divided into flats"
    """
    drafts = _drafts(file)
    with register_here() as (register, _):
        number = number_of(register, which)
        _show(register.split(number, drafts, Act(who, why)), output_format)


def alias(
    which: Which,
    scheme: Annotated[str, typer.Argument(help="Whose code it is: plus-code, phlov, a partner.")],
    value: Annotated[str, typer.Argument(help="The code.")],
    who: Who,
    why: Why,
    output_format: Format = RowFormat.TABLE,
) -> None:
    """Keep a code by which others know an address.

    Example: phlov register alias 17 plus-code 7P27HWM2+GX --who "MPTC, clerk 7" --why observed
    """
    with register_here() as (register, _):
        number = number_of(register, which)
        _show([register.add_alias(number, Alias(scheme, value), Act(who, why))], output_format)


def _show(addresses: list[Address], output_format: RowFormat) -> None:
    show_rows(map(whole_record, addresses), ADDRESS_COLUMNS, output_format)


def _drafts(file: str) -> list[AddressDraft]:
    drafts, problems = [], []
    with open_table(input_stream(file)) as table:
        strange = sorted(set(table.columns) - {*PARTS, "latitude", "longitude"})
        problems = [Problem(f"column {name!r}", "no part", ", ".join(PARTS)) for name in strange]
        for row in table:
            texts = [f"{name}={row.values[name]}" for name in PARTS if row.values.get(name)]
            where = f"{row.values.get('latitude', '')},{row.values.get('longitude', '')}"
            try:
                drafts.append(draft_at(where, read_parts(texts)))
            except InputError as error:
                problems += [
                    Problem(f"row {row.number}, {one.where}", one.given, one.expected, one.remedy)
                    for one in error.problems
                ]
    if problems:
        raise InputError("The new addresses cannot be read.", problems)
    return drafts
