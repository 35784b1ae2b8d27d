"""Find where turn restrictions leave a driver no way on."""

from __future__ import annotations

import numpy as np

from routing.network.road_network import RoadNetwork
from routing.network_check.finding import Finding, FindingKind, finding_on, road_words
from routing.problem import Profile, profile_bit

Directed = tuple[int, bool]
"""A segment, and whether it is travelled along its shape."""


def find_turn_dead_ends(network: RoadNetwork, profile: Profile) -> list[Finding]:
    """Find the arrivals at which every way on is forbidden, turning back left aside.

    Only restrictions at one node are looked at; those over other roads leave the node itself open.
    """
    forbidden: dict[Directed, set[Directed]] = {}
    for number in range(len(network.turns)):
        path = network.turns.path(number)
        holds = int(network.turns.profiles[number]) & profile_bit(profile)
        if holds and len(path) == 2:  # noqa: PLR2004 - from and to
            forbidden.setdefault(path[0], set()).add(path[1])
    open_ways = {True: network.forward(profile), False: network.backward(profile)}
    found = []
    for arrival, closed in forbidden.items():
        segment, forward = arrival
        if not open_ways[forward][segment]:
            continue
        ends = network.segment_end if forward else network.segment_start
        node = int(ends[segment])
        leaving = {
            (int(way), along)
            for along, at in ((True, network.segment_start), (False, network.segment_end))
            for way in np.flatnonzero((at == node) & open_ways[along])
        } - {(segment, not forward)}
        if leaving and leaving <= closed:
            segments = np.array([segment])
            ways = "the only way on is" if len(leaving) == 1 else f"all {len(leaving)} ways on are"
            text = (
                f"{road_words(network, segments)}: {ways} forbidden at "
                f"{network.node_latitude[node]:.6f}, {network.node_longitude[node]:.6f}."
            )
            found.append(finding_on(network, FindingKind.TURN, segments, text))
    return found
