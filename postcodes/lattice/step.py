"""Build the lattice from the boundary sources as one step of the data bundle."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from postcodes.lattice.codec import FILE_NAME, encode_lattice


class LatticeStep:
    """Fill the communes with cells."""

    name = "lattice"
    needs: Sequence[str] = ("boundaries-country",)
    uses: Sequence[str] = ()
    helps: Sequence[str] = ()
    reads: Sequence[str] = ("communes.parquet",)
    makes: Sequence[str] = (FILE_NAME,)

    def __init__(self, progress: Callable[[str, int, int], None] | None = None) -> None:
        self._progress = progress

    def build(self, sources: Mapping[str, Path], target: Path) -> None:
        """Read the polygons, write the lattice file into the folder ``target``."""
        # The geographic libraries take a second to load, and only the build needs them.
        import geopandas as gpd  # noqa: PLC0415

        from postcodes.lattice.polygons import lattice_from_polygons  # noqa: PLC0415

        communes = gpd.read_parquet(target / self.reads[0])
        country = gpd.read_file(sources[self.needs[0]])
        lattice = lattice_from_polygons(communes, country, self._progress)
        (target / FILE_NAME).write_bytes(encode_lattice(lattice))
