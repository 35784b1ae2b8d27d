"""Find which column of a parcel table plays which role, and in which unit it measures."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from gis_data import match_columns, normal_name
from logistics_center.rules import rules


@dataclass(frozen=True, slots=True)
class Columns:
    """Roles of columns.

    Attributes:
        by_role: Role → column.
        units: Role of a measure → unit of its column.
        notes: Where a unit had to be assumed.
    """

    by_role: dict[str, str]
    units: dict[str, str]
    notes: tuple[str, ...]


def find_columns(columns: Sequence[str], overrides: Mapping[str, str]) -> Columns:
    """Match columns to roles and read the units in their names.

    Raises:
        InputError: When an override names a role or column that does not exist.

    >>> find_columns(["ទម្ងន់ (ក្រាម)", "Address"], {}).units
    {'weight': 'ក្រាម'}
    """
    measures: dict[str, dict[str, Any]] = rules("columns")["measures"]
    accepted: dict[str, list[str]] = dict(rules("columns")["roles"])
    for role, rule in measures.items():
        with_unit = [f"{name} {unit}" for name in rule["names"] for unit in rule["units"]]
        accepted[role] = [*rule["names"], *with_unit, *rule["alone"]]
    by_role = match_columns(columns, accepted, overrides)
    units: dict[str, str] = {}
    notes: list[str] = []
    for role, rule in measures.items():
        if role not in by_role:
            continue
        unit = _unit_in(by_role[role], rule)
        units[role] = unit or rule["unnamed"]
        if unit is None:
            notes.append(
                f"Column {by_role[role]!r} names no unit: {rule['unnamed']} was taken where the "
                f"cell names none ({rule['reason']})."
            )
    return Columns(by_role, units, tuple(notes))


def _unit_in(column: str, rule: Mapping[str, Any]) -> str | None:
    """Read the unit off a column's name: "weight_kg", "Weight (g)", "គីឡូ"."""
    units: Mapping[str, float] = rule["units"]
    name = normal_name(column)
    for base in rule["names"]:
        for unit in units:
            if name == normal_name(base + unit):
                return unit
    by_word = {normal_name(unit): unit for unit in units}
    words = [normal_name(word) for word in re.split(r"[\s_()\[\]/,-]+", column)]
    return next((by_word[word] for word in reversed(words) if word in by_word), None)
