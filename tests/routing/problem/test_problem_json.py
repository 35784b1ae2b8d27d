"""Problems as JSON: what is written is read again, and every slip is named with its place."""

from __future__ import annotations

import json
from copy import deepcopy
from typing import Any

import jsonschema
import pytest
from drawn_problems import problems
from hypothesis import given, settings
from hypothesis import strategies as st

from gis_data import InputError
from routing import (
    RoutingProblem,
    TimeWindow,
    problem_from_dict,
    problem_from_json,
    problem_schema,
    problem_to_dict,
)

DAY: dict[str, Any] = {
    "about": "A motorcycle brings one parcel to the market.",
    "hubs": [{"id": "post-office", "latitude": 11.5759, "longitude": 104.9227}],
    "vehicles": [
        {
            "id": "moto",
            "profile": "motorcycle",
            "capacity_g": 40_000,
            "capacity_cm3": 200_000,
            "shift": ["08:00", 61_200],
        }
    ],
    "stops": [{"id": "market", "latitude": 11.5696, "longitude": 104.921, "weight_g": 2_000}],
}


def told(day: Any) -> list[str]:
    with pytest.raises(InputError) as caught:
        problem_from_dict(day)
    return [str(problem) for problem in caught.value.problems]


def changed(pointer: str, value: Any) -> dict[str, Any]:
    """The day with one value set, by its JSON pointer."""
    day: Any = deepcopy(DAY)
    *path, last = pointer.strip("/").split("/")
    here = day
    for key in path:
        here = here[int(key) if isinstance(here, list) else key]
    here[int(last) if isinstance(here, list) else last] = value
    return day


@settings(max_examples=40, deadline=None)
@given(problems())
def test_a_problem_is_read_as_it_was_written(problem: RoutingProblem):
    text = json.dumps(problem_to_dict(problem), ensure_ascii=False)
    assert problem_from_json(text) == problem
    assert problem_from_json(text.encode()) == problem
    jsonschema.validate(json.loads(text), problem_schema(), jsonschema.Draft202012Validator)


def test_what_has_its_default_is_left_out():
    written = problem_to_dict(problem_from_dict(DAY))
    assert written["stops"] == DAY["stops"]
    assert written["vehicles"][0]["shift"] == ["08:00", "17:00"]
    assert list(written) == ["hubs", "vehicles", "stops"]


@pytest.mark.parametrize(
    ("given_shift", "shift"),
    [
        ([28_800, 61_200], (28_800, 61_200)),
        (["8:00", "17:00"], (28_800, 61_200)),
        (["08:00:30", 61_200.0], (28_830, 61_200)),
        (["22:00", "30:00"], (79_200, 108_000)),
    ],
)
def test_times_are_seconds_or_hours_and_minutes(given_shift, shift):
    problem = problem_from_dict(changed("/vehicles/0/shift", given_shift))
    assert problem.vehicles[0].shift == TimeWindow(*shift)


@pytest.mark.parametrize(
    ("pointer", "value", "said"),
    [
        ("/stops/0/wieght_g", 5, "an unknown key; expected one of id, latitude"),
        ("/stops/0/wieght_g", 5, "Did you mean weight_g?"),
        ("/stops/0/weight_g", "5", "got '5'; expected a whole number"),
        ("/stops/0/weight_g", 5.5, "got 5.5; expected a whole number"),
        ("/stops/0/weight_g", None, "expected a whole number"),
        ("/stops/0/latitude", "11.5", "expected a finite number"),
        ("/stops/0/latitude", float("nan"), "got nan; expected a finite number"),
        ("/stops/0/task", "bring", "one of deliver, collect"),
        ("/stops/0/skills", "heavy", "a list"),
        ("/stops/0/windows", [["8:00"]], "two times"),
        ("/stops/0/windows", ["8:00", "9:00"], "two times"),
        ("/stops/0/id", 7, "a text"),
        ("/vehicles/0/profile", "motorcicle", "Did you mean motorcycle?"),
        ("/vehicles/0/shift", ["8 am", "17:00"], "/0: got '8 am'; expected seconds since"),
        ("/vehicles/0/open_end", 1, "true or false"),
        ("/vehicles/0/start", {"latitude": 1}, "/longitude: got nothing; expected a finite number"),
        ("/vehicles/0/costs", {"per_hour": 1}, "Did you mean per_hour_khr?"),
        ("/vehicles/0/breaks", [{"duration_s": 60}], "/window: got nothing"),
        ("/objective", [], "an object (objective)"),
        ("/hubs", {"id": "a"}, "a list"),
        ("/stops/0", "market", "an object (stop)"),
    ],
)
def test_a_wrong_value_is_named_with_its_pointer(pointer: str, value: Any, said: str):
    text = told(changed(pointer, value))[0]
    assert text.startswith(pointer)
    assert said in text


def test_what_is_missing_is_named():
    assert told({}) == [
        "/hubs: got nothing; expected a list. Add it.",
        "/vehicles: got nothing; expected a list. Add it.",
        "/stops: got nothing; expected a list. Add it.",
    ]
    assert "an object (routing problem)" in told([])[0]


def test_slips_of_form_and_of_sense_are_told_together():
    day = changed("/stops/0/latitude", "north")
    day["stops"].append({"id": "palace", "latitude": 95, "longitude": 104.93, "priority": 0})
    day["vehicles"][0] |= {"capacity_g": -1, "wheels": 2}
    day["vehicles"].append({**DAY["vehicles"][0], "max_stops": -1})
    texts = told(day)
    assert len(texts) == 5
    for said in ("/latitude", "wheels", "stop palace:", "priority", "max_stops"):
        assert any(said in text for text in texts)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('{"hubs": [{"id": "a", "latitude": 1, "latitude": 2}]}', 'key "latitude" of "a"'),
        ('{"hubs": [], "hubs": [], "hubs": []}', "3 values in one object"),
        ('{"hubs": [{"id": "a", "latitude": NaN}]}', "got NaN; expected a finite number"),
        ('{"hubs": [{"id": "a", "latitude": -Infinity}]}', "got -Infinity"),
        ('{"hubs": [}', "line 1, column 11"),
        ("", "the end of the text"),
        ("[" * 100_000, "nested too deeply"),
        ('{"hubs": ' + "9" * 5_000 + "}", "too long"),
        (b"\xff\xfe{}", "not UTF-8 at position 0"),
    ],
)
def test_what_is_no_json(text: str | bytes, said: str):
    with pytest.raises(InputError, match="cannot be used") as caught:
        problem_from_json(text)
    assert said in str(caught.value)


def test_a_byte_order_mark_is_no_fault():
    assert problem_from_json(json.dumps(DAY).encode("utf-8-sig")) == problem_from_dict(DAY)


scraps = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=3),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=3), inner, max_size=2)
    ),
    max_leaves=5,
)
POINTERS = [
    *("/hubs", "/hubs/0", "/hubs/0/id", "/hubs/0/latitude", "/vehicles/0", "/vehicles/0/breaks"),
    *("/vehicles/0/shift", "/vehicles/0/first", "/vehicles/0/skills", "/vehicles/0/costs"),
    *("/stops/0", "/stops/0/id", "/stops/0/windows", "/stops/0/task", "/stops/0/weight_g"),
    *("/pairs", "/groups", "/objective", "/about"),
]


@settings(max_examples=150, deadline=None)
@given(st.sampled_from(POINTERS), scraps)
def test_whatever_stands_there_is_read_or_refused_with_problems(pointer: str, value: Any):
    problem, problems = None, ()
    try:
        problem = problem_from_dict(changed(pointer, value))
    except InputError as error:
        problems = error.problems
    assert bool(problems) is (problem is None)
    assert problem is None or problem_from_dict(problem_to_dict(problem)) == problem


def test_a_number_beyond_all_bounds_is_no_number():
    assert "/hubs/0/latitude" in told(changed("/hubs/0/latitude", 10**400))[0]
