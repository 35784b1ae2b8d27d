"""Reckon what it would have cost to serve a stop that was left out as not worth it."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from routing.plan import Plan, Run
from routing.verify.drive import calls_of
from routing.verify.facts import NEVER, Facts
from routing.verify.gaps import Gaps
from routing.verify.money import cost_of, emission_of, rates_of, weighed
from routing.verify.timing import Call, best_times

_M_PER_KM, _S_PER_HOUR = 1000, 3600
_ROUNDING_KHR = 2  # costs are whole riel, before and after; a solver may compare exact ones


class Worth:
    """The money of a plan, and what another stop would add to it."""

    def __init__(self, facts: Facts, plan: Plan) -> None:
        """Add up what the runs cost."""
        self._facts = facts
        self._runs = {facts.vehicle[run.vehicle_id]: run for run in plan.runs}
        self._cost_khr = sum(run.cost_khr for run in plan.runs)
        self._co2e_g = sum(run.co2e_g for run in plan.runs)
        self._before_khr = weighed(
            facts, self._cost_khr, len(plan.runs), self._longest_s(None), self._co2e_g
        )
        self._rates = self._rates_by_vehicle()

    def cheaper(
        self, gaps: Gaps, at: npt.NDArray[np.int64], errand: Sequence[int], limit_khr: int
    ) -> tuple[int, int] | None:
        """A vehicle that could serve it for less than the limit, and for how much."""
        limit_khr -= _ROUNDING_KHR * (self._facts.problem.objective.cost + 1)
        fits, busy_s, metres = gaps.times(self._facts, at, errand)
        keep = np.flatnonzero(fits)
        least = self._least_khr(gaps, at[keep], busy_s[keep], metres[keep])
        for number in np.argsort(least, kind="stable"):
            if least[number] >= limit_khr:
                break
            place = int(at[keep][number])
            vehicle = int(gaps.vehicle[place])
            added_khr = self._added_khr(vehicle, int(gaps.position[place]), errand)
            if added_khr is not None and added_khr < limit_khr:
                return vehicle, added_khr
        return None

    def _least_khr(
        self,
        gaps: Gaps,
        at: npt.NDArray[np.int64],
        busy_s: npt.NDArray[np.int64],
        metres: npt.NDArray[np.int64],
    ) -> npt.NDArray[np.float64]:
        """At least so much is added, waiting at its best; carbon and balance left aside."""
        weight, vehicle = self._facts.problem.objective.cost, gaps.vehicle[at]
        once, hour, kilometre, idle_s, run_m = self._rates[:, vehicle]
        paid_s = busy_s - idle_s - gaps.direct_s[at]
        cost = hour * paid_s / _S_PER_HOUR + kilometre * (metres - run_m) / _M_PER_KM
        least: npt.NDArray[np.float64] = once + weight * cost - _ROUNDING_KHR * (weight + 1)
        return least

    def _added_khr(self, vehicle: int, position: int, errand: Sequence[int]) -> int | None:
        """By how much the objective grows when the run is driven with the errand in it."""
        facts, run = self._facts, self._runs.get(vehicle)
        driver = facts.problem.vehicles[vehicle]
        calls = [] if run is None else calls_of(facts, vehicle, run)[0]
        if run is None and position:
            calls = [Call(facts.places.hub[vehicle], (), driver.reload_s)]
        new = [
            Call(facts.places.stop + index, stop.windows, stop.service_s)
            for index in errand
            for stop in [facts.problem.stops[index]]
        ]
        calls = [*calls[:position], *new, *calls[position:]]
        rows = [facts.places.start[vehicle], *(call.row for call in calls)]
        end = facts.places.end[vehicle]
        if end is not None:
            rows.append(end)
        legs = [facts.leg(driver, rows[i], rows[i + 1]) for i in range(len(rows) - 1)]
        if any(leg[0] == NEVER for leg in legs):
            return None
        times = best_times(driver, calls, [leg[0] for leg in legs])
        if times is None:
            return None
        duration_s, metres = times[1] - times[0], sum(leg[1] for leg in legs)
        after_khr = weighed(
            facts,
            self._cost_khr - (run.cost_khr if run else 0) + cost_of(driver, duration_s, metres),
            len(self._runs) + (run is None),
            max(self._longest_s(vehicle), duration_s),
            self._co2e_g - (run.co2e_g if run else 0) + emission_of(driver, metres),
        )
        return after_khr - self._before_khr

    def _longest_s(self, without: int | None) -> int:
        lengths = (_length_s(run) for number, run in self._runs.items() if number != without)
        return max(lengths, default=0)

    def _rates_by_vehicle(self) -> npt.NDArray[np.float64]:
        """For each vehicle: what it costs to send it, an hour, a kilometre; its waiting; its way.

        The first is nothing for vehicles that drive already, the last two for those that do not.
        """
        facts, objective = self._facts, self._facts.problem.objective
        rows = []
        for number, vehicle in enumerate(facts.problem.vehicles):
            once, hour, kilometre = rates_of(vehicle)
            run = self._runs.get(number)
            if run is None:
                rows.append((objective.cost * once + objective.vehicle_khr, hour, kilometre, 0, 0))
                continue
            calls, travel_s, _ = calls_of(facts, number, run)
            idle_s = _length_s(run) - sum(travel_s) - sum(call.duration_s for call in calls)
            rows.append((0, hour, kilometre, idle_s, run.distance_m))
        return np.array(rows, dtype=np.float64).T


def _length_s(run: Run) -> int:
    return run.end_s - run.start_s
