"""Insert stops into runs where they cost least: a solver, and the last step of all others."""

from routing.solvers.insertion.insert import insert_all, left_out
from routing.solvers.insertion.mend import mend
from routing.solvers.insertion.solver import InsertionSolver

__all__ = ["InsertionSolver", "insert_all", "left_out", "mend"]
