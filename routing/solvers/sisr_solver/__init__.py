"""Solve with the project's own compiled ruin-and-recreate kernel."""

from routing.solvers.sisr_solver.solver import SisrSolver

__all__ = ["SisrSolver"]
