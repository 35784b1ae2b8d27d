"""Plan the runs of a day: snap, solve, time, explain, check."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import replace

import numpy as np
import numpy.typing as npt

from gis_data import InputError, Problem
from routing.engines.protocol import Engine, Matrix
from routing.errors import HubOffNetworkError, PlanRejectedError
from routing.explain import impossible, left_over, off_network
from routing.network.snap import OFF_NETWORK_M
from routing.plan import Plan, Run, SolverNote, Unassigned, Visit
from routing.problem import Profile, RoutingProblem, Vehicle
from routing.progress import PlanProgress, ProgressCallback
from routing.schedule import Timetable, schedule
from routing.solvers import Ending, Orders, OrToolsSolver, Solver, insert_all, left_out
from routing.travel import MatrixTravel
from routing.verify import verify

_FAULTS_SHOWN = 5


def plan_routes(
    problem: RoutingProblem,
    engine: Engine,
    *,
    time_limit_s: float = 20.0,
    seed: int = 1,
    progress: ProgressCallback | None = None,
    solver: Solver | None = None,
) -> Plan:
    """Make a verified plan; every stop is in a run or left out with its reason.

    Args:
        problem: From ``build_problem``; no stops is a valid problem with an empty plan.
        engine: Who times the travel.
        time_limit_s: How long the solver may search; small problems take less.
        seed: Start of the solver's random numbers.
        progress: Called now and then with a ``PlanProgress``.
        solver: Who decides; OR-Tools unless another is given.

    Raises:
        HubOffNetworkError: When the hub lies more than 250 m from the engine's network.
        InputError: When the time limit is no positive number.
        PlanRejectedError: When the checker finds a fault; the plan is withheld.
    """
    if not (math.isfinite(time_limit_s) and time_limit_s > 0):
        wrong = Problem("time limit", f"{time_limit_s} s", "a positive number of seconds")
        raise InputError("The plan cannot be made.", [wrong])
    solver = solver or OrToolsSolver()
    tell = progress or (lambda _: None)

    tell(PlanProgress("measure", 0.0))
    points = _points(problem)
    snap_distance_m = engine.snap_distance_m(points)
    _check_hub(problem, float(snap_distance_m[0]))
    used = sorted({vehicle.profile for vehicle in problem.vehicles})
    matrices = {profile: engine.matrix(points, profile) for profile in used}
    tell(PlanProgress("measure", 1.0))

    hopeless = _hopeless(problem, matrices, snap_distance_m)
    candidates = [i for i in range(len(problem.stops)) if i not in hopeless]
    orders = _solve(problem, matrices, candidates, solver, time_limit_s, seed, progress)

    reasons = dict(hopeless)
    for index in left_out(problem, orders):
        if index not in reasons:
            reasons[index] = left_over(problem, matrices, orders, index)
    plan = Plan(
        hubs=problem.hubs,
        runs=_runs(problem, matrices, orders, engine, points),
        unassigned=tuple(reasons[index] for index in sorted(reasons)),
        engine=engine.note,
        solver=SolverNote(solver.name, seed, time_limit_s),
        verified=False,
    )
    faults = verify(problem, matrices, plan, snap_distance_m=snap_distance_m)
    if faults:
        shown = "\n".join(f"  - {fault}" for fault in faults[:_FAULTS_SHOWN])
        raise PlanRejectedError(
            f"The checker found {len(faults)} faults in the plan of solver {solver.name}; the plan "
            f"is withheld. Please report this.\n{shown}"
        )
    tell(PlanProgress("check", 1.0, sum(len(run.visits) for run in plan.runs)))
    return replace(plan, verified=True)


def _points(problem: RoutingProblem) -> npt.NDArray[np.float64]:
    hub = (problem.hub.longitude, problem.hub.latitude)
    stops = [(stop.longitude, stop.latitude) for stop in problem.stops]
    return np.array([hub, *stops], dtype=np.float64)


def _check_hub(problem: RoutingProblem, distance_m: float) -> None:
    if distance_m > OFF_NETWORK_M:
        hub = problem.hub
        raise HubOffNetworkError(
            f"Hub {hub.id} at ({hub.latitude}, {hub.longitude}) lies {distance_m:,.0f} m from the "
            f"nearest road of the network; at most {OFF_NETWORK_M:.0f} m are allowed. Check that "
            "latitude and longitude are not swapped, or use a road file that covers the hub."
        )


def _hopeless(
    problem: RoutingProblem,
    matrices: Mapping[Profile, Matrix],
    snap_distance_m: npt.NDArray[np.float64],
) -> dict[int, Unassigned]:
    """The stops that no plan could serve, with the reason."""
    found = {}
    for index, stop in enumerate(problem.stops):
        distance_m = float(snap_distance_m[index + 1])
        if distance_m > OFF_NETWORK_M:
            found[index] = off_network(stop, distance_m)
        elif (reason := impossible(problem, matrices, index)) is not None:
            found[index] = reason
    return found


def _solve(
    problem: RoutingProblem,
    matrices: Mapping[Profile, Matrix],
    candidates: Sequence[int],
    solver: Solver,
    time_limit_s: float,
    seed: int,
    progress: ProgressCallback | None,
) -> Orders:
    """Solve for the candidates alone, then let in what the solver overlooked."""
    part = replace(problem, stops=tuple(problem.stops[i] for i in candidates))
    keep = np.array([0, *(i + 1 for i in candidates)])
    cut = {
        profile: Matrix(
            matrix.duration_s[np.ix_(keep, keep)], matrix.distance_m[np.ix_(keep, keep)]
        )
        for profile, matrix in matrices.items()
    }
    orders = solver.solve(
        part, MatrixTravel(cut), ending=Ending(time_limit_s), seed=seed, progress=progress
    ).orders
    orders = insert_all(part, cut, orders, left_out(part, orders))
    return tuple(tuple(candidates[i] for i in order) for order in orders)


def _runs(
    problem: RoutingProblem,
    matrices: Mapping[Profile, Matrix],
    orders: Orders,
    engine: Engine,
    points: npt.NDArray[np.float64],
) -> tuple[Run, ...]:
    runs = []
    for vehicle, order in zip(problem.vehicles, orders, strict=True):
        if not order:
            continue
        table = schedule(problem, vehicle, matrices[vehicle.profile], order)
        if table is None:
            raise PlanRejectedError(
                f"The solver's order for vehicle {vehicle.id} cannot be driven within its windows "
                "and its shift; the plan is withheld. Please report this."
            )
        tour = np.array([0, *(i + 1 for i in order), 0])
        runs.append(_run(problem, vehicle, table, engine.route(points[tour], vehicle.profile)))
    return tuple(runs)


def _run(
    problem: RoutingProblem,
    vehicle: Vehicle,
    table: Timetable,
    geometry: tuple[tuple[float, float], ...],
) -> Run:
    stops = [problem.stops[call.stop] for call in table.calls]
    load_g = sum(stop.weight_g for stop in stops)
    load_cm3 = sum(stop.volume_cm3 for stop in stops)
    visits = []
    for call, stop in zip(table.calls, stops, strict=True):
        visits.append(
            Visit(
                stop_id=stop.id,
                latitude=stop.latitude,
                longitude=stop.longitude,
                arrival_s=call.arrival_s,
                start_s=call.start_s,
                departure_s=call.departure_s,
                distance_m=call.distance_m,
                load_g=load_g,
                load_cm3=load_cm3,
            )
        )
        load_g -= stop.weight_g
        load_cm3 -= stop.volume_cm3
    return Run(
        vehicle_id=vehicle.id,
        profile=vehicle.profile,
        start_s=table.start_s,
        end_s=table.end_s,
        distance_m=sum(call.distance_m for call in table.calls) + table.return_distance_m,
        return_distance_m=table.return_distance_m,
        steps=tuple(visits),
        hub_id=problem.hub.id,
        geometry=geometry,
    )
