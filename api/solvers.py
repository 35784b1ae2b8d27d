"""Name the solvers that a caller may choose from."""

from __future__ import annotations

from enum import StrEnum

from routing import AutoSolver, InsertionSolver, OrToolsSolver, SisrSolver, Solver


class SolverChoice(StrEnum):
    """Who decides the runs; ``auto`` picks by the rules that the problem holds."""

    AUTO = "auto"
    SISR = "sisr"
    ORTOOLS = "ortools"
    INSERTION = "insertion"


def solver_of(choice: SolverChoice) -> Solver:
    """The solver of that name."""
    match choice:
        case SolverChoice.AUTO:
            return AutoSolver()
        case SolverChoice.SISR:
            return SisrSolver()
        case SolverChoice.ORTOOLS:
            return OrToolsSolver()
        case SolverChoice.INSERTION:
            return InsertionSolver()
