"""Hold a finished plan: runs with timed visits, what was left out and why, and the checker's word.

Times are seconds since midnight, distances metres, both integers, as the engine gave them.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum

from routing.problem import Hub, Profile


class LeftOutReason(StrEnum):
    """Why a stop is in no run."""

    OFF_NETWORK = "off_network"
    UNREACHABLE = "unreachable"
    TOO_HEAVY = "too_heavy"
    TOO_BULKY = "too_bulky"
    WINDOW_UNREACHABLE = "window_unreachable"
    SHIFT_TOO_SHORT = "shift_too_short"
    NO_CAPACITY_LEFT = "no_capacity_left"
    NO_TIME_LEFT = "no_time_left"


@dataclass(frozen=True, slots=True)
class Visit:
    """One stop in a run: the vehicle arrives, waits for the window, serves, leaves."""

    stop_id: str
    latitude: float
    longitude: float
    arrival_s: int
    start_s: int
    departure_s: int
    distance_m: int  # from the previous place of the run
    load_g: int  # on board when arriving
    load_cm3: int


@dataclass(frozen=True, slots=True)
class Run:
    """One vehicle's round trip from the hub; ``geometry`` holds (longitude, latitude) pairs."""

    vehicle_id: str
    profile: Profile
    start_s: int
    end_s: int
    distance_m: int
    return_distance_m: int
    visits: tuple[Visit, ...]
    geometry: tuple[tuple[float, float], ...] = field(default=(), repr=False)

    @property
    def duration_s(self) -> int:
        """From leaving the hub to being back, in seconds."""
        return self.end_s - self.start_s


@dataclass(frozen=True, slots=True)
class Unassigned:
    """A stop that no run serves, with the reason as code and as a sentence."""

    stop_id: str
    reason: LeftOutReason
    explanation: str


@dataclass(frozen=True, slots=True)
class EngineNote:
    """Which engine timed the plan, whether it knows roads, and what it says of its accuracy."""

    name: str
    on_roads: bool
    note: str


@dataclass(frozen=True, slots=True)
class SolverNote:
    """Which solver made the plan, with its seed and its time limit in seconds."""

    name: str
    seed: int
    time_limit_s: float


@dataclass(frozen=True, slots=True)
class Plan:
    """The answer to a ``RoutingProblem``; ``verified`` only after ``routing.verify`` agreed."""

    hub: Hub
    runs: tuple[Run, ...]
    unassigned: tuple[Unassigned, ...]
    engine: EngineNote
    solver: SolverNote
    verified: bool

    @property
    def distance_m(self) -> int:
        """All runs together, in metres."""
        return sum(run.distance_m for run in self.runs)

    @property
    def duration_s(self) -> int:
        """All runs together, in seconds."""
        return sum(run.duration_s for run in self.runs)
