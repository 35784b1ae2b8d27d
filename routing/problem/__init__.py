"""State a vehicle-routing problem; routing sees points, times and loads, never a person."""

from routing.problem.build import build_problem
from routing.problem.features import Feature, features_of
from routing.problem.model import (
    DAY_S,
    Break,
    Group,
    Hub,
    Objective,
    Pair,
    Position,
    Profile,
    RoutingProblem,
    Stop,
    Task,
    TimeWindow,
    Vehicle,
    VehicleCosts,
    profile_bit,
)
from routing.problem.places import Places, places_of

__all__ = [
    "DAY_S",
    "Break",
    "Feature",
    "Group",
    "Hub",
    "Objective",
    "Pair",
    "Places",
    "Position",
    "Profile",
    "RoutingProblem",
    "Stop",
    "Task",
    "TimeWindow",
    "Vehicle",
    "VehicleCosts",
    "build_problem",
    "features_of",
    "places_of",
    "profile_bit",
]
