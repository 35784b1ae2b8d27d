"""Turn matched ways into rides over single segments: how long each took, and how sure that is."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from routing.learning.match import Matches
from routing.learning.medians import sums
from routing.learning.rules import CleaningRules, EstimateRules
from routing.learning.smooth_kernel import smooth_spans

_WHOLE = 1e-3
_HOUR_S = 3600
_HOURS = 24


@dataclass(frozen=True, slots=True, eq=False)
class Stretches:
    """Parts of roads, each with the span of time that it was ridden in.

    Only whole segments are rides, or long parts of one; the rest of a span is kept, since it took
    its share of the time.

    Attributes:
        ride: int64 (s,), the ride that a stretch belongs to, -1 for none.
        way: int32 (s,), directed segment.
        metres: float32 (s,).
        span: int64 (s,), the span that it was ridden in.
        span_s: float32 (p,), seconds of each span.
        span_begins: bool (p,), the first span of a way.
        ride_way: int32 (r,), directed segment of each ride.
        ride_hour: int8 (r,), hour of the day in Cambodia.
        ride_m: float32 (r,), metres of each ride.
    """

    ride: npt.NDArray[np.int64] = field(repr=False)
    way: npt.NDArray[np.int32] = field(repr=False)
    metres: npt.NDArray[np.float32] = field(repr=False)
    span: npt.NDArray[np.int64] = field(repr=False)
    span_s: npt.NDArray[np.float32] = field(repr=False)
    span_begins: npt.NDArray[np.bool_] = field(repr=False)
    ride_way: npt.NDArray[np.int32] = field(repr=False)
    ride_hour: npt.NDArray[np.int8] = field(repr=False)
    ride_m: npt.NDArray[np.float32] = field(repr=False)


def stretches_of(matches: Matches, rules: EstimateRules, utc_offset_s: int) -> Stretches:
    """Pick the entries that are rides: whole segments, and parts longer than ``partial_m``."""
    count = len(matches)
    metres = sums(matches.stretch_entry, matches.stretch_m, count)
    ends = np.append(matches.begins[1:], True)[:count]
    whole = (matches.enter < _WHOLE) & (matches.leave > 1 - _WHOLE) & ~matches.begins & ~ends
    chosen = np.flatnonzero((whole & (metres > 0)) | (metres >= rules.partial_m))
    number = np.full(count, -1, dtype=np.int64)
    number[chosen] = np.arange(len(chosen))
    first = np.full(count, np.inf)
    np.minimum.at(first, matches.stretch_entry, matches.span_time_s[matches.stretch_span])
    hour = ((first[chosen] + utc_offset_s) // _HOUR_S) % _HOURS
    return Stretches(
        ride=number[matches.stretch_entry],
        way=matches.way[matches.stretch_entry],
        metres=matches.stretch_m,
        span=matches.stretch_span,
        span_s=matches.span_s,
        span_begins=matches.span_begins,
        ride_way=matches.way[chosen],
        ride_hour=hour.astype(np.int8),
        ride_m=metres[chosen].astype(np.float32),
    )


def joined(parts: list[Stretches]) -> Stretches:
    """Put the stretches of several batches end to end."""
    rides = np.cumsum([0, *(len(part.ride_way) for part in parts)])
    spans = np.cumsum([0, *(len(part.span_s) for part in parts)])
    moved = [
        np.where(part.ride >= 0, part.ride + before, -1)
        for part, before in zip(parts, rides, strict=False)
    ]
    return Stretches(
        ride=np.concatenate(moved),
        way=np.concatenate([part.way for part in parts]),
        metres=np.concatenate([part.metres for part in parts]),
        span=np.concatenate([p.span + before for p, before in zip(parts, spans, strict=False)]),
        span_s=np.concatenate([part.span_s for part in parts]),
        span_begins=np.concatenate([part.span_begins for part in parts]),
        ride_way=np.concatenate([part.ride_way for part in parts]),
        ride_hour=np.concatenate([part.ride_hour for part in parts]),
        ride_m=np.concatenate([part.ride_m for part in parts]),
    )


def ride_seconds(
    stretches: Stretches, pace_s_m: npt.NDArray[np.float64], rules: EstimateRules
) -> npt.NDArray[np.float64]:
    """Share the time of each span among its stretches, as their believed paces would have it.

    Args:
        stretches: s stretches in p spans.
        pace_s_m: float64 (s,), seconds per metre that are believed for each stretch.
        rules: The noise of a place, and how much lateness wanders.

    Returns:
        float64 (r,), seconds of each ride.
    """
    spans = len(stretches.span_s)
    expected_s = stretches.metres * pace_s_m
    of_span_s = sums(stretches.span, expected_s, spans)
    metres = sums(stretches.span, stretches.metres, spans)
    span_s = smooth_spans(
        stretches.span_s.astype(np.float64),
        of_span_s,
        metres,
        stretches.span_begins,
        rules.noise_m,
        rules.wander_s,
    )
    alike = np.bincount(stretches.span, minlength=spans)[stretches.span]  # where nobody moved
    whole_s = of_span_s[stretches.span]
    share = np.where(whole_s > 0, expected_s / np.where(whole_s > 0, whole_s, 1.0), 1.0 / alike)
    taken_s = span_s[stretches.span] * share
    counts = stretches.ride >= 0
    return sums(stretches.ride[counts], taken_s[counts], len(stretches.ride_way))


def ride_weight(
    stretches: Stretches,
    seconds: npt.NDArray[np.float64],
    rules: EstimateRules,
    limits: CleaningRules,
) -> npt.NDArray[np.float64]:
    """How much each ride says, float64 (r,): 1 for a long one, less for short ones.

    The noise of the places where a ride begins and ends is the larger part of a short ride. A ride
    faster than anybody rides says nothing.
    """
    noise = 2 * (rules.noise_m / stretches.ride_m) ** 2
    weight = rules.observation_spread**2 / (rules.observation_spread**2 + noise)
    possible = seconds * limits.fastest_m_s > stretches.ride_m
    return np.where(possible, weight, 0.0)
