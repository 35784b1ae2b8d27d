"""Solve routing problems; OR-Tools stands nowhere else."""

from routing.solvers.insertion import InsertionSolver, insert_all, left_out
from routing.solvers.ortools_solver import OrToolsSolver
from routing.solvers.protocol import Matrices, Orders, Solver

__all__ = [
    "InsertionSolver",
    "Matrices",
    "OrToolsSolver",
    "Orders",
    "Solver",
    "insert_all",
    "left_out",
]
