"""TEMPORARY: the old signatures, until the planner has switched."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from routing.explain import left_out
from routing.problem import places_of
from routing.travel import MatrixTravel


def impossible(problem: Any, places: Any, travel: Any, index: Any = None) -> Any:
    if isinstance(places, Mapping):
        return left_out.impossible(problem, places_of(problem), MatrixTravel(places), travel)
    return left_out.impossible(problem, places, travel, index)


def left_over(problem: Any, places: Any, travel: Any, orders: Any, index: Any = None) -> Any:
    if isinstance(places, Mapping):
        old = MatrixTravel(places)
        return left_out.left_over(problem, places_of(problem), old, travel, orders)
    return left_out.left_over(problem, places, travel, orders, index)
