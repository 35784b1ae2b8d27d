"""Plan the runs of a day: snap, solve, time, explain, check."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import replace
from itertools import pairwise

import numpy as np
import numpy.typing as npt

from gis_data import InputError, Problem
from routing.engines.protocol import Engine
from routing.errors import BeginningError, HubOffNetworkError, PlanRejectedError
from routing.explain import impossible, left_over, off_network, with_partners
from routing.network.snap import OFF_NETWORK_M
from routing.part import Part, part_of
from routing.plan import Plan, SolverNote, Unassigned
from routing.problem import Places, RoutingProblem, places_of
from routing.problem.rates import objective_khr
from routing.progress import PlanProgress, ProgressCallback
from routing.runs import orders_of, runs_of
from routing.schedule import rules_of, schedule
from routing.schedule.course import rows_of
from routing.solvers import AutoSolver, Ending, Orders, Solver, insert_all, left_out
from routing.solvers.insertion import mend
from routing.solvers.refuse import require
from routing.travel import LegTravel, MatrixTravel, travel_for
from routing.verify import verify

_FAULTS_SHOWN = 5

Distances = npt.NDArray[np.float64]


def plan_routes(
    problem: RoutingProblem,
    engine: Engine,
    *,
    time_limit_s: float = 20.0,
    seed: int = 1,
    progress: ProgressCallback | None = None,
    solver: Solver | None = None,
    start: Orders | Plan | None = None,
) -> Plan:
    """Make a verified plan; every stop is in a run or left out with its reason.

    Args:
        problem: From ``build_problem``; no stops is a valid problem with an empty plan.
        engine: Who times the travel.
        time_limit_s: How long the solver may search, all of its steps together; small problems
            take less.
        seed: Start of the solver's random numbers.
        progress: Called now and then with a ``PlanProgress``.
        solver: Who decides; ``AutoSolver`` unless another is given.
        start: What the solver begins with: an earlier plan, or orders of this problem's stops.

    Raises:
        HubOffNetworkError: When a hub, a start or an end lies more than 250 m from the engine's
            network.
        InputError: When the time limit is no positive number.
        BeginningError: When the stops that a run must begin with cannot be driven.
        UnsupportedRuleError: When the solver does not keep a rule of the problem.
        PlanRejectedError: When the checker finds a fault; the plan is withheld.
    """
    if not (math.isfinite(time_limit_s) and time_limit_s > 0):
        wrong = Problem("time limit", f"{time_limit_s} s", "a positive number of seconds")
        raise InputError("The plan cannot be made.", [wrong])
    solver = solver or AutoSolver()
    require(solver, problem)
    tell = progress or (lambda _: None)

    tell(PlanProgress("measure", 0.0))
    places = places_of(problem)
    snap_distance_m = _snapped(problem, places, engine)
    travel = travel_for(problem, places, engine)
    tell(PlanProgress("measure", 1.0))

    hopeless = _hopeless(problem, places, travel, snap_distance_m)
    part = part_of(
        problem, places, travel, [i for i in range(len(problem.stops)) if i not in hopeless]
    )
    begun = orders_of(problem, start) if isinstance(start, Plan) else start
    answer = solver.solve(
        part.problem,
        part.travel,
        ending=Ending(time_limit_s),
        seed=seed,
        start=None if begun is None else part.from_whole(begun),
        progress=progress,
    )
    orders, said = _completed(part, answer.orders)
    note = SolverNote(
        solver.name, seed, time_limit_s, " ".join(filter(None, (answer.said, said))), answer.trace
    )
    plan = _written(problem, places, travel, part.to_whole(orders), engine, hopeless, note)
    plan = _checked(problem, travel, plan, snap_distance_m)
    tell(PlanProgress("check", 1.0, sum(len(run.visits) for run in plan.runs)))
    return plan


def plan_orders(
    problem: RoutingProblem,
    engine: Engine,
    orders: Orders,
    *,
    travel: MatrixTravel | LegTravel | None = None,
    solver: SolverNote | None = None,
    insert: bool = False,
) -> Plan:
    """Make a verified plan of given orders, without a search.

    Args:
        problem: From ``build_problem``.
        engine: Who times the travel and draws the lines.
        orders: For each vehicle the stops that it serves, as solvers hand them out.
        travel: Between the places of the problem, where it is known already.
        solver: What the plan says of who decided.
        insert: Whether stops that stand in no order are put in where they fit. Where they are not,
            the plan must leave out nothing that fits.

    Raises:
        HubOffNetworkError: As for ``plan_routes``.
        PlanRejectedError: When an order cannot be driven or carried, or a stop is left out without
            need; the plan is withheld.
    """
    places = places_of(problem)
    snap_distance_m = _snapped(problem, places, engine)
    travel = travel or travel_for(problem, places, engine)
    hopeless = _hopeless(problem, places, travel, snap_distance_m)
    if insert:
        waiting = [i for i in left_out(problem, orders) if i not in hopeless]
        orders = insert_all(problem, places, travel, orders, waiting)
    note = solver or SolverNote("given", 0, 0.0)
    plan = _written(problem, places, travel, orders, engine, hopeless, note)
    return _checked(problem, travel, plan, snap_distance_m)


def _snapped(problem: RoutingProblem, places: Places, engine: Engine) -> Distances:
    """How far each place lies from the network.

    Raises:
        HubOffNetworkError: A place that vehicles need lies off it; the message names all such.
    """
    distance_m = engine.snap_distance_m(places.points)
    needed = {
        row: f"Hub {hub.id} at ({hub.latitude}, {hub.longitude})"
        for row, hub in enumerate(problem.hubs)
    }
    for number, vehicle in enumerate(problem.vehicles):
        for what, place, row in (
            ("start", vehicle.start, places.start[number]),
            ("end", vehicle.end, places.end[number]),
        ):
            if place is not None and row is not None:
                where = f"({place.latitude}, {place.longitude})"
                needed.setdefault(row, f"The {what} of vehicle {vehicle.id} at {where}")
    far = [
        f"{name} lies {distance_m[row]:,.0f} m from the nearest road of the network"
        for row, name in needed.items()
        if distance_m[row] > OFF_NETWORK_M
    ]
    if far:
        raise HubOffNetworkError(
            f"{'; '.join(far)}; at most {OFF_NETWORK_M:.0f} m are allowed. Check that latitude and "
            "longitude are not swapped, or use a road file that covers the place."
        )
    return distance_m


def _hopeless(
    problem: RoutingProblem,
    places: Places,
    travel: MatrixTravel | LegTravel,
    snap_distance_m: Distances,
) -> dict[int, Unassigned]:
    """The stops that no plan could serve, with the reason, and those that go with them.

    Raises:
        BeginningError: A run must begin with such a stop.
    """
    found: dict[int, Unassigned] = {}
    for index, stop in enumerate(problem.stops):
        distance_m = float(snap_distance_m[places.stop + index])
        if distance_m > OFF_NETWORK_M:
            found[index] = off_network(stop, distance_m)
        elif (reason := impossible(problem, places, travel, index)) is not None:
            found[index] = reason
    found = with_partners(problem, found)
    for number, first in enumerate(rules_of(problem).first):
        for index in first:
            if index in found:
                raise _cannot_begin(problem, number, index, found[index].explanation)
    return found


def _completed(part: Part, orders: Orders) -> tuple[Orders, str]:
    """Mend what a solver got wrong, let in what it overlooked, and say so.

    Raises:
        BeginningError: A run cannot begin as it must.
    """
    problem, places, travel = part.problem, part.places, part.travel
    _ask_ahead(problem, places, travel, orders)
    mended = mend(problem, places, travel, orders)
    for number, first in enumerate(rules_of(problem).first):
        if mended[number][: len(first)] != first:
            raise _cannot_begin(
                problem,
                number,
                _first_too_late(part, number, first),
                "its window, the shift or what the vehicle carries does not allow it.",
            )
    lost = set(left_out(problem, mended)) - set(left_out(problem, orders))
    said = f"Stops that could not be driven so and were placed anew: {len(lost)}." if lost else ""
    return insert_all(problem, places, travel, mended, left_out(problem, mended)), said


def _first_too_late(part: Part, number: int, first: tuple[int, ...]) -> int:
    """The stop at which a fixed beginning cannot be driven on; the last, where it can."""
    for count in range(1, len(first) + 1):
        if schedule(part.problem, part.places, part.travel, number, first[:count]) is None:
            return first[count - 1]
    return first[-1]


def _written(
    problem: RoutingProblem,
    places: Places,
    travel: MatrixTravel | LegTravel,
    orders: Orders,
    engine: Engine,
    hopeless: Mapping[int, Unassigned],
    note: SolverNote,
) -> Plan:
    _ask_ahead(problem, places, travel, orders)
    reasons = dict(hopeless)
    for index in left_out(problem, orders):
        if index not in reasons:
            reasons[index] = left_over(problem, places, travel, orders, index)
    runs = runs_of(problem, places, travel, orders, engine)
    unassigned = tuple(reasons[index] for index in sorted(reasons))
    return Plan(
        hubs=problem.hubs,
        runs=runs,
        unassigned=unassigned,
        engine=engine.note,
        solver=note,
        verified=False,
        objective_khr=objective_khr(problem, runs, unassigned),
    )


def _checked(
    problem: RoutingProblem,
    travel: MatrixTravel | LegTravel,
    plan: Plan,
    snap_distance_m: Distances,
) -> Plan:
    faults = verify(problem, travel, plan, snap_distance_m=snap_distance_m)
    if faults:
        shown = "\n".join(f"  - {fault}" for fault in faults[:_FAULTS_SHOWN])
        raise PlanRejectedError(
            f"The checker found {len(faults)} faults in the plan of solver {plan.solver.name}; the "
            f"plan is withheld. Please report this.\n{shown}"
        )
    return replace(plan, verified=True)


def _ask_ahead(
    problem: RoutingProblem, places: Places, travel: MatrixTravel | LegTravel, orders: Orders
) -> None:
    """Have the legs of the orders measured at once, where not all pairs are known."""
    if not isinstance(travel, LegTravel):
        return
    for profile in sorted({vehicle.profile for vehicle in problem.vehicles}):
        pairs = [
            leg
            for number, order in enumerate(orders)
            if order and problem.vehicles[number].profile is profile
            for leg in pairwise(rows_of(places, number, order))
        ]
        travel.prefetch(profile, pairs)


def _cannot_begin(problem: RoutingProblem, number: int, index: int, reason: str) -> BeginningError:
    vehicle, stop = problem.vehicles[number], problem.stops[index]
    wrong = Problem(
        f"vehicle {vehicle.id}, first",
        f"stop {stop.id}: {reason}",
        "stops that the vehicle can serve in this order at the beginning of its run",
        "Take the stop out of first, or widen its window or the shift.",
    )
    error = BeginningError("The plan cannot be made.", [wrong])
    error.vehicle_id, error.stop_id = vehicle.id, stop.id
    return error
