"""Check fixed beginnings: a vehicle can drive what its run must begin with."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence

from gis_data import Problem
from routing.problem.check_together import Stops, fits, loads_of
from routing.problem.check_values import check_skills, is_whole
from routing.problem.model import Group, Pair, Stop, Task, Vehicle


def check_first(
    vehicles: Sequence[Vehicle], pairs: Sequence[Pair], groups: Sequence[Group], stops: Stops
) -> list[Problem]:
    """Known stops, each in one beginning, that the vehicle may serve in this order.

    Whether there is time enough for them, only the travel times say.
    """
    found = []
    holder = {key: v.id for v in vehicles for key in v.on_board}
    for vehicle in vehicles:
        if vehicle.first:
            found += _check_vehicle(vehicle, pairs, holder, stops)
    first_of = {key: v.id for v in vehicles for key in v.first}
    counts = Counter(key for v in vehicles for key in set(v.first))
    for key, n in counts.items():
        if n > 1:
            given = f"in the beginnings of {n} vehicles"
            remedy = "One vehicle serves it."
            found.append(Problem(f"stop {key}", given, "in at most one", remedy))
    return found + _check_spans(pairs, groups, first_of, holder)


def _check_vehicle(
    vehicle: Vehicle, pairs: Sequence[Pair], holder: Mapping[str, str], stops: Stops
) -> list[Problem]:
    where = f"vehicle {vehicle.id}, first"
    found = []
    for key, n in Counter(vehicle.first).items():
        if key not in stops:
            remedy = "Add the stop, or correct its id."
            found.append(Problem(where, f"stop {key}", "a stop of this problem", remedy))
        elif n > 1:
            found.append(Problem(where, f"stop {key} {n} times", "each stop once", "Name it once."))
        else:
            found += _check_may_serve(where, vehicle, stops[key], holder)
    if is_whole(vehicle.max_stops) and len(vehicle.first) > int(vehicle.max_stops or 0):
        given = f"{len(vehicle.first)} stops"
        expected = f"at most max_stops, {vehicle.max_stops}"
        found.append(Problem(where, given, expected, "Raise max_stops, or shorten the list."))
    found += _check_pairs(where, vehicle, pairs, stops)
    return found + _check_loads(where, vehicle, pairs, stops)


def _check_may_serve(
    where: str, vehicle: Vehicle, stop: Stop, holder: Mapping[str, str]
) -> list[Problem]:
    found = []
    lacking: list[str] = []
    if not check_skills(where, stop.skills) and not check_skills(where, vehicle.skills):
        lacking = sorted(stop.skills - vehicle.skills)
    if lacking:
        given = f"stop {stop.id}, which asks for {', '.join(lacking)}"
        remedy = "Give the vehicle the skill, or the stop to another."
        found.append(Problem(where, given, "stops that the vehicle has the skills for", remedy))
    if None not in (stop.hub_id, vehicle.hub_id) and stop.hub_id != vehicle.hub_id:
        given = f"stop {stop.id} of hub {stop.hub_id}"
        expected = f"stops of hub {vehicle.hub_id}"
        found.append(Problem(where, given, expected, "Give it to a vehicle of its hub."))
    if holder.get(stop.id, vehicle.id) != vehicle.id:
        given = f"stop {stop.id}, whose load is on board of {holder[stop.id]}"
        remedy = f"Let {holder[stop.id]} serve it."
        found.append(Problem(where, given, "stops whose load it can have", remedy))
    return found


def _check_pairs(
    where: str, vehicle: Vehicle, pairs: Sequence[Pair], stops: Stops
) -> list[Problem]:
    """What is delivered of a pair has been collected; what is from the hub is in the vehicle."""
    collect_of = {pair.deliver_id: pair.collect_id for pair in pairs}
    collected = {pair.collect_id for pair in pairs}
    ends_away = vehicle.open_end or vehicle.end is not None
    found, done = [], set()
    for key in vehicle.first:
        stop = stops.get(key)
        if stop is None:
            continue
        if key in collect_of and collect_of[key] not in done:
            given = f"stop {key} before stop {collect_of[key]}, where its load is collected"
            remedy = "Put the collection before it."
            found.append(Problem(where, given, "the collection first", remedy))
        elif (
            stop.task is Task.DELIVER
            and key not in collect_of
            and vehicle.start is not None
            and key not in vehicle.on_board
        ):
            given = f"stop {key}, whose load is at the hub"
            expected = "stops whose load is on board: the run starts away from the hub"
            found.append(Problem(where, given, expected, "Name it in on_board, or not in first."))
        elif stop.task is Task.COLLECT and key not in collected and ends_away:
            given = f"stop {key}, collected for the hub"
            expected = "no such stops: the run does not end at the hub"
            found.append(Problem(where, given, expected, "Let the run end at the hub."))
        done.add(key)
    return found


def _check_loads(
    where: str, vehicle: Vehicle, pairs: Sequence[Pair], stops: Stops
) -> list[Problem]:
    """What these stops alone put on board, and the cash that they bring, stays within limits."""
    known = [stops[key] for key in dict.fromkeys(vehicle.first) if key in stops]
    delivered_of_pair = {pair.deliver_id for pair in pairs}
    load = [0, 0, 0]
    for stop in known:
        if stop.task is Task.DELIVER and stop.id not in delivered_of_pair:
            load = [a + b for a, b in zip(load, loads_of(stop), strict=True)]
    most, cash = list(load), 0
    for stop in known:
        sign = -1 if stop.task is Task.DELIVER else 1
        load = [a + sign * b for a, b in zip(load, loads_of(stop), strict=True)]
        most = [max(pair) for pair in zip(most, load, strict=True)]
        cash += stop.cash_khr if is_whole(stop.cash_khr) else 0
    found = [
        Problem(where, f"{text} at once", "no more than the capacity", "Shorten the list.")
        for text in fits(vehicle, most)
    ]
    limit = vehicle.cash_limit_khr
    if is_whole(limit) and limit is not None and cash > limit:
        given = f"{cash:,} riel of cash"
        expected = f"at most cash_limit_khr, {limit:,}"
        found.append(Problem(where, given, expected, "Raise the limit, or shorten the list."))
    return found


def _check_spans(
    pairs: Sequence[Pair],
    groups: Sequence[Group],
    first_of: Mapping[str, str],
    holder: Mapping[str, str],
) -> list[Problem]:
    """What one vehicle serves is not begun by two, nor begun by one and on board of another."""
    sets: list[tuple[str, tuple[str, ...]]] = [
        (f"pair {p.collect_id} → {p.deliver_id}", (p.collect_id, p.deliver_id)) for p in pairs
    ]
    sets += [(f"group {group.id}", group.stop_ids) for group in groups]
    found = []
    for where, stop_ids in sets:
        begun = {first_of[key] for key in stop_ids if key in first_of}
        bound = begun | {holder[key] for key in stop_ids if key in holder}
        if begun and len(bound) > 1:
            given = f"stops bound to {', '.join(sorted(bound))}"
            remedy = "Leave them to one vehicle."
            found.append(Problem(where, given, "stops of one vehicle", remedy))
    return found
