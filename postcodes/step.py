"""Write the registry of postcodes as one step of the data bundle."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from postcodes.registry import load_registry


class RegistryStep:
    """All postcodes with names and unit types, as Parquet."""

    name = "postcodes"
    needs: Sequence[str] = ("gazetteer",)
    uses: Sequence[str] = ()
    helps: Sequence[str] = ()
    reads: Sequence[str] = ()
    makes: Sequence[str] = ("postcodes.parquet",)

    def build(self, sources: Mapping[str, Path], target: Path) -> None:  # noqa: ARG002 - a package
        """Write ``postcodes.parquet``, ordered by postcode."""
        rows = [
            {
                "postcode": unit.postcode,
                "level": unit.level.value,
                "unit_type": unit.unit_type.value,
                "name_km": unit.name_km,
                "name_latin": unit.name_latin,
                "code": unit.code,
                "parent": unit.parent,
            }
            for _, unit in sorted(load_registry().units.items())
        ]
        pq.write_table(pa.Table.from_pylist(rows), target / "postcodes.parquet")
