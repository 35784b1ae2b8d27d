"""Draw small problems for the kernel, and drive its plans again."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from itertools import permutations, product

import numpy as np

from routing.solvers.sisr import (
    ALWAYS,
    BLOCKED,
    Dense,
    Kind,
    Layout,
    Outcome,
    Rich,
    Stops,
    lay_out,
)


@dataclass(frozen=True, eq=False)
class Case:
    """A problem with one matrix, which holds both metres and seconds."""

    stops: Stops
    kinds: Sequence[Kind]
    matrix: np.ndarray
    rich: Rich

    def layout(self) -> Layout:
        table = self.matrix[None]
        return lay_out(
            self.stops, self.kinds, Dense(distance=table, duration=table), rich=self.rich
        )

    def windows(self, stop: int) -> Sequence[tuple[int, int]]:
        own = self.rich.windows[stop] if self.rich.windows else ()
        return own or [(int(self.stops.opens[stop]), int(self.stops.closes[stop]))]

    def cost(self, number: int, order: Sequence[int]) -> int | None:
        """What a route costs; None when it breaks a rule."""
        kind, stops = self.kinds[number], self.stops
        if not self._belong_together(order) or not self._carried(kind, order):
            return None
        if stops.may is not None and not all(stops.may[stop, number] for stop in order):
            return None
        waits, slack, served = 0, [ALWAYS], 0
        clock, place, metres = kind.opens, kind.start, 0
        for stop in order:
            there = int(stops.place[stop])
            clock += int(self.matrix[place, there])
            metres += int(self.matrix[place, there])
            open_ones = [(a, b) for a, b in self.windows(stop) if clock <= b]
            if not open_ones:
                return None
            begin = max(clock, open_ones[0][0])
            slack.append(waits + open_ones[0][1] - clock)
            waits += begin - clock
            served += int(stops.service[stop])
            clock = begin + int(stops.service[stop])
            place = there
        back = int(self.matrix[place, kind.end])
        longest = self.rich.longest[number] if self.rich.longest else None
        if clock + back > kind.closes or metres + back > (longest or ALWAYS):
            return None
        paid = max(0, waits - min(waits, *slack)) if self.rich.waiting else 0
        driven = metres + back
        return kind.fixed + driven * kind.per_distance + (driven + served + paid) * kind.per_time

    def _belong_together(self, order: Sequence[int]) -> bool:
        for collect, deliver in self.rich.pairs:
            if (collect in order) != (deliver in order):
                return False
            if collect in order and order.index(collect) > order.index(deliver):
                return False
        return all(len({stop in order for stop in group}) == 1 for group in self.rich.groups)

    def _carried(self, kind: Kind, order: Sequence[int]) -> bool:
        load = self.stops.demand[list(order)].sum(axis=0)
        most = np.array(kind.capacity)
        if (load > most).any():
            return False
        for stop in order if self.rich.change is not None else ():
            load = load + self.rich.change[stop]
            if (load > most).any():
                return False
        return True

    def recount(self, outcome: Outcome) -> int:
        """Drive the plan again: what it costs."""
        served = [stop for route in outcome.routes for stop in route.stops]
        assert sorted([*served, *outcome.left_out]) == list(range(len(self.stops.place)))
        cost = int(self.stops.prize[list(outcome.left_out)].sum())
        for number, kind in enumerate(self.kinds):
            assert sum(route.kind == number for route in outcome.routes) <= kind.count
        for route in outcome.routes:
            own = self.cost(route.kind, route.stops)
            assert own is not None, route
            cost += own
        return cost

    def least(self) -> int:
        """Cost of the best plan of vehicles of which there is one each, by trying all."""
        count = len(self.stops.place)

        @cache
        def best(number: int, subset: tuple[int, ...]) -> float:
            if not subset:
                return 0
            costs = [self.cost(number, order) for order in permutations(subset)]
            return min((cost for cost in costs if cost is not None), default=np.inf)

        found = np.inf
        for who in product(range(-1, len(self.kinds)), repeat=count):
            cost = sum(int(self.stops.prize[i]) for i in range(count) if who[i] < 0)
            for number in range(len(self.kinds)):
                cost += best(number, tuple(i for i in range(count) if who[i] == number))
            found = min(found, cost)
        return int(found)


def town(count: int, lots: np.random.Generator, *, straight: bool = True) -> np.ndarray:
    """Whole distances between a hub, houses and a garage, rounded up; or any figures at all."""
    x, y = lots.integers(0, 1_000, (2, count + 2)).astype(float)
    matrix = np.ceil(np.hypot(x[:, None] - x, y[:, None] - y)).astype(np.int32)
    if not straight:
        matrix = lots.integers(1, 1_000, matrix.shape).astype(np.int32)
        matrix[lots.random(matrix.shape) < 0.1] = BLOCKED
        np.fill_diagonal(matrix, 0)
    return matrix


def case(count: int, seed: int, rules: frozenset[str], *, straight: bool = True) -> Case:
    """Some houses and two vehicles; ``rules`` says what else is asked."""
    lots = np.random.default_rng(seed)
    demand = np.stack([lots.integers(1, 5, count), np.ones(count, dtype=int)], axis=1)
    change = np.zeros((count, 2), dtype=np.int32)
    shuffled = [int(stop) for stop in lots.permutation(count)]
    pairs, groups, windows = [], [], [()] * count
    if "pairs" in rules:
        pairs = [(shuffled[2 * i], shuffled[2 * i + 1]) for i in range(max(1, count // 4))]
        for collect, deliver in pairs:
            change[collect, 0], change[deliver, 0] = demand[collect, 0], -demand[collect, 0]
            demand[[collect, deliver], 0] = 0
    if "groups" in rules:
        groups = [group for group in (shuffled[1:3], shuffled[3:6]) if len(group) > 1]
    collected = lots.random(count) < 0.5 if "collections" in rules else np.zeros(count, dtype=bool)
    for stop in range(count):
        if demand[stop, 0]:
            change[stop, 0] = demand[stop, 0] if collected[stop] else -demand[stop, 0]
            demand[stop, 0] *= not collected[stop]
    opens = np.zeros(count, dtype=np.int32)
    closes = np.full(count, ALWAYS, dtype=np.int32)
    if "windows" in rules:
        for stop in range(count):
            edges = np.sort(lots.choice(5_000, 4, replace=False)).tolist()
            windows[stop] = ((edges[0], edges[1]), (edges[2], edges[3])) if stop % 2 else ()
            opens[stop] = edges[0]
    may = None
    if "skills" in rules:
        may = (lots.random((count, 2)) < 0.7).astype(np.int8)
    stops = Stops(
        place=np.arange(1, count + 1, dtype=np.int32),
        demand=demand.astype(np.int32),
        service=lots.integers(0, 100, count).astype(np.int32),
        opens=opens,
        closes=closes,
        prize=lots.integers(500, 4_000, count).astype(np.int64),
        may=may,
    )
    kinds = [
        Kind(count=1, capacity=(7, 4), closes=6_000, fixed=100, per_time=1),
        Kind(count=1, capacity=(12, 6), end=count + 1, fixed=200, per_distance=2, per_time=1),
    ]
    rich = Rich(
        windows=windows,
        change=change,
        pairs=pairs,
        groups=groups,
        longest=(2_000, None) if "metres" in rules else (),
        waiting="waiting" in rules,
    )
    return Case(stops, kinds, town(count, lots, straight=straight), rich)
