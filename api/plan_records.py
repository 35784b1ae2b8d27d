"""Write what is said of problems and plans as plain values, the same for command line and HTTP."""

from __future__ import annotations

import re
from typing import Any

from gis_data import InputError, Problem
from routing import (
    Change,
    EtaBand,
    InsertionOption,
    Replan,
    RoutingProblem,
    features_of,
    plan_to_dict,
    problem_to_dict,
)

_CLOCK = re.compile(r"(\d{1,2}):([0-5]\d)")
_LAST_HOUR = 48


def problem_record(problem: RoutingProblem) -> dict[str, Any]:
    """How much a problem holds, and which rules."""
    return {
        "hubs": len(problem.hubs),
        "vehicles": len(problem.vehicles),
        "stops": len(problem.stops),
        "rules": sorted(rule.value for rule in features_of(problem)),
    }


def insertion_record(option: InsertionOption) -> dict[str, Any]:
    """What serving a stop with one vehicle would cost, or which rule forbids it."""
    return {
        "vehicle_id": option.vehicle_id,
        "after_stop_id": option.after_stop_id,
        "trip": option.trip,
        "added_khr": option.added_khr,
        "added_m": option.added_m,
        "added_s": option.added_s,
        "later": [{"stop_id": d.stop_id, "later_s": d.later_s} for d in option.later],
        "reason": None if option.reason is None else option.reason.value,
        "lack": option.lack,
        "explanation": option.explanation,
    }


def band_record(band: EtaBand) -> dict[str, Any]:
    """Between which times a stop will probably be reached."""
    return {
        "stop_id": band.stop_id,
        "vehicle_id": band.vehicle_id,
        "start_s": band.start_s,
        "earliest_s": band.earliest_s,
        "latest_s": band.latest_s,
    }


def change_record(change: Change) -> dict[str, Any]:
    """What changes for one stop."""
    return {
        "stop_id": change.stop_id,
        "kind": change.kind.value,
        "vehicle_before": change.vehicle_before,
        "vehicle_after": change.vehicle_after,
        "start_before_s": change.start_before_s,
        "start_after_s": change.start_after_s,
        "later_by_s": change.later_by_s,
    }


def replan_record(new: Replan) -> dict[str, Any]:
    """A day that goes on: its plan, the day as a problem, who is affected, who is served late."""
    return {
        "plan": plan_to_dict(new.plan),
        "problem": problem_to_dict(new.problem),
        "changes": [change_record(change) for change in new.changes],
        "late": list(new.late),
    }


def second_of_day(where: str, text: str) -> int:
    """Seconds since midnight of a moment; hours go on past 24 for the following day.

    Args:
        where: What a message calls it.
        text: As HH:MM.

    Raises:
        InputError: It is no moment.

    >>> second_of_day("--now", "10:30")
    37800
    """
    match = _CLOCK.fullmatch(text)
    second = 3600 * int(match[1]) + 60 * int(match[2]) if match is not None else -1
    if not 0 <= second <= _LAST_HOUR * 3600:
        expected = f"HH:MM up to {_LAST_HOUR}:00, such as 10:30"
        raise InputError("The moment cannot be read.", [Problem(where, repr(text), expected)])
    return second
