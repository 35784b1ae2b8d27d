"""Choose the solver for a problem, let several follow each other, say what was done."""

from routing.solvers.auto.solver import AutoSolver

__all__ = ["AutoSolver"]
