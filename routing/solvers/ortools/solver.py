"""Solve with OR-Tools' routing library: every rule, by guided local search."""

from __future__ import annotations

import time

from routing.problem import Feature, RoutingProblem, places_of
from routing.progress import PlanProgress, ProgressCallback
from routing.solvers.insertion.mend import mend
from routing.solvers.matrices import matrices_of
from routing.solvers.ortools.model import Model
from routing.solvers.ortools.search import Search
from routing.solvers.ortools.start import assigned, begun
from routing.solvers.ortools.worth import Worth
from routing.solvers.protocol import Answer, Ending, Orders
from routing.solvers.refuse import require
from routing.travel import Travel

_SHORTEST_SEARCH_S = 0.2
_SEARCH_S_PER_STOP = 0.1


class OrToolsSolver:
    """Keeps every rule; needs all pairs of travel, and is at its best up to about 1,000 stops."""

    @property
    def name(self) -> str:
        """What a plan calls it."""
        return "ortools"

    @property
    def features(self) -> frozenset[Feature]:
        """The rules that it keeps: all."""
        return frozenset(Feature)

    def solve(
        self,
        problem: RoutingProblem,
        travel: Travel,
        *,
        ending: Ending,
        seed: int,
        start: Orders | None = None,
        progress: ProgressCallback | None = None,
    ) -> Answer:
        """Search until the time limit, or 0.1 s per stop where that is less.

        The search is steered by the clock, so a slower machine may return another plan for the
        same seed. It counts the plans that it accepts as iterations.

        Raises:
            KeyboardInterrupt: Interrupted; raised when OR-Tools has come to a halt.
        """
        require(self, problem)
        began_s = time.monotonic()
        places = places_of(problem)
        if not problem.stops:
            return Answer(begun(problem))
        model = Model(problem, places, matrices_of(problem, travel), seed)
        limit_s = min(ending.seconds, _SHORTEST_SEARCH_S + _SEARCH_S_PER_STOP * len(problem.stops))
        search = Search(model, Worth(problem, places, travel, model.money), began_s, progress)
        first = mend(problem, places, travel, start) if start is not None else None
        found = search.run(
            limit_s, ending.iterations, (lambda: assigned(model, problem, first)) if first else None
        )
        if found is None:
            orders = first or begun(problem)
            said = f"OR-Tools found no plan within {limit_s:g} s"
        else:
            orders = mend(problem, places, travel, found)
            said = f"OR-Tools improved its plan {len(search.trace)} times"
        if progress is not None:
            progress(PlanProgress("solve", 1.0, sum(map(len, orders))))
        return Answer(orders, said, tuple(search.trace))
