"""Say of each stop that no run serves which rule kept it out and what would have to change."""

from __future__ import annotations

from collections.abc import Mapping

from routing.explain.alone import Obstacle, errands_of, obstacle, sought
from routing.explain.kinds import kinds_of
from routing.explain.outlook import no_time, outlook_of
from routing.explain.places import cheapest
from routing.explain.sentences import no_room_sentence, obstacle_sentence
from routing.explain.wording import riel
from routing.network.snap import OFF_NETWORK_M
from routing.plan import LeftOutReason, Unassigned
from routing.problem import Places, RoutingProblem, Stop
from routing.schedule import rules_of
from routing.solvers.protocol import Orders
from routing.travel import Travel


def off_network(stop: Stop, distance_m: float) -> Unassigned:
    """The stop lies too far from any road that was kept."""
    return Unassigned(
        stop.id,
        LeftOutReason.OFF_NETWORK,
        f"lies {distance_m:,.0f} m from the nearest road of the network; up to {OFF_NETWORK_M:.0f} "
        "m are bridged. Check its position, or use a road file that covers it.",
    )


def partner_left_out(problem: RoutingProblem, index: int, other: int) -> Unassigned:
    """The stop goes with another one, which is left out for a reason of its own."""
    other_id = problem.stops[other].id
    return Unassigned(
        problem.stops[index].id,
        LeftOutReason.PARTNER_LEFT_OUT,
        f"goes with stop {other_id} or not at all, and {other_id} is left out: see its reason, or "
        "part the two.",
    )


def with_partners(
    problem: RoutingProblem, reasons: Mapping[int, Unassigned]
) -> dict[int, Unassigned]:
    """The reasons, and those of all stops that go only with the ones that they name."""
    rules = rules_of(problem)
    found = dict(reasons)
    for index in sorted(reasons):
        if reasons[index].reason is LeftOutReason.PARTNER_LEFT_OUT:
            continue
        for other in rules.together(index):
            if other not in found:
                found[other] = partner_left_out(problem, other, index)
    return found


def impossible(
    problem: RoutingProblem, places: Places, travel: Travel, index: int
) -> Unassigned | None:
    """Why no vehicle could serve the stop even on a run of its own; None when one could.

    A stop of a pair or a group is possible only where one vehicle could serve each of them.
    """
    unit = rules_of(problem).together(index)
    nearest: Obstacle | None = None
    for number in sorted(set(kinds_of(problem))):
        found = obstacle(problem, places, travel, number, unit)
        if found is None:
            return None
        if nearest is None or (-found.stage, found.lack) < (-nearest.stage, nearest.lack):
            nearest = found
    assert nearest is not None  # a problem has vehicles
    if nearest.stop != index:
        return partner_left_out(problem, index, nearest.stop)
    text = obstacle_sentence(problem, nearest)
    return Unassigned(problem.stops[index].id, nearest.reason, text)


def left_over(
    problem: RoutingProblem, places: Places, travel: Travel, orders: Orders, index: int
) -> Unassigned:
    """Why a stop that a vehicle could serve alone found no place beside the others."""
    unit = rules_of(problem).together(index)
    if index != unit[0]:
        return partner_left_out(problem, index, unit[0])
    outlook = outlook_of(problem, places, travel, orders)
    able = outlook.able(unit)
    stop_id, errands = problem.stops[index].id, errands_of(problem, unit)
    for errand in errands:
        slots = outlook.slots
        if not slots.roomy(errand, able):
            text = no_room_sentence(slots, errand, able)
            return Unassigned(stop_id, LeftOutReason.NO_CAPACITY_LEFT, text)
    penalties = [problem.stops[other].drop_penalty_khr for other in unit]
    if None not in penalties:
        vehicles = [number for number, fits in enumerate(able) if fits]
        placed = cheapest(outlook.routes, outlook.prices, sought(problem, unit), vehicles)
        if placed is not None:
            penalty_khr = sum(penalty or 0 for penalty in penalties)
            return Unassigned(
                stop_id,
                LeftOutReason.NOT_WORTH_IT,
                f"serving it would add {riel(placed.added_khr)} at the least, with vehicle "
                f"{problem.vehicles[placed.vehicle].id}; leaving it out costs "
                f"{riel(penalty_khr)}. Raise its drop penalty if it must be served.",
            )
    text = ""
    for errand in errands:
        text = text or no_time(outlook, outlook.slots, errand, able)[0]
    if not text:
        names = ", ".join(problem.stops[other].id for other in unit)
        text = f"its group ({names}) fits into no run as a whole: add a vehicle or part the group."
    return Unassigned(stop_id, LeftOutReason.NO_TIME_LEFT, text)
