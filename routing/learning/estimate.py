"""Estimate the speed of each directed segment and hour from rides, thin ones shrunk to the class.

All arithmetic is in logarithms of the pace against the ordinary pace of the segment: its class,
surface and limit. Each level is the median of what the level above leaves, times the share in
which its rides are believed: rides / (rides + a constant). A constant is the square of the spread
of rides over the spread of what is estimated, as in empirical Bayes; both spreads are data.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from routing.learning.medians import grouped_median
from routing.learning.rides import Stretches, ride_seconds, ride_weight
from routing.learning.rules import LearningRules

HOURS = 24
_ODDEST = 3.0
"""A ride twenty times as fast or slow as the class is taken as that."""


@dataclass(frozen=True, slots=True, eq=False)
class Estimate:
    """What rides say, as logarithms of the pace against the ordinary pace.

    Attributes:
        class_hour: float64 (classes, 24), what holds for a class at each hour.
        class_day: float64 (classes,), what holds for a class over the whole day.
        class_rides: float64 (classes,), rides behind it, weighed.
        day: float64 (2m,), what holds for a directed segment beside its class.
        believed: float64 (2m,), how far its rides are believed against the class, 0 to 1.
        rides: int64 (2m,), rides, counted.
        cell: int64 (c,), directed segment * 24 + hour of each hour with rides, ascending.
        cell_own: float64 (c,), what holds for that hour beside the day.
        cell_rides: int64 (c,), rides in that hour, counted.
        cell_seen: float64 (c,), the plain median of the rides in that hour.
    """

    class_hour: npt.NDArray[np.float64] = field(repr=False)
    class_day: npt.NDArray[np.float64] = field(repr=False)
    class_rides: npt.NDArray[np.float64] = field(repr=False)
    day: npt.NDArray[np.float64] = field(repr=False)
    believed: npt.NDArray[np.float64] = field(repr=False)
    rides: npt.NDArray[np.int64] = field(repr=False)
    cell: npt.NDArray[np.int64] = field(repr=False)
    cell_own: npt.NDArray[np.float64] = field(repr=False)
    cell_rides: npt.NDArray[np.int64] = field(repr=False)
    cell_seen: npt.NDArray[np.float64] = field(repr=False)


def estimate(
    stretches: Stretches,
    ordinary_pace_s_m: npt.NDArray[np.float64],
    road_class: npt.NDArray[np.integer],
    classes: int,
    rules: LearningRules,
) -> Estimate:
    """Estimate all levels, and share out the time between fixes anew in each round.

    Args:
        stretches: Of all tracks.
        ordinary_pace_s_m: float64 (2m,), of each directed segment.
        road_class: (2m,).
        classes: How many classes there are.
        rules: The figures.
    """
    owner = np.maximum(stretches.ride, 0)
    hour = stretches.ride_hour[owner] if len(stretches.ride_way) else np.zeros_like(owner)
    ordinary = ordinary_pace_s_m[stretches.way]
    pace = ordinary
    for _ in range(rules.estimate.rounds):
        found = _levels(stretches, pace, ordinary_pace_s_m, road_class, classes, rules)
        believed = found.class_hour[road_class[stretches.way], hour] + found.day[stretches.way]
        pace = ordinary * np.exp(believed)
    return found


def _levels(
    stretches: Stretches,
    pace: npt.NDArray[np.float64],
    ordinary_pace_s_m: npt.NDArray[np.float64],
    road_class: npt.NDArray[np.integer],
    classes: int,
    rules: LearningRules,
) -> Estimate:
    figures = rules.estimate
    way, hour = stretches.ride_way.astype(np.int64), stretches.ride_hour.astype(np.int64)
    seconds = ride_seconds(stretches, pace, figures)
    weight = ride_weight(stretches, seconds, figures, rules.cleaning)
    ordinary_s = stretches.ride_m * ordinary_pace_s_m[way]
    seen = np.log(np.maximum(seconds, 1e-3) / np.maximum(ordinary_s, 1e-3))
    seen = seen.clip(-_ODDEST, _ODDEST)

    of_class = road_class[way].astype(np.int64)
    middle, class_rides = grouped_median(of_class, seen, weight, classes)
    by_class = middle * _belief(class_rides, figures.class_rides)
    left = seen - by_class[of_class]
    class_hour = _hours_of_classes(of_class, hour, left, weight, classes, rules)
    left = left - class_hour[of_class, hour]
    middle, day_rides = grouped_median(way, left, weight, len(road_class))
    believed = _belief(day_rides, figures.segment_rides)
    day = middle * believed
    left = left - day[way]

    rode = weight > 0
    cell, number, cell_rides = np.unique(
        (way * HOURS + hour)[rode], return_inverse=True, return_counts=True
    )
    own = _hours_of_segments(cell, number, left[rode], weight[rode], rules)
    cell_seen, _ = grouped_median(number, seen[rode], weight[rode], len(cell))
    return Estimate(
        class_hour=class_hour + by_class[:, None],
        class_day=by_class,
        class_rides=class_rides,
        day=day,
        believed=believed,
        rides=np.bincount(way[rode], minlength=len(road_class)),
        cell=cell,
        cell_own=own,
        cell_rides=cell_rides,
        cell_seen=cell_seen,
    )


def _belief(rides: npt.NDArray[np.float64], constant: float) -> npt.NDArray[np.float64]:
    return rides / (rides + constant)


def _hours_of_classes(
    of_class: npt.NDArray[np.int64],
    hour: npt.NDArray[np.int64],
    left: npt.NDArray[np.float64],
    weight: npt.NDArray[np.float64],
    classes: int,
    rules: LearningRules,
) -> npt.NDArray[np.float64]:
    """What an hour does to a class, (classes, 24); hours beside it are joined where it is thin."""
    key = of_class * HOURS + hour
    middle, rides = grouped_median(key, left, weight, classes * HOURS)
    wide = [of_class * HOURS + (hour + step) % HOURS for step in (-1, 0, 1)]
    joined, around = grouped_median(
        np.concatenate(wide), np.tile(left, 3), np.tile(weight, 3), classes * HOURS
    )
    thin = rides < rules.estimate.class_rides
    middle, rides = np.where(thin, joined, middle), np.where(thin, around, rides)
    shrunk = middle * _belief(rides, rules.estimate.class_rides)
    return shrunk.reshape(classes, HOURS)


def _hours_of_segments(
    cell: npt.NDArray[np.int64],
    number: npt.NDArray[np.int64],
    left: npt.NDArray[np.float64],
    weight: npt.NDArray[np.float64],
    rules: LearningRules,
) -> npt.NDArray[np.float64]:
    """What an hour does to a directed segment, beside its class; (c,)."""
    middle, rides = grouped_median(number, left, weight, len(cell))
    thin = rides < rules.estimate.thin_rides
    groups, lefts, weights = [number], [left], [weight]
    for step in (-1, 1):
        beside = cell - cell % HOURS + (cell % HOURS + step) % HOURS
        at = np.searchsorted(cell, beside).clip(max=max(len(cell) - 1, 0))
        there = thin[at] & (cell[at] == beside)
        lent = there[number]
        groups.append(at[number[lent]])
        lefts.append(left[lent])
        weights.append(weight[lent])
    joined, around = grouped_median(
        np.concatenate(groups), np.concatenate(lefts), np.concatenate(weights), len(cell)
    )
    middle, rides = np.where(thin, joined, middle), np.where(thin, around, rides)
    return middle * _belief(rides, rules.estimate.hour_rides)
