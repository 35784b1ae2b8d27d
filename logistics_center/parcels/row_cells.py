"""Take the cells of one row by their role and gather what is wrong with them."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

from gis_data import Problem
from logistics_center.parcels.cells import CellError

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from gis_data import Row

_Value = TypeVar("_Value")


class RowCells:
    """The cells of one row; ``problems`` grows with each that cannot be read."""

    def __init__(self, row: Row, columns: Mapping[str, str]) -> None:
        self._row = row
        self._columns = columns
        self.problems: list[Problem] = []

    def text(self, role: str) -> str:
        """Return the cell's text without surrounding space; empty where there is no column."""
        return self._row.values.get(self._columns.get(role, ""), "").strip()

    def take(self, role: str, read: Callable[[str], _Value]) -> _Value | None:
        """Read a cell; None when it is empty, or when it is bad, which is remembered."""
        text = self.text(role)
        if not text:
            return None
        try:
            return read(text)
        except CellError as error:
            self.reject(role, repr(text), error.expected, error.remedy)
            return None

    def reject(self, role: str, given: str, expected: str, remedy: str = "") -> None:
        """Remember a problem with a cell."""
        self.problems.append(Problem(self.where(role), given, expected, remedy))

    def where(self, role: str) -> str:
        """Name a cell as a person finds it."""
        column = self._columns.get(role)
        return f"row {self._row.number}, column {column}" if column else f"row {self._row.number}"
