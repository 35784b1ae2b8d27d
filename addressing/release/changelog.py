"""Write what changed between releases so that people can read it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from addressing.release.diff import ReleaseDiff, UnitChange
from addressing.release.snapshot import ListedUnit

_TITLE = "# Changes of the standard\n"
_MOST_MOVES = 100
"""Rows of the table of moved cells; the rest is counted."""


def change_log(version: str, date: str, difference: ReleaseDiff | None, earlier: str) -> str:
    """The change log of a release, with the log of the releases before it.

    Args:
        version: Of the release.
        date: Of the release.
        difference: From the release before; None for the first.
        earlier: The change log of the release before; empty for the first.
    """
    body = "First release.\n" if difference is None else describe_changes(difference)
    older = earlier.removeprefix(_TITLE)
    return f"{_TITLE}\n## {version}, {date}\n\n{body}{older}"


def describe_changes(difference: ReleaseDiff) -> str:
    """What changed, as Markdown."""
    lines = [f"Since {difference.old_version}:", ""]
    parts = [
        line
        for part in (
            _alarm_lines(difference),
            _unit_lines(difference),
            _root_lines(difference),
            _cell_lines(difference),
            _page_lines(difference),
        )
        for line in part
    ]
    return "\n".join([*lines, *(parts or ["Nothing changed.", ""])])


def _alarm_lines(difference: ReleaseDiff) -> Iterator[str]:
    if difference.alarming:
        yield "**ALARM: the root table broke its promise. Do not use this release.**"
        yield ""
        yield from (f"- {alarm}" for alarm in difference.roots.alarms)
        yield ""


def _unit_lines(difference: ReleaseDiff) -> Iterator[str]:
    units = difference.units
    yield from _section("Postcodes added", map(_unit, units.added))
    yield from _section("Postcodes removed", map(_unit, units.removed))
    yield from _section("Renumbered", map(_renumbered, units.renumbered))
    yield from _section("Renamed", map(_renamed, units.renamed))
    yield from _section("Postcodes that name another place than before", units.reused)


def _section(title: str, entries: Iterable[str]) -> Iterator[str]:
    listed = list(entries)
    if listed:
        yield f"### {title} ({len(listed):,})"
        yield ""
        yield from (f"- {entry}" for entry in listed)
        yield ""


def _unit(unit: ListedUnit) -> str:
    return f"{unit.postcode} {unit.full_name_km} · {unit.full_name_latin}"


def _renumbered(change: UnitChange) -> str:
    return f"{change.before.postcode} → {_unit(change.after)}"


def _renamed(change: UnitChange) -> str:
    before, after = change.before, change.after
    return (
        f"{after.postcode} {before.full_name_km} · {before.full_name_latin} → "
        f"{after.full_name_km} · {after.full_name_latin}"
    )


def _root_lines(difference: ReleaseDiff) -> Iterator[str]:
    rows = (f"rank {rank}: {cell}" for rank, cell in difference.roots.appended)
    yield from _section("Root cells appended", rows)


def _cell_lines(difference: ReleaseDiff) -> Iterator[str]:
    moves = difference.lattice.moves
    if not moves:
        return
    yield f"### Cells moved ({difference.lattice.moved_km2:,.3f} km²)"
    yield ""
    yield "| from | to | km² | door cells |"
    yield "|---|---|---|---|"
    for move in moves[:_MOST_MOVES]:
        yield f"| {move.before} | {move.after} | {move.area_km2:,.3f} | {move.cells:,} |"
    yield ""
    if rest := moves[_MOST_MOVES:]:
        area = sum(move.area_km2 for move in rest)
        yield f"And {len(rest):,} smaller moves of together {area:,.3f} km²."
        yield ""


def _page_lines(difference: ReleaseDiff) -> Iterator[str]:
    yield from _section(
        "Pages of the specification",
        (f"{page}: {change}" for page, change in difference.pages.items()),
    )
