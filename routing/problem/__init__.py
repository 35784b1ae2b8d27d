"""State a vehicle-routing problem; routing sees points, times and loads, never a person."""

from routing.problem.build import build_problem
from routing.problem.builder import ProblemBuilder
from routing.problem.check_matrices import check_matrices
from routing.problem.features import Feature, features_of
from routing.problem.json_problem import problem_from_dict, problem_from_json, problem_to_dict
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
from routing.problem.rates import (
    co2e_g_per_km,
    costs_of,
    objective_khr,
    run_co2e_g,
    run_cost_khr,
)

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
    "ProblemBuilder",
    "Profile",
    "RoutingProblem",
    "Stop",
    "Task",
    "TimeWindow",
    "Vehicle",
    "VehicleCosts",
    "build_problem",
    "check_matrices",
    "co2e_g_per_km",
    "costs_of",
    "features_of",
    "objective_khr",
    "places_of",
    "problem_from_dict",
    "problem_from_json",
    "problem_to_dict",
    "profile_bit",
    "run_co2e_g",
    "run_cost_khr",
]
