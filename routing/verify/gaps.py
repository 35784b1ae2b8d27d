"""Find every gap of a plan where a left-out stop could still stand, all of them at once.

A gap lies between two calls of a run, or in a vehicle that does not drive yet. Runs of one profile
with the same breaks share their arrays, so that a stop is tried on all of them in a few steps.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import accumulate, pairwise

import numpy as np
import numpy.typing as npt

from routing.engines.protocol import UNREACHABLE
from routing.plan import Loading, Plan, Run, Visit
from routing.problem import Break, Profile, Stop, TimeWindow, Vehicle
from routing.travel import spokes_of
from routing.verify.drive import calls_of
from routing.verify.facts import NEVER, Facts, places_called
from routing.verify.loads import Amounts, capacity, follow
from routing.verify.timing import Call, backward, end_s, forward, start_s

Whole = npt.NDArray[np.int64]
Flags = npt.NDArray[np.bool_]

NO_PLACE = -1


@dataclass(frozen=True, slots=True)
class Gap:
    """Where a stop could stand.

    Attributes:
        vehicle: Number of the vehicle.
        position: Number of calls before.
        before: Row of the place before.
        after: Row of the place after; ``NO_PLACE`` where the run would end here.
        ready_s: When the vehicle can leave the place before, by breaks taken.
        limit_s: How late it may be at the place after, by breaks taken.
        loaded: Whether loads of the hub are on board here.
        room_out: Free from the loading before to here: for a load that leaves the hub.
        room_in: Free from here to the next loading: for one that goes there.
        room_here: Free just here: for one that is collected and delivered at once.
        room_before: Free from the beginning to here: for one that is on board already.
        room_khr: How much more cash the vehicle may take between the loadings around.
        room_stops: How many more stops it may make.
        direct_s: Seconds of the way through this gap, where there is a run.
        other_m: Metres of the run without that way.
        may_load: The vehicle may load once more.
        loading: Seconds and metres to the hub for a further loading here; ``NEVER`` where none may
            stand here.
        room_khr_anew: How much cash it may take between such a loading and the next.
    """

    vehicle: int
    position: int
    before: int
    after: int
    ready_s: list[int]
    limit_s: list[int]
    loaded: bool
    room_out: Sequence[int]
    room_in: Sequence[int]
    room_here: Sequence[int]
    room_before: Sequence[int]
    room_khr: int
    room_stops: int
    direct_s: int
    other_m: int
    may_load: bool
    loading: tuple[int, int] = (NEVER, NEVER)
    room_khr_anew: int = 0


class Gaps:
    """All gaps of the runs of one profile with the same breaks, as arrays."""

    def __init__(self, profile: Profile, breaks: tuple[Break, ...], gaps: Sequence[Gap]) -> None:
        """Turn rows into columns."""
        self.profile = profile
        self.breaks = breaks
        self.vehicle = _column(gap.vehicle for gap in gaps)
        self.position = _column(gap.position for gap in gaps)
        self.before = _column(gap.before for gap in gaps)
        self.after = _column(gap.after for gap in gaps)
        self.ready_s = _table(gap.ready_s for gap in gaps)
        self.limit_s = _table(gap.limit_s for gap in gaps)
        self.loaded = np.array([gap.loaded for gap in gaps], dtype=np.bool_)
        self.room_out = _table(gap.room_out for gap in gaps)
        self.room_in = _table(gap.room_in for gap in gaps)
        self.room_here = _table(gap.room_here for gap in gaps)
        self.room_before = _table(gap.room_before for gap in gaps)
        self.room_khr = _column(gap.room_khr for gap in gaps)
        self.room_stops = _column(gap.room_stops for gap in gaps)
        self.direct_s = _column(gap.direct_s for gap in gaps)
        self.other_m = _column(gap.other_m for gap in gaps)
        self.may_load = np.array([gap.may_load for gap in gaps], dtype=np.bool_)
        self.loading = _table(gap.loading for gap in gaps)
        self.room_khr_anew = _column(gap.room_khr_anew for gap in gaps)

    def roomy(self, facts: Facts, stops: Sequence[Stop]) -> Flags:
        """Where loads, cash and the number of stops leave room; a pair is served at once."""
        stop = stops[0]
        load = np.array([stop.weight_g, stop.volume_cm3, stop.items], dtype=np.int64)[:, None]
        if len(stops) > 1:
            room = self.room_here
        elif facts.to_hub(stop):
            room = self.room_in
        else:
            room = self.room_out if facts.from_hub(stop) else self.room_before
        fits: Flags = np.logical_and.reduce(load <= room, axis=0)
        fits &= self.room_khr >= sum(s.cash_khr for s in stops)
        fits &= self.room_stops >= len(stops)
        if facts.from_hub(stop) and len(stops) == 1:
            fits &= self.loaded
        return fits

    def roomy_anew(self, facts: Facts, stop: Stop) -> Flags:
        """Where a load of the hub has room if the vehicle loads just before, once more."""
        load = np.array([stop.weight_g, stop.volume_cm3, stop.items], dtype=np.int64)[:, None]
        if not facts.from_hub(stop):
            return np.zeros(len(self.vehicle), dtype=np.bool_)
        fits: Flags = np.logical_and.reduce(load <= self.room_here, axis=0)
        fits &= self.loading[0] < NEVER
        fits &= self.room_khr_anew >= stop.cash_khr
        fits &= self.room_stops >= 1
        return fits

    def times(
        self, facts: Facts, at: Whole, errand: Sequence[int], *, anew: bool = False
    ) -> tuple[Flags, Whole, Whole]:
        """For some gaps: whether time and distance allow it, and what it adds.

        Args:
            facts: Of the problem.
            at: Which gaps.
            errand: What is put there.
            anew: The vehicle loads just before.

        Returns:
            Whether it fits; the seconds on the way and at the stops; the metres of the whole run.
        """
        rows = [facts.places.stop + index for index in errand]
        stops = [facts.problem.stops[index] for index in errand]
        before, ready = self.before[at], self.ready_s[:, at]
        metres = self.other_m[at]
        if anew:
            hubs = np.array(facts.places.hub, dtype=np.int64)
            loads_s = np.array([v.reload_s for v in facts.problem.vehicles], dtype=np.int64)
            before = hubs[self.vehicle[at]]
            ready = self._rest(ready + self.loading[0, at])
            ready = self._rest(ready + loads_s[self.vehicle[at]])
            metres = metres + self.loading[1, at]
        added_s, leg_m = self._legs(facts, before, rows[0], into=True)
        clock = np.minimum(ready + added_s, NEVER)
        metres = metres + leg_m
        for number, stop in enumerate(stops):
            if number:
                way_s, way_m = facts.travel.leg(self.profile, rows[number - 1], rows[number])
                if way_s >= UNREACHABLE:
                    way_s = way_m = NEVER
                clock, metres, added_s = clock + way_s, metres + way_m, added_s + way_s
            clock = self._rest(clock)
            clock = _first_moment(stop.windows, clock) + stop.service_s
            clock = self._rest(clock)
            added_s = added_s + stop.service_s
        onward_s, onward_m = self._legs(facts, self.after[at], rows[-1], into=False)
        fits = (clock + onward_s <= self.limit_s[:, at]).any(axis=0)
        metres = metres + onward_m
        longest = [v.max_distance_m for v in facts.problem.vehicles]
        most_m = np.array([NEVER if m is None else m for m in longest], dtype=np.int64)
        return fits & (metres <= most_m[self.vehicle[at]]), added_s + onward_s, metres

    def _rest(self, clock: Whole) -> Whole:
        rested = clock.copy()
        for taken, rest in enumerate(self.breaks):
            begin = np.maximum(rested[taken], rest.window.opens_s)
            over = np.where(begin <= rest.window.closes_s, begin + rest.duration_s, NEVER)
            rested[taken + 1] = np.minimum(rested[taken + 1], over)
        return rested

    def _legs(self, facts: Facts, rows: Whole, row: int, *, into: bool) -> tuple[Whole, Whole]:
        """Travel from many rows to one, or back; none from or to ``NO_PLACE``."""
        spokes = spokes_of(facts.travel, self.profile, row, len(facts.places))
        if into:
            seconds, metres = spokes.to_s[rows], spokes.to_m[rows]
        else:
            seconds, metres = spokes.from_s[rows], spokes.from_m[rows]
        lost = np.maximum(seconds, metres) >= UNREACHABLE
        nowhere = rows == NO_PLACE
        return _known(seconds, lost, nowhere), _known(metres, lost, nowhere)


def find_gaps(facts: Facts, plan: Plan) -> tuple[Gaps, ...]:
    """All gaps of a plan; the runs must have passed the other checks."""
    runs = {run.vehicle_id: run for run in plan.runs}
    found: dict[tuple[Profile, tuple[Break, ...]], list[Gap]] = defaultdict(list)
    for number, vehicle in enumerate(facts.problem.vehicles):
        run = runs.get(vehicle.id)
        if run is not None:
            found[vehicle.profile, vehicle.breaks] += _of_run(facts, number, run)
        elif not vehicle.first:
            found[vehicle.profile, vehicle.breaks] += _of_idle(facts, number)
    return tuple(Gaps(profile, breaks, gaps) for (profile, breaks), gaps in found.items())


def _of_run(facts: Facts, number: int, run: Run) -> list[Gap]:
    vehicle = facts.problem.vehicles[number]
    steps = places_called(run)
    open_end = facts.places.end[number] is None
    calls, travel_s, legs_m = calls_of(facts, number, run)
    ready = forward(vehicle, calls, travel_s)
    limit = backward(vehicle, calls, travel_s, end_s(vehicle))
    stops = [facts.stop(step.stop_id) if isinstance(step, Visit) else None for step in steps]
    carried = follow(facts, vehicle, stops)
    trips = list(accumulate((isinstance(step, Loading) for step in steps), initial=0))
    cash = [0] * (trips[-1] + 1)
    for trip, khr in zip(trips, carried.cash_khr, strict=True):
        cash[trip] = max(cash[trip], khr)
    out = _highest(carried.aboard, trips)
    into = _highest(carried.aboard[::-1], trips[::-1])[::-1]
    kept = _highest(carried.aboard, [0] * len(trips))
    rows = [facts.places.start[number], *(call.row for call in calls)]
    rows.append(_end_row(facts, number))
    if open_end:
        legs_m = [*legs_m, 0]
    total_m = sum(legs_m)
    loadings = trips[-1] + (vehicle.start is None)
    most_stops = NEVER if vehicle.max_stops is None else vehicle.max_stops
    most_khr = NEVER if vehicle.cash_limit_khr is None else vehicle.cash_limit_khr
    may_load = loadings < vehicle.max_loadings
    hub = facts.places.hub[number]
    fresh = [vehicle.start is None, *(isinstance(step, Loading) for step in steps)]
    return [
        Gap(
            number,
            position,
            rows[position],
            rows[position + 1],
            ready[position],
            limit[position],
            carried.loaded[position],
            _free(vehicle, out[position]),
            _free(vehicle, into[position]),
            _free(vehicle, carried.aboard[position]),
            _free(vehicle, kept[position]),
            most_khr - cash[trips[position]],
            most_stops - len(run.visits),
            0 if rows[position + 1] == NO_PLACE else travel_s[position],
            total_m - legs_m[position],
            may_load,
            facts.leg(vehicle, rows[position], hub)
            if may_load and not fresh[position]
            else (NEVER, NEVER),
            most_khr - cash[trips[position]] + carried.cash_khr[position],
        )
        for position in range(len(vehicle.first), len(steps) + 1)
    ]


def _of_idle(facts: Facts, number: int) -> list[Gap]:
    """The one gap of a vehicle that does not drive: straight away, or after it has loaded."""
    vehicle = facts.problem.vehicles[number]
    after = _end_row(facts, number)
    free = _free(vehicle, (0, 0, 0))
    most_stops = NEVER if vehicle.max_stops is None else vehicle.max_stops
    most_khr = NEVER if vehicle.cash_limit_khr is None else vehicle.cash_limit_khr
    room = (free, free, free, free, most_khr, most_stops)
    start, limit = facts.places.start[number], end_s(vehicle)
    at_hub = vehicle.start is None
    loads_again = vehicle.max_loadings > int(at_hub)
    gaps = [Gap(number, 0, start, after, start_s(vehicle), limit, at_hub, *room, 0, 0, loads_again)]
    if not at_hub and vehicle.max_loadings:
        hub = facts.places.hub[number]
        travel_s, metres = facts.leg(vehicle, start, hub)
        loading = Call(hub, (), vehicle.reload_s)
        loaded = forward(vehicle, [loading], [travel_s, 0])[1]
        more = vehicle.max_loadings > 1
        gaps.append(Gap(number, 1, hub, after, loaded, limit, True, *room, 0, metres, more))  # noqa: FBT003 - as the row says
    return gaps


def _end_row(facts: Facts, number: int) -> int:
    end = facts.places.end[number]
    return NO_PLACE if end is None else end


def _highest(levels: Sequence[Amounts], trips: Sequence[int]) -> list[Amounts]:
    """The highest load since the trip began, at each place."""
    highest = [levels[0]]
    for (trip, next_trip), level in zip(pairwise(trips), levels[1:], strict=True):
        if trip != next_trip:
            highest.append(level)
        else:
            top = highest[-1]
            highest.append((max(top[0], level[0]), max(top[1], level[1]), max(top[2], level[2])))
    return highest


def _free(vehicle: Vehicle, level: Amounts) -> list[int]:
    return [
        NEVER if limit is None else limit - load
        for limit, load in zip(capacity(vehicle), level, strict=True)
    ]


def _known(figures: npt.NDArray[np.int32], lost: Flags, nowhere: Flags) -> Whole:
    """Nothing to go where there is nowhere to go, ``NEVER`` where no road leads."""
    return np.where(nowhere, 0, np.where(lost, NEVER, figures.astype(np.int64)))


def _first_moment(windows: Sequence[TimeWindow], clock: Whole) -> Whole:
    if not windows:
        return clock
    moment = np.full_like(clock, NEVER)
    for window in reversed(windows):
        moment = np.where(clock <= window.closes_s, np.maximum(clock, window.opens_s), moment)
    return moment


def _column(values: Iterable[int]) -> Whole:
    return np.array(list(values), dtype=np.int64)


def _table(rows: Iterable[Sequence[int]]) -> Whole:
    """One column for each gap."""
    return np.array(list(rows), dtype=np.int64).T
