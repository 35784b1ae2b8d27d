"""Find where in one vehicle's order stops that belong together cost least."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from routing.schedule import loads_fit
from routing.schedule.loads import loadings, may_serve
from routing.solvers.insertion.ground import Ground
from routing.solvers.insertion.line import Line
from routing.solvers.insertion.trials import (
    Trial,
    beside_a_loading,
    inserted,
    loadings_alone,
    pairs,
    singles,
)

_ANY_TIME_S = 1 << 40
_PAIR = 2

Limit = tuple[float, int]
NO_LIMIT: Limit = (math.inf, 0)


@dataclass(frozen=True, slots=True)
class Place:
    """An order with something put in, and what that adds to the objective, in riel."""

    vehicle: int
    added_khr: float
    added_s: int
    order: tuple[int, ...]

    @property
    def rank(self) -> tuple[float, int, int]:
        """The least comes first."""
        return self.added_khr, self.added_s, self.vehicle


class Route:
    """One vehicle's drivable order."""

    def __init__(self, ground: Ground, number: int, order: Sequence[int]) -> None:
        """Lay out an order that can be driven and carried."""
        self.number, self.order = number, tuple(order)
        self._ground = ground
        self._line = Line(ground, number, order)
        self._worth = ground.worths[number]
        self.duration_s = self._lasting_s()
        self._cost_khr = 0.0
        if self.order:
            self._cost_khr = self._worth.of(self.duration_s, self._line.distance_m)

    def cheapest(
        self, unit: Sequence[int], *, below: Limit = NO_LIMIT, may_load: bool = True
    ) -> Place | None:
        """Where stops that belong together cost least in this order; None where they do not fit.

        Args:
            unit: One stop, the two of a pair, or all of a group with their partners.
            below: Riel and seconds of a place that is known: only a better one is looked for.
            may_load: Whether a further loading may be put in for them.
        """
        ground, vehicle = self._ground, self._line.vehicle
        if vehicle.max_stops is not None and self._line.visits + len(unit) > vehicle.max_stops:
            return None
        if not all(may_serve(ground.problem, ground.places, self.number, i) for i in unit):
            return None
        if len(unit) == 1:
            trials = list(singles(self._line, unit[0]))
        elif len(unit) == _PAIR and ground.rules.deliver.get(unit[0]) == unit[1]:
            trials = list(pairs(self._line, *unit))
        else:
            place = self._one_by_one(unit)
            return place if place and (place.added_khr, place.added_s) < below else None
        found = self._best(trials, unit, below)
        if found is not None or not may_load or self._hindered_by(trials, below):
            return found
        if loadings(vehicle, self.order) >= vehicle.max_loadings:
            return None
        if len(unit) == 1:
            found = self._best(beside_a_loading(self._line, unit[0]), unit, below, weigh=True)
        return found or self._behind_a_loading(unit)

    def _one_by_one(self, unit: Sequence[int]) -> Place | None:
        """All stops of a group, one after the other, in the better of two sequences."""
        ground = self._ground
        stops, rules = ground.problem.stops, ground.rules
        parts = [
            (i, rules.deliver[i]) if i in rules.deliver else (i,)
            for i in unit
            if i not in rules.collect
        ]

        def closes_s(part: Sequence[int]) -> int:
            ends = [stops[i].windows[-1].closes_s for i in part if stops[i].windows]
            return min(ends, default=_ANY_TIME_S)

        best: Place | None = None
        for sequence in (parts, sorted(parts, key=closes_s)):
            route, added_khr = self, 0.0
            for part in sequence:
                found = route.cheapest(part)
                if found is None:
                    break
                added_khr += found.added_khr
                route = Route(ground, self.number, found.order)
            else:
                added_s = route.duration_s - self.duration_s
                place = Place(self.number, added_khr, added_s, route.order)
                best = min((place, best or place), key=lambda one: one.rank)
        return best

    def _behind_a_loading(self, unit: Sequence[int]) -> Place | None:
        """A further loading in one gap, and in another the stops that it makes room for."""
        best: Place | None = None
        for trial in loadings_alone(self._line):
            place = self._best([trial], (), NO_LIMIT, weigh=True)
            if place is None:
                continue
            found = Route(self._ground, self.number, place.order).cheapest(unit, may_load=False)
            if found is not None:
                added_khr = place.added_khr + found.added_khr
                added_s = place.added_s + found.added_s
                found = Place(self.number, added_khr, added_s, found.order)
                best = min((found, best or found), key=lambda one: one.rank)
        return best

    def _best(
        self, trials: Iterable[Trial], unit: Sequence[int], below: Limit, *, weigh: bool = False
    ) -> Place | None:
        """The cheapest order that can be driven, and carried where that is still to be asked."""
        stops = self._ground.problem.stops
        plain = self._line.plain and all(len(stops[index].windows) <= 1 for index in unit)
        best: Place | None = None
        for bound, trial in sorted((self._bound(trial), trial) for trial in trials):
            if bound >= below:
                break
            order = inserted(self.order, trial)
            if weigh and not self._carries(order):
                continue
            lasting_s = trial.duration_s if plain else self._exact_s(trial, order)
            if lasting_s is None:
                continue
            added_khr = self._added_khr(lasting_s, trial.distance_m)
            place = Place(self.number, added_khr, lasting_s - self.duration_s, order)
            if (place.added_khr, place.added_s) < below:
                best, below = place, (place.added_khr, place.added_s)
        return best

    def _hindered_by(self, trials: Iterable[Trial], below: Limit) -> bool:
        """Whether nothing but the price may keep the stops out."""
        return any(self._bound(trial) >= below for trial in trials)

    def _bound(self, trial: Trial) -> Limit:
        """Riel and seconds that a trial adds at least."""
        added_khr = self._added_khr(trial.duration_s, trial.distance_m)
        return added_khr, trial.duration_s - self.duration_s

    def _added_khr(self, duration_s: int, distance_m: int) -> float:
        longer_s = max(duration_s - self._ground.longest_s, 0)
        whole_khr = self._worth.of(duration_s, distance_m) + self._worth.balance * longer_s
        return whole_khr - self._cost_khr

    def _carries(self, order: Sequence[int]) -> bool:
        return loads_fit(self._ground.problem, self._ground.places, self.number, order)

    def _exact_s(self, trial: Trial, order: Sequence[int]) -> int | None:
        """How long the order exactly lasts; None when it cannot be driven."""
        if len(trial.inserts) == 1 and not self._line.in_time(*trial.inserts[0]):
            return None
        return self._line.lasting_s(order)

    def _lasting_s(self) -> int:
        if not self.order:
            return 0
        if self._line.plain:
            return self._line.least_s
        found = self._line.lasting_s(self.order)
        assert found is not None  # the order can be driven
        return found
