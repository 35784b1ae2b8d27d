"""Match a partner's file, keep his links, tell him what changed; find duplicates."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated, Any

import typer

from addressing.register import (
    Alias,
    Match,
    PartnerAddress,
    changes_for,
    forget_links,
    keep_links,
    link,
    links_of,
    match_addresses,
    suspected_duplicates,
)
from api.cli.console import answers, input_stream, progress_bar, say
from api.cli.register.opening import Which, number_of, register_here
from api.cli.register.rows import Format, RowFormat, show_rows
from api.layers import reader_of
from api.register_records import match_record
from gis_data import InputError, Problem, Row, Table, open_table

app = typer.Typer(no_args_is_help=True, help="The links that a partner keeps to addresses.")
Partner = Annotated[str, typer.Argument(help="Name of the partner.")]
_TEXTS = ("code", "text", "house", "street", "floor", "room", "unit")
_COLUMNS = ("key", "class", "id", "code", "reason")


def match(
    file: Annotated[str, typer.Argument(help="CSV, Excel, JSON, NDJSON, Parquet; - for input.")],
    keep_for: Annotated[
        str | None, typer.Option("--keep-for", help="Keep the sure links for this partner.")
    ] = None,
    output_format: Format = RowFormat.CSV,
) -> None:
    """Match addresses with the register: numbers, codes and classes in the order of the rows.

    Columns: key (what you call it), and what is known: id, code, alias_scheme and alias, text,
    house, street, floor, room, unit, latitude, longitude.

    Examples: phlov register match meters.csv > matched.csv ·
    phlov register match meters.csv --keep-for "water supply"
    """
    with (
        register_here() as (register, settings),
        open_table(input_stream(file)) as table,
        progress_bar() as bar,
    ):
        _check_columns(table)
        task = bar.add_task("matching", total=None)
        rows = (_partner_address(row) for row in table)
        matches: list[Match] = []

        def found() -> Iterator[dict[str, Any]]:
            for one in match_addresses(register.store, rows, geocoder=reader_of(settings)):
                bar.advance(task)
                if keep_for:
                    matches.append(one)
                yield match_record(one)

        count = show_rows(found(), _COLUMNS, output_format)
        kept = keep_links(register.store, keep_for, matches) if keep_for else 0
    say(f"{count:,} addresses; links kept: {kept:,}.")


@app.command("list")
def list_links(partner: Partner, output_format: Format = RowFormat.TABLE) -> None:
    """List the links of a partner.

    Example: phlov register link list "water supply" --format csv
    """
    with register_here() as (register, _):
        rows = (
            {"own_key": one.own_key, "address": one.address, "how": one.how, "since": one.since}
            for one in links_of(register.store, partner)
        )
        show_rows(rows, ("own_key", "address", "how", "since"), output_format)


@app.command("set")
def set_link(
    partner: Partner,
    own_key: Annotated[str, typer.Argument(help="What the partner calls it.")],
    which: Which,
) -> None:
    """Keep a link that the partner decided himself: for what was unsure, merged or split.

    Example: phlov register link set "water supply" "meter 8" 17
    """
    with register_here() as (register, _):
        made = link(register.store, partner, own_key, number_of(register, which))
        answers.print(f"{made.own_key} is address {made.address}.", markup=False)


@app.command()
def changes(
    partner: Partner,
    since: Annotated[int, typer.Option(help="Number of the last change that he has seen.")] = 0,
    output_format: Format = RowFormat.TABLE,
) -> None:
    """List what became of the addresses of a partner's links: merged, split, retired, restored.

    Example: phlov register link changes "water supply" --since 1200 --format ndjson
    """
    columns = ("sequence", "at", "own_key", "address", "kind", "replaced_by")
    with register_here() as (register, _):
        rows = (
            {
                "sequence": one.sequence, "at": one.at, "own_key": one.own_key,
                "address": one.address, "kind": one.kind.value,
                "replaced_by": list(one.replaced_by),
            }
            for one in changes_for(register.store, partner, since)
        )  # fmt: skip
        show_rows(rows, columns, output_format)


@app.command()
def forget(partner: Partner) -> None:
    """Forget all links of a partner.

    Example: phlov register link forget "water supply"
    """
    with register_here() as (register, _):
        answers.print(f"Links forgotten: {forget_links(register.store, partner):,}.")


def duplicates(
    near_m: Annotated[
        float, typer.Option(help="How far entrances of one door may lie apart.")
    ] = 25,
    output_format: Format = RowFormat.TABLE,
) -> None:
    """List pairs of addresses that may be one, with the reasons; merging is a clerk's act.

    Example: phlov register duplicates --format csv > duplicates.csv
    """
    columns = ("first", "second", "first_code", "second_code", "reasons", "distance_m", "score")
    with register_here() as (register, _):
        rows = (
            {
                "first": pair.first.id, "second": pair.second.id,
                "first_code": pair.first.code, "second_code": pair.second.code,
                "reasons": [reason.value for reason in pair.reasons],
                "distance_m": round(pair.distance_m, 2), "score": round(pair.score, 3),
            }
            for pair in suspected_duplicates(register.store, near_m)
        )  # fmt: skip
        say(f"Pairs: {show_rows(rows, columns, output_format):,}.")


def _check_columns(table: Table) -> None:
    known = {"key", "id", "alias_scheme", "alias", *_TEXTS, "latitude", "longitude"}
    if "key" not in table.columns or not known & set(table.columns) - {"key"}:
        problem = Problem(
            "columns", ", ".join(table.columns), f"key, and some of {', '.join(sorted(known))}"
        )
        raise InputError("The file cannot be matched.", [problem])


def _partner_address(row: Row) -> PartnerAddress:
    """A row as it is matched.

    Raises:
        InputError: A number cannot be read.
    """
    values = row.values
    problems = []
    if row.error:
        problems.append(Problem(f"row {row.number}", row.error, "a sound row"))

    def number(name: str, kind: type[int | float]) -> Any:
        try:
            return kind(values[name]) if values.get(name) else None
        except ValueError:
            problems.append(Problem(f"row {row.number}, {name}", repr(values[name]), "a number"))

    alias = Alias(values.get("alias_scheme", ""), values["alias"]) if values.get("alias") else None
    found = PartnerAddress(
        key=values["key"],
        id=number("id", int),
        alias=alias,
        latitude=number("latitude", float),
        longitude=number("longitude", float),
        **{name: values.get(name, "") for name in _TEXTS},
    )
    if problems:
        raise InputError("The file cannot be matched.", problems)
    return found
