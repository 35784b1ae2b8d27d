"""Ask for what codes name: cells, centres, areas, storage keys."""

from __future__ import annotations

import random
from typing import Any, Final

from addressing import CodeLevel, area_code, decode, storage_key
from vector_kinds.ground import (
    BELOW_ROOT,
    CHILDREN,
    Kind,
    Rows,
    any_code,
    any_digits,
    code_of,
    error_of,
    root_count,
)

_FIRST: Final = [0] * BELOW_ROOT
_LAST: Final = [CHILDREN - 1] * BELOW_ROOT
_AREAS: Final = (CodeLevel.BLOCK, CodeLevel.TOWN)


def decoding(rng: random.Random) -> Rows:
    """The first or the last door of each root, and another."""
    for rank in range(root_count()):
        for digits in (_LAST if rank % 2 else _FIRST, any_digits(rng)):
            yield _place(code_of(rank, digits))


def areas(rng: random.Random) -> Rows:
    """A town of each root, blocks and doors of some, with the areas that they lie in."""
    for rank in range(root_count()):
        door = code_of(rank, any_digits(rng))
        block, town = (area_code(door, level) for level in _AREAS)
        yield [*_place(town), None, town]
        if rank % 3 == 0:
            yield [*_place(block), block, town]
        if rank % 9 == 0:
            yield [*_place(door), block, town]


def keys(rng: random.Random) -> Rows:
    """Doors of every third root and of the last; areas, which have no key."""
    for rank in (*range(0, root_count(), 3), root_count() - 1):
        for digits in (_FIRST, _LAST, any_digits(rng)):
            code = code_of(rank, digits)
            yield [code, storage_key(code), None]
    for _ in range(10):
        for level in _AREAS:
            text = area_code(any_code(rng), level)
            yield [text, None, error_of(lambda text=text: storage_key(text))]


def _place(text: str) -> list[Any]:
    place = decode(text)
    return [text, f"{place.cell:x}", round(place.latitude, 7), round(place.longitude, 7)]


KINDS: Final = {
    "decode": Kind(
        "A code, its H3 cell in hexadecimal, and the centre of the cell in degrees.",
        ("code", "cell", "latitude", "longitude"),
        decoding,
    ),
    "area": Kind(
        "A code or area, its H3 cell and centre, and the block and the town that it lies in; a "
        "town lies in no block.",
        ("text", "cell", "latitude", "longitude", "block", "town"),
        areas,
    ),
    "storage_key": Kind(
        "A code and its storage key, or the error: an area has none.",
        ("text", "key", "error"),
        keys,
    ),
}
