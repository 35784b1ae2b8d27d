"""Write boundary and point layers as GeoParquet; only the data build loads this module."""

from __future__ import annotations

from pathlib import Path

import geopandas as gpd
import pandas as pd
import shapely


def write_boundaries(communes_file: Path, country_file: Path, target: Path) -> None:
    """Write districts, provinces and the country, EPSG:4326, ordered by postcode.

    Args:
        communes_file: GeoParquet with a column ``postcode``.
        country_file: The country's outline.
        target: Folder for the files.
    """
    communes = gpd.read_parquet(communes_file)[["postcode", "geometry"]]
    for digits, name in ((4, "districts"), (2, "provinces")):
        above = communes.assign(postcode=communes["postcode"].str[:digits].str.ljust(6, "0"))
        dissolved = above.dissolve(by="postcode", as_index=False)
        dissolved.to_parquet(target / f"{name}.parquet", index=False)
    country = gpd.read_file(country_file)[["geometry"]]
    country["geometry"] = shapely.make_valid(country.geometry.to_numpy())
    country.to_parquet(target / "country.parquet", index=False)


def write_village_points(points_file: Path, target: Path) -> None:
    """Write ``villages.parquet``, EPSG:4326, ordered by code."""
    table = pd.read_csv(points_file, dtype={"village_code_2025": str})
    table = table.sort_values("village_code_2025", ignore_index=True)
    points = gpd.GeoDataFrame(
        {"code": table["village_code_2025"]},
        geometry=gpd.points_from_xy(table["lon"], table["lat"]),
        crs=4326,
    )
    points.to_parquet(target / "villages.parquet", index=False)
