"""Look up once what the checks ask of a problem again and again."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, replace

from routing.engines.protocol import UNREACHABLE
from routing.plan import Loading, Pause, Run, Visit
from routing.problem import Places, RoutingProblem, Stop, Task, Vehicle, places_of
from routing.travel import Travel

NEVER = 1 << 40
"""Later than any moment, farther than any place."""


@dataclass(frozen=True, slots=True)
class Facts:
    """A problem with its places and travel, and what belongs together in it.

    Attributes:
        problem: What was asked.
        places: Its rows.
        travel: Between them.
        index: Number of each stop.
        vehicle: Number of each vehicle.
        halves: Stops that are a half of a pair.
        carriers: For stops whose load is on board: the vehicles that have it.
        units: For each stop, the stops that are served together with it, itself included.
        pair: For each half of a pair, the stop that is collected and the one that is delivered.
        kind: For each vehicle, the first of those that differ from it in nothing but the id.
    """

    problem: RoutingProblem
    places: Places
    travel: Travel
    index: Mapping[str, int]
    vehicle: Mapping[str, int]
    halves: frozenset[str]
    carriers: Mapping[str, frozenset[str]]
    units: tuple[tuple[int, ...], ...]
    pair: Mapping[int, tuple[int, int]]
    kind: tuple[int, ...]

    def leg(self, vehicle: Vehicle, origin: int, destination: int) -> tuple[int, int]:
        """Seconds and metres; both ``NEVER`` where no road leads."""
        duration_s, distance_m = self.travel.leg(vehicle.profile, origin, destination)
        if UNREACHABLE in (duration_s, distance_m):
            return NEVER, NEVER
        return duration_s, distance_m

    def stop(self, stop_id: str) -> Stop:
        """The stop of an id that is known."""
        return self.problem.stops[self.index[stop_id]]

    def row(self, step: Visit | Loading, number: int) -> int:
        """Where a step of the vehicle's run takes place."""
        if isinstance(step, Loading):
            return self.places.hub[number]
        return self.places.stop + self.index[step.stop_id]

    def hub_id(self, number: int) -> str:
        """Where a vehicle loads."""
        return self.problem.hubs[self.places.hub[number]].id

    def from_hub(self, stop: Stop) -> bool:
        """Whether the load comes out of the hub: delivered, no half of a pair, not on board."""
        apart = stop.id in self.halves or stop.id in self.carriers
        return stop.task is Task.DELIVER and not apart

    def to_hub(self, stop: Stop) -> bool:
        """Whether the load goes to the hub."""
        return stop.task is Task.COLLECT and stop.id not in self.halves


def gather(problem: RoutingProblem, travel: Travel) -> Facts:
    """Look everything up."""
    index = {stop.id: number for number, stop in enumerate(problem.stops)}
    carriers: dict[str, set[str]] = defaultdict(set)
    for vehicle in problem.vehicles:
        for stop_id in vehicle.on_board:
            carriers[stop_id].add(vehicle.id)
    pairs = [(pair.collect_id, pair.deliver_id) for pair in problem.pairs]
    return Facts(
        problem,
        places_of(problem),
        travel,
        index,
        {vehicle.id: number for number, vehicle in enumerate(problem.vehicles)},
        frozenset(stop_id for pair in pairs for stop_id in pair),
        {stop_id: frozenset(ids) for stop_id, ids in carriers.items()},
        _units(len(index), [*pairs, *(group.stop_ids for group in problem.groups)], index),
        {
            index[stop_id]: (index[collect_id], index[deliver_id])
            for collect_id, deliver_id in pairs
            for stop_id in (collect_id, deliver_id)
        },
        _kinds(problem),
    )


def _units(
    count: int, together: list[tuple[str, ...]], index: Mapping[str, int]
) -> tuple[tuple[int, ...], ...]:
    units: list[tuple[int, ...]] = [(number,) for number in range(count)]
    for stop_ids in together:
        members = {number for stop_id in stop_ids for number in units[index[stop_id]]}
        joined = tuple(sorted(members))
        for number in joined:
            units[number] = joined
    return tuple(units)


def _kinds(problem: RoutingProblem) -> tuple[int, ...]:
    seen: dict[Vehicle, int] = {}
    return tuple(
        seen.setdefault(replace(vehicle, id=""), number)
        for number, vehicle in enumerate(problem.vehicles)
    )


def places_called(run: Run) -> list[Visit | Loading]:
    """The steps of a run that are made somewhere; pauses are not."""
    return [step for step in run.steps if not isinstance(step, Pause)]
