"""Compile the loops: ``loop`` stands for itself, ``piece`` is woven into the loops that use it.

Neither counts references: the arrays belong to the caller, who holds them all the while, and
nothing is allocated inside. Counting costs four fifths of the time of a loop over so many arrays.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

from numba import njit

_LOOP: dict[str, Any] = {"cache": True, "nogil": True, "_nrt": False}
_PIECE: dict[str, Any] = {"inline": "always", "_nrt": False}

Function = TypeVar("Function", bound=Callable[..., Any])


def loop(function: Function) -> Function:
    """Compile a function by itself; what it is compiled to is kept."""
    compiled: Function = njit(**_LOOP)(function)
    return compiled


def piece(function: Function) -> Function:
    """Compile a function as part of every loop that calls it."""
    compiled: Function = njit(**_PIECE)(function)
    return compiled


@piece
def wide(value: int) -> int:
    """The number in 64 bits: a loop is compiled anew for arguments of another width."""
    return int(value) + 0
