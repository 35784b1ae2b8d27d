"""Ask for the codes of positions: every root, borders of cells, islands, sea, abroad, nowhere."""

from __future__ import annotations

import json
import math
import random
import tomllib
from collections.abc import Iterator
from typing import Any, Final

import h3.api.basic_int as h3

from addressing import decode, encode
from vector_kinds.ground import (
    BELOW_ROOT,
    CHILDREN,
    FOLDER,
    Kind,
    Rows,
    any_code,
    any_digits,
    code_of,
    error_of,
    root_count,
)

ROOT, DOOR = 5, 13
DISPLACEMENT: Final = 1e-8
AROUND: Final = 600
BORDER_CELLS: Final = 50
"""Doors whose sides are tried, of each of two sorts."""

Pair = tuple[float, float]


def encoding(rng: random.Random) -> Rows:
    """Positions and their codes."""
    for rank in range(root_count()):
        yield from _every_child(rank, rng)
    yield from _named()
    for _ in range(AROUND):
        yield _position(round(rng.uniform(9.5, 15.2), 6), round(rng.uniform(101.5, 108.3), 6))
    yield from _no_positions()
    for cell in _border_cells(rng):
        yield from _displaced(cell, rng)
        yield from _on_border(cell, rng)


def _every_child(rank: int, rng: random.Random) -> Rows:
    """Seven doors of a root that have, together, every child digit at every resolution."""
    first = any_digits(rng)
    for turn in range(CHILDREN):
        code = code_of(rank, [(turn + first[place]) % CHILDREN for place in range(BELOW_ROOT)])
        place = decode(code)
        row = _position(
            round(place.latitude + rng.uniform(-2e-5, 2e-5), 6),
            round(place.longitude + rng.uniform(-2e-5, 2e-5), 6),
        )
        assert row[2] == [code]  # at most 3.1 m from the centre; the sides are 3.6 m away or more
        yield row


def _named() -> Rows:
    places = tomllib.loads((FOLDER / "places.toml").read_text("utf-8"))
    for kind in ("land", "islands", "sea", "abroad"):
        for latitude, longitude in places[kind].values():
            yield _position(latitude, longitude)
            yield _position(longitude, latitude)  # swapped


def _no_positions() -> Rows:
    latitude, longitude = 13.4125, 103.8670
    for bad in (math.nan, math.inf, -math.inf, 90.000001, -90.000001, 180.000001, -180.000001, 1e9):
        yield _position(bad, longitude)
        yield _position(latitude, bad)
        yield _position(bad, bad)


def _border_cells(rng: random.Random) -> Iterator[int]:
    """Doors anywhere, and doors where a root borders on another."""
    for _ in range(BORDER_CELLS):
        yield decode(any_code(rng)).cell
    found = 0
    while found < BORDER_CELLS:
        corners = h3.cell_to_boundary(h3.cell_to_parent(decode(any_code(rng)).cell, ROOT))
        side = rng.randrange(len(corners))
        latitude, longitude = _between(corners[side - 1], corners[side], rng.random())
        if _position(latitude, longitude)[-1] is None:
            found += 1
            yield h3.latlng_to_cell(latitude, longitude, DOOR)


def _between(first: Pair, second: Pair, share: float) -> Pair:
    return (
        first[0] * (1 - share) + second[0] * share,
        first[1] * (1 - share) + second[1] * share,
    )


def _displaced(cell: int, rng: random.Random) -> Rows:
    """At each side of a cell a point 1e-8 degrees within it and one 1e-8 degrees beyond."""
    corners = h3.cell_to_boundary(cell)
    for side, corner in enumerate(corners):
        before = corners[side - 1]
        latitude, longitude = _between(before, corner, rng.uniform(0.05, 0.95))
        north, east = corner[0] - before[0], corner[1] - before[1]
        length = math.hypot(north, east)
        for step in (-DISPLACEMENT, DISPLACEMENT):
            yield _position(latitude + step * east / length, longitude - step * north / length)


def _on_border(cell: int, rng: random.Random) -> Rows:
    """A point on a side and a corner; each has any of the codes that touch there."""
    corners = h3.cell_to_boundary(cell)
    side = rng.randrange(len(corners))
    on_side = _between(corners[side - 1], corners[side], rng.uniform(0.05, 0.95))
    for latitude, longitude in (on_side, corners[side]):
        around = [
            _position(
                latitude + DISPLACEMENT * math.cos(eighth * math.pi / 4),
                longitude + DISPLACEMENT * math.sin(eighth * math.pi / 4),
            )
            for eighth in range(8)
        ]
        if all(error is None for *_, error in around):
            codes = sorted({code for _, _, found, _ in around for code in found})
            yield [latitude, longitude, codes, None]


def _position(latitude: float, longitude: float) -> list[Any]:
    """One vector; what JSON cannot write as a number is a text."""
    error = error_of(lambda: encode(latitude=latitude, longitude=longitude))
    codes = [] if error else [encode(latitude=latitude, longitude=longitude)]
    written = [v if math.isfinite(v) else json.dumps(v) for v in (latitude, longitude)]
    return [*written, codes, error]


KINDS: Final = {
    "encode": Kind(
        "A position in degrees, and its code, or the error. Where several codes are listed, cells "
        "touch there and any of them is right. The first vectors are seven for each row of the "
        "root table, in its order, which have every child digit at every resolution: no root and "
        "no cell below it is a pentagon.",
        ("latitude", "longitude", "codes", "error"),
        encoding,
    ),
}
