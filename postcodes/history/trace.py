"""Follow a unit from its list to the list in force, and say what a code named on a date."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from postcodes.history.model import DatedUnit, History, Numbering, Reason


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a unit of an old list is, or is a part of, in the list in force.

    Attributes:
        unit: Of the list in force.
        share: Of the villages of all outcomes, those in ``unit``; 0…1.
        reasons: What happened on the way; ``SAME`` alone where nothing did.
        path: The unit in every list on the way, the oldest first.
    """

    unit: DatedUnit
    share: float
    reasons: tuple[Reason, ...]
    path: tuple[DatedUnit, ...]


def outcomes(history: History, unit: DatedUnit) -> tuple[Outcome, ...]:
    """What became of a unit until today, the largest share first.

    >>> from postcodes.history.load import load_history
    >>> history = load_history()
    >>> (chaom_chau,) = history.vintages[0].units["120904"]
    >>> [(found.unit.code, found.share) for found in outcomes(history, chaom_chau)]
    [('120917', 0.4211), ('120918', 0.3684), ('120916', 0.2105)]
    """
    found: list[Outcome] = []
    open_ends = [Outcome(unit, 1.0, (), (unit,))]
    while open_ends:
        end = open_ends.pop()
        links = history.successors(end.unit)
        if not links:
            found.append(end)
        open_ends += [
            Outcome(
                link.new,
                end.share * link.share,
                tuple(dict.fromkeys([*end.reasons, *link.reasons])),
                (*end.path, link.new),
            )
            for link in links
        ]
    merged: dict[str, Outcome] = {}
    for end in found:
        before = merged.get(end.unit.code)
        share = end.share + (before.share if before else 0.0)
        kept = end if before is None or end.share > before.share else before
        merged[end.unit.code] = Outcome(kept.unit, share, _told(kept.reasons), kept.path)
    ranked = sorted(merged.values(), key=lambda end: (-end.share, end.unit.code))
    return tuple(Outcome(e.unit, round(e.share, 4), e.reasons, e.path) for e in ranked)


def _told(reasons: tuple[Reason, ...]) -> tuple[Reason, ...]:
    return tuple(reason for reason in reasons if reason is not Reason.SAME) or (Reason.SAME,)


def codes_today(history: History, unit: DatedUnit) -> frozenset[str]:
    """Postcodes in force of what became of a unit."""
    return frozenset(found.unit.code for found in outcomes(history, unit))


def named_on(history: History, code: str, on: date | None) -> tuple[DatedUnit, ...]:
    """Different units that six digits named on a day, the likeliest first.

    The post's own list stands before the administrative ones, a list that was surely in force
    before one whose year alone is known, and a newer list before an older one.

    Args:
        history: All lists.
        code: Six digits.
        on: The day; None for the list in force.
    """
    if on is None:
        return history.vintages[-1].units.get(code, ())
    found = [unit for unit in history.named_by(code) if unit.perhaps_in_force(on)]
    found.sort(
        key=lambda unit: (
            not is_postal(history, unit),
            not unit.surely_in_force(on),
            -unit.vintage,
        )
    )
    places: dict[frozenset[str], DatedUnit] = {}
    for unit in found:
        places.setdefault(codes_today(history, unit), unit)
    return tuple(places.values())


def is_postal(history: History, unit: DatedUnit) -> bool:
    """Whether the unit stands in a list of the post's own."""
    vintage = history.vintage(unit.vintage)
    return vintage is not None and vintage.numbering is Numbering.POSTAL
