"""Let the kernel search, then PyVRP on one group of routes for each thread, again and again."""

from __future__ import annotations

import math
import threading
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import numpy as np

from routing.solvers.pyvrp.groups import cut
from routing.solvers.pyvrp.model import Found, Group, improve, keeps_rules
from routing.solvers.sisr import Ending, Layout, Outcome, Route, Sign, search

_KERNEL_SHARE = 0.5
"""Of the time, where PyVRP goes on from the kernel's plan."""

_FEWEST_STOPS = 350
"""Smaller plans are left to the kernel alone: they gain more from its second beginning."""

_STOPS = 500
"""A group has about so many stops, or fewer where all threads would not have one."""

_ROUND_S = 10.0
"""How long a group is searched before the plan is cut anew."""

_LEAST_S = 2.0
"""With less time for a group nothing comes of it."""


def search_and_improve(
    layout: Layout,
    ending: Ending,
    *,
    seed: int = 1,
    threads: int = 2,
    start: Sequence[Route] = (),
    tell: Callable[[Sign], None] | None = None,
) -> Outcome:
    """Plan routes as ``routing.solvers.sisr.search`` does, and better where a clock leaves time.

    Args:
        layout: The problem.
        ending: When to stop; the iterations are those of the kernel.
        seed: Start of all random numbers.
        threads: How many groups, or parts of a plan, are worked on at once.
        start: Routes to begin with.
        tell: Called now and then.
    """
    rounds = _rounds(layout, ending, threads)
    if rounds == 0:
        return search(layout, ending, seed=seed, threads=threads, start=start, tell=tell)
    began = ending.clock()
    first = replace(ending, seconds=_KERNEL_SHARE * ending.seconds)
    half = None if tell is None else _scaled(tell, _KERNEL_SHARE)
    outcome = search(layout, first, seed=seed, threads=threads, start=start, tell=half)
    # where the kernel ended by its iterations PyVRP takes no more time than in proportion
    end = began + (ending.clock() - began) / _KERNEL_SHARE
    improving = _Improving(layout, outcome, ending, threads, seed)
    return improving.run(began, min(end, began + ending.seconds), tell)


def _parts(layout: Layout, threads: int) -> int:
    """How many groups a plan is cut into: as many for each thread."""
    return threads * max(1, round(layout.ground.stops / _STOPS / threads))


def _rounds(layout: Layout, ending: Ending, threads: int) -> int:
    """How often the plan is cut into groups; 0 where PyVRP is of no use."""
    if layout.ground.stops <= _FEWEST_STOPS or not keeps_rules(layout):
        return 0
    if ending.seconds == math.inf:
        return 0
    seconds = (1 - _KERNEL_SHARE) * ending.seconds * threads / _parts(layout, threads)
    return 0 if seconds < _LEAST_S else max(1, round(seconds / _ROUND_S))


def _scaled(tell: Callable[[Sign], None], share: float) -> Callable[[Sign], None]:
    return lambda sign: tell(replace(sign, share=share * sign.share))


class _Improving:
    """A plan that becomes better, in the numbers of the arrays."""

    def __init__(
        self, layout: Layout, outcome: Outcome, ending: Ending, threads: int, seed: int
    ) -> None:
        self._layout, self._outcome, self._threads = layout, outcome, threads
        self._clock, self._chance = ending.clock, np.random.default_rng(seed)
        self._rounds = _rounds(layout, ending, threads)
        rank = layout.rank
        self._routes = [
            Route(route.kind, tuple(rank[list(route.stops)].tolist())) for route in outcome.routes
        ]
        self._left_out = rank[list(outcome.left_out)].tolist()
        self._cost = outcome.cost
        self._interrupted = threading.Event()

    def run(self, began: float, end: float, tell: Callable[[Sign], None] | None) -> Outcome:
        """Cut and improve until the end; what is found is in the caller's numbers."""
        trace = list(self._outcome.trace)
        with ThreadPoolExecutor(self._threads) as pool:
            for left in range(self._rounds, 0, -1):
                if not self._routes:
                    break
                parts = _parts(self._layout, self._threads)
                groups = cut(self._layout.ground, self._routes, self._left_out, parts, self._chance)
                each_s = (end - self._clock()) / left * self._threads / max(parts, len(groups))
                self._round(pool, groups, each_s)
                now = self._clock()
                trace.append((now - began, self._cost))
                if tell is not None:
                    share = min((now - began) / (end - began), 1.0)
                    served = self._layout.ground.stops - len(self._left_out)
                    tell(Sign(share, self._cost, served))
        order = self._layout.order
        gain = self._outcome.cost - self._cost
        return replace(
            self._outcome,
            routes=tuple(
                Route(route.kind, tuple(order[list(route.stops)].tolist()))
                for route in self._routes
            ),
            left_out=tuple(sorted(order[self._left_out].tolist())),
            cost=self._cost,
            trace=tuple(trace),
            said=f"PyVRP went on from it and took {gain / max(self._outcome.cost, 1):.2%} off.",
        )

    def _round(self, pool: ThreadPoolExecutor, groups: Sequence[Group], each_s: float) -> None:
        lots = self._chance.integers(1 << 32, size=len(groups)).tolist()
        prizes = int(self._layout.ground.prize[self._left_out].sum())
        stops = sum(len(route.stops) for route in self._routes)
        mean_arc = (self._cost - prizes) / (stops + len(self._routes))

        def work(group: Group, lot: int) -> Found:
            end = self._clock() + each_s
            return improve(
                self._layout,
                group,
                lambda: self._clock() >= end or self._interrupted.is_set(),
                lot,
                mean_arc,
            )

        try:
            found = list(pool.map(work, groups, lots))
        except BaseException:  # an interruption does not wait for the groups that are searched
            self._interrupted.set()
            raise
        self._routes = [route for each in found for route in each.routes]
        self._left_out = [stop for each in found for stop in each.left_out]
        self._cost -= sum(each.gain for each in found)
