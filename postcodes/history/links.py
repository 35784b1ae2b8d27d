"""Say what became of each unit from an older list to a newer one, and why."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from gis_data import Level
from postcodes.history.matching import Counterparts, name_likeness
from postcodes.history.model import Reason
from postcodes.history.sources import ListedUnit

_ANOTHER_NAME = 0.75
"""Names less alike than this are two names, not two spellings."""


@dataclass(frozen=True, slots=True)
class ListedLink:
    """What one code of an older list is in a newer one.

    Attributes:
        old: Code in the older list.
        new: Code in the newer list.
        reasons: What happened, the most important first.
        share: Of the villages of all successors of ``old``, those in ``new``; 0…1.
    """

    old: str
    new: str
    reasons: tuple[Reason, ...]
    share: float


@dataclass(frozen=True, slots=True)
class Split:
    """A commune that was divided: its code in the older list, its parts in the newer."""

    parent: str
    children: tuple[str, ...]


def link_lists(
    old: Sequence[ListedUnit],
    new: Sequence[ListedUnit],
    counterparts: Counterparts,
    splits: Sequence[Split],
    villages: Mapping[str, int],
) -> list[ListedLink]:
    """Link every unit of an older list to what it is in a newer one, in the order of the codes.

    Args:
        old: The older list.
        new: The newer list.
        counterparts: Units that go on under their names.
        splits: Communes that were divided between the two.
        villages: Villages of each commune of the newer list, for the shares.
    """
    teller = _Teller({unit.code: unit for unit in old}, {unit.code: unit for unit in new})
    communes = _commune_pairs(counterparts, splits)
    links: list[ListedLink] = []
    for level in (Level.COMMUNE, Level.DISTRICT, Level.PROVINCE):
        flows: Counter[tuple[str, str]] = Counter()
        for before, after in communes:
            cut = level.digits
            pair = before[:cut].ljust(6, "0"), after[:cut].ljust(6, "0")
            flows[pair] += villages[after]
        links += _links(flows, teller, counterparts)
    return sorted(links, key=lambda link: (link.old, -link.share, link.new))


def _commune_pairs(counterparts: Counterparts, splits: Sequence[Split]) -> set[tuple[str, str]]:
    pairs = set(counterparts.communes.items())
    for split in splits:
        pairs |= {(split.parent, child) for child in split.children}
    return pairs


def _links(
    flows: Counter[tuple[str, str]], teller: _Teller, counterparts: Counterparts
) -> Iterator[ListedLink]:
    of_old, into_new, totals = Counter[str](), Counter[str](), Counter[str]()
    for (before, after), count in flows.items():
        of_old[before] += 1
        into_new[after] += 1
        totals[before] += count
    for (before, after), count in flows.items():
        reasons = []
        if of_old[before] > 1:
            reasons.append(Reason.SPLIT)
        if into_new[after] > 1 and not counterparts.goes_on(before, after):
            reasons.append(Reason.MERGED)
        reasons += teller.reasons(before, after, counterparts, alone=of_old[before] == 1)
        yield ListedLink(
            before, after, tuple(reasons) or (Reason.SAME,), round(count / totals[before], 4)
        )


@dataclass(frozen=True, slots=True)
class _Teller:
    """Both lists by their codes."""

    before: Mapping[str, ListedUnit]
    after: Mapping[str, ListedUnit]

    def reasons(
        self, before: str, after: str, counterparts: Counterparts, *, alone: bool
    ) -> list[Reason]:
        """What else happened than a split or a merger; ``alone``: there is no other successor."""
        old, new = self.before[before], self.after[after]
        found = []
        if old.level is Level.COMMUNE and not counterparts.goes_on(
            f"{before[:4]}00", f"{after[:4]}00"
        ):
            found.append(Reason.MOVED)
        elif alone and before != after:
            found.append(Reason.RENUMBERED)
        if alone and old.name_latin and name_likeness(old, new) < _ANOTHER_NAME:
            found.append(Reason.RENAMED)
        return found
