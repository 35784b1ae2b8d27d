"""Write the layers that need nothing from above: names, boundaries and village points.

The geographic libraries take a second to load, so the steps load them when they run.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from gis_data.gazetteer.load import gazetteer_repairs, load_gazetteer


class GazetteerStep:
    """The cleaned gazetteer and the list of repairs, as Parquet."""

    name = "gazetteer"
    needs: Sequence[str] = ("gazetteer",)
    uses: Sequence[str] = ()
    helps: Sequence[str] = ()
    reads: Sequence[str] = ()
    makes: Sequence[str] = ("units.parquet", "repairs.parquet")

    def build(self, sources: Mapping[str, Path], target: Path) -> None:  # noqa: ARG002 - a package
        """Write ``units.parquet`` and ``repairs.parquet``."""
        units = [asdict(unit) for unit in load_gazetteer().units.values()]
        pq.write_table(pa.Table.from_pylist(units), target / "units.parquet")
        repairs = [asdict(repair) for repair in gazetteer_repairs()]
        pq.write_table(pa.Table.from_pylist(repairs), target / "repairs.parquet")


class BoundariesStep:
    """Districts and provinces dissolved from the communes, and the country, as GeoParquet."""

    name = "boundaries"
    needs: Sequence[str] = ("boundaries-country",)
    uses: Sequence[str] = ()
    helps: Sequence[str] = ()
    reads: Sequence[str] = ("communes.parquet",)
    makes: Sequence[str] = ("districts.parquet", "provinces.parquet", "country.parquet")

    def build(self, sources: Mapping[str, Path], target: Path) -> None:
        """Write one GeoParquet file per level, EPSG:4326, ordered by postcode."""
        from gis_data import layers  # noqa: PLC0415 - slow to load

        layers.write_boundaries(target / self.reads[0], sources[self.needs[0]], target)


class VillagePointsStep:
    """Village points with the codes of 2025, as GeoParquet."""

    name = "village-points"
    needs: Sequence[str] = ("village-points",)
    uses: Sequence[str] = ()
    helps: Sequence[str] = ()
    reads: Sequence[str] = ()
    makes: Sequence[str] = ("villages.parquet",)

    def build(self, sources: Mapping[str, Path], target: Path) -> None:
        """Write ``villages.parquet``, EPSG:4326, ordered by code."""
        from gis_data import layers  # noqa: PLC0415 - slow to load

        layers.write_village_points(sources["village-points"], target)
