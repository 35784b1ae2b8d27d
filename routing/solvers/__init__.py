"""Solve routing problems; OR-Tools stands nowhere else."""

from routing.solvers.insertion import InsertionSolver, insert_all, left_out
from routing.solvers.ortools_solver import OrToolsSolver
from routing.solvers.protocol import Matrices, Orders, Solver
from routing.solvers.sisr_solver import SisrSolver

__all__ = [
    "InsertionSolver",
    "Matrices",
    "OrToolsSolver",
    "Orders",
    "SisrSolver",
    "Solver",
    "insert_all",
    "left_out",
]
