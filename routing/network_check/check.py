"""Check one network for one profile: connections, speeds, restrictions, places."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from routing.learning import LearntSpeeds
from routing.network.road_network import RoadNetwork
from routing.network.snap import OFF_NETWORK_M, Snapper
from routing.network.travel import travel_of
from routing.network_check.compare import Comparison
from routing.network_check.connections import find_islands
from routing.network_check.finding import Finding, FindingKind
from routing.network_check.rules import check_rules
from routing.network_check.speeds import find_odd_learnt, find_odd_limits
from routing.network_check.turn_ends import find_turn_dead_ends
from routing.problem import Profile
from routing.speeds import load_speeds


@dataclass(frozen=True, slots=True)
class NamedPoint:
    """A place whose distance from the roads is asked for."""

    name: str
    longitude: float
    latitude: float


@dataclass(frozen=True, slots=True)
class SnapSummary:
    """How far places lie from the roads that a profile can travel both ways.

    Attributes:
        places: How many.
        off_network: Those farther than 250 m from every such road.
        median_m, p95_m, worst_m: Of those that are not; 0 where there is none.
    """

    places: int
    off_network: int
    median_m: float
    p95_m: float
    worst_m: float


@dataclass(frozen=True, slots=True, eq=False)
class NetworkCheck:
    """What a check found.

    Attributes:
        network: The network that was checked.
        profile: For whom.
        km: Length of all roads.
        km_open: Length of those that the profile may travel in some direction.
        km_main: Length of those that it can enter and leave.
        km_by_class: Class → length, of those with any.
        findings: Everything found, by kind and then the longest first.
        looked_for: Kinds that were looked for; some need places, learnt speeds or another network.
        snaps: Where places were given.
        comparison: Where another network was given.
    """

    network: RoadNetwork
    profile: Profile
    km: float
    km_open: float
    km_main: float
    km_by_class: Mapping[str, float]
    findings: tuple[Finding, ...]
    looked_for: frozenset[FindingKind]
    snaps: SnapSummary | None = None
    comparison: Comparison | None = None

    def counts(self) -> dict[FindingKind, int]:
        """How many findings there are of each kind that was looked for, in the order of kinds."""
        counted = Counter(finding.kind for finding in self.findings)
        return {kind: counted[kind] for kind in FindingKind if kind in self.looked_for}


_KILOMETRES_FROM_M = 10_000.0
_CHANGES = frozenset({FindingKind.ADDED, FindingKind.REMOVED, FindingKind.CHANGED})


def check_network(
    network: RoadNetwork,
    profile: Profile,
    *,
    places: Sequence[NamedPoint] = (),
    learnt: LearntSpeeds | None = None,
    comparison: Comparison | None = None,
) -> NetworkCheck:
    """Look for everything that keeps a network from being believed.

    Args:
        network: The roads.
        profile: For whom.
        places: Measured to the nearest road that the profile can travel both ways.
        learnt: Learnt speeds on this network, to be looked through.
        comparison: With another network, from ``compare_networks``; its findings are joined.
    """
    open_either = network.forward(profile) | network.backward(profile)
    length_m = network.segment_length_m
    islands = find_islands(network, profile)
    apart = np.concatenate([np.empty(0, dtype=np.int64), *(one.segments for one in islands)])
    snaps, far = _snap(network, profile, places)
    findings = [
        *islands,
        *find_odd_limits(network),
        *(find_odd_learnt(network, learnt, profile) if learnt is not None else ()),
        *find_turn_dead_ends(network, profile),
        *far,
        *(comparison.findings if comparison is not None else ()),
    ]
    kinds = tuple(FindingKind)
    left_out = set(_CHANGES) if comparison is None else set()
    if snaps is None:
        left_out.add(FindingKind.OFF_ROAD)
    if learnt is None:
        left_out.add(FindingKind.LEARNT)
    return NetworkCheck(
        network=network,
        profile=profile,
        km=float(length_m.sum()) / 1000,
        km_open=float(length_m[open_either].sum()) / 1000,
        km_main=float(length_m[open_either].sum() - length_m[apart].sum()) / 1000,
        km_by_class=km_by_class(network),
        findings=tuple(sorted(findings, key=lambda one: kinds.index(one.kind))),
        looked_for=frozenset(kinds) - left_out,
        snaps=snaps,
        comparison=comparison,
    )


def km_by_class(network: RoadNetwork) -> dict[str, float]:
    """Length of the roads of each class that is there."""
    classes = load_speeds().classes
    metres = np.bincount(
        network.segment_class, weights=network.segment_length_m, minlength=len(classes)
    )
    return {road.name: m / 1000 for road, m in zip(classes, metres.tolist(), strict=True) if m > 0}


def _snap(
    network: RoadNetwork, profile: Profile, places: Sequence[NamedPoint]
) -> tuple[SnapSummary | None, list[Finding]]:
    if not places:
        return None, []
    points = np.array([(place.longitude, place.latitude) for place in places], dtype=np.float64)
    distance_m = Snapper(network, travel_of(network, profile).snappable).snap(points).distance_m
    far = distance_m > OFF_NETWORK_M
    near = distance_m[~far]
    summary = SnapSummary(
        places=len(places),
        off_network=int(far.sum()),
        median_m=float(np.median(near)) if len(near) else 0.0,
        p95_m=float(np.percentile(near, 95)) if len(near) else 0.0,
        worst_m=float(near.max(initial=0.0)),
    )
    order = np.flatnonzero(far)[np.argsort(-distance_m[far], kind="stable")]
    found = [
        Finding(
            FindingKind.OFF_ROAD,
            f"{places[i].name}: {_far(float(distance_m[i]))} from the nearest road that a "
            f"{profile.value} can reach and leave; up to {OFF_NETWORK_M:.0f} m are bridged.",
            places[i].longitude,
            places[i].latitude,
        )
        for i in order.tolist()
    ]
    return summary, found


def _far(distance_m: float) -> str:
    if not np.isfinite(distance_m):
        return "no distance that can be measured"
    if distance_m >= _KILOMETRES_FROM_M:
        return f"{distance_m / 1000:,.0f} km"
    return f"{distance_m:,.0f} m"


def check_to_dict(check: NetworkCheck) -> dict[str, Any]:
    """The check as one JSON object; of each kind the longest findings, and the count of all."""
    most = check_rules()["shown"]["most"]
    shown: list[Finding] = []
    for kind in FindingKind:
        shown += [one for one in check.findings if one.kind is kind][:most]
    report = check.network.report
    return {
        "network": report.source,
        "profile": check.profile.value,
        "nodes": check.network.node_count,
        "segments": check.network.segment_count,
        "turn_restrictions": len(check.network.turns),
        "components_in_source": report.components,
        "km": round(check.km, 3),
        "km_open": round(check.km_open, 3),
        "km_main": round(check.km_main, 3),
        "km_by_class": {name: round(km, 3) for name, km in check.km_by_class.items()},
        "counts": {kind.value: count for kind, count in check.counts().items()},
        "findings": [_record(one) for one in shown],
        "snaps": None if check.snaps is None else _snap_record(check.snaps),
        "comparison": None if check.comparison is None else check.comparison.to_dict(),
    }


def _record(one: Finding) -> dict[str, Any]:
    return {
        "kind": one.kind.value,
        "text": one.text,
        "longitude": round(one.longitude, 7),
        "latitude": round(one.latitude, 7),
        "km": round(one.km, 3),
        "segments": len(one.segments),
    }


def _snap_record(snaps: SnapSummary) -> dict[str, Any]:
    return {
        "places": snaps.places,
        "off_network": snaps.off_network,
        "median_m": round(snaps.median_m, 1),
        "p95_m": round(snaps.p95_m, 1),
        "worst_m": round(snaps.worst_m, 1),
    }
