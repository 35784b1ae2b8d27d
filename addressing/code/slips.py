"""List every code that one slip of the pen may have turned into a given text.

A slip is one wrong digit (a pram that was not heard makes 1 to 4 of 6 to 9), two digits swapped
(neighbours or one apart), a pair doubled wrongly (11 for 22, 1x1 for 2x2), two groups swapped, one
digit missing, or one too many. Digits that cannot be read are written ``?``.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from importlib import resources
from itertools import combinations, product
from typing import Final

from addressing.code.check import LENGTH
from addressing.code.form import GROUP, SYMBOLS

UNREADABLE: Final = "?"
MAX_UNREADABLE: Final = 2
_PRAM: Final = 5


class Slip(StrEnum):
    """What went wrong when a code was copied."""

    SUBSTITUTION = "substitution"
    DROPPED_PRAM = "dropped_pram"
    TRANSPOSITION = "transposition"
    JUMP_TRANSPOSITION = "jump_transposition"
    TWIN = "twin"
    JUMP_TWIN = "jump_twin"
    GROUP_SWAP = "group_swap"
    MISSING = "missing"
    ADDED = "added"
    MISREAD = "misread"  # letters or 51 … 54 for digits: a hint of the reading


@dataclass(frozen=True, slots=True)
class Origin:
    """A text that may have stood before the slip; not yet known to be a code.

    Attributes:
        digits: Twelve digits.
        slip: What went wrong.
        place: Digit at which it did, from 1.
        likelihood: Share of copies of ``digits`` in which just this comes out.
    """

    digits: str
    slip: Slip
    place: int
    likelihood: float


@dataclass(frozen=True, slots=True)
class _Rates:
    shares: Mapping[Slip, float]
    confusions: frozenset[frozenset[str]]
    weight: float

    def substitution(self, meant: str, written: str) -> float:
        """Share of copies in which one digit is replaced, at one place, by one other digit."""
        weights = {other: self._weight(meant, other) for other in SYMBOLS if other != meant}
        share = weights.get(written, 1.0) / sum(weights.values())
        return self.shares[Slip.SUBSTITUTION] * share / LENGTH

    def _weight(self, meant: str, other: str) -> float:
        return self.weight if frozenset((meant, other)) in self.confusions else 1.0


@lru_cache(maxsize=1)
def _rates() -> _Rates:
    text = resources.files("addressing").joinpath("data/code_errors.toml").read_text("utf-8")
    data = tomllib.loads(text)
    pairs = data["confusions"]["heard"] + data["confusions"]["seen"]
    return _Rates(
        {Slip(name): share for name, share in data["shares"].items()},
        frozenset(frozenset(pair) for pair in pairs),
        data["confusions"]["weight"],
    )


def origins(written: str) -> Iterator[Origin]:
    """What may have stood before the slip, for 11, 12 or 13 characters; empty for others.

    Where ``?`` stands for one or two digits, they are the slip.

    >>> len(list(origins("77470626404?")))
    9
    """
    if UNREADABLE in written:
        yield from _unreadable(written)
    elif len(written) == LENGTH - 1:
        yield from _missing(written)
    elif len(written) == LENGTH + 1:
        yield from _added(written)
    elif len(written) == LENGTH:
        yield from _swaps(written)
        yield from _twins(written)
        yield from _substitutions(written)


def misread(hint: str) -> Origin:
    """The origin of a text that a reading takes for this code if signs in it are misread."""
    return Origin(hint.replace("-", ""), Slip.MISREAD, 1, _rates().shares[Slip.MISREAD])


def _substitutions(written: str) -> Iterator[Origin]:
    rates = _rates()
    for place, digit in enumerate(written):
        for meant in SYMBOLS:
            if meant != digit:
                yield Origin(
                    written[:place] + meant + written[place + 1 :],
                    Slip.DROPPED_PRAM if int(meant) == int(digit) + _PRAM else Slip.SUBSTITUTION,
                    place + 1,
                    rates.substitution(meant, digit),
                )


def _unreadable(written: str) -> Iterator[Origin]:
    unreadable = written.count(UNREADABLE)
    if len(written) != LENGTH or unreadable > MAX_UNREADABLE:
        return
    share = _rates().shares[Slip.SUBSTITUTION] / len(SYMBOLS) ** unreadable
    for meant in product(SYMBOLS, repeat=unreadable):
        digits = written
        for digit in meant:
            digits = digits.replace(UNREADABLE, digit, 1)
        yield Origin(digits, Slip.SUBSTITUTION, written.index(UNREADABLE) + 1, share)


def _missing(written: str) -> Iterator[Origin]:
    share = _rates().shares[Slip.MISSING] / LENGTH
    for place in range(LENGTH):
        for meant in SYMBOLS:
            # The same digits come out whichever of a run is lost: each place counts once.
            yield Origin(written[:place] + meant + written[place:], Slip.MISSING, place + 1, share)


def _added(written: str) -> Iterator[Origin]:
    share = _rates().shares[Slip.ADDED] / (LENGTH + 1)
    for place in range(LENGTH + 1):
        yield Origin(written[:place] + written[place + 1 :], Slip.ADDED, place + 1, share)


def _swaps(written: str) -> Iterator[Origin]:
    shares = _rates().shares
    for apart, slip in ((1, Slip.TRANSPOSITION), (2, Slip.JUMP_TRANSPOSITION)):
        places = LENGTH - apart
        for place in range(places):
            first, second = written[place], written[place + apart]
            if first != second:
                moved = _replaced(written, place, apart, second, first)
                yield Origin(moved, slip, place + 1, shares[slip] / places)
    groups = [written[i : i + GROUP] for i in range(0, LENGTH, GROUP)]
    pairs = list(combinations(range(len(groups)), 2))
    for one, other in pairs:
        if groups[one] != groups[other]:
            order = groups.copy()
            order[one], order[other] = groups[other], groups[one]
            share = shares[Slip.GROUP_SWAP] / len(pairs)
            yield Origin("".join(order), Slip.GROUP_SWAP, GROUP * one + 1, share)


def _twins(written: str) -> Iterator[Origin]:
    shares = _rates().shares
    for apart, slip in ((1, Slip.TWIN), (2, Slip.JUMP_TWIN)):
        places = LENGTH - apart
        share = shares[slip] / places / (len(SYMBOLS) - 1)
        for place in range(places):
            if written[place] == written[place + apart]:
                for meant in SYMBOLS.replace(written[place], ""):
                    moved = _replaced(written, place, apart, meant, meant)
                    yield Origin(moved, slip, place + 1, share)


def _replaced(written: str, place: int, apart: int, first: str, second: str) -> str:
    """The text with other digits at a place and ``apart`` places after it."""
    between, after = written[place + 1 : place + apart], written[place + apart + 1 :]
    return written[:place] + first + between + second + after
