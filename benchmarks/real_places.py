"""Give the benchmarks real places of Cambodia: villages, buildings, points on land."""

from __future__ import annotations

from pathlib import Path

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import pandas as pd

from benchmarks.land_points import points_in

Floats = npt.NDArray[np.float64]


def points_on_land(mirror: Path, count: int, rng: np.random.Generator) -> tuple[Floats, Floats]:
    """Latitudes and longitudes uniform by area within the country's outline, (count,) each."""
    country = gpd.read_file(mirror / "boundaries" / "country.geojson")
    points = points_in(country.geometry.iloc[0], count, rng)
    return np.ascontiguousarray(points[:, 1]), np.ascontiguousarray(points[:, 0])


def villages_and_buildings(mirror: Path) -> pd.DataFrame:
    """Points of all villages and of buildings in Phnom Penh, with the postcode of their commune."""
    villages = pd.read_csv(mirror / "villages" / "village_points.csv", dtype=str)
    buildings = pd.read_csv(mirror / "roads" / "phnom_penh_buildings.csv")
    communes = gpd.read_file(mirror / "boundaries" / "communes.geojson")[["postcode", "geometry"]]
    points = gpd.GeoDataFrame(
        geometry=gpd.points_from_xy(buildings["longitude"], buildings["latitude"]), crs=4326
    )
    joined = gpd.sjoin(points, communes, how="inner")
    return pd.concat(
        [
            pd.DataFrame(
                {
                    "latitude": villages["lat"].astype(float),
                    "longitude": villages["lon"].astype(float),
                    "postcode": villages["village_code_2025"].str[:6],
                }
            ),
            pd.DataFrame(
                {
                    "latitude": joined.geometry.y,
                    "longitude": joined.geometry.x,
                    "postcode": joined["postcode"],
                }
            ),
        ],
        ignore_index=True,
    )
