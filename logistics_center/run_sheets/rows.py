"""Bring plan, parcels and geocodes together: one record per run, per visit, per parcel left out."""

from __future__ import annotations

from typing import TYPE_CHECKING

from logistics_center.rules import rules
from routing import plan_to_dict

if TYPE_CHECKING:
    from logistics_center.dispatch import DispatchResult
    from routing import Run, Visit

Record = dict[str, object]


def clock(time_s: int) -> str:
    """Write seconds since midnight as a time of day; beyond midnight the hours go on.

    >>> clock(30_599)
    '08:29'
    """
    return f"{time_s // 3600:02d}:{time_s % 3600 // 60:02d}"


def sheet(result: DispatchResult) -> Record:
    """Return the whole run sheet as plain values, ready for JSON.

    Its keys are ``runs, unassigned, totals, engine, solver, verified`` and further ``hub``,
    ``notes`` and ``problems``. Every parcel is in one visit's ``parcels`` or in ``unassigned``.
    """
    plan = result.plan
    runs = [_run(result, number, run) for number, run in enumerate(plan.runs, start=1)]
    planned = plan_to_dict(plan)
    served = sum(len(result.stops[v.stop_id]) for run in plan.runs for v in run.visits)
    return {
        "hub": {
            "id": result.hub.hub.id,
            "name_km": result.hub.name_km,
            "name_en": result.hub.name_en,
            "latitude": result.hub.hub.latitude,
            "longitude": result.hub.hub.longitude,
            "accuracy_m": result.hub.accuracy_m,
        },
        "runs": runs,
        "unassigned": [_left_out(result, place) for place in range(len(result.left_out))],
        "totals": {
            "parcels": len(result.parcels),
            "parcels_served": served,
            "parcels_unassigned": len(result.left_out),
            "rows_with_problems": len({problem.where.split(",")[0] for problem in result.problems}),
            "runs": len(plan.runs),
            "stops": sum(len(run.visits) for run in plan.runs),
            "distance_m": plan.distance_m,
            "duration_s": plan.duration_s,
        },
        "engine": planned["engine"],
        "solver": planned["solver"],
        "verified": plan.verified,
        "notes": list(result.notes),
        "problems": [
            {
                "where": problem.where,
                "given": problem.given,
                "expected": problem.expected,
                "remedy": problem.remedy,
            }
            for problem in result.problems
        ],
    }


def _run(result: DispatchResult, number: int, run: Run) -> Record:
    return {
        "run": number,
        "vehicle_id": run.vehicle_id,
        "profile": run.profile.value,
        "start": clock(run.start_s),
        "end": clock(run.end_s),
        "start_s": run.start_s,
        "end_s": run.end_s,
        "distance_m": run.distance_m,
        "return_distance_m": run.return_distance_m,
        "duration_s": run.duration_s,
        "parcels": sum(len(result.stops[visit.stop_id]) for visit in run.visits),
        "visits": [_visit(result, place, v) for place, v in enumerate(run.visits, start=1)],
        "geometry": [list(point) for point in run.geometry],
    }


def _visit(result: DispatchResult, place: int, visit: Visit) -> Record:
    parcel_ids = result.stops[visit.stop_id]
    geocode = result.geocodes[parcel_ids[0]]
    return {
        "stop": place,
        "stop_id": visit.stop_id,
        "latitude": visit.latitude,
        "longitude": visit.longitude,
        "arrival": clock(visit.arrival_s),
        "start": clock(visit.start_s),
        "departure": clock(visit.departure_s),
        "arrival_s": visit.arrival_s,
        "start_s": visit.start_s,
        "departure_s": visit.departure_s,
        "distance_m": visit.distance_m,
        "load_g": visit.load_g,
        "load_cm3": visit.load_cm3,
        "level": geocode.level.value,
        "confidence": geocode.confidence.value,
        "accuracy_m": geocode.accuracy_m,
        "call_first": result.call_first(parcel_ids[0]),
        "postcode": geocode.postcode,
        "address_code": geocode.address_code,
        "area_code": geocode.area_code,
        "name_km": geocode.name_km,
        "name_en": geocode.name_en,
        "reason": geocode.reason,
        "parcels": [_parcel(result, parcel_id) for parcel_id in parcel_ids],
    }


def _parcel(result: DispatchResult, parcel_id: str) -> Record:
    parcel = result.parcels[parcel_id]
    window = parcel.window
    return {
        "id": parcel.id,
        "row": parcel.row,
        "recipient_name": parcel.recipient_name,
        "phone": parcel.phone,
        "address": parcel.address,
        "weight_g": parcel.weight_g,
        "volume_cm3": parcel.volume_cm3,
        "window": f"{clock(window.opens_s)}-{clock(window.closes_s)}" if window else None,
        "priority": parcel.priority,
        "cod_amount_khr": parcel.cod_amount_khr,
        "note": parcel.note,
    }


def _left_out(result: DispatchResult, place: int) -> Record:
    left_out = result.left_out[place]
    geocode = result.geocodes[left_out.parcel_id]
    reason = rules("reasons")["reason"][left_out.reason_code]
    parcel = _parcel(result, left_out.parcel_id)
    return {
        "parcel_id": left_out.parcel_id,
        "reason": left_out.reason_code,
        "reason_km": reason["km"],
        "reason_en": reason["en"],
        "explanation": left_out.explanation,
        "level": geocode.level.value,
        "name_km": geocode.name_km,
        "name_en": geocode.name_en,
        **{key: value for key, value in parcel.items() if key != "id"},
    }
