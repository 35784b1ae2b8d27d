"""The page on problems and plans: its example is the golden pair, its figures are those shipped."""

from __future__ import annotations

import re
from dataclasses import fields
from pathlib import Path

import pytest

from routing import (
    Break,
    Group,
    Hub,
    Loading,
    Objective,
    Pair,
    Pause,
    Plan,
    Profile,
    Run,
    SolverNote,
    Stop,
    TimeWindow,
    Unassigned,
    Vehicle,
    VehicleCosts,
    Visit,
    co2e_g_per_km,
    costs_of,
    problem_from_json,
)

ROOT = Path(__file__).parents[3]
PAGE = (ROOT / "docs" / "planner-problem.md").read_text(encoding="utf-8")
RENAMED = {"geometry": "line"}


def test_the_worked_example_is_the_golden_pair():
    blocks = re.findall(r"```json\n(.*?)```", PAGE, re.DOTALL)
    golden = ROOT / "tests" / "routing" / "golden"
    texts = [
        (golden / f"morning_{side}.json").read_text(encoding="utf-8") for side in ("in", "out")
    ]
    assert blocks == texts
    assert problem_from_json(blocks[0]).stops


@pytest.mark.parametrize(
    "kind",
    [
        *(Hub, Vehicle, VehicleCosts, Break, Stop, Pair, Group, Objective),
        *(Plan, Run, Visit, Loading, Pause, Unassigned, SolverNote),
    ],
)
def test_every_field_is_on_the_page(kind: type):
    for one in fields(kind):
        name = RENAMED.get(one.name, one.name)
        assert re.search(rf"[`\"]{name}[`\"]", PAGE), f"{kind.__name__}.{name}"


@pytest.mark.parametrize("profile", Profile)
def test_the_figures_on_the_page_are_those_that_are_reckoned_with(profile: Profile):
    vehicle = Vehicle(id="v", profile=profile, capacity_g=1, capacity_cm3=1, shift=TimeWindow(0, 1))
    costs = costs_of(vehicle)
    row = f"| {profile} | {costs.fixed_khr:,} | {costs.per_hour_khr:,} | {costs.per_km_khr:,} |"
    assert row in PAGE
    assert re.search(rf"^\| {profile} \|.*\| {co2e_g_per_km(vehicle)} \|$", PAGE, re.MULTILINE)
