"""Solve with OR-Tools' routing library; it stands nowhere else."""

from routing.solvers.ortools.solver import OrToolsSolver

__all__ = ["OrToolsSolver"]
