"""Decide which counts may be published, so that no sum or difference of them tells of a few.

A count may stand where it is at least ``LEAST``, and where the part of its population that it
leaves out is none that is known or at least ``LEAST`` too: of 12 addresses 11 of which had a
delivery, all would be told but one. Totals are given for towns and for the country. What is left
when the published parts are taken from a total must keep the same rule, else further blocks are
held back, the smallest first, or the total (complementary suppression). Every number that can be
worked out is then a sum of parts each of which may stand by itself.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final

LEAST: Final = 10
"""No published count is smaller, nor any that can be worked out."""


@dataclass(frozen=True, slots=True)
class Count:
    """How many of a population.

    Attributes:
        count: Those that have what is counted.
        others: Those that have not, where the population is known to everybody.
    """

    count: int
    others: int | None = None

    def plus(self, other: Count) -> Count:
        """Both together."""
        others = None if self.others is None else self.others + (other.others or 0)
        return Count(self.count + other.count, others)

    @property
    def may_stand(self) -> bool:
        """Whether it may be published, or be what remains."""
        return self.count >= LEAST and (self.others is None or self.others >= LEAST)


@dataclass(frozen=True, slots=True)
class Publishable:
    """What may be published.

    Attributes:
        blocks: Counts by block.
        towns: Counts by town, of all their blocks.
        country: Of all; None where it may not.
    """

    blocks: Mapping[int, int]
    towns: Mapping[int, int]
    country: int | None


def publishable(counts: Mapping[int, Count], town_of: Mapping[int, int]) -> Publishable:
    """What may be published of counts by block.

    Args:
        counts: All blocks that have any; whoever has none of what is counted stands in ``others``.
        town_of: The town of each block.

    >>> counts = {1: Count(40), 2: Count(15), 3: Count(3)}
    >>> publishable(counts, dict.fromkeys(counts, 7))
    Publishable(blocks={1: 40}, towns={7: 58}, country=58)
    """
    towns: dict[int, dict[int, Count]] = {}
    for block, count in sorted(counts.items()):
        if count.count or count.others:
            towns.setdefault(town_of[block], {})[block] = count
    kept = {town: _kept(blocks) for town, blocks in towns.items()}
    totals = {town: _sum(blocks.values()) for town, blocks in towns.items()}
    told = {town for town in towns if _sound(_hidden(towns[town], kept[town]))}
    while True:
        rest = _sum_of(_hidden(towns[town], kept[town]) for town in towns if town not in told)
        if _sound(rest) or not told:
            break
        smallest = min(told, key=lambda town: (totals[town].count, town))
        told.discard(smallest)
        kept[smallest] = set()
    whole = _sum_of(totals.values())
    return Publishable(
        {block: counts[block].count for town in sorted(kept) for block in sorted(kept[town])},
        {town: totals[town].count for town in sorted(told)},
        whole.count if whole is not None and _sound(rest) else None,
    )


def _kept(blocks: Mapping[int, Count]) -> set[int]:
    """The blocks of a town that may be published beside its total."""
    kept = {block for block, count in blocks.items() if count.may_stand}
    while kept and not _sound(_hidden(blocks, kept)):
        kept.discard(min(kept, key=lambda block: (blocks[block].count, block)))
    return kept


def _hidden(blocks: Mapping[int, Count], kept: set[int]) -> Count | None:
    """What is left of a town when its published blocks are taken away; None for nothing."""
    return _sum_of(count for block, count in blocks.items() if block not in kept)


def _sound(rest: Count | None) -> bool:
    """Whether nothing is left, or what may stand."""
    return rest is None or rest.may_stand


def _sum(counts: Iterable[Count]) -> Count:
    found = _sum_of(counts)
    assert found is not None
    return found


def _sum_of(counts: Iterable[Count | None]) -> Count | None:
    """All together; None where there are none."""
    total: Count | None = None
    for count in counts:
        if count is not None:
            total = count if total is None else total.plus(count)
    return total
