"""Search a model for some seconds, tell how far it is, and stop when asked to."""

from __future__ import annotations

import math
import signal
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType
from typing import Any

from ortools.constraint_solver import pywrapcp, routing_enums_pb2
from ortools.util import optional_boolean_pb2

from routing.progress import PlanProgress, ProgressCallback
from routing.solvers.ortools.model import Model
from routing.solvers.ortools.start import assigned
from routing.solvers.ortools.worth import Worth
from routing.solvers.protocol import Ending, Orders

_SHORTEST_S = 0.02
_LEAST_SHARE = 0.3  # of the time, for a last search: what came before it may have been slow
_LARGE_STEPS = (
    "use_path_lns",
    "use_full_path_lns",
    "use_inactive_lns",
    "use_relocate_and_make_active",
    "use_exchange_and_make_active",
    "use_node_pair_swap_active",
)


class Search:
    """Searches, one after the other, until their common end.

    OR-Tools holds the interpreter while it searches, and loses what is raised in a call-back. So
    an interruption is kept until the search has ended, which it does at the next plan that it
    accepts, or at its time limit.

    Attributes:
        best: The best orders so far; None before the first.
        trace: Seconds from the beginning, and the cost of the best orders then, in riel.
    """

    def __init__(
        self, worth: Worth, ending: Ending, began_s: float, progress: ProgressCallback | None
    ) -> None:
        """Prepare searches, of which the time began at ``began_s``."""
        self._worth, self._ending = worth, ending
        self._began_s, self._progress = began_s, progress
        self._searches = self._accepted = 0
        self._least = math.inf
        self.best: Orders | None = None
        self.trace: list[tuple[float, float]] = []

    @property
    def said(self) -> str:
        """What was done."""
        return (
            f"OR-Tools searched {self._searches} times from the beginning, accepted "
            f"{self._accepted:,} plans and kept the best of {len(self.trace)}."
        )

    def run(
        self, model: Model, share: float, start: Orders | None = None, *, large_steps: bool = False
    ) -> None:
        """Search a new model until so much of the time is spent.

        Args:
            model: It can be searched once: how is settled with it.
            share: Of the time, from its beginning.
            start: What to begin with; OR-Tools' own insertion where there is nothing.
            large_steps: Rebuild whole runs too, which takes long where there are many stops.
        """
        least_s = _LEAST_SHARE * self._ending.seconds if large_steps else _SHORTEST_S
        left_s = max(share * self._ending.seconds - self._spent_s(), least_s)
        parameters = _parameters(left_s, large_steps=large_steps)
        if self._ending.iterations is not None:
            if self._accepted >= self._ending.iterations:
                return
            parameters.solution_limit = self._ending.iterations - self._accepted
        self._searches += 1
        routing, error = model.routing, _Kept()
        routing.AddAtSolutionCallback(lambda: self._note(model, error))
        with _interruptible(routing, error):
            routing.CloseModelWithParameters(parameters)
            first = None if start is None else assigned(model, start)
            if first is None:
                routing.SolveWithParameters(parameters)
            else:
                routing.SolveFromAssignmentWithParameters(first, parameters)
        if error.kept is not None:
            raise error.kept

    def _note(self, model: Model, error: _Kept) -> None:
        try:
            self._accepted += 1
            self._weigh(model)
            if self._progress is not None:
                share = min(self._spent_s() / self._ending.seconds, 1.0)
                self._progress(PlanProgress("solve", share))
        except BaseException as raised:  # noqa: BLE001 - raised again once OR-Tools has returned
            error.keep(raised, model.routing)

    def _weigh(self, model: Model) -> None:
        """Keep what is better than all before; the model's cost is the least it can come to."""
        cost = model.routing.CostVar().Min() / model.money.scale
        if cost >= self._least:
            return
        orders = model.orders(_value)
        if self._worth.may_differ:
            worth = self._worth.of(orders)
            if worth is None or worth >= self._least:
                return
            cost = worth
        self._least, self.best = cost, orders
        self.trace.append((round(self._spent_s(), 3), round(cost, 2)))

    def _spent_s(self) -> float:
        return time.monotonic() - self._began_s


class _Kept:
    """What was raised while OR-Tools searched."""

    kept: BaseException | None = None

    def keep(self, error: BaseException, routing: Any) -> None:
        """Keep the first error, and end the search."""
        self.kept = self.kept or error
        routing.CancelSearch()


@contextmanager
def _interruptible(routing: Any, error: _Kept) -> Iterator[None]:
    """Keep an interruption (Ctrl-C) until OR-Tools has returned."""
    before = signal.getsignal(signal.SIGINT)
    if threading.current_thread() is not threading.main_thread() or before is None:
        yield
        return

    def keep(_number: int, _frame: FrameType | None) -> None:
        error.keep(KeyboardInterrupt(), routing)

    signal.signal(signal.SIGINT, keep)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)


def _value(variable: Any) -> int:
    return int(variable.Value())


def _parameters(limit_s: float, *, large_steps: bool) -> Any:
    """Guided local search from the plan of a parallel insertion."""
    parameters = pywrapcp.DefaultRoutingSearchParameters()
    parameters.time_limit.FromMilliseconds(round(limit_s * 1000))
    parameters.first_solution_strategy = (
        routing_enums_pb2.FirstSolutionStrategy.PARALLEL_CHEAPEST_INSERTION
    )
    parameters.local_search_metaheuristic = (
        routing_enums_pb2.LocalSearchMetaheuristic.GUIDED_LOCAL_SEARCH
    )
    if large_steps:
        for name in _LARGE_STEPS:
            setattr(parameters.local_search_operators, name, optional_boolean_pb2.BOOL_TRUE)
    return parameters
