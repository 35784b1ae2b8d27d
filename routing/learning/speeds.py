"""Hold learnt speeds for the segments of one network, and answer for an hour and a profile."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from routing.learning.estimate import HOURS, Estimate
from routing.learning.rules import learning_rules
from routing.network.road_network import RoadNetwork
from routing.network.travel import ordinary_kmh
from routing.problem import Profile

Speeds = npt.NDArray[np.float32]


@dataclass(frozen=True, slots=True, eq=False)
class ProfileSpeeds:
    """What one profile's rides say of the m segments of a network; km/h.

    Directed segment ``2 i`` is segment i along its shape, ``2 i + 1`` against it.

    Attributes:
        day_kmh: float32 (2m,), over the whole day; NaN where nobody rode.
        rides: int32 (2m,), rides behind it.
        believed: float32 (2m,), how far they are believed against the class, 0 to 1.
        cell: int64 (c,), directed segment * 24 + hour where somebody rode in that hour, ascending.
        cell_kmh: float32 (c,), in that hour.
        cell_seen_kmh: float32 (c,), the plain median of the rides in that hour.
        cell_rides: int32 (c,), rides in that hour.
        class_hour: float64 (classes, 24), logarithm of the pace of a class in an hour against the
            ordinary pace.
        class_day: float64 (classes,), the same over the whole day.
        class_rides: float64 (classes,), rides behind them, weighed.
    """

    day_kmh: Speeds = field(repr=False)
    rides: npt.NDArray[np.int32] = field(repr=False)
    believed: Speeds = field(repr=False)
    cell: npt.NDArray[np.int64] = field(repr=False)
    cell_kmh: Speeds = field(repr=False)
    cell_seen_kmh: Speeds = field(repr=False)
    cell_rides: npt.NDArray[np.int32] = field(repr=False)
    class_hour: npt.NDArray[np.float64] = field(repr=False)
    class_day: npt.NDArray[np.float64] = field(repr=False)
    class_rides: npt.NDArray[np.float64] = field(repr=False)


class LearntSpeeds:
    """Learnt speeds of some profiles on one network; give it to ``Conditions.learnt``."""

    def __init__(self, network: RoadNetwork, speeds: Mapping[Profile, ProfileSpeeds]) -> None:
        self._network = network
        self.speeds = dict(speeds)

    def kmh(self, hour: int | None, profile: Profile) -> tuple[Speeds, Speeds]:
        """Speeds along and against the shapes, float32 (m,) each; NaN where nothing is known.

        A segment without rides has the learnt speed of its class where there are enough rides on
        the class: else roads that nobody rode would look faster than those that were measured.

        Args:
            hour: Hour of the day, 0 to 23; None asks for the whole day.
            profile: Who travels; one without tracks knows nothing.
        """
        known = self.speeds.get(profile)
        if known is None:
            nothing = np.full(self._network.segment_count, np.nan, dtype=np.float32)
            return nothing, nothing.copy()
        road_class = np.repeat(self._network.segment_class, 2)
        later = np.zeros(len(known.class_day))
        if hour is not None:
            later = known.class_hour[:, hour] - known.class_day
        kmh = known.day_kmh * np.exp(-later)[road_class]
        if hour is not None:
            here = known.cell % HOURS == hour
            kmh[known.cell[here] // HOURS] = known.cell_kmh[here]
        lends = known.class_rides >= learning_rules().estimate.fill_rides
        lent = lends[road_class] & np.isnan(kmh)
        factor = np.exp(-(known.class_day + later))[road_class]
        ordinary = np.repeat(ordinary_kmh(self._network, profile), 2)
        kmh = np.where(lent, ordinary * factor, kmh).astype(np.float32)
        return kmh[0::2], kmh[1::2]


def speeds_of(found: Estimate, network: RoadNetwork, profile: Profile) -> ProfileSpeeds:
    """Turn an estimate in logarithms of paces into speeds."""
    ordinary = np.repeat(ordinary_kmh(network, profile), 2)
    road_class = np.repeat(network.segment_class, 2)
    day = ordinary * np.exp(-(found.class_day[road_class] + found.day))
    way, hour = np.divmod(found.cell, HOURS)
    whole = found.class_hour[road_class[way], hour] + found.day[way] + found.cell_own
    return ProfileSpeeds(
        day_kmh=np.where(found.rides > 0, day, np.nan).astype(np.float32),
        rides=found.rides.astype(np.int32),
        believed=found.believed.astype(np.float32),
        cell=found.cell,
        cell_kmh=(ordinary[way] * np.exp(-whole)).astype(np.float32),
        cell_seen_kmh=(ordinary[way] * np.exp(-found.cell_seen)).astype(np.float32),
        cell_rides=found.cell_rides.astype(np.int32),
        class_hour=found.class_hour,
        class_day=found.class_day,
        class_rides=found.class_rides,
    )
