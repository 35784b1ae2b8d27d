"""Conditions change times without a rebuild: learnt speeds, closures of both forms."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pytest

from routing import Profile
from routing.network import CLOSED, travel_of
from routing.network.conditions import Conditions
from routing.problem import profile_bit


@dataclass
class RushHour:
    """Known: the first segment, 6 km/h along at eight, 12 km/h over the day."""

    count: int

    def kmh(self, hour, profile):
        along, against = np.full(self.count, np.nan), np.full(self.count, np.nan)
        along[0] = 6.0 if hour == 8 else 12.0
        return along, against


def test_a_learnt_speed_replaces_class_and_urban_factor_one_way_only(ladder):
    learnt = RushHour(ladder.segment_count)
    ordinary = travel_of(ladder, Profile.VAN)
    for hour, kmh in ((8, 6.0), (15, 12.0), (None, 12.0)):
        travel = travel_of(ladder, Profile.VAN, Conditions(learnt=learnt, hour=hour))
        expected_ms = ladder.segment_length_m[0] / kmh * 3600
        assert travel.forward_ms[0] == pytest.approx(expected_ms, abs=0.5)
        assert (travel.backward_ms == ordinary.backward_ms).all()
        assert (travel.forward_ms[1:] == ordinary.forward_ms[1:]).all()


def test_water_slows_a_learnt_speed_too(ladder):
    half = np.full(ladder.segment_count, 0.5)
    learnt = RushHour(ladder.segment_count)
    dry = travel_of(ladder, Profile.VAN, Conditions(learnt=learnt))
    wet = travel_of(ladder, Profile.VAN, Conditions(learnt=learnt, slowed=half))
    np.testing.assert_allclose(wet.forward_ms, dry.forward_ms * 2, atol=1)


def test_closed_for_all_or_for_some(ladder):
    mask = np.zeros(ladder.segment_count, dtype=np.bool_)
    mask[2] = True
    bits = mask * np.uint8(profile_bit(Profile.VAN))
    for conditions, walkers_closed in (
        (Conditions(closed=mask), True),
        (Conditions(closed=bits), False),
    ):
        van = travel_of(ladder, Profile.VAN, conditions)
        walk = travel_of(ladder, Profile.WALK, conditions)
        assert np.flatnonzero(van.forward_ms == CLOSED).tolist() == [2]
        assert not van.snappable[2]
        assert (walk.forward_ms[2] == CLOSED) == walkers_closed


def test_slowed_per_profile(ladder):
    slowed = np.ones((len(Profile), ladder.segment_count))
    slowed[tuple(Profile).index(Profile.REMORK)] = 0.25
    conditions = Conditions(slowed=slowed)
    assert conditions.slowed_for(Profile.VAN).min() == 1
    remork = travel_of(ladder, Profile.REMORK, conditions).forward_ms
    np.testing.assert_allclose(remork, travel_of(ladder, Profile.REMORK).forward_ms * 4, atol=2)
