"""The OpenAPI document, the headers, and the documentation for people."""

from __future__ import annotations

from pathlib import Path

import jsonschema
import pytest
from fastapi.routing import APIRoute

from api.errors import TABLE
from api.http import problems

ROOT = Path(__file__).resolve().parents[2]
FILES = {"image/svg+xml", "application/vnd.apache.parquet"}
NDJSON = "application/x-ndjson"


@pytest.fixture(scope="module")
def document(client):
    return client.get("/openapi.json").json()


def operations(document):
    return [
        (f"{method.upper()} {path}", operation)
        for path, methods in document["paths"].items()
        for method, operation in methods.items()
    ]


def resolved(document, schema):
    """A schema that stands on its own."""
    return {**schema, "components": document["components"]}


def test_every_route_is_in_the_document(app, document):
    routes = {
        f"{method} {route.path}"
        for route in app.routes
        if isinstance(route, APIRoute) and route.include_in_schema
        for method in route.methods
    }
    assert routes <= {name for name, _ in operations(document)}
    assert len(operations(document)) == 38


def test_every_route_has_a_tag_a_summary_and_an_example_answer(document):
    for name, operation in operations(document):
        assert operation["tags"], name
        assert operation["summary"], name
        assert operation["description"], name
        content = operation["responses"]["200"]["content"]
        if not content.keys() & FILES:  # a picture or a file is its own example
            assert content.get("application/json", content.get(NDJSON))["example"], name


def test_every_route_with_input_documents_its_problems(document):
    for name, operation in operations(document):
        assert "500" in operation["responses"], name
        if "parameters" in operation or "requestBody" in operation:
            problem = operation["responses"]["422"]["content"]["application/problem+json"]
            assert problem["example"]["problems"] is not None, name


def test_every_example_answer_keeps_to_its_schema(document):
    checked = 0
    for name, operation in operations(document):
        for response in operation["responses"].values():
            for content in response.get("content", {}).values():
                if "example" in content:
                    schema = resolved(document, content["schema"])
                    jsonschema.Draft202012Validator(schema).validate(content["example"])
                    checked += 1
        assert checked, name
    assert checked > 15


def test_every_example_request_keeps_to_its_schema_and_is_answered(
    client_with_roads, client_with_register, document
):
    for name, operation in operations(document):
        method, path = name.split()
        client = client_with_register if "/register/" in path else client_with_roads
        for parameter in operation.get("parameters", []):
            for example in parameter.get("examples", {}).values():
                answer = client.request(method, path, params={"q": example["value"]})
                assert answer.is_success
        for content in operation.get("requestBody", {}).get("content", {}).values():
            assert content["examples"], name
            for example in content["examples"].values():
                schema = resolved(document, content["schema"])
                jsonschema.Draft202012Validator(schema).validate(example["value"])
                answer = client.request(method, path, json=example["value"])
                assert answer.is_success, answer.text


def test_examples_speak_khmer_and_english(document):
    texts = [
        str(example["value"])
        for _, operation in operations(document)
        for parameter in operation.get("parameters", [])
        for example in parameter.get("examples", {}).values()
    ]
    assert any("ភ្នំពេញ" in text for text in texts)
    assert any("Phnom Penh" in text for text in texts)


def test_every_reference_in_the_document_leads_somewhere(document):
    def references(value):
        if isinstance(value, dict):
            if isinstance(value.get("$ref"), str):
                yield value["$ref"]
            for name, part in value.items():
                if name != "example":  # a schema that is an answer has references of its own
                    yield from references(part)
        elif isinstance(value, list):
            for part in value:
                yield from references(part)

    for reference in references(document):
        assert reference.removeprefix("#/components/schemas/") in document["components"]["schemas"]


def test_people_can_read_about_every_route_and_every_problem(document):
    text = (ROOT / "docs" / "api.md").read_text("utf-8")
    for name, _ in operations(document):
        assert f"`{name}`" in text, name
    own = [value for value in vars(problems).values() if isinstance(value, problems.Refusal)]
    shown = {row.slug for row in TABLE if row.status < 500} | {refusal.slug for refusal in own}
    hidden = {"source-unknown", "file-missing", "file-forbidden", "file-is-folder"}
    assert own
    for slug in shown - hidden:
        assert f"`{slug}`" in text, slug


@pytest.mark.parametrize("path", ["/", "/assets/app.js", "/healthz", "/v1/postcodes/1", "/nix"])
def test_every_answer_has_the_headers_of_a_careful_house(client, path):
    headers = client.get(path).headers
    assert "default-src 'self'" in headers["Content-Security-Policy"]
    assert "unsafe" not in headers["Content-Security-Policy"]
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "no-referrer"
    assert "set-cookie" not in headers
    assert "location" not in headers


@pytest.mark.parametrize("part", ["app.js", "style.css", "icon.svg", "words.js"])
def test_the_page_has_its_parts(client, part):
    assert client.get(f"/assets/{part}").status_code == 200


def test_the_page_writes_data_as_text_only_and_names_no_other_host():
    for file in (ROOT / "api" / "web").iterdir():
        text = file.read_text("utf-8").replace("http://www.w3.org/", "")
        assert "innerHTML" not in text
        assert "insertAdjacentHTML" not in text
        assert "http://" not in text
        assert "https://" not in text
