"""Compile the kernels: without the Python lock, kept beside the files, owning no memory."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

from numba import njit

_Function = TypeVar("_Function", bound=Callable[..., Any])

_OPTIONS: dict[str, Any] = {"cache": True, "nogil": True, "error_model": "numpy"}
_OWNING_NOTHING = {**_OPTIONS, "_nrt": False}


def kernel(function: _Function) -> _Function:
    """Compile an entry that Python calls: it makes the arrays that it returns, and may allocate."""
    compiled: _Function = njit(**_OPTIONS)(function)
    return compiled


def inner(function: _Function) -> _Function:
    """Compile what runs many times for each address.

    It works in arrays that it is handed and allocates none, so that Numba counts no references to
    them: counting those of named tuples took half of the time of matching. Whatever would allocate
    does not compile so.
    """
    compiled: _Function = njit(**_OWNING_NOTHING)(function)
    return compiled


def inlined(function: _Function) -> _Function:
    """Compile the innermost: a call that is handed ten arrays writes seventy words to the stack."""
    compiled: _Function = njit(**_OWNING_NOTHING, forceinline=True)(function)
    return compiled


def vectorised(function: _Function) -> _Function:
    """Compile plain loops over arrays without NaN: the greatest is then found by vectors too."""
    compiled: _Function = njit(**_OWNING_NOTHING, fastmath={"nnan", "nsz"})(function)
    return compiled
