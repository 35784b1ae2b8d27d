"""Share the open layers as vector tiles (OGC API - Tiles, Mapbox Vector Tiles)."""

from __future__ import annotations

import gzip
from typing import Any, Final

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import Response

from api.features.model import LayerDescription, TileAddress, Zooms
from api.features.tile_grid import corners_of, is_tile
from api.features.tiles import draw_tile
from api.http.feature_answers import cache_of, respond
from api.http.feature_links import JSON, PREFIX, TILES, Links, link
from api.http.feature_requests import refuse_parameters
from api.http.feature_service import SharedCatalogue, layer_of
from api.http.problems import Refusal, RequestRefusedError
from gis_data import Problem

router = APIRouter(
    prefix=f"{PREFIX}/collections/{{collection}}/tiles",
    tags=["open layers"],
    include_in_schema=False,
)

TILE_UNKNOWN: Final = Refusal(404, "tile-unknown", "No such tile")
GRID: Final = "WebMercatorQuad"
_GRID_URI: Final = f"http://www.opengis.net/def/tilematrixset/OGC/1.0/{GRID}"
_CRS: Final = "http://www.opengis.net/def/crs/EPSG/0/3857"
_SCHEME: Final = "http://www.opengis.net/def/rel/ogc/1.0/tiling-scheme"
_LARGEST_BYTES: Final = 4 * 1024 * 1024


@router.get("")
def list_tilesets(request: Request, catalogue: SharedCatalogue, collection: str) -> Response:
    """List the grids in which a collection is drawn: one."""
    layer = layer_of(catalogue, collection)
    refuse_parameters(request)
    tileset = _tileset(layer.description, Links(request))
    return respond(request, {"links": tileset["links"][:1], "tilesets": [tileset]})


@router.get(f"/{GRID}")
def describe_tileset(request: Request, catalogue: SharedCatalogue, collection: str) -> Response:
    """Say where and from which level to which a collection is drawn."""
    layer = layer_of(catalogue, collection)
    refuse_parameters(request)
    return respond(request, _tileset(layer.description, Links(request)))


@router.get(f"/{GRID}/{{zoom}}/{{row}}/{{column}}")
def show_tile(
    request: Request,
    catalogue: SharedCatalogue,
    collection: str,
    zoom: str,
    row: str,
    column: str,
) -> Response:
    """Answer with a tile; 204 where nothing is to be seen."""
    layer = layer_of(catalogue, collection)
    refuse_parameters(request)
    description = layer.description
    address = _address(description, zoom, row, column)
    drawn = draw_tile(layer, address)
    cache = cache_of(description)
    if not drawn:
        return Response(status_code=204, headers={"Cache-Control": cache})
    headers = {"Vary": "Accept-Encoding"}
    if "gzip" in request.headers.get("accept-encoding", ""):
        drawn = gzip.compress(drawn, 6, mtime=0)
        headers["Content-Encoding"] = "gzip"
    if len(drawn) > _LARGEST_BYTES:
        raise RequestRefusedError(
            TILE_UNKNOWN,
            "The tile would be larger than a tile may be.",
            [Problem("path", f"{len(drawn)} bytes", f"at most {_LARGEST_BYTES}", "Zoom in.")],
        )
    return respond(request, drawn, TILES, cache=cache, headers=headers)


def _zooms(layer: LayerDescription) -> Zooms:
    assert layer.zooms is not None  # every layer is drawn
    return layer.zooms


def _address(layer: LayerDescription, zoom: str, row: str, column: str) -> TileAddress:
    numbers = [
        int(text) if text.isascii() and text.isdecimal() and len(text) < 9 else -1  # noqa: PLR2004 - no grid is as large
        for text in (zoom, column, row)
    ]
    address = TileAddress(*numbers)
    zooms = _zooms(layer)
    if not (is_tile(address) and zooms.first <= address.zoom <= zooms.last):
        raise RequestRefusedError(
            TILE_UNKNOWN,
            f"The collection {layer.name} has no such tile.",
            [
                Problem(
                    "path",
                    "/".join(text[:20] for text in (zoom, row, column)),
                    f"level {zooms.first} to {zooms.last}, then row and column below 2^level",
                )
            ],
        )
    return address


def _tileset(layer: LayerDescription, links: Links) -> dict[str, Any]:
    base = ("collections", layer.name, "tiles", GRID)
    west, south, east, north = layer.box
    zooms = _zooms(layer)
    return {
        "title": layer.title,
        "dataType": "vector",
        "crs": _CRS,
        "tileMatrixSetURI": _GRID_URI,
        "tileMatrixSetLimits": [
            _limits(layer, zoom) for zoom in range(zooms.first, zooms.last + 1)
        ],
        "boundingBox": {"lowerLeft": [west, south], "upperRight": [east, north]},
        "layers": [
            {
                "id": layer.name,
                "dataType": "vector",
                "minTileMatrix": str(zooms.first),
                "maxTileMatrix": str(zooms.last),
            }
        ],
        "links": [
            link(links.to(*base), "self", JSON, "These tiles"),
            link(_GRID_URI, _SCHEME, JSON, "The grid"),
            link(
                links.pattern(*base, "{tileMatrix}", "{tileRow}", "{tileCol}"),
                "item",
                TILES,
                "A tile",
            )
            | {"templated": True},
        ],
    }


def _limits(layer: LayerDescription, zoom: int) -> dict[str, Any]:
    columns, rows = corners_of(layer.box, zoom)
    return {
        "tileMatrix": str(zoom),
        "minTileRow": rows[0],
        "maxTileRow": rows[1],
        "minTileCol": columns[0],
        "maxTileCol": columns[1],
    }
