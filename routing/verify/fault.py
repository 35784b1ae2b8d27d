"""Name one fault of a plan."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum


class Rule(StrEnum):
    """What the checker holds a plan to."""

    HUB = "the plan's hubs are the problem's"
    KNOWN_VEHICLE = "a run's vehicle is in the problem"
    VEHICLE_ONCE = "a vehicle makes at most one run"
    PROFILE = "a run travels as its vehicle does"
    RUN_HUB = "a run loads at the hub of its vehicle"
    START_PLACE = "a run begins where its vehicle does"
    END_PLACE = "a run ends where its vehicle does"
    NOT_EMPTY = "a run has at least one visit"
    KNOWN_STOP = "a visited or left-out stop is in the problem"
    STOP_ONCE = "each stop is in exactly one run or left out"
    PLACE = "a visit is where its stop is"
    TASK = "a visit does what its stop asks for"
    ROAD = "a road joins one place of a run with the next"
    ARRIVAL = "arrival is departure plus travel"
    START = "service starts at the first moment that the windows allow"
    WINDOW = "service starts within a window"
    DEPARTURE = "departure is start plus service"
    SHIFT = "a run lies within the shift"
    END = "a run ends when the vehicle is back, or has left its last stop"
    PROMPT = "a run is over as early as it can be, and begins as late as that allows"
    PAUSE = "a pause is a break of the driver: in its window, as long, at rest"
    BREAK = "each break of the driver has its time in the run, before it or after it"
    LOADING = "a vehicle loads at its hub, between visits, as often as it may"
    LOADED = "what is delivered was loaded before"
    DISTANCE = "distances are the engine's"
    DISTANCE_SUM = "a run's distance is the sum of its parts"
    MAX_DISTANCE = "no run is longer than its vehicle may drive"
    LOAD = "what is on board is what was taken and not yet brought"
    CAPACITY = "no vehicle is overloaded"
    COLLECTION = "only a run that ends at its hub collects for the hub"
    CASH = "the cash carried is what was taken since the last loading"
    CASH_LIMIT = "no vehicle carries more cash than it may"
    MAX_STOPS = "no vehicle makes more stops than it may"
    SKILLS = "a vehicle can do what its stops ask for"
    LOAD_HUB = "a stop is served from the hub of its load"
    ON_BOARD = "a load on board is delivered by the vehicle that has it"
    FIRST = "a run begins with the stops that are given"
    PAIR = "a load is collected before it is delivered, by one vehicle"
    GROUP = "the stops of a group are served by one vehicle, all or none"
    GEOMETRY = "a run's line begins and ends where the run does"
    COST = "a run costs its fixed part, its hours and its kilometres"
    CO2E = "a run emits what its kilometres do"
    OBJECTIVE = "the objective is the sum of its parts"
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


def same(where: str, rule: Rule, given: object, expected: object) -> Iterator[Fault]:
    """One fault where two values differ."""
    if given != expected:
        yield Fault(where, rule, str(given), str(expected))
