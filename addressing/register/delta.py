"""Write what changed as a Parquet file, and bring a copy of the register up to date with it."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from itertools import islice
from pathlib import Path
from typing import Any, Final

import orjson
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from addressing.register.address import Address, read_state
from addressing.register.chain import DayHead, Mark, verify_copy
from addressing.register.copy_files import groups, in_order, root_of, table_of_addresses, write_file
from addressing.register.copy_manifest import (
    CopyFile,
    CopyManifest,
    check_file,
    open_copy,
    publish,
    renewed,
)
from addressing.register.errors import ChainBrokenError, CopyError
from addressing.register.feed import Change, changes_since, day_heads, mark_now
from addressing.register.journal import ChangeKind
from gis_data.db import Store

_TOLD: Final = b"phlov_delta"
_FORMAT: Final = "phlov register delta 1"
_ROWS: Final = 5_000
_SCHEMA: Final = pa.schema(
    [
        ("sequence", pa.int64()),
        ("at", pa.timestamp("us", tz="UTC")),
        ("kind", pa.string()),
        ("address", pa.int64()),
        ("code", pa.string()),
        ("line", pa.string()),
    ]
)


@dataclass(frozen=True, slots=True)
class DeltaSummary:
    """What a delta holds.

    Attributes:
        identity: Of the register.
        since: Number of the change that it follows.
        sequence: Number of its last change; ``since`` where nothing changed.
        days: Heads of the days that it touches.
    """

    identity: str
    since: int
    sequence: int
    days: tuple[DayHead, ...]


def write_delta(store: Store, since: int, path: Path) -> DeltaSummary:
    """Write all changes after one into a file, which appears whole or not at all.

    Args:
        store: The register's database.
        since: Number of the last change that the reader has.
        path: The file.

    Raises:
        FeedPositionError: The register has not come so far.
        StoreError: The database cannot be read.
        CopyError: A replica is behind.
        OSError: The file cannot be written.
    """
    changes = changes_since(store, since)
    mark = mark_now(store)
    summary = DeltaSummary(
        mark.identity, since, max(since, mark.sequence), _heads(store, since, mark)
    )
    wanted = islice(changes, summary.sequence - since)
    part = path.with_name(f".{path.name}.{os.getpid()}.part")
    try:
        with part.open("wb") as stream:
            with pq.ParquetWriter(stream, _SCHEMA, compression="zstd") as writer:
                count = 0
                while rows := list(islice(wanted, _ROWS)):
                    writer.write_table(_table_of(rows))
                    count += len(rows)
                if count < summary.sequence - since:
                    raise CopyError(
                        f"The database gave {count} of {summary.sequence - since} changes: a "
                        "replica is behind. Try again."
                    )
                told = {"format": _FORMAT, **asdict(summary)}
                writer.add_key_value_metadata({_TOLD: orjson.dumps(told)})
            stream.flush()
            os.fsync(stream.fileno())
        part.replace(path)
    finally:
        part.unlink(missing_ok=True)
    return summary


def _heads(store: Store, since: int, mark: Mark) -> tuple[DayHead, ...]:
    """Heads of the days from a change up to a mark, the last as far as it had come there."""
    heads = [head for head in day_heads(store) if head.last >= since and head.day <= mark.day]
    if heads and heads[-1].day == mark.day:
        heads[-1] = DayHead(mark.day, heads[-1].first, mark.sequence, mark.hash.hex())
    return tuple(heads)


def _table_of(changes: Sequence[Change]) -> pa.Table:
    columns = {
        "sequence": [change.sequence for change in changes],
        "at": [change.at for change in changes],
        "kind": [change.kind.value for change in changes],
        "address": [change.address.id for change in changes],
        "code": [change.address.code for change in changes],
        "line": [change.line.decode() for change in changes],
    }
    return pa.table(columns, _SCHEMA)


def read_delta(path: Path) -> DeltaSummary:
    """What a delta holds, by its own words.

    Raises:
        CopyError: The file is no delta.
    """
    try:
        told = orjson.loads((pq.read_metadata(path).metadata or {})[_TOLD])
        if told["format"] != _FORMAT:
            raise KeyError(_FORMAT)  # noqa: TRY301 - one message for whatever is no delta
        days = tuple(DayHead(**day) for day in told["days"])
        return DeltaSummary(told["identity"], int(told["since"]), int(told["sequence"]), days)
    except (pa.ArrowException, ValueError, KeyError, TypeError, AttributeError):
        raise CopyError(f"{path} is no delta of the register, or is damaged.") from None


def delta_lines(path: Path) -> Iterator[bytes]:
    """The lines of the feed that a delta holds, in their order."""
    with pq.ParquetFile(path) as file:
        for batch in file.iter_batches(_ROWS, columns=["line"]):
            yield from (line.encode() for line in batch.column(0).to_pylist())


def apply_delta(
    folder: Path, delta: Path, published: Sequence[DayHead] | None = None
) -> CopyManifest:
    """Bring a copy up to date, once it is proven that the delta is whole and follows it.

    The proof: the chain of hashes leads from the copy's last change over every line to the heads
    of the days; each address that changed is in the copy, and each new one is not.

    Args:
        folder: With the copy.
        delta: A file of ``write_delta`` that begins at the copy's last change or before.
        published: The heads that the register publishes (``day_heads``), asked for apart; without
            them those in the delta are compared, which finds damage, not deceit. A day that was
            not over when the delta was written is proven with the next one.

    Returns:
        The new manifest; the old one where the copy has all of the delta.

    Raises:
        CopyError: Copy or delta is none, is damaged, or does not follow the other.
        ChainBrokenError: A change is missing, foreign or altered. The copy stays as it was.
        OSError: The folder cannot be written. Idem.
    """
    before, summary = open_copy(folder), read_delta(delta)
    if summary.identity != before.identity:
        raise CopyError("The delta belongs to another register than the copy.")
    if summary.since > before.sequence:
        raise CopyError(
            f"The copy ends with change {before.sequence}, the delta begins after {summary.since}. "
            f"Fetch the delta since {before.sequence}."
        )
    if summary.sequence <= before.sequence:
        return before
    news = _News()
    lines = islice(delta_lines(delta), before.sequence - summary.since, None)
    try:
        mark = verify_copy(news.taken(lines), _days_of(summary, before, published), before.mark)
    except (pa.ArrowException, UnicodeError, AttributeError, OSError):
        raise CopyError(f"{delta} is damaged. Fetch it again.") from None
    if mark.sequence != summary.sequence:
        raise ChainBrokenError(
            f"The delta says that it reaches change {summary.sequence}, but ends with "
            f"{mark.sequence}. Fetch it again."
        )
    with renewed(folder) as files:
        kept = {file.root: file for file in before.files}
        for root, addresses in sorted(news.by_root().items()):
            files.append(_renew(folder, root, kept.pop(root, None), addresses, news.registered))
        manifest = CopyManifest.of(mark, [*files, *kept.values()])
    publish(folder, manifest)
    return manifest


def _days_of(
    summary: DeltaSummary, before: CopyManifest, published: Sequence[DayHead] | None
) -> list[DayHead]:
    """The heads to compare with: those from the copy's day up to the last day of the delta."""
    if published is None:
        return [head for head in summary.days if head.day >= before.day]
    last = max((head.day for head in summary.days), default="")
    heads = {head.day: head for head in published if before.day <= head.day <= last}
    told = summary.days[-1] if summary.days else None
    if told and told.day in heads and heads[told.day].last > told.last:
        heads[told.day] = told  # the day went on after the delta was written
    return list(heads.values())


class _News:
    """The last state of each address that a delta tells of."""

    def __init__(self) -> None:
        self._states: dict[int, Address] = {}
        self.registered: set[int] = set()

    def taken(self, lines: Iterator[bytes]) -> Iterator[bytes]:
        """Pass lines on to whoever proves them, and remember what they say."""
        for line in lines:
            yield line  # proven before it is read: who proves asks for the next one
            told: Mapping[str, Any] = orjson.loads(line)
            number = told["address"]
            state = read_state(number, told["sequence"], orjson.dumps(told["state"]))
            self._states[number] = state
            if told["kind"] == ChangeKind.REGISTERED:
                self.registered.add(number)

    def by_root(self) -> dict[str, list[Address]]:
        """The addresses by the digits of their root cells."""
        found: dict[str, list[Address]] = {}
        for address in self._states.values():
            found.setdefault(root_of(address.code), []).append(address)
        return found


def _renew(
    folder: Path, root: str, before: CopyFile | None, addresses: list[Address], new: set[int]
) -> CopyFile:
    changed = {address.id for address in addresses}
    table = table_of_addresses(addresses)
    if before is not None:
        old = pq.read_table(check_file(folder, before), partitioning=None, schema=table.schema)
        told_of = pc.is_in(old.column("id"), pa.array(sorted(changed), pa.int64()))
        gone = set(old.column("id").filter(told_of).to_pylist())
        table = pa.concat_tables([old.filter(pc.invert(told_of)), table])
    else:
        gone = set()
    if gone != changed - new:
        odd = min(gone ^ (changed - new))
        raise CopyError(
            f"The copy does not have what the delta builds on: address {odd} is "
            f"{'there already' if odd in new else 'missing'}. Write a new snapshot."
        )
    return write_file(folder, root, groups(in_order(table)))
