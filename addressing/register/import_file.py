"""Import a file of addresses by a mapping: CSV, Excel, Parquet, Shapefile, GeoPackage.

Each slice of the file is a transaction. An import that was stopped is begun again and goes on:
what stands there under the source's name for it is matched, not registered twice.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from addressing.register.address import AddressDraft
from addressing.register.checking import check_act
from addressing.register.import_mapping import ImportMapping
from addressing.register.import_source import Source, open_source, positions_of
from addressing.register.importing import BATCH, import_addresses
from addressing.register.journal import Act
from addressing.register.register import Register
from gis_data import Problem, Slice

MOST_PROBLEMS: Final = 1_000
"""Problems that a report keeps; ``on_problem`` is told all of them."""

_PLACE: Final = re.compile(r"address (\d+)")
_DAYS: Final = ("valid_from", "valid_to")
_POSITION: Final = ("latitude", "longitude")


@dataclass(frozen=True, slots=True)
class FileImportReport:
    """What became of the rows of a file.

    Attributes:
        accepted: Registered now.
        matched: Registered before, or a second time in the same file.
        rejected: Rows that cannot be used.
        problems: Why, with the row as a person counts it; the first ``MOST_PROBLEMS``.
        notes: What was understood or repaired on reading, as sentences.
    """

    accepted: int = 0
    matched: int = 0
    rejected: int = 0
    problems: tuple[Problem, ...] = field(default=(), repr=False)
    notes: tuple[str, ...] = ()

    @property
    def rows(self) -> int:
        """Rows that were read."""
        return self.accepted + self.matched + self.rejected


def import_file(
    register: Register,
    path: Path,
    mapping: ImportMapping,
    act: Act,
    *,
    batch: int = BATCH,
    progress: Callable[[FileImportReport], None] | None = None,
    on_problem: Callable[[Problem], None] | None = None,
) -> FileImportReport:
    """Register whatever of a file is not registered yet.

    Args:
        register: Where to.
        path: The file; see ``open_source``.
        mapping: Which column is which part.
        act: Who does it, and why.
        batch: Rows in one transaction.
        progress: Is given the report so far after each of them.
        on_problem: Is told everything that is wrong, as it is found.

    Raises:
        InputError: Mapping and file do not fit, or the act cannot be used. Rows that cannot be
            used are in the report.
        TableError: The file cannot be read.
        StoreError: The database cannot go on; what was written stays, and the same import goes on
            there.
    """
    check_act(act)
    report = FileImportReport()
    with open_source(path, mapping, batch) as source:
        for rows in source.slices:
            part, problems = _import_slice(register, source, rows, mapping, act)
            if on_problem:
                for problem in problems:
                    on_problem(problem)
            report = FileImportReport(
                report.accepted + part.accepted,
                report.matched + part.matched,
                report.rejected + part.rejected,
                (*report.problems, *problems)[:MOST_PROBLEMS],
                tuple(source.notes),
            )
            if progress:
                progress(report)
        return replace(report, notes=tuple(source.notes))


def _import_slice(
    register: Register, source: Source, rows: Slice, mapping: ImportMapping, act: Act
) -> tuple[FileImportReport, list[Problem]]:
    found = _Drafts(source, rows, mapping)
    numbers = [rows.numbers[place] for place in found.sound]
    told = import_addresses(register, found.drafts, act, batch=max(len(found.drafts), 1))
    later = [_of_row(problem, numbers) for problem in told.rejected]
    accepted, matched = told.accepted, told.matched
    rejected = len(rows) - accepted - matched
    problems = sorted([*found.problems, *later], key=_row_number)
    return FileImportReport(accepted, matched, rejected), problems


def _row_number(problem: Problem) -> int:
    return int(problem.where.partition(",")[0].removeprefix("row "))


def _of_row(problem: Problem, numbers: Sequence[int]) -> Problem:
    """The problem with the number of the row in the file, not of the address in its batch."""
    return replace(
        problem, where=_PLACE.sub(lambda found: f"row {numbers[int(found[1]) - 1]}", problem.where)
    )


class _Drafts:
    """The drafts of a slice.

    Attributes:
        drafts: What can be checked further.
        sound: Their places in the slice.
        problems: What is wrong with the others.
    """

    def __init__(self, source: Source, rows: Slice, mapping: ImportMapping) -> None:
        self._numbers, self._names = rows.numbers.tolist(), mapping.columns
        self.drafts: list[AddressDraft] = []
        self.sound: list[int] = []
        self.problems: list[Problem] = []
        texts = {part: rows.texts(name) for part, name in mapping.columns.items()}
        positions = self._positions(source, rows, texts)
        for place in range(len(rows)):
            if place in rows.errors:
                self._tell(place, "", rows.errors[place], "a sound row")
                continue
            parts: dict[str, Any] = {
                part: column[place].strip()
                for part, column in texts.items()
                if part not in _POSITION
            }
            parts |= mapping.constants
            sound = place in positions and all(
                self._dated(parts, part, place) for part in _DAYS if part in parts
            )
            if sound:
                longitude, latitude = positions[place]
                self.drafts.append(
                    AddressDraft(
                        latitude=latitude, longitude=longitude, source=mapping.source, **parts
                    )
                )
                self.sound.append(place)

    def _positions(
        self, source: Source, rows: Slice, texts: dict[str, list[str]]
    ) -> dict[int, tuple[float, float]]:
        """Longitude and latitude by place, where there are any."""
        if source.geometry:
            found, problems = positions_of(rows.batch.column(source.geometry), source.to_degrees)
        else:
            found, problems = self._numbers_of(texts)
            if source.to_degrees is not None:
                found = np.stack(source.to_degrees.transform(*found.T), axis=1)
        for place, problem in problems.items():
            if place not in rows.errors:
                self._tell(place, problem.where, problem.given, problem.expected)
        return {
            place: (longitude, latitude)
            for place, (longitude, latitude) in enumerate(found.tolist())
            if place not in problems
        }

    def _numbers_of(
        self, texts: dict[str, list[str]]
    ) -> tuple[npt.NDArray[np.float64], dict[int, Problem]]:
        found = np.full((len(self._numbers), 2), np.nan)
        problems = {}
        for axis, part in enumerate(("longitude", "latitude")):
            for place, text in enumerate(texts[part]):
                try:
                    found[place, axis] = float(text)
                except ValueError:
                    problems[place] = Problem(
                        f"column {self._names[part]}", repr(text), "a number with a point"
                    )
        return found, problems

    def _dated(self, parts: dict[str, Any], part: str, place: int) -> bool:
        text = parts[part]
        try:
            parts[part] = date.fromisoformat(text[:10]) if text else None
        except ValueError:
            name = self._names.get(part, part)
            self._tell(place, f"column {name}", repr(text), "a day: 2026-03-01")
            return False
        return True

    def _tell(self, place: int, where: str, given: str, expected: str) -> None:
        row = f"row {self._numbers[place]}"
        self.problems.append(Problem(f"{row}, {where}" if where else row, given, expected))
