"""Say for each stop that no run serves which rule kept it out and what would have to change."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from routing.engines.protocol import UNREACHABLE
from routing.network.snap import OFF_NETWORK_M
from routing.plan import LeftOutReason, Unassigned
from routing.problem import DAY_S, RoutingProblem, Stop, Vehicle
from routing.schedule import busy_s, detour_s, loads_fit, schedule
from routing.solvers.matrices import Matrices

_G_PER_KG = 1000
_CM3_PER_LITRE = 1000
_FAR = 7 * DAY_S  # a shift that ends later than any problem allows

# The rules in the order in which they are tried on a vehicle: of several vehicles, the one that
# passes the most rules gives the reason.
_STAGES = (
    LeftOutReason.TOO_HEAVY,
    LeftOutReason.TOO_BULKY,
    LeftOutReason.UNREACHABLE,
    LeftOutReason.WINDOW_UNREACHABLE,
    LeftOutReason.SHIFT_TOO_SHORT,
)


@dataclass(frozen=True, slots=True)
class _Failure:
    stage: LeftOutReason
    vehicle: Vehicle
    lack: int  # how much is missing, in the unit of the rule


def off_network(stop: Stop, distance_m: float) -> Unassigned:
    """The stop lies too far from any road that was kept."""
    return Unassigned(
        stop.id,
        LeftOutReason.OFF_NETWORK,
        f"lies {distance_m:,.0f} m from the nearest road of the network; up to {OFF_NETWORK_M:.0f} "
        "m are bridged. Check its position, or use a road file that covers it.",
    )


def impossible(problem: RoutingProblem, matrices: Matrices, index: int) -> Unassigned | None:
    """Why no vehicle could serve the stop even on a run of its own; None when one could."""
    stop = problem.stops[index]
    available = [v for v in problem.vehicles if v.max_stops != 0]
    if not available:
        text = "no vehicle may make a stop: raise max_stops of at least one."
        return Unassigned(stop.id, LeftOutReason.NO_CAPACITY_LEFT, text)
    failures = []
    for vehicle in available:
        failure = _failure(problem, matrices, vehicle, index)
        if failure is None:
            return None
        failures.append(failure)
    furthest = max(_STAGES.index(failure.stage) for failure in failures)
    nearest = min((f for f in failures if _STAGES.index(f.stage) == furthest), key=lambda f: f.lack)
    return Unassigned(stop.id, nearest.stage, _sentence(problem, matrices, index, nearest))


def left_over(
    problem: RoutingProblem, matrices: Matrices, orders: Sequence[Sequence[int]], index: int
) -> Unassigned:
    """Why a stop that a vehicle could serve alone found no place beside the others."""
    stop = problem.stops[index]
    able = [
        number
        for number, vehicle in enumerate(problem.vehicles)
        if vehicle.max_stops != 0 and _failure(problem, matrices, vehicle, index) is None
    ]
    roomy = [
        number
        for number in able
        if loads_fit(problem, problem.vehicles[number], [*orders[number], index])
    ]
    if not roomy:
        return Unassigned(
            stop.id, LeftOutReason.NO_CAPACITY_LEFT, _no_room(problem, orders, able, stop)
        )
    late_s = [
        lateness
        for number in roomy
        if (lateness := _lateness_s(problem, matrices, number, orders[number], index)) is not None
    ]
    if late_s:
        text = (
            f"would fit if a shift ended {_minutes(min(late_s))} later: every run that has room "
            "for it is full to the end of its shift."
        )
    else:
        text = (
            "its time window or those of the other stops leave no gap in any run that has room "
            "for it: widen the windows or add a vehicle."
        )
    return Unassigned(stop.id, LeftOutReason.NO_TIME_LEFT, text)


def _failure(
    problem: RoutingProblem, matrices: Matrices, vehicle: Vehicle, index: int
) -> _Failure | None:
    """The first rule that keeps this vehicle from a run with this stop alone."""
    stop, matrix = problem.stops[index], matrices[vehicle.profile]
    if stop.weight_g > vehicle.capacity_g:
        return _Failure(LeftOutReason.TOO_HEAVY, vehicle, stop.weight_g - vehicle.capacity_g)
    if stop.volume_cm3 > vehicle.capacity_cm3:
        return _Failure(LeftOutReason.TOO_BULKY, vehicle, stop.volume_cm3 - vehicle.capacity_cm3)
    out_s, back_s = int(matrix.duration_s[0, index + 1]), int(matrix.duration_s[index + 1, 0])
    if UNREACHABLE in (out_s, back_s):
        return _Failure(LeftOutReason.UNREACHABLE, vehicle, 0)
    arrival_s = vehicle.shift.opens_s + out_s
    if stop.window is not None and arrival_s > stop.window.closes_s:
        lack = arrival_s - stop.window.closes_s
        return _Failure(LeftOutReason.WINDOW_UNREACHABLE, vehicle, lack)
    begin_s = arrival_s if stop.window is None else max(arrival_s, stop.window.opens_s)
    end_s = begin_s + stop.service_s + back_s
    if end_s > vehicle.shift.closes_s:
        return _Failure(LeftOutReason.SHIFT_TOO_SHORT, vehicle, end_s - vehicle.shift.closes_s)
    return None


def _sentence(problem: RoutingProblem, matrices: Matrices, index: int, failure: _Failure) -> str:
    stop, vehicle = problem.stops[index], failure.vehicle
    match failure.stage:
        case LeftOutReason.TOO_HEAVY:
            return (
                f"weighs {_kg(stop.weight_g)}; the largest vehicle takes "
                f"{_kg(vehicle.capacity_g)}. Split it or add a larger vehicle."
            )
        case LeftOutReason.TOO_BULKY:
            return (
                f"fills {_litres(stop.volume_cm3)}; the largest vehicle that can carry its weight "
                f"takes {_litres(vehicle.capacity_cm3)}. Add a larger vehicle."
            )
        case LeftOutReason.WINDOW_UNREACHABLE:
            assert stop.window is not None
            out_s = int(matrices[vehicle.profile].duration_s[0, index + 1])
            return (
                f"its window closes at {clock(stop.window.closes_s)}; vehicle {vehicle.id} can be "
                f"there at {clock(vehicle.shift.opens_s + out_s)} at the earliest. Start "
                f"{_minutes(failure.lack)} earlier or widen the window."
            )
        case LeftOutReason.SHIFT_TOO_SHORT:
            return (
                f"serving it alone would bring vehicle {vehicle.id} back "
                f"{_minutes(failure.lack)} after its shift ends at "
                f"{clock(vehicle.shift.closes_s)}. Lengthen the shift."
            )
        case _:
            return (
                f"no road joins it with the hub both ways for a {vehicle.profile}, nor for any "
                "other vehicle that can carry it. Check its position or add another kind of "
                "vehicle."
            )


def _no_room(
    problem: RoutingProblem, orders: Sequence[Sequence[int]], able: Sequence[int], stop: Stop
) -> str:
    """Name the load that no able vehicle has room for; or that they all have their stops."""
    free_g, free_cm3, may_stop = [], [], []
    for number in able:
        vehicle = problem.vehicles[number]
        on_board = [problem.stops[i] for i in orders[number]]
        free_g.append(vehicle.capacity_g - sum(s.weight_g for s in on_board))
        free_cm3.append(vehicle.capacity_cm3 - sum(s.volume_cm3 for s in on_board))
        may_stop.append(vehicle.max_stops is None or len(on_board) < vehicle.max_stops)
    if not any(may_stop):
        return "every vehicle that could serve it already makes as many stops as it may."
    if max(free_g) < stop.weight_g:
        return (
            f"weighs {_kg(stop.weight_g)}; the vehicle with the most room has {_kg(max(free_g))} "
            "left. Add a vehicle or a second round."
        )
    if max(free_cm3) < stop.volume_cm3:
        return (
            f"fills {_litres(stop.volume_cm3)}; the vehicle with the most room has "
            f"{_litres(max(free_cm3))} left. Add a vehicle or a second round."
        )
    return (
        f"{_kg(stop.weight_g)} and {_litres(stop.volume_cm3)} are free in no vehicle at once. "
        "Add a vehicle or a second round."
    )


def _lateness_s(
    problem: RoutingProblem,
    matrices: Matrices,
    number: int,
    order: Sequence[int],
    index: int,
) -> int | None:
    """By how little the shift is exceeded at the best place of the order; None: windows forbid."""
    vehicle = problem.vehicles[number]
    matrix = matrices[vehicle.profile]
    earliest_s = vehicle.shift.opens_s + busy_s(problem, matrix, order)
    places = sorted(
        (earliest_s + extra_s, position)
        for position in range(len(order) + 1)
        if (extra_s := detour_s(problem, matrix, order, index, position)) is not None
    )
    best_s: int | None = None
    for bound_s, position in places:
        if best_s is not None and bound_s >= best_s:
            break
        trial = [*order[:position], index, *order[position:]]
        table = schedule(problem, vehicle, matrix, trial, closes_s=_FAR)
        if table is not None and (best_s is None or table.end_s < best_s):
            best_s = table.end_s
    return None if best_s is None else best_s - vehicle.shift.closes_s


def clock(second_of_day: int) -> str:
    """Seconds since midnight as HH:MM; hours go on past 24 for the following day.

    >>> clock(8 * 3600 + 59), clock(25 * 3600)
    ('08:00', '25:00')
    """
    minutes = second_of_day // 60
    return f"{minutes // 60:02}:{minutes % 60:02}"


def _minutes(seconds: int) -> str:
    minutes = -(-seconds // 60)
    return f"{minutes:,} min"


def _kg(grams: int) -> str:
    return f"{grams / _G_PER_KG:,g} kg"


def _litres(volume_cm3: int) -> str:
    return f"{volume_cm3 / _CM3_PER_LITRE:,g} litres"
