"""Read parcels from a table: guess the columns, keep every good row, explain every other."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Callable, Mapping

from addressing import written_accuracy_m
from gis_data import InputError, Problem, Row, Table, shown_columns
from logistics_center.parcels.cells import (
    CellError,
    read_degrees,
    read_measure,
    read_priority,
    read_riel,
    read_time,
    read_window,
    window_of,
)
from logistics_center.parcels.columns import Columns, find_columns
from logistics_center.parcels.model import Parcel, ParcelList
from logistics_center.parcels.row_cells import RowCells
from logistics_center.place_frame import Frame
from logistics_center.rules import rules
from routing import TimeWindow

_END_OF_DAY_S = 24 * 3600
_SAID_DEFAULTS = ("weight_g", "volume_cm3")
_PLACE_ROLES = ("address", "address_code", "postcode")


def read_parcels(table: Table, overrides: Mapping[str, str] | None = None) -> ParcelList:
    """Read every row of a table as a parcel, or say why it is none.

    Columns are found by name in Khmer and English (``data/columns.toml``). A row with a bad cell
    is set aside with one problem for each bad cell; the other rows are never lost.

    Args:
        table: An open table; it is read to its end.
        overrides: Role → column, where the guess would be wrong ("address" → "Ship to").

    Raises:
        InputError: When no column tells the place, an override is wrong, or there is no row.
    """
    columns = find_columns(table.columns, overrides or {})
    _check_place_columns(table, columns)
    reader = _Reader(columns)
    parcels: list[Parcel] = []
    problems: list[Problem] = []
    set_aside: list[int] = []
    for row in table:
        parcel, found = reader.read(row)
        if parcel is None:
            problems += found
            set_aside.append(row.number)
        else:
            parcels.append(parcel)
    if not parcels and not set_aside:
        raise InputError("The parcel table has a header and no row.")
    notes = (*table.notes, *columns.notes, *reader.notes())
    return ParcelList(
        tuple(parcels), tuple(problems), tuple(set_aside), dict(columns.by_role), notes
    )


def _check_place_columns(table: Table, columns: Columns) -> None:
    found = columns.by_role
    if any(role in found for role in _PLACE_ROLES) or {"latitude", "longitude"} <= found.keys():
        return
    roles = rules("columns")["roles"]
    accepted = ", ".join([*roles["address"], *roles["address_code"][:2], *roles["postcode"][:2]])
    raise InputError(
        "No column of the parcel table tells the place.",
        [
            Problem(
                "header",
                f"the columns {shown_columns(table.columns)}",
                f"an address column ({accepted}) or latitude and longitude",
                "Name the column yourself, such as address=YOUR COLUMN.",
            )
        ],
    )


class _Reader:
    """Reads rows with known columns; counts what it had to assume."""

    def __init__(self, columns: Columns) -> None:
        self._columns = columns
        self._defaults = rules("defaults")
        self._assumed: Counter[str] = Counter()
        self._row_ids = 0
        self._first_row: dict[str, int] = {}

    def notes(self) -> list[str]:
        """Say how often each default was taken."""
        notes = []
        for name, count in self._assumed.items():
            rule = self._defaults[name]
            notes.append(
                f"No {rule['label']} for {count} of the parcels: {rule['shown']} was taken for "
                f"each ({rule['reason']})."
            )
        if self._row_ids:
            notes.append(f"No id for {self._row_ids} of the parcels: each is called after its row.")
        return notes

    def read(self, row: Row) -> tuple[Parcel | None, list[Problem]]:
        """Read one row: a parcel and no problem, or no parcel and all its problems."""
        if row.error:
            given = "a row that cannot be read"
            return None, [Problem(f"row {row.number}", given, "one cell per column", row.error)]
        cells = RowCells(row, self._columns.by_role)
        position = self._position(cells)
        amounts = {
            "weight_g": cells.take("weight", self._measure("weight")),
            "volume_cm3": self._volume(cells),
            "service_s": cells.take("service", self._measure("service")),
            "priority": cells.take("priority", _priority),
        }
        window = _window(cells)
        cod_amount_khr = cells.take("cod_amount_khr", read_riel)
        placed = position is not None or any(cells.text(role) for role in _PLACE_ROLES)
        if not placed and not cells.problems:
            cells.reject("address", "nothing", "an address, a code or a position")
        parcel_id = cells.text("id") or f"row-{row.number}"
        if parcel_id in self._first_row:
            given = f"the id {parcel_id!r} again (first in row {self._first_row[parcel_id]})"
            cells.reject("id", given, "each id once", "Give each parcel its own id.")
        if cells.problems:
            return None, cells.problems
        self._first_row[parcel_id] = row.number
        latitude, longitude = position or (None, None)
        self._row_ids += not cells.text("id")
        return Parcel(
            id=parcel_id,
            row=row.number,
            recipient_name=cells.text("recipient_name") or None,
            phone=cells.text("phone") or None,
            address=cells.text("address"),
            latitude=latitude,
            longitude=longitude,
            position_accuracy_m=written_accuracy_m(cells.text("latitude"), cells.text("longitude"))
            if position
            else None,
            address_code=cells.text("address_code") or None,
            postcode=cells.text("postcode") or None,
            **self._with_defaults(amounts),
            window=window,
            cod_amount_khr=cod_amount_khr,
            note=cells.text("note") or None,
        ), []

    def _with_defaults(self, amounts: Mapping[str, int | None]) -> dict[str, int]:
        filled: dict[str, int] = {}
        for name, amount in amounts.items():
            filled[name] = int(self._defaults[name]["value"]) if amount is None else amount
            self._assumed[name] += amount is None and name in _SAID_DEFAULTS
        self._assumed += Counter()  # drops the zeros
        return filled

    def _measure(self, role: str) -> Callable[[str], int]:
        rule = rules("columns")["measures"][role]
        unit = self._columns.units.get(role, rule["unnamed"])
        return lambda text: read_measure(text, unit, rule["units"], rule["largest"])

    def _volume(self, cells: RowCells) -> int | None:
        if cells.text("volume"):
            return cells.take("volume", self._measure("volume"))
        sides = [cells.take(side, self._measure(side)) for side in ("length", "width", "height")]
        known = [side for side in sides if side is not None]
        return math.prod(known) if len(known) == len(sides) else None

    def _position(self, cells: RowCells) -> tuple[float, float] | None:
        before = len(cells.problems)
        latitude = cells.take("latitude", read_degrees)
        longitude = cells.take("longitude", read_degrees)
        if len(cells.problems) > before or (latitude is None and longitude is None):
            return None
        if latitude is None or longitude is None:
            missing = "latitude" if latitude is None else "longitude"
            cells.reject(missing, "nothing", f"a {missing} as well")
            return None
        frame = Frame.of_cambodia()
        if not frame.holds(latitude, longitude):
            given = f"latitude {cells.text('latitude')}, longitude {cells.text('longitude')}"
            cells.reject("latitude", given, frame.expected, frame.remedy(latitude, longitude))
            return None
        return latitude, longitude


def _priority(text: str) -> int:
    return read_priority(text, rules("columns")["priorities"])


def _window(cells: RowCells) -> TimeWindow | None:
    if cells.text("window"):
        return cells.take("window", read_window)
    before = len(cells.problems)
    opens_s = cells.take("window_opens", read_time)
    closes_s = cells.take("window_closes", read_time)
    if len(cells.problems) > before or (opens_s is None and closes_s is None):
        return None
    try:
        return window_of(opens_s or 0, _END_OF_DAY_S if closes_s is None else closes_s)
    except CellError as error:
        given = f"{cells.text('window_opens')} to {cells.text('window_closes')}"
        cells.reject("window_opens", given, error.expected, error.remedy)
        return None
