"""Tell a driver the way in English and Khmer: what to do, where, on which road, how far."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from routing.directions.follow import Follower
from routing.directions.maneuver import Instruction, Maneuver
from routing.directions.wording import distance_text, duration_text, put_into_words, road_text
from routing.engines.legs import Leg
from routing.network.road_network import RoadNetwork
from routing.problem import Profile

__all__ = [
    "Instruction",
    "Maneuver",
    "direct",
    "distance_text",
    "duration_text",
    "road_text",
]


def direct(
    network: RoadNetwork,
    profile: Profile,
    legs: Sequence[Leg],
    places: npt.NDArray[np.float64],
) -> tuple[tuple[Instruction, ...], ...]:
    """Instructions for each leg: one to set out, one for each decision, one to arrive.

    A bend without another way, and a side street that the road merely passes, are no decisions.

    Args:
        network: The roads on which the legs were found.
        profile: Who travels: ways closed to the profile are no choice.
        legs: k legs, one after the other.
        places: float64 (k + 1, 2), longitude and latitude of the places as they were asked for.
    """
    follower = Follower(network, profile)
    return tuple(
        tuple(put_into_words(step) for step in follower.steps(leg, [float(v) for v in place]))
        for leg, place in zip(legs, places[1:], strict=True)
    )
