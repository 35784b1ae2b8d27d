"""Draw small countries for tests: squares in a row, and points counted from the first corner."""

import geopandas as gpd
import pandas as pd
import shapely

SIDE_M = 1_000.0
CORNER = (480_000.0, 1_270_000.0)
"""Near Phnom Penh, in EPSG:32648."""


def row_of_squares(names, *, east_m=0.0, gap_m=0.0):
    """One square for each name, from west to east."""
    x, y = CORNER
    wests = [x + east_m + i * (SIDE_M + gap_m) for i in range(len(names))]
    squares = [shapely.box(west, y, west + SIDE_M, y + SIDE_M) for west in wests]
    return gpd.GeoDataFrame({"name": names}, geometry=squares, crs=32648)


def points_at(places):
    """Points by code, each as metres east and north of the first square's corner."""
    x, y = CORNER
    degrees = gpd.GeoSeries(
        [shapely.Point(x + east, y + north) for east, north in places.values()], crs=32648
    ).to_crs(4326)
    return pd.DataFrame({"code": list(places), "latitude": degrees.y, "longitude": degrees.x})
