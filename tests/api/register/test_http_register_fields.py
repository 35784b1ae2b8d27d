"""Every field of the register's routes says how sensitive it is, and none says too much."""

from __future__ import annotations

import copy

import pytest

from gis_data.db import SENSITIVITY, Sensitivity

KINDS = {kind.value for kind in Sensitivity}
SECRET = {"who", "why", "parcel", "source_id", "name", "telephone", "contact", "keep_until"}


@pytest.fixture(scope="module")
def document(client):
    return client.get("/openapi.json").json()


def register_operations(document):
    for path, methods in document["paths"].items():
        if path.startswith("/v1/register/"):
            yield from ((f"{method} {path}", told) for method, told in methods.items())


def fields(document, operation):
    """Every parameter, property and plain body of an operation, with where it stands."""
    for parameter in operation.get("parameters", []):
        yield f"parameter {parameter['name']}", parameter["schema"]
    contents = [operation.get("requestBody", {}).get("content", {})]
    contents += [response.get("content", {}) for response in operation["responses"].values()]
    for content in contents:
        for media_type, told in content.items():
            if media_type != "application/problem+json":  # the same for every route
                yield from properties(document, told["schema"], media_type, frozenset())


def properties(document, schema, where, seen):
    if "$ref" in schema:
        name = schema["$ref"].rpartition("/")[2]
        if name not in seen:
            inside = document["components"]["schemas"][name]
            yield from properties(document, inside, f"{where} {name}", seen | {name})
        return
    if "properties" not in schema and not {"anyOf", "items"} & schema.keys():
        yield where, schema  # a plain body
    for part in schema.get("anyOf", []):
        if "$ref" in part:
            yield from properties(document, part, where, seen)
    if "items" in schema and "$ref" in schema["items"]:
        yield from properties(document, schema["items"], where, seen)
    for name, field in schema.get("properties", {}).items():
        yield f"{where}.{name}", field
        if {"$ref", "items", "anyOf"} & field.keys():
            yield from properties(document, field, f"{where}.{name}", seen)


def unsaid(document):
    return [
        f"{name}: {where}"
        for name, operation in register_operations(document)
        for where, field in fields(document, operation)
        if field.get(SENSITIVITY) not in KINDS
    ]


def test_every_field_says_how_sensitive_it_is(document):
    assert len(list(register_operations(document))) == 14
    assert unsaid(document) == []


@pytest.mark.parametrize("model", ["RegisteredAddress", "MatchRow", "DeliveryQuestion"])
def test_one_that_does_not_is_found(document, model):
    spoilt = copy.deepcopy(document)
    name, field = next(iter(spoilt["components"]["schemas"][model]["properties"].items()))
    del field[SENSITIVITY]
    assert any(f"{model}.{name}" in found for found in unsaid(spoilt))


def test_nothing_that_goes_out_is_more_than_public_but_what_the_caller_sent(document):
    sent_by_the_caller = {"matches", "key", "proposal", "status", "kept", "refused", "item",
                          "reason"}  # fmt: skip
    for name, operation in register_operations(document):
        for response in operation["responses"].values():
            for media_type, told in response.get("content", {}).items():
                if media_type == "application/problem+json":
                    continue
                for where, field in properties(document, told["schema"], "", frozenset()):
                    last = where.rpartition(".")[2]
                    assert last not in SECRET - {"name"}, (name, where)
                    if last not in sent_by_the_caller:
                        assert field[SENSITIVITY] == "public", (name, where)
