"""Hold a finished plan: runs with timed steps, what was left out and why, and the checker's word.

Times are seconds since midnight, distances metres, both integers, as the engine gave them; money
is whole riel.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum

from routing.problem import Hub, Position, Profile, Task


class LeftOutReason(StrEnum):
    """Why a stop is in no run."""

    OFF_NETWORK = "off_network"
    UNREACHABLE = "unreachable"
    TOO_HEAVY = "too_heavy"
    TOO_BULKY = "too_bulky"
    TOO_MANY_ITEMS = "too_many_items"
    CASH_LIMIT = "cash_limit"
    NO_VEHICLE_FOR_IT = "no_vehicle_for_it"  # skills, the hub of its load, or who has it on board
    TOO_FAR = "too_far"
    WINDOW_UNREACHABLE = "window_unreachable"
    SHIFT_TOO_SHORT = "shift_too_short"
    NO_CAPACITY_LEFT = "no_capacity_left"
    NO_TIME_LEFT = "no_time_left"
    PARTNER_LEFT_OUT = "partner_left_out"  # the other half of its pair, or one of its group
    NOT_WORTH_IT = "not_worth_it"  # serving it would cost more than its drop penalty


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
    load_items: int = 0
    cash_khr: int = 0  # carried when arriving
    task: Task = Task.DELIVER


@dataclass(frozen=True, slots=True)
class Loading:
    """The vehicle is at its hub in the middle of its run: it unloads, hands in cash and loads."""

    hub_id: str
    arrival_s: int
    departure_s: int
    distance_m: int  # from the previous place of the run


@dataclass(frozen=True, slots=True)
class Pause:
    """The driver rests: where the step before left the vehicle, or on arrival at the next place."""

    start_s: int
    duration_s: int
    on_arrival: bool = False


Step = Visit | Loading | Pause


@dataclass(frozen=True, slots=True)
class Run:
    """One vehicle's run, step by step; ``geometry`` holds (longitude, latitude) pairs.

    Attributes:
        vehicle_id: Whose run it is.
        profile: How it travels.
        hub_id: Where it loads.
        start_s: When it leaves.
        end_s: When it is back, or has left its last stop where it ends there.
        distance_m: Of all legs.
        return_distance_m: Of the leg from the last stop to the end.
        steps: In the order of time.
        start: Where it begins; None at the hub.
        end: Where it ends; None at the hub, or where ``open_end`` at the last stop.
        open_end: It ends at its last stop.
        cost_khr: Fixed, hours and kilometres.
        co2e_g: Of its kilometres.
        geometry: The line that it follows.
    """

    vehicle_id: str
    profile: Profile
    hub_id: str
    start_s: int
    end_s: int
    distance_m: int
    return_distance_m: int
    steps: tuple[Step, ...]
    start: Position | None = None
    end: Position | None = None
    open_end: bool = False
    cost_khr: int = 0
    co2e_g: int = 0
    geometry: tuple[tuple[float, float], ...] = field(default=(), repr=False)

    @property
    def visits(self) -> tuple[Visit, ...]:
        """The stops that are served, in their order."""
        return tuple(step for step in self.steps if isinstance(step, Visit))

    @property
    def duration_s(self) -> int:
        """From leaving to being back, in seconds."""
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
    """Which solver made the plan, with its seed and its time limit in seconds.

    Attributes:
        name: Of the solver.
        seed: Start of its random numbers.
        time_limit_s: What it was given.
        said: What it did, where it chose between ways.
        trace: Seconds from the start and the cost of the best plan then, in the solver's units.
    """

    name: str
    seed: int
    time_limit_s: float
    said: str = ""
    trace: tuple[tuple[float, float], ...] = field(default=(), repr=False)


@dataclass(frozen=True, slots=True)
class Plan:
    """The answer to a ``RoutingProblem``; ``verified`` only after ``routing.verify`` agreed.

    ``objective_khr`` is what the problem's objective makes of it, penalties of stops that were
    left out as not worth it included.
    """

    hubs: tuple[Hub, ...]
    runs: tuple[Run, ...]
    unassigned: tuple[Unassigned, ...]
    engine: EngineNote
    solver: SolverNote
    verified: bool
    objective_khr: int = 0

    @property
    def distance_m(self) -> int:
        """All runs together, in metres."""
        return sum(run.distance_m for run in self.runs)

    @property
    def duration_s(self) -> int:
        """All runs together, in seconds."""
        return sum(run.duration_s for run in self.runs)

    @property
    def cost_khr(self) -> int:
        """All runs together, in riel."""
        return sum(run.cost_khr for run in self.runs)

    @property
    def co2e_g(self) -> int:
        """All runs together, in grams of CO2e."""
        return sum(run.co2e_g for run in self.runs)
