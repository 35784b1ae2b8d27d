"""Get the outlines of units: those of the data bundle, or such as are drawn along cells."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Final

import pyarrow.parquet as pq
import shapely

from postcodes import draw_outlines, load_lattice

_FILES: Final = ("provinces", "districts", "communes")
_BUNDLED: Final = "boundaries of the data bundle (geoBoundaries, simplified)."
_DRAWN: Final = (
    "drawn along H3 cells of the lattice for looking at; the lattice decides where a border runs."
)
_LICENCE: Final = "CC BY 4.0"


@dataclass(frozen=True, slots=True)
class Outlines:
    """Outlines by postcode.

    Attributes:
        shapes: In degrees; a unit without an area has none.
        text: Where they come from, in a sentence.
        licence: Of the outlines.
    """

    shapes: Mapping[str, shapely.MultiPolygon] = field(repr=False)
    text: str
    licence: str


def load_outlines(bundle: Path | None) -> Outlines:
    """The outlines of the bundle where it has all levels, else those that the cells draw."""
    paths = [bundle / f"{name}.parquet" for name in _FILES] if bundle else []
    if paths and all(path.exists() for path in paths):
        shapes = {code: shape for path in paths for code, shape in _read(path)}
        return Outlines(shapes, _BUNDLED, _LICENCE)
    return Outlines(_drawn(), _DRAWN, _LICENCE)


@lru_cache(maxsize=1)
def _drawn() -> Mapping[str, shapely.MultiPolygon]:
    """Outlines of the shipped lattice; two seconds of work, once in a process."""
    return {code: each.shape for code, each in draw_outlines(load_lattice()).items()}


def load_village_points(bundle: Path | None) -> Mapping[str, shapely.Point]:
    """Points of villages by code; none without a bundle that has them."""
    path = bundle / "villages.parquet" if bundle else None
    if path is None or not path.exists():
        return {}
    table = pq.read_table(path, columns=["code", "geometry"])
    points = shapely.from_wkb(table.column("geometry").to_numpy(zero_copy_only=False))
    return dict(zip(table.column("code").to_pylist(), points.tolist(), strict=True))


def _read(path: Path) -> Iterator[tuple[str, shapely.MultiPolygon]]:
    table = pq.read_table(path, columns=["postcode", "geometry"])
    shapes = shapely.from_wkb(table.column("geometry").to_numpy(zero_copy_only=False))
    for postcode, shape in zip(table.column("postcode").to_pylist(), shapes, strict=True):
        if postcode is not None:
            whole = shape if shape.is_valid else shapely.make_valid(shape)
            areas = [part for part in shapely.get_parts(whole) if part.geom_type == "Polygon"]
            areas += [
                inner
                for part in shapely.get_parts(whole)
                if part.geom_type == "MultiPolygon"
                for inner in shapely.get_parts(part)
            ]
            yield postcode, shapely.MultiPolygon(areas)
