"""Write a plan as plain values: the JSON contract, and GeoJSON for any map."""

from __future__ import annotations

from typing import Any

from routing.explain import clock
from routing.plan import Plan, Run, Visit


def plan_to_dict(plan: Plan) -> dict[str, Any]:
    """The plan as one JSON object: ``runs, unassigned, totals, engine, solver, verified``.

    Times stand twice: in seconds since midnight (``_s``) and as HH:MM, whose hours go on past 24
    for the following day. The lines of the runs are left to ``plan_to_geojson``.
    """
    return {
        "hubs": [
            {"id": hub.id, "latitude": hub.latitude, "longitude": hub.longitude}
            for hub in plan.hubs
        ],
        "runs": [_run(run) for run in plan.runs],
        "unassigned": [
            {"stop_id": left.stop_id, "reason": left.reason.value, "explanation": left.explanation}
            for left in plan.unassigned
        ],
        "totals": {
            "runs": len(plan.runs),
            "stops_served": sum(len(run.visits) for run in plan.runs),
            "stops_unassigned": len(plan.unassigned),
            "distance_m": plan.distance_m,
            "duration_s": plan.duration_s,
        },
        "engine": {
            "name": plan.engine.name,
            "on_roads": plan.engine.on_roads,
            "note": plan.engine.note,
        },
        "solver": {
            "name": plan.solver.name,
            "seed": plan.solver.seed,
            "time_limit_s": plan.solver.time_limit_s,
        },
        "verified": plan.verified,
    }


def plan_to_geojson(plan: Plan) -> dict[str, Any]:
    """The plan as an RFC 7946 FeatureCollection: the hub, a line per run, a point per visit.

    A left-out stop has no feature: the plan does not know where it is.
    """
    features = [_point(hub.longitude, hub.latitude, kind="hub", id=hub.id) for hub in plan.hubs]
    for run in plan.runs:
        if len(run.geometry) > 1:
            features.append(_line(run))
        features += [
            _point(
                visit.longitude,
                visit.latitude,
                kind="visit",
                vehicle_id=run.vehicle_id,
                sequence=number,
                **_visit(visit),
            )
            for number, visit in enumerate(run.visits, start=1)
        ]
    return {"type": "FeatureCollection", "features": features}


def _run(run: Run) -> dict[str, Any]:
    return {
        "vehicle_id": run.vehicle_id,
        "profile": run.profile.value,
        "start_s": run.start_s,
        "start": clock(run.start_s),
        "end_s": run.end_s,
        "end": clock(run.end_s),
        "duration_s": run.duration_s,
        "distance_m": run.distance_m,
        "return_distance_m": run.return_distance_m,
        "visits": [
            {
                "sequence": number,
                **_visit(visit),
                "latitude": visit.latitude,
                "longitude": visit.longitude,
            }
            for number, visit in enumerate(run.visits, start=1)
        ],
    }


def _visit(visit: Visit) -> dict[str, Any]:
    return {
        "stop_id": visit.stop_id,
        "arrival_s": visit.arrival_s,
        "arrival": clock(visit.arrival_s),
        "start_s": visit.start_s,
        "start": clock(visit.start_s),
        "departure_s": visit.departure_s,
        "departure": clock(visit.departure_s),
        "distance_m": visit.distance_m,
        "load_g": visit.load_g,
        "load_cm3": visit.load_cm3,
    }


def _line(run: Run) -> dict[str, Any]:
    return {
        "type": "Feature",
        "geometry": {
            "type": "LineString",
            "coordinates": [[longitude, latitude] for longitude, latitude in run.geometry],
        },
        "properties": {
            "kind": "run",
            "vehicle_id": run.vehicle_id,
            "profile": run.profile.value,
            "stops": len(run.visits),
            "distance_m": run.distance_m,
            "duration_s": run.duration_s,
        },
    }


def _point(longitude: float, latitude: float, **properties: Any) -> dict[str, Any]:
    return {
        "type": "Feature",
        "geometry": {"type": "Point", "coordinates": [longitude, latitude]},
        "properties": properties,
    }
