"""Cut the ways of streets at the borders of communes and join those of one name in each."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
import shapely

from addressing.streets.collect import Line, Named, StreetWay
from addressing.streets.flat import to_flat

CommunesAt = Callable[[npt.NDArray[np.float64], npt.NDArray[np.float64]], Sequence[str | None]]
"""Postcodes of the communes at latitudes and longitudes; None outside all of them."""

_STEP_M = 30.0
"""A border is met to half of this."""

_WAYS_AT_ONCE = 2_000


class StreetPiece(NamedTuple):
    """A stretch of a way within one commune."""

    way: StreetWay
    postcode: str
    line: Line


class MergedStreet(NamedTuple):
    """All of a street within one commune.

    Attributes:
        named: Its names, from its longest way.
        keys: Of all names that its ways have.
        postcode: Of the commune.
        length_m: Of all its lines.
        lines: Joined end to end, in degrees.
    """

    named: Named
    keys: tuple[str, ...]
    postcode: str
    length_m: float
    lines: shapely.MultiLineString


def merged_streets(ways: Sequence[StreetWay], communes_at: CommunesAt) -> list[MergedStreet]:
    """The streets of each commune, ordered by postcode and name."""
    by_commune: dict[str, list[StreetPiece]] = {}
    for start in range(0, len(ways), _WAYS_AT_ONCE):
        for piece in _pieces(ways[start : start + _WAYS_AT_ONCE], communes_at):
            by_commune.setdefault(piece.postcode, []).append(piece)
    return [
        merged
        for postcode in sorted(by_commune)
        for merged in sorted(
            (_merged(group) for group in _same(by_commune[postcode])),
            key=lambda street: (street.named.shown, street.keys),
        )
    ]


def _pieces(ways: Sequence[StreetWay], communes_at: CommunesAt) -> Iterator[StreetPiece]:
    fine = [_with_steps(way.line) for way in ways]
    middles = np.concatenate([(line[:-1] + line[1:]) / 2 for line, _ in fine])
    postcodes = communes_at(middles[:, 1], middles[:, 0])
    first = 0
    for way, (line, drawn) in zip(ways, fine, strict=True):
        last = first + len(line) - 1
        yield from _runs(way, line, drawn, postcodes[first:last])
        first = last


def _with_steps(line: Line) -> tuple[Line, npt.NDArray[np.bool_]]:
    """The line with points at every few metres, and which of them it had before."""
    lengths = np.hypot(*np.diff(to_flat(line), axis=0).T)
    counts = np.maximum(np.ceil(lengths / _STEP_M).astype(int), 1)
    starts = np.concatenate([[0], np.cumsum(counts)])
    where = np.interp(np.arange(starts[-1] + 1), starts, np.arange(len(line)))
    places = np.arange(len(line))
    fine = np.column_stack([np.interp(where, places, line[:, axis]) for axis in (0, 1)])
    drawn = np.zeros(len(fine), bool)
    drawn[starts] = True
    return fine, drawn


def _runs(
    way: StreetWay, line: Line, drawn: npt.NDArray[np.bool_], postcodes: Sequence[str | None]
) -> Iterator[StreetPiece]:
    start = 0
    for place in range(1, len(postcodes) + 1):
        if place < len(postcodes) and postcodes[place] == postcodes[start]:
            continue
        postcode = postcodes[start]
        if postcode is not None:
            kept = drawn[start : place + 1].copy()
            kept[[0, -1]] = True
            yield StreetPiece(way, postcode, line[start : place + 1][kept])
        start = place


def _same(pieces: Sequence[StreetPiece]) -> Iterable[list[StreetPiece]]:
    """Pieces of a commune that share a name, directly or through a third."""
    group_of: dict[str, int] = {}
    groups: dict[int, list[StreetPiece]] = {}
    for number, piece in enumerate(pieces):
        touched = sorted({group_of[key] for key in piece.way.keys if key in group_of})
        group = touched[0] if touched else number
        joined = groups.setdefault(group, [])
        for other in touched[1:]:
            joined += groups.pop(other)
        joined.append(piece)
        for key in {key for member in joined for key in member.way.keys} if touched[1:] else ():
            group_of[key] = group
        for key in piece.way.keys:
            group_of[key] = group
    return groups.values()


def _merged(pieces: Sequence[StreetPiece]) -> MergedStreet:
    lengths = [_length_m(piece.line) for piece in pieces]
    by_name: dict[Named, float] = {}
    for piece, length in zip(pieces, lengths, strict=True):
        by_name[piece.way.named] = by_name.get(piece.way.named, 0.0) + length
    ordered = sorted(by_name, key=lambda named: (-by_name[named], named))
    lines = shapely.line_merge(shapely.MultiLineString([piece.line for piece in pieces]))
    return MergedStreet(
        _together(ordered),
        tuple(sorted({key for piece in pieces for key in piece.way.keys})),
        pieces[0].postcode,
        round(sum(lengths), 1),
        shapely.MultiLineString(list(shapely.get_parts(lines))),
    )


def _together(names: Sequence[Named]) -> Named:
    """The names of the longest way, with those that only others have."""
    first = names[0]
    others = [name for named in names for name in (named.shown, *named.others)]
    khmer = next((named.khmer for named in names if named.khmer), "")
    latin = next((named.latin for named in names if named.latin), "")
    reference = next((named.reference for named in names if named.reference), "")
    known = {first.shown, khmer, latin, ""}
    return Named(
        first.shown,
        khmer,
        latin,
        tuple(name for name in dict.fromkeys(others) if name not in known),
        reference,
    )


def _length_m(line: Line) -> float:
    return float(np.hypot(*np.diff(to_flat(line), axis=0).T).sum())
