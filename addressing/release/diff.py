"""Say what changed between two releases: units, root table, cells, pages."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from addressing.code.areas import ground_distance_m
from addressing.release.snapshot import ListedUnit, Snapshot, read_snapshot
from postcodes import LatticeDiff, diff_lattices


@dataclass(frozen=True, slots=True)
class UnitChange:
    """A unit of the old list and what it is in the new one."""

    before: ListedUnit
    after: ListedUnit


@dataclass(frozen=True, slots=True)
class UnitChanges:
    """What became of the postcodes.

    Attributes:
        added: Units that only the new list has.
        removed: Units that only the old list has.
        renamed: The same place under the same postcode, with another name or type.
        renumbered: The same name near the same place, with another postcode.
        reused: Postcodes that name another place than before, sorted.
    """

    added: tuple[ListedUnit, ...]
    removed: tuple[ListedUnit, ...]
    renamed: tuple[UnitChange, ...]
    renumbered: tuple[UnitChange, ...]
    reused: tuple[str, ...]

    def __bool__(self) -> bool:
        """Whether anything changed."""
        return bool(self.added or self.removed or self.renamed or self.renumbered)


@dataclass(frozen=True, slots=True)
class RootChanges:
    """What became of the root table.

    Attributes:
        appended: Rank and H3 index of each new row.
        alarms: Rows that moved or went: each would let codes name other places.
    """

    appended: tuple[tuple[int, str], ...]
    alarms: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ReleaseDiff:
    """Two releases compared.

    Attributes:
        old_version: Of the release before.
        new_version: Of the release after.
        units: What became of the postcodes.
        roots: What became of the root table.
        lattice: Which cells moved from which postcode to which.
        pages: Pages of the specification that are ``added``, ``removed`` or ``changed``.
    """

    old_version: str
    new_version: str
    units: UnitChanges
    roots: RootChanges
    lattice: LatticeDiff = field(repr=False)
    pages: Mapping[str, str]

    @property
    def alarming(self) -> bool:
        """Whether the root table broke its promise, so that the new release must not be used."""
        return bool(self.roots.alarms)


def diff_releases(old: Path, new: Path) -> ReleaseDiff:
    """Compare two releases on disk.

    Raises:
        ReleaseDamagedError: One of them is not what its manifest says.
        ReleaseError: One of them is no release.
    """
    return diff_snapshots(read_snapshot(old), read_snapshot(new))


def diff_snapshots(old: Snapshot, new: Snapshot) -> ReleaseDiff:
    """Compare two releases that were read."""
    return ReleaseDiff(
        old.version,
        new.version,
        unit_changes(old.units, new.units),
        root_changes(old.roots, new.roots),
        diff_lattices(old.lattice, new.lattice),
        _page_changes(old.pages, new.pages),
    )


def unit_changes(old: Mapping[str, ListedUnit], new: Mapping[str, ListedUnit]) -> UnitChanges:
    """Recognise the units of an old list in a new one, by name and place and not by number alone.

    A unit whose name is the same under the same postcode is itself. Of the others, one of each
    list with the same level, a common name and places that reach each other were renumbered, if
    there is one such pair only. What is left with the same postcode at the same place was renamed;
    everything else came or went.
    """
    kept = {code for code in old.keys() & new.keys() if old[code].names & new[code].names}
    gone = {code: unit for code, unit in old.items() if code not in kept}
    come = {code: unit for code, unit in new.items() if code not in kept}
    renumbered = _pairs(gone.values(), come.values())
    for change in renumbered:
        del gone[change.before.postcode], come[change.after.postcode]
    renamed = [
        UnitChange(old[code], new[code]) for code in kept if _shown(old[code]) != _shown(new[code])
    ]
    stayed = [
        code for code in gone.keys() & come.keys() if _reach_each_other(gone[code], come[code])
    ]
    renamed += [UnitChange(gone.pop(code), come.pop(code)) for code in stayed]
    named_before = gone.keys() | {change.before.postcode for change in renumbered}
    named_now = come.keys() | {change.after.postcode for change in renumbered}
    return UnitChanges(
        tuple(come[code] for code in sorted(come)),
        tuple(gone[code] for code in sorted(gone)),
        tuple(sorted(renamed, key=_by_postcode)),
        tuple(sorted(renumbered, key=_by_postcode)),
        tuple(sorted(named_before & named_now)),
    )


def _by_postcode(change: UnitChange) -> str:
    return change.before.postcode


def _shown(unit: ListedUnit) -> tuple[str, str]:
    return unit.full_name_km, unit.full_name_latin


def _pairs(gone: Iterable[ListedUnit], come: Iterable[ListedUnit]) -> list[UnitChange]:
    """Units of both lists that are each other's only match."""
    by_name: dict[tuple[str, str], list[ListedUnit]] = {}
    for unit in come:
        for name in unit.names:
            by_name.setdefault((unit.level, name), []).append(unit)
    matches = []
    for unit in gone:
        named = {
            other.postcode: other
            for name in unit.names
            for other in by_name.get((unit.level, name), ())
            if _reach_each_other(unit, other)
        }
        if len(named) == 1:
            matches.append(UnitChange(unit, *named.values()))
    claims = [change.after.postcode for change in matches]
    return [change for change in matches if claims.count(change.after.postcode) == 1]


def _reach_each_other(unit: ListedUnit, other: ListedUnit) -> bool:
    """Whether the point of one lies within the reach of the other."""
    if unit.place is None or other.place is None:
        return False
    distance = ground_distance_m(
        (unit.place.latitude, unit.place.longitude), (other.place.latitude, other.place.longitude)
    )
    return distance <= max(unit.place.radius_m, other.place.radius_m)


def root_changes(old: tuple[str, ...], new: tuple[str, ...]) -> RootChanges:
    """Compare two root tables: rows may be appended and nothing else.

    >>> root_changes(("a", "b"), ("a", "b", "c")).appended
    ((2, 'c'),)
    >>> root_changes(("a", "b"), ("b", "a")).alarms[0]
    'Rank 0 was a and is b.'
    """
    alarms = [
        f"Rank {rank} was {before} and is {after}."
        for rank, (before, after) in enumerate(zip(old, new, strict=False))
        if before != after
    ]
    alarms += [
        f"Rank {rank} was {cell} and is gone."
        for rank, cell in enumerate(old[len(new) :], start=len(new))
    ]
    return RootChanges(tuple(enumerate(new[len(old) :], start=len(old))), tuple(alarms))


def _page_changes(old: Mapping[str, str], new: Mapping[str, str]) -> dict[str, str]:
    changes = dict.fromkeys(old.keys() - new.keys(), "removed")
    changes |= dict.fromkeys(new.keys() - old.keys(), "added")
    changes |= {page: "changed" for page in old.keys() & new.keys() if old[page] != new[page]}
    return dict(sorted(changes.items()))
