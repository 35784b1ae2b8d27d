"""Offer the road network as a step of the data build."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from gis_data import SourceMissingError
from routing.network import read_network, write_network


class NetworkStep:
    """The stored road network: of the whole country, or of Phnom Penh's centre where only it is."""

    name = "network"
    needs: Sequence[str] = ()
    uses: Sequence[str] = ("roads-osm", "roads-phnom-penh")
    helps: Sequence[str] = ()
    reads: Sequence[str] = ()
    makes: Sequence[str] = ("network",)

    def build(self, sources: Mapping[str, Path], target: Path) -> None:
        """Read the first road source that is there; write the folder ``network``.

        Raises:
            SourceMissingError: When none of the road sources is there.
            NetworkReadError: When the source cannot be read.
        """
        found = next((sources[source] for source in self.uses if source in sources), None)
        if found is None:
            raise SourceMissingError(
                f"No road source is there; any of {', '.join(self.uses)} will do."
            )
        write_network(read_network(found), target / "network")
