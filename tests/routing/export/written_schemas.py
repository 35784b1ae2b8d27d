"""Write the JSON Schemas of problems and plans from the dataclasses; run it after a change.

python tests/routing/export/written_schemas.py
"""

from __future__ import annotations

import json
import re
import types
from dataclasses import MISSING, fields, is_dataclass
from enum import Enum
from pathlib import Path
from typing import Any, Union, get_args, get_origin, get_type_hints

import routing
from routing.export.plan_json import FORMS
from routing.plan import Plan
from routing.problem import RoutingProblem, TimeWindow
from routing.problem.check_values import (
    LATEST_S,
    MOST_DISTANCE_M,
    MOST_KHR,
    MOST_LOAD,
    MOST_RATE_KHR,
)
from routing.problem.json_values import Form, plain

DATA = Path(routing.__file__).parent / "data"
BASE = "https://phlov.example/schemas"
NAMES = {int: "integer", float: "number", str: "string", bool: "boolean"}

# Bounds that the builder states, by the end of the field's name.
BOUNDS = {
    "latitude": (-90, 90),
    "longitude": (-180, 180),
    "priority": (1, 9),
    "max_loadings": (0, 1_000),
    "max_distance_m": (0, MOST_DISTANCE_M),
    "co2e_g_per_km": (0, 1_000_000),
    "per_hour_khr": (0, MOST_RATE_KHR),
    "per_km_khr": (0, MOST_RATE_KHR),
    "service_s": (0, LATEST_S),
    "reload_s": (0, LATEST_S),
    "duration_s": (1, LATEST_S),
    "cost": (0, MOST_RATE_KHR),
    "vehicle_khr": (0, MOST_RATE_KHR),
    "balance_khr_per_hour": (0, MOST_RATE_KHR),
    "carbon_khr_per_kg": (0, MOST_RATE_KHR),
    "max_stops": (0, MOST_LOAD),
    "items": (0, MOST_LOAD),
    "capacity_items": (0, MOST_LOAD),
    "_khr": (0, MOST_KHR),
    "_g": (0, MOST_LOAD),
    "_cm3": (0, MOST_LOAD),
}
PLAN_BOUNDS = {"latitude": (-90, 90), "longitude": (-180, 180)}

# What the dataclasses leave unsaid because the name says it.
WORDS = {
    "id": "Unique among its kind.",
    "latitude": "Degrees, WGS 84.",
    "longitude": "Degrees, WGS 84.",
    "duration_s": "Seconds.",
    "window": "When it begins.",
    "fixed_khr": "Once for a run, riel.",
    "per_hour_khr": "For each hour from the start of the run to its end, riel.",
    "per_km_khr": "For each kilometre, riel.",
    "collect_id": "Stop where the load is taken.",
    "deliver_id": "Stop where it is brought.",
    "stop_ids": "Stops that one vehicle serves, all of them or none.",
    "sequence": "Of the visit in its run, from 1.",
    "arrival_s": "Seconds since midnight.",
    "start_s": "Seconds since midnight.",
    "departure_s": "Seconds since midnight.",
    "end_s": "Seconds since midnight.",
    "distance_m": "Metres; of a step, from the place before.",
    "load_g": "Grams on board when arriving.",
    "load_cm3": "Cubic centimetres on board when arriving.",
    "load_items": "Parcels on board when arriving.",
    "cash_khr": "Cash carried when arriving, riel.",
    "waiting_s": "Idle seconds: for a window, or for a break to be due.",
    "share_cost_khr": "What the stop has of its run's cost, riel.",
    "share_co2e_g": "What the stop has of its run's emissions, grams of CO2e.",
    "about": "A sentence for people; ignored.",
    "totals": "Sums over all runs; ignored when read.",
    "on_arrival": "At the next place, before its service; else where the step before left it.",
    "explanation": "The rule in a sentence, and what would have to change.",
    "objective_khr": "What the problem's objective makes of the plan, riel.",
    "stop_id": "The stop's id in the problem.",
    "line": "Longitude and latitude of each vertex.",
}
CLOCK = {"type": "string", "pattern": r"^\d{2,}:[0-5]\d$", "description": "HH:MM for people."}


class Writer:
    """Turns dataclasses into schemas; each becomes one of ``$defs``."""

    def __init__(self, forms: dict[Any, Form], bounds: dict[str, tuple[int, int]]) -> None:
        self.forms, self.bounds = forms, bounds
        self.defs: dict[str, Any] = {}

    def schema(self, kind: Any, title: str, description: str, name: str) -> dict[str, Any]:
        root = self.object(kind)
        return {
            "$schema": "https://json-schema.org/draft/2020-12/schema",
            "$id": f"{BASE}/{name}.schema.json",
            "title": title,
            "description": description,
            **root,
            "$defs": dict(sorted(self.defs.items())),
        }

    def object(self, kind: Any) -> dict[str, Any]:
        form = self.forms.get(kind, Form())
        hints, said = get_type_hints(kind), attributes(kind)
        properties: dict[str, Any] = {}
        required = []
        if form.kind:
            properties["kind"] = {"const": form.kind}
            required.append("kind")
        for one in fields(kind):
            key = form.renamed.get(one.name, one.name)
            schema = self.of(hints[one.name], one.name)
            text = said.get(one.name) or WORDS.get(key)
            if text and "$ref" not in schema:
                schema["description"] = text
            elif text:
                schema = {**schema, "description": text}
            default = one.default
            if one.default_factory is not MISSING:
                default = one.default_factory()
            if default is MISSING:
                required.append(key)
            else:
                schema["default"] = plain(default)
            properties[key] = schema
        for key in sorted(form.derived):
            properties[key] = derived(key)
        return {
            "type": "object",
            "properties": properties,
            "required": required,
            "additionalProperties": False,
        }

    def of(self, kind: Any, name: str) -> dict[str, Any]:
        if kind is TimeWindow:
            return self.ref("Window", window())
        if is_dataclass(kind):
            if kind.__name__ not in self.defs:
                self.defs[kind.__name__] = {}
                self.defs[kind.__name__] = self.object(kind)
            return {"$ref": f"#/$defs/{kind.__name__}"}
        if get_origin(kind) in {Union, types.UnionType}:
            members = [self.of(m, name) for m in get_args(kind) if m is not type(None)]
            return nullable(members[0]) if type(None) in get_args(kind) else {"oneOf": members}
        if get_origin(kind) in {tuple, frozenset}:
            return self.list(kind, name)
        return self.scalar(kind, name)

    def list(self, kind: Any, name: str) -> dict[str, Any]:
        members = get_args(kind)
        if get_origin(kind) is frozenset or members[-1] is Ellipsis:
            return {"type": "array", "items": self.of(members[0], name)}
        parts = [self.of(member, name) for member in members]
        return {"type": "array", "prefixItems": parts, "items": False, "minItems": len(parts)}

    def scalar(self, kind: Any, name: str) -> dict[str, Any]:
        if issubclass(kind, Enum):
            return {"enum": [member.value for member in kind]}
        schema: dict[str, Any] = {"type": NAMES[kind]}
        if name == "id":
            schema["pattern"] = r"\S"
        if kind in {int, float}:
            for ending, (least, most) in self.bounds.items():
                if name == ending or (ending.startswith("_") and name.endswith(ending)):
                    schema |= {"minimum": least, "maximum": most}
                    break
        return schema

    def ref(self, name: str, schema: dict[str, Any]) -> dict[str, Any]:
        self.defs[name] = schema
        return {"$ref": f"#/$defs/{name}"}


def attributes(kind: Any) -> dict[str, str]:
    """What the docstring says under Attributes."""
    text = (kind.__doc__ or "").partition("Attributes:")[2]
    pairs = re.findall(r"^ {8}(\w+): (.*(?:\n {12}.*)*)", text, re.MULTILINE)
    return {name: " ".join(said.replace("`", "").split()) for name, said in pairs}


def derived(key: str) -> dict[str, Any]:
    if key in {"arrival", "start", "departure", "end"}:
        return dict(CLOCK)
    if key == "totals":
        return {"type": "object", "description": WORDS[key]}
    if key == "about":
        return {"type": "string", "description": WORDS[key]}
    return {"type": "integer"} | ({"description": WORDS[key]} if key in WORDS else {})


def window() -> dict[str, Any]:
    time = {
        "oneOf": [
            {"type": "integer", "minimum": 0, "maximum": LATEST_S},
            {"type": "string", "pattern": r"^\d{1,2}:[0-5]\d(:[0-5]\d)?$"},
        ]
    }
    return {
        "type": "array",
        "prefixItems": [time, time],
        "items": False,
        "minItems": 2,
        "description": "When it opens and when it closes, both included: seconds since midnight "
        'or "HH:MM", up to 48:00 on the following day.',
    }


def nullable(schema: dict[str, Any]) -> dict[str, Any]:
    if "type" in schema:
        return {**schema, "type": [schema["type"], "null"]}
    return {"anyOf": [schema, {"type": "null"}]}


def problem() -> dict[str, Any]:
    forms = {RoutingProblem: Form(derived=frozenset({"about"}))}
    writer = Writer(forms, BOUNDS)
    schema = writer.schema(
        RoutingProblem,
        "Routing problem",
        "Hubs, vehicles and stops of one day, what belongs together, and what is wanted.",
        "problem",
    )
    for key in ("hubs", "vehicles"):
        schema["properties"][key]["minItems"] = 1
    return schema


def plan() -> dict[str, Any]:
    return Writer(dict(FORMS), PLAN_BOUNDS).schema(
        Plan,
        "Plan",
        "The runs of one day with every step, and what was left out and why. Texts of times, "
        "totals, sequences and shares are for people; the seconds count.",
        "plan",
    )


def text_of(schema: dict[str, Any]) -> str:
    return json.dumps(schema, ensure_ascii=False, indent=2) + "\n"


if __name__ == "__main__":
    for name, made in (("problem", problem()), ("plan", plan())):
        (DATA / f"{name}.schema.json").write_text(text_of(made), encoding="utf-8")
