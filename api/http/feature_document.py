"""Describe the OGC interface in OpenAPI 3.0, which its clients read."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from importlib.metadata import version
from typing import Any, Final

from api.features.crs import CRS84, SYSTEMS
from api.features.model import GEOMETRY, Field, LayerDescription
from api.http.feature_answers import field_schema
from api.http.feature_links import GEOJSON, JSON, OPENAPI, SCHEMA, TILES, Links
from api.http.feature_requests import DEFAULT_LIMIT, MOST_FEATURES

Schema = dict[str, Any]

_PROBLEM_KIND: Final = "application/problem+json"
_REFERENCE: Final = "#/components/{kind}/{name}"


def features_document(layers: Sequence[LayerDescription], links: Links) -> Schema:
    """The OpenAPI document of the interface with its collections."""
    paths: dict[str, Schema] = {
        "/": _get("landing", "Lead to everything else", _json("landingPage")),
        "/conformance": _get("conformance", "Name the standards that hold", _json("conformance")),
        "/api": _get("document", "Describe this interface", _content(OPENAPI, {"type": "object"})),
        "/collections": _get("collections", "List the collections", _json("collections")),
    }
    for layer in layers:
        paths |= _paths_of(layer)
    return {
        "openapi": "3.0.3",
        "info": {
            "title": "Phlov: open layers",
            "description": "Layers of Cambodia's addressing as OGC API - Features.",
            "version": version("phlov"),
            "license": {"name": "Apache-2.0"},
        },
        "servers": [{"url": links.to()}],
        "tags": [{"name": name} for name in ("service", *(layer.name for layer in layers))],
        "paths": paths,
        "components": {"parameters": _parameters(), "schemas": _schemas(), "responses": _answers()},
    }


def _paths_of(layer: LayerDescription) -> dict[str, Schema]:
    name, base = layer.name, f"/collections/{layer.name}"
    own = [_of_field(field) for field in layer.asked]
    common = [_ref("parameters", each) for each in _PAGE_PARAMETERS]
    feature = [_in_path("feature", "Id of a feature"), _ref("parameters", "crs")]
    tile = [_in_path(each, "Of the tile", "integer") for each in ("zoom", "row", "column")]
    grid = f"{base}/tiles/WebMercatorQuad"
    paths = {
        base: _get(f"{name}.describe", layer.title, _json("collection"), tag=name),
        f"{base}/queryables": _get(
            f"{name}.queryables",
            "Fields for filters",
            _content(SCHEMA, {"type": "object"}),
            tag=name,
        ),
        f"{base}/items": _get(
            f"{name}.items", layer.text, _geojson("featureCollection"), [*common, *own], tag=name
        ),
        f"{base}/items/{{feature}}": _get(
            f"{name}.item", "One feature", _geojson("feature"), feature, tag=name, missing=True
        ),
    }
    if layer.zooms is not None:
        paths |= {
            f"{base}/tiles": _get(f"{name}.tilesets", "Grids", _json("anything"), tag=name),
            grid: _get(f"{name}.tileset", "The grid", _json("anything"), tag=name),
            f"{grid}/{{zoom}}/{{row}}/{{column}}": _get(
                f"{name}.tile",
                f"A tile, level {layer.zooms.first} to {layer.zooms.last}",
                _content(TILES, {"type": "string", "format": "binary"}),
                tile,
                tag=name,
                missing=True,
                empty=True,
            ),
        }
    return paths


def _get(
    operation: str,
    summary: str,
    content: Schema,
    parameters: Iterable[Schema] = (),
    *,
    tag: str = "service",
    missing: bool = False,
    empty: bool = False,
) -> Schema:
    responses: Schema = {"200": {"description": "The answer", "content": content}}
    if empty:
        responses["204"] = {"description": "Nothing is to be seen there"}
    responses["304"] = {"description": "What the caller has is as it was"}
    responses["400"] = _ref("responses", "parametersInvalid")
    if missing:
        responses["404"] = _ref("responses", "notFound")
    for status, name in (("500", "internal"), ("503", "unavailable")):
        responses[status] = _ref("responses", name)
    return {
        "get": {
            "operationId": operation,
            "summary": summary,
            "tags": [tag],
            "parameters": list(parameters),
            "responses": responses,
        }
    }


_PAGE_PARAMETERS: Final = (
    "limit", "bbox", "bbox-crs", "crs", "datetime", "filter", "filter-lang", "filter-crs", "after"
)  # fmt: skip


def _parameters() -> dict[str, Schema]:
    systems = {"type": "string", "enum": list(SYSTEMS), "default": CRS84.uri}
    numbers = {"type": "array", "items": {"type": "number"}}
    box = {"oneOf": [numbers | {"minItems": count, "maxItems": count} for count in (4, 6)]}
    return {
        "limit": _in_query(
            "limit",
            f"Features of a page; more than {MOST_FEATURES} count as that many",
            {"type": "integer", "minimum": 1, "maximum": MOST_FEATURES, "default": DEFAULT_LIMIT},
        ),
        "bbox": _in_query("bbox", "A box that shapes must meet", box)
        | {"style": "form", "explode": False},
        "bbox-crs": _in_query("bbox-crs", "Reference system of bbox", systems),
        "crs": _in_query("crs", "Reference system of the answer", systems),
        "datetime": _in_query(
            "datetime",
            "A day or moment, or two with a slash between (.. is open), on which features hold",
            {"type": "string"},
        ),
        "filter": _in_query("filter", "A condition in CQL2", {"type": "string"}),
        "filter-lang": _in_query(
            "filter-lang",
            "Language of filter",
            {"type": "string", "enum": ["cql2-text", "cql2-json"], "default": "cql2-text"},
        ),
        "filter-crs": _in_query("filter-crs", "Reference system of shapes in filter", systems),
        "after": _in_query("after", "The key of a link to the next page", {"type": "string"}),
    }


def _in_query(name: str, text: str, schema: Schema) -> Schema:
    return {"name": name, "in": "query", "required": False, "description": text, "schema": schema}


def _of_field(field: Field) -> Schema:
    schema = {key: value for key, value in field_schema(field).items() if key != "title"}
    return _in_query(field.name, f"Equal to: {field.title}", schema)


def _in_path(name: str, text: str, kind: str = "string") -> Schema:
    return {
        "name": name, "in": "path", "required": True, "description": text, "schema": {"type": kind}
    }  # fmt: skip


def _schemas() -> dict[str, Schema]:
    text, number = {"type": "string"}, {"type": "integer", "minimum": 0}
    link = _object({"href": text, "rel": text, "type": text, "title": text}, "href", "rel")
    links = {"type": "array", "items": link}
    feature = _object(
        {
            "type": {"type": "string", "enum": ["Feature"]},
            "id": text,
            GEOMETRY: {"type": "object", "nullable": True},
            "properties": {"type": "object"},
            "links": links,
        },
        "type", "id", GEOMETRY, "properties",
    )  # fmt: skip
    collection = _object(
        {"id": text, "title": text, "description": text, "links": links,
         "crs": {"type": "array", "items": text}, "itemType": text,
         "extent": {"type": "object"}},
        "id", "links",
    )  # fmt: skip
    return {
        "anything": {"type": "object"},
        "landingPage": _object({"title": text, "description": text, "links": links}, "links"),
        "conformance": _object({"conformsTo": {"type": "array", "items": text}}, "conformsTo"),
        "collection": collection,
        "collections": _object(
            {"links": links, "collections": {"type": "array", "items": collection}},
            "links",
            "collections",
        ),
        "feature": feature,
        "featureCollection": _object(
            {
                "type": {"type": "string", "enum": ["FeatureCollection"]},
                "features": {"type": "array", "items": feature},
                "links": links,
                "numberMatched": number,
                "numberReturned": number,
            },
            "type", "features", "links", "numberReturned",
        ),
        "problem": _object(
            {"type": text, "title": text, "status": number, "detail": text, "instance": text,
             "problems": {"type": "array", "items": {"type": "object"}}},
            "type", "title", "status", "detail",
        ),
    }  # fmt: skip


def _answers() -> dict[str, Schema]:
    problem = _content(_PROBLEM_KIND, _ref("schemas", "problem"))
    meanings = {
        "parametersInvalid": "A parameter is unknown or cannot be used",
        "notFound": "No such thing",
        "internal": "A fault of our own",
        "unavailable": "Not available at the moment",
    }
    return {name: {"description": text, "content": problem} for name, text in meanings.items()}


def _object(properties: dict[str, Schema], *required: str) -> Schema:
    return {"type": "object", "required": list(required), "properties": properties}


def _ref(kind: str, name: str) -> Schema:
    return {"$ref": _REFERENCE.format(kind=kind, name=name)}


def _json(schema: str) -> Schema:
    return _content(JSON, _ref("schemas", schema))


def _geojson(schema: str) -> Schema:
    return _content(GEOJSON, _ref("schemas", schema))


def _content(kind: str, schema: Schema) -> Schema:
    return {kind: {"schema": schema}}
