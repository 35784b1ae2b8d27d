"""Say what is to be planned: hubs, vehicles, stops, what belongs together, what is wanted.

Units stand in the names: seconds since midnight of the day of the run, grams, cubic centimetres,
metres, riel, degrees (WGS 84).
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum

DAY_S = 24 * 3600


class Profile(StrEnum):
    """How a vehicle moves on roads; speeds per profile are data (``routing/data/speeds.toml``)."""

    MOTORCYCLE = "motorcycle"
    REMORK = "remork"
    VAN = "van"
    TRUCK = "truck"
    WALK = "walk"
    BICYCLE = "bicycle"


def profile_bit(profile: Profile) -> int:
    """The bit that stands for a profile in the masks of a road network (its place in the list).

    >>> profile_bit(Profile.MOTORCYCLE), profile_bit(Profile.BICYCLE)
    (1, 32)
    """
    return 1 << tuple(Profile).index(profile)


class Task(StrEnum):
    """What is done at a stop: a load goes out from the hub, or comes in to it."""

    DELIVER = "deliver"
    COLLECT = "collect"


@dataclass(frozen=True, slots=True)
class TimeWindow:
    """A span in which something may begin, in seconds since midnight, both ends included."""

    opens_s: int
    closes_s: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Position:
    """A place that is neither hub nor stop: where a courier lives, where a vehicle is now."""

    latitude: float
    longitude: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Hub:
    """Where loads are taken from and brought to."""

    id: str
    latitude: float
    longitude: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Break:
    """A rest: it begins within the window and lasts so long; no travel and no service meanwhile.

    A break may also lie wholly before the run begins or after it ends.
    """

    duration_s: int
    window: TimeWindow


@dataclass(frozen=True, slots=True, kw_only=True)
class VehicleCosts:
    """What a run costs: once, for each hour from its start to its end, for each kilometre."""

    fixed_khr: int = 0
    per_hour_khr: int = 0
    per_km_khr: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Vehicle:
    """One vehicle with its driver's shift; it makes at most one run.

    Attributes:
        id: Unique in the problem.
        profile: How it moves.
        capacity_g: Weight that it carries at a time.
        capacity_cm3: Volume that it carries at a time.
        shift: It leaves and is back within.
        capacity_items: Parcels that it carries at a time; None for any number.
        max_stops: Stops of its run; None for any number.
        hub_id: Where it loads; None where the problem has one hub.
        start: Where the run begins; None: loaded, at the hub. Elsewhere it drives to the hub before
            it delivers anything that is not on board.
        end: Where the run ends; None: at the hub.
        open_end: The run ends at its last stop (``end`` is None then).
        costs: None for those of its profile (``routing/data/costs.toml``).
        skills: What it can do; it serves stops that ask for no more.
        breaks: Rests of the driver.
        max_distance_m: Of the run; None for any.
        max_loadings: How often it loads at the hub, the loading before it leaves included.
        reload_s: How long a loading takes (the one before it leaves is not part of the run).
        cash_limit_khr: Most cash that it carries; cash is handed in at each loading.
        on_board: Stops whose load is in the vehicle already: no other vehicle delivers them.
        first: Stops that its run begins with, in this order.
        co2e_g_per_km: None for that of its profile (``routing/data/emissions.toml``).
    """

    id: str
    profile: Profile
    capacity_g: int
    capacity_cm3: int
    shift: TimeWindow
    capacity_items: int | None = None
    max_stops: int | None = None
    hub_id: str | None = None
    start: Position | None = None
    end: Position | None = None
    open_end: bool = False
    costs: VehicleCosts | None = None
    skills: frozenset[str] = frozenset()
    breaks: tuple[Break, ...] = ()
    max_distance_m: int | None = None
    max_loadings: int = 1
    reload_s: int = 0
    cash_limit_khr: int | None = None
    on_board: tuple[str, ...] = ()
    first: tuple[str, ...] = ()
    co2e_g_per_km: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Stop:
    """One place to serve.

    Attributes:
        id: Unique in the problem; the caller's key for what is served here.
        weight_g: Load that is brought here or taken from here.
        volume_cm3: Volume of that load.
        items: Parcels of that load.
        service_s: Time spent at the stop once the vehicle has arrived.
        windows: When service may begin, in order and apart; none means at any time.
        priority: 1 (drop first) to 9 (drop last); a plan leaves out low priorities first.
        drop_penalty_khr: What leaving it out costs; None: it is left out only where it cannot be
            served, or where a stop of higher priority is served instead.
        skills: What the vehicle must be able to do.
        cash_khr: Collected on delivery, carried until the next loading or the end.
        task: Whether the load is brought from the hub or taken to it.
        hub_id: The hub that has or awaits the load; None for any.
    """

    id: str
    latitude: float
    longitude: float
    weight_g: int = 0
    volume_cm3: int = 0
    items: int = 1
    service_s: int = 180
    windows: tuple[TimeWindow, ...] = ()
    priority: int = 5
    drop_penalty_khr: int | None = None
    skills: frozenset[str] = frozenset()
    cash_khr: int = 0
    task: Task = Task.DELIVER
    hub_id: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Pair:
    """A load that is taken from one stop to another by one vehicle, past no hub; whole or not."""

    collect_id: str
    deliver_id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """Stops that one vehicle serves, all of them or none."""

    id: str
    stop_ids: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Objective:
    """What a plan makes least, all in riel so that it can be added up.

    Attributes:
        cost: How much a riel of the runs' cost counts: 1, or 0 where only the rest matters.
        vehicle_khr: Added for each vehicle that is used.
        balance_khr_per_hour: Added for each hour of the longest run.
        carbon_khr_per_kg: Added for each kilogram of CO2e.
    """

    cost: int = 1
    vehicle_khr: int = 0
    balance_khr_per_hour: int = 0
    carbon_khr_per_kg: int = 0


@dataclass(frozen=True, slots=True)
class RoutingProblem:
    """A validated problem; build it with ``build_problem``."""

    hubs: tuple[Hub, ...]
    vehicles: tuple[Vehicle, ...]
    stops: tuple[Stop, ...]
    pairs: tuple[Pair, ...] = ()
    groups: tuple[Group, ...] = ()
    objective: Objective = field(default_factory=Objective)
