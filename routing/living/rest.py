"""State what is left of a plan at a moment as a problem of its own, with the plan's own order."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from routing.fit import check_fits
from routing.living.carried import (
    breaks_left,
    breaks_standing,
    cancelled_aboard,
    collected_in_pairs,
    not_fetched,
    since_loading,
)
from routing.living.checks import check_events
from routing.living.events import (
    Added,
    AddedPair,
    BrokenDown,
    Cancelled,
    Delayed,
    Event,
)
from routing.living.progress import Progress, on_board_after, progress_at
from routing.plan import Loading, Pause, Plan, Visit
from routing.problem import (
    Group,
    Pair,
    Position,
    RoutingProblem,
    Stop,
    Task,
    TimeWindow,
    Vehicle,
    VehicleCosts,
    build_problem,
    costs_of,
)
from routing.solvers import RELOAD


@dataclass(frozen=True, slots=True)
class Rest:
    """What is left to plan.

    Attributes:
        problem: The vehicles where they are, what is on board, the stops that are not done.
        orders: The stops of each vehicle of ``problem`` in the order of the plan that was driven.
        progress: Of each vehicle of the whole problem.
        done: Stops that are served.
        cancelled: Stops that were called off.
        expected: For stops that are under way, when service begins if nothing holds it up.
    """

    problem: RoutingProblem
    orders: tuple[tuple[int, ...], ...]
    progress: tuple[Progress, ...]
    done: frozenset[str]
    cancelled: frozenset[str]
    expected: dict[str, int]


def rest_of(
    problem: RoutingProblem,
    plan: Plan,
    events: Sequence[Event],
    *,
    now_s: int,
    frozen_s: int,
    loaded_s: int,
) -> Rest:
    """Cut off what is done and take in what has happened.

    Raises:
        InputError: The plan is not of this problem, or events name what is not there.
    """
    check_fits(problem, plan)
    progress = progress_at(problem, plan, now_s)
    check_events(problem, progress, events)
    return _Cutter(problem, progress, events, now_s, frozen_s, loaded_s).cut()


class _Cutter:
    """One cut."""

    def __init__(
        self,
        problem: RoutingProblem,
        progress: tuple[Progress, ...],
        events: Sequence[Event],
        now_s: int,
        frozen_s: int,
        loaded_s: int,
    ) -> None:
        self._problem, self._progress = problem, progress
        self._now_s, self._frozen_s, self._loaded_s = now_s, frozen_s, loaded_s
        self._cancelled = frozenset(e.stop_id for e in events if isinstance(e, Cancelled))
        self._broken = {e.vehicle_id: e for e in events if isinstance(e, BrokenDown)}
        self._delay_s = {e.vehicle_id: e.by_s for e in events if isinstance(e, Delayed)}
        self._late = [e.stop for e in events if isinstance(e, Added)]
        self._late_pairs = [e for e in events if isinstance(e, AddedPair)]
        done = [v.stop_id for p in progress for v in p.done if isinstance(v, Visit)]
        self._done = frozenset(done)
        self._stops = {
            stop.id: stop
            for stop in problem.stops
            if stop.id not in self._done and stop.id not in self._cancelled
        }
        self._all = {stop.id: stop for stop in problem.stops}
        self._pairs: list[Pair] = []
        self._vehicles: list[Vehicle] = []
        self._ordered: list[list[str | None]] = []
        self._expected: dict[str, int] = {}
        self._skills: dict[str, frozenset[str]] = {}

    def cut(self) -> Rest:
        carried = self._cut_pairs()
        groups = self._cut_groups()
        halves = frozenset(
            half for pair in self._pairs for half in (pair.collect_id, pair.deliver_id)
        )
        for progress in self._progress:
            if progress.vehicle.id in self._broken:
                self._take_over(progress, halves, carried)
            else:
                self._go_on(progress, halves, carried)
        if not self._vehicles:
            self._vehicles.append(_standing(self._progress[0].vehicle, self._now_s))
            self._ordered.append([])
        for late in self._late_pairs:
            self._stops[late.collect.id] = late.collect
            self._stops[late.deliver.id] = late.deliver
            self._pairs.append(Pair(collect_id=late.collect.id, deliver_id=late.deliver.id))
        self._stops |= {stop.id: stop for stop in self._late}
        stops = [
            replace(stop, skills=stop.skills | self._skills.get(stop.id, frozenset()))
            for stop in self._stops.values()
        ]
        problem = build_problem(
            self._problem.hubs,
            self._vehicles,
            stops,
            pairs=self._pairs,
            groups=groups,
            objective=self._problem.objective,
        )
        row = {stop.id: number for number, stop in enumerate(problem.stops)}
        orders = tuple(_numbered(order, row) for order in self._ordered)
        return Rest(problem, orders, self._progress, self._done, self._cancelled, self._expected)

    def _cut_pairs(self) -> dict[str, set[str]]:
        """Keep the pairs that are not begun; of those begun the load is on board (by vehicle)."""
        who = {
            visit.stop_id: progress.vehicle.id
            for progress in self._progress
            for visit in progress.done
            if isinstance(visit, Visit)
        }
        carried: dict[str, set[str]] = {}
        for pair in self._problem.pairs:
            if pair.collect_id in self._done:
                if pair.deliver_id in self._stops:
                    carried.setdefault(who[pair.collect_id], set()).add(pair.deliver_id)
            elif pair.collect_id in self._stops and pair.deliver_id in self._stops:
                self._pairs.append(pair)
            else:  # one half was called off: the other has nothing to do
                halves = {pair.collect_id, pair.deliver_id} - self._done
                self._cancelled |= halves
                for half in halves:
                    self._stops.pop(half, None)
        return carried

    def _cut_groups(self) -> list[Group]:
        """Keep the rest of each group; one that is begun is bound to who began it."""
        kept = []
        for group in self._problem.groups:
            left = tuple(stop_id for stop_id in group.stop_ids if stop_id in self._stops)
            if len(left) < len(group.stop_ids) and set(group.stop_ids) & self._done:
                self._skills |= {stop_id: frozenset({_begun(group)}) for stop_id in left}
            elif len(left) > 1:
                kept.append(replace(group, stop_ids=left))
        return kept

    def _go_on(
        self, progress: Progress, halves: frozenset[str], carried: dict[str, set[str]]
    ) -> None:
        """The vehicle as it is now, and what it has before it."""
        vehicle = progress.vehicle
        delay_s = self._delay_s.get(vehicle.id, 0)
        if progress.finished and not self._can_leave_again(progress):
            return
        ahead = [s for s in progress.ahead if not isinstance(s, Pause)]
        ahead = [s for s in ahead if isinstance(s, Loading) or s.stop_id in self._stops]
        aboard = list(on_board_after(progress, self._stops, halves))
        aboard += [s for s in sorted(carried.get(vehicle.id, ())) if s not in aboard]
        if not progress.started:
            vehicle = self._still_there(progress, ahead, halves, delay_s)
        elif progress.finished:
            vehicle = self._back_at_hub(progress)
        else:
            vehicle = self._on_the_road(progress, aboard, delay_s)
        first = self._first(progress, ahead)
        order: list[str | None] = []
        if progress.under_way is not None and progress.under_way.stop_id in self._stops:
            order.append(progress.under_way.stop_id)
        order += [None if isinstance(step, Loading) else step.stop_id for step in ahead]
        skills = vehicle.skills | self._begun_by(progress)
        self._vehicles.append(replace(vehicle, first=first, skills=skills))
        self._ordered.append(order)

    def _can_leave_again(self, progress: Progress) -> bool:
        vehicle = progress.vehicle
        at_hub = vehicle.start is None and vehicle.end is None and not vehicle.open_end
        return at_hub and progress.loadings < vehicle.max_loadings

    def _still_there(
        self,
        progress: Progress,
        ahead: Sequence[Loading | Visit],
        halves: frozenset[str],
        delay_s: int,
    ) -> Vehicle:
        vehicle, run = progress.vehicle, progress.run
        opens_s = max(vehicle.shift.opens_s + delay_s, self._now_s)
        aboard = vehicle.on_board
        if run is not None and vehicle.start is None and run.start_s < self._now_s + self._loaded_s:
            aboard = _first_trip(ahead, self._stops, halves)
        aboard = tuple(stop_id for stop_id in aboard if stop_id in self._stops)
        shift = _from(vehicle.shift, opens_s)
        breaks = breaks_standing(vehicle.breaks, shift, self._now_s)
        return replace(vehicle, shift=shift, breaks=breaks, on_board=aboard)

    def _back_at_hub(self, progress: Progress) -> Vehicle:
        """The vehicle as it can leave once more, after it was loaded."""
        vehicle, run = progress.vehicle, progress.run
        assert run is not None
        opens_s = max(run.end_s, self._now_s) + vehicle.reload_s
        return replace(
            vehicle,
            shift=_from(vehicle.shift, opens_s),
            max_stops=_less(vehicle.max_stops, len(run.visits)),
            max_distance_m=_less(vehicle.max_distance_m, run.distance_m),
            max_loadings=vehicle.max_loadings - progress.loadings,
            costs=_without_fixed(vehicle),
            breaks=breaks_left(vehicle.breaks, progress, opens_s),
            on_board=(),
        )

    def _on_the_road(self, progress: Progress, aboard: Sequence[str], delay_s: int) -> Vehicle:
        vehicle, run = progress.vehicle, progress.run
        assert run is not None
        assert progress.left_at_s is not None
        visited = [step for step in progress.done if isinstance(step, Visit)]
        left_at_s = progress.left_at_s + delay_s
        under_way = progress.under_way
        if under_way is None or under_way.stop_id in self._cancelled:
            left_at_s = max(left_at_s, self._now_s)
        elif under_way.stop_id in self._stops:
            self._expected[under_way.stop_id] = under_way.start_s + delay_s
        since = since_loading(progress.done)
        kept = [self._all[v.stop_id] for v in since if v.task is Task.COLLECT]
        kept = [stop for stop in kept if stop.id not in collected_in_pairs(self._problem)]
        elsewhere = not_fetched(self._problem, self._done)
        dead = cancelled_aboard(progress, self._cancelled, self._all, elsewhere)
        stays = [*kept, *dead]
        driven_m = sum(step.distance_m for step in progress.done if not isinstance(step, Pause))
        cash_khr = sum(self._all[v.stop_id].cash_khr for v in since)
        items = vehicle.capacity_items
        return replace(
            vehicle,
            start=progress.place,
            shift=_from(vehicle.shift, left_at_s),
            capacity_g=max(vehicle.capacity_g - sum(s.weight_g for s in stays), 0),
            capacity_cm3=max(vehicle.capacity_cm3 - sum(s.volume_cm3 for s in stays), 0),
            capacity_items=None if items is None else max(items - sum(s.items for s in stays), 0),
            max_stops=_less(vehicle.max_stops, len(visited)),
            max_distance_m=_less(vehicle.max_distance_m, driven_m),
            max_loadings=max(vehicle.max_loadings - progress.loadings, 0),
            cash_limit_khr=_less(vehicle.cash_limit_khr, cash_khr),
            costs=_without_fixed(vehicle),
            breaks=breaks_left(vehicle.breaks, progress, left_at_s),
            on_board=tuple(aboard),
        )

    def _first(self, progress: Progress, ahead: Sequence[Loading | Visit]) -> tuple[str, ...]:
        """What stays as it is: the visit under way, those that begin before long, those bound."""
        first = []
        if progress.under_way is not None and progress.under_way.stop_id in self._stops:
            first.append(progress.under_way.stop_id)
        elif progress.under_way is not None:
            return ()
        bound = {*progress.vehicle.first}
        for step in ahead:
            if isinstance(step, Loading):
                break
            if step.start_s >= self._now_s + self._frozen_s and step.stop_id not in bound:
                break
            first.append(step.stop_id)
        return tuple(first)

    def _begun_by(self, progress: Progress) -> frozenset[str]:
        mine = {step.stop_id for step in progress.done if isinstance(step, Visit)}
        return frozenset(
            _begun(group) for group in self._problem.groups if mine & set(group.stop_ids)
        )

    def _take_over(
        self, progress: Progress, halves: frozenset[str], carried: dict[str, set[str]]
    ) -> None:
        """Let others fetch what is on board of a vehicle that drives no farther."""
        event = self._broken[progress.vehicle.id]
        place = event.position or progress.place
        aboard = list(on_board_after(progress, self._stops, halves))
        aboard += [s for s in sorted(carried.get(progress.vehicle.id, ())) if s not in aboard]
        if place is None:
            return  # it has not left the hub: its loads lie there
        for stop_id in aboard:
            stop = self._stops[stop_id]
            fetched = _handover(stop, event, place)
            self._stops[fetched.id] = fetched
            self._stops[stop_id] = replace(stop, hub_id=None)
            self._pairs.append(Pair(collect_id=fetched.id, deliver_id=stop_id))


def handover_id(stop_id: str, vehicle_id: str) -> str:
    """Id of the stop at which a load is taken from a vehicle that broke down."""
    return f"{stop_id} from {vehicle_id}"


def _handover(stop: Stop, event: BrokenDown, place: Position) -> Stop:
    return Stop(
        id=handover_id(stop.id, event.vehicle_id),
        latitude=place.latitude,
        longitude=place.longitude,
        weight_g=stop.weight_g,
        volume_cm3=stop.volume_cm3,
        items=stop.items,
        service_s=event.handover_s,
        priority=stop.priority,
        drop_penalty_khr=None,
        skills=stop.skills,
        task=Task.COLLECT,
    )


def _standing(vehicle: Vehicle, now_s: int) -> Vehicle:
    """A vehicle that does nothing any more, where none is left that does: a problem needs one."""
    return replace(
        vehicle,
        shift=_from(vehicle.shift, now_s),
        max_stops=0,
        on_board=(),
        first=(),
        breaks=(),
    )


def _begun(group: Group) -> str:
    return f"began group {group.id}"


def _numbered(order: Iterable[str | None], row: dict[str, int]) -> tuple[int, ...]:
    """Stops as rows; loadings that lead to nothing are left out."""
    numbers: list[int] = []
    for stop_id in order:
        number = RELOAD if stop_id is None else row.get(stop_id)
        if number is not None and not (number == RELOAD and numbers[-1:] == [RELOAD]):
            numbers.append(number)
    while numbers and numbers[-1] == RELOAD:
        numbers.pop()
    return tuple(numbers)


def _from(shift: TimeWindow, opens_s: int) -> TimeWindow:
    return TimeWindow(min(opens_s, shift.closes_s), shift.closes_s)


def _without_fixed(vehicle: Vehicle) -> VehicleCosts:
    """What the rest of a run costs: what it costs once is spent."""
    return replace(costs_of(vehicle), fixed_khr=0)


def _less(limit: int | None, used: int) -> int | None:
    return None if limit is None else max(limit - used, 0)


def _first_trip(
    ahead: Sequence[Loading | Visit], stops: dict[str, Stop], halves: frozenset[str]
) -> tuple[str, ...]:
    found = []
    for step in ahead:
        if isinstance(step, Loading):
            break
        if step.task is Task.DELIVER and step.stop_id not in halves and step.stop_id in stops:
            found.append(step.stop_id)
    return tuple(found)
