"""Hold the frozen root table: the H3 cells of resolution 5 that codes begin with, in their order.

The table is appended to, never reordered or shortened, so that codes outlive every reform
(``docs/adr/0003``). It was computed from geoBoundaries KHM ADM0 and ADM3 by
``python -m addressing.code.root_table`` and is read here with its hash checked.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from functools import lru_cache
from importlib import resources
from types import MappingProxyType

from addressing.errors import CodeError

ROOT_RESOLUTION = 5
DOOR_RESOLUTION = 13
CAPACITY = 729
"""Three digits of nine symbols."""

FILE_NAME = "root_cells.txt"
FROZEN_SHA256 = "b9f1569812a744d4b0af2b21f3fc6d95e67afab2c61e2f758168a7a51bcfce94"
"""Hash of the 710 cells of version 1, one hexadecimal index and a line feed each."""

FROZEN_COUNT = 710


def parse_root_table(text: str) -> tuple[int, ...]:
    """Read the table: a comment line begins with #, any other line is one cell.

    Raises:
        CodeError: The frozen part differs from version 1, or the table is too long.
    """
    lines = [line for line in text.splitlines() if line and not line.startswith("#")]
    frozen = "".join(f"{line}\n" for line in lines[:FROZEN_COUNT])
    if hashlib.sha256(frozen.encode()).hexdigest() != FROZEN_SHA256:
        raise CodeError("The root table of the address code is damaged: install Phlov again.")
    if len(lines) > CAPACITY or len(set(lines)) != len(lines):
        raise CodeError("The root table of the address code is too long or repeats a cell.")
    return tuple(int(line, 16) for line in lines)


@lru_cache(maxsize=1)
def root_cells() -> tuple[int, ...]:
    """The root cells in the order of their ranks."""
    text = resources.files("addressing").joinpath("data", FILE_NAME).read_text("ascii")
    return parse_root_table(text)


@lru_cache(maxsize=1)
def root_ranks() -> Mapping[int, int]:
    """Rank of each root cell."""
    return MappingProxyType({cell: rank for rank, cell in enumerate(root_cells())})
