"""Clean the published gazetteer by the rules of ``rules.toml``, each with its reason."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from importlib import resources
from typing import Any

from gis_data.errors import SourceError
from gis_data.gazetteer.units import Level, Unit

_INVISIBLE = dict.fromkeys(map(ord, "\u200b\u200c\u200d\u2060\ufeff"))


@dataclass(frozen=True, slots=True)
class Repair:
    """One unit that a rule dropped or changed: what was published, what stands now, and why."""

    rule: str
    published: str
    now: str | None
    reason: str


def load_rules() -> Mapping[str, Any]:
    """The cleaning rules as shipped."""
    text = resources.files("gis_data.gazetteer").joinpath("rules.toml").read_text("utf-8")
    return tomllib.loads(text)


def clean_name(text: str) -> str:
    """Take out invisible characters and doubled spaces.

    >>> clean_name("គីឡូ\u200b  ៧ ")
    'គីឡូ ៧'
    """
    return " ".join(text.translate(_INVISIBLE).split())


def clean(
    published: Sequence[Unit], rules: Mapping[str, Any]
) -> tuple[list[Unit], tuple[Repair, ...]]:
    """Apply the rules to the units in the order of publication.

    Returns:
        The cleaned units and every repair that was made.

    Raises:
        SourceError: A rule does not find its fault: the published list has changed, or two
            units still share a code afterwards.
    """
    repairs: list[Repair] = []
    units = [
        replace(u, name_km=clean_name(u.name_km), name_latin=clean_name(u.name_latin))
        for u in published
    ]
    for rule in rules["drop_commune"]:
        units = _drop_communes(units, rule, repairs)
    for rule in rules["recode_commune"]:
        units = _recode_commune(units, rule, repairs)
    for rule in rules["number_villages_by_position"]:
        for commune in rule["communes"]:
            units = _number_villages(units, commune, rule["reason"], repairs)
    _refuse_faults(units)
    return units, tuple(repairs)


def _drop_communes(
    units: Iterable[Unit], rule: Mapping[str, Any], repairs: list[Repair]
) -> list[Unit]:
    unseen, kept_as, kept = set(rule["codes"]), rule["kept_as"], []
    for unit in units:
        if unit.code in unseen:
            unseen.discard(unit.code)
            repairs.append(Repair("drop_commune", unit.code, None, rule["reason"]))
        elif unit.parent in rule["codes"] and unit.code.startswith(kept_as):
            kept.append(replace(unit, parent=kept_as))
        elif unit.parent not in rule["codes"]:
            kept.append(unit)
        else:
            # The village moved with its commune and stands under the new code as well.
            repairs.append(Repair("drop_commune", unit.code, None, rule["reason"]))
    if unseen:
        raise SourceError(f"Cleaning rule drop_commune finds no {sorted(unseen)} in the gazetteer.")
    return kept


def _recode_commune(
    units: Sequence[Unit], rule: Mapping[str, Any], repairs: list[Repair]
) -> list[Unit]:
    old, new = rule["code"], rule["to"]
    codes = {unit.code for unit in units}
    if old not in codes or new in codes:
        raise SourceError(f"Cleaning rule recode_commune {old} → {new} does not fit the gazetteer.")
    repairs.append(Repair("recode_commune", old, new, rule["reason"]))
    return [
        replace(unit, code=new, published_code=old) if unit.code == old else unit for unit in units
    ]


def _number_villages(
    units: Sequence[Unit], commune: str, reason: str, repairs: list[Repair]
) -> list[Unit]:
    numbered, position, changed = [], 0, False
    for unit in units:
        if unit.level is not Level.VILLAGE or unit.parent != commune:
            numbered.append(unit)
            continue
        position += 1
        code = f"{commune}{position:02d}"
        if code == unit.code:
            numbered.append(unit)
            continue
        changed = True
        repairs.append(Repair("number_villages_by_position", unit.code, code, reason))
        numbered.append(replace(unit, code=code, published_code=unit.code))
    if not changed:
        raise SourceError(f"Cleaning rule number_villages_by_position: {commune} needs no repair.")
    return numbered


def _refuse_faults(units: Sequence[Unit]) -> None:
    codes: set[str] = set()
    faults = []
    for unit in units:
        if unit.code in codes:
            faults.append(f"{unit.code} stands twice")
        codes.add(unit.code)
        if not (unit.code.isdigit() and len(unit.code) == unit.level.digits):
            faults.append(f"{unit.code!r} is no {unit.level} code")
        if unit.parent is not None and not unit.code.startswith(unit.parent):
            faults.append(f"{unit.code} does not begin with its parent {unit.parent}")
    faults += [
        f"{u.code}: parent {u.parent} is missing"
        for u in units
        if u.parent and u.parent not in codes
    ]
    if faults:
        raise SourceError("The cleaned gazetteer still has faults: " + "; ".join(faults[:20]))
