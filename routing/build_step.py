"""Offer the road network as a step of the data build."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from gis_data import SourceMissingError
from routing.engines.graph import prepare_network
from routing.network import read_network, write_network

_STAGES = 4
"""Reading the file's ways, putting the network together, writing it, preparing its hierarchy."""


class NetworkStep:
    """The stored road network: of the whole country, or of Phnom Penh's centre where only it is."""

    name = "network"
    needs: Sequence[str] = ()
    uses: Sequence[str] = ("roads-osm", "roads-phnom-penh")
    helps: Sequence[str] = ()
    reads: Sequence[str] = ()
    makes: Sequence[str] = ("network",)

    def __init__(self, progress: Callable[[str, int, int], None] | None = None) -> None:
        self._progress = progress

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
        self._tell("roads", 0)
        network = read_network(found, progress=lambda ways: self._tell(f"{ways:,} ways read", 1))
        self._tell(f"writing {network.segment_count:,} segments of road", 2)
        write_network(network, target / "network")
        self._tell(f"preparing the hierarchy of {network.node_count:,} intersections", 3)
        prepare_network(network, target / "network")
        self._tell("roads", _STAGES)

    def _tell(self, what: str, stage: int) -> None:
        if self._progress is not None:
            self._progress(what, stage, _STAGES)
