"""Solve with OR-Tools' routing library: every rule, by guided local search."""

from __future__ import annotations

import time

import numpy as np

from routing.problem import Feature, Places, RoutingProblem, places_of
from routing.progress import PlanProgress, ProgressCallback
from routing.solvers.insertion.insert import insert_all, left_out
from routing.solvers.insertion.mend import mend
from routing.solvers.matrices import matrices_of
from routing.solvers.ortools.model import Model
from routing.solvers.ortools.money import weigh
from routing.solvers.ortools.search import Search
from routing.solvers.ortools.start import begun
from routing.solvers.ortools.together import stops_to_ask
from routing.solvers.ortools.worth import Worth
from routing.solvers.protocol import RELOAD, Answer, Ending, Orders
from routing.solvers.refuse import require
from routing.travel import Travel

_SHORTEST_SEARCH_S = 0.2
_SEARCH_S_PER_STOP = 0.1
_FEW_STOPS = 30
_INSERTION_S = 4e-9
"""OR-Tools inserts n stops in 2 n³ ns (measured: 1.7 s for 1,000, 15 s for 2,000): it may take half
of the time."""

_FIRST_SHARE, _SECOND_SHARE = 0.4, 0.7  # of the time, from its beginning


class OrToolsSolver:
    """Keeps every rule; at its best up to about 1,000 stops.

    It needs all pairs of travel, about 130 bytes of memory for each while the model is built (0.5
    GB for 2,000 stops); from some 3,000 stops on it does little more than to polish what our own
    insertion found.
    """

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
        same seed. Iterations are plans that the search accepts.

        Raises:
            MatrixTooLargeError: There are too many stops for all pairs of travel.
            KeyboardInterrupt: It was interrupted, and OR-Tools has come to a halt.
        """
        require(self, problem)
        if not problem.stops:
            return Answer(begun(problem))
        began_s = time.monotonic()
        places = places_of(problem)
        most_s = _SHORTEST_SEARCH_S + _SEARCH_S_PER_STOP * len(problem.stops)
        ending = Ending(min(ending.seconds, most_s), ending.iterations)
        task = _Task(problem, places, travel, seed)
        search = Search(task.worth, ending, began_s, progress)
        task.search(search, ending, start)
        orders = mend(problem, places, travel, search.best or begun(problem))
        if progress is not None:
            served = sum(step != RELOAD for order in orders for step in order)
            progress(PlanProgress("solve", 1.0, served))
        return Answer(orders, search.said, tuple(search.trace))


class _Task:
    """One problem, searched once, or again where one search alone may be caught.

    OR-Tools moves one stop or one chain at a time: it neither puts a whole group into a run nor
    a loading together with what is loaded. Our own insertion does. Few stops leave time to begin
    anew, and to rebuild whole runs. Where there are so many stops that OR-Tools' insertion would
    take most of the time, ours comes first, which is coarser and much quicker.
    """

    def __init__(self, problem: RoutingProblem, places: Places, travel: Travel, seed: int) -> None:
        self._problem, self._places, self._travel = problem, places, travel
        self._matrices = matrices_of(problem, travel)
        self._seed = seed
        self._stops = stops_to_ask(problem, places)
        self._money = weigh(problem, self._matrices, self._stops)
        self.worth = Worth(problem, places, travel, self._money)

    def search(self, search: Search, ending: Ending, start: Orders | None) -> None:
        """Spend the time of a search."""
        model = self._model(0)
        few = len(self._stops) <= _FEW_STOPS
        again = few or bool(self._problem.groups) or model.loadings_are_costly
        if start is None and _INSERTION_S * len(self._stops) ** 3 > ending.seconds:
            start = begun(self._problem)
        first = None if start is None else self._filled(start)
        search.run(model, _FIRST_SHARE if again else 1.0, first)
        if few:
            search.run(self._model(1), _SECOND_SHARE, self._filled(begun(self._problem)))
        if again:
            best = self._filled(search.best or begun(self._problem))
            search.run(self._model(2), 1.0, best, large_steps=few)

    def _model(self, number: int) -> Model:
        """The model, its stops in another order each time."""
        stops = np.array(self._stops, dtype=np.int64)
        np.random.default_rng((self._seed, number)).shuffle(stops)
        return Model(self._problem, self._places, self._matrices, stops.tolist(), self._money)

    def _filled(self, orders: Orders) -> Orders:
        problem, places, travel = self._problem, self._places, self._travel
        orders = mend(problem, places, travel, orders)
        return insert_all(problem, places, travel, orders, left_out(problem, orders))
