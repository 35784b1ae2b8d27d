"""Write and read the shipped table of old codes; rows that only repeat what follows are short."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from importlib import resources

from postcodes.history.model import Moment, Reason
from postcodes.registry import UnitType

TABLE = "data/history.csv"
COLUMNS = (
    "vintage", "code", "unit_type", "name_km", "name_latin", "valid_from", "valid_to",
    "successors",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Successor:
    """A code of the next list, why, and with which share of the villages."""

    code: str
    reasons: tuple[Reason, ...]
    share: float


@dataclass(frozen=True, slots=True)
class TableRow:
    """One unit of one old list.

    Attributes:
        vintage: Year of the list.
        code: Six digits.
        unit_type: What the list calls it.
        name_km: Empty where it is that of the first successor.
        name_latin: Empty where it is that of the first successor.
        valid_from: None where it is that of the list.
        valid_to: None where it is that of the list.
        successors: In the next list of the numbering; first the one that bears the name, if any.
    """

    vintage: int
    code: str
    unit_type: UnitType
    name_km: str
    name_latin: str
    valid_from: Moment | None
    valid_to: Moment | None
    successors: tuple[Successor, ...]


def write_table(rows: Iterable[TableRow], notes: Iterable[str]) -> str:
    """The table as text, ``notes`` above it."""
    lines = [f"# {note}\n" for note in notes]
    lines.append(",".join(COLUMNS) + "\n")
    for row in rows:
        cells = (
            str(row.vintage),
            row.code,
            row.unit_type.value,
            row.name_km,
            row.name_latin,
            str(row.valid_from or ""),
            str(row.valid_to or ""),
            _write_successors(row),
        )
        assert not any("," in cell or '"' in cell for cell in cells), cells
        lines.append(",".join(cells) + "\n")
    return "".join(lines)


def read_table() -> Iterator[TableRow]:
    """The shipped table."""
    text = resources.files("postcodes").joinpath(TABLE).read_text("utf-8")
    lines = (line for line in text.splitlines() if not line.startswith("#"))
    for cells in csv.DictReader(lines):
        yield TableRow(
            int(cells["vintage"]),
            cells["code"],
            UnitType(cells["unit_type"]),
            cells["name_km"],
            cells["name_latin"],
            Moment.parse(cells["valid_from"]) if cells["valid_from"] else None,
            Moment.parse(cells["valid_to"]) if cells["valid_to"] else None,
            tuple(_read_successors(cells["code"], cells["successors"])),
        )


_REASONS = {
    Reason.SAME: "", Reason.RENUMBERED: "n", Reason.RENAMED: "a", Reason.MOVED: "m",
    Reason.SPLIT: "s", Reason.MERGED: "j",
}  # fmt: skip
"""One letter each: new number, new name (a), moved, split, joined."""
_LETTERS = {letter: reason for reason, letter in _REASONS.items() if letter}


def _write_successors(row: TableRow) -> str:
    """``120608:s:0.3333 120609:s:0.3333``; nothing at all for the same code that goes on."""
    written = []
    for successor in row.successors:
        letters = "".join(_REASONS[reason] for reason in successor.reasons)
        share = "" if successor.share == 1 else f"{successor.share:g}"
        code = "=" if successor.code == row.code else successor.code
        written.append(f"{code}:{letters}:{share}".rstrip(":"))
    text = " ".join(written)
    return "" if text == "=" else text


def _read_successors(code: str, text: str) -> Iterator[Successor]:
    for written in (text or "=").split(" "):
        new, letters, share = (*written.split(":"), "", "")[:3]
        yield Successor(
            code if new == "=" else new,
            tuple(_LETTERS[letter] for letter in letters) or (Reason.SAME,),
            float(share) if share else 1.0,
        )
