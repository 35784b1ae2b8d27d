"""Write a plan as one JSON object, and read it back without a loss."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from gis_data import InputError, Problem
from routing.export.clock import clock
from routing.export.course import Placed, course_of, waiting_s
from routing.export.shares import Share
from routing.plan import EngineNote, Loading, Pause, Plan, Run, SolverNote, Unassigned, Visit
from routing.problem import Position
from routing.problem.json_text import read_json
from routing.problem.json_values import Form, Reader

_SUMMARY = "The plan cannot be used."
_KM_DIGITS, _KG_DIGITS, _HOUR_DIGITS = 3, 3, 2

FORMS: Mapping[Any, Form] = {
    Plan: Form(derived=frozenset({"about", "totals"})),
    Run: Form(
        renamed={"start": "starts_at", "end": "ends_at", "geometry": "line"},
        derived=frozenset({"start", "end", "duration_s", "waiting_s", "stops", "loadings"}),
    ),
    Visit: Form(
        kind="visit",
        derived=frozenset(
            {"sequence", "arrival", "start", "departure", "waiting_s"}
            | {"share_cost_khr", "share_co2e_g"}
        ),
    ),
    Loading: Form(kind="loading", derived=frozenset({"arrival", "departure"})),
    Pause: Form(kind="pause", derived=frozenset({"start", "end_s", "end", "waiting_s"})),
}
"""How the parts of a plan look in JSON where they do not follow their fields."""


def plan_to_dict(
    plan: Plan, *, lines: bool = True, shares: Mapping[str, Share] | None = None
) -> dict[str, Any]:
    """The plan as one JSON object, whose schema is ``routing/data/plan.schema.json``.

    Times stand twice: in seconds since midnight (``_s``), which count, and as HH:MM for people,
    whose hours go on past 24 for the following day.

    Args:
        plan: What is written.
        lines: Whether each run's line is written too; without lines, ``plan_from_dict`` gives the
            plan without them.
        shares: From ``shares_of``, to be written with each visit.
    """
    shares = shares or {}
    return {
        "hubs": [
            {"id": hub.id, "latitude": hub.latitude, "longitude": hub.longitude}
            for hub in plan.hubs
        ],
        "runs": [_run(plan, run, shares, lines=lines) for run in plan.runs],
        "unassigned": [_left_out(left) for left in plan.unassigned],
        "totals": _totals(plan),
        "objective_khr": plan.objective_khr,
        "engine": _engine(plan.engine),
        "solver": _solver(plan.solver),
        "verified": plan.verified,
    }


def plan_from_dict(data: Mapping[str, Any]) -> Plan:
    """The plan that ``plan_to_dict`` wrote; what is written for people is not read.

    It is believed as it stands: only ``verify`` says whether its word ``verified`` is true.

    Raises:
        InputError: With one ``Problem`` for each key and value that is wrong.
    """
    reader = Reader(FORMS)
    plan = reader.read(Plan, data, "")
    if reader.problems:
        raise InputError(_SUMMARY, reader.problems)
    assert isinstance(plan, Plan)
    _check_hubs(plan)
    return plan


def plan_from_json(text: str | bytes) -> Plan:
    """The plan in a JSON text.

    Raises:
        InputError: As ``plan_from_dict``, and for what is no JSON, NaN, or a key twice.
    """
    return plan_from_dict(read_json(text, _SUMMARY))


def _check_hubs(plan: Plan) -> None:
    """Every hub that a run speaks of is among the plan's hubs: its place is needed."""
    ids = {hub.id for hub in plan.hubs}
    found = []
    for place, run in enumerate(plan.runs):
        loadings = (step.hub_id for step in run.steps if isinstance(step, Loading))
        found += [
            Problem(f"/runs/{place}", f"hub {key}", "a hub of this plan", "Add it to hubs.")
            for key in dict.fromkeys([run.hub_id, *loadings])
            if key not in ids
        ]
    if found:
        raise InputError(_SUMMARY, found)


def _run(plan: Plan, run: Run, shares: Mapping[str, Share], *, lines: bool) -> dict[str, Any]:
    return {
        "vehicle_id": run.vehicle_id,
        "profile": run.profile.value,
        "hub_id": run.hub_id,
        "start_s": run.start_s,
        "start": clock(run.start_s),
        "end_s": run.end_s,
        "end": clock(run.end_s),
        "starts_at": _position(run.start),
        "ends_at": _position(run.end),
        "open_end": run.open_end,
        "duration_s": run.duration_s,
        "waiting_s": waiting_s(run),
        "distance_m": run.distance_m,
        "return_distance_m": run.return_distance_m,
        "cost_khr": run.cost_khr,
        "co2e_g": run.co2e_g,
        "stops": len(run.visits),
        "loadings": sum(isinstance(step, Loading) for step in run.steps),
        "steps": [_step(placed, shares) for placed in course_of(plan, run)],
        **({"line": [list(point) for point in run.geometry]} if lines else {}),
    }


def _step(placed: Placed, shares: Mapping[str, Share]) -> dict[str, Any]:
    step = placed.step
    if isinstance(step, Visit):
        return visit_values(placed, step, shares.get(step.stop_id))
    return loading_values(step) if isinstance(step, Loading) else pause_values(placed, step)


def visit_values(placed: Placed, visit: Visit, share: Share | None = None) -> dict[str, Any]:
    """One visit as plain values."""
    return {
        "kind": "visit",
        "sequence": placed.sequence,
        "stop_id": visit.stop_id,
        "task": visit.task.value,
        "latitude": visit.latitude,
        "longitude": visit.longitude,
        "arrival_s": visit.arrival_s,
        "arrival": clock(visit.arrival_s),
        "start_s": visit.start_s,
        "start": clock(visit.start_s),
        "departure_s": visit.departure_s,
        "departure": clock(visit.departure_s),
        "waiting_s": placed.waiting_s,
        "distance_m": visit.distance_m,
        "load_g": visit.load_g,
        "load_cm3": visit.load_cm3,
        "load_items": visit.load_items,
        "cash_khr": visit.cash_khr,
        **(
            {"share_cost_khr": share.cost_khr, "share_co2e_g": share.co2e_g}
            if share is not None
            else {}
        ),
    }


def loading_values(loading: Loading) -> dict[str, Any]:
    """One loading as plain values."""
    return {
        "kind": "loading",
        "hub_id": loading.hub_id,
        "arrival_s": loading.arrival_s,
        "arrival": clock(loading.arrival_s),
        "departure_s": loading.departure_s,
        "departure": clock(loading.departure_s),
        "distance_m": loading.distance_m,
    }


def pause_values(placed: Placed, pause: Pause) -> dict[str, Any]:
    """One pause as plain values."""
    end_s = pause.start_s + pause.duration_s
    return {
        "kind": "pause",
        "start_s": pause.start_s,
        "start": clock(pause.start_s),
        "end_s": end_s,
        "end": clock(end_s),
        "duration_s": pause.duration_s,
        "waiting_s": placed.waiting_s,
        "on_arrival": pause.on_arrival,
    }


def _totals(plan: Plan) -> dict[str, Any]:
    steps = [step for run in plan.runs for step in run.steps]
    return {
        "runs": len(plan.runs),
        "stops_served": sum(isinstance(step, Visit) for step in steps),
        "stops_unassigned": len(plan.unassigned),
        "loadings": sum(isinstance(step, Loading) for step in steps),
        "distance_m": plan.distance_m,
        "distance_km": round(plan.distance_m / 1000, _KM_DIGITS),
        "duration_s": plan.duration_s,
        "duration_h": round(plan.duration_s / 3600, _HOUR_DIGITS),
        "waiting_s": sum(waiting_s(run) for run in plan.runs),
        "cost_khr": plan.cost_khr,
        "co2e_g": plan.co2e_g,
        "co2e_kg": round(plan.co2e_g / 1000, _KG_DIGITS),
    }


def _position(position: Position | None) -> dict[str, float] | None:
    if position is None:
        return None
    return {"latitude": position.latitude, "longitude": position.longitude}


def _left_out(left: Unassigned) -> dict[str, str]:
    return {
        "stop_id": left.stop_id,
        "reason": left.reason.value,
        "explanation": left.explanation,
    }


def _engine(engine: EngineNote) -> dict[str, Any]:
    return {"name": engine.name, "on_roads": engine.on_roads, "note": engine.note}


def _solver(solver: SolverNote) -> dict[str, Any]:
    return {
        "name": solver.name,
        "seed": solver.seed,
        "time_limit_s": solver.time_limit_s,
        "said": solver.said,
        "trace": [list(point) for point in solver.trace],
    }
