"""Refuse problems that hold a rule which the chosen solver does not keep."""

from __future__ import annotations

from typing import TYPE_CHECKING

from routing.errors import UnsupportedRuleError
from routing.problem import RoutingProblem, features_of

if TYPE_CHECKING:
    from routing.solvers.protocol import Solver

KEEPS_ALL = "ortools"
"""The solver that keeps every rule."""


def require(solver: Solver, problem: RoutingProblem) -> None:
    """Let a problem pass whose rules the solver keeps.

    Raises:
        UnsupportedRuleError: The solver does not keep some rule; all such rules are named.
    """
    missing = sorted(features_of(problem) - solver.features)
    if not missing:
        return
    names = ", ".join(feature.value for feature in missing)
    raise UnsupportedRuleError(
        f"The solver {solver.name} does not keep {len(missing)} of the rules that the problem "
        f"holds: {names}. Use the solver {KEEPS_ALL}, which keeps all rules, or leave these out."
    )
