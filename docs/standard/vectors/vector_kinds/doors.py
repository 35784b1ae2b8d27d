"""Ask for door suffixes, and for what texts with a suffix are read as."""

from __future__ import annotations

import random
from collections.abc import Iterator
from typing import Any, Final

from addressing import CodeLevel, area_code, door_code, parse_door
from vector_kinds.ground import (
    ASCII,
    LAST_SEQUENCE,
    SCRIPTS,
    SYMBOLS,
    Kind,
    Rows,
    any_code,
    bare,
    error_of,
)

SMALL: Final = (1, 2, 8, 9, 10, 80, 81, 82, LAST_SEQUENCE - 1, LAST_SEQUENCE)
"""Sequence numbers at which the form changes."""

DOORS: Final = 400
DAMAGED: Final = 40


def suffixes(rng: random.Random) -> Rows:
    """Doors with a suffix, as they are typed; what is refused."""
    for place in range(DOORS):
        sequence = SMALL[place] if place < len(SMALL) else rng.randint(1, LAST_SEQUENCE)
        text = door_code(any_code(rng), sequence).text
        yield _door(text)
        yield _door(_retyped(text, rng))
    for _ in range(DAMAGED):
        code = any_code(rng)
        text = door_code(code, rng.randint(1, LAST_SEQUENCE)).text
        yield from (_door(damaged) for damaged in _damaged(bare(text), rng))
        yield _door(f"{any_code(rng)}-{text[15:]}")
    code = any_code(rng)
    for wrong in ("-", "-0", "-01", "-27-", "-2x", "-xx", "-1234-1", "-55", "-000", "-12345"):
        yield _door(code + wrong)
    for level in (CodeLevel.BLOCK, CodeLevel.TOWN):
        yield _door(f"{area_code(code, level)}-27")


def _retyped(text: str, rng: random.Random) -> str:
    separator = rng.choice((" ", "", ".", "/", "\u2013", "\u200b", "  "))
    return text.translate(rng.choice(SCRIPTS)).replace("-", separator)


def _damaged(digits: str, rng: random.Random) -> Iterator[str]:
    """A wrong symbol and swapped neighbours in the suffix, a wrong digit before it."""
    place = rng.randrange(12, len(digits))
    for symbol in ASCII.replace(digits[place], ""):
        yield digits[:place] + symbol + digits[place + 1 :]
    order = list(digits)
    order[-1], order[-2] = order[-2], order[-1]
    yield "".join(order)
    place = rng.randrange(12)
    yield digits[:place] + rng.choice(SYMBOLS.replace(digits[place], "")) + digits[place + 1 :]


def _door(text: str) -> list[Any]:
    error = error_of(lambda: parse_door(text))
    if error:
        return [text, None, None, None, error]
    door = parse_door(text)
    return [text, door.text, door.code, door.sequence, None]


KINDS: Final = {
    "suffix": Kind(
        "A text, what it is written as, its twelve digits and the sequence number of its suffix, "
        "or the error. Where a sequence number stands, it and the code give the written form.",
        ("text", "written", "code", "sequence", "error"),
        suffixes,
    ),
}
