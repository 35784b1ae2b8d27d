"""Learn the speeds of one profile on a network from its tracks."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

import numpy as np

from routing.errors import LearningError
from routing.learning.clean import clean
from routing.learning.estimate import estimate
from routing.learning.match import Matcher
from routing.learning.rides import joined, stretches_of
from routing.learning.road_index import RoadIndex
from routing.learning.rules import LearningRules, learning_rules
from routing.learning.speeds import LearntSpeeds, speeds_of
from routing.learning.tracks import Fixes, TrackReport
from routing.network.road_network import RoadNetwork
from routing.network.travel import ordinary_kmh
from routing.problem import Profile
from routing.speeds import load_speeds


@dataclass(frozen=True, slots=True)
class Learning:
    """What was learnt, and from what.

    Attributes:
        speeds: Of the one profile, for ``Conditions.learnt``.
        report: What became of the tracks.
        rides: Rides over single segments.
        roads: Directed segments with rides.
        km: Length of these, each direction counted.
    """

    speeds: LearntSpeeds
    report: TrackReport
    rides: int
    roads: int
    km: float


def learn_speeds(
    network: RoadNetwork,
    blocks: Iterable[Fixes],
    profile: Profile,
    *,
    now_s: float,
    report: TrackReport | None = None,
    rules: LearningRules | None = None,
    progress: Callable[[int], None] | None = None,
) -> Learning:
    """Clean, match and measure tracks; thin measurements lean on the class of their road.

    Args:
        network: The roads.
        blocks: Fixes, as ``read_tracks`` yields them.
        profile: Who recorded them.
        now_s: Seconds since 1970; later times are faults of a clock.
        report: Counts are added to it; the one that ``read_tracks`` was given.
        rules: The figures; None takes the shipped ones.
        progress: Told now and then how many fixes are done.

    Raises:
        LearningError: When no track lies on the roads.
    """
    rules = rules or learning_rules()
    report = TrackReport() if report is None else report
    matcher = Matcher(RoadIndex(network, profile, rules.matching), rules.matching)
    parts = []
    for fixes in blocks:
        tracks = clean(fixes, rules.cleaning, now_s=now_s, report=report)
        matches = matcher.match(tracks, report=report)
        parts.append(stretches_of(matches, rules.estimate, rules.utc_offset_s))
        if progress is not None:
            progress(report.fixes_read)
    if not any(len(part.ride_way) for part in parts):
        raise LearningError(_nothing(report, profile))
    stretches = joined(parts)
    pace = 3.6 / np.maximum(np.repeat(ordinary_kmh(network, profile), 2), 1e-3)
    road_class = np.repeat(network.segment_class, 2)
    found = estimate(stretches, pace, road_class, len(load_speeds().classes), rules)
    ridden = found.rides > 0
    return Learning(
        speeds=LearntSpeeds(network, {profile: speeds_of(found, network, profile)}),
        report=report,
        rides=int(found.rides.sum()),
        roads=int(ridden.sum()),
        km=float(np.repeat(network.segment_length_m, 2)[ridden].sum()) / 1000,
    )


def _nothing(report: TrackReport, profile: Profile) -> str:
    """Say why nothing was learnt, the commonest reasons first."""
    lost = "; ".join(
        f"{count:,} {reason.reason}" for reason, count in report.dropped.most_common(3) if count
    )
    return (
        f"Nothing can be learnt for the profile {profile} from {report.fixes_read:,} fixes of "
        f"{report.tracks:,} tracks: {lost or 'no road was ridden from end to end'}. Check that the "
        "network covers the tracks."
    )
