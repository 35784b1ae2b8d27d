"""Follow loads and cash through a run: taken, brought, handed in, never too much."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from routing.plan import Loading, Run, Visit
from routing.problem import Stop, Task, Vehicle
from routing.verify.facts import Facts, places_called
from routing.verify.fault import Fault, Rule, same

Amounts = tuple[int, int, int]
"""Grams, cubic centimetres, parcels."""

_UNITS = ("g", "cm3", "items")
_NOTHING: Amounts = (0, 0, 0)


@dataclass(frozen=True, slots=True)
class Carried:
    """What a run carries: entry 0 when it begins, then after each of its calls.

    Attributes:
        aboard: Loads on board.
        arriving: Loads on board on arrival at each call.
        cash_khr: Cash after each call; entry 0 is none.
        loaded: Whether what the hub gives out has been loaded.
    """

    aboard: tuple[Amounts, ...]
    arriving: tuple[Amounts, ...]
    cash_khr: tuple[int, ...]
    loaded: tuple[bool, ...]


def amounts(stop: Stop) -> Amounts:
    """The load of a stop."""
    return stop.weight_g, stop.volume_cm3, stop.items


def capacity(vehicle: Vehicle) -> tuple[int, int, int | None]:
    """What a vehicle carries at a time; None for any."""
    return vehicle.capacity_g, vehicle.capacity_cm3, vehicle.capacity_items


def follow(facts: Facts, vehicle: Vehicle, calls: Sequence[Stop | None]) -> Carried:
    """Carry the loads of the stops of a run; None among the calls is a loading."""
    taken = _taken(facts, calls)
    on_board = _sum(stop for stop in calls if stop is not None and stop.id in vehicle.on_board)
    at_hub = vehicle.start is None
    level = _plus(on_board, taken[0]) if at_hub else on_board
    collected = _NOTHING
    aboard, arriving, cash_khr, loaded = [level], [], [0], [at_hub]
    for number, stop in enumerate(calls, start=1):
        arriving.append(level)
        if stop is None:
            level = _plus(_plus(level, collected, -1), taken[number])
            collected = _NOTHING
        else:
            load = amounts(stop)
            if stop.task is Task.COLLECT:
                level = _plus(level, load)
                if facts.to_hub(stop):
                    collected = _plus(collected, load)
            elif loaded[-1] or not facts.from_hub(stop):
                level = _plus(level, load, -1)
        aboard.append(level)
        cash_khr.append(0 if stop is None else cash_khr[-1] + stop.cash_khr)
        loaded.append(loaded[-1] or stop is None)
    return Carried(tuple(aboard), tuple(arriving), tuple(cash_khr), tuple(loaded))


def load_faults(where: str, facts: Facts, number: int, run: Run) -> Iterator[Fault]:
    """Whether loads and cash are as stated, and within what the vehicle takes."""
    vehicle = facts.problem.vehicles[number]
    steps = places_called(run)
    calls = [facts.stop(step.stop_id) if isinstance(step, Visit) else None for step in steps]
    carried = follow(facts, vehicle, calls)
    for position, (step, stop) in enumerate(zip(steps, calls, strict=True)):
        if isinstance(step, Loading) or stop is None:
            continue
        here = f"{where}, stop {stop.id}"
        stated = (step.load_g, step.load_cm3, step.load_items)
        yield from same(here, Rule.LOAD, _text(stated), _text(carried.arriving[position]))
        yield from same(here, Rule.CASH, step.cash_khr, carried.cash_khr[position])
        yield from same(here, Rule.TASK, step.task, stop.task)
        if facts.from_hub(stop) and not carried.loaded[position]:
            yield Fault(here, Rule.LOADED, "no loading before", "a loading at the hub")
        if facts.to_hub(stop) and (vehicle.end is not None or vehicle.open_end):
            yield Fault(here, Rule.COLLECTION, "a run that ends elsewhere", "an end at the hub")
    yield from _limits(where, vehicle, carried)


def _limits(where: str, vehicle: Vehicle, carried: Carried) -> Iterator[Fault]:
    for dimension, limit in enumerate(capacity(vehicle)):
        most = max(level[dimension] for level in carried.aboard)
        if limit is not None and most > limit:
            unit = _UNITS[dimension]
            yield Fault(where, Rule.CAPACITY, f"{most} {unit}", f"at most {limit} {unit}")
    most_khr = max(carried.cash_khr)
    if vehicle.cash_limit_khr is not None and most_khr > vehicle.cash_limit_khr:
        expected = f"at most {vehicle.cash_limit_khr} riel"
        yield Fault(where, Rule.CASH_LIMIT, f"{most_khr} riel", expected)


def _taken(facts: Facts, calls: Sequence[Stop | None]) -> dict[int, Amounts]:
    """What each loading takes from the hub, by its place among the calls; 0 is the beginning."""
    taken: dict[int, Amounts] = {0: _NOTHING}
    loading = 0
    for number, stop in enumerate(calls, start=1):
        if stop is None:
            loading = number
            taken[number] = _NOTHING
        elif facts.from_hub(stop):
            taken[loading] = _plus(taken[loading], amounts(stop))
    return taken


def _sum(stops: Iterator[Stop]) -> Amounts:
    total = _NOTHING
    for stop in stops:
        total = _plus(total, amounts(stop))
    return total


def _plus(one: Amounts, other: Amounts, sign: int = 1) -> Amounts:
    return one[0] + sign * other[0], one[1] + sign * other[1], one[2] + sign * other[2]


def _text(load: Amounts) -> str:
    return ", ".join(f"{amount} {unit}" for amount, unit in zip(load, _UNITS, strict=True))
