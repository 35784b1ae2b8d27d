"""Export a layer into a file, which appears whole or not at all."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Final

import pyarrow as pa

from api.features.exports.batches import batches_of, schema_of
from api.features.exports.tables import write_csv, write_geopackage, write_geoparquet
from api.features.exports.tile_archive import write_tiles
from api.features.model import FeatureLayer, Zooms
from gis_data import TableError

Progress = Callable[[str, int], None]

_TILES: Final = ".pmtiles"
_WRITERS: Final = {
    ".parquet": write_geoparquet,
    ".geoparquet": write_geoparquet,
    ".gpkg": write_geopackage,
    ".csv": write_csv,
}
SUFFIXES: Final = (*_WRITERS, _TILES)
_HIGHEST_BY_ITSELF: Final = 13
"""Last level of an export that names none: beyond, files grow fourfold with each."""


def export_layer(
    layer: FeatureLayer,
    target: Path,
    *,
    zooms: Zooms | None = None,
    progress: Progress | None = None,
) -> int:
    """Write all features of a layer; the suffix of the file says how.

    Args:
        layer: The layer.
        target: ``.parquet``, ``.geoparquet``, ``.gpkg``, ``.csv`` or ``.pmtiles``; a file that is
            there is replaced at the end, and left as it is where something fails.
        zooms: Levels of the tiles; the layer's own up to 13 where None.
        progress: Told what is done and how many features or tiles were written.

    Returns:
        How many features, or tiles, were written.

    Raises:
        TableError: The suffix says nothing, or there is nothing to draw.
        OSError: The folder cannot be written, or the disk is full.
        StoreError: The register cannot be read.
    """
    suffix = target.suffix.lower()
    if suffix not in SUFFIXES:
        given = repr(target.suffix) if target.suffix else "no suffix"
        raise TableError(f"Got {given} for the file; known are {', '.join(SUFFIXES)}.")
    if zooms is not None and suffix != _TILES:
        raise TableError(f"Levels of tiles were given for {suffix}; only {_TILES} has them.")
    with tempfile.TemporaryDirectory(dir=target.parent, prefix=f".{target.name}.") as folder:
        part = Path(folder) / target.name
        if suffix == _TILES:
            count = write_tiles(layer, part, zooms or _usual(layer), progress)
        else:
            count = _write_table(layer, part, suffix, progress)
        with part.open("rb+") as written:
            os.fsync(written.fileno())
        part.replace(target)
    return count


def _write_table(layer: FeatureLayer, part: Path, suffix: str, progress: Progress | None) -> int:
    count = 0

    def counted() -> Iterator[pa.RecordBatch]:
        nonlocal count
        for batch in batches_of(layer):
            yield batch
            count += batch.num_rows
            if progress:
                progress("features", count)

    description = layer.description
    _WRITERS[suffix](description, schema_of(description), counted(), part)
    return count


def _usual(layer: FeatureLayer) -> Zooms:
    zooms = layer.description.zooms
    assert zooms is not None  # every layer is drawn
    return Zooms(zooms.first, max(zooms.first, min(zooms.last, _HIGHEST_BY_ITSELF)))
