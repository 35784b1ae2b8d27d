"""Time travel between points: one protocol, several engines."""

from routing.engines.beeline import BeelineEngine
from routing.engines.graph import GraphEngine
from routing.engines.protocol import UNREACHABLE, Engine, Matrix

__all__ = ["UNREACHABLE", "BeelineEngine", "Engine", "GraphEngine", "Matrix"]
