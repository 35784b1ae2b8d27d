"""Give the register to others: feed, chain, snapshot, delta; and prove a copy whole."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from typing import Annotated, BinaryIO

import orjson
import typer

from addressing.register import (
    ChainBrokenError,
    DayHead,
    Mark,
    apply_delta,
    day_heads,
    lines_since,
    mark_now,
    verify_copy,
    verify_files,
    verify_register,
    write_delta,
    write_snapshot,
)
from api.cli.console import answers, input_stream, print_json, say
from api.cli.register.opening import register_here
from api.cli.register.rows import write_lines
from api.register import copy_folder
from api.register_records import chain_record
from gis_data import InputError, Problem

Since = Annotated[int, typer.Option(help="Number of the last change that you have; 0 for none.")]


def feed(
    since: Since = 0,
    limit: Annotated[int | None, typer.Option(min=1, help="How many changes at most.")] = None,
) -> None:
    """Print the changes after a number as NDJSON, as they are sealed; public fields only.

    Example: phlov register feed --since 1200 >> copy.ndjson
    """
    with register_here() as (register, _):
        count = write_lines(islice(lines_since(register.store, since), limit))
        say(f"Changes after {since:,}: {count:,}.")


def chain() -> None:
    """Print how far the register has come and the head of each day's chain, as JSON.

    Example: phlov register chain > chain.json
    """
    with register_here() as (register, _):
        print_json(chain_record(mark_now(register.store), day_heads(register.store)))


def check() -> None:
    """Prove that the register's own journal is whole; exit code 65 where it is not.

    Example: phlov register check
    """
    with register_here() as (register, _):
        mark = verify_register(register.store)
        answers.print(f"Whole up to change {mark.sequence:,}: {mark.hash.hex()}", soft_wrap=True)


def check_copy(
    copy: Annotated[str, typer.Argument(help="Lines of the feed from the first on, or a folder.")],
    heads: Annotated[
        Path | None, typer.Option(help="What `register chain` printed; else the register is asked.")
    ] = None,
) -> None:
    """Prove that a copy has every change, unaltered, in order; exit code 65 where it has not.

    A folder is a copy in Parquet: its files are compared with its manifest, and the hash of the
    manifest with the register's.

    Examples: phlov register check-copy copy.ndjson --heads chain.json ·
    phlov register feed | phlov register check-copy - · phlov register check-copy copy/
    """
    identity, days, mark = _published(heads)
    if copy != "-" and Path(copy).is_dir():
        manifest = verify_files(Path(copy))
        if (manifest.identity, manifest.sequence, manifest.hash) != (
            identity, mark[0], mark[1],
        ):  # fmt: skip
            raise ChainBrokenError(
                f"The copy reaches change {manifest.sequence} of register {manifest.identity}, "
                f"with another seal than change {mark[0]} of {identity}. Apply a delta, or write "
                "a new snapshot."
            )
        answers.print(
            f"Whole up to change {manifest.sequence:,}; addresses {manifest.addresses:,}."
        )
        return
    found = verify_copy(_lines(input_stream(copy)), days, Mark.start(identity))
    answers.print(f"Whole up to change {found.sequence:,}: {found.hash.hex()}", soft_wrap=True)


def snapshot(
    folder: Annotated[
        Path | None, typer.Argument(help="Where to; by default where `phlov serve` offers it.")
    ] = None,
) -> None:
    """Write the register as GeoParquet files with a manifest; public fields only.

    Examples: phlov register snapshot · phlov register snapshot copy/
    """
    with register_here() as (register, settings):
        target = folder or copy_folder(settings)
        manifest = write_snapshot(register.store, target)
        answers.print(
            f"{target}: up to change {manifest.sequence:,}; addresses {manifest.addresses:,}, "
            f"files {len(manifest.files):,}.",
            soft_wrap=True,
        )


def delta(
    file: Annotated[Path, typer.Argument(help="The Parquet file to write.")], since: Since = 0
) -> None:
    """Write the changes after a number as a Parquet file, with what proves them.

    Example: phlov register delta march.parquet --since 1200
    """
    with register_here() as (register, _):
        told = write_delta(register.store, since, file)
        answers.print(f"{file}: changes {told.since + 1:,} to {told.sequence:,}.", soft_wrap=True)


def apply(
    folder: Annotated[Path, typer.Argument(help="The copy.")],
    file: Annotated[Path, typer.Argument(help="The delta.")],
    heads: Annotated[
        Path | None, typer.Option(help="What `register chain` printed; finds deceit too.")
    ] = None,
) -> None:
    """Bring a copy in Parquet up to date with a delta, once it is proven whole.

    Example: phlov register apply copy/ march.parquet --heads chain.json
    """
    days = _read_heads(heads)[1] if heads else None
    manifest = apply_delta(folder, file, days)
    answers.print(
        f"{folder}: up to change {manifest.sequence:,}; addresses {manifest.addresses:,}."
    )


def _published(heads: Path | None) -> tuple[str, list[DayHead], tuple[int, str]]:
    if heads is not None:
        return _read_heads(heads)
    with register_here() as (register, _):
        mark = mark_now(register.store)
        return mark.identity, day_heads(register.store), (mark.sequence, mark.hash.hex())


def _read_heads(path: Path) -> tuple[str, list[DayHead], tuple[int, str]]:
    try:
        told = orjson.loads(path.read_bytes())
        days = [DayHead(**day) for day in told["days"]]
        return str(told["identity"]), days, (int(told["sequence"]), str(told["hash"]))
    except (ValueError, KeyError, TypeError):
        problem = Problem("--heads", repr(path.name), "what `phlov register chain` prints")
        raise InputError("The heads of the chain cannot be read.", [problem]) from None


def _lines(source: Path | BinaryIO) -> Iterator[bytes]:
    if isinstance(source, Path):
        with source.open("rb") as file:
            yield from (line.rstrip(b"\n") for line in file)
    else:
        yield from (line.rstrip(b"\n") for line in source)
