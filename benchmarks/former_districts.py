"""List the districts in which older postcode lists had today's communes."""

from __future__ import annotations

from collections.abc import Mapping

from postcodes import DatedUnit, History, load_history


def former_districts() -> Mapping[str, tuple[str, ...]]:
    """MEF code of a commune → codes of districts of today that it was in, where that changed."""
    history = load_history()
    found: dict[str, tuple[str, ...]] = {}
    for units in history.vintages[-1].units.values():
        commune = units[0]
        if commune.parent is None or commune.code.endswith("00"):
            continue
        own = commune.parent[:4]
        old = {district for district in _districts_before(history, commune) if district != own}
        if old:
            found[commune.code] = tuple(sorted(old))
    return found


def _districts_before(history: History, commune: DatedUnit) -> set[str]:
    found: set[str] = set()
    waiting = [commune]
    while waiting:
        for link in history.predecessors(waiting.pop()):
            waiting.append(link.old)
            district = _today(history, history.chain(link.old)[1])
            if district is not None:
                found.add(district.code[:4])
    return found


def _today(history: History, unit: DatedUnit) -> DatedUnit | None:
    """What goes on under the unit's name; None where it was divided and no part kept the name."""
    newest = history.vintages[-1].year
    while unit.vintage != newest:
        links = history.successors(unit)
        if len(links) > 1:
            links = tuple(link for link in links if _letters(link.new) == _letters(unit))
        if len(links) != 1:
            return None
        unit = links[0].new
    return unit


def _letters(unit: DatedUnit) -> str:
    return unit.name_km.replace(" ", "")
