"""Make of any orders an assignment that OR-Tools can search from."""

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


def assigned(model: Model, orders: Orders) -> Any:
    """Drivable orders as an assignment; what the model does not allow is left out.

    None where not even that which the runs are bound to begin with is allowed.
    """
    found = model.read(orders)
    if found is not None:
        return found
    kept = list(begun(model.problem))
    for vehicle, order in enumerate(orders):
        kept[vehicle] = _allowed(model, kept, vehicle, order)
    return model.read(kept)


def _allowed(
    model: Model, others: Sequence[Sequence[int]], vehicle: int, order: Sequence[int]
) -> tuple[int, ...]:
    """An order without its last stops, as many as the model does not allow beside the others."""
    rules, trial = rules_of(model.problem), tuple(order)
    starts_loaded = model.problem.vehicles[vehicle].start is None
    while trial:
        if model.read([*others[:vehicle], trial, *others[vehicle + 1 :]]) is not None:
            return trial
        loose = [step for step in trial if step != RELOAD and step not in rules.first[vehicle]]
        if not loose:
            break
        gone = set(rules.together(loose[-1]))
        trial = shaped([step for step in trial if step not in gone], starts_loaded=starts_loaded)
    return rules.first[vehicle]
