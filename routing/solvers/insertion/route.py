"""Find where in one vehicle's order stops that belong together cost least."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from routing.schedule import loads_fit, schedule
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
from routing.solvers.protocol import RELOAD

_ANY_TIME_S = 1 << 40
_PAIR = 2


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

    def cheapest(self, unit: Sequence[int], *, may_load: bool = True) -> Place | None:
        """Where stops that belong together cost least in this order; None where they do not fit.

        Args:
            unit: One stop, the two of a pair, or all of a group with their partners.
            may_load: Whether a further loading may be put in for them.
        """
        ground, vehicle = self._ground, self._line.vehicle
        visits = sum(index != RELOAD for index in self.order)
        if vehicle.max_stops is not None and visits + len(unit) > vehicle.max_stops:
            return None
        if not all(may_serve(ground.problem, ground.places, self.number, i) for i in unit):
            return None
        if len(unit) == 1:
            found = self._best(singles(self._line, unit[0]), unit)
        elif len(unit) == _PAIR and ground.rules.deliver.get(unit[0]) == unit[1]:
            found = self._best(pairs(self._line, *unit), unit)
        else:
            return self._one_by_one(unit)
        if found is not None or not may_load:
            return found
        if loadings(vehicle, self.order) >= vehicle.max_loadings:
            return None
        if len(unit) == 1:
            found = self._best(beside_a_loading(self._line, unit[0]), unit, weigh=True)
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
            place = self._best([trial], (), weigh=True)
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
        self, trials: Iterable[Trial], unit: Sequence[int], *, weigh: bool = False
    ) -> Place | None:
        """The cheapest order that can be driven, and carried where that is still to be asked."""
        stops = self._ground.problem.stops
        plain = self._line.plain and all(len(stops[index].windows) <= 1 for index in unit)
        ranked = sorted((self._added_khr(t.duration_s, t.distance_m), t) for t in trials)
        best: Place | None = None
        for bound_khr, trial in ranked:
            if best is not None and bound_khr >= best.added_khr:
                break
            order = inserted(self.order, trial)
            if weigh and not self._carries(order):
                continue
            lasting_s = trial.duration_s if plain else self._exact_s(trial, order)
            if lasting_s is None:
                continue
            added_khr = self._added_khr(lasting_s, trial.distance_m)
            place = Place(self.number, added_khr, lasting_s - self.duration_s, order)
            if plain:
                return place
            best = min((place, best or place), key=lambda one: one.rank)
        return best

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
        ground = self._ground
        table = schedule(ground.problem, ground.places, ground.travel, self.number, order)
        return None if table is None else table.duration_s

    def _lasting_s(self) -> int:
        if not self.order:
            return 0
        if self._line.plain:
            return self._line.least_s
        ground = self._ground
        table = schedule(ground.problem, ground.places, ground.travel, self.number, self.order)
        assert table is not None  # the order can be driven
        return table.duration_s
