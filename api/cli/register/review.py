"""Decide what citizens and couriers propose."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Annotated, Any

import typer

from addressing.register import Act, Proposal, Review, Scan
from api.cli.console import answers, input_stream, progress_bar, say
from api.cli.register.opening import (
    Parts,
    Who,
    Why,
    draft_at,
    number_of,
    parse_moment,
    read_parts,
    register_here,
)
from api.cli.register.rows import ADDRESS_COLUMNS, Format, RowFormat, show_rows
from api.errors import EXIT_DATA
from api.positions import parse_position
from api.register_records import whole_record
from gis_data import InputError, Problem, Row, open_table

app = typer.Typer(no_args_is_help=True, help="The queue of proposals: list, accept, refuse.")
_COLUMNS = ("id", "kind", "address", "parts", "note", "at")
ProposalId = Annotated[str, typer.Argument(help="Id of the proposal, as `review list` shows it.")]


@app.command("list")
def list_proposals(
    limit: Annotated[int, typer.Option(min=1, max=10_000, help="How many at most.")] = 100,
    output_format: Format = RowFormat.TABLE,
) -> None:
    """List what waits for a decision, the oldest first.

    Example: phlov register review list --format csv > review.csv
    """
    with register_here() as (register, _):
        rows = map(_record, Review(register).open_proposals(limit))
        show_rows(rows, _COLUMNS, output_format)


@app.command()
def accept(
    proposal: ProposalId, who: Who, why: Why, output_format: Format = RowFormat.TABLE
) -> None:
    """Do what was proposed; the decision and the change are one transaction.

    Example: phlov register review accept 1f0c9a --who "MPTC, clerk 7" --why "seen on the spot"
    """
    with register_here() as (register, _):
        address = Review(register).accept(proposal, Act(who, why))
        show_rows([whole_record(address)], ADDRESS_COLUMNS, output_format)


@app.command()
def refuse(proposal: ProposalId, who: Who, why: Why) -> None:
    """Leave the register as it is.

    Example: phlov register review refuse 1f0c9a --who "MPTC, clerk 7" --why "no such house"
    """
    with register_here() as (register, _):
        Review(register).reject(proposal, Act(who, why))
        answers.print(f"Proposal {proposal} is refused.", markup=False)


@app.command()
def propose(
    position: Annotated[
        str | None, typer.Option("--at", help="latitude,longitude of a new address.")
    ] = None,
    which: Annotated[
        str | None, typer.Option("--address", help="Number or code of the one to put right.")
    ] = None,
    parts: Parts = None,
    note: Annotated[str, typer.Option(help="What the proposer says.")] = "",
    output_format: Format = RowFormat.TABLE,
) -> None:
    """Propose a new address (--at) or a correction (--address).

    Examples: phlov register review propose --at 11.5838,104.9002 --set house=12 ·
    phlov register review propose --address 17 --set house=12A --note "the sign says 12A"
    """
    told = read_parts(parts)
    if (position is None) == (which is None):
        problem = Problem("--at, --address", "both or neither", "one of them")
        raise InputError("It is not said what is proposed.", [problem])
    with register_here() as (register, _):
        review = Review(register)
        if position is not None:
            found = review.propose_new(draft_at(position, told), note)
        else:
            assert which is not None
            found = review.propose_correction(number_of(register, which), note, **told)
        show_rows([_record(found)], _COLUMNS, output_format)


@app.command()
def forget(
    days: Annotated[int, typer.Option(min=1, help="Proofs of delivery older than this.")],
) -> None:
    """Delete proofs of delivery whose time to be kept is over.

    Example: phlov register review forget --days 180
    """
    with register_here() as (register, _):
        gone = Review(register).forget_proofs(timedelta(days=days))
        answers.print(f"Proofs of delivery deleted: {gone:,}.")


def deliver(
    which: Annotated[
        str | None, typer.Argument(help="Number or code of the address; or give --file.")
    ] = None,
    position: Annotated[
        str | None, typer.Option("--at", help="Where it was scanned: latitude,longitude.")
    ] = None,
    accuracy_m: Annotated[float, typer.Option(help="As the receiver says, in metres.")] = 10.0,
    when: Annotated[
        str | None, typer.Option(help="2026-11-25T14:30+07:00; now by default.")
    ] = None,
    file: Annotated[
        str | None,
        typer.Option(help="Many: a table with address, latitude, longitude, accuracy_m, at."),
    ] = None,
    output_format: Format = RowFormat.TABLE,
) -> None:
    """Keep where deliveries were scanned; doors that are surely elsewhere are proposed for review.

    Examples: phlov register deliver 17 --at 11.58383,104.90018 --accuracy-m 8 ·
    phlov register deliver --file proofs.csv
    """
    if (which is None) == (file is None) or (which is None) != (position is None):
        problem = Problem("the delivery", "not enough, or too much", "ADDRESS with --at, or --file")
        raise InputError("It is not said what was delivered where.", [problem])
    with register_here() as (register, _):
        review = Review(register)
        if file is not None:
            proposals, problems = _deliver_all(review, file, lambda text: number_of(register, text))
        else:
            assert which is not None
            assert position is not None
            latitude, longitude = parse_position(position)
            at = parse_moment(when) if when else datetime.now(UTC)
            scan = Scan(latitude, longitude, accuracy_m)
            made = review.add_proof(number_of(register, which), scan, at)
            proposals, problems = [made] if made else [], []
        newest = {found.address: found for found in proposals}
        show_rows(map(_record, newest.values()), _COLUMNS, output_format)
        say(f"Doors proposed for review: {len(newest):,}.")
    for told in problems[:_SHOWN]:
        say(f"Not kept: {told}")
    if problems:
        say(f"{len(problems):,} rows were not kept.")
        raise typer.Exit(EXIT_DATA)


_SHOWN = 20


def _deliver_all(review: Review, file: str, number: Any) -> tuple[list[Proposal], list[str]]:
    proposals: list[Proposal] = []
    problems: list[str] = []
    with open_table(input_stream(file)) as table, progress_bar() as bar:
        missing = {"address", "latitude", "longitude"} - set(table.columns)
        if missing:
            raise InputError("The proofs cannot be read.", [
                Problem("columns", ", ".join(table.columns), f"{', '.join(sorted(missing))} too")
            ])  # fmt: skip
        task = bar.add_task("proofs of delivery", total=None)
        for row in table:
            try:
                scan, at = _scan(row)
                made = review.add_proof(number(row.values["address"]), scan, at)
            except (InputError, LookupError, ValueError) as error:
                told = "; ".join(str(one) for one in getattr(error, "problems", ())) or str(error)
                problems.append(f"row {row.number}: {told}")
            else:
                proposals += [made] if made else []
            bar.advance(task)
    return proposals, problems


def _scan(row: Row) -> tuple[Scan, datetime]:
    values = row.values
    if row.error:
        raise ValueError(row.error)
    latitude, longitude = parse_position(f"{values['latitude']},{values['longitude']}")
    accuracy = float(values.get("accuracy_m") or 10.0)
    at = parse_moment(values["at"]) if values.get("at") else datetime.now(UTC)
    return Scan(latitude, longitude, accuracy), at


def _record(proposal: Proposal) -> dict[str, Any]:
    return {
        "id": proposal.id,
        "kind": proposal.kind.value,
        "address": proposal.address,
        "parts": {
            name: value if isinstance(value, str | float | int) or value is None else str(value)
            for name, value in proposal.parts.items()
        },
        "note": proposal.note,
        "at": proposal.at,
        "status": proposal.status.value,
        "reason": proposal.reason,
    }
