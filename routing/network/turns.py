"""Hold turn restrictions as sequences of directed segments that may not be travelled."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt


@dataclass(frozen=True, slots=True, eq=False)
class TurnRestrictions:
    """r forbidden sequences; each begins with the segment that one comes from.

    Sequence ``i`` owns the places ``path_offset[i]`` to ``path_offset[i + 1]`` of the path arrays;
    it has two segments where the turn is at one node, more where it leads over others. Orders to go
    one way only are in here as the turns that they forbid.

    Attributes:
        path_offset: int64 (r + 1,).
        path_segment: int32, segment index.
        path_forward: bool, travelled along the shape.
        profiles: uint8 (r,), bits of the profiles that the sequence is forbidden to.
    """

    path_offset: npt.NDArray[np.int64] = field(repr=False)
    path_segment: npt.NDArray[np.int32] = field(repr=False)
    path_forward: npt.NDArray[np.bool_] = field(repr=False)
    profiles: npt.NDArray[np.uint8] = field(repr=False)

    def __len__(self) -> int:
        """How many sequences there are."""
        return len(self.profiles)

    def path(self, restriction: int) -> list[tuple[int, bool]]:
        """One sequence as (segment, travelled along its shape) pairs."""
        span = slice(self.path_offset[restriction], self.path_offset[restriction + 1])
        pairs = zip(self.path_segment[span].tolist(), self.path_forward[span].tolist(), strict=True)
        return list(pairs)

    def renumbered(self, new_index: npt.NDArray[np.int32]) -> TurnRestrictions:
        """The same sequences after segments were renumbered, without those that lost a segment.

        Args:
            new_index: int32, for each old segment its new index, -1 where it is gone.
        """
        segment = new_index[self.path_segment]
        gone = np.zeros(len(self), dtype=np.bool_)
        owner = np.repeat(np.arange(len(self)), np.diff(self.path_offset))
        gone[owner[segment < 0]] = True
        stays = ~gone[owner]
        sizes = np.diff(self.path_offset)[~gone]
        return TurnRestrictions(
            np.concatenate([[0], np.cumsum(sizes)]).astype(np.int64),
            segment[stays].astype(np.int32),
            self.path_forward[stays],
            self.profiles[~gone],
        )


def no_turns() -> TurnRestrictions:
    """No restriction at all."""
    return TurnRestrictions(
        np.zeros(1, dtype=np.int64),
        np.empty(0, dtype=np.int32),
        np.empty(0, dtype=np.bool_),
        np.empty(0, dtype=np.uint8),
    )
