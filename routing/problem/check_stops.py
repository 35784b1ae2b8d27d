"""Check stops by themselves: what they weigh, when they may be served, what they ask for."""

from __future__ import annotations

from collections.abc import Collection

from gis_data import Problem
from routing.problem.check_values import (
    LATEST_S,
    MOST_KHR,
    check_member,
    check_name,
    check_optional,
    check_place,
    check_skills,
    check_whole,
    check_windows,
    is_whole,
    shown,
)
from routing.problem.model import Stop, Task

_LOWEST_PRIORITY, _HIGHEST_PRIORITY = 1, 9


def check_stop(stop: Stop, hub_ids: Collection[str]) -> list[Problem]:
    """All that can be wrong with a stop without a look at the others."""
    where = f"stop {stop.id}"
    found = check_name(where, stop.id)
    found += check_place(where, stop.latitude, stop.longitude)
    found += check_whole(f"{where}, weight_g", stop.weight_g)
    found += check_whole(f"{where}, volume_cm3", stop.volume_cm3)
    found += check_whole(f"{where}, items", stop.items)
    found += check_whole(f"{where}, service_s", stop.service_s, most=LATEST_S)
    found += check_whole(f"{where}, cash_khr", stop.cash_khr, most=MOST_KHR)
    found += check_optional(f"{where}, drop_penalty_khr", stop.drop_penalty_khr, most=MOST_KHR)
    found += check_windows(where, stop.windows)
    found += check_skills(where, stop.skills)
    found += check_member(f"{where}, task", stop.task, Task)
    if not is_whole(stop.priority) or not _LOWEST_PRIORITY <= stop.priority <= _HIGHEST_PRIORITY:
        expected = f"{_LOWEST_PRIORITY} (drop first) to {_HIGHEST_PRIORITY} (drop last)"
        found.append(Problem(f"{where}, priority", shown(stop.priority), expected))
    if stop.hub_id is not None and stop.hub_id not in hub_ids:
        expected = "the id of a hub of this problem"
        found.append(
            Problem(f"{where}, hub_id", shown(stop.hub_id), expected, "Check its spelling.")
        )
    return found
