"""Compute the root table from boundary polygons; kept so that anyone can repeat it.

Usage: ``python -m addressing.code.root_table COUNTRY.geojson COMMUNES.geojson``. The table is
frozen: the program prints what it finds and says whether the shipped table still covers it.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable
from pathlib import Path

import geopandas as gpd
import h3.api.basic_int as h3
import shapely

from addressing.code.roots import DOOR_RESOLUTION, ROOT_RESOLUTION, root_cells

_REACH = 1.12
# Descendants reach at most 1.053 times as far from a cell's centre as its farthest corner
# (geometric sum over the children); the rest is margin for H3's distortion.


def roots_of(land: shapely.Geometry) -> tuple[int, ...]:
    """Root cells that meet the land, and logical parents of door cells that do, ascending.

    Args:
        land: Land, lakes and islands in degrees (longitude, latitude).
    """
    shapely.prepare(land)
    candidates = set(_cells_around(land))
    return tuple(
        sorted(
            root
            for root in candidates
            if shapely.intersects(land, _polygon(root)) or _descendant_meets(land, root)
        )
    )


def _cells_around(land: shapely.Geometry) -> Iterable[int]:
    for part in shapely.get_parts(land):
        met = set(h3.geo_to_cells(shapely.Polygon(part.exterior), ROOT_RESOLUTION))
        met |= {h3.latlng_to_cell(y, x, ROOT_RESOLUTION) for x, y in part.exterior.coords}
        for cell in met:
            yield from h3.grid_disk(cell, 2)


def _polygon(cell: int) -> shapely.Polygon:
    return shapely.Polygon([(lon, lat) for lat, lon in h3.cell_to_boundary(cell)])


def _descendant_meets(land: shapely.Geometry, cell: int) -> bool:
    """Whether any door cell below this cell meets the land, by descent along the border."""
    latitude, longitude = h3.cell_to_latlng(cell)
    centre, outline = shapely.Point(longitude, latitude), _polygon(cell)
    if shapely.contains(land, centre):
        return True  # the centre stays a centre at every finer resolution
    resolution = h3.get_resolution(cell)
    if resolution == DOOR_RESOLUTION:
        return bool(shapely.intersects(land, outline))
    reach = _REACH * max(centre.distance(shapely.Point(p)) for p in outline.exterior.coords)
    if not shapely.dwithin(land, centre, reach):
        return False
    children = h3.cell_to_children(cell, resolution + 1)
    return any(_descendant_meets(land, child) for child in children)


def main(paths: list[str]) -> int:
    """Print the cells in order; exit code 1 where the shipped table misses one."""
    parts = [
        shapely.union_all(shapely.make_valid(gpd.read_file(Path(path)).geometry.to_numpy()))
        for path in paths
    ]
    found = roots_of(shapely.union_all(parts))
    sys.stdout.writelines(f"{cell:x}\n" for cell in found)
    missing = set(found) - set(root_cells())
    sys.stderr.write(f"{len(found)} root cells, {len(missing)} of them not in the shipped table\n")
    return 1 if missing else 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
