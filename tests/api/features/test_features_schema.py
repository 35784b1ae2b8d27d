"""Schemathesis asks everything that the OpenAPI documents allow, and much that they do not."""

from __future__ import annotations

import contextlib
import warnings

import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis.errors import Unsatisfiable
from schemathesis import GenerationMode
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_schema_conformance,
]


def few(examples):
    return settings(
        max_examples=examples,
        derandomize=True,
        database=None,
        deadline=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )


def without_lifespan(app):
    """The application as it runs: each request of Schemathesis would start and stop it anew."""

    async def running(scope, receive, send):
        if scope["type"] != "lifespan":
            await app(scope, receive, send)
            return
        while (await receive())["type"] == "lifespan.startup":
            await send({"type": "lifespan.startup.complete"})
        await send({"type": "lifespan.shutdown.complete"})

    return running


def ask_everything(app, document, examples, mode, skip=()):
    """Ask each operation of a document; Schemathesis raises what it finds. How many there were."""
    asked = 0
    schema = schemathesis.openapi.from_asgi(document, without_lifespan(app))
    for result in schema.get_all_operations():
        operation = result.ok()
        if operation.path in skip:
            continue

        @few(examples)
        @given(case=operation.as_strategy(generation_mode=mode))
        def ask(case):
            case.call_and_validate(checks=CHECKS)

        with contextlib.suppress(Unsatisfiable):  # without parameters nothing can be wrong
            ask()
            asked += 1
    return asked


MODES = [GenerationMode.POSITIVE, GenerationMode.NEGATIVE]


@pytest.mark.parametrize("mode", MODES)
def test_the_open_layers_answer_whatever_is_asked(client_with_register, mode):
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        assert ask_everything(client_with_register.app, "/ogc/api", 4, mode) > 20


LONG = {"/v1/route-plans", "/v1/routes", "/v1/matrix", "/v1/isochrones"}
"""They search and may take seconds; their input is tried by tests of their own."""


@pytest.mark.parametrize("mode", MODES)
def test_every_other_route_answers_whatever_is_asked(client_with_register, mode):
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        assert ask_everything(client_with_register.app, "/openapi.json", 3, mode, LONG) > 10
