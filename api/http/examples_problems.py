"""Hold the problems and the plan that the documentation shows: a morning of one motorcycle."""

from __future__ import annotations

from typing import Any, Final

_PLACES: Final = {
    "post-office": {"latitude": 11.5759, "longitude": 104.9227},
    "central-market": {"latitude": 11.5696, "longitude": 104.921},
    "royal-palace": {"latitude": 11.5639, "longitude": 104.931},
    "olympic-stadium": {"latitude": 11.5583, "longitude": 104.912},
    "wat-phnom": {"latitude": 11.5764, "longitude": 104.9231},
}

MORNING: Final[Any] = {
    "hubs": [{"id": "post-office", **_PLACES["post-office"]}],
    "vehicles": [
        {
            "id": "moto-1",
            "profile": "motorcycle",
            "capacity_g": 40000,
            "capacity_cm3": 200000,
            "shift": ["08:00", "12:00"],
        }
    ],
    "stops": [
        {"id": "central-market", **_PLACES["central-market"], "weight_g": 2000},
        {
            "id": "royal-palace",
            **_PLACES["royal-palace"],
            "weight_g": 1000,
            "windows": [["09:30", "10:00"]],
        },
        {"id": "olympic-stadium", **_PLACES["olympic-stadium"], "weight_g": 3000, "service_s": 300},
    ],
}


def _visit(stop_id: str, start_s: int, service_s: int, distance_m: int, load_g: int) -> Any:
    return {
        "kind": "visit",
        "stop_id": stop_id,
        "task": "deliver",
        **_PLACES[stop_id],
        "arrival_s": start_s,
        "start_s": start_s,
        "departure_s": start_s + service_s,
        "distance_m": distance_m,
        "load_g": load_g,
        "load_cm3": 0,
        "load_items": load_g // 2000 + 1,
        "cash_khr": 0,
    }


PLAN: Final[Any] = {
    "hubs": MORNING["hubs"],
    "runs": [
        {
            "vehicle_id": "moto-1",
            "profile": "motorcycle",
            "hub_id": "post-office",
            "start_s": 33849,
            "end_s": 35836,
            "starts_at": None,
            "ends_at": None,
            "open_end": False,
            "distance_m": 8041,
            "return_distance_m": 956,
            "cost_khr": 10518,
            "co2e_g": 844,
            "steps": [
                _visit("royal-palace", 34200, 180, 2128, 6000),
                _visit("olympic-stadium", 34851, 300, 2853, 5000),
                _visit("central-market", 35498, 180, 2104, 2000),
            ],
            "line": [],
        }
    ],
    "unassigned": [],
    "objective_khr": 10518,
    "engine": {"name": "beeline", "on_roads": False, "note": ""},
    "solver": {"name": "insertion", "seed": 1, "time_limit_s": 1, "said": "", "trace": []},
    "verified": True,
}
"""As the crow flies; derived fields and the line are left out, as they may be."""

CHECK_BODIES: Final[Any] = {
    "morning": {"summary": "A morning of one motorcycle", "value": MORNING},
}

SOLVE_BODIES: Final[Any] = {
    "morning": {
        "summary": "A morning of one motorcycle",
        "value": {
            "problem": MORNING,
            "solver": "insertion",
            "time_limit_s": 1,
            "engine": "beeline",
        },
    },
    "map": {
        "summary": "The same for a map, from an earlier plan",
        "value": {
            "problem": MORNING,
            "start": PLAN,
            "solver": "insertion",
            "time_limit_s": 1,
            "engine": "beeline",
            "format": "geojson",
        },
    },
}

INSERT_BODIES: Final[Any] = {
    "palace": {
        "summary": "What the palace costs",
        "value": {
            "problem": MORNING,
            "plan": PLAN,
            "stop_id": "royal-palace",
            "engine": "beeline",
        },
    },
}

REPLAN_BODIES: Final[Any] = {
    "late_letter": {
        "summary": "The market calls off and a letter is to be fetched",
        "value": {
            "problem": MORNING,
            "plan": PLAN,
            "now": "09:32",
            "events": [
                {"kind": "cancelled", "stop_id": "central-market"},
                {
                    "kind": "added",
                    "stop": {"id": "wat-phnom", **_PLACES["wat-phnom"], "task": "collect"},
                },
            ],
            "solver": "insertion",
            "engine": "beeline",
        },
    },
}

ETA_BODIES: Final[Any] = {
    "morning": {
        "summary": "Between which times each stop is reached",
        "value": {"problem": MORNING, "plan": PLAN},
    },
}
