"""Apply floods to a road network without building it again: areas, dates, depths, CAP alerts."""

from routing.floods.apply import Flooding, close_ways, flood_roads
from routing.floods.area import FloodArea
from routing.floods.cap import CapFeed, read_cap
from routing.floods.read import read_floods

__all__ = [
    "CapFeed",
    "FloodArea",
    "Flooding",
    "close_ways",
    "flood_roads",
    "read_cap",
    "read_floods",
]
