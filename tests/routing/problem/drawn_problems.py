"""Draw problems with every rule that there is, sound by construction."""

from __future__ import annotations

from hypothesis import strategies as st

from routing import (
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
    VehicleCosts,
    build_problem,
)

amounts = st.integers(0, 10**6)
latitudes = st.floats(10.0, 14.7)
longitudes = st.floats(102.3, 107.7)
skills = st.frozensets(st.sampled_from(["ជិះទូក", "cold box", "heavy"]), max_size=2)


def optional(strategy: st.SearchStrategy) -> st.SearchStrategy:
    return st.none() | strategy


@st.composite
def windows(draw: st.DrawFn, latest_s: int = 86_400) -> tuple[TimeWindow, ...]:
    ends = sorted(draw(st.sets(st.integers(0, latest_s), max_size=6)))
    return tuple(TimeWindow(*pair) for pair in zip(ends[::2], ends[1::2], strict=False))


@st.composite
def breaks(draw: st.DrawFn) -> tuple[Break, ...]:
    rests, free_s = [], 0
    for _ in range(draw(st.integers(0, 2))):
        opens_s = free_s + draw(st.integers(0, 20_000))
        closes_s = opens_s + draw(st.integers(0, 3_600))
        duration_s = draw(st.integers(1, 7_200))
        rests.append(Break(duration_s=duration_s, window=TimeWindow(opens_s, closes_s)))
        free_s = closes_s + duration_s
    return tuple(rests)


@st.composite
def vehicles(draw: st.DrawFn, number: int, hub_ids: list[str]) -> Vehicle:
    start = draw(optional(st.builds(Position, latitude=latitudes, longitude=longitudes)))
    open_end = draw(st.booleans())
    end = None
    if not open_end:
        end = draw(optional(st.builds(Position, latitude=latitudes, longitude=longitudes)))
    return Vehicle(
        id=f"យាន-{number}",
        profile=draw(st.sampled_from(Profile)),
        capacity_g=draw(amounts),
        capacity_cm3=draw(amounts),
        shift=TimeWindow(0, draw(st.integers(90_000, 172_800))),
        capacity_items=draw(optional(amounts)),
        max_stops=draw(optional(st.integers(0, 50))),
        hub_id=draw(st.sampled_from(hub_ids)),
        start=start,
        end=end,
        open_end=open_end,
        costs=draw(optional(st.builds(VehicleCosts, fixed_khr=amounts, per_km_khr=amounts))),
        skills=draw(skills),
        breaks=draw(breaks()),
        max_distance_m=draw(optional(amounts)),
        max_loadings=draw(st.integers(1, 3)),
        reload_s=draw(st.integers(0, 3_600)),
        cash_limit_khr=draw(optional(amounts)),
        co2e_g_per_km=draw(optional(st.integers(0, 900))),
    )


@st.composite
def stops(draw: st.DrawFn, number: int, hub_ids: list[str]) -> Stop:
    return Stop(
        id=f"stop {number}",
        latitude=draw(latitudes),
        longitude=draw(longitudes),
        weight_g=draw(amounts),
        volume_cm3=draw(amounts),
        items=draw(st.integers(0, 9)),
        service_s=draw(st.integers(0, 900)),
        windows=draw(windows()),
        priority=draw(st.integers(1, 9)),
        drop_penalty_khr=draw(optional(amounts)),
        skills=draw(skills),
        cash_khr=draw(amounts),
        task=draw(st.sampled_from(Task)),
        hub_id=draw(optional(st.sampled_from(hub_ids))),
    )


@st.composite
def problems(draw: st.DrawFn) -> RoutingProblem:
    """A problem with one or two hubs, up to three vehicles, up to six stops and a pair."""
    hub_ids = ["ភ្នំពេញ", "takhmau"][: draw(st.integers(1, 2))]
    hubs = [Hub(id=key, latitude=draw(latitudes), longitude=draw(longitudes)) for key in hub_ids]
    fleet = [draw(vehicles(n, hub_ids)) for n in range(draw(st.integers(1, 3)))]
    served = [draw(stops(n, hub_ids)) for n in range(draw(st.integers(0, 6)))]
    pairs, groups = [], []
    if draw(st.booleans()):
        for key, task in (("from", Task.COLLECT), ("to", Task.DELIVER)):
            served.append(Stop(id=key, latitude=11.5, longitude=104.9, weight_g=500, task=task))
        pairs.append(Pair(collect_id="from", deliver_id="to"))
    if served:
        members = draw(st.sets(st.sampled_from([s.id for s in served]), min_size=1))
        groups.append(Group(id="together", stop_ids=tuple(sorted(members))))
    weights = st.integers(0, 10**6)
    objective = draw(
        st.just(Objective()) | st.builds(Objective, vehicle_khr=weights, carbon_khr_per_kg=weights)
    )
    return build_problem(hubs, fleet, served, pairs=pairs, groups=groups, objective=objective)
