"""Lay out the legs and services of one order, ready to be timed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from routing.engines.protocol import UNREACHABLE
from routing.problem import RoutingProblem, TimeWindow
from routing.problem.places import Places
from routing.solvers.protocol import RELOAD
from routing.travel import Travel, legs_along

_ANY_TIME: tuple[TimeWindow, ...] = ()


@dataclass(frozen=True, slots=True)
class Course:
    """The way of one vehicle: step k is reached by leg k, the last leg leads to the end.

    Attributes:
        order: What is done at each step: a stop's number, or ``RELOAD``.
        leg_s: Seconds of each leg, one more than steps.
        leg_m: Metres of each leg.
        service_s: What each step takes.
        windows: When it may begin; empty for at any time.
    """

    order: tuple[int, ...]
    leg_s: list[int]
    leg_m: list[int]
    service_s: list[int]
    windows: list[tuple[TimeWindow, ...]]


def rows_of(places: Places, vehicle_index: int, order: Sequence[int]) -> list[int]:
    """The rows of all places of a run, from its start to its end (its last stop, where open)."""
    hub, stop = places.hub[vehicle_index], places.stop
    rows = [places.start[vehicle_index]]
    rows += [hub if index == RELOAD else stop + index for index in order]
    end = places.end[vehicle_index]
    rows.append(rows[-1] if end is None else end)
    return rows


def course_of(
    problem: RoutingProblem,
    places: Places,
    travel: Travel,
    vehicle_index: int,
    order: Sequence[int],
) -> Course | None:
    """Lay out an order; None where no road leads from one of its places to the next."""
    vehicle = problem.vehicles[vehicle_index]
    rows = rows_of(places, vehicle_index, order)
    leg_s, leg_m = legs_along(travel, vehicle.profile, rows)
    if UNREACHABLE in leg_s:
        return None
    stops, reload_s = problem.stops, vehicle.reload_s
    return Course(
        tuple(order),
        leg_s,
        leg_m,
        [reload_s if index == RELOAD else stops[index].service_s for index in order],
        [_ANY_TIME if index == RELOAD else stops[index].windows for index in order],
    )
