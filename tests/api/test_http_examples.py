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
    "route": {"url": "/v1/routes", "json": ROUTE_BODIES["post_to_village"]["value"]},
    "route_422": {"url": "/v1/routes", "json": {"places": ["nowhere at all", "ភ្នំពេញ"]}},
    "matrix": {"url": "/v1/matrix", "json": MATRIX_BODIES["three"]["value"]},
    "matrix_422": {"url": "/v1/matrix", "json": {"places": []}},
    "isochrones": {"url": "/v1/isochrones", "json": REACH_BODIES["hub"]["value"]},
    "isochrones_422": {
        "url": "/v1/isochrones",
        "json": {"place": {"latitude": 104.9227, "longitude": 11.5759}, "minutes": [10]},
    },
    "health": {"url": "/healthz"},
    "ready": {"url": "/readyz"},
}


NEED_ROADS = ("route", "matrix", "isochrones")


@pytest.fixture(scope="module")
def ask_it(client, client_with_roads):
    """Send a request to the service that can answer it."""

    def call(name: str) -> Any:
        needs = name.removesuffix("_422") in NEED_ROADS
        return ask(client_with_roads if needs else client, name)

    return call


def ask(client, name: str) -> Any:
    request = dict(REQUESTS[name])
    url = request.pop("url")
    sends = "json" in request or "content" in request
    return client.request("POST" if sends else "GET", url, **request)


@pytest.fixture(scope="module")
def recorded(ask_it) -> Any:
    """The answers that ship; renewed first where that is asked for."""
    if RECORDING:
        answers = {name: ask_it(name).json() for name in REQUESTS}
        option = orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE
        RECORDED.write_bytes(orjson.dumps(answers, option=option))
    return orjson.loads(RECORDED.read_bytes())


@pytest.mark.parametrize("name", REQUESTS)
def test_the_documented_answer_is_what_the_code_answers(ask_it, recorded, name):
    assert ask_it(name).json() == recorded[name]


@pytest.mark.parametrize("name", REQUESTS)
def test_the_example_has_the_status_that_it_is_documented_for(ask_it, name):
    last = name.rpartition("_")[2]
    assert ask_it(name).status_code == (int(last) if last.isdecimal() else 200)


def test_no_other_answer_is_recorded(recorded):
    assert set(recorded) == set(REQUESTS)
