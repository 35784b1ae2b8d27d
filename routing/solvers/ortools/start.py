"""Make of any orders such as can be driven, by leaving stops out."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from routing.problem import RoutingProblem
from routing.schedule.rules import rules_of
from routing.solvers.ortools.model import Model, shaped
from routing.solvers.protocol import RELOAD, Orders


def begun(problem: RoutingProblem) -> Orders:
    """The orders that only hold what the runs are bound to begin with."""
    return rules_of(problem).first


def assigned(model: Model, problem: RoutingProblem, orders: Orders) -> Any:
    """Orders as an assignment to search from; what the model does not allow is left out."""
    found = model.read(orders)
    if found is not None:
        return found

    kept = list(begun(problem))
    for vehicle, order in enumerate(orders):
        kept[vehicle] = _allowed(model, problem, kept, vehicle, order)
    return model.read(kept)


def _allowed(
    model: Model,
    problem: RoutingProblem,
    others: Sequence[Sequence[int]],
    vehicle: int,
    order: Sequence[int],
) -> tuple[int, ...]:
    """An order without its last stops, as many as the model does not allow beside the others."""
    rules, trial = rules_of(problem), tuple(order)
    starts_loaded = problem.vehicles[vehicle].start is None
    while trial:
        orders = [*others[:vehicle], trial, *others[vehicle + 1 :]]
        if model.read(orders) is not None:
            return trial
        loose = [step for step in trial if step != RELOAD and step not in rules.first[vehicle]]
        if not loose:
            break
        gone = set(rules.together(loose[-1]))
        trial = shaped([step for step in trial if step not in gone], starts_loaded=starts_loaded)
    return rules.first[vehicle]
