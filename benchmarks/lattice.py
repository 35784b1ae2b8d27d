"""Look at the embedded lattice: size, loading, the lake, the country's edge.

Usage: ``python -m benchmarks.lattice [--seed 1]``; needs PHLOV_DATA_MIRROR. How well it agrees with
the polygons, and how fast, ``benchmarks.reverse`` measures.
"""

from __future__ import annotations

import argparse
import time
from importlib import resources

import geopandas as gpd
import numpy as np
import shapely

from benchmarks.figures import figure
from benchmarks.land_points import points_in
from benchmarks.mirror import data_mirror
from postcodes import Lattice, load_lattice
from postcodes.lattice.codec import FILE_NAME
from postcodes.lattice.labels import UNASSIGNED, WATER


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    mirror = data_mirror()
    rng = np.random.default_rng(options.seed)
    communes = gpd.read_file(mirror / "boundaries" / "communes.geojson")
    country = gpd.read_file(mirror / "boundaries" / "country.geojson").to_crs(32648)

    started = time.perf_counter()
    lattice = load_lattice()
    figure("lattice", "load", round(time.perf_counter() - started, 3), "s")
    size = len(resources.files("postcodes").joinpath("data", FILE_NAME).read_bytes())
    figure("lattice", "file_size", size, "bytes", target=2_000_000)

    together = communes.union_all()
    lake = max(
        (shapely.Polygon(ring) for part in together.geoms for ring in part.interiors),
        key=lambda hole: hole.area,
    )
    inside = points_in(shapely.difference(lake, together).buffer(-0.002), 5_000, rng)
    water = lattice.labels_at(inside[:, 1], inside[:, 0]) == WATER
    figure("lattice", "water_in_lake", float(water.mean()), "share", target=1.0)
    _beyond_border(lattice, country, rng)


def _beyond_border(lattice: Lattice, country: gpd.GeoDataFrame, rng: np.random.Generator) -> None:
    outline = shapely.make_valid(country.geometry.iloc[0])
    for distance, name in ((151, "postcodes_beyond_150_m"), (1_000, "postcodes_beyond_1_km")):
        rings = [part.exterior for part in shapely.get_parts(outline.buffer(distance))]
        points = [ring.interpolate(d) for ring in rings for d in rng.uniform(0, ring.length, 400)]
        degrees = gpd.GeoSeries(points, crs=32648).to_crs(4326)
        wrong = (lattice.labels_at(degrees.y, degrees.x) > UNASSIGNED).sum()
        figure("lattice", name, int(wrong), f"of {len(points)}", target=0)


if __name__ == "__main__":
    main()
