"""Let the compiled kernel plan what it can, PyVRP improve it; OR-Tools keeps the other rules."""

from __future__ import annotations

import time

from routing.problem import Feature, RoutingProblem, features_of, places_of
from routing.progress import ProgressCallback
from routing.solvers.auto.ease import EASED, ease
from routing.solvers.auto.value import value_of
from routing.solvers.insertion import insert_all, left_out, mend
from routing.solvers.ortools import OrToolsSolver
from routing.solvers.protocol import Answer, Ending, Orders
from routing.solvers.pyvrp import search_and_improve
from routing.solvers.sisr_solver import SisrSolver
from routing.travel import Travel

_KERNEL_SHARE = 0.4
"""Of the time, where OR-Tools goes on from the kernel's plan."""

_MOST_FOR_ORTOOLS = 2_000
"""With more stops a step of OR-Tools takes so long that the kernel's plan, mended, is better."""


class AutoSolver:
    """Keeps all rules: says which solver was taken and why."""

    def __init__(self, threads: int = 2) -> None:
        """Take the number of threads that share the kernel's work."""
        self._kernel = SisrSolver(threads, search_and_improve)
        self._rich = OrToolsSolver()

    @property
    def name(self) -> str:
        """What a plan calls it."""
        return "auto"

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
        """Plan by the kernel and PyVRP where they keep all rules, else by OR-Tools from there."""
        beyond = features_of(problem) - self._kernel.features
        chain = _Chain(self._kernel, self._rich, problem, travel, beyond)
        if beyond:
            return chain.solve(ending, seed, start, progress)
        answer = self._kernel.solve(
            problem, travel, ending=ending, seed=seed, start=start, progress=progress
        )
        said = " ".join(filter(None, ("The kernel keeps all rules asked for.", answer.said)))
        orders = answer.orders if start is None else chain.better(start, answer.orders)
        return Answer(orders, said, answer.trace)


class _Chain:
    """Kernel, mending, OR-Tools."""

    def __init__(
        self,
        kernel: SisrSolver,
        rich: OrToolsSolver,
        problem: RoutingProblem,
        travel: Travel,
        beyond: frozenset[Feature],
    ) -> None:
        self._kernel, self._rich = kernel, rich
        self._problem, self._travel, self._beyond = problem, travel, beyond
        self._places = places_of(problem)

    def solve(
        self, ending: Ending, seed: int, start: Orders | None, progress: ProgressCallback | None
    ) -> Answer:
        began = time.perf_counter()
        names = ", ".join(sorted(rule.value for rule in self._beyond))
        said = f"The kernel does not keep: {names}."
        trace: tuple[tuple[float, float], ...] = ()
        begun = start
        if self._beyond <= EASED:
            eased = ease(self._problem, self._beyond)
            answer = self._kernel.solve(
                eased,
                self._travel,
                ending=Ending(ending.seconds * _KERNEL_SHARE, ending.iterations),
                seed=seed,
                start=start,
                progress=progress,
            )
            trace = answer.trace
            begun = self.better(start, answer.orders)
            said += " Its plan without them was mended."
        dense = all(self._travel.matrix(v.profile) is not None for v in self._problem.vehicles)
        if not dense or len(self._problem.stops) > _MOST_FOR_ORTOOLS:
            said += f" {len(self._problem.stops):,} stops are too many for OR-Tools to go on."
            return Answer(begun or self._mended(()), said, trace)
        left_s = max(ending.seconds - (time.perf_counter() - began), 0.05)
        answer = self._rich.solve(
            self._problem,
            self._travel,
            ending=Ending(left_s, ending.iterations),
            seed=seed,
            start=begun,
            progress=progress,
        )
        spent_s = time.perf_counter() - began - left_s
        trace += tuple((max(spent_s, 0.0) + at_s, cost) for at_s, cost in answer.trace)
        orders = self.better(begun, answer.orders)
        said += " OR-Tools went on from it." if begun else " OR-Tools planned."
        return Answer(orders, said, trace)

    def better(self, one: Orders | None, other: Orders) -> Orders:
        """The better of two plans, both mended."""
        other = self._mended(other)
        if one is None:
            return other
        return min(
            (other, self._mended(one)),
            key=lambda orders: value_of(self._problem, self._places, self._travel, orders),
        )

    def _mended(self, orders: Orders) -> Orders:
        orders = mend(self._problem, self._places, self._travel, orders)
        waiting = left_out(self._problem, orders)
        return insert_all(self._problem, self._places, self._travel, orders, waiting)
