"""Look addresses up: by number, code, text, position; now and as they were."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated, Any

import typer

from addressing.register import (
    Alias,
    MatchClass,
    PartnerAddress,
    address_at,
    by_alias,
    history,
    match_addresses,
    nearest,
    register_at,
    sequence_at,
)
from api.cli.console import say
from api.cli.register.opening import Which, find_address, number_of, parse_moment, register_here
from api.cli.register.rows import ADDRESS_COLUMNS, Format, RowFormat, show_record, show_rows
from api.errors import EXIT_DATA
from api.layers import reader_of
from api.positions import parse_position
from api.register_records import near_record, whole_record


def show(
    which: Which,
    on: Annotated[
        str | None, typer.Option("--on", help="As it was at the end of a day, or at a moment.")
    ] = None,
    output_format: Format = RowFormat.TABLE,
) -> None:
    """Show an address with everything that the register knows of it.

    Examples: phlov register show 17 · phlov register show ៧៧៤៧-០៦២៦-៤០៤៣ --format json ·
    phlov register show 17 --on 2026-03-01
    """
    with register_here() as (register, _):
        address = find_address(register, which)
        if on is not None:
            past = address_at(register.store, address.id, parse_moment(on))
            if past is None:
                say(f"Address {address.id} was not registered yet on {on}.")
                raise typer.Exit(EXIT_DATA)
            address = past
        show_record(whole_record(address), output_format)


def by_alias_command(
    scheme: Annotated[str, typer.Argument(help="Whose code it is: plus-code, phlov, a partner.")],
    value: Annotated[str, typer.Argument(help="The code.")],
    output_format: Format = RowFormat.TABLE,
) -> None:
    """Show the addresses that others know by a code.

    Example: phlov register by-alias plus-code 7P27HWM2+GX
    """
    with register_here() as (register, _):
        found = register.store.read(lambda session: by_alias(session, Alias(scheme, value)))
        if not show_rows(map(whole_record, found), ADDRESS_COLUMNS, output_format):
            say("The register has no such alias.")
            raise typer.Exit(EXIT_DATA)


def find(
    text: Annotated[str, typer.Argument(help="An address as people write it, or a code.")],
    output_format: Format = RowFormat.TABLE,
) -> None:
    """Find the address that a text means; where several may be meant, all of them.

    Example: phlov register find "#12Eo, St. 271, Sangkat Boeng Kak 1, Phnom Penh"
    """
    with register_here() as (register, settings):
        asked = PartnerAddress(key="text", text=text)
        geocoder = reader_of(settings)
        (match,) = match_addresses(register.store, [asked], geocoder=geocoder)
        found = [match.address] if match.address else list(match.candidates)
        show_rows(map(whole_record, found), ADDRESS_COLUMNS, output_format)
        say(f"{match.how.value}: {match.reason}")
        if match.how is MatchClass.NONE:
            raise typer.Exit(EXIT_DATA)


def near(
    position: Annotated[str, typer.Argument(help="latitude,longitude.")],
    limit: Annotated[int, typer.Option(min=1, max=1000, help="How many at most.")] = 10,
    output_format: Format = RowFormat.TABLE,
) -> None:
    """List the addresses nearest to a position, with the distance in metres.

    Example: phlov register near 11.5838,104.9002 --limit 5
    """
    latitude, longitude = parse_position(position)
    with register_here() as (register, _):
        found = nearest(register.store, latitude=latitude, longitude=longitude, limit=limit)
        rows = (near_record(one) | whole_record(one.address) for one in found)
        show_rows(rows, ("distance_m", *ADDRESS_COLUMNS), output_format)


def history_command(which: Which, output_format: Format = RowFormat.TABLE) -> None:
    """List every change of an address, with who made it, when and why.

    Example: phlov register history 17 --format ndjson
    """
    with register_here() as (register, _):
        number = number_of(register, which)
        rows = (
            {
                "sequence": change.sequence, "at": change.at, "kind": change.kind.value,
                "who": author.who, "why": author.why,
            } | whole_record(change.address)
            for change, author in history(register.store, number)
        )  # fmt: skip
        show_rows(rows, ("sequence", "at", "kind", "who", "why", "house", "status"), output_format)


def as_of(
    moment: Annotated[str, typer.Argument(help="A day (its end, UTC) or a moment with time zone.")],
    output_format: Format = RowFormat.NDJSON,
) -> None:
    """Print the whole register as it was at a moment.

    Examples: phlov register as-of 2026-03-01 > march.ndjson ·
    phlov register as-of 2026-03-01T12:00+07:00 --format csv
    """
    when = parse_moment(moment)
    with register_here() as (register, _):
        sequence = sequence_at(register.store, when)

        def rows() -> Iterator[dict[str, Any]]:
            for address in register_at(register.store, sequence):
                yield whole_record(address)

        count = show_rows(rows(), ADDRESS_COLUMNS, output_format)
        say(f"{count:,} addresses after change {sequence:,}.")
