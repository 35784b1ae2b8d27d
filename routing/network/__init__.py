"""Build, keep and search road networks."""

from routing.network.read import read_network
from routing.network.road_network import Access, NetworkReport, RoadNetwork
from routing.network.snap import OFF_NETWORK_M, Snapper, Snaps
from routing.network.store import load_network, write_network

__all__ = [
    "OFF_NETWORK_M",
    "Access",
    "NetworkReport",
    "RoadNetwork",
    "Snapper",
    "Snaps",
    "load_network",
    "read_network",
    "write_network",
]
