"""Find the first rule that keeps a vehicle from a stop even on a run of its own."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from routing.engines.protocol import UNREACHABLE
from routing.plan import LeftOutReason
from routing.problem import DAY_S, Places, RoutingProblem, Stop, Vehicle
from routing.schedule import Course, course_of, rules_of, schedule
from routing.schedule.carry import from_hub
from routing.schedule.loads import ends_at_hub
from routing.solvers.protocol import RELOAD
from routing.travel import Travel

FAR_S = 7 * DAY_S
"""A shift that ends later than any problem allows."""

STAGES = (
    LeftOutReason.NO_CAPACITY_LEFT,  # too few stops allowed
    LeftOutReason.NO_VEHICLE_FOR_IT,
    LeftOutReason.TOO_HEAVY,
    LeftOutReason.TOO_BULKY,
    LeftOutReason.TOO_MANY_ITEMS,
    LeftOutReason.CASH_LIMIT,
    LeftOutReason.UNREACHABLE,
    LeftOutReason.TOO_FAR,
    LeftOutReason.WINDOW_UNREACHABLE,
    LeftOutReason.SHIFT_TOO_SHORT,
)
"""The rules in the order in which they are tried on a vehicle."""

_NO_WAY = 1_000_000  # lacks that no number measures


@dataclass(frozen=True, slots=True)
class Obstacle:
    """What keeps a vehicle from a stop: which rule, and by how much.

    Attributes:
        reason: The rule.
        vehicle: Number of the vehicle.
        stop: Number of the stop; of several that belong together, the one that fails.
        lack: How much is missing, in the unit of the rule.
        said: What only the finder knows, for the sentence.
    """

    reason: LeftOutReason
    vehicle: int
    stop: int
    lack: int
    said: str = ""

    @property
    def measured(self) -> bool:
        """Whether a number says how much is missing."""
        return self.lack < _NO_WAY

    @property
    def stage(self) -> int:
        """How many rules the vehicle passed before this one."""
        return STAGES.index(self.reason)


def errands_of(problem: RoutingProblem, unit: Sequence[int]) -> list[tuple[int, ...]]:
    """The stops of a unit, the two halves of a pair together, the collected one first."""
    rules = rules_of(problem)
    found: dict[tuple[int, ...], None] = {}
    for index in unit:
        if index in rules.deliver:
            found[index, rules.deliver[index]] = None
        elif index in rules.collect:
            found[rules.collect[index], index] = None
        else:
            found[index,] = None
    return list(found)


def sought(problem: RoutingProblem, unit: Sequence[int]) -> tuple[int, ...]:
    """A unit as the insertion wants it: of a pair alone, the collected stop first."""
    errands = errands_of(problem, unit)
    return errands[0] if len(errands) == 1 else tuple(unit)


def order_alone(problem: RoutingProblem, vehicle: int, errand: Sequence[int]) -> tuple[int, ...]:
    """The order of a run with this errand alone: it loads first, where it must."""
    away = problem.vehicles[vehicle].start is not None
    if away and any(from_hub(problem, index) for index in errand):
        return (RELOAD, *errand)
    return tuple(errand)


def obstacle(
    problem: RoutingProblem, places: Places, travel: Travel, vehicle: int, unit: Sequence[int]
) -> Obstacle | None:
    """The first rule that keeps the vehicle from any errand of a unit by itself."""
    most = problem.vehicles[vehicle].max_stops
    if most is not None and most < len(unit):
        return Obstacle(LeftOutReason.NO_CAPACITY_LEFT, vehicle, unit[0], len(unit) - most)
    for errand in errands_of(problem, unit):
        found = _unfit(problem, places, vehicle, errand) or _undrivable(
            problem, places, travel, vehicle, errand
        )
        if found is not None:
            return found
    return None


def _unfit(
    problem: RoutingProblem, places: Places, number: int, errand: Sequence[int]
) -> Obstacle | None:
    vehicle = problem.vehicles[number]
    stops = [(index, problem.stops[index]) for index in errand]
    for index, stop in stops:
        said = _refusal(problem, places, number, index)
        if said:
            lack = len(stop.skills - vehicle.skills) or _NO_WAY
            return Obstacle(LeftOutReason.NO_VEHICLE_FOR_IT, number, index, lack, said)
    for index, stop in stops:
        for reason, load, limit in _amounts(stop, vehicle):
            if limit is not None and load > limit:
                return Obstacle(reason, number, index, load - limit)
    cash_khr = sum(stop.cash_khr for _, stop in stops)
    if vehicle.cash_limit_khr is not None and cash_khr > vehicle.cash_limit_khr:
        lack = cash_khr - vehicle.cash_limit_khr
        return Obstacle(LeftOutReason.CASH_LIMIT, number, errand[-1], lack)
    return None


def _amounts(stop: Stop, vehicle: Vehicle) -> list[tuple[LeftOutReason, int, int | None]]:
    return [
        (LeftOutReason.TOO_HEAVY, stop.weight_g, vehicle.capacity_g),
        (LeftOutReason.TOO_BULKY, stop.volume_cm3, vehicle.capacity_cm3),
        (LeftOutReason.TOO_MANY_ITEMS, stop.items, vehicle.capacity_items),
    ]


def _refusal(problem: RoutingProblem, places: Places, number: int, index: int) -> str:
    """Why a vehicle may not serve a stop, whatever its load; empty where it may."""
    vehicle, stop, rules = problem.vehicles[number], problem.stops[index], rules_of(problem)
    lacking = stop.skills - vehicle.skills
    if lacking:
        return (
            f"asks for {', '.join(sorted(stop.skills))}; vehicle {vehicle.id} comes nearest and "
            f"lacks {', '.join(sorted(lacking))}. Add a vehicle that has it."
        )
    hub_id = problem.hubs[places.hub[number]].id
    if stop.hub_id not in (None, hub_id):
        return (
            f"belongs to hub {stop.hub_id}; vehicle {vehicle.id} loads at {hub_id}. Let a vehicle "
            "that can serve it load there."
        )
    owner = rules.owner.get(index, number)
    if owner != number:
        return (
            f"its load is on board of vehicle {problem.vehicles[owner].id}, which cannot serve it."
        )
    if rules.for_hub[index] and not ends_at_hub(vehicle):
        return (
            f"is collected for the hub; the run of vehicle {vehicle.id} does not end there. Let a "
            "vehicle that can serve it end at its hub."
        )
    if vehicle.start is not None and not vehicle.max_loadings and from_hub(problem, index):
        return (
            f"its load is at the hub; vehicle {vehicle.id} starts elsewhere and may not load. "
            "Raise its max_loadings."
        )
    return ""


def _undrivable(
    problem: RoutingProblem, places: Places, travel: Travel, number: int, errand: Sequence[int]
) -> Obstacle | None:
    vehicle = problem.vehicles[number]
    order = order_alone(problem, number, errand)
    course = course_of(problem, places, travel, number, order)
    if course is None or UNREACHABLE in course.leg_m:
        return Obstacle(LeftOutReason.UNREACHABLE, number, errand[0], 0)
    distance_m = sum(course.leg_m)
    if vehicle.max_distance_m is not None and distance_m > vehicle.max_distance_m:
        lack = distance_m - vehicle.max_distance_m
        return Obstacle(LeftOutReason.TOO_FAR, number, errand[0], lack)
    late = _late(vehicle, number, course)
    if late is not None or not vehicle.breaks:
        return late
    if schedule(problem, places, travel, number, order) is not None:
        return None
    longer = schedule(problem, places, travel, number, order, closes_s=FAR_S)
    if longer is None:
        reason = LeftOutReason.WINDOW_UNREACHABLE
        return Obstacle(reason, number, errand[-1], _NO_WAY, "the breaks of its driver")
    lack = longer.end_s - vehicle.shift.closes_s
    said = ", its breaks included,"
    return Obstacle(LeftOutReason.SHIFT_TOO_SHORT, number, errand[-1], lack, said)


def _late(vehicle: Vehicle, number: int, course: Course) -> Obstacle | None:
    """The first window that is missed, or the end of the shift, without a break on the way."""
    clock_s = vehicle.shift.opens_s
    for step, index in enumerate(course.order):
        clock_s += course.leg_s[step]
        windows = course.windows[step]
        if windows:
            lack = clock_s - windows[-1].closes_s
            if lack > 0:
                return Obstacle(LeftOutReason.WINDOW_UNREACHABLE, number, index, lack, str(clock_s))
            clock_s = next(max(clock_s, w.opens_s) for w in windows if clock_s <= w.closes_s)
        clock_s += course.service_s[step]
    lack = clock_s + course.leg_s[-1] - vehicle.shift.closes_s
    if lack > 0:
        return Obstacle(LeftOutReason.SHIFT_TOO_SHORT, number, course.order[-1], lack)
    return None
