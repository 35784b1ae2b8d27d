"""Solve routing problems; OR-Tools stands nowhere else."""

from routing.solvers.insertion import InsertionSolver, insert_all, left_out
from routing.solvers.matrices import Matrices, matrices_of
from routing.solvers.ortools_solver import OrToolsSolver
from routing.solvers.protocol import RELOAD, Answer, Ending, Orders, Solver
from routing.solvers.sisr_solver import SisrSolver

__all__ = [
    "RELOAD",
    "Answer",
    "Ending",
    "InsertionSolver",
    "Matrices",
    "OrToolsSolver",
    "Orders",
    "SisrSolver",
    "Solver",
    "insert_all",
    "left_out",
    "matrices_of",
]
