"""Put into a sentence which rule keeps a stop out and what would have to change."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from routing.explain.alone import Obstacle
from routing.explain.slots import Slots
from routing.explain.wording import clock, kilograms, kilometres, litres, minutes, parcels, riel
from routing.plan import LeftOutReason
from routing.problem import RoutingProblem, Stop, Vehicle


def obstacle_sentence(problem: RoutingProblem, found: Obstacle) -> str:
    """What keeps the nearest vehicle from the stop, and what would help."""
    stop, vehicle = problem.stops[found.stop], problem.vehicles[found.vehicle]
    return _SENTENCES[found.reason](stop, vehicle, found)


def _too_many_stops(_: Stop, vehicle: Vehicle, found: Obstacle) -> str:
    if not vehicle.max_stops:
        return "no vehicle may make a stop: raise max_stops of at least one."
    return (
        f"goes with {found.lack + vehicle.max_stops - 1} other stops or not at all; no vehicle may "
        "make so many: raise max_stops or part them."
    )


def _not_allowed(_: Stop, __: Vehicle, found: Obstacle) -> str:
    return found.said


def _too_heavy(stop: Stop, vehicle: Vehicle, _: Obstacle) -> str:
    return (
        f"weighs {kilograms(stop.weight_g)}; the largest vehicle takes "
        f"{kilograms(vehicle.capacity_g)}. Split it or add a larger vehicle."
    )


def _too_bulky(stop: Stop, vehicle: Vehicle, _: Obstacle) -> str:
    return (
        f"fills {litres(stop.volume_cm3)}; the largest vehicle that can carry its weight takes "
        f"{litres(vehicle.capacity_cm3)}. Add a larger vehicle."
    )


def _too_many_items(stop: Stop, vehicle: Vehicle, _: Obstacle) -> str:
    return (
        f"has {parcels(stop.items)}; the vehicle that takes the most takes "
        f"{vehicle.capacity_items:,}. Split it or add a larger vehicle."
    )


def _too_much_cash(_: Stop, vehicle: Vehicle, found: Obstacle) -> str:
    limit_khr = vehicle.cash_limit_khr or 0
    return (
        f"brings {riel(found.lack + limit_khr)}; vehicle {vehicle.id} may carry "
        f"{riel(limit_khr)}. Raise its cash limit or have it paid otherwise."
    )


def _unreachable(_: Stop, vehicle: Vehicle, __: Obstacle) -> str:
    return (
        f"no road joins it with the hub both ways for a {vehicle.profile}, nor for any other "
        "vehicle that can carry it. Check its position or add another kind of vehicle."
    )


def _too_far(_: Stop, vehicle: Vehicle, found: Obstacle) -> str:
    limit_m = vehicle.max_distance_m or 0
    return (
        f"a run to it alone is {kilometres(limit_m + found.lack)} long; vehicle {vehicle.id} may "
        f"drive {kilometres(limit_m)}. Raise its max_distance_m by {kilometres(found.lack)} or "
        "add a vehicle that may drive farther."
    )


def _window_missed(stop: Stop, vehicle: Vehicle, found: Obstacle) -> str:
    if not found.said.isdigit():
        return (
            f"{found.said} keep vehicle {vehicle.id} from its window, even on a run of its own. "
            "Move the breaks or widen the window."
        )
    return (
        f"its window closes at {clock(stop.windows[-1].closes_s)}; vehicle {vehicle.id} can be "
        f"there at {clock(int(found.said))} at the earliest. Start {minutes(found.lack)} earlier "
        "or widen the window."
    )


def _shift_too_short(_: Stop, vehicle: Vehicle, found: Obstacle) -> str:
    return (
        f"serving it alone would bring vehicle {vehicle.id}{found.said} back "
        f"{minutes(found.lack)} after its shift ends at {clock(vehicle.shift.closes_s)}. Lengthen "
        "the shift."
    )


_SENTENCES: Mapping[LeftOutReason, Callable[[Stop, Vehicle, Obstacle], str]] = {
    LeftOutReason.NO_CAPACITY_LEFT: _too_many_stops,
    LeftOutReason.NO_VEHICLE_FOR_IT: _not_allowed,
    LeftOutReason.TOO_HEAVY: _too_heavy,
    LeftOutReason.TOO_BULKY: _too_bulky,
    LeftOutReason.TOO_MANY_ITEMS: _too_many_items,
    LeftOutReason.CASH_LIMIT: _too_much_cash,
    LeftOutReason.UNREACHABLE: _unreachable,
    LeftOutReason.TOO_FAR: _too_far,
    LeftOutReason.WINDOW_UNREACHABLE: _window_missed,
    LeftOutReason.SHIFT_TOO_SHORT: _shift_too_short,
}


def no_room_sentence(slots: Slots, errand: Sequence[int], able: Sequence[bool]) -> str:
    """Name the load that no able vehicle has room for; or that they all have their stops."""
    stops_left = max(n for n, fits in zip(slots.stops_left, able, strict=True) if fits)
    if stops_left < len(errand):
        return "every vehicle that could serve it already makes as many stops as it may."
    stops = [slots.problem.stops[index] for index in errand]
    load, most = stops[0], slots.most_room(errand, able)
    if min(most) < 0:
        return (
            "no vehicle that could serve it loads at its hub before: let one load, or add a "
            "vehicle that starts there."
        )
    amounts = (
        (load.weight_g, f"weighs {kilograms(load.weight_g)}", kilograms(most[0])),
        (load.volume_cm3, f"fills {litres(load.volume_cm3)}", litres(most[1])),
        (load.items, f"has {parcels(load.items)}", f"room for {most[2]:,}"),
    )
    for free, (amount, needed, left) in zip(most, amounts, strict=False):
        if free < amount:
            return _lacking(needed, left)
    cash_khr = sum(stop.cash_khr for stop in stops)
    if most[3] < cash_khr:
        return (
            f"brings {riel(cash_khr)}; the vehicle that may take the most more may take "
            f"{riel(most[3])}. Raise a cash limit or add a vehicle."
        )
    return (
        f"{kilograms(load.weight_g)} and {litres(load.volume_cm3)} are free in no vehicle at "
        "once. Add a vehicle or a second round."
    )


def _lacking(needed: str, free: str) -> str:
    return (
        f"{needed}; the vehicle with the most room has {free} left. Add a vehicle or a second "
        "round."
    )
