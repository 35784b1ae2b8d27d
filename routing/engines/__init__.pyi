from .beeline import BeelineEngine
from .graph import GraphEngine, prepare_network
from .legs import Leg
from .osrm import OsrmEngine
from .protocol import UNREACHABLE, Engine, Matrix, SparseMatrix
from .reach import Reach

__all__ = [
    "UNREACHABLE",
    "BeelineEngine",
    "Engine",
    "GraphEngine",
    "Leg",
    "Matrix",
    "OsrmEngine",
    "Reach",
    "SparseMatrix",
    "prepare_network",
]
