"""Tracks are laid on the roads that were ridden, by ways that one may ride."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from small_town import EIGHT_ON_MONDAY_S, between, corner, fixes_of, ridden

from routing import Profile
from routing.learning import TrackReport, learning_rules
from routing.learning.clean import clean
from routing.learning.match import Matcher
from routing.learning.road_index import RoadIndex
from routing.learning.tracks import Dropped

RULES = learning_rules()


@pytest.fixture(scope="module")
def matched(town):
    """Match rides through the town; what was matched, and the report."""
    matchers = {
        profile: Matcher(RoadIndex(town, profile, RULES.matching), RULES.matching)
        for profile in (Profile.MOTORCYCLE, Profile.WALK)
    }

    def match(*tracks, profile=Profile.MOTORCYCLE):
        report = TrackReport()
        now_s = EIGHT_ON_MONDAY_S + 86_400
        pieces = clean(fixes_of(*tracks), RULES.cleaning, now_s=now_s, report=report)
        return matchers[profile].match(pieces, report=report), report

    return match


def travelled(found):
    """The directed segments on which at least a few metres were ridden, in their order.

    A ride that begins exactly at a corner may just as well begin at the end of a side street.
    """
    metres = np.bincount(found.stretch_entry, weights=found.stretch_m, minlength=len(found))
    return found.way[metres > 3].tolist()


def street(network, *corners):
    return [between(network, here, there) for here, there in pairwise(corners)]


def test_a_ride_without_noise_is_found_street_by_street(town, matched):
    corners = [corner(0, 0), corner(1, 0), corner(1, 1), corner(2, 1), corner(3, 1), corner(3, 2)]
    found, report = matched(ridden(corners, [25] * 5))
    assert travelled(found) == street(town, *corners)
    assert found.begins.sum() == 1
    assert report.fixes_used == report.fixes_read


def test_the_time_of_a_ride_is_shared_out_whole(matched):
    corners = [corner(0, 0), corner(1, 0), corner(1, 1), corner(2, 1)]
    track = ridden(corners, [25, 10, 25])
    found, _ = matched(track)
    assert found.span_s.sum() == pytest.approx(track[0][-1] - track[0][0], abs=0.01)
    metres = np.bincount(found.stretch_entry, weights=found.stretch_m)
    assert metres[metres > 3] == pytest.approx([196, 200, 196], abs=3)


@given(st.integers(0, 10_000))
def test_noise_does_not_turn_a_courier_round(town, matched, seed):
    corners = [corner(4, 0), corner(3, 0), corner(3, 1), corner(3, 2), corner(3, 3), corner(2, 3)]
    found, _ = matched(ridden(corners, [25] * 5, noise_m=8.0, seed=seed))
    truth = street(town, *corners)
    assert [way for way in found.way.tolist() if way in truth] == truth
    assert len(found) <= len(truth) + 2  # noise at either end may touch the next street


def test_a_one_way_street_is_never_matched_against_its_sense(town, matched):
    against = [corner(4, 2), corner(3, 2), corner(2, 2), corner(1, 2), corner(0, 2)]
    found, report = matched(ridden(against, [25] * 4))
    ways = RoadIndex(town, Profile.MOTORCYCLE, RULES.matching).ways
    assert ways.open[found.way].all()
    assert report.fixes_used < report.fixes_read or len(found) > 4
    on_foot, _ = matched(ridden(against, [4] * 4), profile=Profile.WALK)
    assert travelled(on_foot) == street(town, *against)


def test_a_forbidden_turn_is_never_matched(town, matched):
    left = [corner(1, 0), corner(1, 1), corner(0, 1)]
    found, _ = matched(ridden(left, [25, 25]))
    turn = tuple(street(town, *left))
    assert turn not in set(pairwise(found.way.tolist()))
    right = [corner(1, 0), corner(1, 1), corner(2, 1)]
    allowed, _ = matched(ridden(right, [25, 25]))
    assert travelled(allowed) == street(town, *right)


def test_fixes_far_from_roads_are_counted_and_cut_the_way(town, matched):
    first = ridden([corner(0, 0), corner(2, 0)], [25])
    away = (first[0][-1] + 5.0 * np.arange(1, 9), np.full(8, 104.92), np.full(8, 11.5500))
    away = (away[0], np.linspace(corner(2, 0)[0], corner(2, 0)[0] + 0.001, 8), np.full(8, 11.5491))
    second = ridden([corner(3, 0), corner(3, 2)], [25], begin_s=away[0][-1] + 5)
    whole = tuple(np.concatenate(parts) for parts in zip(first, away, second, strict=True))
    found, report = matched(whole)
    assert report.dropped[Dropped.OFF_ROAD] >= 6
    assert found.begins.sum() == 2


def test_a_wait_belongs_to_the_road_before_the_light(town, matched):
    """Standing half a minute before a corner slows the road to the corner, not the one after."""
    stop = (corner(2, 0)[0] - 0.00012, corner(2, 0)[1])
    before = ridden([corner(0, 0), stop], [25])
    waiting = (
        before[0][-1] + 5.0 * np.arange(1, 9),
        np.full(8, stop[0]) + np.linspace(0, 2e-5, 8),
        np.full(8, stop[1]),
    )
    after = ridden([stop, corner(4, 0)], [25], begin_s=waiting[0][-1] + 5)
    whole = tuple(np.concatenate(parts) for parts in zip(before, waiting, after, strict=True))
    found, _ = matched(whole)
    assert travelled(found) == street(town, *(corner(x, 0) for x in range(5)))
    still = found.stretch_m < 5
    on = found.stretch_entry[still & (found.span_s[found.stretch_span] > 30)]
    assert set(found.way[on].tolist()) == {between(town, corner(1, 0), corner(2, 0))}


def test_on_real_streets_ways_hang_together_and_keep_the_rules(data_mirror):
    """Couriers who heed no turn restriction are matched to ways that heed them all."""
    from benchmarks.tracks import known_speeds, simulate_rounds
    from routing import read_network

    network = read_network(data_mirror / "roads" / "monaco.osm.pbf")
    speeds = known_speeds(network, Profile.MOTORCYCLE, seed=3)
    rounds = simulate_rounds(network, Profile.MOTORCYCLE, speeds, tracks=12, stops=6, seed=4)
    index = RoadIndex(network, Profile.MOTORCYCLE, RULES.matching)
    report = TrackReport()
    now_s = float(rounds.fixes.time_s.max())
    tracks = clean(rounds.fixes, RULES.cleaning, now_s=now_s, report=report)
    found = Matcher(index, RULES.matching).match(tracks, report=report)
    ways = index.ways
    assert ways.open[found.way].all()
    assert len(found) > 500
    tail = ways.head[found.way ^ 1]
    forbidden = {
        tuple(ways.path[begin:end].tolist()) for begin, end in pairwise(ways.path_start.tolist())
    }
    pairs = [
        (i, (one, other))
        for i, (one, other) in enumerate(pairwise(found.way.tolist()))
        if not found.begins[i + 1]
    ]
    for i, (one, other) in pairs:
        turned_midway = other == one ^ 1
        assert turned_midway or ways.head[one] == tail[i + 1]
        assert (one, other) not in forbidden
