"""Build a problem piece by piece; everything is checked when it is done."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from enum import StrEnum
from typing import Any

from routing.problem.build import build_problem
from routing.problem.model import (
    Break,
    Group,
    Hub,
    Objective,
    Pair,
    Position,
    Profile,
    RoutingProblem,
    Stop,
    Task,
    TimeWindow,
    Vehicle,
)

Span = TimeWindow | tuple[int, int]
"""A time window, or its two ends in seconds since midnight."""


class ProblemBuilder:
    """Collects hubs, vehicles and stops in any order; ``build`` checks them all at once.

    Every method returns what it has added, so that ids need not be written twice.

    >>> builder = ProblemBuilder()
    >>> _ = builder.hub("post-office", 11.5759, 104.9227)
    >>> _ = builder.vehicle("moto", "motorcycle", 40_000, 200_000, (28_800, 61_200), count=2)
    >>> market = builder.stop("central-market", 11.5696, 104.9210, weight_g=2_000)
    >>> palace = builder.stop("royal-palace", 11.5639, 104.9310, windows=[(28_800, 36_000)])
    >>> _ = builder.group("one-recipient", market, palace)
    >>> [vehicle.id for vehicle in builder.build().vehicles]
    ['moto-1', 'moto-2']
    """

    def __init__(self) -> None:
        self._hubs: list[Hub] = []
        self._vehicles: list[Vehicle] = []
        self._stops: list[Stop] = []
        self._pairs: list[Pair] = []
        self._groups: list[Group] = []
        self._objective = Objective()

    def hub(self, id: str, latitude: float, longitude: float) -> Hub:  # noqa: A002  the field's name
        """Add a hub."""
        self._hubs.append(Hub(id=id, latitude=latitude, longitude=longitude))
        return self._hubs[-1]

    def vehicle(
        self,
        id: str,  # noqa: A002  the field's name
        profile: Profile | str,
        capacity_g: int,
        capacity_cm3: int,
        shift: Span,
        *,
        count: int = 1,
        hub: Hub | None = None,
        **rest: Any,
    ) -> tuple[Vehicle, ...]:
        """Add one vehicle, or ``count`` alike whose ids are numbered from 1.

        Args:
            id: Its id; of several, the beginning of their ids.
            profile: How it moves.
            capacity_g: Weight that it carries at a time.
            capacity_cm3: Volume that it carries at a time.
            shift: It leaves and is back within.
            count: How many alike.
            hub: Where it loads; not needed where there is one hub.
            rest: Any other field of ``Vehicle``; ``breaks`` also as (duration_s, window) pairs,
                ``start`` and ``end`` also as (latitude, longitude).

        Raises:
            ValueError: For a count below one.
        """
        if count < 1:
            raise ValueError(f"count is {count}; expected one vehicle or more")
        for name in {"start", "end"} & rest.keys():
            rest[name] = _position(rest[name])
        if "breaks" in rest:
            rest["breaks"] = tuple(_break(rest_time) for rest_time in rest["breaks"])
        if "skills" in rest and not isinstance(rest["skills"], str):
            rest["skills"] = frozenset(rest["skills"])
        for name in {"on_board", "first"} & rest.keys():
            rest[name] = tuple(_id_of(stop) for stop in rest[name])
        if hub is not None:
            rest["hub_id"] = hub.id
        one = Vehicle(
            id=id,
            profile=_member(Profile, profile),
            capacity_g=capacity_g,
            capacity_cm3=capacity_cm3,
            shift=_window(shift),
            **rest,
        )
        made = (
            (one,)
            if count == 1
            else tuple(replace(one, id=f"{id}-{number}") for number in range(1, count + 1))
        )
        self._vehicles += made
        return made

    def stop(self, id: str, latitude: float, longitude: float, **rest: Any) -> Stop:  # noqa: A002
        """Add a stop.

        Args:
            id: The caller's key for what is served there.
            latitude: Degrees.
            longitude: Degrees.
            rest: Any other field of ``Stop``; ``windows`` also as (opens_s, closes_s) pairs.
        """
        if "windows" in rest:
            rest["windows"] = tuple(_window(span) for span in rest["windows"])
        if "skills" in rest and not isinstance(rest["skills"], str):
            rest["skills"] = frozenset(rest["skills"])
        if "task" in rest:
            rest["task"] = _member(Task, rest["task"])
        self._stops.append(Stop(id=id, latitude=latitude, longitude=longitude, **rest))
        return self._stops[-1]

    def pair(self, collect: Stop | str, deliver: Stop | str) -> Pair:
        """Have a load taken from one stop to the other by one vehicle."""
        self._pairs.append(Pair(collect_id=_id_of(collect), deliver_id=_id_of(deliver)))
        return self._pairs[-1]

    def group(self, id: str, *stops: Stop | str) -> Group:  # noqa: A002  the field's name
        """Have stops served by one vehicle, all of them or none."""
        self._groups.append(Group(id=id, stop_ids=tuple(_id_of(stop) for stop in stops)))
        return self._groups[-1]

    def objective(self, **weights: int) -> Objective:
        """Say what the plan makes least; the last word counts."""
        self._objective = Objective(**weights)
        return self._objective

    def build(self) -> RoutingProblem:
        """Check everything and return the problem.

        Raises:
            InputError: With one ``Problem`` for each thing that is wrong.
        """
        return build_problem(
            self._hubs,
            self._vehicles,
            self._stops,
            pairs=self._pairs,
            groups=self._groups,
            objective=self._objective,
        )


def _member(kind: type[StrEnum], value: Any) -> Any:
    """The member of a value; what is none is told when the problem is built."""
    return kind(value) if value in list(kind) else value


def _window(span: Span) -> TimeWindow:
    return span if isinstance(span, TimeWindow) else TimeWindow(*span)


def _break(rest: Break | tuple[int, Span]) -> Break:
    return rest if isinstance(rest, Break) else Break(duration_s=rest[0], window=_window(rest[1]))


def _position(place: Position | Iterable[float] | None) -> Position | None:
    if place is None or isinstance(place, Position):
        return place
    latitude, longitude = place
    return Position(latitude=latitude, longitude=longitude)


def _id_of(stop: Stop | str) -> str:
    return stop.id if isinstance(stop, Stop) else stop
