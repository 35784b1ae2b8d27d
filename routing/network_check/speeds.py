"""Find speed limits and learnt speeds that cannot be."""

from __future__ import annotations

import numpy as np

from routing.learning import LearntSpeeds
from routing.network.road_network import RoadNetwork
from routing.network_check.finding import Finding, FindingKind, finding_on, road_words
from routing.network_check.rules import check_rules
from routing.problem import Profile


def find_odd_limits(network: RoadNetwork) -> list[Finding]:
    """Find signed limits that no sign of the country shows; one finding for each way and limit."""
    rules = check_rules()["limits"]
    limit = network.segment_limit_kmh
    odd = np.flatnonzero(
        (limit != 0) & ((limit < rules["lowest_kmh"]) | (limit > rules["highest_kmh"]))
    )
    keys = np.column_stack([network.segment_way[odd], limit[odd]])
    found = []
    for key in np.unique(keys, axis=0):
        segments = odd[(keys == key).all(axis=1)]
        text = (
            f"{road_words(network, segments)}: the limit is {key[1]} km/h; expected "
            f"{rules['lowest_kmh']} to {rules['highest_kmh']}."
        )
        found.append(finding_on(network, FindingKind.LIMIT, segments, text))
    return sorted(found, key=lambda one: -one.km)


def find_odd_learnt(network: RoadNetwork, learnt: LearntSpeeds, profile: Profile) -> list[Finding]:
    """Find learnt speeds that nobody rides, or far above the signed limit."""
    known = learnt.speeds.get(profile)
    if known is None:
        return []
    rules = check_rules()["learnt"]
    limit = np.repeat(network.segment_limit_kmh, 2)
    kmh = known.day_kmh
    enough = known.rides >= rules["fewest_rides"]
    with np.errstate(invalid="ignore"):
        odd = (kmh < rules["lowest_kmh"]) | (kmh > rules["highest_kmh"])
        odd |= (limit > 0) & (kmh > rules["over_limit"] * limit)
    found = []
    for way in np.flatnonzero(odd & enough).tolist():
        segments = np.array([way >> 1])
        signed = f", the sign {limit[way]}" if limit[way] else ""
        text = (
            f"{road_words(network, segments)}: {known.rides[way]:,} rides at {kmh[way]:.0f} "
            f"km/h{signed}."
        )
        found.append(finding_on(network, FindingKind.LEARNT, segments, text))
    return sorted(found, key=lambda one: -one.km)
