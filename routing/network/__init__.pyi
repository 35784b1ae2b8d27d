from .conditions import Conditions, HourlySpeeds
from .read import read_network
from .road_network import NetworkReport, RoadName, RoadNetwork, SegmentFlag
from .snap import OFF_NETWORK_M, Snapper, Snaps
from .store import load_network, write_network
from .travel import CLOSED, Travel, travel_of
from .turns import TurnRestrictions

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
