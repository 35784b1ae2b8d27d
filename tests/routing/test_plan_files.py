"""Plans as files: the JSON contract, GeoJSON, and golden pairs that double as documentation."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
import routing_towns

import routing
from routing import (
    BeelineEngine,
    Hub,
    InsertionSolver,
    Profile,
    RoutingProblem,
    Stop,
    TimeWindow,
    Vehicle,
    build_problem,
    plan_routes,
    plan_to_dict,
    plan_to_geojson,
)
from routing.engines.beeline import BeelineFigures

GOLDEN = Path(__file__).parent / "golden"

# Figures of its own, so that a new calibration does not move the golden plans.
ENGINE = BeelineEngine(BeelineFigures(1.5, dict.fromkeys(Profile, 18.0)))


def windows_of(spans: list[list[int]]) -> tuple[TimeWindow, ...]:
    return tuple(TimeWindow(*span) for span in spans)


def problem_of(case: dict[str, Any]) -> RoutingProblem:
    vehicles = [
        Vehicle(**{**row, "profile": Profile(row["profile"]), "shift": TimeWindow(*row["shift"])})
        for row in case["vehicles"]
    ]
    stops = [
        Stop(**{**row, "windows": windows_of(row.get("windows", []))}) for row in case["stops"]
    ]
    return build_problem(Hub(**case["hub"]), vehicles, stops)


@pytest.mark.parametrize("case", sorted(path.name[:-8] for path in GOLDEN.glob("*_in.json")))
def test_golden_pair(case: str):
    problem = problem_of(json.loads((GOLDEN / f"{case}_in.json").read_text(encoding="utf-8")))
    expected = json.loads((GOLDEN / f"{case}_out.json").read_text(encoding="utf-8"))
    plan = plan_routes(problem, ENGINE, solver=InsertionSolver())
    assert json.loads(json.dumps(plan_to_dict(plan))) == expected


def test_there_are_golden_pairs():
    names = {path.name for path in GOLDEN.iterdir()}
    assert {name.replace("_in.", "_out.") for name in names if "_in." in name} <= names
    assert len(names) >= 4


def test_the_json_contract(post_office, motorcycle, central_market):
    plan = plan_routes(build_problem(post_office, [motorcycle], [central_market]), ENGINE)
    written = plan_to_dict(plan)
    assert {"runs", "unassigned", "totals", "engine", "solver", "verified"} <= set(written)
    visit = written["runs"][0]["visits"][0]
    assert visit["arrival"] == f"08:{(visit['arrival_s'] - routing_towns.EIGHT) // 60:02}"
    assert written["totals"]["stops_served"] == 1
    assert written["engine"]["on_roads"] is False


def test_geojson_has_the_hub_the_lines_and_the_visits_in_order(
    post_office, motorcycle, central_market, royal_palace
):
    problem = build_problem(post_office, [motorcycle], [central_market, royal_palace])
    collection = plan_to_geojson(plan_routes(problem, ENGINE))
    kinds = [feature["properties"]["kind"] for feature in collection["features"]]
    assert kinds == ["hub", "run", "visit", "visit"]
    line = collection["features"][1]["geometry"]["coordinates"]
    assert line[0] == line[-1] == [104.9227, 11.5759]
    assert [f["properties"]["sequence"] for f in collection["features"][2:]] == [1, 2]
    json.dumps(collection)


def test_the_front_door_names_what_is_there():
    assert sorted(routing.__all__) == sorted(set(routing.__all__))
    for name in routing.__all__:
        assert getattr(routing, name) is not None
