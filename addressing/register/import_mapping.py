"""Read the file that says which column of a source is which part of an address."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, Final

from addressing.register.address import DRAFT_FIELDS
from gis_data import InputError, Problem

_POSITION: Final = frozenset({"latitude", "longitude"})
_MAPPED: Final = frozenset(DRAFT_FIELDS) - {"source"}
_CONSTANT: Final = _MAPPED - _POSITION - {"source_id"}
_OF_FILE: Final = frozenset({"format", "sheet", "layer", "crs", "encoding"})
_HEAD: Final = ("source", "licence")


@dataclass(frozen=True, slots=True)
class ImportMapping:
    """How a source's table becomes addresses.

    Attributes:
        source: Its name, for ever the same: it tells its things from those of others.
        date: Of the data.
        licence: Under which it may be used.
        columns: Field of ``AddressDraft`` → column of the source.
        constants: Field of ``AddressDraft`` → text that holds for all rows.
        format: Of a table; recognised where empty.
        sheet: Of a workbook; the first one where empty.
        layer: Of a file with several.
        crs: Of the positions (``EPSG:32648``); what the file itself says where empty.
        encoding: Of the texts of a Shapefile; what the file itself says where empty.
    """

    source: str
    date: date
    licence: str
    columns: Mapping[str, str]
    constants: Mapping[str, str]
    format: str = ""
    sheet: str = ""
    layer: str = ""
    crs: str = ""
    encoding: str = ""

    @property
    def has_position(self) -> bool:
        """Whether the position stands in columns rather than in shapes."""
        return self.columns.keys() >= _POSITION


def load_mapping(path: Path) -> ImportMapping:
    """Read a mapping file.

    Raises:
        InputError: It is no TOML, or says what cannot be; everything that is wrong is said.
        OSError: It cannot be read.
    """
    try:
        text = path.read_bytes().decode()
    except UnicodeDecodeError:
        problem = Problem(f"{path}", "bytes that are no UTF-8", "TOML in UTF-8")
        raise InputError("The mapping cannot be read.", [problem]) from None
    return parse_mapping(text)


def parse_mapping(text: str) -> ImportMapping:
    """The mapping that a text in TOML is.

    >>> mapping = parse_mapping('''
    ... source = "cadastre"
    ... date = 2026-03-01
    ... licence = "CC BY 4.0"
    ... columns.source_id = "PARCEL"
    ... columns.house = "HOUSE"
    ... constants.unit = "171002"
    ... ''')
    >>> mapping.columns["house"], mapping.has_position
    ('HOUSE', False)

    Raises:
        InputError: As ``load_mapping``.
    """
    try:
        told = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        problem = Problem("the file", str(error), "TOML")
        raise InputError("The mapping cannot be read.", [problem]) from None
    problems = [*_check_head(told)]
    parts = {name: _texts(told, name, problems) for name in ("columns", "constants", "file")}
    problems += _check_names("columns", parts["columns"], _MAPPED)
    problems += _check_names("constants", parts["constants"], _CONSTANT)
    problems += _check_names("file", parts["file"], _OF_FILE)
    problems += _check_parts(parts["columns"], parts["constants"])
    if problems:
        raise InputError("The mapping cannot be used.", problems)
    return ImportMapping(
        told["source"].strip(), told["date"], told["licence"], parts["columns"],
        parts["constants"], **parts["file"],
    )  # fmt: skip


def _check_head(told: Mapping[str, Any]) -> list[Problem]:
    problems = [
        Problem(name, repr(told.get(name, "nothing")), "a text that is not empty")
        for name in _HEAD
        if not isinstance(told.get(name), str) or not told[name].strip()
    ]
    if type(told.get("date")) is not date:
        problems.append(Problem("date", repr(told.get("date", "nothing")), "a day: 2026-03-01"))
    known = {*_HEAD, "date", "columns", "constants", "file"}
    problems += [
        Problem(name, "a key that is none", f"one of {', '.join(sorted(known))}")
        for name in told.keys() - known
    ]
    return problems


def _texts(told: Mapping[str, Any], name: str, problems: list[Problem]) -> dict[str, str]:
    table = told.get(name, {})
    if not isinstance(table, dict) or not all(isinstance(text, str) for text in table.values()):
        problems.append(Problem(name, repr(table), "a table of texts in quotation marks"))
        return {}
    return table


def _check_names(table: str, given: Mapping[str, str], known: frozenset[str]) -> list[Problem]:
    return [
        Problem(f"{table}.{name}", "a name that is none", f"one of {', '.join(sorted(known))}")
        for name in given.keys() - known
    ]


def _check_parts(columns: Mapping[str, str], constants: Mapping[str, str]) -> list[Problem]:
    problems = [
        Problem(f"constants.{name}", "a part that has a column too", "one or the other")
        for name in columns.keys() & constants.keys()
    ]
    if "source_id" not in columns:
        problems.append(
            Problem(
                "columns.source_id", "nothing", "the column in which the source names its things"
            )
        )
    if len(_POSITION & columns.keys()) == 1:
        problems.append(Problem("columns", "half a position", "latitude and longitude, or neither"))
    return problems
