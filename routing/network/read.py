"""Read a road network from whatever file or folder holds one."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from routing.errors import NetworkReadError
from routing.network.from_geojson import network_from_geojson
from routing.network.from_osm import network_from_osm
from routing.network.road_network import RoadNetwork
from routing.network.store import load_network

_OSM_ENDINGS = (".osm", ".osm.gz", ".osm.bz2", ".osm.pbf", ".pbf")
_GEOJSON_ENDINGS = (".geojson", ".json")


def read_network(path: Path, *, progress: Callable[[int], None] | None = None) -> RoadNetwork:
    """Read ``.osm``, ``.osm.gz``, ``.osm.pbf``, ``.geojson`` or a stored Parquet folder.

    Args:
        path: The file or the folder.
        progress: Told now and then how many ways of an OpenStreetMap file have been read.

    Raises:
        NetworkReadError: When the path is missing, of an unknown kind or damaged.
    """
    name = path.name.lower()
    if not path.exists():
        raise NetworkReadError(f"There is no road file or folder {path}.")
    if path.is_dir():
        return load_network(path)
    if name.endswith(_OSM_ENDINGS):
        return network_from_osm(path, progress=progress)
    if name.endswith(_GEOJSON_ENDINGS):
        return network_from_geojson(path)
    raise NetworkReadError(
        f"{path.name}: the ending names no kind of road file. Expected .osm, .osm.gz, .osm.pbf, "
        ".geojson or the folder of a stored network."
    )
