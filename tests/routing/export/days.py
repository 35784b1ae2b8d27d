"""A plan with every kind of step, written by hand so that each figure can be checked."""

from __future__ import annotations

from dataclasses import replace

from routing import (
    EngineNote,
    Hub,
    LeftOutReason,
    Loading,
    Pair,
    Pause,
    Plan,
    Position,
    Profile,
    RoutingProblem,
    Run,
    SolverNote,
    Stop,
    Task,
    TimeWindow,
    Unassigned,
    Vehicle,
    Visit,
    build_problem,
)

HUB = Hub(id="ប្រៃសណីយ៍ភ្នំពេញ", latitude=11.5759, longitude=104.9227)
TAKHMAU = Hub(id="takhmau", latitude=11.4833, longitude=104.9500)
HOME = Position(latitude=11.6000, longitude=104.9000)

MARKET = Stop(id="ផ្សារធំថ្មី", latitude=11.5696, longitude=104.9210, weight_g=2_000)
PALACE = Stop(id="royal-palace", latitude=11.5639, longitude=104.9310, weight_g=1_000)
SHOP = Stop(id="shop <&> $5", latitude=11.5583, longitude=104.9120, weight_g=500, task=Task.COLLECT)
BUYER = Stop(id="_buyer", latitude=11.5500, longitude=104.9000, weight_g=500)
SILO = Stop(id="silo", latitude=11.49, longitude=104.95, weight_g=900_000)

MOTO = Vehicle(
    id="ម៉ូតូ",
    profile=Profile.MOTORCYCLE,
    capacity_g=40_000,
    capacity_cm3=200_000,
    shift=TimeWindow(28_800, 61_200),
    hub_id=HUB.id,
)
VAN = replace(MOTO, id="van", profile=Profile.VAN, hub_id=TAKHMAU.id, start=HOME, open_end=True)

PROBLEM: RoutingProblem = build_problem(
    [HUB, TAKHMAU],
    [MOTO, VAN],
    [MARKET, PALACE, SHOP, BUYER, SILO],
    pairs=[Pair(collect_id=SHOP.id, deliver_id=BUYER.id)],
)


def visit(stop: Stop, arrival_s: int, start_s: int, distance_m: int, load_g: int) -> Visit:
    return Visit(
        stop_id=stop.id,
        latitude=stop.latitude,
        longitude=stop.longitude,
        arrival_s=arrival_s,
        start_s=start_s,
        departure_s=start_s + 180,
        distance_m=distance_m,
        load_g=load_g,
        load_cm3=0,
        load_items=1,
        task=stop.task,
    )


# 08:00 market (waits 60 s), back to load, a break after it, then one on arrival at the palace.
ROUND = Run(
    vehicle_id=MOTO.id,
    profile=Profile.MOTORCYCLE,
    hub_id=HUB.id,
    start_s=28_800,
    end_s=34_000,
    distance_m=6_000,
    return_distance_m=1_500,
    steps=(
        visit(MARKET, 29_000, 29_060, 1_000, 2_000),
        Loading(HUB.id, 29_500, 29_800, 1_000),
        Pause(30_000, 900),
        Pause(31_200, 600, on_arrival=True),
        visit(PALACE, 31_100, 31_900, 2_500, 1_000),
    ),
    cost_khr=20_001,
    co2e_g=631,
    geometry=((104.9227, 11.5759), (104.9210, 11.5696), (104.9227, 11.5759), (104.9310, 11.5639)),
)

# From the driver's home to a shop and its buyer, where the run ends; it has no line.
ERRAND = Run(
    vehicle_id=VAN.id,
    profile=Profile.VAN,
    hub_id=TAKHMAU.id,
    start_s=84_600,
    end_s=87_180,
    distance_m=9_000,
    return_distance_m=0,
    steps=(visit(SHOP, 86_000, 86_000, 6_000, 0), visit(BUYER, 87_000, 87_000, 3_000, 500)),
    start=HOME,
    open_end=True,
    cost_khr=1_001,
    co2e_g=2_151,
)

PLAN = Plan(
    hubs=(HUB, TAKHMAU),
    runs=(ROUND, ERRAND),
    unassigned=(Unassigned(SILO.id, LeftOutReason.TOO_HEAVY, "weighs 900 kg."),),
    engine=EngineNote("beeline", on_roads=False, note="Not on roads."),
    solver=SolverNote("sisr", 7, 2.5, "the kernel alone", ((0.1, 9_000.0), (0.4, 8_000.5))),
    verified=True,
    objective_khr=21_002,
)
EMPTY = replace(PLAN, runs=(), unassigned=(), objective_khr=0)
