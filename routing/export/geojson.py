"""Write a plan as GeoJSON for any map."""

from __future__ import annotations

from typing import Any

from routing.export.course import Placed, course_of, waiting_s
from routing.export.plan_json import loading_values, pause_values, visit_values
from routing.plan import Loading, Plan, Run, Visit


def plan_to_geojson(plan: Plan) -> dict[str, Any]:
    """The plan as an RFC 7946 FeatureCollection: hubs, a line per run, a point per step.

    Visits, loadings and pauses are points of that ``kind``, in their order, with the number of the
    step in its run. A left-out stop has no feature: the plan does not know where it is.
    """
    features = [
        _point(hub.longitude, hub.latitude, {"kind": "hub", "id": hub.id}) for hub in plan.hubs
    ]
    for run in plan.runs:
        if len(run.geometry) > 1:
            features.append(_line(run))
        features += [_step(run, placed) for placed in course_of(plan, run)]
    return {"type": "FeatureCollection", "features": features}


def _step(run: Run, placed: Placed) -> dict[str, Any]:
    step = placed.step
    if isinstance(step, Visit):
        values = visit_values(placed, step)
        del values["latitude"], values["longitude"]
    elif isinstance(step, Loading):
        values = loading_values(step)
    else:
        values = pause_values(placed, step)
    properties = {"vehicle_id": run.vehicle_id, "step": placed.number} | values
    return _point(placed.longitude, placed.latitude, properties)


def _line(run: Run) -> dict[str, Any]:
    coordinates = [[longitude, latitude] for longitude, latitude in run.geometry]
    return {
        "type": "Feature",
        "geometry": {"type": "LineString", "coordinates": coordinates},
        "properties": {
            "kind": "run",
            "vehicle_id": run.vehicle_id,
            "profile": run.profile.value,
            "hub_id": run.hub_id,
            "stops": len(run.visits),
            "distance_m": run.distance_m,
            "duration_s": run.duration_s,
            "waiting_s": waiting_s(run),
            "cost_khr": run.cost_khr,
            "co2e_g": run.co2e_g,
        },
    }


def _point(longitude: float, latitude: float, properties: dict[str, Any]) -> dict[str, Any]:
    return {
        "type": "Feature",
        "geometry": {"type": "Point", "coordinates": [longitude, latitude]},
        "properties": properties,
    }
