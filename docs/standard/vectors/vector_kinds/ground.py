"""Hold what several kinds of vectors stand on: the roots, random codes, names of errors."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any, Final

from addressing import (
    CodeCheckError,
    CodeFormatError,
    CodeUnknownError,
    OutsideCountryError,
    code_of_key,
)
from gis_data import PhlovError
from postcodes import PostcodeFormatError, PostcodeUnknownError

FOLDER: Final = Path(__file__).parents[1]
CHILDREN: Final = 7
BELOW_ROOT: Final = 8
"""Digits between the root's rank and the check."""

SYMBOLS: Final = "012346789"
ASCII: Final = "0123456789"
SCRIPTS: Final = (
    {},
    str.maketrans(ASCII, "០១២៣៤៥៦៧៨៩"),
    str.maketrans(ASCII, "０１２３４５６７８９"),
)
"""From ASCII digits to themselves, to Khmer and to full-width digits."""

LAST_SEQUENCE: Final = 728
"""Highest sequence number of a door suffix."""

Rows = Iterator[list[Any]]

ERROR_NAMES: Final[dict[type[Exception], str]] = {
    CodeFormatError: "format",
    CodeCheckError: "check",
    CodeUnknownError: "unknown",
    OutsideCountryError: "outside",
    PostcodeFormatError: "format",
    PostcodeUnknownError: "unknown",
}


@dataclass(frozen=True, slots=True)
class Kind:
    """What the vectors of one kind say, and the rows that a generator of randomness gives."""

    about: str
    fields: Sequence[str]
    rows: Callable[[random.Random], Rows]


@lru_cache(maxsize=1)
def root_count() -> int:
    """Rows of the root table that is published."""
    text = (FOLDER.parent / "root-table.txt").read_text("ascii")
    return sum(not line.startswith("#") for line in text.splitlines())


def code_of(rank: int, digits: Sequence[int]) -> str:
    """The code of a door from its root's rank and its eight child digits."""
    key = rank
    for digit in digits:
        key = key * CHILDREN + digit
    return code_of_key(key)


def any_digits(rng: random.Random) -> list[int]:
    """Eight child digits."""
    return [rng.randrange(CHILDREN) for _ in range(BELOW_ROOT)]


def any_code(rng: random.Random) -> str:
    """A door of any root."""
    return code_of(rng.randrange(root_count()), any_digits(rng))


def bare(code: str) -> str:
    """A code without its hyphens."""
    return code.replace("-", "")


def error_of(ask: Callable[[], object]) -> str | None:
    """The standard's name for the error that is raised; None where none is."""
    try:
        ask()
    except PhlovError as error:
        return ERROR_NAMES[type(error)]
    return None
