"""Model what vehicles carry at each moment: weight, volume, parcels, cash, and how many stops."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from routing.problem import RoutingProblem, Stop, Vehicle
from routing.schedule.carry import from_hub
from routing.schedule.rules import rules_of
from routing.solvers.ortools.nodes import Nodes

_BOUNDLESS = 1 << 56


class Loads:
    """The dimensions of loads.

    Where loads only go out, or only come in, what has been delivered (or collected) since the last
    loading adds up to the capacity at most. Where both meet, or loads stay on board over a
    loading, the load itself is followed: it begins with what is brought, and wherever the vehicle
    unloads it must still hold what stays on board and what was collected; so that what was
    delivered before was on board from the loading on.
    """

    def __init__(self, problem: RoutingProblem, nodes: Nodes, manager: Any, routing: Any) -> None:
        """Add the loads of a problem to a model."""
        self._problem, self._nodes = problem, nodes
        self._manager, self._routing = manager, routing
        self._add_amount("weight", lambda s: s.weight_g, lambda v: v.capacity_g)
        self._add_amount("volume", lambda s: s.volume_cm3, lambda v: v.capacity_cm3)
        self._add_amount("items", lambda s: s.items, lambda v: v.capacity_items)
        limits = [vehicle.cash_limit_khr for vehicle in problem.vehicles]
        cash = [problem.stops[stop].cash_khr for stop in nodes.stops]
        self._add_sum("cash", cash, limits)
        most = [vehicle.max_stops for vehicle in problem.vehicles]
        self._add_sum("stops", [1] * len(nodes.stops), most, empties=False)

    def _add_amount(
        self, name: str, amount: Callable[[Stop], int], capacity: Callable[[Vehicle], int | None]
    ) -> None:
        rules = rules_of(self._problem)
        limits = [capacity(vehicle) for vehicle in self._problem.vehicles]
        fetched, kept, collected = [], [], []  # from the hub; over loadings; for the hub
        for stop in self._nodes.stops:
            load = amount(self._problem.stops[stop])
            fetched.append(load if from_hub(self._problem, stop) else 0)
            collected.append(load if rules.for_hub[stop] else 0)
            if stop in rules.deliver:
                kept.append(load)
            else:
                kept.append(-load if stop in rules.collect or stop in rules.owner else 0)
        if not any(kept) and not (any(fetched) and any(collected)):
            self._add_sum(name, [a + b for a, b in zip(fetched, collected, strict=True)], limits)
        elif not self._never_full([*fetched, *map(abs, kept), *collected], limits):
            self._follow(name, fetched, kept, collected, limits)

    def _add_sum(
        self,
        name: str,
        amounts: Sequence[int],
        limits: Sequence[int | None],
        *,
        empties: bool = True,
    ) -> None:
        """Add up since the last loading, or since the start."""
        if not self._never_full(amounts, limits):
            self._add(name, amounts, limits, start_at_zero=True, empties=empties)

    def _follow(
        self,
        name: str,
        fetched: Sequence[int],
        kept: Sequence[int],
        collected: Sequence[int],
        limits: Sequence[int | None],
    ) -> None:
        """Follow the load where it both rises and falls."""
        owned = any(vehicle.on_board for vehicle in self._problem.vehicles)
        changes = [k + c - f for k, c, f in zip(kept, collected, fetched, strict=True)]
        begins_empty = not any(fetched) and not owned
        load = self._add(name, changes, limits, start_at_zero=begins_empty, empties=True)
        inside: list[Any] = []  # what must be in the load wherever the vehicle unloads
        if any(collected) and (self._nodes.loadings or not begins_empty):
            inside.append(
                self._add(f"{name} collected", collected, limits, start_at_zero=True, empties=True)
            )
        if self._nodes.loadings and any(kept):
            held = self._add(f"{name} held", kept, limits, start_at_zero=not owned, empties=False)
            for number in range(len(limits)):
                held.CumulVar(self._routing.End(number)).SetMax(0)
            inside.append(held)
        if not inside:
            return
        solver, routing = self._routing.solver(), self._routing
        unloading = [self._manager.NodeToIndex(node) for node in self._nodes.loading_nodes]
        for index in [*unloading, *(routing.End(number) for number in range(len(limits)))]:
            least = sum((part.CumulVar(index) for part in inside[1:]), inside[0].CumulVar(index))
            solver.Add(load.CumulVar(index) >= least)

    def _add(
        self,
        name: str,
        amounts: Sequence[int],
        limits: Sequence[int | None],
        *,
        start_at_zero: bool,
        empties: bool,
    ) -> Any:
        """Add a dimension; where loadings empty it, it may go on from any value."""
        bounds = [min(_BOUNDLESS if limit is None else limit, _BOUNDLESS) for limit in limits]
        most = max(bounds)
        empties = empties and bool(self._nodes.loadings)
        values = [*amounts, *[0] * (len(self._nodes) - len(amounts))]
        for node in self._nodes.loading_nodes:
            values[node] = -most if empties else 0
        self._routing.AddDimensionWithVehicleCapacity(
            self._routing.RegisterUnaryTransitVector(values),
            2 * most if empties else 0,
            bounds,
            start_at_zero,
            name,
        )
        dimension = self._routing.GetDimensionOrDie(name)
        if empties:
            free = {self._manager.NodeToIndex(node) for node in self._nodes.loading_nodes}
            for index in range(self._routing.Size()):
                if index not in free:
                    dimension.SlackVar(index).SetMax(0)
        return dimension

    def _never_full(self, amounts: Sequence[int], limits: Sequence[int | None]) -> bool:
        total = sum(amounts)
        return all(limit is None or limit >= total for limit in limits)
