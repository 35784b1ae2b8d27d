"""Tell each driver the way from step to step, where the engine knows the roads' names."""

from __future__ import annotations

from typing import Any

import numpy as np

from routing.engines.protocol import Engine
from routing.export.clock import clock
from routing.export.course import course_of, end_of, start_of
from routing.plan import Pause, Plan, Run, Visit
from routing.route import RouteLeg, find_route


def run_instructions(plan: Plan, engine: Engine, language: str = "en") -> list[dict[str, Any]]:
    """For each run the legs in their order, each with its directions.

    A leg leads to a visit, to a loading, or to the end of the run. Its ``instructions`` are empty
    where the engine knows no road names.

    Args:
        plan: What is driven.
        engine: Who knows the way; the one that made the plan, or one on the same roads.
        language: ``en`` or ``km``.

    Raises:
        NoWayError: When a place is off the engine's roads, or no road joins two neighbours.
    """
    return [
        {
            "vehicle_id": run.vehicle_id,
            "profile": run.profile.value,
            "legs": _legs(plan, run, engine, language),
        }
        for run in plan.runs
    ]


def _legs(plan: Plan, run: Run, engine: Engine, language: str) -> list[dict[str, Any]]:
    goals: list[dict[str, Any]] = []
    points = [start_of(plan, run)]
    for placed in course_of(plan, run):
        step = placed.step
        if isinstance(step, Pause):
            continue
        points.append((placed.latitude, placed.longitude))
        visit = isinstance(step, Visit)
        goals.append(
            {
                "to": "visit" if visit else "loading",
                "id": step.stop_id if isinstance(step, Visit) else step.hub_id,
                "arrival_s": step.arrival_s,
                "arrival": clock(step.arrival_s),
            }
        )
    if not run.open_end:
        points.append(end_of(plan, run))
        end_id = run.hub_id if run.end is None else None
        goals.append(
            {"to": "end", "id": end_id, "arrival_s": run.end_s, "arrival": clock(run.end_s)}
        )
    order = np.array([(longitude, latitude) for latitude, longitude in points])
    route = find_route(engine, order, run.profile)
    return [goal | _leg(leg, language) for goal, leg in zip(goals, route.legs, strict=True)]


def _leg(leg: RouteLeg, language: str) -> dict[str, Any]:
    return {
        "distance_m": leg.distance_m,
        "duration_s": leg.duration_s,
        "instructions": [
            {
                "text": said.text_km if language == "km" else said.text_en,
                "maneuver": said.maneuver.value,
                "distance_m": said.distance_m,
                "duration_s": said.duration_s,
                "latitude": round(said.latitude, 7),
                "longitude": round(said.longitude, 7),
            }
            for said in leg.instructions
        ],
    }
