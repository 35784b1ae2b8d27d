"""Compare the embedded lattice with the boundary polygons; needs PHLOV_DATA_MIRROR.

Usage: ``python -m benchmarks.lattice [--points 30000] [--seed 1]``. Points are uniform by area in
the union of the communes; buildings are those of central Phnom Penh. The peer is the R-tree with
exact point-in-polygon of shapely in the same run.
"""

from __future__ import annotations

import argparse
import math
import os
import time
from importlib import resources
from pathlib import Path

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import pandas as pd
import shapely

from benchmarks.figures import figure
from postcodes import Lattice, load_lattice
from postcodes.lattice.codec import FILE_NAME
from postcodes.lattice.labels import UNASSIGNED, WATER

Points = npt.NDArray[np.float64]


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--points", type=int, default=30_000)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    mirror = Path(os.environ["PHLOV_DATA_MIRROR"])
    rng = np.random.default_rng(options.seed)
    communes = gpd.read_file(mirror / "boundaries" / "communes.geojson")
    country = gpd.read_file(mirror / "boundaries" / "country.geojson").to_crs(32648)
    buildings = pd.read_csv(mirror / "roads" / "phnom_penh_buildings.csv")

    started = time.perf_counter()
    lattice = load_lattice()
    figure("lattice", "load", round(time.perf_counter() - started, 3), "s")
    size = len(resources.files("postcodes").joinpath("data", FILE_NAME).read_bytes())
    figure("lattice", "file_size", size, "bytes", target=2_000_000)

    together = communes.union_all()
    points = _points_in(together, options.points, rng)
    _agreement("agreement_area", lattice, communes, points, 0.994)
    homes = buildings[["longitude", "latitude"]].to_numpy()
    _agreement("agreement_buildings", lattice, communes, homes, 0.99)

    lake = max(
        (shapely.Polygon(ring) for part in together.geoms for ring in part.interiors),
        key=lambda hole: hole.area,
    )
    inside = _points_in(shapely.difference(lake, together).buffer(-0.002), 5_000, rng)
    water = lattice.labels_at(inside[:, 1], inside[:, 0]) == WATER
    figure("lattice", "water_in_lake", float(water.mean()), "share", target=1.0)
    _beyond_border(lattice, country, rng)


def _points_in(area: shapely.Geometry, count: int, rng: np.random.Generator) -> Points:
    """Points uniform by area on the sphere, shape (count, 2), longitude then latitude."""
    west, south, east, north = shapely.bounds(area)
    low, high = math.sin(math.radians(south)), math.sin(math.radians(north))
    shapely.prepare(area)
    found: list[Points] = []
    while sum(map(len, found)) < count:
        longitude = rng.uniform(west, east, count)
        latitude = np.degrees(np.arcsin(rng.uniform(low, high, count)))
        inside = shapely.contains_xy(area, longitude, latitude)
        found.append(np.column_stack([longitude, latitude])[inside])
    return np.concatenate(found)[:count]


def _agreement(
    name: str, lattice: Lattice, communes: gpd.GeoDataFrame, points: Points, target: float
) -> None:
    started = time.perf_counter()
    labels = lattice.labels_at(points[:, 1], points[:, 0]).astype(int)
    ours = len(points) / (time.perf_counter() - started)
    codes = np.array(["", "", "", *lattice.postcodes])[labels]

    started = time.perf_counter()
    places: npt.NDArray[np.object_] = np.asarray(shapely.points(points))
    tree = shapely.STRtree(places)
    polygon, point = tree.query(communes.geometry.to_numpy(), predicate="contains")
    exact = np.full(len(points), "", dtype="U6")
    exact[point] = communes["postcode"].to_numpy()[polygon]
    theirs = len(points) / (time.perf_counter() - started)

    inside = exact != ""
    share = float((codes[inside] == exact[inside]).mean())
    figure("lattice", name, round(share, 5), "share", target=target)
    figure(
        "lattice", f"{name}_rows_per_s", round(ours), "1/s",
        peer="shapely STRtree, exact", peer_value=round(theirs),
    )  # fmt: skip


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
