"""Model time: travel, service, windows, shifts, rests, and the length of the longest run."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from itertools import pairwise
from typing import Any

import numpy as np
import numpy.typing as npt

from routing.engines.protocol import UNREACHABLE
from routing.problem import DAY_S, Break, Profile, RoutingProblem, TimeWindow
from routing.solvers.ortools.money import Money, rates_of
from routing.solvers.ortools.nodes import Nodes

_LATEST_S = 2 * DAY_S
_OPTIONAL = False


class Times:
    """The dimension of time; waiting is only possible where something may make it necessary."""

    def __init__(
        self,
        problem: RoutingProblem,
        nodes: Nodes,
        manager: Any,
        routing: Any,
        lasting_s: Mapping[Profile, npt.NDArray[np.int64]],
    ) -> None:
        """Add time to a model.

        Args:
            problem: Whose windows, shifts and rests are meant.
            nodes: Of the model.
            manager: Of the nodes.
            routing: The model.
            lasting_s: Service at each node and travel to each other, for each profile.
        """
        self._problem, self._nodes = problem, nodes
        self._manager, self._routing = manager, routing
        self._waits = any(problem.stops[stop].windows for stop in nodes.stops) or any(
            vehicle.breaks for vehicle in problem.vehicles
        )
        registered = {
            profile: routing.RegisterTransitMatrix(grid.tolist())
            for profile, grid in lasting_s.items()
        }
        self._transits = [registered[vehicle.profile] for vehicle in problem.vehicles]
        self._dimension = self._add("time", start_at_zero=False)
        for number, vehicle in enumerate(problem.vehicles):
            for index in (routing.Start(number), routing.End(number)):
                self._dimension.CumulVar(index).SetRange(
                    vehicle.shift.opens_s, vehicle.shift.closes_s
                )
        for node, stop in enumerate(nodes.stops):
            self._hold(manager.NodeToIndex(node), problem.stops[stop].windows)
        self._rest({profile: _longest_s(grid) for profile, grid in lasting_s.items()})

    @property
    def dimension(self) -> Any:
        """When each service begins, when each run leaves and ends."""
        return self._dimension

    def pay(self, money: Money) -> None:
        """Pay for waiting (travel and service are paid leg by leg) and for the longest run."""
        vehicles, objective = self._problem.vehicles, self._problem.objective
        if self._waits:
            for number, vehicle in enumerate(vehicles):
                rate = money.per_second(rates_of(self._problem, vehicle).per_hour) + 1
                self._dimension.SetSlackCostCoefficientForVehicle(rate, number)
        if objective.balance_khr_per_hour > 0:
            self._balance(max(money.per_second(objective.balance_khr_per_hour), 1))

    def _balance(self, rate: int) -> None:
        """Pay for the longest run: all are measured from zero, whenever they leave."""
        length = self._add("length", start_at_zero=True)
        length.SetGlobalSpanCostCoefficient(rate)
        if not self._waits:
            return
        solver = self._routing.solver()
        for number in range(len(self._problem.vehicles)):
            start, end = self._routing.Start(number), self._routing.End(number)
            time = self._dimension
            solver.Add(length.CumulVar(end) == time.CumulVar(end) - time.CumulVar(start))

    def _rest(self, longest_s: Mapping[Profile, int]) -> None:
        """Keep room for the rests, before a run, after it or between the services.

        OR-Tools lets a rest interrupt a leg, where a driver takes it before the leg or after. It
        can always be moved to its end, where it begins later by no more than the leg: so each
        window is closed earlier by the longest leg, or by half of the window where that is less.
        """
        service_s = [0] * self._routing.Size()
        for node, stop in enumerate(self._nodes.stops):
            service_s[self._manager.NodeToIndex(node)] = self._problem.stops[stop].service_s
        solver = self._routing.solver()
        for number, vehicle in enumerate(self._problem.vehicles):
            if not vehicle.breaks:
                continue
            rests = early_rests(vehicle.breaks, longest_s[vehicle.profile])
            intervals = [
                solver.FixedDurationIntervalVar(
                    rest.window.opens_s, rest.window.closes_s, rest.duration_s, _OPTIONAL, "rest"
                )
                for rest in rests
            ]
            self._dimension.SetBreakIntervalsOfVehicle(intervals, number, service_s)

    def _add(self, name: str, *, start_at_zero: bool) -> Any:
        slack_s = _LATEST_S if self._waits else 0
        self._routing.AddDimensionWithVehicleTransits(
            self._transits, slack_s, _LATEST_S, start_at_zero, name
        )
        return self._routing.GetDimensionOrDie(name)

    def _hold(self, index: int, windows: Sequence[TimeWindow]) -> None:
        """Let service begin within the windows alone."""
        if not windows:
            return
        time = self._dimension.CumulVar(index)
        time.SetRange(windows[0].opens_s, windows[-1].closes_s)
        for before, after in pairwise(windows):
            time.RemoveInterval(before.closes_s + 1, after.opens_s - 1)


def early_rests(breaks: Sequence[Break], longest_s: int) -> tuple[Break, ...]:
    """The breaks with windows that close earlier by a leg, or in their middle.

    >>> noon = Break(duration_s=1_800, window=TimeWindow(43_200, 46_800))
    >>> early_rests([noon], 900)[0].window
    TimeWindow(opens_s=43200, closes_s=45900)
    """
    return tuple(
        replace(
            rest,
            window=replace(
                rest.window, closes_s=max(rest.window.closes_s - longest_s, _middle_s(rest))
            ),
        )
        for rest in breaks
    )


def _middle_s(rest: Break) -> int:
    return (rest.window.opens_s + rest.window.closes_s + 1) // 2


def _longest_s(grid: npt.NDArray[np.int64]) -> int:
    return int(grid[grid < UNREACHABLE].max(initial=0))
