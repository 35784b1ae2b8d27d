from .auto import AutoSolver
from .insertion import InsertionSolver, insert_all, left_out
from .matrices import Matrices, matrices_of
from .ortools import OrToolsSolver
from .protocol import RELOAD, Answer, Ending, Orders, Solver
from .sisr_solver import SisrSolver

__all__ = [
    "RELOAD",
    "Answer",
    "AutoSolver",
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
