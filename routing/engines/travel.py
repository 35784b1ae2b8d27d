"""Say which segments a profile may use, which way, and how long each takes."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from routing.network.assemble import largest_component, open_to
from routing.network.road_network import RoadNetwork
from routing.problem import Profile
from routing.speeds import load_speeds

_SECONDS_PER_HOUR = 3600


@dataclass(frozen=True, slots=True, eq=False)
class Travel:
    """One profile on one network; arrays of shape (m,) over the segments.

    Attributes:
        usable: Open to the profile and inside the largest part that it can travel both ways.
        oneway: Closed against the direction of the shape, for this profile.
        duration_s: Time from end to end.
    """

    usable: npt.NDArray[np.bool_]
    oneway: npt.NDArray[np.bool_]
    duration_s: npt.NDArray[np.float64]


def travel_of(network: RoadNetwork, profile: Profile) -> Travel:
    """Work out access, direction and time of every segment for a profile."""
    table = load_speeds()
    rules = table.profiles[profile]
    by_class = np.array([road.kmh[profile] for road in table.classes], dtype=np.float64)
    kmh = by_class[network.segment_class]
    limited = (network.segment_limit_kmh > 0) & (network.segment_limit_kmh < kmh)
    kmh = np.where(limited, network.segment_limit_kmh, kmh) * rules.urban_factor
    open_segments = open_to(profile, network.segment_class, network.segment_access)
    oneway = network.segment_oneway & rules.honours_oneway
    inside = largest_component(
        network.node_count, network.segment_start, network.segment_end, oneway, open_segments
    )
    usable = open_segments & inside[network.segment_start] & inside[network.segment_end]
    metres_per_second = np.where(usable, kmh, 1.0) * 1000 / _SECONDS_PER_HOUR
    duration_s = np.where(usable, network.segment_length_m / metres_per_second, np.inf)
    return Travel(usable, oneway, duration_s)
