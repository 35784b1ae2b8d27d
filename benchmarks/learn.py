"""Learn speeds from simulated rounds, and compare them and the matched ways with the truth.

Prints the error of the learnt speeds, the share of edges matched right, and fixes per second of CPU
time. Run: ``PHLOV_DATA_MIRROR=... python -m benchmarks.learn``
"""

from __future__ import annotations

import time

import numpy as np
import numpy.typing as npt
from numba import njit

from benchmarks.figures import figure
from benchmarks.mirror import data_mirror
from benchmarks.tracks import KnownSpeeds, Ride, Rounds, known_speeds, simulate_rounds
from routing import Profile, RoadNetwork, read_network
from routing.learning import TrackReport, learn_speeds, learning_rules
from routing.learning.clean import clean
from routing.learning.match import Matcher, Matches
from routing.learning.road_index import RoadIndex
from routing.learning.speeds import ProfileSpeeds
from routing.learning.tracks import Tracks

_PROFILE = Profile.MOTORCYCLE
_SEED = 2026
_TRACKS = 200
_STOPS = 20
_WARM_UP = 2
_BANDS = ((1, 2), (3, 4), (5, 9), (10, 49), (50, 10_000))


def main() -> None:
    """Simulate, learn, compare."""
    network = read_network(data_mirror() / "roads" / "porto_alegre.osm.pbf")
    truth = known_speeds(network, _PROFILE, seed=_SEED)
    warm = simulate_rounds(network, _PROFILE, truth, tracks=_WARM_UP, stops=5, seed=1)
    _learn(network, warm)  # compiles the loops
    rounds = simulate_rounds(network, _PROFILE, truth, tracks=_TRACKS, stops=_STOPS, seed=_SEED + 1)
    begin = time.process_time()
    speeds, report = _learn(network, rounds)
    taken_s = time.process_time() - begin
    _compare_speeds(network, speeds, truth)
    _compare_ways(network, rounds)
    figure("learn", "tracks", report.tracks, "tracks")
    figure("learn", "fixes", report.fixes_read, "fixes")
    figure("learn", "fixes_per_s", round(report.fixes_read / taken_s), "fixes per CPU second")


def _learn(network: RoadNetwork, rounds: Rounds) -> tuple[ProfileSpeeds, TrackReport]:
    now_s = float(rounds.fixes.time_s.max())
    learnt = learn_speeds(network, [rounds.fixes], _PROFILE, now_s=now_s)
    return learnt.speeds.speeds[_PROFILE], learnt.report


def _compare_speeds(network: RoadNetwork, learnt: ProfileSpeeds, truth: KnownSpeeds) -> None:
    """Error of each learnt speed, per directed edge and hour in which somebody rode there.

    An edge counts as learnt where its own rides outweigh its class; short edges that were ridden
    once or twice have the speed of their class.
    """
    way, hour = np.divmod(learnt.cell, 24)
    error = np.abs(learnt.cell_kmh / truth.kmh[hour, way] - 1) * 100
    own = (learnt.believed >= 0.5)[way]
    figure(
        "learn",
        "speed_error_median_pct",
        round(float(np.median(error[own])), 2),
        "% of the true speed",
        target=5.0,
    )
    figure("learn", "edges and hours learnt", int(own.sum()), "edge hours")
    figure("learn", "edges learnt", len(np.unique(way[own])), "directed edges")
    figure("learn", "median error, all ridden", round(float(np.median(error)), 2), "%")
    by_length = np.argsort(error)
    metres = np.cumsum(np.repeat(network.segment_length_m, 2)[way][by_length])
    middle = error[by_length][np.searchsorted(metres, metres[-1] / 2)]
    figure("learn", "median error by length, all ridden", round(float(middle), 2), "%")
    for low, high in _BANDS:
        band = (learnt.rides[way] >= low) & (learnt.rides[way] <= high)
        name = f"median error, edges with {low} to {high} rides"
        figure("learn", name, round(float(np.median(error[band])), 2), "%")
    plain = np.abs(learnt.cell_seen_kmh / truth.kmh[hour, way] - 1) * 100
    figure("learn", "median error of plain medians", round(float(np.median(plain)), 2), "%")


def _compare_ways(network: RoadNetwork, rounds: Rounds) -> None:
    """Share of edges matched right: edges ridden and found in their order, over all of either."""
    rules = learning_rules()
    report = TrackReport()
    index = RoadIndex(network, _PROFILE, rules.matching)
    now_s = float(rounds.fixes.time_s.max())
    tracks = clean(rounds.fixes, rules.cleaning, now_s=now_s, report=report)
    matches = Matcher(index, rules.matching).match(tracks, report=report)
    ridden = found = right = 0
    for ride, way in zip(rounds.rides, _matched(rounds.rides, tracks, matches), strict=True):
        ridden += len(ride.way)
        found += len(way)
        right += _in_common(ride.way, way)
    figure("learn", "edges_right", round(right / max(ridden, found), 4), "share", target=0.98)
    figure("learn", "edges ridden that were found", round(right / ridden, 4), "share")
    figure("learn", "edges found that were ridden", round(right / found, 4), "share")


def _matched(rides: list[Ride], tracks: Tracks, matches: Matches) -> list[npt.NDArray[np.int32]]:
    """The matched edges of each ride: of the pieces of its track whose middle lies in its time."""
    middle_s = (tracks.time_s[tracks.offset[:-1]] + tracks.time_s[tracks.offset[1:] - 1]) / 2
    start = np.searchsorted(matches.piece, np.arange(len(tracks) + 1))
    ways = []
    for ride in rides:
        inside = (middle_s > ride.begin_s - 30) & (middle_s < ride.end_s + 30)
        pieces = np.flatnonzero((tracks.source == ride.track) & inside)
        parts = [matches.way[start[piece] : start[piece + 1]] for piece in pieces]
        ways.append(np.concatenate([np.empty(0, dtype=np.int32), *parts]))
    return ways


@njit(cache=True)
def _in_common(one: npt.NDArray[np.int32], other: npt.NDArray[np.int32]) -> int:
    """Length of the longest common subsequence."""
    row = np.zeros(len(other) + 1, np.int64)
    for value in one:
        corner = 0
        for place in range(len(other)):
            above = row[place + 1]
            row[place + 1] = corner + 1 if other[place] == value else max(above, row[place])
            corner = above
    return int(row[-1])


if __name__ == "__main__":
    main()
