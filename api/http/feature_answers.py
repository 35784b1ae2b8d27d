"""Write answers about collections and features: plain values in, JSON out."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from typing import Any, Final

import numpy as np
import orjson
import shapely
from starlette.requests import Request
from starlette.responses import Response

from api.features.crs import CRS84, SYSTEMS, Crs
from api.features.model import GEOMETRY, Feature, Field, Kind, LayerDescription, Shapes
from api.http.feature_links import (
    GEOJSON,
    JSON,
    QUERYABLES,
    SCHEMA,
    TILESETS,
    Links,
    link,
)

STEADY: Final = "public, max-age=3600"
"""For what changes with the program and the data bundle only."""

ASKED_AGAIN: Final = "no-cache"
"""For the register: kept, and asked again each time."""

_FORMATS: Final = {
    Shapes.POINT: "geometry-point",
    Shapes.AREA: "geometry-multipolygon",
    Shapes.CELL: "geometry-polygon",
}
_TYPES: Final[dict[Kind, dict[str, str]]] = {
    Kind.TEXT: {"type": "string"},
    Kind.INTEGER: {"type": "integer"},
    Kind.NUMBER: {"type": "number"},
    Kind.BOOLEAN: {"type": "boolean"},
    Kind.DATE: {"type": "string", "format": "date"},
}


def respond(
    request: Request,
    content: Any,
    media_type: str = JSON,
    *,
    cache: str = STEADY,
    headers: dict[str, str] | None = None,
) -> Response:
    """An answer with its tag; 304 where the caller has it already."""
    body = content if isinstance(content, bytes) else orjson.dumps(content)
    tag = f'"{hashlib.sha256(body).hexdigest()[:32]}"'
    told = {"ETag": tag, "Cache-Control": cache, **(headers or {})}
    if _has(request.headers.get("if-none-match", ""), tag):
        return Response(status_code=304, headers=told)
    return Response(body, media_type=media_type, headers=told)


def _has(given: str, tag: str) -> bool:
    tags = [each.strip().removeprefix("W/") for each in given.split(",")]
    return tag in tags or "*" in tags


def cache_of(layer: LayerDescription) -> str:
    """How long answers of a layer may be kept."""
    return ASKED_AGAIN if layer.name == "addresses" else STEADY


def collection_record(layer: LayerDescription, links: Links) -> dict[str, Any]:
    """A collection as OGC API - Features describes it."""
    name = layer.name
    record: dict[str, Any] = {
        "id": name,
        "title": f"{layer.title} · {layer.title_km}",
        "description": layer.text,
        "attribution": layer.attribution,
        "license": layer.licence,
        "itemType": "feature",
        "extent": {"spatial": {"bbox": [list(layer.box)], "crs": CRS84.uri}},
        "crs": list(SYSTEMS),
        "storageCrs": CRS84.uri,
        "links": [
            link(links.to("collections", name), "self", JSON, "This collection"),
            link(links.to("collections", name, "items"), "items", GEOJSON, "Its features"),
            link(links.to("collections", name, "queryables"), QUERYABLES, SCHEMA, "Its fields"),
        ],
    }
    if layer.zooms is not None:
        tiles = links.to("collections", name, "tiles")
        record["links"].append(link(tiles, TILESETS, JSON, "Its vector tiles"))
    return record


def queryables_record(layer: LayerDescription, links: Links) -> dict[str, Any]:
    """The fields of a collection that filters may name, as JSON Schema."""
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": links.to("collections", layer.name, "queryables"),
        "type": "object",
        "title": layer.title,
        "description": layer.text,
        "properties": {
            GEOMETRY: {
                "title": "Shape",
                "x-ogc-role": "primary-geometry",
                "format": _FORMATS[layer.shapes],
            },
            **{field.name: field_schema(field) for field in layer.asked},
        },
        "additionalProperties": False,
    }


def field_schema(field: Field) -> dict[str, Any]:
    """The values of a field, as JSON Schema."""
    title = f"{field.title}; with =, <> and IN only" if field.only_equal else field.title
    schema: dict[str, Any] = {"title": title, **_TYPES[field.kind]}
    if field.choices:
        schema["enum"] = list(field.choices)
    return schema


def feature_records(features: Sequence[Feature], crs: Crs) -> list[dict[str, Any]]:
    """Features as GeoJSON (RFC 7946), their shapes in a reference system."""
    shapes = np.empty(len(features), object)
    shapes[:] = [feature.shape for feature in features]
    texts = shapely.to_geojson(crs.from_degrees(shapely.orient_polygons(shapes)))
    return [
        {
            "type": "Feature",
            "id": feature.id,
            GEOMETRY: None if text is None else orjson.Fragment(text),
            "properties": feature.properties,
        }
        for feature, text in zip(features, texts.tolist(), strict=True)
    ]


def crs_header(crs: Crs) -> dict[str, str]:
    """The header that says which reference system an answer is in."""
    return {"Content-Crs": f"<{crs.uri}>"}
