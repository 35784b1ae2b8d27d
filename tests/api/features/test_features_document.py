"""Every route of the open layers is in its OpenAPI document and in the documentation for people."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path

import pytest

from api.features.layers.wording import layer_names
from api.http.routes import feature_tiles, features

ROOT = Path(__file__).resolve().parents[3]


@pytest.fixture(scope="module")
def document(client_with_register):
    return client_with_register.get("/ogc/api").json()


def routes():
    return {
        route.path for router in (features.router, feature_tiles.router) for route in router.routes
    }


def test_every_route_is_described_for_every_layer(document):
    for name in layer_names():
        for path in routes():
            own = path.removeprefix("/ogc").replace("{collection}", name) or "/"
            assert own in document["paths"], own
    assert len(routes()) == 12  # the landing page stands at two


def test_people_can_read_about_every_route():
    text = (ROOT / "docs" / "sharing.md").read_text("utf-8")
    for path in routes() - {"/ogc/"}:
        assert f"{path}`" in text, path
    for name in layer_names():
        assert f"`{name}`" in text


def test_every_parameter_and_reference_of_the_document_leads_somewhere(document):
    def references(value):
        if isinstance(value, dict):
            if "$ref" in value:
                yield value["$ref"]
            for part in value.values():
                yield from references(part)
        elif isinstance(value, list):
            for part in value:
                yield from references(part)

    for reference in references(document):
        _, _, kind, name = reference.split("/")
        assert name in document["components"][kind], reference


def test_the_fields_that_are_described_are_those_that_come(client_with_register):
    for name in layer_names():
        page = client_with_register.get(f"/ogc/collections/{name}/items?limit=20").json()
        schema = client_with_register.get(f"/ogc/collections/{name}/queryables").json()
        kinds = {
            "string": str, "number": float, "integer": int, "boolean": bool,
        }  # fmt: skip
        for feature in page["features"]:
            extra = feature["properties"].keys() - schema["properties"].keys()
            assert extra <= {"resolution"}, name
            for field, value in feature["properties"].items():
                if value is not None and field in schema["properties"]:
                    told = schema["properties"][field]
                    assert isinstance(value, kinds[told["type"]]), (name, field)
                    assert value in told.get("enum", [value]), (name, field, value)


def test_longest_ring_goes_round_as_rfc_7946_has_it(client_with_register):
    page = client_with_register.get("/ogc/collections/provinces/items?limit=25").json()
    for feature in page["features"]:
        for polygon in feature["geometry"]["coordinates"]:
            outer = polygon[0]
            twice = sum((x2 - x1) * (y2 + y1) for (x1, y1), (x2, y2) in pairwise(outer))
            assert twice < 0, feature["id"]  # counter-clockwise
            assert outer[0] == outer[-1]
