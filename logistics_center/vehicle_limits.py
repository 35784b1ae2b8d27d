"""Read what a fleet file may say of a vehicle beyond its kind, load and shift."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Protocol

from logistics_center.parcels.cells import (
    CellError,
    ascii_digits,
    read_measure,
    read_riel,
    read_window,
)
from routing import Break, TimeWindow, Vehicle, VehicleCosts, costs_of

_S_PER_MINUTE = 60
_M_PER_KM = 1000

LIMIT_ROLES = {
    "capacity_items": ("capacity_items", "max_items", "max_parcels"),
    "cash_limit_khr": ("cash_limit_khr", "cash_limit", "max_cash_khr"),
    "max_distance_km": ("max_distance_km", "max_km"),
    "break": ("break", "lunch", "rest"),
    "break_min": ("break_min", "break_minutes", "lunch_min"),
    "max_loadings": ("max_loadings", "loadings", "trips"),
    "reload_min": ("reload_min", "reload_minutes", "loading_min"),
    "fixed_khr": ("fixed_khr", "cost_per_day_khr"),
    "per_hour_khr": ("per_hour_khr", "cost_per_hour_khr"),
    "per_km_khr": ("per_km_khr", "cost_per_km_khr"),
}
"""Names of columns by role, as in a fleet file."""

_COSTS = ("fixed_khr", "per_hour_khr", "per_km_khr")


class Take(Protocol):
    """Reads the cell of a role; None where it is empty, or bad, which is remembered."""

    def __call__(self, key: str, read: Callable[[str], Any]) -> Any:
        """Read the cell."""


def read_limits(take: Take) -> dict[str, Any]:
    """The fields of ``Vehicle`` that the cells give, costs aside."""
    distance_m = take("max_distance_km", _scaled(_M_PER_KM))
    reload_s = take("reload_min", _scaled(_S_PER_MINUTE))
    most = take("max_loadings", read_count)
    return {
        "capacity_items": take("capacity_items", whole),
        "cash_limit_khr": take("cash_limit_khr", read_riel),
        "max_distance_m": distance_m,
        "max_loadings": 1 if most is None else most,
        "reload_s": 0 if reload_s is None else reload_s,
        "breaks": _breaks(take),
    }


def read_costs(take: Take) -> dict[str, int]:
    """What of the costs the cells give."""
    given = {name: take(name, read_riel) for name in _COSTS}
    return {name: amount for name, amount in given.items() if amount is not None}


def with_costs(vehicle: Vehicle, given: dict[str, int]) -> VehicleCosts | None:
    """The given costs, the others those of the vehicle's profile; None where none is given."""
    if not given:
        return None
    usual = costs_of(vehicle)
    return VehicleCosts(**{name: given.get(name, getattr(usual, name)) for name in _COSTS})


def whole(text: str) -> int:
    """A whole number; a spreadsheet may hand one on as 3.0.

    Raises:
        CellError: It is none.
    """
    number = ascii_digits(text).strip().removesuffix(".0")
    if not number.isdecimal():
        raise CellError("a whole number")
    return int(number)


def read_count(text: str) -> int:
    """A whole number from 1.

    Raises:
        CellError: It is none.
    """
    number = whole(text)
    if number < 1:
        raise CellError("a whole number from 1")
    return number


def _breaks(take: Take) -> tuple[Break, ...]:
    """One rest: as long as the span, or so many minutes somewhere within it."""
    minutes = take("break_min", _scaled(_S_PER_MINUTE))

    def read(text: str) -> Break:
        span = read_window(text)
        duration_s = span.closes_s - span.opens_s if minutes is None else minutes
        latest_s = span.closes_s - duration_s
        if latest_s < span.opens_s:
            raise CellError(f"a span of at least {duration_s // _S_PER_MINUTE} minutes")
        return Break(duration_s=duration_s, window=TimeWindow(span.opens_s, latest_s))

    found = take("break", read)
    return () if found is None else (found,)


def _scaled(factor: int) -> Callable[[str], int]:
    return lambda text: read_measure(text, "", {"": factor}, 1e9)
