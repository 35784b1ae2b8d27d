"""Write the layers that need nothing from above: names, boundaries and village points."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

import geopandas as gpd
import pandas as pd
import shapely

from gis_data.gazetteer.load import gazetteer_repairs, load_gazetteer


class GazetteerStep:
    """The cleaned gazetteer and the list of repairs, as Parquet."""

    name = "gazetteer"
    needs: Sequence[str] = ("gazetteer",)
    uses: Sequence[str] = ()
    makes: Sequence[str] = ("units.parquet", "repairs.parquet")

    def build(self, sources: Mapping[str, Path], target: Path) -> None:  # noqa: ARG002 - a package
        """Write ``units.parquet`` and ``repairs.parquet``."""
        units = load_gazetteer().units.values()
        rows = [
            (u.code, u.level.value, u.name_km, u.name_latin, u.parent, u.published_code)
            for u in units
        ]
        columns = ["code", "level", "name_km", "name_latin", "parent", "published_code"]
        pd.DataFrame(rows, columns=columns).to_parquet(target / "units.parquet", index=False)
        repairs = [(r.rule, r.published, r.now, r.reason) for r in gazetteer_repairs()]
        pd.DataFrame(repairs, columns=["rule", "published", "now", "reason"]).to_parquet(
            target / "repairs.parquet", index=False
        )


class BoundariesStep:
    """Communes with their postcodes, districts and provinces dissolved from them, as GeoParquet."""

    name = "boundaries"
    needs: Sequence[str] = ("boundaries-communes", "boundaries-country")
    uses: Sequence[str] = ()
    makes: Sequence[str] = (
        "communes.parquet",
        "districts.parquet",
        "provinces.parquet",
        "country.parquet",
    )

    def build(self, sources: Mapping[str, Path], target: Path) -> None:
        """Write one GeoParquet file per level, EPSG:4326, ordered by postcode."""
        communes = gpd.read_file(sources["boundaries-communes"])[["postcode", "geometry"]]
        communes = communes.sort_values("postcode", ignore_index=True)
        communes.to_parquet(target / "communes.parquet", index=False)
        for digits, name in ((4, "districts"), (2, "provinces")):
            above = communes.assign(postcode=communes["postcode"].str[:digits].str.ljust(6, "0"))
            dissolved = above.dissolve(by="postcode", as_index=False)
            dissolved.to_parquet(target / f"{name}.parquet", index=False)
        country = gpd.read_file(sources["boundaries-country"])[["geometry"]]
        country["geometry"] = shapely.make_valid(country.geometry.to_numpy())
        country.to_parquet(target / "country.parquet", index=False)


class VillagePointsStep:
    """Village points with the codes of 2025, as GeoParquet."""

    name = "village-points"
    needs: Sequence[str] = ("village-points",)
    uses: Sequence[str] = ()
    makes: Sequence[str] = ("villages.parquet",)

    def build(self, sources: Mapping[str, Path], target: Path) -> None:
        """Write ``villages.parquet``, EPSG:4326, ordered by code."""
        table = pd.read_csv(sources["village-points"], dtype={"village_code_2025": str})
        table = table.sort_values("village_code_2025", ignore_index=True)
        points = gpd.GeoDataFrame(
            {"code": table["village_code_2025"]},
            geometry=gpd.points_from_xy(table["lon"], table["lat"]),
            crs=4326,
        )
        points.to_parquet(target / "villages.parquet", index=False)
