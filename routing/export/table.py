"""Write a plan as a table with one row for each step."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from typing import Any

from routing.export.clock import clock
from routing.export.course import Placed, course_of, end_of, start_of
from routing.plan import Loading, Pause, Plan, Run, Visit

PLAN_COLUMNS = (
    *("vehicle_id", "profile", "hub_id", "step", "kind", "sequence", "stop_id", "task"),
    *("latitude", "longitude", "arrival", "start", "departure"),
    *("arrival_s", "start_s", "departure_s", "waiting_s", "distance_m"),
    *("load_g", "load_cm3", "load_items", "cash_khr"),
)
"""Columns of ``plan_to_csv``; a cell that says nothing of its kind of step is empty."""


def plan_to_csv(plan: Plan) -> bytes:
    """CSV in UTF-8 with a byte order mark, so that Excel shows Khmer; rows in the order of time.

    Each run has a row for its start, each visit, loading and pause, and its end; the distances of
    a run add up to the run's.
    """
    target = io.StringIO(newline="")
    writer = csv.DictWriter(target, PLAN_COLUMNS, restval="")
    writer.writeheader()
    for run in plan.runs:
        writer.writerows(_rows(plan, run))
    return target.getvalue().encode("utf-8-sig")


def _rows(plan: Plan, run: Run) -> Iterator[dict[str, Any]]:
    same = {"vehicle_id": run.vehicle_id, "profile": run.profile.value, "hub_id": run.hub_id}
    latitude, longitude = start_of(plan, run)
    yield {
        **same,
        "step": 0,
        "kind": "start",
        "latitude": latitude,
        "longitude": longitude,
        "distance_m": 0,
        **_times(departure_s=run.start_s),
    }
    for placed in course_of(plan, run):
        yield {**same, **_step(placed)}
    latitude, longitude = end_of(plan, run)
    yield {
        **same,
        "step": len(run.steps) + 1,
        "kind": "end",
        "latitude": latitude,
        "longitude": longitude,
        "distance_m": run.return_distance_m,
        **_times(arrival_s=run.end_s),
    }


def _step(placed: Placed) -> dict[str, Any]:
    step = placed.step
    place = {
        "step": placed.number,
        "latitude": placed.latitude,
        "longitude": placed.longitude,
        "waiting_s": placed.waiting_s,
    }
    if isinstance(step, Pause):
        times = _times(start_s=step.start_s, departure_s=step.start_s + step.duration_s)
        return {**place, "kind": "pause", "distance_m": 0, **times}
    if isinstance(step, Loading):
        times = _times(arrival_s=step.arrival_s, departure_s=step.departure_s)
        return {**place, "kind": "loading", "distance_m": step.distance_m, **times}
    return {**place, **_visit(placed, step)}


def _visit(placed: Placed, visit: Visit) -> dict[str, Any]:
    return {
        "kind": "visit",
        "sequence": placed.sequence,
        "stop_id": visit.stop_id,
        "task": visit.task.value,
        "distance_m": visit.distance_m,
        "load_g": visit.load_g,
        "load_cm3": visit.load_cm3,
        "load_items": visit.load_items,
        "cash_khr": visit.cash_khr,
        **_times(arrival_s=visit.arrival_s, start_s=visit.start_s, departure_s=visit.departure_s),
    }


def _times(**seconds: int) -> dict[str, Any]:
    """Each time in seconds and as HH:MM."""
    return seconds | {name.removesuffix("_s"): clock(value) for name, value in seconds.items()}
