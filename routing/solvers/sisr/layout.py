"""Turn stops, kinds of vehicles and travel into the arrays that the compiled loops read."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from routing.solvers.sisr.ground import (
    BLOCKED,
    DENSE,
    PLANE,
    SPARSE,
    Bytes,
    Floats,
    Ground,
    Ints,
    Longs,
)
from routing.solvers.sisr.neighbours import with_neighbours
from routing.solvers.sisr.rules import BEYOND, MOST, Rich, Rules, rules_of

ALWAYS = 1 << 28
"""A time later than any: the end of a window or a shift that does not bind."""

MANDATORY = 1 << 44
"""Prize of a stop that is left out only where it fits nowhere."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Stops:
    """What is to be served, one row for each stop.

    Attributes:
        place: int32 (n,), which place of the travel each stop is.
        demand: int32 (n, loads), loaded at the start of the route; at least one column.
        service: int32 (n,), how long it takes.
        opens: int32 (n,), when service may begin.
        closes: int32 (n,), until when it may, ``ALWAYS`` where nothing is said.
        prize: int64 (n,), cost of leaving a stop out, ``MANDATORY`` where that is no choice.
        may: int8 (n, kinds), 1 where the kind of vehicle may serve the stop; None where all may.
    """

    place: Ints
    demand: Ints
    service: Ints
    opens: Ints
    closes: Ints
    prize: Longs
    may: Bytes | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Kind:
    """Vehicles of one kind: what they may load, where and when they drive, what they cost.

    Attributes:
        count: How many there are.
        capacity: For each load.
        start: Place where a route begins.
        end: Place where it ends.
        opens: When the shift begins.
        closes: When it ends, ``ALWAYS`` where nothing is said.
        fixed: Cost of using a vehicle at all.
        per_distance: Cost of a unit of distance.
        per_time: Cost of a unit of travel and service; waiting costs only where ``Rich`` says so.
        profile: Which of the travel's matrices it drives by.
    """

    count: int
    capacity: tuple[int, ...]
    start: int = 0
    end: int = 0
    opens: int = 0
    closes: int = ALWAYS
    fixed: int = 0
    per_distance: int = 1
    per_time: int = 0
    profile: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Plane:
    """Travel by straight lines: distance is ``int(scale * length + shift)``, for every profile.

    Attributes:
        x: float64 (places,).
        y: float64 (places,).
        scale: Units of distance in a unit of the coordinates.
        shift: 0.5 rounds to the nearest number, 0 cuts off, ``ROUND_UP`` rounds up.
        pace: Time per unit of distance, for each profile.
    """

    x: Floats
    y: Floats
    scale: float = 1.0
    shift: float = 0.5
    pace: tuple[float, ...] = (1.0,)


ROUND_UP = 1 - 1e-9


@dataclass(frozen=True, slots=True, kw_only=True)
class Dense:
    """Travel by whole matrices, int32 (profiles, places, places); ``BLOCKED`` where none leads."""

    distance: Ints
    duration: Ints


@dataclass(frozen=True, slots=True, kw_only=True)
class Sparse:
    """Travel between near places as measured, between others as the plane has it.

    Attributes:
        first: int64 (places + 1,), where the pairs of each place begin.
        other: int32 (pairs,), the places that are listed, sorted for each row.
        distance: int32 (profiles, pairs).
        duration: int32 (profiles, pairs).
        beyond: Travel between places that are not listed.
    """

    first: Longs
    other: Ints
    distance: Ints
    duration: Ints
    beyond: Plane


@dataclass(frozen=True, slots=True)
class Layout:
    """The arrays, where each of their stops stood in the caller's order, and richer rules."""

    ground: Ground
    order: npt.NDArray[np.int64]
    rules: Rules | None = None

    @property
    def rank(self) -> npt.NDArray[np.int64]:
        """Where each of the caller's stops stands in the arrays."""
        rank = np.empty_like(self.order)
        rank[self.order] = np.arange(len(self.order))
        return rank


def lay_out(
    stops: Stops,
    kinds: Sequence[Kind],
    travel: Plane | Dense | Sparse,
    *,
    near: int = 80,
    rich: Rich | None = None,
) -> Layout:
    """Lay the problem out, stops that lie together side by side.

    The arrays are trusted: whoever builds them has checked them. All routes of a kind begin and
    end at its places.

    Args:
        stops: What to serve; at least one.
        kinds: At least one; slots are made for as many vehicles as could have a stop.
        travel: How long ways are.
        near: How many near stops are listed for each.
        rich: Further rules; the search then takes another, slower path.
    """
    count = len(stops.place)
    x, y = _coordinates(travel)
    order = _along_a_curve(x[stops.place], y[stops.place])
    slots = np.array([min(kind.count, count) for kind in kinds], dtype=np.int64)
    kind_of = np.repeat(np.arange(len(kinds), dtype=np.int32), slots)

    def of_nodes(of_stops: Ints, start: Sequence[int], end: Sequence[int]) -> Ints:
        ends = np.array([start, end], dtype=np.int32)[:, kind_of]
        return np.concatenate([of_stops[order], ends.T.ravel()]).astype(np.int32)

    place = of_nodes(stops.place, [k.start for k in kinds], [k.end for k in kinds])
    rate = np.array([(k.per_distance, k.per_time) for k in kinds], dtype=np.int64)
    capacity = np.array([k.capacity for k in kinds], dtype=np.int32)
    demand = np.ascontiguousarray(stops.demand[order], dtype=np.int32)
    opens, closes = _hulls(stops, rich)
    prize = np.ascontiguousarray(stops.prize[order], dtype=np.int64)
    amount = demand / np.maximum(capacity.max(axis=0), 1)
    may = stops.may is not None and not stops.may.all()
    rules = None
    if rich is not None:
        longest = [MOST if longest is None else longest for longest in rich.longest]
        beyond = [(longest[i] if longest else MOST, MOST) for i in range(len(kinds))]
        capacity = np.concatenate([capacity, np.array(beyond, dtype=np.int32)], axis=1)
        demand = np.pad(demand, ((0, 0), (0, BEYOND)))
        rank = np.argsort(order).astype(np.int32)
        rules = rules_of(rich, demand, opens[order], closes[order], rank, len(kinds))
        grown = np.abs(rules.change) / np.maximum(capacity.max(axis=0), 1)
        amount = np.maximum(amount, grown[:, :-BEYOND])
        prize = np.bincount(rules.unit, prize, count).astype(np.int64)
    ways = _ways(travel, [k.profile for k in kinds])
    blocked = bool((ways["duration"] >= BLOCKED).any() or (ways["distance"] >= BLOCKED).any())
    bound = bool((closes < ALWAYS).any()) or any(k.closes < ALWAYS for k in kinds)
    costs = [(*row, k.profile) for row, k in zip(rate.tolist(), kinds, strict=True)]
    ground = Ground(
        stops=count,
        timed=bound or blocked or rules is not None,
        lean=1.0,
        x=x[place],
        y=y[place],
        place=place,
        rate=rate,
        profile=np.array([k.profile for k in kinds], dtype=np.int32),
        costing=np.array([sorted(set(costs)).index(c) for c in costs], dtype=np.int32),
        fixed=np.array([k.fixed for k in kinds], dtype=np.int64),
        capacity=capacity,
        kind=kind_of,
        opens=of_nodes(opens, [k.opens for k in kinds], [0 for _ in kinds]),
        closes=of_nodes(closes, [k.closes for k in kinds], [min(k.closes, ALWAYS) for k in kinds]),
        service=of_nodes(stops.service, [0 for _ in kinds], [0 for _ in kinds]),
        demand=demand,
        masked=may,
        may=_writable(stops.may[order] if may and stops.may is not None else [[1]], np.int8),
        prize=prize,
        bulk=amount.max(axis=1),
        far=np.zeros(count),
        near=np.empty((count, 0), dtype=np.int32),
        arcs=np.empty((count, 0, 2), dtype=np.int32),
        **ways,
    )
    return Layout(with_neighbours(ground, near), order, rules)


def _hulls(stops: Stops, rich: Rich | None) -> tuple[Ints, Ints]:
    """When service may begin first, and until when it may last, for each stop."""
    opens, closes = stops.opens.copy(), stops.closes.copy()
    for stop, windows in enumerate(rich.windows if rich is not None else ()):
        if windows:
            opens[stop], closes[stop] = windows[0][0], windows[-1][1]
    return opens, closes


def _coordinates(travel: Plane | Dense | Sparse) -> tuple[Floats, Floats]:
    """Where the places lie; by their distance from two of them where only matrices are known."""
    if isinstance(travel, Sparse):
        return _coordinates(travel.beyond)
    if isinstance(travel, Plane):
        x, y = (np.ascontiguousarray(axis, dtype=np.float64) for axis in (travel.x, travel.y))
        return x, y
    both = np.minimum(travel.duration[0], travel.duration[0].T)
    if not (both < BLOCKED).any() or not both.any():
        both = np.minimum(travel.distance[0], travel.distance[0].T)
    from_hub = np.where(both[0] < BLOCKED, both[0], 0)
    first = int(np.argmax(from_hub))
    from_first = np.where(both[first] < BLOCKED, both[first], 0)
    second = int(np.argmax(np.minimum(from_hub, from_first)))
    from_second = np.where(both[second] < BLOCKED, both[second], 0)
    return from_first.astype(np.float64), from_second.astype(np.float64)


def _ways(travel: Plane | Dense | Sparse, profiles: Sequence[int]) -> dict[str, Any]:
    """The fields of ``Ground`` that tell how travel is known."""
    none = np.zeros((1, 1), dtype=np.int32)
    ways: dict[str, Any] = {
        "how": PLANE,
        "scale": 1.0,
        "shift": 0.0,
        "pace": np.ones(len(profiles)),
        "distance": none,
        "duration": none,
        "first": np.zeros(1, dtype=np.int64),
        "other": np.zeros(1, dtype=np.int32),
    }
    if not isinstance(travel, Plane):
        count = len(travel.distance)
        distance = _writable(travel.distance, np.int32).reshape(count, -1)
        duration = _writable(travel.duration, np.int32).reshape(count, -1)
        blocked = (distance >= BLOCKED) | (duration >= BLOCKED)
        if blocked.any():
            distance = np.where(blocked, np.int32(BLOCKED), distance)
            duration = np.where(blocked, np.int32(BLOCKED), duration)
        ways |= {"distance": distance, "duration": duration}
    if isinstance(travel, Dense):
        places = travel.distance.shape[1]
        return ways | {"how": DENSE, "first": np.arange(places + 1, dtype=np.int64) * places}
    plane = travel.beyond if isinstance(travel, Sparse) else travel
    pace = np.array([plane.pace[profile] for profile in profiles], dtype=np.float64)
    ways |= {"scale": float(plane.scale), "shift": float(plane.shift), "pace": pace}
    if isinstance(travel, Plane):
        return ways
    return ways | {
        "how": SPARSE,
        "first": _writable(travel.first, np.int64),
        "other": _writable(travel.other, np.int32),
    }


def _writable(values: npt.ArrayLike, kind: type[np.generic]) -> npt.NDArray[Any]:
    """The values in one piece; loops are compiled for arrays that can be written to alone."""
    return np.require(values, kind, ["C", "W"])


def _along_a_curve(x: Floats, y: Floats) -> npt.NDArray[np.int64]:
    """Order points so that near ones stand near each other in memory (G. M. Morton, 1966)."""
    code = np.zeros(len(x), dtype=np.int64)
    for axis, values in enumerate((x, y)):
        spread = float(np.ptp(values)) or 1.0
        level = ((values - values.min()) / spread * 65535).astype(np.int64)
        for bit in range(16):
            code |= ((level >> bit) & 1) << (2 * bit + axis)
    return np.argsort(code, kind="stable")
