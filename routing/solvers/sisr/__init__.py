"""Plan routes by ruin and recreate, compiled: large plans in seconds, on plain arrays."""

from pathlib import Path

from gis_data import forget_stale_loops
from routing.solvers.sisr.ground import BLOCKED
from routing.solvers.sisr.layout import (
    ALWAYS,
    MANDATORY,
    ROUND_UP,
    Dense,
    Kind,
    Layout,
    Plane,
    Sparse,
    Stops,
    lay_out,
)
from routing.solvers.sisr.rules import Rich
from routing.solvers.sisr.search import search
from routing.solvers.sisr.terms import Ending, Outcome, Route, Sign, Tuning
from routing.solvers.sisr.warm import warm

__all__ = [
    "ALWAYS",
    "BLOCKED",
    "MANDATORY",
    "ROUND_UP",
    "Dense",
    "Ending",
    "Kind",
    "Layout",
    "Outcome",
    "Plane",
    "Rich",
    "Route",
    "Sign",
    "Sparse",
    "Stops",
    "Tuning",
    "lay_out",
    "search",
    "warm",
]

forget_stale_loops(Path(__file__).parent)
