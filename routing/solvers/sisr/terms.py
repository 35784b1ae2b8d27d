"""Say how a search is steered and ended, and what comes of it."""

from __future__ import annotations

import math
import time
from collections.abc import Callable
from dataclasses import dataclass, field

Clock = Callable[[], float]


@dataclass(frozen=True, slots=True)
class Ending:
    """When to stop: after so many seconds of a clock or so many iterations, whichever is first."""

    seconds: float = math.inf
    iterations: int = 1 << 62
    clock: Clock = time.perf_counter


@dataclass(frozen=True, slots=True, kw_only=True)
class Tuning:
    """Figures by which the search is steered.

    Attributes:
        hot: Temperature at the beginning, in units of the mean arc, where nothing is timed.
        hot_timed: Idem where windows or shifts bind.
        cold: Temperature at the end.
        ruined: Stops that are taken out at a time, on average, where nothing is timed.
        ruined_timed: Idem where windows or shifts bind.
        ruined_short: Idem where moreover routes have few stops, at most twice the longest string.
        longest: Stops of the longest string that is taken out.
        split: How often a string keeps a stop in its middle.
        gap: How often it keeps one more.
        kept: Stops without a route that are tried again at a time, at most.
        tails: Share of the iterations that swap tails of routes instead, where nothing is timed.
        tails_timed: Idem where windows or shifts bind.
        width: Near stops beside which a place is looked for.
        blink: Share of places that are overlooked.
        epoch_s: Seconds until the plan is cut anew for the threads.
        epoch: Iterations until then, where no clock ends the search.
        descent: Iterations for each stop before it is known how long arcs are.
        chunk: Iterations at one temperature.
        whole: Plans of no more stops are at first not cut up: each thread makes one by itself.
        few: Idem plans of no more routes: cuts leave long routes too little room.
        heats: How many plans of few stops each thread makes by itself, one after the other.
        rivalry: The share of the time until they go on with the best of these.
        opened: By how many temperatures an open route is taken to be cheaper while annealing, where
            nothing is timed: by itself annealing settles on fewer routes than good plans have.
        opened_timed: Idem where windows or shifts bind.
        opened_most: The most that this comes to, in units of the mean arc.
    """

    hot: float = 0.8
    hot_timed: float = 0.8
    cold: float = 0.015
    ruined: float = 10.0
    ruined_timed: float = 10.0
    ruined_short: float = 16.0
    longest: float = 10.0
    split: float = 0.5
    gap: float = 0.01
    kept: int = 8
    tails: float = 0.0
    tails_timed: float = 0.5
    width: int = 40
    blink: float = 0.01
    epoch_s: float = 0.5
    epoch: int = 20_000
    descent: int = 10
    chunk: int = 1000
    whole: int = 450
    few: int = 32
    heats: int = 4
    rivalry: float = 0.6
    opened: float = 3.0
    opened_timed: float = 7.0
    opened_most: float = 2.0


@dataclass(frozen=True, slots=True)
class Route:
    """The stops of one vehicle in their order, as the caller numbered them."""

    kind: int
    stops: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Outcome:
    """The best plan that was found.

    Attributes:
        routes: Who serves what.
        left_out: Stops that no route serves.
        cost: Of all routes and of what is left out.
        iterations: That the kernel has done.
        trace: Seconds from the start, and the cost then.
        said: What another search did with the plan afterwards.
    """

    routes: tuple[Route, ...]
    left_out: tuple[int, ...]
    cost: int
    iterations: int
    trace: tuple[tuple[float, int], ...] = field(repr=False)
    said: str = ""


@dataclass(frozen=True, slots=True)
class Sign:
    """A sign of life: the share of the time that is used, the best cost and stops served."""

    share: float
    cost: int
    served: int
