"""Let the kernel search, then PyVRP on one group of routes for each thread, again and again."""

from __future__ import annotations

import math
import threading
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor, wait
from dataclasses import replace

import numpy as np

from routing.solvers.pyvrp.groups import cut
from routing.solvers.pyvrp.model import Found, Group, improve, keeps_rules
from routing.solvers.sisr import Ending, Layout, Outcome, Route, Sign, search

_KERNEL_SHARE = 0.5
"""Of the time, where PyVRP goes on from the kernel's plan."""

_SMALL = 500
"""Plans of fewer stops need less of PyVRP."""

_KERNEL_SHARE_OF_SMALL = 0.75

_STOPS = 500
"""A group has about so many stops, or fewer where all threads would not have one."""

_ROUND_S = 10.0
"""How long a group is searched before the plan is cut anew."""

_SIGN_S = 0.5
"""How often a sign of life is given."""

_S_PER_STOP = 0.03
"""With less time for each stop of a group the kernel alone does better."""

_S_PER_STOP_OF_SMALL = 0.012


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
    share = _share(layout)
    began = ending.clock()
    first = replace(ending, seconds=share * ending.seconds)
    half = None if tell is None else _scaled(tell, share)
    outcome = search(layout, first, seed=seed, threads=threads, start=start, tell=half)
    # where the kernel ended by its iterations PyVRP takes no more time than in proportion
    end = began + min((ending.clock() - began) / share, ending.seconds)
    return _Improving(layout, outcome, ending, threads, seed).run(began, end, rounds, tell)


def _share(layout: Layout) -> float:
    """How much of the time is the kernel's."""
    return _KERNEL_SHARE_OF_SMALL if layout.ground.stops < _SMALL else _KERNEL_SHARE


def _parts(layout: Layout, threads: int) -> int:
    """How many groups a plan is cut into: as many for each thread."""
    return threads * max(1, round(layout.ground.stops / _STOPS / threads))


def _rounds(layout: Layout, ending: Ending, threads: int) -> int:
    """How often the plan is cut into groups; 0 where PyVRP is of no use."""
    if ending.seconds == math.inf or not keeps_rules(layout):
        return 0
    parts = _parts(layout, threads)
    each_s = (1 - _share(layout)) * ending.seconds * threads / parts
    least_s = _S_PER_STOP_OF_SMALL if layout.ground.stops < _SMALL else _S_PER_STOP
    enough = each_s >= least_s * layout.ground.stops / parts
    return max(1, round(each_s / _ROUND_S)) if enough else 0


def _scaled(tell: Callable[[Sign], None], share: float) -> Callable[[Sign], None]:
    return lambda sign: tell(replace(sign, share=share * sign.share))


class _Improving:
    """A plan that becomes better, in the numbers of the arrays."""

    def __init__(
        self, layout: Layout, outcome: Outcome, ending: Ending, threads: int, seed: int
    ) -> None:
        self._layout, self._outcome, self._threads = layout, outcome, threads
        self._clock, self._chance = ending.clock, np.random.default_rng(seed)
        rank = layout.rank
        self._routes = [
            Route(route.kind, tuple(rank[list(route.stops)].tolist())) for route in outcome.routes
        ]
        self._left_out = rank[list(outcome.left_out)].tolist()
        self._cost = outcome.cost
        self._interrupted = threading.Event()

    def run(
        self, began: float, end: float, rounds: int, tell: Callable[[Sign], None] | None
    ) -> Outcome:
        """Cut and improve so many times until the end; the outcome is in the caller's numbers."""
        trace = list(self._outcome.trace)
        parts = _parts(self._layout, self._threads)

        def sign() -> None:
            if tell is not None:
                share = min((self._clock() - began) / (end - began), 1.0)
                tell(Sign(share, self._cost, self._layout.ground.stops - len(self._left_out)))

        with ThreadPoolExecutor(self._threads) as pool:
            for left in range(rounds, 0, -1):
                if not self._routes:
                    break
                groups = cut(self._layout.ground, self._routes, self._left_out, parts, self._chance)
                each_s = (end - self._clock()) / left * self._threads / max(parts, len(groups))
                self._take(self._searched(pool, groups, each_s, sign))
                trace.append((self._clock() - began, self._cost))
        sign()
        return self._read(tuple(trace))

    def _searched(
        self,
        pool: ThreadPoolExecutor,
        groups: Sequence[Group],
        each_s: float,
        sign: Callable[[], None],
    ) -> list[Found]:
        """Search all groups, each for so long; now and then give a sign of life."""
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

        running = [pool.submit(work, *task) for task in zip(groups, lots, strict=True)]
        try:
            while wait(running, _SIGN_S).not_done:
                sign()
            return [each.result() for each in running]
        except BaseException:  # an interruption does not wait for the groups that are searched
            self._interrupted.set()
            raise

    def _take(self, found: Sequence[Found]) -> None:
        self._routes = [route for each in found for route in each.routes]
        self._left_out = [stop for each in found for stop in each.left_out]
        self._cost -= sum(each.gain for each in found)

    def _read(self, trace: tuple[tuple[float, int], ...]) -> Outcome:
        """The plan as the caller numbered its stops."""
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
            trace=trace,
            said=f"PyVRP went on from it and took {gain / max(self._outcome.cost, 1):.2%} off.",
        )
