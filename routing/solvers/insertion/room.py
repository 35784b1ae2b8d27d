"""Find the gaps of a run where the load of a further stop has room."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from routing.problem import RoutingProblem, Stop
from routing.schedule import Rules, carried
from routing.solvers.protocol import RELOAD

_ANY = 1 << 60

Longs = npt.NDArray[np.int64]
Flags = npt.NDArray[np.bool_]


class Room:
    """What is free on each leg of an order; a stop in gap k splits leg k."""

    def __init__(
        self, problem: RoutingProblem, rules: Rules, number: int, order: Sequence[int]
    ) -> None:
        """Follow the loads of the order, which the vehicle can carry."""
        vehicle = problem.vehicles[number]
        self._rules = rules
        found = carried(problem, number, order)
        items = _ANY if vehicle.capacity_items is None else vehicle.capacity_items
        capacity = np.array([vehicle.capacity_g, vehicle.capacity_cm3, items], dtype=np.int64)
        self.free = capacity - np.array(found.loads, dtype=np.int64)
        self.trip = np.cumsum([0, *(index == RELOAD for index in order)])
        self.cash_free = self._cash(vehicle.cash_limit_khr, found.cash_khr)
        self._ahead, self._behind = self.free.copy(), self.free.copy()
        for trip in range(int(self.trip[-1]) + 1):
            legs = np.flatnonzero(self.trip == trip)
            own = slice(legs[0], legs[-1] + 1)
            self._ahead[own] = np.minimum.accumulate(self.free[own])
            self._behind[own] = np.minimum.accumulate(self.free[own][::-1])[::-1]
        self._since_start = np.minimum.accumulate(self.free)
        self._loaded = self.trip > 0 if vehicle.start is not None else np.ones_like(self.trip) > 0

    def gaps(self, stop: Stop, index: int) -> Flags:
        """Where the load and the cash of a stop that is no half of a pair have room, (n + 1,)."""
        if index in self._rules.owner:
            free, able = self._since_start, np.ones(len(self.free), dtype=np.bool_)
        elif self._rules.for_hub[index]:
            free, able = self._behind, np.ones(len(self.free), dtype=np.bool_)
        else:
            free, able = self._ahead, self._loaded
        enough: Flags = (free >= load_of(stop)).all(axis=1) & able
        return enough & (self.cash_free >= stop.cash_khr)

    def _cash(self, limit_khr: int | None, cash_khr: Sequence[int]) -> Longs:
        """What each trip may still collect, by its legs; cash grows within a trip."""
        if limit_khr is None:
            return np.full(len(cash_khr), _ANY)
        most = np.zeros(int(self.trip[-1]) + 1, dtype=np.int64)
        np.maximum.at(most, self.trip, np.array(cash_khr, dtype=np.int64))
        free: Longs = limit_khr - most[self.trip]
        return free


def load_of(stop: Stop) -> Longs:
    """Grams, cubic centimetres, parcels."""
    return np.array([stop.weight_g, stop.volume_cm3, stop.items], dtype=np.int64)
