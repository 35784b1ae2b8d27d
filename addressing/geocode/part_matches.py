"""Say of each part of an address what it matched, and which parts were not used."""

from __future__ import annotations

from collections.abc import Iterator

from addressing.geocode.decision import Decision
from addressing.geocode.hierarchy import Hierarchy
from addressing.geocode.result import GeocodeLevel, PartMatch
from addressing.geocode.split import Splitting
from addressing.geocode.wording import Wording


def matches_of(decision: Decision, hierarchy: Hierarchy, wording: Wording) -> tuple[PartMatch, ...]:
    """The words that speak for the answer, the finest level first."""
    if decision.place is None:
        return ()
    units = {hierarchy.levels[place]: place for place in hierarchy.chains[decision.place]}
    found = []
    for level, piece in decision.evidence.items():
        place = units[level] if piece.former is None else piece.former.place
        found.append(
            PartMatch(
                words=piece.text,
                level=GeocodeLevel(level),
                code=hierarchy.units[place].code,
                name_km=wording.own_name_km(place),
                name_en=wording.own_name_en(place),
                likeness=round(piece.likeness, 3),
                until=None if piece.former is None else piece.former.until,
            )
        )
    return tuple(found)


def not_found_of(decision: Decision, cut: Splitting) -> tuple[str, ...]:
    """Parts with a unit word that the answer does not explain."""
    return tuple(str(cut.parts[place]) for place in decision.missed)


def ignored_of(decision: Decision, cut: Splitting) -> tuple[str, ...]:
    """What was left aside: house, street and landmark, then words that matched nothing."""
    return (*cut.aside, *_unused(decision, cut))


def _unused(decision: Decision, cut: Splitting) -> Iterator[str]:
    matched = [_letters(piece.text) for piece in decision.evidence.values()]
    for place, part in enumerate(cut.parts):
        words = _letters(str(part))
        if place not in decision.missed and not any(used in words for used in matched):
            yield str(part)


def _letters(text: str) -> str:
    # Unspaced Khmer is cut into words while it is matched.
    return text.replace(" ", "")
