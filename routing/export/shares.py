"""Share the cost and the emissions of each run among the stops that it serves."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from routing.geometry import great_circle_m
from routing.plan import Plan, Run
from routing.problem import Hub, RoutingProblem, Stop


@dataclass(frozen=True, slots=True)
class Share:
    """What one stop has of its run's cost and emissions."""

    cost_khr: int
    co2e_g: int


def shares_of(problem: RoutingProblem, plan: Plan) -> dict[str, Share]:
    """The share of each served stop, by its id; the shares of a run add up to the run.

    ISO 14083:2023 shares the emissions of a collection and delivery round by transport activity:
    mass times the distance from where a load is taken to where it is brought, as the crow flies or
    by the shortest way, not along the round; where the round puts a stop in its order then does
    not matter to its neighbours. Here it is mass times the great circle between hub and stop, or
    between the two stops of a pair, each of which has half. Where a run carries a load without a
    mass, its parcels are counted instead. Cost is shared by the same key, so that a price for a
    parcel and its footprint tell one story; what a stop costs at the margin is another question.

    Args:
        problem: What the plan answers: it knows the loads and the pairs.
        plan: Its answer.
    """
    stops = {stop.id: stop for stop in problem.stops}
    other = {pair.collect_id: pair.deliver_id for pair in problem.pairs}
    other |= {pair.deliver_id: pair.collect_id for pair in problem.pairs}
    shares: dict[str, Share] = {}
    for run in plan.runs:
        served = [stops[visit.stop_id] for visit in run.visits]
        keys = _activities(plan, run, served, [stops.get(other.get(s.id, "")) for s in served])
        cost = divide(run.cost_khr, keys)
        co2e = divide(run.co2e_g, keys)
        shares |= {s.id: Share(*part) for s, *part in zip(served, cost, co2e, strict=True)}
    return shares


def divide(total: int, keys: Sequence[int]) -> list[int]:
    """Whole parts of a whole total, in the proportion of the keys; what is left over by remainder.

    >>> divide(10, [1, 1, 1])
    [4, 3, 3]
    """
    whole = sum(keys)
    parts = [total * key // whole for key in keys]
    by_remainder = sorted(range(len(keys)), key=lambda place: -(total * keys[place] % whole))
    for place in by_remainder[: total - sum(parts)]:
        parts[place] += 1
    return parts


def _activities(
    plan: Plan, run: Run, served: Sequence[Stop], others: Sequence[Stop | None]
) -> list[int]:
    """Twice the gram-metres (or item-metres) of each stop, never zero."""
    hub = next(hub for hub in plan.hubs if hub.id == run.hub_id)
    begin = np.array([(stop.longitude, stop.latitude) for stop in served]).reshape(-1, 2)
    places: list[Stop | Hub] = [other or hub for other in others]
    end = np.array([(place.longitude, place.latitude) for place in places]).reshape(-1, 2)
    distance_m = great_circle_m(begin[:, 0], begin[:, 1], end[:, 0], end[:, 1])
    by_mass = all(stop.weight_g > 0 for stop in served)
    return [
        (stop.weight_g if by_mass else max(1, stop.items))
        * max(1, round(float(metres)))
        * (1 if other else 2)
        for stop, other, metres in zip(served, others, distance_m, strict=True)
    ]
