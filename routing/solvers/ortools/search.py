"""Search a model for some seconds, tell how far it is, and stop when asked to."""

from __future__ import annotations

import math
import signal
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import FrameType
from typing import Any

from ortools.constraint_solver import pywrapcp, routing_enums_pb2

from routing.progress import PlanProgress, ProgressCallback
from routing.solvers.ortools.model import Model
from routing.solvers.ortools.worth import Worth
from routing.solvers.protocol import Orders

_SHORTEST_S = 0.05


class Search:
    """One search of a model.

    OR-Tools holds the interpreter while it searches, and loses what is raised in a call-back. So
    an interruption is kept until the search has ended, which it does at the next plan that it
    accepts, or at its time limit.
    """

    def __init__(
        self, model: Model, worth: Worth, began_s: float, progress: ProgressCallback | None
    ) -> None:
        """Prepare a search of which the seconds count from ``began_s``."""
        self._model, self._worth = model, worth
        self._routing = model.routing
        self._began_s, self._progress = began_s, progress
        self._limit_s = _SHORTEST_S
        self._error: BaseException | None = None
        self._least = math.inf
        self._best: Orders | None = None
        self.trace: list[tuple[float, float]] = []

    def run(
        self, limit_s: float, solutions: int | None, start: Callable[[], Any] | None = None
    ) -> Orders | None:
        """The best orders found until so many seconds from the beginning; None if none were.

        Args:
            limit_s: Seconds from the beginning.
            solutions: Plans to accept at most.
            start: Makes the assignment to begin with, once the model is closed.
        """
        self._limit_s = limit_s
        parameters = search_parameters(limit_s - self._spent_s(), solutions)
        self._routing.AddAtSolutionCallback(self._note)
        self._routing.CloseModelWithParameters(parameters)
        with self._interruptible():
            first = start() if start else None
            parameters.time_limit.FromMilliseconds(_milliseconds(limit_s - self._spent_s()))
            if first is None:
                found = self._routing.SolveWithParameters(parameters)
            else:
                found = self._routing.SolveFromAssignmentWithParameters(first, parameters)
        if self._error is not None:
            raise self._error
        if self._best is not None:
            return self._best
        return None if found is None else self._model.orders(found.Value)

    def _note(self) -> None:
        try:
            seconds = self._spent_s()
            self._weigh(self._routing.CostVar().Min() / self._model.money.scale, seconds)
            if self._progress is not None:
                self._progress(PlanProgress("solve", min(seconds / self._limit_s, 1.0)))
        except BaseException as error:  # noqa: BLE001 - raised again once OR-Tools has returned
            self._stop(error)

    def _weigh(self, cost: float, seconds: float) -> None:
        """Keep what is better than all before; the model's cost is the least it can come to."""
        if cost >= self._least:
            return
        if self._worth.may_differ:
            orders = self._model.orders(lambda variable: variable.Value())
            worth = self._worth.of(orders)
            if worth is None or worth >= self._least:
                return
            cost, self._best = worth, orders
        self._least = cost
        self.trace.append((round(seconds, 3), round(cost, 2)))

    def _stop(self, error: BaseException) -> None:
        self._error = self._error or error
        self._routing.CancelSearch()

    def _spent_s(self) -> float:
        return time.monotonic() - self._began_s

    @contextmanager
    def _interruptible(self) -> Iterator[None]:
        """Keep an interruption (Ctrl-C) until OR-Tools has returned."""
        before = signal.getsignal(signal.SIGINT)
        if threading.current_thread() is not threading.main_thread() or before is None:
            yield
            return

        def keep(_number: int, _frame: FrameType | None) -> None:
            self._stop(KeyboardInterrupt())

        signal.signal(signal.SIGINT, keep)
        try:
            yield
        finally:
            signal.signal(signal.SIGINT, before)


def search_parameters(limit_s: float, solutions: int | None) -> Any:
    """Guided local search from the plan of a parallel insertion."""
    parameters = pywrapcp.DefaultRoutingSearchParameters()
    parameters.first_solution_strategy = (
        routing_enums_pb2.FirstSolutionStrategy.PARALLEL_CHEAPEST_INSERTION
    )
    parameters.local_search_metaheuristic = (
        routing_enums_pb2.LocalSearchMetaheuristic.GUIDED_LOCAL_SEARCH
    )
    parameters.time_limit.FromMilliseconds(_milliseconds(limit_s))
    import os
    for name in filter(None, os.environ.get('LNS','').split(',')):
        setattr(parameters.local_search_operators, name, 3)
    if solutions is not None:
        parameters.solution_limit = solutions
    return parameters


def _milliseconds(seconds: float) -> int:
    return round(max(seconds, _SHORTEST_S) * 1000)
