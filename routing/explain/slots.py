"""Lay out every place of all orders where a further stop could stand, to be asked all at once.

Windows, roads, loads and cash are judged exactly; breaks and the end of the shift are left to the
timetable, which is asked only of the places that are worth it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from routing.engines.protocol import UNREACHABLE
from routing.problem import Places, Profile, RoutingProblem, TimeWindow
from routing.schedule import carried, rules_of
from routing.schedule.carry import from_hub
from routing.schedule.course import rows_of
from routing.schedule.loads import loadings
from routing.solvers.protocol import RELOAD, Orders
from routing.travel import Travel, legs_along, spokes_of

_NEVER = 1 << 40

Whole = npt.NDArray[np.int64]
Flags = npt.NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Base:
    """An order into which stops may be put.

    Attributes:
        vehicle: Whose order it is.
        order: Its stops; a loading alone where a vehicle that does not drive must load first.
        distance_m: Of its run; of the way to the hub where there is no run yet.
    """

    vehicle: int
    order: tuple[int, ...]
    distance_m: int


@dataclass(frozen=True, slots=True)
class _Row:
    base: int
    position: int
    before: int
    after: int
    direct_m: int  # of the leg that would be replaced
    ready_s: int
    limit_s: int
    tail_s: int
    loaded: bool
    rooms: tuple[tuple[int, ...], ...]
    room_khr: int
    room_stops: int


@dataclass(frozen=True, slots=True)
class Found:
    """Places where an errand could stand.

    Attributes:
        base: Into which order each would be put.
        position: Before which of its entries.
        added_m: Metres that it adds.
        end_s: The run ends no earlier.
    """

    base: Whole
    position: Whole
    added_m: Whole
    end_s: Whole


class Slots:
    """All places of the orders of a problem."""

    def __init__(
        self,
        problem: RoutingProblem,
        places: Places,
        travel: Travel,
        orders: Orders,
        vehicles: Iterable[int] | None = None,
    ) -> None:
        """Drive the orders of some vehicles, or of all; breaks and ends of shifts aside."""
        self.problem, self.places, self.travel = problem, places, travel
        self.bases: list[Base] = []
        self.may_load = tuple(
            vehicle.max_loadings > loadings(vehicle, order)
            for vehicle, order in zip(problem.vehicles, orders, strict=True)
        )
        self.stops_left = tuple(
            _NEVER if v.max_stops is None else v.max_stops - sum(i != RELOAD for i in order)
            for v, order in zip(problem.vehicles, orders, strict=True)
        )
        rows: dict[Profile, list[_Row]] = defaultdict(list)
        for number in range(len(orders)) if vehicles is None else vehicles:
            vehicle, order = problem.vehicles[number], orders[number]
            rows[vehicle.profile] += self._rows(number, tuple(order), driven=bool(order))
            if not order and vehicle.start is not None and vehicle.max_loadings:
                rows[vehicle.profile] += self._rows(number, (RELOAD,), driven=False)
        self._parts = [_Part(profile, part) for profile, part in rows.items()]

    def _rows(self, number: int, order: tuple[int, ...], *, driven: bool) -> list[_Row]:
        problem, vehicle = self.problem, self.problem.vehicles[number]
        rows = rows_of(self.places, number, order)
        leg_s, leg_m = legs_along(self.travel, vehicle.profile, rows)
        services = [vehicle.reload_s if i == RELOAD else problem.stops[i].service_s for i in order]
        windows = [() if i == RELOAD else problem.stops[i].windows for i in order]
        ready = _ready(vehicle.shift.opens_s, leg_s, services, windows)
        limits, tails = _limits(leg_s, services, windows)
        if not driven and UNREACHABLE in leg_s[:-1]:
            return []
        if not driven:  # the way home from where it would set out is no part of any run
            leg_m = [*leg_m[:-1], 0]
        base = len(self.bases)
        self.bases.append(Base(number, order, sum(leg_m)))
        rooms, room_khr = _rooms(problem, number, order)
        begin = len(rules_of(problem).first[number]) if driven else len(order)
        open_end = self.places.end[number] is None
        loaded = vehicle.start is None
        found = []
        for position in range(len(order) + 1):
            loaded = loaded or (position > 0 and order[position - 1] == RELOAD)
            if position < begin:
                continue
            last = position == len(order)
            found.append(
                _Row(
                    base,
                    position,
                    rows[position],
                    -1 if last and open_end else rows[position + 1],
                    leg_m[position],
                    ready[position],
                    limits[position],
                    tails[position],
                    loaded,
                    rooms[position],
                    room_khr[position],
                    self.stops_left[number],
                )
            )
        return found

    def roomy(self, errand: Sequence[int], able: Sequence[bool]) -> set[int]:
        """The vehicles with a place that loads, cash and numbers allow, or that may load anew."""
        found = {
            vehicle
            for vehicle, loads in enumerate(self.may_load)
            if loads and able[vehicle] and self.stops_left[vehicle] >= len(errand)
        }
        if any(able):
            for part in self._parts:
                at = part.with_room(self, errand, able)
                found |= {self.bases[base].vehicle for base in part.base[at].tolist()}
        return found

    def places_for(self, errand: Sequence[int], able: Sequence[bool]) -> Found:
        """Where windows, roads, loads and cash allow the errand, its stops one after another."""
        parts = [part.places_for(self, errand, able) for part in self._parts]
        columns = [np.concatenate([part[k] for part in parts]) for k in range(4)]
        return Found(*columns)

    def most_room(self, errand: Sequence[int], able: Sequence[bool]) -> tuple[int, ...]:
        """The most grams, cubic centimetres, parcels, riel that any able vehicle has free."""
        rooms = [part.most_room(self, errand, able) for part in self._parts]
        return tuple(int(most) for most in np.max(rooms, axis=0))


class _Part:
    """The places of the orders of one profile, as arrays."""

    def __init__(self, profile: Profile, rows: Sequence[_Row]) -> None:
        self.profile = profile
        self.base = _column([row.base for row in rows])
        self.position = _column([row.position for row in rows])
        self.before = _column([row.before for row in rows])
        self.after = _column([row.after for row in rows])
        self.direct_m = _column([row.direct_m for row in rows])
        self.ready_s = _column([row.ready_s for row in rows])
        self.limit_s = _column([row.limit_s for row in rows])
        self.tail_s = _column([row.tail_s for row in rows])
        self.loaded = np.array([row.loaded for row in rows], dtype=np.bool_)
        self.rooms = _column([row.rooms for row in rows]).reshape(-1, 4, 3)
        self.room_khr = _column([row.room_khr for row in rows])
        self.room_stops = _column([row.room_stops for row in rows])

    def with_room(self, slots: Slots, errand: Sequence[int], able: Sequence[bool]) -> Whole:
        """The rows where loads, cash and numbers leave room."""
        problem = slots.problem
        stops = [problem.stops[index] for index in errand]
        stop = stops[0]
        kind = _kind(problem, errand)
        load = np.array([stop.weight_g, stop.volume_cm3, stop.items], dtype=np.int64)
        allowed = np.array([able[base.vehicle] for base in slots.bases], dtype=np.bool_)
        fits: Flags = allowed[self.base]
        fits &= (load <= self.rooms[:, kind]).all(axis=1)
        fits &= sum(s.cash_khr for s in stops) <= self.room_khr
        fits &= len(stops) <= self.room_stops
        if kind == _OUT:
            fits &= self.loaded
        return np.flatnonzero(fits)

    def most_room(self, slots: Slots, errand: Sequence[int], able: Sequence[bool]) -> Whole:
        """The most that is free anywhere, of each amount and of cash; -1 where nobody is able."""
        usable = np.array([able[base.vehicle] for base in slots.bases], dtype=np.bool_)[self.base]
        usable &= self.room_stops >= len(errand)
        if _kind(slots.problem, errand) == _OUT:
            usable &= self.loaded
        rooms = np.column_stack([self.rooms[:, _kind(slots.problem, errand)], self.room_khr])
        most: Whole = rooms[usable].max(axis=0, initial=-1)
        return most

    def places_for(
        self, slots: Slots, errand: Sequence[int], able: Sequence[bool]
    ) -> tuple[Whole, Whole, Whole, Whole]:
        at = self.with_room(slots, errand, able)
        stops = [slots.problem.stops[index] for index in errand]
        rows = [slots.places.stop + index for index in errand]
        count = len(slots.places)
        first = spokes_of(slots.travel, self.profile, rows[0], count)
        before, after = self.before[at], self.after[at]
        into_s, added_m = first.to_s[before].astype(np.int64), first.to_m[before].astype(np.int64)
        lost = np.maximum(into_s, added_m) >= UNREACHABLE
        clock = self.ready_s[at] + into_s
        last = first
        for number, stop in enumerate(stops):
            if number:
                leg = slots.travel.leg(self.profile, rows[number - 1], rows[number])
                lost |= UNREACHABLE in leg
                clock, added_m = clock + leg[0], added_m + leg[1]
                last = spokes_of(slots.travel, self.profile, rows[number], count)
            clock = _opening(stop.windows, clock) + stop.service_s
        out_s = np.where(after < 0, 0, last.from_s[after].astype(np.int64))
        out_m = np.where(after < 0, 0, last.from_m[after].astype(np.int64))
        lost |= np.maximum(out_s, out_m) >= UNREACHABLE
        arrival = clock + out_s
        keep = ~lost & (arrival <= self.limit_s[at])
        return (
            self.base[at][keep],
            self.position[at][keep],
            (added_m + out_m - self.direct_m[at])[keep],
            (arrival + self.tail_s[at])[keep],
        )


_OUT, _IN, _HERE, _KEPT = range(4)


def _kind(problem: RoutingProblem, errand: Sequence[int]) -> int:
    """Between which moments the load of an errand is on board."""
    if len(errand) > 1:
        return _HERE
    if rules_of(problem).for_hub[errand[0]]:
        return _IN
    return _OUT if from_hub(problem, errand[0]) else _KEPT


def _rooms(
    problem: RoutingProblem, number: int, order: tuple[int, ...]
) -> tuple[list[tuple[tuple[int, ...], ...]], list[int]]:
    """Free room at every place of an order, for each kind of errand; and for cash."""
    vehicle = problem.vehicles[number]
    limits = (vehicle.capacity_g, vehicle.capacity_cm3, vehicle.capacity_items)
    most = np.array([_NEVER if limit is None else limit for limit in limits], dtype=np.int64)
    found = carried(problem, number, order)
    here = np.array(found.loads, dtype=np.int64)
    anew = [position > 0 and order[position - 1] == RELOAD for position in range(len(here))]
    out, kept, into = here.copy(), here.copy(), here.copy()
    for position in range(1, len(here)):
        kept[position] = np.maximum(kept[position], kept[position - 1])
        if not anew[position]:
            out[position] = np.maximum(out[position], out[position - 1])
    for position in range(len(here) - 2, -1, -1):
        if not anew[position + 1]:
            into[position] = np.maximum(into[position], into[position + 1])
    most_khr = _NEVER if vehicle.cash_limit_khr is None else vehicle.cash_limit_khr
    cash = list(found.cash_khr)
    for position in range(len(cash) - 2, -1, -1):
        if not anew[position + 1]:
            cash[position] = cash[position + 1]
    rooms = np.stack([most - out, most - into, most - here, most - kept], axis=1)
    return [tuple(map(tuple, room)) for room in rooms.tolist()], [most_khr - khr for khr in cash]


def _ready(
    opens_s: int,
    leg_s: Sequence[int],
    services: Sequence[int],
    windows: Sequence[tuple[TimeWindow, ...]],
) -> list[int]:
    """When each place of an order can be left at the earliest."""
    ready = [opens_s]
    for step, service_s in enumerate(services):
        clock_s = ready[-1] + leg_s[step]
        for window in windows[step]:
            if clock_s <= window.closes_s:
                clock_s = max(clock_s, window.opens_s)
                break
        ready.append(clock_s + service_s)
    return ready


def _limits(
    leg_s: Sequence[int], services: Sequence[int], windows: Sequence[tuple[TimeWindow, ...]]
) -> tuple[list[int], list[int]]:
    """How late each next place may be reached, and how long the run then lasts at least."""
    limits, tails = [_NEVER], [0]
    for step in range(len(services) - 1, -1, -1):
        limit_s = limits[-1] - leg_s[step + 1] - services[step]
        if windows[step]:
            limit_s = max(
                (min(limit_s, w.closes_s) for w in windows[step] if w.opens_s <= limit_s),
                default=-_NEVER,
            )
        limits.append(limit_s)
        tails.append(tails[-1] + leg_s[step + 1] + services[step])
    return limits[::-1], tails[::-1]


def _opening(windows: Sequence[TimeWindow], clock: Whole) -> Whole:
    if not windows:
        return clock
    moment = np.full_like(clock, _NEVER)
    for window in reversed(windows):
        moment = np.where(clock <= window.closes_s, np.maximum(clock, window.opens_s), moment)
    return moment


def _column(values: Sequence[object]) -> Whole:
    return np.array(values, dtype=np.int64)


def with_errand(order: Sequence[int], position: int, errand: Sequence[int]) -> tuple[int, ...]:
    """An order with further stops, one after another.

    >>> with_errand((4, 7), 1, (9,))
    (4, 9, 7)
    """
    return (*order[:position], *errand, *order[position:])
