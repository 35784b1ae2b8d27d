"""Hold the written form of a code: symbols, groups, levels."""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum
from typing import Final

from addressing.code.check import LENGTH
from addressing.code.roots import DOOR_RESOLUTION

SYMBOLS: Final = "012346789"
"""How the values 0 to 8 are written: there is no 5."""

VALUE_OF: Final = {symbol: value for value, symbol in enumerate(SYMBOLS)}

RANK_DIGITS: Final = 3
CHILDREN: Final = 7
GROUP: Final = 4


class CodeLevel(StrEnum):
    """How much of the place a code names."""

    DOOR = "door"
    BLOCK = "block"
    TOWN = "town"

    @property
    def resolution(self) -> int:
        """H3 resolution of the cell."""
        return _RESOLUTION[self]

    @property
    def digits(self) -> int:
        """Digits that are written out; the rest is padded with x."""
        return _DIGITS[self]


_RESOLUTION: Final = {CodeLevel.TOWN: 6, CodeLevel.BLOCK: 10, CodeLevel.DOOR: DOOR_RESOLUTION}
_DIGITS: Final = {CodeLevel.TOWN: 4, CodeLevel.BLOCK: 8, CodeLevel.DOOR: LENGTH}


def write_values(values: Sequence[int]) -> str:
    """Four, eight or twelve values as a code, padded with x.

    >>> write_values([6, 6, 4, 6])
    '7747-xxxx-xxxx'
    """
    return grouped("".join(SYMBOLS[value] for value in values).ljust(LENGTH, "x"))


def grouped(text: str) -> str:
    """Digits in groups of four with hyphens."""
    return "-".join(text[i : i + GROUP] for i in range(0, len(text), GROUP))
