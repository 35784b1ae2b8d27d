"""Write a layer as PMTiles: one file of vector tiles that maps read without a server."""

from __future__ import annotations

import gzip
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, Final

from pmtiles.tile import Compression, TileType, tileid_to_zxy, zxy_to_tileid
from pmtiles.writer import Writer

from api.features.model import FeatureLayer, Kind, LayerDescription, TileAddress, Zooms
from api.features.tile_grid import tiles_in
from api.features.tiles import draw_tile
from gis_data import TableError

Progress = Callable[[str, int], None]

_KINDS: Final = {Kind.BOOLEAN: "Boolean", Kind.INTEGER: "Number", Kind.NUMBER: "Number"}
_SCALE: Final = 10_000_000


def write_tiles(
    layer: FeatureLayer, target: Path, zooms: Zooms, progress: Progress | None = None
) -> int:
    """Write the tiles of a layer, level by level; below an empty tile nothing is looked for.

    Memory grows with the number of tiles of a level, not with what is in them.

    Args:
        layer: The layer.
        target: The file.
        zooms: First and last level.
        progress: Told the level and how many tiles were written.

    Returns:
        How many tiles were written.

    Raises:
        TableError: Nothing is to be seen on any of them.
    """
    with target.open("wb") as stream:
        writer = Writer(stream)  # type: ignore[no-untyped-call]
        try:
            written = _write_levels(writer, layer, zooms, progress)
            if not written:
                raise TableError(f"The layer {layer.description.name} has nothing to draw.")
            _finish(writer, layer.description, zooms)
        finally:
            writer.tile_f.close()
    return written


def _write_levels(writer: Any, layer: FeatureLayer, zooms: Zooms, progress: Progress | None) -> int:
    written = 0
    ids = [_id(address) for address in tiles_in(layer.description.box, zooms.first)]
    for zoom in range(zooms.first, zooms.last + 1):
        below: list[int] = []
        for tile_id in sorted(ids):
            address = _address(tile_id)
            drawn = draw_tile(layer, address)
            if not drawn:
                continue
            writer.write_tile(tile_id, gzip.compress(drawn, 6, mtime=0))
            written += 1
            if progress:
                progress(f"level {zoom}", written)
            if zoom < zooms.last:
                below += [_id(child) for child in _children(address)]
        ids = below
    return written


def _children(address: TileAddress) -> Sequence[TileAddress]:
    return [
        TileAddress(address.zoom + 1, 2 * address.column + right, 2 * address.row + down)
        for down in (0, 1)
        for right in (0, 1)
    ]


def _id(address: TileAddress) -> int:
    return int(zxy_to_tileid(address.zoom, address.column, address.row))


def _address(tile_id: int) -> TileAddress:
    return TileAddress(*tileid_to_zxy(tile_id))


def _finish(writer: Any, layer: LayerDescription, zooms: Zooms) -> None:
    west, south, east, north = (round(degrees * _SCALE) for degrees in layer.box)
    header = {
        "tile_type": TileType.MVT,
        "tile_compression": Compression.GZIP,
        "min_lon_e7": west,
        "min_lat_e7": south,
        "max_lon_e7": east,
        "max_lat_e7": north,
        "center_zoom": zooms.first,
        "center_lon_e7": (west + east) // 2,
        "center_lat_e7": (south + north) // 2,
    }
    fields = {field.name: _KINDS.get(field.kind, "String") for field in layer.fields}
    metadata = {
        "name": layer.title,
        "description": layer.text,
        "attribution": layer.attribution,
        "license": layer.licence,
        "vector_layers": [
            {"id": layer.name, "description": layer.title, "minzoom": zooms.first,
             "maxzoom": zooms.last, "fields": fields}
        ],
    }  # fmt: skip
    writer.finalize(header, metadata)
