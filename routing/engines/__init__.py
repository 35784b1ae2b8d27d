"""Time travel between points: one protocol, several engines."""

from routing.engines.beeline import BeelineEngine
from routing.engines.graph import GraphEngine, prepare_network
from routing.engines.legs import Leg
from routing.engines.osrm import OsrmEngine
from routing.engines.protocol import UNREACHABLE, Engine, Matrix, SparseMatrix
from routing.engines.reach import Reach

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
