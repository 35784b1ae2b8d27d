"""Solve with the kernel: lay out, search until time is up or a small problem is done, read back."""

from __future__ import annotations

import time
from collections.abc import Callable

from routing.problem import Feature, RoutingProblem
from routing.progress import PlanProgress, ProgressCallback
from routing.solvers.protocol import Answer, Orders
from routing.solvers.protocol import Ending as StopAt
from routing.solvers.sisr import Ending, Outcome, Sign, search
from routing.solvers.sisr_solver.lay_out_problem import lay_out_problem
from routing.travel import Travel

_ITERATIONS_PER_STOP = 20_000
_ITERATIONS_PER_PAIR = 1_000
"""A search ends after so many for each stop, or for each pair of stops where that is less."""

_KEPT = frozenset(
    {
        Feature.SEVERAL_HUBS,
        Feature.ITEMS,
        Feature.MAX_STOPS,
        Feature.COSTS,
        Feature.SKILLS,
        Feature.MAX_DISTANCE,
        Feature.START_ELSEWHERE,
        Feature.END_ELSEWHERE,
        Feature.OPEN_END,
        Feature.SEVERAL_WINDOWS,
        Feature.DROP_PENALTY,
        Feature.COLLECTIONS,
        Feature.PAIRS,
        Feature.GROUPS,
        Feature.CASH,
        Feature.ON_BOARD,
        Feature.FIRST,
        Feature.CARBON,
    }
)


class SisrSolver:
    """Ruin and recreate under all rules but breaks, several loadings and balance."""

    def __init__(self, threads: int = 2, search: Callable[..., Outcome] = search) -> None:
        """Take the number of threads that share the work, and another search of the same form."""
        self._threads, self._search = threads, search

    @property
    def name(self) -> str:
        """What a plan calls it."""
        return "sisr"

    @property
    def features(self) -> frozenset[Feature]:
        """The rules that it keeps."""
        return _KEPT

    def solve(
        self,
        problem: RoutingProblem,
        travel: Travel,
        *,
        ending: StopAt,
        seed: int,
        start: Orders | None = None,
        progress: ProgressCallback | None = None,
    ) -> Answer:
        """Search until the time limit; small problems end sooner, by their number of iterations.

        Where the clock ends the search, the same seed may give another plan on another machine.
        A vehicle that does not start at its hub is planned without any loading: it delivers what
        it has on board. Where neighbours alone are measured, other legs are taken as straight
        lines have them, so that an order may turn out not to be drivable.

        Raises:
            MatrixTooLargeError: Travel is known neither between all places nor between neighbours.
        """
        began = time.perf_counter()
        laid = lay_out_problem(problem, travel)
        if laid is None:
            firsts = {stop.id: index for index, stop in enumerate(problem.stops)}
            orders = [tuple(firsts[key] for key in v.first) for v in problem.vehicles]
            return Answer(tuple(orders))
        count = len(laid.stops)
        most = min(_ITERATIONS_PER_STOP * count, _ITERATIONS_PER_PAIR * count * count)
        spent_s = time.perf_counter() - began
        outcome = self._search(
            laid.layout,
            Ending(
                seconds=max(ending.seconds - spent_s, 0.01),
                iterations=most if ending.iterations is None else min(most, ending.iterations),
            ),
            seed=seed,
            threads=self._threads,
            start=() if start is None else laid.routes(start),
            tell=None if progress is None else _teller(progress),
        )
        path = "plain" if laid.layout.rules is None else "richer"
        did = f"The kernel made {outcome.iterations:,} tries on its {path} path."
        return Answer(
            laid.orders(outcome.routes, start),
            " ".join(filter(None, (did, outcome.said))),
            tuple((spent_s + at_s, cost / laid.units.of_riel) for at_s, cost in outcome.trace),
        )


def _teller(progress: ProgressCallback) -> Callable[[Sign], None]:
    return lambda sign: progress(PlanProgress("solve", sign.share, sign.served))
