"""Choose who plans the runs."""

from __future__ import annotations

from enum import StrEnum

from routing import AutoSolver, InsertionSolver, OrToolsSolver, SisrSolver, Solver


class SolverChoice(StrEnum):
    """What can be asked for."""

    AUTO = "auto"
    SISR = "sisr"
    ORTOOLS = "ortools"
    INSERTION = "insertion"


def solver_of(choice: SolverChoice) -> Solver:
    """The solver of that name.

    >>> solver_of(SolverChoice.SISR).name
    'sisr'
    """
    match choice:
        case SolverChoice.AUTO:
            return AutoSolver()
        case SolverChoice.SISR:
            return SisrSolver()
        case SolverChoice.ORTOOLS:
            return OrToolsSolver()
        case SolverChoice.INSERTION:
            return InsertionSolver()
