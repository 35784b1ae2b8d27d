"""Build, keep and search road networks."""

from routing.network.conditions import Conditions, HourlySpeeds
from routing.network.read import read_network
from routing.network.road_network import NetworkReport, RoadName, RoadNetwork, SegmentFlag
from routing.network.snap import OFF_NETWORK_M, Snapper, Snaps
from routing.network.store import load_network, write_network
from routing.network.travel import CLOSED, Travel, travel_of
from routing.network.turns import TurnRestrictions

__all__ = [
    "CLOSED",
    "OFF_NETWORK_M",
    "Conditions",
    "HourlySpeeds",
    "NetworkReport",
    "RoadName",
    "RoadNetwork",
    "SegmentFlag",
    "Snapper",
    "Snaps",
    "Travel",
    "TurnRestrictions",
    "load_network",
    "read_network",
    "travel_of",
    "write_network",
]
