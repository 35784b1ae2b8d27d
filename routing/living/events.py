"""Name what can happen to a plan that is being driven."""

from __future__ import annotations

from dataclasses import dataclass

from routing.problem import Position, Stop


@dataclass(frozen=True, slots=True, kw_only=True)
class Added:
    """A late stop: a delivery whose load lies at the hub, or a collection."""

    stop: Stop


@dataclass(frozen=True, slots=True, kw_only=True)
class AddedPair:
    """A late load from one stop to another."""

    collect: Stop
    deliver: Stop


@dataclass(frozen=True, slots=True, kw_only=True)
class Cancelled:
    """A stop that is no longer to be served; a load on board stays there until the hub."""

    stop_id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class BrokenDown:
    """A vehicle that drives no farther; what is on board is taken over by others.

    Attributes:
        vehicle_id: Which.
        position: Where it stands; None for the last place that it left.
        handover_s: How long taking over each load takes.
    """

    vehicle_id: str
    position: Position | None = None
    handover_s: int = 60


@dataclass(frozen=True, slots=True, kw_only=True)
class Delayed:
    """A vehicle that is so much later than planned at whatever it does next."""

    vehicle_id: str
    by_s: int


Event = Added | AddedPair | Cancelled | BrokenDown | Delayed
