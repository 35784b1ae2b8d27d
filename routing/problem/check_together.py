"""Check what belongs together: pairs, groups, what each vehicle has on board already."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

from gis_data import Problem
from routing.problem.check_values import check_name, is_whole
from routing.problem.model import Group, Pair, Stop, Task, Vehicle

Stops = Mapping[str, Stop]

_LOADS = (
    ("weight_g", "capacity_g", "g"),
    ("volume_cm3", "capacity_cm3", "cm³"),
    ("items", "capacity_items", "items"),
)


def check_pairs(pairs: Sequence[Pair], stops: Stops) -> list[Problem]:
    """Both halves are there, of the right task and of one load; no stop is in two pairs."""
    found = []
    for pair in pairs:
        where = f"pair {pair.collect_id} → {pair.deliver_id}"
        found += _check_known(where, (pair.collect_id, pair.deliver_id), stops)
        if pair.collect_id == pair.deliver_id:
            found.append(Problem(where, "one stop twice", "two stops", "Name both ends."))
            continue
        halves = ((pair.collect_id, Task.COLLECT), (pair.deliver_id, Task.DELIVER))
        for stop_id, task in halves:
            stop = stops.get(stop_id)
            if stop is not None and stop.task is not task:
                given = f"stop {stop_id} with the task {stop.task}"
                expected = f"the task {task}"
                found.append(Problem(where, given, expected, "Set the task of the stop."))
        found += _check_equal_loads(where, pair, stops)
    counts = Counter(key for pair in pairs for key in {pair.collect_id, pair.deliver_id})
    return found + _check_once(counts, "pairs", "A load goes from one stop to one other.")


def check_groups(groups: Sequence[Group], stops: Stops) -> list[Problem]:
    """Every group has an id and stops that are there, each once."""
    found = []
    counts = Counter(group.id for group in groups)
    for group in groups:
        where = f"group {group.id}"
        found += check_name(where, group.id)
        found += _check_list(where, group.stop_ids, stops)
        if not group.stop_ids:
            found.append(Problem(where, "no stop", "at least one", "Leave the group out."))
    for key, n in counts.items():
        if n > 1:
            remedy = "Give each its own id."
            found.append(Problem(f"group {key}", f"the id {n} times", "each id once", remedy))
    return found


def check_on_board(
    vehicles: Sequence[Vehicle], pairs: Sequence[Pair], stops: Stops
) -> list[Problem]:
    """What is on board is delivered, belongs to no pair, is in one vehicle and fits into it."""
    found = []
    halves = {key for pair in pairs for key in (pair.collect_id, pair.deliver_id)}
    for vehicle in vehicles:
        where = f"vehicle {vehicle.id}, on_board"
        found += _check_list(where, vehicle.on_board, stops)
        for stop_id in vehicle.on_board:
            stop = stops.get(stop_id)
            if stop is not None and stop.task is not Task.DELIVER:
                given = f"stop {stop_id}, which is collected"
                found.append(Problem(where, given, "stops to deliver to", "Take it off the list."))
            if stop_id in halves:
                given = f"stop {stop_id}, which is half of a pair"
                remedy = "Leave out the pair: its load has been collected."
                found.append(Problem(where, given, "stops of no pair", remedy))
        found += _check_fits(where, vehicle, stops)
    counts = Counter(key for vehicle in vehicles for key in set(vehicle.on_board))
    return found + _check_once(counts, "vehicles' on_board", "A load is in one vehicle.")


def check_spans(
    vehicles: Sequence[Vehicle], groups: Sequence[Group], stops: Stops
) -> list[Problem]:
    """No group holds loads of two vehicles: one vehicle serves all of it or none.

    A half of a pair is on nobody's board, so that pairs cannot span two.
    """
    holder = {key: v.id for v in vehicles for key in v.on_board if key in stops}
    found = []
    for group in groups:
        holders = sorted({holder[key] for key in group.stop_ids if key in holder})
        if len(holders) > 1:
            given = f"loads on board of {', '.join(holders)}"
            remedy = "Split the group by vehicle."
            found.append(Problem(f"group {group.id}", given, "loads of one vehicle", remedy))
    return found


def fits(vehicle: Vehicle, loads: Iterable[int]) -> list[str]:
    """Which capacities a load in grams, cm³ and items exceeds, each as a phrase."""
    over = []
    for load, (_, capacity, unit) in zip(loads, _LOADS, strict=True):
        limit = getattr(vehicle, capacity)
        if is_whole(limit) and load > max(limit, 0):
            over.append(f"{load:,} of {limit:,} {unit}")
    return over


def loads_of(stop: Stop) -> tuple[int, int, int]:
    """Grams, cm³ and items of a stop; zero for what is no whole number."""
    return _whole(stop.weight_g), _whole(stop.volume_cm3), _whole(stop.items)


def _whole(value: int) -> int:
    return value if is_whole(value) else 0


def _check_equal_loads(where: str, pair: Pair, stops: Stops) -> list[Problem]:
    collect, deliver = stops.get(pair.collect_id), stops.get(pair.deliver_id)
    if collect is None or deliver is None:
        return []
    found = []
    for name, _, _ in _LOADS:
        taken, brought = getattr(collect, name), getattr(deliver, name)
        if taken != brought:
            given = f"{taken} collected, {brought} delivered"
            remedy = "Give both stops the load that goes from one to the other."
            found.append(Problem(f"{where}, {name}", given, "the same amount", remedy))
    return found


def _check_fits(where: str, vehicle: Vehicle, stops: Stops) -> list[Problem]:
    loads = [loads_of(stops[key]) for key in set(vehicle.on_board) if key in stops]
    over = fits(vehicle, [sum(part) for part in zip((0, 0, 0), *loads, strict=True)])
    remedy = "Check the loads, or the capacity."
    return [Problem(where, text, "no more than the capacity", remedy) for text in over]


def _check_list(where: str, stop_ids: Sequence[str], stops: Stops) -> list[Problem]:
    """Known stops, each once."""
    found = _check_known(where, dict.fromkeys(stop_ids), stops)
    for key, n in Counter(stop_ids).items():
        if n > 1:
            given = f"stop {key} {n} times"
            found.append(Problem(where, given, "each stop once", "Name it once."))
    return found


def _check_known(where: str, stop_ids: Iterable[str], stops: Stops) -> list[Problem]:
    return [
        Problem(where, f"stop {key}", "a stop of this problem", "Add the stop, or correct its id.")
        for key in stop_ids
        if key not in stops
    ]


def _check_once(counts: Mapping[str, int], of_what: str, remedy: str) -> list[Problem]:
    return [
        Problem(f"stop {key}", f"in {n} {of_what}", "in at most one", remedy)
        for key, n in counts.items()
        if n > 1
    ]
