"""Share the open layers as OGC API - Features (parts 1, 2 and 3)."""

from __future__ import annotations

from typing import Any, Final

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import Response

from api.features.crs import CRS84, SYSTEMS
from api.http.feature_answers import (
    cache_of,
    collection_record,
    crs_header,
    feature_records,
    queryables_record,
    respond,
)
from api.http.feature_document import features_document
from api.http.feature_links import GEOJSON, JSON, OPENAPI, PREFIX, SCHEMA, Links, link
from api.http.feature_requests import (
    PARAMETERS_INVALID,
    read_feature_request,
    read_items_request,
    refuse_parameters,
    unknown_key,
    write_key,
)
from api.http.feature_service import SharedCatalogue, layer_of
from api.http.problems import Refusal, RequestRefusedError

router = APIRouter(prefix=PREFIX, tags=["open layers"], include_in_schema=False)

FEATURE_UNKNOWN: Final = Refusal(404, "feature-unknown", "No such feature")

_FEATURES: Final = "http://www.opengis.net/spec/ogcapi-features-"
_CQL2: Final = "http://www.opengis.net/spec/cql2/1.0/conf/"
_TILES: Final = "http://www.opengis.net/spec/ogcapi-tiles-1/1.0/conf/"
CONFORMS_TO: Final = (
    *(f"{_FEATURES}1/1.0/conf/{part}" for part in ("core", "geojson", "oas30")),
    f"{_FEATURES}2/1.0/conf/crs",
    *(
        f"{_FEATURES}3/1.0/conf/{part}"
        for part in ("queryables", "queryables-query-parameters", "filter", "features-filter")
    ),
    *(
        f"{_CQL2}{part}"
        for part in (
            "cql2-text",
            "cql2-json",
            "basic-cql2",
            "advanced-comparison-operators",
            "case-insensitive-comparison",
            "basic-spatial-functions",
            "basic-spatial-functions-plus",
            "spatial-functions",
        )
    ),
    *(f"{_TILES}{part}" for part in ("core", "mvt")),
)


@router.get("")
@router.get("/")
def show_landing_page(request: Request) -> Response:
    """Lead to everything else."""
    refuse_parameters(request)
    links = Links(request)
    return respond(
        request,
        {
            "title": "Phlov · ផ្លូវ",
            "description": "The open layers of Cambodia's addressing: units, villages, postcodes "
            "of all times, the lattice, hubs and registered addresses.",
            "links": [
                link(links.to(), "self", JSON, "This page"),
                link(links.to("api"), "service-desc", OPENAPI, "The interface in OpenAPI 3.0"),
                link(links.to("conformance"), "conformance", JSON, "What it conforms to"),
                link(links.to("collections"), "data", JSON, "The collections"),
            ],
        },
    )


@router.get("/conformance")
def show_conformance(request: Request) -> Response:
    """Name the standards that hold."""
    refuse_parameters(request)
    return respond(request, {"conformsTo": CONFORMS_TO})


@router.get("/api")
def show_document(request: Request, catalogue: SharedCatalogue) -> Response:
    """Describe this interface in OpenAPI 3.0."""
    refuse_parameters(request)
    layers = [layer.description for name in catalogue.names if (layer := catalogue.layer(name))]
    return respond(request, features_document(layers, Links(request)), OPENAPI)


@router.get("/collections")
def list_collections(request: Request, catalogue: SharedCatalogue) -> Response:
    """List the collections."""
    refuse_parameters(request)
    links = Links(request)
    layers = [layer.description for name in catalogue.names if (layer := catalogue.layer(name))]
    return respond(
        request,
        {
            "links": [link(links.to("collections"), "self", JSON, "This list")],
            "crs": list(SYSTEMS),
            "collections": [collection_record(layer, links) for layer in layers],
        },
    )


@router.get("/collections/{collection}")
def describe_collection(request: Request, catalogue: SharedCatalogue, collection: str) -> Response:
    """Describe a collection."""
    layer = layer_of(catalogue, collection)
    refuse_parameters(request)
    return respond(request, collection_record(layer.description, Links(request)))


@router.get("/collections/{collection}/queryables")
def list_queryables(request: Request, catalogue: SharedCatalogue, collection: str) -> Response:
    """List the fields that filters may name."""
    layer = layer_of(catalogue, collection)
    refuse_parameters(request)
    return respond(request, queryables_record(layer.description, Links(request)), SCHEMA)


@router.get("/collections/{collection}/items")
def list_items(request: Request, catalogue: SharedCatalogue, collection: str) -> Response:
    """Answer with a page of features."""
    layer = layer_of(catalogue, collection)
    name = layer.description.name
    asked = read_items_request(request, layer.description)
    try:
        page = layer.page(asked.query)
    except KeyError as error:
        unknown = unknown_key(request.query_params["after"])
        raise RequestRefusedError(PARAMETERS_INVALID, unknown.summary, unknown.problems) from error
    links = Links(request)
    items = ("collections", name, "items")
    own = (*asked.kept, *(("after", text) for text in request.query_params.getlist("after")))
    answer: dict[str, Any] = {
        "type": "FeatureCollection",
        "features": feature_records(page.features, asked.crs),
        "numberReturned": len(page.features),
        "links": [
            link(links.to(*items, params=own), "self", GEOJSON, "This page"),
            link(links.to("collections", name), "collection", JSON, "The collection"),
        ],
    }
    if page.matched is not None:
        answer["numberMatched"] = page.matched
    if page.after:
        behind = (*asked.kept, ("after", write_key(page.after, name)))
        answer["links"].append(
            link(links.to(*items, params=behind), "next", GEOJSON, "The next page")
        )
    return respond(
        request,
        answer,
        GEOJSON,
        cache=cache_of(layer.description),
        headers=crs_header(asked.crs),
    )


@router.get("/collections/{collection}/items/{feature}")
def show_feature(
    request: Request, catalogue: SharedCatalogue, collection: str, feature: str
) -> Response:
    """Answer with one feature."""
    layer = layer_of(catalogue, collection)
    crs = read_feature_request(request)
    found = layer.one(feature)
    name = layer.description.name
    if found is None:
        raise RequestRefusedError(
            FEATURE_UNKNOWN, f"The collection {name} has no feature {feature[:80]!r}."
        )
    links = Links(request)
    (record,) = feature_records([found], crs)
    params = [] if crs is CRS84 else [("crs", crs.uri)]
    record["links"] = [
        link(
            links.to("collections", name, "items", found.id, params=params),
            "self",
            GEOJSON,
            "This feature",
        ),
        link(links.to("collections", name), "collection", JSON, "The collection"),
    ]
    return respond(
        request, record, GEOJSON, cache=cache_of(layer.description), headers=crs_header(crs)
    )
