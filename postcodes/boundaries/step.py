"""Prepare the commune polygons as one step of the data bundle."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import geopandas as gpd
    import pandas as pd

FILE_NAME = "communes.parquet"
_PREPARED, _RAW = "boundaries-communes", "boundaries-communes-raw"
_PROVINCES, _DISTRICTS, _VILLAGES = (
    "boundaries-provinces",
    "boundaries-districts-2018",
    "village-points",
)


class CommunesStep:
    """Commune polygons with their postcodes, those that several communes share marked.

    Polygons that come without postcodes are given them; what stays unclear is left out, and listed
    in ``communes_left_out.csv``. Village points divide what is shared where they can; without them
    the result derives from the boundaries alone.
    """

    name = "communes"
    needs: Sequence[str] = ()
    uses: Sequence[str] = (_PREPARED, _RAW)
    helps: Sequence[str] = (_PROVINCES, _DISTRICTS, _VILLAGES)
    reads: Sequence[str] = ()
    makes: Sequence[str] = (FILE_NAME, "communes_left_out.csv")

    def build(self, sources: Mapping[str, Path], target: Path) -> None:
        """Write ``communes.parquet``, EPSG:4326, ordered by postcode, and what was left out."""
        # The geographic libraries take a second to load, and only the build needs them.
        import geopandas as gpd  # noqa: PLC0415

        from postcodes.boundaries.splits import divide_splits  # noqa: PLC0415
        from postcodes.boundaries.villages import read_village_points  # noqa: PLC0415

        points = read_village_points(sources[_VILLAGES]) if _VILLAGES in sources else None
        if _PREPARED in sources:
            communes = gpd.read_file(sources[_PREPARED])[["postcode", "name", "geometry"]]
        else:
            communes = _assigned(sources, points)
        unknown = communes[communes["postcode"].isna()].drop(columns="geometry")
        unknown.to_csv(target / self.makes[1], index=False)
        known = divide_splits(communes[communes["postcode"].notna()], points)
        known["siblings"] = [list(others) for others in known["siblings"]]
        known = known.sort_values("postcode", ignore_index=True)
        known.to_parquet(target / FILE_NAME, index=False)


def _assigned(sources: Mapping[str, Path], points: pd.DataFrame | None) -> gpd.GeoDataFrame:
    """Raw polygons with the postcodes that the evidence gives them."""
    import geopandas as gpd  # noqa: PLC0415

    from postcodes.boundaries.assign import assign_postcodes  # noqa: PLC0415

    def named(source: str, column: str) -> gpd.GeoDataFrame | None:
        if source not in sources:
            return None
        return gpd.read_file(sources[source]).rename(columns={column: "name"})[["name", "geometry"]]

    raw = named(_RAW, "shapeName")
    return assign_postcodes(
        raw,
        points,
        provinces=named(_PROVINCES, "shapeName"),
        districts=named(_DISTRICTS, "ADM2_EN"),
    )
