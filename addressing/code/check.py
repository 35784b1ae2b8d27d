"""Compute the check digit over the field of nine elements, GF(9).

An element a·t + b with t² = −1 and a, b in {0, 1, 2} is written as the number 3a + b. A code of
twelve values d₀ … d₁₁ is right when Σ W[k]·d[k] = 0. A change is caught when it moves the sum:
one wrong value moves it by W[k]·(d − d′), which is never 0; swapping neighbours moves it by
(W[k] − W[k+1])·(d[k+1] − d[k]), twins by (W[k] + W[k+1])·(d′ − d), and so on. Hence the rules
for the row of weights, which ``is_sound_row`` states and a test checks by exhaustion.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

ORDER: Final = 9
LENGTH: Final = 12


def multiply(x: int, y: int) -> int:
    """Product in GF(9)."""
    a, b = divmod(x, 3)
    c, d = divmod(y, 3)
    return (a * d + b * c) % 3 * 3 + (b * d - a * c) % 3


def add(x: int, y: int) -> int:
    """Sum in GF(9)."""
    return (x // 3 + y // 3) % 3 * 3 + (x + y) % 3


def negative(x: int) -> int:
    """The element that gives 0 with x."""
    return -(x // 3) % 3 * 3 + -x % 3


WEIGHTS: Final = (1, 5, 6, 4, 7, 2, 8, 3, 5, 1, 4, 7)
"""The row of weights, frozen with the standard.

Chosen among rows that keep the rules for few undetected swaps of two groups of four digits at
villages, at buildings and at random codes (``benchmarks.weight_rows``).
"""

_MULTIPLY: Final = tuple(tuple(multiply(x, y) for y in range(ORDER)) for x in range(ORDER))
_ADD: Final = tuple(tuple(add(x, y) for y in range(ORDER)) for x in range(ORDER))
_CHECK_OF_SUM: Final = tuple(
    next(y for y in range(ORDER) if add(total, multiply(WEIGHTS[-1], y)) == 0)
    for total in range(ORDER)
)


def is_sound_row(weights: Sequence[int]) -> bool:
    """Whether a row catches all single, transposition, jump and twin errors.

    Weights next to each other or two apart differ in more than sign; three, four and eight apart
    they differ, so that longer jumps and swapped groups move the sum in every place.
    """
    pairs = [(a, b) for a in range(len(weights)) for b in range(a + 1, len(weights))]
    apart = {d: [(weights[a], weights[b]) for a, b in pairs if b - a == d] for d in (1, 2, 3, 4, 8)}
    return (
        all(0 < w < ORDER for w in weights)
        and all(x not in (y, negative(y)) for d in (1, 2) for x, y in apart[d])
        and all(x != y for d in (3, 4, 8) for x, y in apart[d])
    )


def check_value(values: Sequence[int]) -> int:
    """The twelfth value for eleven values of 0 to 8."""
    return _CHECK_OF_SUM[_sum(values)]


def is_valid(values: Sequence[int]) -> bool:
    """Whether twelve values of 0 to 8 hold together."""
    return len(values) == LENGTH and _sum(values) == 0


def _sum(values: Sequence[int]) -> int:
    total = 0
    for weight, value in zip(WEIGHTS, values, strict=False):
        total = _ADD[total][_MULTIPLY[weight][value]]
    return total
