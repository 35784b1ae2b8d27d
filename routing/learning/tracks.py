"""Hold fixes and tracks as flat arrays, and what became of each fix."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

import numpy as np
import numpy.typing as npt


class Dropped(StrEnum):
    """Why a fix is not used."""

    UNREADABLE = "unreadable"
    NO_POSITION = "no_position"
    NO_TIME = "no_time"
    CLOCK_FAULT = "clock_fault"
    INACCURATE = "inaccurate"
    SAME_TIME = "same_time"
    JUMP = "jump"
    STANDING = "standing"
    TOO_SHORT = "too_short"
    OFF_ROAD = "off_road"
    UNEXPLAINED = "unexplained"

    @property
    def reason(self) -> str:
        """The reason as a sentence without its subject."""
        return _REASONS[self]


_REASONS: Mapping[str, str] = {
    "unreadable": "stand in a row that cannot be read",
    "no_position": "have no position on earth",
    "no_time": "have no time that can be read",
    "clock_fault": "are older than any courier's phone or lie in the future: the clock was wrong",
    "inaccurate": "say themselves that they are too inaccurate",
    "same_time": "repeat the time of the fix before",
    "jump": "jump farther than anybody can ride",
    "standing": "were taken while standing at a delivery",
    "too_short": "belong to a piece of track that is too short to tell a speed",
    "off_road": "lie too far from every road that the profile may use",
    "unexplained": "lie where no way leads from the fix before",
}


@dataclass(frozen=True, slots=True, eq=False)
class Fixes:
    """k fixes as somebody recorded them, in their order.

    Attributes:
        track: int32 (k,), the number of the track that it belongs to.
        time_s: float64 (k,), seconds since 1970 (UTC); NaN where it cannot be read.
        longitude: float64 (k,), degrees; NaN where it cannot be read.
        latitude: float64 (k,), degrees.
        accuracy_m: float32 (k,), radius that the receiver states; NaN where it states none.
    """

    track: npt.NDArray[np.int32] = field(repr=False)
    time_s: npt.NDArray[np.float64] = field(repr=False)
    longitude: npt.NDArray[np.float64] = field(repr=False)
    latitude: npt.NDArray[np.float64] = field(repr=False)
    accuracy_m: npt.NDArray[np.float32] = field(repr=False)

    def __len__(self) -> int:
        """How many fixes there are."""
        return len(self.time_s)


@dataclass(frozen=True, slots=True, eq=False)
class Tracks:
    """t clean pieces of track: times rise, nobody jumps, no gap, no delivery in between.

    Piece ``i`` owns the fixes ``offset[i]`` to ``offset[i + 1]``.

    Attributes:
        offset: int64 (t + 1,).
        time_s: float64 (k,), seconds since 1970 (UTC).
        longitude: float64 (k,), degrees.
        latitude: float64 (k,), degrees.
        source: int32 (t,), number of the recorded track that the piece comes from.
    """

    offset: npt.NDArray[np.int64] = field(repr=False)
    time_s: npt.NDArray[np.float64] = field(repr=False)
    longitude: npt.NDArray[np.float64] = field(repr=False)
    latitude: npt.NDArray[np.float64] = field(repr=False)
    source: npt.NDArray[np.int32] = field(repr=False)

    def __len__(self) -> int:
        """How many pieces there are."""
        return len(self.source)


@dataclass(slots=True)
class TrackReport:
    """What was read, and what became of it; grows while files are read.

    Attributes:
        files: Files read.
        tracks: Tracks as they were recorded.
        fixes_read: Fixes in the files.
        fixes_used: Fixes that lie on a matched way.
        pieces: Pieces that the tracks were cut into.
        dropped: Reason → fixes.
        reordered: Tracks whose fixes were put in the order of their times.
        clocks_set_back: Places where a clock was set back and the track was cut.
        stays: Deliveries and other stops that were cut out.
        gaps: Places where a track was cut because nothing was recorded for too long.
        notes: What else the files made necessary, one sentence each.
    """

    files: int = 0
    tracks: int = 0
    fixes_read: int = 0
    fixes_used: int = 0
    pieces: int = 0
    dropped: Counter[Dropped] = field(default_factory=Counter)
    reordered: int = 0
    clocks_set_back: int = 0
    stays: int = 0
    gaps: int = 0
    notes: list[str] = field(default_factory=list)
