"""Write streets, house numbers and landmarks as one step of the data bundle.

The geographic libraries take a second to load, so the step loads them when it runs.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

STREETS, HOUSES, LANDMARKS = "streets.parquet", "house_numbers.parquet", "landmarks.parquet"


class StreetsStep:
    """Streets by commune, house numbers and landmarks from OpenStreetMap, as GeoParquet."""

    name = "streets"
    needs: Sequence[str] = ("roads-osm",)
    uses: Sequence[str] = ()
    helps: Sequence[str] = ()
    reads: Sequence[str] = ()
    makes: Sequence[str] = (STREETS, HOUSES, LANDMARKS)

    def build(self, sources: Mapping[str, Path], target: Path) -> None:
        """Write the three layers, EPSG:4326, ordered by postcode and name.

        Raises:
            InputError: When the source cannot be read.
        """
        from addressing.streets.writing import write_layers  # noqa: PLC0415 - slow to load

        write_layers(sources[self.needs[0]], target)
