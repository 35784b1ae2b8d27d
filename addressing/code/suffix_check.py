"""Compute the check of a door suffix over GF(9), bound to the code that it stands behind.

With ``CODE_WEIGHTS[k] = WEIGHTS[k] · (t + 1)ᵏ`` the columns (weight in the code's check, weight in
the suffix's check) of two digits of a town (5 to 12) are never multiples of each other: two codes
of a town that differ in two digits never take the same suffix. The weights of the suffix, powers
of t + 1 as well, differ in more than sign, so that all swaps and twins move the sum.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from addressing.code.check import add, multiply, negative

CODE_WEIGHTS: Final = (1, 1, 2, 2, 5, 4, 7, 8, 5, 4, 7)
"""Of values 1 to 11 of the code; its own check follows from them."""

SEQUENCE_WEIGHTS: Final = (7, 6, 4)
"""Of the symbols of the sequence number, the last of them for the last; the check itself has 1."""


def suffix_check_value(values: Sequence[int], sequence: Sequence[int]) -> int:
    """The check value for the values of a code and the values of one to three symbols.

    >>> suffix_check_value([6, 6, 4, 6, 0, 5, 2, 5, 4, 0, 4, 3], [2])
    6
    """
    total = 0
    for weight, value in zip(CODE_WEIGHTS, values, strict=False):
        total = add(total, multiply(weight, value))
    weights = SEQUENCE_WEIGHTS[len(SEQUENCE_WEIGHTS) - len(sequence) :]
    for weight, value in zip(weights, sequence, strict=True):
        total = add(total, multiply(weight, value))
    return negative(total)


def is_valid_suffix(values: Sequence[int], suffix: Sequence[int]) -> bool:
    """Whether the values of a suffix hold together behind the values of a code."""
    return suffix[-1] == suffix_check_value(values, suffix[:-1])
