"""Every error over HTTP is an RFC 9457 problem, and none tells what it should not."""

from __future__ import annotations

import logging
from dataclasses import replace
from pathlib import Path

import orjson
import pytest

from addressing import CodeFormatError
from api.errors import PROBLEM_BASE, TABLE
from api.http.app import create_app
from api.http.json_body import LARGEST_BODY_BYTES
from api.settings import Settings
from gis_data import InputError, PhlovError, Problem, SourceMissingError
from routing import PlanRejectedError

SECRET = "sqlite:///var/secret.db row 17"


def is_problem(response) -> bool:
    body = response.json()
    return (
        response.headers["content-type"] == "application/problem+json"
        and {"type", "title", "status", "detail", "instance", "problems"} == body.keys()
        and body["type"].startswith(PROBLEM_BASE)
        and body["status"] == response.status_code
        and all(p.keys() == {"where", "given", "expected", "remedy"} for p in body["problems"])
    )


JSON = {"Content-Type": "application/json"}


@pytest.mark.parametrize(
    ("method", "path", "send", "status"),
    [
        ("GET", "/nothing", {}, 404),
        ("GET", "/assets/nothing.js", {}, 404),
        ("GET", "/assets/../app.py", {}, 404),
        ("GET", "/v1/geocode/", {}, 404),
        ("GET", "/docs", {}, 404),
        ("DELETE", "/healthz", {}, 405),
        ("POST", "/", {}, 405),
        ("GET", "/v1/geocode", {}, 422),
        ("GET", "/v1/reverse", {}, 422),
        ("GET", "/v1/postcodes/1", {}, 422),
        ("GET", "/v1/codes/1", {}, 422),
        ("POST", "/v1/geocode", {}, 400),
        ("POST", "/v1/route-plans", {}, 400),
        ("POST", "/v1/geocode", {"content": b"{", "headers": JSON}, 400),
        ("POST", "/v1/geocode", {"content": b"\xff\xfe", "headers": JSON}, 400),
        ("POST", "/v1/geocode", {"content": b'["\\ud800"]', "headers": JSON}, 400),
        ("POST", "/v1/geocode", {"content": b"[NaN]", "headers": JSON}, 400),
        ("POST", "/v1/geocode", {"content": b"[" * 100_000, "headers": JSON}, 400),
        ("POST", "/v1/geocode", {"content": b"a=b"}, 415),
        ("POST", "/v1/geocode", {"data": {"q": "x"}}, 415),
        ("POST", "/v1/geocode", {"content": b" " * (LARGEST_BODY_BYTES + 1), "headers": JSON}, 413),
    ],
)
def test_it_is_a_problem(client, method, path, send, status):
    response = client.request(method, path, **send)
    assert response.status_code == status
    assert is_problem(response)


def test_a_body_without_a_stated_length_is_bounded_too(client):
    chunks = (b" " * 65536 for _ in range(LARGEST_BODY_BYTES // 65536 + 2))
    response = client.post("/v1/geocode", content=chunks, headers=JSON)
    assert response.status_code == 413
    assert is_problem(response)


@pytest.fixture
def failing(app, client):
    """The application with a geocoder that fails as it is told."""

    class Broken:
        error: Exception = RuntimeError(SECRET)

        def geocode(self, *_, **__):
            raise self.error

    whole, broken = app.state.services, Broken()
    app.state.services = replace(whole, geocoder=broken)
    yield broken
    app.state.services = whole


@pytest.mark.parametrize(
    "error",
    [
        RuntimeError(SECRET),
        ValueError(SECRET),
        FileNotFoundError(2, SECRET, "/var/secret"),
        PermissionError(13, SECRET, "/var/secret"),
        PhlovError(SECRET),
        PlanRejectedError(SECRET),
    ],
)
def test_a_fault_of_our_own_tells_nothing_but_a_reference(client, failing, caplog, error):
    failing.error = error
    with caplog.at_level(logging.ERROR, logger="api.http.problems"):
        response = client.get("/v1/geocode", params={"q": "x"})
    assert response.status_code == 500
    assert is_problem(response)
    assert "secret" not in response.text
    assert "Traceback" not in response.text
    assert type(error).__name__ not in response.text
    reference = response.json()["detail"].rpartition("reference ")[2].rstrip(".")
    assert any(reference in record.getMessage() for record in caplog.records)
    assert response.headers["X-Content-Type-Options"] == "nosniff"


def test_missing_data_are_not_available_and_their_path_is_not_told(client, failing):
    failing.error = SourceMissingError(SECRET)
    response = client.get("/v1/geocode", params={"q": "x"})
    assert response.status_code == 503
    assert is_problem(response)
    assert "secret" not in response.text


def test_a_foreseen_error_has_the_row_of_the_table(client, failing):
    failing.error = CodeFormatError("no code")
    response = client.get("/v1/geocode", params={"q": "x"})
    assert response.status_code == 422
    assert response.json()["detail"] == "no code"
    assert response.json()["type"] == f"{PROBLEM_BASE}code-invalid"


def test_all_problems_of_an_input_are_listed(client, failing):
    problems = [Problem("here", "a", "b", "c"), Problem("there", "d", "e")]
    failing.error = InputError("Two things are wrong.", problems)
    body = client.get("/v1/geocode", params={"q": "x"}).json()
    assert body["detail"] == "Two things are wrong."
    assert [problem["where"] for problem in body["problems"]] == ["here", "there"]


def test_every_kind_of_error_has_a_slug_of_its_own():
    slugs = [row.slug for row in TABLE]
    assert len(slugs) == len(set(slugs))


def test_an_application_is_made_without_touching_the_disk():
    made = create_app(Settings(home=Path("/nowhere/at/all"), mirror=None))
    assert made.title == "Phlov"
    assert orjson.dumps(made.openapi())
