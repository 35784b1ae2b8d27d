"""Check vehicles by themselves: what they carry, when they drive, what they cost."""

from __future__ import annotations

from collections.abc import Collection

from gis_data import Problem
from routing.problem.check_values import (
    LATEST_S,
    MOST_DISTANCE_M,
    MOST_KHR,
    MOST_RATE_KHR,
    check_breaks,
    check_member,
    check_name,
    check_optional,
    check_position,
    check_skills,
    check_whole,
    check_window,
    shown,
)
from routing.problem.model import Hub, Profile, Vehicle

_MOST_LOADINGS = 1_000
_MOST_CO2E_G = 1_000_000


def check_vehicle(vehicle: Vehicle, hub_ids: Collection[str]) -> list[Problem]:
    """All that can be wrong with a vehicle without a look at the stops."""
    where = f"vehicle {vehicle.id}"
    found = check_name(where, vehicle.id)
    found += check_member(f"{where}, profile", vehicle.profile, Profile)
    found += check_whole(f"{where}, capacity_g", vehicle.capacity_g)
    found += check_whole(f"{where}, capacity_cm3", vehicle.capacity_cm3)
    found += check_optional(f"{where}, capacity_items", vehicle.capacity_items)
    found += check_optional(f"{where}, max_stops", vehicle.max_stops)
    found += check_optional(
        f"{where}, max_distance_m", vehicle.max_distance_m, most=MOST_DISTANCE_M
    )
    found += check_optional(f"{where}, cash_limit_khr", vehicle.cash_limit_khr, most=MOST_KHR)
    found += check_optional(f"{where}, co2e_g_per_km", vehicle.co2e_g_per_km, most=_MOST_CO2E_G)
    found += check_whole(f"{where}, reload_s", vehicle.reload_s, most=LATEST_S)
    found += check_window(f"{where}, shift", vehicle.shift)
    found += check_breaks(where, vehicle.breaks, vehicle.shift)
    found += check_skills(where, vehicle.skills)
    found += _check_costs(where, vehicle)
    found += _check_loadings(where, vehicle)
    found += _check_ends(where, vehicle)
    return found + _check_hub(where, vehicle, hub_ids)


def check_hub(hub: Hub) -> list[Problem]:
    """A hub's id; its place is checked with all places."""
    return check_name(f"hub {hub.id}", hub.id)


def _check_costs(where: str, vehicle: Vehicle) -> list[Problem]:
    costs = vehicle.costs
    if costs is None:
        return []
    return [
        *check_whole(f"{where}, fixed_khr", costs.fixed_khr, most=MOST_KHR),
        *check_whole(f"{where}, per_hour_khr", costs.per_hour_khr, most=MOST_RATE_KHR),
        *check_whole(f"{where}, per_km_khr", costs.per_km_khr, most=MOST_RATE_KHR),
    ]


def _check_loadings(where: str, vehicle: Vehicle) -> list[Problem]:
    """A vehicle that starts at its hub has loaded there; one that starts elsewhere need not."""
    least = 1 if vehicle.start is None else 0
    label = f"{where}, max_loadings"
    return check_whole(label, vehicle.max_loadings, least=least, most=_MOST_LOADINGS)


def _check_ends(where: str, vehicle: Vehicle) -> list[Problem]:
    found = check_position(f"{where}, start", vehicle.start)
    found += check_position(f"{where}, end", vehicle.end)
    if vehicle.open_end and vehicle.end is not None:
        given = "an end and open_end"
        remedy = "Leave out the end, or set open_end to false."
        found.append(Problem(f"{where}, open_end", given, "one of the two", remedy))
    return found


def _check_hub(where: str, vehicle: Vehicle, hub_ids: Collection[str]) -> list[Problem]:
    label, hub_id = f"{where}, hub_id", vehicle.hub_id
    if hub_id is None:
        if len(hub_ids) <= 1:
            return []
        remedy = "Say at which hub it loads."
        return [Problem(label, "none", f"one of {len(hub_ids)} hubs", remedy)]
    if hub_id in hub_ids:
        return []
    return [Problem(label, shown(hub_id), "the id of a hub of this problem", "Check its spelling.")]
