"""Search for a good plan: one run on all threads, or the best of several small ones."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import numpy as np

from routing.solvers.sisr.layout import Layout
from routing.solvers.sisr.run import Run
from routing.solvers.sisr.terms import Ending, Outcome, Route, Sign, Tuning


def search(
    layout: Layout,
    ending: Ending,
    *,
    seed: int = 1,
    threads: int = 2,
    start: Sequence[Route] = (),
    tell: Callable[[Sign], None] | None = None,
    tuning: Tuning | None = None,
) -> Outcome:
    """Plan routes.

    Of a plan of few stops or routes each thread first makes some by itself, and all go on with the
    best: chance weighs more there than many times the iterations. Ended by iterations, the same
    seed and number of threads give the same plan; ended by a clock they need not.

    Args:
        layout: The problem.
        ending: When to stop.
        seed: Start of all random numbers.
        threads: How many parts of a plan, or small plans, are worked on at once.
        start: Routes to begin with; what does not fit in them is inserted elsewhere.
        tell: Called now and then.
        tuning: Other figures than the usual.
    """
    tuning = tuning or Tuning()
    began = ending.clock()
    run = Run(layout, ending, began, seed, threads, tuning)
    run.begin(start, threads)
    if threads > 1 and run.is_compact():
        run = _best_of_rivals(layout, ending, seed, threads, tuning, run, start, tell)
    run.improve(1.0, 1, tell)
    return run.outcome()


def _best_of_rivals(
    layout: Layout,
    ending: Ending,
    seed: int,
    threads: int,
    tuning: Tuning,
    first: Run,
    start: Sequence[Route],
    tell: Callable[[Sign], None] | None,
) -> Run:
    """Let each thread make some plans by itself, one after the other; the run with the best.

    Args:
        layout: The problem.
        ending: Of the whole search.
        seed: Of the rivals' seeds.
        threads: How many make plans at once.
        tuning: For all of them.
        first: A run with a first plan; it is the first rival.
        start: Routes that the others begin with.
        tell: Called now and then.
    """
    heats = tuning.heats if layout.ground.stops <= tuning.whole else 1
    short = replace(
        ending, seconds=ending.seconds / heats, iterations=-(-ending.iterations // heats)
    )
    lots = np.random.default_rng(seed).integers(1 << 62, size=(threads, heats)).tolist()

    def compete(thread: int) -> Run:
        rivals: list[Run] = []
        for heat in range(heats):
            if thread == heat == 0:
                rival = first
                rival.limit(short, first.began)
            else:
                lot = lots[thread][heat]
                rival = Run(layout, short, first.began, lot, threads, tuning)
                rival.limit(short, ending.clock())
                rival.begin(start, 1)
            sign = _in_part(tell, heat, heats) if tell is not None and thread == 0 else None
            rival.improve(tuning.rivalry, threads, sign)
            rivals.append(rival)
        best = min(rivals, key=lambda rival: rival.best_cost)
        best.done = sum(rival.done for rival in rivals)
        return best

    began = first.began
    with ThreadPoolExecutor(threads) as pool:
        best = min(pool.map(compete, range(threads)), key=lambda rival: rival.best_cost)
    best.limit(ending, began)
    return best


def _in_part(tell: Callable[[Sign], None], heat: int, heats: int) -> Callable[[Sign], None]:
    """Signs of one of several heats, with the share of the whole search."""
    return lambda sign: tell(replace(sign, share=(heat + sign.share) / heats))
