"""The documentation's example answers are what the running code answers.

Renew them after a wanted change: PHLOV_RECORD_EXAMPLES=1 pytest tests/api/test_http_examples.py
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import orjson
import pytest

import api.http
from api.http.examples import (
    BEGUN_NAMES,
    GEOCODE_BODIES,
    GEOCODE_QUERIES,
    MATRIX_BODIES,
    PLAN_BODIES,
    REACH_BODIES,
    ROUTE_BODIES,
    SHORT_FORMS,
    TYPED_BODIES,
)
from api.http.examples_problems import (
    CHECK_BODIES,
    ETA_BODIES,
    INSERT_BODIES,
    MORNING,
    PLAN,
    REPLAN_BODIES,
    SOLVE_BODIES,
)
from api.http.examples_register import (
    DELIVERY_BODIES,
    FIND_BODIES,
    MATCH_BODIES,
    PROOF_BODIES,
    PROPOSAL_BODIES,
)

RECORDED = Path(api.http.__file__).parent / "data" / "examples.json"
RECORDING = bool(os.environ.get("PHLOV_RECORD_EXAMPLES"))

MISTYPED_PLAN = {
    "hub": "104.9227,11.5759",
    "vehicles": "2xrocket",
    "parcels": [
        {"id": "P-1", "address": "Sangkat Voat Phnum, Phnom Penh", "weight_kg": "heavy"},
        {"id": "P-2", "latitude": 104.92, "longitude": 11.57},
    ],
}

WRONG_STOPS = [
    {"id": "palace", "latitude": 104.931, "longitude": 11.5639, "wieght_g": 1000},
    {"id": "palace", "latitude": 11.5639, "longitude": 104.931, "items": -1},
]

REQUESTS: dict[str, dict[str, Any]] = {
    "geocode": {"url": "/v1/geocode", "params": {"q": GEOCODE_QUERIES["khmer"]["value"]}},
    "geocode_422": {"url": "/v1/geocode", "params": {"limit": "many"}},
    "geocode_list": {"url": "/v1/geocode", "json": GEOCODE_BODIES["objects"]["value"]},
    "geocode_list_400": {
        "url": "/v1/geocode",
        "content": b'["Phnom Penh"',
        "headers": {"Content-Type": "application/json"},
    },
    "geocode_list_413": {"url": "/v1/geocode", "json": ["ភ្នំពេញ"] * 1001},
    "geocode_list_415": {
        "url": "/v1/geocode",
        "content": b"Phnom Penh",
        "headers": {"Content-Type": "text/plain"},
    },
    "geocode_list_422": {"url": "/v1/geocode", "json": []},
    "complete": {"url": "/v1/complete", "params": {"q": BEGUN_NAMES["khmer"]["value"], "limit": 2}},
    "complete_422": {"url": "/v1/complete", "params": {"q": "ទួលគ", "limit": "many"}},
    "complete_typed": {"url": "/v1/complete", "json": TYPED_BODIES["khmer"]["value"]},
    "complete_typed_400": {
        "url": "/v1/complete",
        "content": b'{"q": ',
        "headers": {"Content-Type": "application/json"},
    },
    "complete_typed_415": {
        "url": "/v1/complete",
        "content": b"q=Phnom",
        "headers": {"Content-Type": "application/x-www-form-urlencoded"},
    },
    "complete_typed_422": {"url": "/v1/complete", "json": {"q": "k" * 201}},
    "reverse": {
        "url": "/v1/reverse",
        "params": {"lat": "13.4125", "lon": "103.8670", "accuracy_m": "4"},
    },
    "reverse_422": {"url": "/v1/reverse", "params": {"lat": "103.8670", "lon": "13.4125"}},
    "address_reverse": {
        "url": "/v1/addresses/reverse",
        "params": {"lat": "11.5838", "lon": "104.9002", "accuracy_m": "20"},
    },
    "address_reverse_422": {
        "url": "/v1/addresses/reverse",
        "params": {"lat": "104.9002", "lon": "11.5838"},
    },
    "postcode": {"url": "/v1/postcodes/120407"},
    "postcode_404": {"url": "/v1/postcodes/120499"},
    "postcode_422": {"url": "/v1/postcodes/120007"},
    "code": {"url": "/v1/codes/7747-0626-4043"},
    "code_422": {"url": "/v1/codes/7747-0626-4044"},
    "short_form": {"url": "/v1/codes", "params": {"q": SHORT_FORMS["khmer"]["value"]}},
    "short_form_422": {"url": "/v1/codes", "params": {"q": "2707-7763"}},
    "suggestions": {
        "url": "/v1/codes/7747-0626-4034/suggestions",
        "params": {"postcode": "171005", "near": "13.4125,103.8670", "radius_m": "200"},
    },
    "suggestions_404": {
        "url": "/v1/codes/7747-0626-4034/suggestions",
        "params": {"postcode": "171099"},
    },
    "suggestions_422": {
        "url": "/v1/codes/7747-0626-4034/suggestions",
        "params": {"near": "103.8670,13.4125"},
    },
    "neighbours": {"url": "/v1/codes/7747-0626-4043/neighbours"},
    "neighbours_422": {"url": "/v1/codes/7747-0626-4044/neighbours"},
    "qr_422": {"url": "/v1/codes/7747-0626-4044/qr.svg"},
    "qr_503": {"url": "/v1/codes/7747-0626-4043/qr.svg"},
    "route_plan": {"url": "/v1/route-plans", "json": PLAN_BODIES["three_parcels"]["value"]},
    "route_plan_422": {"url": "/v1/route-plans", "json": MISTYPED_PLAN},
    "problem_schema": {"url": "/v1/problems/schema/problem"},
    "problem_schema_422": {"url": "/v1/problems/schema/parcel"},
    "problem_check": {"url": "/v1/problems/check", "json": CHECK_BODIES["morning"]["value"]},
    "problem_check_422": {"url": "/v1/problems/check", "json": {**MORNING, "stops": WRONG_STOPS}},
    "problem_solve": {"url": "/v1/problems/solve", "json": SOLVE_BODIES["morning"]["value"]},
    "problem_solve_422": {
        "url": "/v1/problems/solve",
        "json": {"problem": {**MORNING, "vehicles": []}, "start": {}, "engine": "graph"},
    },
    "problem_insert": {"url": "/v1/problems/insert", "json": INSERT_BODIES["palace"]["value"]},
    "problem_insert_422": {
        "url": "/v1/problems/insert",
        "json": {"problem": MORNING, "plan": PLAN, "stop_id": "Angkor Wat"},
    },
    "problem_replan": {"url": "/v1/problems/replan", "json": REPLAN_BODIES["late_letter"]["value"]},
    "problem_replan_422": {
        "url": "/v1/problems/replan",
        "json": {"problem": MORNING, "plan": PLAN, "now": "noon", "events": [{"kind": "rain"}]},
    },
    "problem_eta": {"url": "/v1/problems/eta", "json": ETA_BODIES["morning"]["value"]},
    "problem_eta_422": {
        "url": "/v1/problems/eta",
        "json": {"problem": {**MORNING, "stops": MORNING["stops"][:1]}, "plan": PLAN},
    },
    "route": {"url": "/v1/routes", "json": ROUTE_BODIES["post_to_village"]["value"]},
    "route_422": {"url": "/v1/routes", "json": {"places": ["nowhere at all", "ភ្នំពេញ"]}},
    "matrix": {"url": "/v1/matrix", "json": MATRIX_BODIES["three"]["value"]},
    "matrix_422": {"url": "/v1/matrix", "json": {"places": []}},
    "isochrones": {"url": "/v1/isochrones", "json": REACH_BODIES["hub"]["value"]},
    "isochrones_422": {
        "url": "/v1/isochrones",
        "json": {"place": {"latitude": 104.9227, "longitude": 11.5759}, "minutes": [10]},
    },
    "register_address": {"url": "/v1/register/addresses/1"},
    "register_address_404": {"url": "/v1/register/addresses/99"},
    "register_address_422": {"url": "/v1/register/addresses/0"},
    "register_address_503": {"url": "/v1/register/addresses/1"},
    "register_code": {"url": "/v1/register/codes/2611-4441-0720"},
    "register_code_404": {"url": "/v1/register/codes/7747-0626-4043"},
    "register_code_422": {"url": "/v1/register/codes/7747-0626-4044"},
    "register_find": {"url": "/v1/register/find", "json": FIND_BODIES["khmer"]["value"]},
    "register_find_422": {"url": "/v1/register/find", "json": {"latitude": 11.5838}},
    "register_match": {"url": "/v1/register/match", "json": MATCH_BODIES["meters"]["value"]},
    "register_match_413": {
        "url": "/v1/register/match",
        "json": {"addresses": [{"key": "meter 7"}] * 1001},
    },
    "register_match_422": {"url": "/v1/register/match", "json": {"addresses": [{"key": " "}]}},
    "register_changes": {"url": "/v1/register/changes", "params": {"since": "0", "limit": "2"}},
    "register_changes_409": {"url": "/v1/register/changes", "params": {"since": "1000"}},
    "register_changes_422": {"url": "/v1/register/changes", "params": {"since": "-1"}},
    "register_chain": {"url": "/v1/register/chain"},
    "register_chain_503": {"url": "/v1/register/chain"},
    "register_snapshot": {"url": "/v1/register/snapshot"},
    "register_snapshot_404": {"url": "/v1/register/snapshot"},
    "register_snapshot_file_404": {"url": "/v1/register/snapshot/root=261/etc.parquet"},
    "register_snapshot_file_422": {"url": f"/v1/register/snapshot/{'9' * 21}/etc.parquet"},
    "register_delta_409": {"url": "/v1/register/delta", "params": {"since": "1000"}},
    "register_delta_422": {"url": "/v1/register/delta", "params": {"since": "one"}},
    "register_proof": {
        "url": "/v1/register/proofs/verify",
        "json": PROOF_BODIES["shophouse"]["value"],
    },
    "register_proof_422": {
        "url": "/v1/register/proofs/verify",
        "json": {"proof": PROOF_BODIES["shophouse"]["value"]["proof"][:-8] + "AAAAAAAA"},
    },
    "register_keys": {"url": "/v1/register/keys"},
    "register_keys_503": {"url": "/v1/register/keys"},
    "register_proposal": {
        "url": "/v1/register/proposals",
        "json": PROPOSAL_BODIES["new"]["value"],
    },
    "register_proposal_404": {
        "url": "/v1/register/proposals",
        "json": {"address": 99, "house": "12"},
    },
    "register_proposal_422": {
        "url": "/v1/register/proposals",
        "json": {"latitude": 11.5841, "longitude": 104.9005, "unit": "120499"},
    },
    "register_deliveries": {
        "url": "/v1/register/deliveries",
        "json": DELIVERY_BODIES["two"]["value"],
    },
    "register_deliveries_422": {
        "url": "/v1/register/deliveries",
        "json": {"deliveries": [{"address": 1, "latitude": 11.58}]},
    },
    "register_statistics": {"url": "/v1/register/statistics"},
    "register_statistics_404": {"url": "/v1/register/statistics", "params": {"month": "2026-01"}},
    "register_statistics_422": {"url": "/v1/register/statistics", "params": {"month": "October"}},
    "health": {"url": "/healthz"},
    "ready": {"url": "/readyz"},
}

VOLATILE = {
    "route_plan": {  # how fast the search was
        "said": "The kernel keeps all rules asked for.",
        "trace": [[0.06, 13098.82]],
    },
    "register_proposal": {"proposal": "1f0c9a5e7d2b4c68"},  # drawn by lot
    "register_snapshot": {  # hashes of files, which differ between versions of Arrow
        "name": "root=261/3f1b0d5c9a7e2846.parquet",
        "sha256": "3f1b0d5c9a7e2846" * 4,
    },
}
"""What differs each time, and what stands for it in the documentation."""


NEED_ROADS = ("route", "matrix", "isochrones")


@pytest.fixture(scope="module")
def ask_it(client, client_with_roads, client_with_register):
    """Send a request to the service that can answer it."""

    def call(name: str) -> Any:
        if name.startswith("register_") and not name.endswith("_503"):
            without = name == "register_snapshot_404"
            return ask(client if without else client_with_register, name)
        needs = name.removesuffix("_422") in NEED_ROADS
        return ask(client_with_roads if needs else client, name)

    return call


def ask(client, name: str) -> Any:
    request = dict(REQUESTS[name])
    url = request.pop("url")
    sends = "json" in request or "content" in request
    return client.request("POST" if sends else "GET", url, **request)


def answer_of(response: Any, name: str) -> Any:
    """An answer as it is recorded: NDJSON as a text, what differs each time replaced."""
    if response.headers["Content-Type"].startswith("application/x-ndjson"):
        return response.text
    return replaced(response.json(), VOLATILE.get(name, {}))


def replaced(value: Any, by: dict[str, Any]) -> Any:
    if isinstance(value, dict):
        return {name: by.get(name) or replaced(part, by) for name, part in value.items()}
    return [replaced(part, by) for part in value] if isinstance(value, list) else value


@pytest.fixture(scope="module")
def recorded(ask_it) -> Any:
    """The answers that ship; renewed first where that is asked for."""
    if RECORDING:
        answers = {name: answer_of(ask_it(name), name) for name in REQUESTS}
        option = orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE
        RECORDED.write_bytes(orjson.dumps(answers, option=option))
    return orjson.loads(RECORDED.read_bytes())


@pytest.mark.parametrize("name", REQUESTS)
def test_the_documented_answer_is_what_the_code_answers(ask_it, recorded, name):
    assert answer_of(ask_it(name), name) == recorded[name]


@pytest.mark.parametrize("name", REQUESTS)
def test_the_example_has_the_status_that_it_is_documented_for(ask_it, name):
    last = name.rpartition("_")[2]
    assert ask_it(name).status_code == (int(last) if last.isdecimal() else 200)


def test_no_other_answer_is_recorded(recorded):
    assert set(recorded) == set(REQUESTS)
