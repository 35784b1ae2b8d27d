"""Plans as JSON: nothing is lost on the way, and figures for people add up."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import jsonschema
import pytest
import written_schemas
from days import EMPTY, PLAN, PROBLEM
from hypothesis import given, settings
from hypothesis import strategies as st

from gis_data import InputError
from routing import (
    Loading,
    Pause,
    Plan,
    Run,
    Visit,
    plan_from_dict,
    plan_from_json,
    plan_schema,
    plan_to_dict,
    problem_schema,
    shares_of,
)

seconds = st.integers(0, 172_800)
metres = st.integers(0, 10**6)
degrees = st.floats(-90, 90)
texts = st.text(st.characters(exclude_categories=["Cs"]), max_size=8)
visits = st.builds(
    Visit,
    **dict.fromkeys(("latitude", "longitude"), degrees),
    **dict.fromkeys(("arrival_s", "start_s", "departure_s"), seconds),
    distance_m=metres,
    load_g=metres,
    load_cm3=metres,
    load_items=metres,
    cash_khr=metres,
)
loadings = st.builds(
    Loading, st.sampled_from([hub.id for hub in PLAN.hubs]), seconds, seconds, metres
)
pauses = st.builds(Pause, seconds, seconds, st.booleans())
points = st.tuples(degrees, degrees)


@st.composite
def plans(draw: st.DrawFn) -> Plan:
    """Any values of the right types: a reader has no opinion of them."""
    runs = []
    for run in draw(st.lists(st.sampled_from(PLAN.runs), max_size=3)):
        steps = draw(st.lists(visits | loadings | pauses, max_size=5).map(tuple))
        line = draw(st.lists(points, max_size=4).map(tuple))
        runs.append(replace(run, steps=steps, geometry=line, cost_khr=draw(metres)))
    trace = draw(st.lists(st.tuples(st.floats(0, 9), st.floats(0, 1e9)), max_size=3).map(tuple))
    solver = replace(PLAN.solver, said=draw(texts), trace=trace, time_limit_s=draw(st.floats(0, 9)))
    return replace(PLAN, runs=tuple(runs), solver=solver, verified=draw(st.booleans()))


@settings(max_examples=40, deadline=None)
@given(plans())
def test_a_plan_is_read_as_it_was_written(plan: Plan):
    text = json.dumps(plan_to_dict(plan), ensure_ascii=False)
    assert plan_from_json(text) == plan
    jsonschema.validate(json.loads(text), plan_schema(), jsonschema.Draft202012Validator)


def test_shares_are_written_beside_and_change_nothing():
    written = plan_to_dict(PLAN, shares=shares_of(PROBLEM, PLAN))
    steps = [step for run in written["runs"] for step in run["steps"] if step["kind"] == "visit"]
    assert sum(step["share_cost_khr"] for step in steps) == PLAN.cost_khr
    assert sum(step["share_co2e_g"] for step in steps) == PLAN.co2e_g
    jsonschema.validate(json.loads(json.dumps(written)), plan_schema())
    assert plan_from_dict(json.loads(json.dumps(written))) == PLAN


def test_a_plan_without_its_lines():
    written = plan_to_dict(PLAN, lines=False)
    assert all("line" not in run for run in written["runs"])
    bare = tuple(replace(run, geometry=()) for run in PLAN.runs)
    assert plan_from_dict(written) == replace(PLAN, runs=bare)


def test_figures_for_people():
    written = plan_to_dict(PLAN)
    first, second = written["runs"]
    assert (first["start"], first["end"], first["stops"], first["loadings"]) == (
        "08:00",
        "09:26",
        2,
        1,
    )
    assert (second["start"], second["end"]) == ("23:30", "24:13")
    assert second["starts_at"] == {"latitude": 11.6, "longitude": 104.9}
    assert [step.get("sequence") for step in first["steps"]] == [1, None, None, None, 2]
    assert written["totals"] == {
        "runs": 2,
        "stops_served": 4,
        "stops_unassigned": 1,
        "loadings": 1,
        "distance_m": 15_000,
        "distance_km": 15.0,
        "duration_s": 7_780,
        "duration_h": 2.16,
        "waiting_s": 460,
        "cost_khr": 21_002,
        "co2e_g": 2_782,
        "co2e_kg": 2.782,
    }


def test_waiting_is_what_is_neither_service_nor_rest():
    steps = plan_to_dict(PLAN)["runs"][0]["steps"]
    # For the market's window; for the first break; for the second; between it and the service.
    assert [step.get("waiting_s") for step in steps] == [60, None, 200, 100, 100]


def test_an_empty_plan():
    assert plan_from_dict(plan_to_dict(EMPTY)) == EMPTY
    assert plan_to_dict(EMPTY)["totals"]["distance_km"] == 0


def told(plan: dict[str, Any]) -> list[str]:
    with pytest.raises(InputError, match="The plan cannot be used") as caught:
        plan_from_dict(plan)
    return [str(problem) for problem in caught.value.problems]


def test_slips_in_a_plan_are_told_at_once():
    plan = plan_to_dict(PLAN)
    plan["runs"][0]["steps"][0]["arrival_s"] = "08:00"
    plan["runs"][0]["steps"][1]["kind"] = "refuel"
    plan["runs"][1]["prophile"] = "van"
    plan["unassigned"][0]["reason"] = "too_havy"
    del plan["engine"]
    texts = told(plan)
    assert len(texts) == 5
    for said in (
        "/runs/0/steps/0/arrival_s: got '08:00'",
        "/runs/0/steps/1/kind: got 'refuel'; expected one of visit, loading, pause",
        "Did you mean profile?",
        "Did you mean too_heavy?",
        "/engine: got nothing",
    ):
        assert any(said in text for text in texts)


def test_a_run_of_an_unknown_hub_is_told():
    plan = plan_to_dict(PLAN)
    plan["hubs"].pop()
    assert told(plan) == ["/runs/1: got hub takhmau; expected a hub of this plan. Add it to hubs."]


def test_the_published_schemas_are_those_of_the_dataclasses():
    remedy = "run python tests/routing/export/written_schemas.py"
    assert problem_schema() == json.loads(json.dumps(written_schemas.problem())), remedy
    assert plan_schema() == json.loads(json.dumps(written_schemas.plan())), remedy
    for schema in (problem_schema(), plan_schema()):
        jsonschema.Draft202012Validator.check_schema(schema)


def test_the_schema_knows_every_part_of_a_run():
    assert set(plan_schema()["$defs"]) >= {k.__name__ for k in (Run, Visit, Loading, Pause)}
