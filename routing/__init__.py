"""Plan last-mile runs on roads: problem, engines, solvers, an independent checker.

Routing sees points, times, loads and road names, never an address or a person. Import from here
only; what is not named in ``__all__`` may change without notice.
"""

from routing.build_step import NetworkStep
from routing.directions import Instruction, Maneuver, direct, distance_text, duration_text
from routing.engines import UNREACHABLE, BeelineEngine, Engine, GraphEngine, Matrix
from routing.errors import (
    EngineError,
    FloodError,
    HubOffNetworkError,
    NetworkError,
    NetworkReadError,
    NoWayError,
    PlanRejectedError,
    RoutingError,
)
from routing.export import plan_to_dict, plan_to_geojson
from routing.floods import FloodArea, Flooding, close_ways, flood_roads, read_floods
from routing.isochrones import Isochrone, find_isochrones, isochrones_to_geojson
from routing.network import (
    OFF_NETWORK_M,
    Conditions,
    NetworkReport,
    RoadName,
    RoadNetwork,
    SegmentFlag,
    load_network,
    read_network,
    write_network,
)
from routing.plan import (
    EngineNote,
    LeftOutReason,
    Plan,
    Run,
    SolverNote,
    Unassigned,
    Visit,
)
from routing.planner import plan_routes
from routing.problem import (
    Hub,
    Profile,
    RoutingProblem,
    Stop,
    TimeWindow,
    Vehicle,
    build_problem,
)
from routing.progress import PlanProgress, ProgressCallback
from routing.route import (
    Route,
    RouteLeg,
    find_route,
    route_to_dict,
    route_to_geojson,
    route_to_gpx,
)
from routing.solvers import InsertionSolver, OrToolsSolver, Solver
from routing.verify import Fault, Rule, verify

__all__ = [
    "OFF_NETWORK_M",
    "UNREACHABLE",
    "BeelineEngine",
    "Conditions",
    "Engine",
    "EngineError",
    "EngineNote",
    "Fault",
    "FloodArea",
    "FloodError",
    "Flooding",
    "GraphEngine",
    "Hub",
    "HubOffNetworkError",
    "InsertionSolver",
    "Instruction",
    "Isochrone",
    "LeftOutReason",
    "Maneuver",
    "Matrix",
    "NetworkError",
    "NetworkReadError",
    "NetworkReport",
    "NetworkStep",
    "NoWayError",
    "OrToolsSolver",
    "Plan",
    "PlanProgress",
    "PlanRejectedError",
    "Profile",
    "ProgressCallback",
    "RoadName",
    "RoadNetwork",
    "Route",
    "RouteLeg",
    "RoutingError",
    "RoutingProblem",
    "Rule",
    "Run",
    "SegmentFlag",
    "Solver",
    "SolverNote",
    "Stop",
    "TimeWindow",
    "Unassigned",
    "Vehicle",
    "Visit",
    "build_problem",
    "close_ways",
    "direct",
    "distance_text",
    "duration_text",
    "find_isochrones",
    "find_route",
    "flood_roads",
    "isochrones_to_geojson",
    "load_network",
    "plan_routes",
    "plan_to_dict",
    "plan_to_geojson",
    "read_floods",
    "read_network",
    "route_to_dict",
    "route_to_geojson",
    "route_to_gpx",
    "verify",
    "write_network",
]
