"""Two sound plans to be damaged: a plain morning with one box, and a day with every rule."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import numpy as np
from routing_towns import EIGHT, MatrixEngine, line_matrix

from routing import (
    RELOAD,
    Break,
    Group,
    Hub,
    InsertionSolver,
    LeftOutReason,
    Matrix,
    MatrixTravel,
    Objective,
    Pair,
    Plan,
    Position,
    Profile,
    Stop,
    Task,
    TimeWindow,
    Unassigned,
    Vehicle,
    Visit,
    build_problem,
    plan_routes,
)
from routing.planner import plan_orders

Damage = Callable[[Plan], Plan]

HUB = Hub(id="hub", latitude=11.5759, longitude=104.9227)
MOTO = Vehicle(
    id="moto-1",
    profile=Profile.MOTORCYCLE,
    capacity_g=10_000,
    capacity_cm3=50_000,
    shift=TimeWindow(EIGHT, EIGHT + 3600),
    max_stops=4,
)
VAN = replace(MOTO, id="van-1", profile=Profile.VAN, max_stops=None)
STOPS = (
    Stop(
        id="a",
        latitude=11.571,
        longitude=104.92,
        weight_g=4_000,
        volume_cm3=10_000,
        windows=(TimeWindow(EIGHT, EIGHT + 550),),
    ),
    Stop(
        id="b",
        latitude=11.572,
        longitude=104.92,
        weight_g=4_000,
        windows=(TimeWindow(EIGHT + 600, EIGHT + 1_200),),
    ),
    Stop(id="heavy", latitude=11.573, longitude=104.92, weight_g=20_000),
    Stop(id="off", latitude=11.574, longitude=104.92),
)
PROBLEM = build_problem(HUB, [MOTO, VAN], STOPS)
MATRIX = line_matrix([0, 100, 200, 300, 400])
SNAP_M = np.array([0, 0, 0, 0, 900.0])
MATRICES: dict[Profile, Matrix] = {Profile.MOTORCYCLE: MATRIX, Profile.VAN: MATRIX}
PLAN = plan_routes(PROBLEM, MatrixEngine(MATRIX, SNAP_M.tolist()), solver=InsertionSolver())


def _place(number: int) -> dict[str, float]:
    return {"latitude": 11.58 + number / 100, "longitude": 104.92}


POST_OFFICE = Hub(id="post-office", **_place(0))
DEPOT = Hub(id="depot", **_place(1))
HOME = Position(**_place(13))
BREAK = Break(duration_s=600, window=TimeWindow(EIGHT + 900, EIGHT + 1_200))
EVENING = Break(duration_s=900, window=TimeWindow(EIGHT + 5_000, EIGHT + 7_000))
COURIER = Vehicle(
    id="courier",
    profile=Profile.MOTORCYCLE,
    capacity_g=5_100,
    capacity_cm3=50_000,
    capacity_items=4,
    shift=TimeWindow(EIGHT, EIGHT + 7_200),
    hub_id="post-office",
    skills=frozenset({"cold"}),
    breaks=(BREAK, EVENING),
    max_distance_m=20_000,
    max_loadings=2,
    reload_s=60,
    cash_limit_khr=20_000,
)
CARRIER = Vehicle(
    id="carrier",
    profile=Profile.VAN,
    capacity_g=9_000,
    capacity_cm3=50_000,
    shift=TimeWindow(EIGHT, EIGHT + 3_600),
    hub_id="depot",
    start=HOME,
    open_end=True,
    on_board=("warm", "post"),
    first=("warm",),
)
DAY_STOPS = (
    Stop(
        id="bread",
        **_place(2),
        weight_g=3_000,
        cash_khr=10_000,
        windows=(TimeWindow(EIGHT, EIGHT + 50), TimeWindow(EIGHT + 300, EIGHT + 400)),
    ),
    Stop(id="letter-from", **_place(3), weight_g=100, task=Task.COLLECT),
    Stop(id="letter-to", **_place(4), weight_g=100, task=Task.DELIVER),
    Stop(
        id="return",
        **_place(5),
        weight_g=2_000,
        cash_khr=5_000,
        task=Task.COLLECT,
        hub_id="post-office",
    ),
    Stop(id="ice", **_place(6), weight_g=3_000, cash_khr=15_000, skills=frozenset({"cold"})),
    Stop(id="warm", **_place(7), weight_g=2_000),
    Stop(id="post", **_place(8), weight_g=1_000),
    Stop(id="cheap", **_place(9), weight_g=1, drop_penalty_khr=10, hub_id="post-office"),
    Stop(id="late-from", **_place(10), weight_g=10, task=Task.COLLECT),
    Stop(id="late-to", **_place(11), weight_g=10, windows=(TimeWindow(0, EIGHT),)),
    Stop(id="bulky", **_place(12), volume_cm3=40_000, skills=frozenset({"crane"})),
)
DAY = build_problem(
    [POST_OFFICE, DEPOT],
    [COURIER, CARRIER],
    DAY_STOPS,
    pairs=[
        Pair(collect_id="letter-from", deliver_id="letter-to"),
        Pair(collect_id="late-from", deliver_id="late-to"),
    ],
    groups=[Group(id="family", stop_ids=("warm", "post"))],
    objective=Objective(vehicle_khr=500, balance_khr_per_hour=1_000, carbon_khr_per_kg=2_000),
)
DAY_MATRIX = line_matrix([0, 900, 100, 200, 300, 150, 250, 850, 800, 280, 50, 60, 70, 870])
DAY_TRAVEL = MatrixTravel({Profile.MOTORCYCLE: DAY_MATRIX, Profile.VAN: DAY_MATRIX})
DAY_PLAN = plan_orders(
    DAY, MatrixEngine(DAY_MATRIX), ((0, 1, RELOAD, 3, 4, 2), (5, 6)), travel=DAY_TRAVEL
)


def on_plan(**changes: object) -> Damage:
    """Change fields of the plan."""
    return lambda plan: replace(plan, **changes)  # type: ignore[arg-type]


def on_run(number: int = 0, **changes: object) -> Damage:
    """Change fields of a run."""

    def damage(plan: Plan) -> Plan:
        runs = list(plan.runs)
        runs[number] = replace(runs[number], **changes)  # type: ignore[arg-type]
        return replace(plan, runs=tuple(runs))

    return damage


def on_step(kind: type, number: int = 0, *, run: int = 0, **changes: object) -> Damage:
    """Change fields of a visit, a loading or a pause of a run."""

    def damage(plan: Plan) -> Plan:
        steps = list(plan.runs[run].steps)
        at = [place for place, step in enumerate(steps) if isinstance(step, kind)][number]
        steps[at] = replace(steps[at], **changes)  # type: ignore[type-var]
        return on_run(run, steps=tuple(steps))(plan)

    return damage


def on_visit(number: int, *, run: int = 0, **changes: object) -> Damage:
    """Change fields of one visit of a run."""
    return on_step(Visit, number, run=run, **changes)


def without(kind: type, run: int = 0) -> Damage:
    """Take the steps of a kind out of a run."""

    def damage(plan: Plan) -> Plan:
        kept = tuple(step for step in plan.runs[run].steps if not isinstance(step, kind))
        return on_run(run, steps=kept)(plan)

    return damage


def moved(stop_id: str, place: int, run: int = 0) -> Damage:
    """Move a visit to another place among the steps of its run."""

    def damage(plan: Plan) -> Plan:
        steps = plan.runs[run].steps
        visit = next(s for s in steps if isinstance(s, Visit) and s.stop_id == stop_id)
        rest = [step for step in steps if step is not visit]
        return on_run(run, steps=(*rest[:place], visit, *rest[place:]))(plan)

    return damage


def handed(stop_id: str, taker: int) -> Damage:
    """Let another run make a visit, at its end."""

    def damage(plan: Plan) -> Plan:
        visits = {v.stop_id: v for run in plan.runs for v in run.visits}
        runs = [
            replace(run, steps=tuple(s for s in run.steps if s is not visits[stop_id]))
            for run in plan.runs
        ]
        runs[taker] = replace(runs[taker], steps=(*runs[taker].steps, visits[stop_id]))
        return replace(plan, runs=tuple(runs))

    return damage


def dropped(stop_id: str, reason: LeftOutReason = LeftOutReason.NO_TIME_LEFT) -> Damage:
    """Take a visit out of its run, and say that it is left out."""

    def damage(plan: Plan) -> Plan:
        runs = tuple(
            replace(
                run,
                steps=tuple(
                    step
                    for step in run.steps
                    if not (isinstance(step, Visit) and step.stop_id == stop_id)
                ),
            )
            for run in plan.runs
        )
        return replace(
            plan, runs=runs, unassigned=(*plan.unassigned, Unassigned(stop_id, reason, ""))
        )

    return damage


def leave_out(reason: LeftOutReason, stop_id: str) -> Damage:
    """Give a left-out stop another reason."""

    def damage(plan: Plan) -> Plan:
        kept = [left for left in plan.unassigned if left.stop_id != stop_id]
        return replace(plan, unassigned=(*kept, Unassigned(stop_id, reason, "")))

    return damage
