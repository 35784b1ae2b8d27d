"""Name one fault of a plan."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Rule(StrEnum):
    """What the checker holds a plan to."""

    HUB = "the plan's hub is the problem's"
    KNOWN_VEHICLE = "a run's vehicle is in the problem"
    VEHICLE_ONCE = "a vehicle makes at most one run"
    PROFILE = "a run travels as its vehicle does"
    NOT_EMPTY = "a run has at least one visit"
    KNOWN_STOP = "a visited or left-out stop is in the problem"
    STOP_ONCE = "each stop is in exactly one run or left out"
    PLACE = "a visit is where its stop is"
    ROAD = "a road joins one place of a run with the next"
    ARRIVAL = "arrival is departure plus travel"
    START = "service starts on arrival or when the window opens"
    WINDOW = "service starts within the window"
    DEPARTURE = "departure is start plus service"
    SHIFT = "a run lies within the shift"
    END = "a run ends when the vehicle is back at the hub"
    DISTANCE = "distances are the engine's"
    DISTANCE_SUM = "a run's distance is the sum of its parts"
    LOAD = "what is on board is what is still to be delivered"
    CAPACITY = "no vehicle is overloaded"
    MAX_STOPS = "no vehicle makes more stops than it may"
    GEOMETRY = "a run's line ends where it begins"
    REASON = "the reason for leaving a stop out is true"


@dataclass(frozen=True, slots=True)
class Fault:
    """Where a plan breaks which rule: what stood there and what should."""

    where: str
    rule: Rule
    given: str
    expected: str

    def __str__(self) -> str:
        """One line for a message."""
        return f"{self.where}: {self.rule}; got {self.given}, expected {self.expected}"
