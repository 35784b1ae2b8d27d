"""Hold what can be reached from a place within a time: directed pieces of road with their times."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt


@dataclass(frozen=True, slots=True, eq=False)
class Reach:
    """The k directed pieces of road that are reached within ``limit_ms``, in no order.

    A piece begins where it is entered and ends at the end of its segment, or where the time runs
    out; between the two, time passes evenly. Fractions are along the segment's shape, so a piece
    travelled against the shape has ``from_fraction > to_fraction``. Where a segment is entered
    from both ends, it has two pieces.

    Attributes:
        limit_ms: How far was searched, milliseconds.
        place: float64 (2,), where the search began on the road, longitude then latitude.
        snap_distance_m: From the place asked for to there; infinite where there is no road.
        segment: int32 (k,), index into the network's segments.
        forward: bool (k,), travelled along the shape.
        from_fraction: float64 (k,), 0 to 1.
        to_fraction: float64 (k,), 0 to 1.
        from_ms: int32 (k,), when the piece is entered.
        to_ms: int32 (k,), when its end is reached; at most ``limit_ms``.
    """

    limit_ms: int
    place: npt.NDArray[np.float64] = field(repr=False)
    snap_distance_m: float
    segment: npt.NDArray[np.int32] = field(repr=False)
    forward: npt.NDArray[np.bool_] = field(repr=False)
    from_fraction: npt.NDArray[np.float64] = field(repr=False)
    to_fraction: npt.NDArray[np.float64] = field(repr=False)
    from_ms: npt.NDArray[np.int32] = field(repr=False)
    to_ms: npt.NDArray[np.int32] = field(repr=False)

    def __len__(self) -> int:
        """How many pieces of road are reached."""
        return len(self.segment)

    def within(self, limit_ms: int) -> Reach:
        """The part that is reached in less time; the last pieces are cut where the time ends.

        Raises:
            ValueError: When more time is asked for than was searched.
        """
        if limit_ms > self.limit_ms:
            raise ValueError(f"Searched were {self.limit_ms} ms; {limit_ms} ms are more.")
        kept = np.flatnonzero(self.from_ms <= limit_ms)
        from_ms, to_ms = self.from_ms[kept], self.to_ms[kept]
        begin, end = self.from_fraction[kept], self.to_fraction[kept]
        span = np.maximum(to_ms - from_ms, 1)
        share = np.clip((limit_ms - from_ms) / span, 0.0, 1.0)
        return Reach(
            limit_ms,
            self.place,
            self.snap_distance_m,
            self.segment[kept],
            self.forward[kept],
            begin,
            begin + share * (end - begin),
            from_ms,
            np.minimum(to_ms, limit_ms).astype(np.int32),
        )
