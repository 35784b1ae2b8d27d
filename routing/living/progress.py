"""Say how far each vehicle has come at a moment: what is done, under way, on board."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import takewhile

from routing.plan import Loading, Pause, Plan, Run, Step, Visit
from routing.problem import Hub, Position, RoutingProblem, Stop, Task, Vehicle


@dataclass(frozen=True, slots=True)
class Progress:
    """One vehicle at a moment.

    Attributes:
        vehicle: Whose.
        run: Its run in the plan, None where it has none.
        done: The steps that are over.
        under_way: The visit that it drives to or serves, and breaks up for no other.
        left_at_s: When it left the last place; None where it has not left yet.
        place: Where that was; None at the hub before it leaves.
        ahead: The steps behind, in their order.
        loadings: How often it has loaded.
        finished: It is at the end of its run.
    """

    vehicle: Vehicle
    run: Run | None
    done: tuple[Step, ...]
    under_way: Visit | None
    left_at_s: int | None
    place: Position | None
    ahead: tuple[Step, ...]
    loadings: int
    finished: bool

    @property
    def started(self) -> bool:
        """Whether it has left."""
        return self.left_at_s is not None


def progress_at(problem: RoutingProblem, plan: Plan, now_s: int) -> tuple[Progress, ...]:
    """How far each vehicle of the problem has come."""
    runs = {run.vehicle_id: run for run in plan.runs}
    hubs = {hub.id: hub for hub in problem.hubs}
    return tuple(_of(vehicle, runs.get(vehicle.id), hubs, now_s) for vehicle in problem.vehicles)


def on_board_after(
    progress: Progress, stops: Mapping[str, Stop], halves: frozenset[str]
) -> tuple[str, ...]:
    """The deliveries whose load is in the vehicle: those ahead until it loads again.

    Args:
        progress: Of the vehicle.
        stops: Of the problem, by id.
        halves: Ids of stops that are in pairs; their loads are not loaded at the hub.
    """
    if not progress.started and not progress.vehicle.on_board:
        return ()
    trip = [progress.under_way] if progress.under_way is not None else []
    loaded_here = progress.started and (progress.vehicle.start is None or progress.loadings > 0)
    aboard = set(progress.vehicle.on_board)
    for step in progress.ahead:
        if isinstance(step, Loading):
            loaded_here = False
        elif isinstance(step, Visit) and (loaded_here or step.stop_id in aboard):
            trip.append(step)
    return tuple(
        visit.stop_id
        for visit in trip
        if visit.task is Task.DELIVER and visit.stop_id not in halves and visit.stop_id in stops
    )


def _of(vehicle: Vehicle, run: Run | None, hubs: Mapping[str, Hub], now_s: int) -> Progress:
    if run is None or now_s < run.start_s:
        planned = run.steps if run is not None else ()
        return Progress(vehicle, run, (), None, None, vehicle.start, planned, 0, finished=False)
    done: list[Step] = []
    for step in run.steps:
        if _over_s(step) > now_s:
            break
        done.append(step)
    ahead = list(run.steps[len(done) :])
    left_at_s, place = run.start_s, vehicle.start or _position(hubs[run.hub_id])
    for step in done:
        if not isinstance(step, Pause):
            left_at_s, place = step.departure_s, _place(step, hubs)
        else:
            left_at_s = max(left_at_s, step.start_s + step.duration_s)
    under_way: Visit | None = None
    rests = _rests_before(ahead)
    following = ahead[len(rests)] if len(rests) < len(ahead) else None
    if isinstance(following, Visit):
        under_way = following
        done += rests  # they are over when service begins there
        ahead = ahead[len(rests) + 1 :]
    elif rests and rests[0].start_s <= now_s:
        done.append(rests[0])
        left_at_s = max(left_at_s, _over_s(rests[0]))
        ahead = ahead[1:]
    loadings = sum(isinstance(step, Loading) for step in done) + (vehicle.start is None)
    finished = not ahead and under_way is None and now_s >= run.end_s
    return Progress(
        vehicle, run, tuple(done), under_way, left_at_s, place, tuple(ahead), loadings, finished
    )


def _rests_before(ahead: Sequence[Step]) -> list[Pause]:
    """The rests before the next place."""
    return list(takewhile(lambda step: isinstance(step, Pause), ahead))  # type: ignore[arg-type]


def _over_s(step: Step) -> int:
    return step.start_s + step.duration_s if isinstance(step, Pause) else step.departure_s


def _place(step: Visit | Loading, hubs: Mapping[str, Hub]) -> Position:
    if isinstance(step, Loading):
        return _position(hubs[step.hub_id])
    return Position(latitude=step.latitude, longitude=step.longitude)


def _position(hub: Hub) -> Position:
    return Position(latitude=hub.latitude, longitude=hub.longitude)
