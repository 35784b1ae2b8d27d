"""Keep corrections in a file that only grows: the later one wins, the earlier ones stay."""

from __future__ import annotations

import csv
import fcntl
import io
import os
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, fields
from functools import cached_property
from pathlib import Path

from addressing.batch.corrections.model import Correction
from addressing.batch.corrections.places import read_place
from addressing.errors import AddressingError
from gis_data import InputError, Problem, open_table, shown_columns
from postcodes import PostcodeError

COLUMNS = tuple(known.name for known in fields(Correction))
_NEEDED = ("text", "position", "code", "author", "date")
_BOM = "\N{ZERO WIDTH NO-BREAK SPACE}"


@dataclass(frozen=True)
class Corrections:
    """What a corrections file says.

    Attributes:
        history: Every correction, the oldest first.
        notes: What could not be used, as sentences.
    """

    history: tuple[Correction, ...] = ()
    notes: tuple[str, ...] = field(default=(), compare=False)

    @cached_property
    def current(self) -> Mapping[tuple[str, str], Correction]:
        """(text, position) → the correction that holds: the last one."""
        return {(one.text, one.position): one for one in self.history}

    def replaced_by(self, new: Iterable[Correction]) -> list[tuple[Correction, Correction]]:
        """Where new corrections contradict what holds: (what held, what is new)."""
        return [
            (held, one)
            for one in new
            if (held := self.current.get((one.text, one.position))) is not None
            and held.code != one.code
        ]


def read_corrections(path: Path) -> Corrections:
    """The corrections of a file; none where there is no file yet.

    A row whose code names no place, or that is damaged, is not used, and a note says so.

    Raises:
        InputError: It is no file of corrections.
    """
    if not path.exists():
        return Corrections()
    history: list[Correction] = []
    notes: list[str] = []
    with open_table(path) as table:
        missing = [name for name in _NEEDED if name not in table.columns]
        if missing:
            raise InputError(
                f"{path} is no file of corrections.",
                [
                    Problem(
                        "header",
                        shown_columns(table.columns),
                        f"also the columns {', '.join(missing)}",
                        "Name another file with --corrections.",
                    )
                ],
            )
        for row in table:
            values = {name: row.values.get(name, "").strip() for name in COLUMNS}
            try:
                code = read_place(values["code"])
            except (PostcodeError, AddressingError) as error:
                notes.append(f"{path.name}, row {row.number} is not used: {error}")
                continue
            if row.error or not (values["text"] or values["position"]):
                problem = row.error or "it has neither text nor position"
                notes.append(f"{path.name}, row {row.number} is not used: {problem}.")
                continue
            history.append(Correction(**{**values, "code": code}))
    return Corrections(tuple(history), tuple(notes))


def append_corrections(path: Path, corrections: Iterable[Correction]) -> None:
    """Write corrections behind those that are there, all of them or none.

    Raises:
        OSError: The file system refuses; the file is then as it was.
    """
    buffer = io.StringIO()
    writer = csv.writer(buffer, lineterminator="\r\n")
    writer.writerows([getattr(one, name) for name in COLUMNS] for one in corrections)
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("a+b") as file:
        fcntl.flock(file, fcntl.LOCK_EX)  # two clerks at a time write one after the other
        size = file.seek(0, os.SEEK_END)
        head = ""
        if size == 0:
            header = io.StringIO()
            csv.writer(header, lineterminator="\r\n").writerow(COLUMNS)
            head = _BOM + header.getvalue()
        else:
            file.seek(-1, os.SEEK_END)
            head = "" if file.read(1) == b"\n" else "\r\n"
        try:
            file.write((head + buffer.getvalue()).encode())
            file.flush()
            os.fsync(file.fileno())
        except OSError:
            file.truncate(size)
            raise
