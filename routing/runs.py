"""Make the runs of a plan from orders: times, loads, cost and the line on the map."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from routing.engines.protocol import Engine
from routing.errors import PlanRejectedError
from routing.plan import Pause, Plan, Run, Step, Visit
from routing.problem import Places, RoutingProblem
from routing.problem.rates import run_co2e_g, run_cost_khr
from routing.schedule import Call, Timetable, carried, schedule
from routing.schedule.course import rows_of
from routing.solvers.protocol import RELOAD, Orders
from routing.travel import Travel


def runs_of(
    problem: RoutingProblem, places: Places, travel: Travel, orders: Orders, engine: Engine
) -> tuple[Run, ...]:
    """The runs of the vehicles that serve a stop.

    Raises:
        PlanRejectedError: An order cannot be driven.
    """
    runs = []
    for number, order in enumerate(orders):
        if not order:
            continue
        vehicle = problem.vehicles[number]
        table = schedule(problem, places, travel, number, order)
        if table is None:
            raise PlanRejectedError(
                f"The order of vehicle {vehicle.id} cannot be driven within its windows, its "
                "breaks and its shift; the plan is withheld. Please report this."
            )
        rows = rows_of(places, number, order)
        if vehicle.open_end:
            rows.pop()
        line = engine.route(places.points[np.array(rows)], vehicle.profile)
        runs.append(_run(problem, places, number, order, table, line))
    return tuple(runs)


def orders_of(problem: RoutingProblem, plan: Plan) -> Orders:
    """Who serves what in which order in a plan, for the stops and vehicles of a problem.

    What the problem does not know is left out.
    """
    number = {stop.id: index for index, stop in enumerate(problem.stops)}
    runs = {run.vehicle_id: run for run in plan.runs}
    orders = []
    for vehicle in problem.vehicles:
        order = []
        for step in runs[vehicle.id].steps if vehicle.id in runs else ():
            if isinstance(step, Visit):
                order += [number[step.stop_id]] if step.stop_id in number else []
            elif not isinstance(step, Pause):
                order.append(RELOAD)
        orders.append(tuple(order))
    return tuple(orders)


def _run(
    problem: RoutingProblem,
    places: Places,
    number: int,
    order: Sequence[int],
    table: Timetable,
    line: tuple[tuple[float, float], ...],
) -> Run:
    vehicle = problem.vehicles[number]
    return Run(
        vehicle_id=vehicle.id,
        profile=vehicle.profile,
        hub_id=problem.hubs[places.hub[number]].id,
        start_s=table.start_s,
        end_s=table.end_s,
        distance_m=table.distance_m,
        return_distance_m=table.return_distance_m,
        steps=_steps(problem, number, order, table),
        start=vehicle.start,
        end=vehicle.end,
        open_end=vehicle.open_end,
        cost_khr=run_cost_khr(vehicle, table.duration_s, table.distance_m),
        co2e_g=run_co2e_g(vehicle, table.distance_m),
        geometry=line,
    )


def _steps(
    problem: RoutingProblem, number: int, order: Sequence[int], table: Timetable
) -> tuple[Step, ...]:
    aboard = carried(problem, number, order)
    steps: list[Step] = []
    leg = 0
    for step in table.steps:
        if isinstance(step, Pause):
            steps.append(step)
            continue
        if isinstance(step, Call):
            stop = problem.stops[step.stop]
            load_g, load_cm3, load_items = aboard.loads[leg]
            steps.append(
                Visit(
                    stop_id=stop.id,
                    latitude=stop.latitude,
                    longitude=stop.longitude,
                    arrival_s=step.arrival_s,
                    start_s=step.start_s,
                    departure_s=step.departure_s,
                    distance_m=step.distance_m,
                    load_g=load_g,
                    load_cm3=load_cm3,
                    load_items=load_items,
                    cash_khr=aboard.cash_khr[leg],
                    task=stop.task,
                )
            )
        else:
            steps.append(step)
        leg += 1
    return tuple(steps)
