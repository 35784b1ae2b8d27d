"""Name the rules that a problem may hold, so that each solver can say which it keeps."""

from __future__ import annotations

from enum import StrEnum

from routing.problem.model import RoutingProblem, Stop, Task, Vehicle


class Feature(StrEnum):
    """A rule beyond one hub, shifts, weight and volume, one window and priorities."""

    SEVERAL_HUBS = "several hubs"
    ITEMS = "item capacity"
    MAX_STOPS = "most stops of a run"
    COSTS = "vehicle costs"
    SKILLS = "skills"
    BREAKS = "breaks"
    MAX_DISTANCE = "longest distance of a run"
    START_ELSEWHERE = "a start away from the hub"
    END_ELSEWHERE = "an end away from the hub"
    OPEN_END = "an open end"
    RELOADS = "several loadings"
    SEVERAL_WINDOWS = "several windows of a stop"
    DROP_PENALTY = "drop penalties"
    COLLECTIONS = "collections for the hub"
    PAIRS = "pairs of collection and delivery"
    GROUPS = "stops of one vehicle"
    CASH = "cash limits"
    ON_BOARD = "loads on board"
    FIRST = "a fixed beginning"
    BALANCE = "balance"
    CARBON = "carbon"


def features_of(problem: RoutingProblem) -> frozenset[Feature]:
    """The rules that a problem holds.

    >>> from routing.problem import Hub, RoutingProblem, Stop
    >>> stop = Stop(id="a", latitude=11.5, longitude=104.9, drop_penalty_khr=2_000)
    >>> hub = Hub(id="post-office", latitude=11.57, longitude=104.92)
    >>> sorted(features_of(RoutingProblem((hub,), (), (stop,))))
    [<Feature.DROP_PENALTY: 'drop penalties'>]
    """
    found = set()
    for vehicle in problem.vehicles:
        found |= _of_vehicle(vehicle)
    for stop in problem.stops:
        found |= _of_stop(stop)
    objective = problem.objective
    held = {
        Feature.SEVERAL_HUBS: len(problem.hubs) > 1,
        Feature.PAIRS: bool(problem.pairs),
        Feature.GROUPS: bool(problem.groups),
        Feature.COSTS: objective.vehicle_khr > 0 or objective.cost != 1,
        Feature.BALANCE: objective.balance_khr_per_hour > 0,
        Feature.CARBON: objective.carbon_khr_per_kg > 0,
    }
    if problem.pairs:  # halves of pairs are no collections for the hub
        halves = {pair.collect_id for pair in problem.pairs}
        rest = [s for s in problem.stops if s.task is Task.COLLECT and s.id not in halves]
        if not rest:
            found.discard(Feature.COLLECTIONS)
    return frozenset(found | {feature for feature, holds in held.items() if holds})


def _of_vehicle(vehicle: Vehicle) -> set[Feature]:
    held = {
        Feature.ITEMS: vehicle.capacity_items is not None,
        Feature.MAX_STOPS: vehicle.max_stops is not None,
        Feature.COSTS: vehicle.costs is not None,
        Feature.BREAKS: bool(vehicle.breaks),
        Feature.MAX_DISTANCE: vehicle.max_distance_m is not None,
        Feature.START_ELSEWHERE: vehicle.start is not None,
        Feature.END_ELSEWHERE: vehicle.end is not None,
        Feature.OPEN_END: vehicle.open_end,
        Feature.RELOADS: vehicle.max_loadings > (1 if vehicle.start is None else 0),
        Feature.CASH: vehicle.cash_limit_khr is not None,
        Feature.ON_BOARD: bool(vehicle.on_board),
        Feature.FIRST: bool(vehicle.first),
    }
    return {feature for feature, holds in held.items() if holds}


def _of_stop(stop: Stop) -> set[Feature]:
    held = {
        Feature.SKILLS: bool(stop.skills),
        Feature.SEVERAL_WINDOWS: len(stop.windows) > 1,
        Feature.DROP_PENALTY: stop.drop_penalty_khr is not None,
        Feature.COLLECTIONS: stop.task is Task.COLLECT,
    }
    return {feature for feature, holds in held.items() if holds}
