"""Hold the way between two places as directed pieces of road: what directions are made from."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt


@dataclass(frozen=True, slots=True, eq=False)
class Leg:
    """The fastest way from one place to the next: k pieces, each a part of one segment.

    Fractions are measured along the segment's shape, whichever way it is travelled: a piece
    travelled against the shape has ``from_fraction > to_fraction``. Two places that snap to the
    same spot have no piece and a line of one vertex.

    Attributes:
        duration_ms: Time of the whole leg, milliseconds.
        distance_dm: Length of the whole leg, decimetres.
        segment: int32 (k,), index into the network's segments.
        forward: bool (k,), travelled along the shape.
        from_fraction: float64 (k,), where on the segment the piece begins, 0 to 1.
        to_fraction: float64 (k,), where it ends.
        part_ms: int32 (k,), time of each piece.
        line: float64 (v, 2), longitude then latitude, from place to place along the road.
    """

    duration_ms: int
    distance_dm: int
    segment: npt.NDArray[np.int32] = field(repr=False)
    forward: npt.NDArray[np.bool_] = field(repr=False)
    from_fraction: npt.NDArray[np.float64] = field(repr=False)
    to_fraction: npt.NDArray[np.float64] = field(repr=False)
    part_ms: npt.NDArray[np.int32] = field(repr=False)
    line: npt.NDArray[np.float64] = field(repr=False)

    def __len__(self) -> int:
        """How many pieces of road there are."""
        return len(self.segment)
