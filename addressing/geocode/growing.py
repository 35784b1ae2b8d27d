"""Append to arrays."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt


class Growing:
    """An array that is appended to; what was written stays where it is."""

    def __init__(self, dtype: npt.DTypeLike, width: int = 0) -> None:
        self._room = np.zeros((1024, width) if width else 1024, dtype)
        self.size = 0

    def append(self, rows: npt.NDArray[Any]) -> None:
        """Write rows behind the last."""
        needed = self.size + len(rows)
        if needed > len(self._room):
            room = np.zeros((2 * needed, *self._room.shape[1:]), self._room.dtype)
            room[: self.size] = self._room[: self.size]
            self._room = room
        self._room[self.size : needed] = rows
        self.size = needed

    def forget(self) -> None:
        """Take everything out and keep the room."""
        self.size = 0

    @property
    def array(self) -> npt.NDArray[Any]:
        """All that was written."""
        return self._room[: self.size]
