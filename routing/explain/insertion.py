"""Say for each vehicle what it would cost to serve a stop, or which rule forbids it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from gis_data import InputError, Problem
from routing.explain.alone import errands_of, obstacle
from routing.explain.outlook import Outlook, no_time
from routing.explain.places import Placed, cheapest
from routing.explain.sentences import no_room_sentence, obstacle_sentence
from routing.explain.wording import kilometres, minutes, riel
from routing.fit import check_fits
from routing.plan import LeftOutReason, Loading, Plan, Visit
from routing.problem import RoutingProblem, places_of
from routing.schedule import Timetable, rules_of
from routing.solvers.insertion.mend import fits
from routing.solvers.protocol import RELOAD, Orders
from routing.travel import Travel


@dataclass(frozen=True, slots=True)
class Delay:
    """A stop that would be served later, and by how much."""

    stop_id: str
    later_s: int


@dataclass(frozen=True, slots=True)
class InsertionOption:
    """What serving a stop with one vehicle would cost, or why the vehicle cannot.

    Attributes:
        vehicle_id: Who would serve it.
        after_stop_id: The stop before it in the run; None where it would be the first.
        trip: How many loadings the vehicle would make on its way before, 0 or more.
        added_khr: By how much the plan's objective would grow.
        added_m: Metres that the run would be longer.
        added_s: Seconds that the run would last longer.
        later: The stops that would be served later.
        reason: The first rule that forbids it; None where it is possible.
        lack: By how much, in the unit of the rule: grams, cubic centimetres, parcels, riel,
            metres, seconds; 0 where no number says it.
        explanation: The same as a sentence.
    """

    vehicle_id: str
    after_stop_id: str | None = None
    trip: int = 0
    added_khr: int = 0
    added_m: int = 0
    added_s: int = 0
    later: tuple[Delay, ...] = ()
    reason: LeftOutReason | None = None
    lack: int = 0
    explanation: str = ""


def explain_insertion(
    problem: RoutingProblem, travel: Travel, plan: Plan, stop_id: str
) -> tuple[InsertionOption, ...]:
    """For each vehicle, in the problem's order, the cheapest place for a stop in its run.

    A stop that is served is taken out of its run first, so that its own vehicle's option is the
    place that it has or a better one; it stays where the run cannot be driven without it. The other
    half of a pair moves with it; so does the rest of its group where none of it is served.

    Raises:
        InputError: When the problem has no such stop, or the plan is not of this problem.
    """
    check_fits(problem, plan)
    number = {stop.id: index for index, stop in enumerate(problem.stops)}
    if stop_id not in number:
        wrong = Problem("stop", stop_id, "a stop of this problem", "Check its id.")
        raise InputError("The insertion cannot be explained.", [wrong])
    return tuple(_Asked(problem, travel, plan, number[stop_id]).options())


class _Asked:
    """One stop, and the plan without it."""

    def __init__(self, problem: RoutingProblem, travel: Travel, plan: Plan, index: int) -> None:
        self._problem, self._index = problem, index
        self._unit = rules_of(problem).together(index)
        orders = _orders(problem, plan)
        served = {stop: vehicle for vehicle, order in enumerate(orders) for stop in order}
        errands = errands_of(problem, self._unit)
        own = next(errand for errand in errands if index in errand)
        held = {served[i] for i in self._unit if i in served and i not in own}
        self._errands = [own] if held else errands
        self._group_vehicle = min(held, default=None)
        moved = {i for errand in self._errands for i in errand}
        self._orders = tuple(
            _without(order, moved, at_hub=vehicle.start is None)
            for vehicle, order in zip(problem.vehicles, orders, strict=True)
        )
        places = places_of(problem)
        self._outlook = Outlook(problem, places, travel, self._orders)
        self._needed_by = next(
            (
                number
                for number, order in enumerate(self._orders)
                if order != orders[number] and not fits(problem, places, travel, number, order)
            ),
            None,
        )

    def options(self) -> Iterator[InsertionOption]:
        for vehicle in range(len(self._problem.vehicles)):
            if self._needed_by is not None:
                yield self._stays(vehicle)
                continue
            yield self._forbidden(vehicle) or self._possible(vehicle)

    def _stays(self, number: int) -> InsertionOption:
        """The option of any vehicle where a run cannot do without the stop: a road is lacking."""
        names = [vehicle.id for vehicle in self._problem.vehicles]
        needed_by = self._needed_by or 0
        reason = None if number == needed_by else LeftOutReason.UNREACHABLE
        text = (
            f"stays where it is: without it no road joins the other stops of vehicle "
            f"{names[needed_by]} in their order."
        )
        return InsertionOption(names[number], reason=reason, explanation=text)

    def _forbidden(self, number: int) -> InsertionOption | None:
        """What forbids the vehicle whatever else it does."""
        problem, vehicle = self._problem, self._problem.vehicles[number]
        if self._group_vehicle not in (None, number):
            other = problem.vehicles[self._group_vehicle or 0].id
            text = f"its group is served by vehicle {other}: move all of it, or part the group."
            return InsertionOption(
                vehicle.id, reason=LeftOutReason.NO_VEHICLE_FOR_IT, explanation=text
            )
        if vehicle.first and not self._orders[number]:
            text = "the vehicle must begin with other stops, and does not drive."
            return InsertionOption(vehicle.id, reason=LeftOutReason.NO_TIME_LEFT, explanation=text)
        outlook = self._outlook
        unit = [index for errand in self._errands for index in errand]
        found = obstacle(problem, outlook.places, outlook.travel, number, unit)
        if found is None:
            return None
        text = obstacle_sentence(problem, found)
        lack = found.lack if found.measured else 0
        return InsertionOption(vehicle.id, reason=found.reason, lack=lack, explanation=text)

    def _possible(self, number: int) -> InsertionOption:
        outlook = self._outlook
        able = [vehicle == number for vehicle in range(len(self._orders))]
        for errand in self._errands:
            if not outlook.slots.roomy(errand, able):
                return self._no_room(number, errand, able)
        unit = [index for errand in self._errands for index in errand]
        placed = cheapest(outlook.routes, outlook.prices, unit, [number])
        return self._no_time(number, able) if placed is None else self._option(placed)

    def _no_room(self, number: int, errand: Sequence[int], able: Sequence[bool]) -> InsertionOption:
        slots = self._outlook.slots
        text, lack = no_room_sentence(slots, errand, able), 0
        stop = self._problem.stops[errand[0]]
        if slots.stops_left[number] >= len(errand):
            needed = (stop.weight_g, stop.volume_cm3, stop.items)
            most = slots.most_room(errand, able)
            lacks = [load - free for load, free in zip(needed, most, strict=False)]
            lack = next((value for value in lacks if value > 0), 0) if min(most) >= 0 else 0
        return InsertionOption(
            self._problem.vehicles[number].id,
            reason=LeftOutReason.NO_CAPACITY_LEFT,
            lack=lack,
            explanation=text,
        )

    def _no_time(self, number: int, able: Sequence[bool]) -> InsertionOption:
        text, lack = "", 0
        for errand in self._errands:
            if not text:
                text, lack = no_time(self._outlook, self._outlook.slots, errand, able)
        return InsertionOption(
            self._problem.vehicles[number].id,
            reason=LeftOutReason.NO_TIME_LEFT,
            lack=lack,
            explanation=text or "its group fits into this run one by one, but not as a whole.",
        )

    def _option(self, placed: Placed) -> InsertionOption:
        problem, stops = self._problem, self._problem.stops
        before = self._outlook.prices.tables[placed.vehicle]
        at = placed.order.index(self._index)
        visits = [index for index in placed.order[:at] if index != RELOAD]
        later = _delays(problem, before, placed.table)
        added_m = placed.table.distance_m - (before.distance_m if before else 0)
        added_s = placed.table.duration_s - (before.duration_s if before else 0)
        after = stops[visits[-1]].id if visits else None
        where = f"after stop {after}" if after else "as the first stop"
        text = (
            f"{where}: {riel(placed.added_khr)}, {kilometres(added_m)} and {minutes(added_s)} more."
        )
        if later:
            most_s = max(delay.later_s for delay in later)
            text += f" Later stops: {len(later)}, by up to {minutes(most_s)}."
        return InsertionOption(
            problem.vehicles[placed.vehicle].id,
            after_stop_id=after,
            trip=placed.order[:at].count(RELOAD),
            added_khr=placed.added_khr,
            added_m=added_m,
            added_s=added_s,
            later=later,
            explanation=text,
        )


def _delays(
    problem: RoutingProblem, before: Timetable | None, after: Timetable
) -> tuple[Delay, ...]:
    now = {call.stop: call.start_s for call in before.calls} if before else {}
    return tuple(
        Delay(problem.stops[call.stop].id, call.start_s - now[call.stop])
        for call in after.calls
        if call.stop in now and call.start_s > now[call.stop]
    )


def _orders(problem: RoutingProblem, plan: Plan) -> Orders:
    number = {stop.id: index for index, stop in enumerate(problem.stops)}
    orders = {
        run.vehicle_id: tuple(
            RELOAD if isinstance(step, Loading) else number[step.stop_id]
            for step in run.steps
            if isinstance(step, Visit | Loading)
        )
        for run in plan.runs
    }
    return tuple(orders.get(vehicle.id, ()) for vehicle in problem.vehicles)


def _without(order: Sequence[int], moved: set[int], *, at_hub: bool) -> tuple[int, ...]:
    """An order without some stops, nor the loadings that have become idle."""
    kept: list[int] = []
    for index in order:
        idle = index == RELOAD and (kept[-1] == RELOAD if kept else at_hub)
        if not (index in moved or idle):
            kept.append(index)
    while kept and kept[-1] == RELOAD:
        kept.pop()
    return tuple(kept)
