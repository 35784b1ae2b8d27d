"""Give a benchmark instance to one of several solvers."""

from __future__ import annotations

import math
import time
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import pyvrp

from benchmarks.vrplib_instance import Instance
from routing.solvers.pyvrp import search_and_improve
from routing.solvers.sisr import (
    ALWAYS,
    BLOCKED,
    MANDATORY,
    ROUND_UP,
    Dense,
    Ending,
    Kind,
    Outcome,
    Plane,
    Stops,
    lay_out,
    search,
)

Routes = list[list[int]]

_PLANES = {"EUC_2D": (1.0, 0.5), "CEIL_2D": (1.0, ROUND_UP), "TENTHS": (10.0, 0.0)}


@dataclass(frozen=True, slots=True)
class Limit:
    """How long a solver may take: seconds of the wall, or of the processor where asked."""

    seconds: float
    seed: int
    threads: int
    processor_time: bool = False

    def clock(self) -> float:
        """Seconds by which the search is ended; processor time is that of one thread."""
        if self.processor_time:
            return time.process_time() / self.threads
        return time.perf_counter()


def solve_sisr(instance: Instance, limit: Limit) -> Routes:
    """Solve by the project's own ruin-and-recreate kernel; customers left out have no route."""
    return _solve_by(search, instance, limit)


def solve_auto(instance: Instance, limit: Limit) -> Routes:
    """Solve by the kernel, with PyVRP going on from its plan where that helps."""
    return _solve_by(search_and_improve, instance, limit)


def _solve_by(searching: Callable[..., Outcome], instance: Instance, limit: Limit) -> Routes:
    began = limit.clock()
    count = len(instance.demand) - 1
    windows = instance.windows
    if windows is None:
        windows = np.tile(np.array([0, ALWAYS], dtype=np.int64), (count + 1, 1))
    if instance.matrix is None:
        assert instance.xy is not None
        scale, shift = _PLANES[instance.rounding]
        x, y = instance.xy.T
        travel: Plane | Dense = Plane(x=x, y=y, scale=scale, shift=shift)
    else:
        matrix = np.minimum(instance.matrix, BLOCKED).astype(np.int32)[None]
        travel = Dense(distance=matrix, duration=matrix)
    stops = Stops(
        place=np.arange(1, count + 1, dtype=np.int32),
        demand=instance.demand[1:, None].astype(np.int32),
        service=instance.service[1:].astype(np.int32),
        opens=windows[1:, 0].astype(np.int32),
        closes=np.minimum(windows[1:, 1], ALWAYS).astype(np.int32),
        prize=np.full(count, MANDATORY, dtype=np.int64),
    )
    vehicle = Kind(
        count=count if instance.vehicles is None else instance.vehicles,
        capacity=(instance.capacity,),
        opens=int(windows[0, 0]),
        closes=min(int(windows[0, 1]), ALWAYS),
    )
    layout = lay_out(stops, [vehicle], travel)
    left_s = max(limit.seconds - (limit.clock() - began), 0.01)
    ending = Ending(left_s, clock=limit.clock)
    outcome = searching(layout, ending, seed=limit.seed, threads=limit.threads)
    return [[stop + 1 for stop in route.stops] for route in outcome.routes]


def solve_ortools(instance: Instance, limit: Limit) -> Routes:
    """Solve by OR-Tools' routing library with guided local search."""
    from ortools.constraint_solver import (  # noqa: PLC0415 - slow to import
        pywrapcp,
        routing_enums_pb2,
    )

    began = time.perf_counter()
    matrix = instance.whole_matrix()
    vehicles = instance.vehicles or math.ceil(
        1.1 * float(instance.demand.sum()) / instance.capacity + 5
    )
    manager = pywrapcp.RoutingIndexManager(len(matrix), vehicles, 0)
    routing = pywrapcp.RoutingModel(manager)
    arc = routing.RegisterTransitMatrix(matrix.tolist())
    routing.SetArcCostEvaluatorOfAllVehicles(arc)
    load = routing.RegisterUnaryTransitVector(instance.demand.tolist())
    routing.AddDimension(load, 0, instance.capacity, True, "load")  # noqa: FBT003
    if instance.windows is not None:
        latest = int(instance.windows[:, 1].max())
        step = routing.RegisterTransitMatrix((matrix + instance.service[:, None]).tolist())
        routing.AddDimension(step, latest, 2 * latest, False, "time")  # noqa: FBT003
        times = routing.GetDimensionOrDie("time")
        for row, (opens, closes) in enumerate(instance.windows.tolist()):
            if row:
                times.CumulVar(manager.NodeToIndex(row)).SetRange(opens, closes)
        opens, closes = instance.windows[0].tolist()
        for vehicle in range(vehicles):
            times.CumulVar(routing.Start(vehicle)).SetRange(opens, closes)
            times.CumulVar(routing.End(vehicle)).SetRange(opens, closes)
    parameters = pywrapcp.DefaultRoutingSearchParameters()
    strategies = routing_enums_pb2.FirstSolutionStrategy
    parameters.first_solution_strategy = (
        strategies.SAVINGS if instance.windows is None else strategies.PARALLEL_CHEAPEST_INSERTION
    )
    parameters.local_search_metaheuristic = (
        routing_enums_pb2.LocalSearchMetaheuristic.GUIDED_LOCAL_SEARCH
    )
    left_s = max(limit.seconds - (time.perf_counter() - began), 0.01)
    parameters.time_limit.FromMilliseconds(round(1000 * left_s))
    routing.solver().ReSeed(limit.seed)
    solution = routing.SolveWithParameters(parameters)
    if solution is None:
        return []
    routes = []
    for vehicle in range(vehicles):
        route, index = [], solution.Value(routing.NextVar(routing.Start(vehicle)))
        while not routing.IsEnd(index):
            route.append(manager.IndexToNode(index))
            index = solution.Value(routing.NextVar(index))
        if route:
            routes.append(route)
    return routes


def solve_pyvrp(instance: Instance, limit: Limit) -> Routes:
    """Solve by PyVRP alone."""
    began = time.perf_counter()
    matrix = instance.whole_matrix()
    count = len(matrix)
    xy = instance.xy if instance.xy is not None else np.zeros((count, 2))
    windows = instance.windows
    clients = [
        pyvrp.Client(
            row,
            delivery=[int(instance.demand[row])],
            service_duration=int(instance.service[row]),
            **({} if windows is None else _span(windows[row])),
        )
        for row in range(1, count)
    ]
    vehicles = pyvrp.VehicleType(
        instance.vehicles or count - 1,
        [instance.capacity],
        **({} if windows is None else _span(windows[0])),
    )
    data = pyvrp.ProblemData(
        [pyvrp.Location(float(x), float(y)) for x, y in xy],
        clients,
        [pyvrp.Depot(0)],
        [vehicles],
        [matrix],
        [matrix],
    )
    left_s = max(limit.seconds - (time.perf_counter() - began), 0.01)
    result = pyvrp.solve(data, pyvrp.stop.MaxRuntime(left_s), seed=limit.seed, display=False)
    return [
        [activity.idx + 1 for activity in route if activity.is_client()]
        for route in result.best.routes()
    ]


def _span(window: np.ndarray[tuple[int], np.dtype[np.int64]]) -> dict[str, int]:
    return {"tw_early": int(window[0]), "tw_late": int(window[1])}


SOLVERS: dict[str, Callable[[Instance, Limit], Routes]] = {
    "auto": solve_auto,
    "sisr": solve_sisr,
    "ortools": solve_ortools,
    "pyvrp": solve_pyvrp,
}
