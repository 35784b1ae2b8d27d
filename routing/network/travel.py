"""Say for one profile which way each segment may be travelled and how long it takes."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from routing.network.components import inside_largest
from routing.network.conditions import Conditions
from routing.network.road_network import RoadNetwork, SegmentFlag
from routing.problem import Profile, profile_bit
from routing.speeds import load_speeds

CLOSED = np.iinfo(np.int32).max
"""Milliseconds of a segment that may not be travelled this way; never part of a sum."""

_MS_PER_HOUR = 3_600_000
_M_PER_KM = 1000


@dataclass(frozen=True, slots=True, eq=False)
class Travel:
    """One profile on one network under one set of conditions; arrays over the m segments.

    Times are whole milliseconds, at least one: engines add them up and never round again.

    Attributes:
        profile: Who travels.
        forward_ms: int32 (m,), from the start to the end of the shape, or ``CLOSED``.
        backward_ms: int32 (m,), from the end to the start, or ``CLOSED``.
        snappable: bool (m,), inside the largest part that the profile can travel both ways: a
            place that met another segment could not be left again. Ferries are not.
    """

    profile: Profile
    forward_ms: npt.NDArray[np.int32] = field(repr=False)
    backward_ms: npt.NDArray[np.int32] = field(repr=False)
    snappable: npt.NDArray[np.bool_] = field(repr=False)


def travel_of(
    network: RoadNetwork, profile: Profile, conditions: Conditions | None = None
) -> Travel:
    """Work out access, direction and time of every segment for a profile.

    The speed is that of the class and the surface, or the signed limit where it is lower, times the
    urban factor; a learnt speed replaces it. A crossing takes the time that its source states.
    Where conditions close roads, ``snappable`` is worked out for what is left.
    """
    conditions = conditions or Conditions()
    ordinary = ordinary_kmh(network, profile)
    learnt_kmh: tuple[npt.NDArray[np.floating] | None, ...] = (None, None)
    if conditions.learnt is not None:
        learnt_kmh = conditions.learnt.kmh(conditions.hour, profile)
    closed, slowed = conditions.closed_for(profile), conditions.slowed_for(profile)
    open_ways = (network.forward(profile), network.backward(profile))
    timed = []
    for open_way, learnt in zip(open_ways, learnt_kmh, strict=True):
        kmh = ordinary if learnt is None else np.where(np.isnan(learnt), ordinary, learnt)
        passable = (open_way & (kmh > 0)) if closed is None else (open_way & (kmh > 0) & ~closed)
        timed.append(_milliseconds(network, kmh, slowed, passable))
    forward_ms, backward_ms = timed
    inside = inside_largest(
        network.segment_start,
        network.segment_end,
        forward_ms < CLOSED,
        backward_ms < CLOSED,
        (network.node_barrier & profile_bit(profile)) > 0,
    )
    on_land = (network.segment_flags & SegmentFlag.FERRY) == 0
    return Travel(profile, forward_ms, backward_ms, inside & on_land)


def ordinary_kmh(network: RoadNetwork, profile: Profile) -> npt.NDArray[np.float64]:
    """Speed of a profile on each segment on an ordinary day; (m,), whoever may travel it."""
    table = load_speeds()
    rules = table.profiles[profile]
    by_class = np.array([table.kmh(index, profile) for index in range(len(table.classes))])
    factor = np.array([surface.factor[profile] for surface in table.surfaces])
    presumed = np.array([road.surface for road in table.classes])[network.segment_class]
    surface = np.where(network.segment_surface > 0, network.segment_surface, presumed)
    kmh = by_class[network.segment_class] * factor[surface] / factor[presumed]
    limited = (network.segment_limit_kmh > 0) & (network.segment_limit_kmh < kmh)
    kmh = np.where(limited, network.segment_limit_kmh, kmh) * rules.urban_factor
    return np.asarray(kmh, dtype=np.float64)


def _milliseconds(
    network: RoadNetwork,
    kmh: npt.NDArray[np.floating],
    slowed: npt.NDArray[np.float64] | None,
    passable: npt.NDArray[np.bool_],
) -> npt.NDArray[np.int32]:
    speed = np.where(passable, kmh, 1.0) * (1.0 if slowed is None else slowed)
    hours = network.segment_length_m / _M_PER_KM / speed
    taken = np.where(
        network.segment_fixed_s > 0, network.segment_fixed_s * 1000.0, hours * _MS_PER_HOUR
    )
    whole = np.clip(np.rint(taken), 1, CLOSED - 1)
    return np.where(passable, whole, CLOSED).astype(np.int32)
