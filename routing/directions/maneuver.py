"""Name what a driver can be told to do, and hold one instruction."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from routing.network.road_network import RoadName


class Maneuver(StrEnum):
    """What to do at a place; the words for it stand in ``data/directions.toml``."""

    DEPART = "depart"
    CONTINUE = "continue"
    KEEP_LEFT = "keep_left"
    KEEP_RIGHT = "keep_right"
    SLIGHT_LEFT = "slight_left"
    SLIGHT_RIGHT = "slight_right"
    LEFT = "left"
    RIGHT = "right"
    SHARP_LEFT = "sharp_left"
    SHARP_RIGHT = "sharp_right"
    U_TURN = "u_turn"
    ROUNDABOUT = "roundabout"
    FERRY = "ferry"
    LEAVE_FERRY = "leave_ferry"
    ARRIVE = "arrive"
    ARRIVE_LEFT = "arrive_left"
    ARRIVE_RIGHT = "arrive_right"


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One thing to do, before it is put into words.

    Attributes:
        maneuver: What to do.
        longitude: Where, degrees.
        latitude: Where, degrees.
        bearing_deg: Direction of travel afterwards, degrees clockwise from north.
        road: The road that is then travelled; None where it has no name.
        exit: Which exit of a roundabout, counted from the entry; None elsewhere.
        distance_m: Way from here to the next step.
        duration_s: Time from here to the next step.
    """

    maneuver: Maneuver
    longitude: float
    latitude: float
    bearing_deg: float
    road: RoadName | None
    distance_m: float
    duration_s: float
    exit: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Instruction:
    """A step with its sentences in English and Khmer; lengths and times as in ``Step``."""

    maneuver: Maneuver
    longitude: float
    latitude: float
    bearing_deg: int
    road: RoadName | None
    exit: int | None
    distance_m: int
    duration_s: int
    text_en: str
    text_km: str
