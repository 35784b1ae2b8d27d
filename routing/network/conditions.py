"""Hold what differs from an ordinary day: closed and flooded roads, learnt speeds, the hour."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Protocol

import numpy as np
import numpy.typing as npt

from routing.problem import Profile, profile_bit


class HourlySpeeds(Protocol):
    """Speeds that were measured on the roads of one network."""

    def kmh(
        self, hour: int | None, profile: Profile
    ) -> tuple[npt.NDArray[np.floating], npt.NDArray[np.floating]]:
        """Speeds along and against the shapes, (m,) each; NaN where nothing is known.

        Args:
            hour: Hour of the day, 0 to 23; None asks for the whole day.
            profile: Who travels.
        """


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class Conditions:
    """What holds at one time, for the m segments of one network.

    Attributes:
        closed: Segments closed both ways: bool (m,) for everybody, or uint8 (m,) with the bits of
            the profiles for which they are closed.
        slowed: Share of the speed that is left, in (0, 1]: float64 (m,) for everybody, or
            (profiles, m) in the order of ``Profile``.
        learnt: Measured speeds; they take the place of the class's speed and its urban factor.
        hour: Hour of the day, 0 to 23; None for the whole day.
    """

    closed: npt.NDArray[np.bool_] | npt.NDArray[np.uint8] | None = field(default=None, repr=False)
    slowed: npt.NDArray[np.float64] | None = field(default=None, repr=False)
    learnt: HourlySpeeds | None = None
    hour: int | None = None

    def closed_for(self, profile: Profile) -> npt.NDArray[np.bool_] | None:
        """The segments that the profile may not travel; None where none is closed to anybody."""
        if self.closed is None:
            return None
        everybody = self.closed.dtype == np.bool_
        return np.asarray(self.closed if everybody else self.closed & profile_bit(profile)) > 0

    def slowed_for(self, profile: Profile) -> npt.NDArray[np.float64] | None:
        """The share of its speed that the profile keeps on each segment; None where all of it."""
        if self.slowed is None or self.slowed.ndim == 1:
            return self.slowed
        return np.asarray(self.slowed[tuple(Profile).index(profile)], dtype=np.float64)
