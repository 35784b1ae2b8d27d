"""Draw small routing problems with any of the rules, and travel for them; all are valid."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from hypothesis import strategies as st
from routing_towns import MatrixEngine

from routing import (
    UNREACHABLE,
    Break,
    Feature,
    Group,
    Hub,
    Matrix,
    Objective,
    Pair,
    Places,
    Position,
    Profile,
    RoutingProblem,
    Stop,
    Task,
    TimeWindow,
    Vehicle,
    VehicleCosts,
    build_problem,
    places_of,
)

OPENS, CLOSES = 7 * 3600, 11 * 3600
PROFILES = (Profile.MOTORCYCLE, Profile.VAN)
SKILLS = ("cold", "id-check")

_BLOCK = 0.001  # degrees; about 110 m


@dataclass(frozen=True, slots=True)
class Case:
    """A problem and the engine that times it."""

    problem: RoutingProblem
    engine: MatrixEngine
    places: Places
    matrices: dict[Profile, Matrix]
    snap_m: np.ndarray


@st.composite
def cases(
    draw: st.DrawFn,
    features: Sequence[Feature] = tuple(Feature),
    most_stops: int = 14,
    most_vehicles: int = 5,
) -> Case:
    """A problem that holds no rules but the given ones, each of them now and then."""
    held = {f for f in Feature if f in features and draw(st.integers(0, 9)) < 4}
    if Feature.RELOADS not in held:
        held.discard(Feature.START_ELSEWHERE)
    hubs = _hubs(draw, held)
    stops = [_stop(draw, held, n, hubs) for n in range(draw(st.integers(0, most_stops)))]
    pairs = _pairs(draw, held, stops)
    halves = {key for pair in pairs for key in (pair.collect_id, pair.deliver_id)}
    groups = _groups(draw, held, stops)
    grouped = {key for group in groups for key in group.stop_ids}
    free = [
        stop
        for stop in stops
        if stop.id not in halves | grouped and stop.task is Task.DELIVER and stop.hub_id is None
    ]
    vehicles = [
        _bound(draw, held, _vehicle(draw, held, n, hubs), free)
        for n in range(draw(st.integers(1, most_vehicles)))
    ]
    problem = build_problem(
        hubs, vehicles, stops, pairs=pairs, groups=groups, objective=_objective(draw, held)
    )
    places = places_of(problem)
    matrices = _matrices(draw, places)
    snap_m = np.zeros(len(places))
    first = {key for vehicle in vehicles for key in vehicle.first}
    for number, stop in enumerate(stops):
        if stop.id not in first and draw(st.integers(0, 19)) == 19:
            snap_m[places.stop + number] = 251.0
    return Case(problem, MatrixEngine(matrices, snap_m.tolist()), places, matrices, snap_m)


def _hubs(draw: st.DrawFn, held: set[Feature]) -> list[Hub]:
    count = draw(st.integers(2, 3)) if Feature.SEVERAL_HUBS in held else 1
    return [
        Hub(id=f"hub-{n}", latitude=11.5 + draw(_blocks) * _BLOCK, longitude=104.9)
        for n in range(count)
    ]


_blocks = st.integers(0, 40)


def _stop(draw: st.DrawFn, held: set[Feature], number: int, hubs: list[Hub]) -> Stop:
    load = st.integers(0, 12)
    stop = Stop(
        id=f"s{number}",
        latitude=11.5 + draw(_blocks) * _BLOCK,
        longitude=104.9 + draw(_blocks) * _BLOCK,
        weight_g=draw(load),
        volume_cm3=draw(load),
        service_s=draw(st.integers(0, 600)),
        windows=_windows(draw, held),
        priority=draw(st.integers(1, 9)),
    )
    changes: dict[str, object] = {}
    if Feature.ITEMS in held:
        changes["items"] = draw(st.integers(0, 4))
    if Feature.DROP_PENALTY in held and draw(st.booleans()):
        changes["drop_penalty_khr"] = draw(st.integers(0, 20_000))
    if Feature.SKILLS in held:
        changes["skills"] = draw(st.frozensets(st.sampled_from(SKILLS), max_size=1))
    if Feature.CASH in held:
        changes["cash_khr"] = draw(st.integers(0, 50_000))
    if Feature.COLLECTIONS in held and draw(st.booleans()):
        changes["task"] = Task.COLLECT
    if Feature.SEVERAL_HUBS in held and draw(st.integers(0, 2)) == 0:
        changes["hub_id"] = draw(st.sampled_from(hubs)).id
    return replace(stop, **changes)  # type: ignore[arg-type]


def _windows(draw: st.DrawFn, held: set[Feature]) -> tuple[TimeWindow, ...]:
    most = 3 if Feature.SEVERAL_WINDOWS in held else 1
    windows, clock_s = [], OPENS - 1800
    for _ in range(draw(st.integers(0, most))):
        opens_s = clock_s + draw(st.integers(1, 7_000))
        clock_s = opens_s + draw(st.integers(0, 4_000))
        windows.append(TimeWindow(opens_s, clock_s))
    return tuple(windows)


def _pairs(draw: st.DrawFn, held: set[Feature], stops: list[Stop]) -> list[Pair]:
    if Feature.PAIRS not in held:
        return []
    pairs = []
    for number in range(0, 2 * draw(st.integers(0, len(stops) // 2)), 2):
        collect, deliver = stops[number], stops[number + 1]
        stops[number] = replace(collect, task=Task.COLLECT)
        stops[number + 1] = replace(
            deliver,
            task=Task.DELIVER,
            weight_g=collect.weight_g,
            volume_cm3=collect.volume_cm3,
            items=collect.items,
        )
        pairs.append(Pair(collect_id=collect.id, deliver_id=deliver.id))
    return pairs


def _groups(draw: st.DrawFn, held: set[Feature], stops: list[Stop]) -> list[Group]:
    if Feature.GROUPS not in held or len(stops) < 2:
        return []
    members = draw(st.lists(st.sampled_from(stops), min_size=2, max_size=4, unique=True))
    return [Group(id="family", stop_ids=tuple(stop.id for stop in members))]


def _vehicle(draw: st.DrawFn, held: set[Feature], number: int, hubs: list[Hub]) -> Vehicle:
    opens_s = OPENS + draw(st.integers(0, 3600))
    vehicle = Vehicle(
        id=f"v{number}",
        profile=draw(st.sampled_from(PROFILES)),
        capacity_g=40 - draw(st.integers(0, 35)),
        capacity_cm3=40 - draw(st.integers(0, 35)),
        shift=TimeWindow(opens_s, CLOSES - draw(st.integers(0, 3 * 3600))),
        hub_id=draw(st.sampled_from(hubs)).id if len(hubs) > 1 else None,
    )
    amount = st.none() | st.integers(0, 10).map(lambda number: 10 - number)
    changes: dict[str, object] = {}
    if Feature.ITEMS in held:
        changes["capacity_items"] = draw(amount)
    if Feature.MAX_STOPS in held:
        changes["max_stops"] = draw(amount)
    if Feature.COSTS in held and draw(st.booleans()):
        changes["costs"] = VehicleCosts(
            fixed_khr=draw(st.integers(0, 9_999)),
            per_hour_khr=draw(st.integers(0, 9_999)),
            per_km_khr=draw(st.integers(0, 999)),
        )
    if Feature.SKILLS in held:
        changes["skills"] = frozenset(SKILLS) - draw(st.frozensets(st.sampled_from(SKILLS)))
    if Feature.MAX_DISTANCE in held:
        changes["max_distance_m"] = draw(st.none() | st.integers(5_000, 60_000))
    if Feature.BREAKS in held:
        changes["breaks"] = _breaks(draw, vehicle.shift)
    if Feature.CASH in held:
        changes["cash_limit_khr"] = draw(st.none() | st.integers(30_000, 120_000))
    if Feature.RELOADS in held:
        changes["max_loadings"] = 3 - draw(st.integers(0, 2))
        changes["reload_s"] = draw(st.integers(0, 900))
    changes |= _ends(draw, held)
    return replace(vehicle, **changes)  # type: ignore[arg-type]


def _ends(draw: st.DrawFn, held: set[Feature]) -> dict[str, object]:
    changes: dict[str, object] = {}
    if Feature.START_ELSEWHERE in held and draw(st.booleans()):
        changes["start"] = _position(draw)
        changes["max_loadings"] = 2 - draw(st.integers(0, 2))
    if Feature.OPEN_END in held and draw(st.booleans()):
        changes["open_end"] = True
    elif Feature.END_ELSEWHERE in held and draw(st.booleans()):
        changes["end"] = _position(draw)
    return changes


def _position(draw: st.DrawFn) -> Position:
    return Position(
        latitude=11.5 + draw(_blocks) * _BLOCK, longitude=104.9 + draw(_blocks) * _BLOCK
    )


def _breaks(draw: st.DrawFn, shift: TimeWindow) -> tuple[Break, ...]:
    breaks, clock_s = [], shift.opens_s
    for _ in range(draw(st.integers(0, 2))):
        opens_s = clock_s + draw(st.integers(0, 4_000))
        closes_s = opens_s + draw(st.integers(0, 3_600))
        if closes_s > shift.closes_s:
            break
        duration_s = draw(st.integers(1, 1_800))
        breaks.append(Break(duration_s=duration_s, window=TimeWindow(opens_s, closes_s)))
        clock_s = closes_s + duration_s
    return tuple(breaks)


def _bound(draw: st.DrawFn, held: set[Feature], vehicle: Vehicle, free: list[Stop]) -> Vehicle:
    """Loads that are on board, and stops that come first; the vehicle is made to bear them."""
    on_board: list[Stop] = []
    first: list[Stop] = []
    if Feature.ON_BOARD in held:
        on_board = _take(draw, free)
    if Feature.FIRST in held and (vehicle.start is None or on_board):
        at_hub = vehicle.start is None
        first = [*on_board[:1], *_take(draw, free, 2)] if at_hub else on_board[:2]
    bound = list({stop.id: stop for stop in [*on_board, *first]}.values())
    if not bound:
        return vehicle
    stops_made = len(bound)
    items, cash = sum(s.items for s in bound), sum(s.cash_khr for s in bound)
    return replace(
        vehicle,
        capacity_g=max(vehicle.capacity_g, sum(s.weight_g for s in bound)),
        capacity_cm3=max(vehicle.capacity_cm3, sum(s.volume_cm3 for s in bound)),
        capacity_items=None if vehicle.capacity_items is None else vehicle.capacity_items + items,
        max_stops=None if vehicle.max_stops is None else vehicle.max_stops + stops_made,
        cash_limit_khr=None if vehicle.cash_limit_khr is None else vehicle.cash_limit_khr + cash,
        skills=frozenset(SKILLS) if Feature.SKILLS in held else vehicle.skills,
        on_board=tuple(stop.id for stop in on_board),
        first=tuple(stop.id for stop in first),
    )


def _take(draw: st.DrawFn, free: list[Stop], most: int = 3) -> list[Stop]:
    """Some stops that no other vehicle is bound to."""
    return [free.pop() for _ in range(draw(st.integers(0, min(most, len(free)))))]


def _objective(draw: st.DrawFn, held: set[Feature]) -> Objective:
    return Objective(
        cost=1,
        vehicle_khr=draw(st.integers(0, 20_000)) if Feature.COSTS in held else 0,
        balance_khr_per_hour=draw(st.integers(1, 20_000)) if Feature.BALANCE in held else 0,
        carbon_khr_per_kg=draw(st.integers(1, 5_000)) if Feature.CARBON in held else 0,
    )


def _matrices(draw: st.DrawFn, places: Places) -> dict[Profile, Matrix]:
    """Blocks of a town, some places slower to leave, some pairs without a road."""
    size = len(places)
    blocks = np.rint(places.points / _BLOCK).astype(np.int64)
    apart = np.abs(blocks[:, None] - blocks[None, :]).sum(axis=2)
    lots = np.random.default_rng(draw(st.integers(0, 99)))
    tilt = lots.integers(0, 60, (size, size)) if draw(st.booleans()) else 0
    matrices = {}
    for profile, pace_s in zip(PROFILES, (20, 33), strict=True):
        duration_s = apart * pace_s + tilt
        distance_m = apart * 110 + tilt
        if draw(st.integers(0, 2)) == 0:
            lost = lots.random((size, size)) < 0.1
            duration_s = np.where(lost, UNREACHABLE, duration_s)
            distance_m = np.where(lost, UNREACHABLE, distance_m)
        for figures in (duration_s, distance_m):
            np.fill_diagonal(figures, 0)
        matrices[profile] = Matrix(duration_s.astype(np.int32), distance_m.astype(np.int32))
    return matrices
