"""Read the rows of a published list from a table: guess the columns, keep every row."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from gis_data import InputError, Level, Problem, Row, Table, match_columns, shown_columns
from postcodes.audit.model import ListedRow, ParentClaim
from postcodes.audit.rules import audit_data
from postcodes.audit.written import split_scripts

_LEVELS = (Level.PROVINCE, Level.DISTRICT, Level.COMMUNE, Level.VILLAGE)


@dataclass(frozen=True, slots=True)
class PublishedList:
    """The rows of a list and how its columns were understood.

    Attributes:
        rows: In the order of the file.
        columns: Role → column.
        notes: What was understood or repaired while the file was read.
    """

    rows: tuple[ListedRow, ...] = field(repr=False)
    columns: Mapping[str, str]
    notes: tuple[str, ...]


def read_list(table: Table, overrides: Mapping[str, str] | None = None) -> PublishedList:
    """Read every row of a table as one unit of a list.

    Columns are found by name in Khmer and English (``data/audit_columns.toml``). The unit is the
    one of the column for the code, or else of the finest column that is filled: village_code
    before commune_code before district_code.

    Args:
        table: An open table; it is read to its end.
        overrides: Role → column, where the guess would be wrong.

    Raises:
        InputError: When no column holds codes, an override is wrong, or there is no row.
    """
    columns = match_columns(table.columns, audit_data("columns")["roles"], overrides or {})
    if not any(role in columns for role in ("code", *(f"{level}_code" for level in _LEVELS))):
        raise _no_code_column(table)
    rows = tuple(_read_row(row, columns) for row in table)
    if not rows:
        raise InputError("The list has a header and no row.")
    return PublishedList(rows, columns, tuple(table.notes))


def _no_code_column(table: Table) -> InputError:
    accepted = ", ".join(audit_data("columns")["roles"]["code"])
    return InputError(
        "No column of the list holds codes.",
        [
            Problem(
                "header",
                f"the columns {shown_columns(table.columns)}",
                f"one of {accepted}, or village_code, commune_code, district_code, province_code",
                "Name the column yourself, such as code=YOUR COLUMN.",
            )
        ],
    )


def _read_row(row: Row, columns: Mapping[str, str]) -> ListedRow:
    cells = {role: row.values.get(column, "").strip() for role, column in columns.items()}
    by_level = {level: _cells_of(level, cells) for level in _LEVELS}
    finest = next((level for level in reversed(_LEVELS) if any(by_level[level])), None)
    names = [cells.get(role, "") for role in ("name_km", "name_latin", "name")]
    own_names = any(role in columns for role in ("name_km", "name_latin", "name"))
    code = cells.get("code", "")
    named_level = None
    if finest is not None and ("code" not in columns or not own_names):
        own_code, *names_there = by_level[finest]
        named_level = finest
        code = code if "code" in columns else own_code
        names = names if own_names else names_there
    claims = [
        ParentClaim(level, code_there, tuple(name for name in names_there if name))
        for level, (code_there, *names_there) in by_level.items()
        if level is not named_level and any(by_level[level])
    ]
    if cells.get("parent_code") or cells.get("parent_name"):
        parent_names = (cells["parent_name"],) if cells.get("parent_name") else ()
        claims.append(ParentClaim(None, cells.get("parent_code", ""), parent_names))
    return ListedRow(
        row.number,
        code,
        *split_scripts(*names),
        cells.get("admin_code", ""),
        cells.get("level", ""),
        cells.get("unit_type", ""),
        named_level,
        tuple(claims),
        row.error,
    )


def _cells_of(level: Level, cells: Mapping[str, str]) -> tuple[str, str, str, str]:
    return (
        cells.get(f"{level}_code", ""),
        cells.get(f"{level}_km", ""),
        cells.get(f"{level}_latin", ""),
        cells.get(level.value, ""),
    )
