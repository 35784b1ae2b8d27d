"""Find a house by its number on a street: known, or between two known ones."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from functools import lru_cache
from itertools import pairwise
from typing import NamedTuple

import numpy as np
import shapely

from addressing.geocode.rules import load_rules
from addressing.streets.layers import Houses

_NUMBER = re.compile(r"(?P<lead>[a-z]{0,3})0*(?P<figure>[0-9]{1,5})(?P<letters>[a-z]*[0-9]?)")
_JOINED = re.compile("[-/&]")
_MOST_BETWEEN = 2


class HouseNumber(NamedTuple):
    """A number taken apart; letters of floors are no part of it.

    >>> house_number("12Eo"), house_number("12A")
    (HouseNumber(figure=12, letters=''), HouseNumber(figure=12, letters='a'))
    """

    figure: int
    letters: str


class FoundHouse(NamedTuple):
    """Where a house is, in metres (``flat``).

    Attributes:
        x, y: The point.
        accuracy_m: How far it may be off.
        how: Why it is there, as the end of a sentence about the house.
    """

    x: float
    y: float
    accuracy_m: float
    how: str


class _Known(NamedTuple):
    figure: int
    along_m: float
    point: tuple[float, float]
    foot: tuple[float, float]


@lru_cache(maxsize=20_000)
def house_number(text: str) -> HouseNumber | None:
    """The first number in the number of a house; None where there is none."""
    first = _JOINED.split(re.sub(r"[\s.#]+", "", text).casefold())[0]
    match = _NUMBER.fullmatch(first)
    if match is None:
        return None
    letters = "" if match["letters"] in _floor_letters() else match["letters"]
    return HouseNumber(int(match["figure"]), match["lead"] + letters)


@lru_cache(maxsize=1)
def _floor_letters() -> frozenset[str]:
    """Letters that say a floor or a double number, not another house: 12Eo is on plot 12."""
    return frozenset(load_rules("premises")["door_letters"]["latin"])


class Numbering:
    """The known numbers of one street in one commune."""

    def __init__(self, houses: Houses, rows: Iterable[int], line: shapely.Geometry | None) -> None:
        self._houses = houses
        self._rows = [int(row) for row in rows]
        self._line = line

    def find(self, wanted: HouseNumber) -> FoundHouse | None:
        """The house, or the place where its number falls between known ones."""
        return self._known(wanted) or self._on_house_line(wanted) or self._between(wanted)

    def span(self) -> str:
        """The numbers that are known, as "2 to 188"; empty where there are none."""
        figures = [read.figure for row in self._rows if (read := self._read(row))]
        if not figures:
            return ""
        low, high = min(figures), max(figures)
        return str(low) if low == high else f"{low} to {high}"

    def _read(self, row: int) -> HouseNumber | None:
        return house_number(self._houses.number[row])

    def _known(self, wanted: HouseNumber) -> FoundHouse | None:
        """The house of the number, else one of the same figure with other letters."""
        rules = load_rules("streets")["accuracy_m"]
        rows = [
            (row, read.letters)
            for row in self._rows
            if (read := self._read(row)) and read.figure == wanted.figure
            if not self._houses.number_to[row]
        ]
        same = [row for row, letters in rows if letters == wanted.letters]
        if same:
            return self._at(same, rules["house_point"], "is mapped there")
        if rows:
            how = f"is not mapped, but {self._houses.number[rows[0][0]]} is"
            return self._at([rows[0][0]], rules["other_letter"], how)
        return None

    def _at(self, rows: Sequence[int], least_m: float, how: str) -> FoundHouse:
        """Where a number is mapped, once or several times: the first, as exact as all lie close."""
        first, *others = (self._houses.shapes[row] for row in rows)
        spread = max((first.distance(other) for other in others), default=0.0)
        accuracy = max(least_m, self._houses.extent_m[rows[0]], spread)
        return FoundHouse(first.x, first.y, accuracy, how)

    def _on_house_line(self, wanted: HouseNumber) -> FoundHouse | None:
        """The place on a line that the map says is full of houses."""
        for row in self._rows:
            last = house_number(self._houses.number_to[row])
            first = self._read(row)
            if first is None or last is None or first.figure == last.figure:
                continue
            low, high = sorted((first.figure, last.figure))
            step = self._houses.step[row]
            if not low <= wanted.figure <= high or (wanted.figure - first.figure) % step:
                continue
            line = self._houses.shapes[row]
            share = (wanted.figure - first.figure) / (last.figure - first.figure)
            spot = line.interpolate(share, normalized=True)
            spacing = line.length * step / (high - low)
            return FoundHouse(
                spot.x,
                spot.y,
                max(spacing, load_rules("streets")["accuracy_m"]["between_at_least"]),
                f"is interpolated on the line of houses from {first.figure} to {last.figure}",
            )
        return None

    def _between(self, wanted: HouseNumber) -> FoundHouse | None:
        """Between the next lower and the next higher number of the same parity and side."""
        if self._line is None:
            return None
        for part in shapely.get_parts(self._line):
            known = self._along(part, wanted.figure % 2)
            pair = _around(known, wanted.figure)
            if pair is not None:
                return _interpolated(part, *pair, wanted.figure)
        return None

    def _along(self, part: shapely.LineString, parity: int) -> list[_Known]:
        """Known houses of one parity on one line, by number."""
        far = load_rules("streets")["distance_m"]["house_from_street"]
        found: dict[int, _Known] = {}
        for row in self._rows:
            read = self._read(row)
            if read is None or read.figure % 2 != parity or self._houses.number_to[row]:
                continue
            point = self._houses.shapes[row]
            if part.distance(point) <= far:
                along = float(part.project(point))
                foot = part.interpolate(along)
                known = _Known(read.figure, along, (point.x, point.y), (foot.x, foot.y))
                found.setdefault(read.figure, known)
        return [found[figure] for figure in sorted(found)]


def _around(known: Sequence[_Known], figure: int) -> tuple[_Known, _Known] | None:
    """The neighbours of a number where the numbers about it run in order on one side."""
    figures = [one.figure for one in known]
    place = int(np.searchsorted(figures, figure))
    if not 0 < place < len(known):
        return None
    about = known[max(place - _MOST_BETWEEN, 0) : place + _MOST_BETWEEN]
    steps = [after.along_m - before.along_m for before, after in pairwise(about)]
    in_order = all(step > 0 for step in steps) or all(step < 0 for step in steps)
    low, high = known[place - 1], known[place]
    apart = abs(high.along_m - low.along_m)
    if not in_order or apart > load_rules("streets")["distance_m"]["between_houses"]:
        return None
    return (low, high) if _same_side(low, high) else None


def _same_side(low: _Known, high: _Known) -> bool:
    """Whether two houses stand on one side of the street that runs from one to the other."""
    along = np.subtract(high.foot, low.foot)
    sides = [
        along[0] * (one.point[1] - one.foot[1]) - along[1] * (one.point[0] - one.foot[0])
        for one in (low, high)
    ]
    return bool(sides[0] * sides[1] >= 0)


def _interpolated(part: shapely.LineString, low: _Known, high: _Known, figure: int) -> FoundHouse:
    share = (figure - low.figure) / (high.figure - low.figure)
    foot = part.interpolate(low.along_m + share * (high.along_m - low.along_m))
    off = [
        (1 - share) * (low.point[axis] - low.foot[axis])
        + share * (high.point[axis] - high.foot[axis])
        for axis in (0, 1)
    ]
    least = load_rules("streets")["accuracy_m"]["between_at_least"]
    return FoundHouse(
        foot.x + off[0],
        foot.y + off[1],
        max(abs(high.along_m - low.along_m) / 2, least),
        f"is not mapped and interpolated between {low.figure} and {high.figure}",
    )
