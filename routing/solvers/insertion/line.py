"""Lay out one drivable order with all that makes a further stop in it quick to judge."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from routing.schedule import course_of
from routing.schedule.course import Course, rows_of
from routing.schedule.rests import Rests, serve
from routing.schedule.timetable import duration_of
from routing.solvers.insertion.ground import Ground
from routing.solvers.insertion.room import Room
from routing.solvers.insertion.segments import Segment, Segments, joined, service
from routing.solvers.protocol import RELOAD
from routing.travel import Spokes

Flags = npt.NDArray[np.bool_]

_STANDING = Course((), [0], [0], [], [])  # whether a road joins start and end is not asked yet


class _Tables(NamedTuple):
    """Per gap and set of breaks: the earliest times of leaving, the latest of arriving behind."""

    rests: Rests
    ready: list[list[int]]
    latest: list[list[int]]


class Line:
    """One order of one vehicle; gap k lies before its step k, the last gap before the end."""

    def __init__(self, ground: Ground, number: int, order: Sequence[int]) -> None:
        """Lay out an order that can be driven and carried."""
        self.ground, self.number, self.order = ground, number, tuple(order)
        self.vehicle = vehicle = ground.problem.vehicles[number]
        course: Course | None = _STANDING
        if self.order:
            course = course_of(ground.problem, ground.places, ground.travel, number, self.order)
        assert course is not None  # the order can be driven
        self.course: Course = course
        self.rows = rows_of(ground.places, number, self.order)
        self.open_end = ground.places.end[number] is None
        self.visits = sum(index != RELOAD for index in self.order)
        self.distance_m = sum(course.leg_m)
        rows = np.array(self.rows)
        self.behind, self.ahead = rows[:-1], rows[1:]
        self.without_m = self.distance_m - np.array(course.leg_m)
        self.nodes = [
            service(windows, service_s)
            for windows, service_s in zip(course.windows, course.service_s, strict=True)
        ]
        self.plain = not vehicle.breaks and all(len(windows) <= 1 for windows in course.windows)
        self.room = Room(ground.problem, ground.rules, number, self.order)
        shift = Segment(0, vehicle.shift.opens_s, vehicle.shift.closes_s)
        self.before, self.after = [shift], [shift]
        for leg_s, node in zip(course.leg_s, self.nodes, strict=False):
            self.before.append(_surely(joined(self.before[-1], leg_s, node)))
        for leg_s, node in zip(course.leg_s[:0:-1], self.nodes[::-1], strict=True):
            self.after.append(_surely(joined(node, leg_s, self.after[-1])))
        self.after.reverse()
        self.all_before, self.all_after = _columns(self.before), _columns(self.after)
        self._tables: _Tables | None = None

    @property
    def least_s(self) -> int:
        """How long the run lasts, were there no breaks and gaps between windows."""
        return _surely(joined(self.before[-1], self.course.leg_s[-1], self.after[-1])).duration_s

    def row(self, index: int) -> int:
        """The row of a stop, or of the hub where the vehicle loads."""
        places = self.ground.places
        return places.hub[self.number] if index == RELOAD else places.stop + index

    def spokes(self, index: int) -> Spokes:
        """Travel from all places to a stop or the hub, and from it to all."""
        return self.ground.spokes(self.vehicle.profile, self.row(index))

    def node(self, index: int) -> Segment:
        """What happens at a stop, or at a loading."""
        if index == RELOAD:
            return service((), self.vehicle.reload_s)
        stop = self.ground.problem.stops[index]
        return service(stop.windows, stop.service_s)

    def gaps(self) -> Flags:
        """The gaps that do not lie within the beginning that is fixed."""
        able = np.ones(len(self.order) + 1, dtype=np.bool_)
        able[: len(self.ground.rules.first[self.number])] = False
        return able

    def lasting_s(self, order: Sequence[int]) -> int | None:
        """How long another order of the vehicle exactly lasts; None when it cannot be driven."""
        ground, shift = self.ground, self.vehicle.shift
        course = course_of(ground.problem, ground.places, ground.travel, self.number, order)
        if course is None:
            return None
        rests = ground.rests[self.number]
        return duration_of(course, rests, shift.opens_s, shift.closes_s)

    def in_time(self, gap: int, chain: Sequence[int]) -> bool:
        """Whether a chain can stand in a gap, all windows and breaks kept."""
        ground, profile = self.ground, self.vehicle.profile
        tables = self._lay_tables()
        times, row = tables.ready[gap], self.rows[gap]
        for index in chain:
            there = self.row(index)
            leg_s, _ = ground.travel.leg(profile, row, there)
            windows = () if index == RELOAD else ground.problem.stops[index].windows
            rested = tables.rests.rest_early([time_s + leg_s for time_s in times])
            served = serve(rested, windows, self.node(index).duration_s)
            times, row = tables.rests.rest_early(served), there
        onward_s = 0
        if not (self.open_end and gap == len(self.order)):
            onward_s, _ = ground.travel.leg(profile, row, self.rows[gap + 1])
        return any(
            time_s + onward_s <= latest_s
            for time_s, latest_s in zip(times, tables.latest[gap], strict=True)
        )

    def _lay_tables(self) -> _Tables:
        if self._tables is None:
            rests = self.ground.rests[self.number]
            phases = rests.phases(self.course, rests.first_s)
            self._tables = _Tables(
                rests,
                [rests.first_s, *(phase.ready for phase in phases)],
                rests.backwards(self.course, self.vehicle.shift.closes_s),
            )
        return self._tables


def _columns(segments: Sequence[Segment]) -> Segments:
    return Segments(*np.array(segments, dtype=np.int64).T)


def _surely(segment: Segment | None) -> Segment:
    assert segment is not None  # the order can be driven
    return segment
