"""Time a course with breaks: try at every place every set of breaks that may be behind the driver.

A break may lie before the run begins, at the place of a step after its service, at the next place
before its service, or after the run has ended. For each place and each set of breaks taken, the
earliest time is kept: waiting is allowed everywhere, so whoever is earlier is never worse off.
Sets are numbers, one bit for each break. Backwards, the latest times are found in the same way.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from routing.plan import Pause
from routing.problem import Break, TimeWindow
from routing.schedule.clock import NEVER, closing, opening
from routing.schedule.course import Course


@dataclass(frozen=True, slots=True)
class Phases:
    """Times of one step for each set of breaks taken: arrived, rested, served, ready to leave."""

    arrived: list[int]
    rested: list[int]
    served: list[int]
    ready: list[int]


class Rests:
    """The breaks of one vehicle, and how they can be spread over a run."""

    def __init__(self, breaks: Sequence[Break], opens_s: int) -> None:
        """Take the breaks and the time from which the vehicle may be on its way."""
        self._breaks = tuple(breaks)
        self.all = (1 << len(breaks)) - 1
        # Set before, set after, opening, closing and length of the break between: smallest first.
        self._moves = [
            (taken, taken | 1 << number, b.window.opens_s, b.window.closes_s, b.duration_s)
            for taken in range(self.all + 1)
            for number, b in enumerate(self._breaks)
            if not taken & 1 << number
        ]
        alone = self.rest_early([0] + [NEVER] * self.all)  # from midnight, whatever the shift
        self.first_s = [max(time_s, opens_s) for time_s in alone]
        """For each set, when a run can begin before which these breaks were taken."""
        self.last_s = self.rest_late([-NEVER] * self.all + [NEVER])
        """For each set, when a run must have ended so that all other breaks can follow."""

    def rest_early(self, times: Sequence[int]) -> list[int]:
        """The earliest times after any further breaks taken here."""
        found = list(times)
        for taken, more, opens_s, closes_s, lasts_s in self._moves:
            time_s = found[taken]
            if time_s <= closes_s:
                found[more] = min(found[more], max(time_s, opens_s) + lasts_s)
        return found

    def rest_late(self, times: Sequence[int]) -> list[int]:
        """The latest times before any further breaks taken here."""
        found = list(times)
        for taken, more, opens_s, closes_s, lasts_s in reversed(self._moves):
            begin_s = min(found[more] - lasts_s, closes_s)
            if begin_s >= opens_s and begin_s > found[taken]:
                found[taken] = begin_s
        return found

    def ends(self, course: Course, first_s: Sequence[int]) -> list[int]:
        """The earliest times of the end, from the times of leaving."""
        times, rest = list(first_s), self.rest_early
        for leg_s, service_s, windows in zip(
            course.leg_s, course.service_s, course.windows, strict=False
        ):
            arrived = rest([time_s + leg_s for time_s in times])
            if windows:
                times = rest([opening(windows, time_s) + service_s for time_s in arrived])
            else:
                times = rest([time_s + service_s for time_s in arrived])
        return [time_s + course.leg_s[-1] for time_s in times]

    def phases(self, course: Course, first_s: Sequence[int]) -> list[Phases]:
        """The earliest times of every step, from the times of leaving."""
        found, ready = [], list(first_s)
        for leg_s, service_s, windows in zip(
            course.leg_s, course.service_s, course.windows, strict=False
        ):
            arrived = [time_s + leg_s for time_s in ready]
            rested = self.rest_early(arrived)
            served = serve(rested, windows, service_s)
            ready = self.rest_early(served)
            found.append(Phases(arrived, rested, served, ready))
        return found

    def backwards(self, course: Course, end_s: int) -> list[list[int]]:
        """The latest times of arriving at every step, and of the start, so as to end by then.

        Row k holds the times of arriving at step k, the last row those of arriving at the end.
        """
        arrived = [min(end_s, last_s) for last_s in self.last_s]
        rows = [arrived]
        for step in range(len(course.order) - 1, -1, -1):
            served = self.rest_late([time_s - course.leg_s[step + 1] for time_s in arrived])
            windows, service_s = course.windows[step], course.service_s[step]
            if windows:
                served = [closing(windows, time_s - service_s) for time_s in served]
            else:
                served = [time_s - service_s for time_s in served]
            arrived = self.rest_late(served)
            rows.append(arrived)
        rows.reverse()
        return rows

    def span(self, course: Course, closes_s: int) -> tuple[int, int, int] | None:
        """The latest start that meets the earliest end, that end, and the breaks before the start.

        Of several sets of breaks before the same start, the one with most of them.
        """
        ends = self.ends(course, self.first_s)
        last = self.fewest_in_run(ends, closes_s)
        if last is None:
            return None
        latest = [time_s - course.leg_s[0] for time_s in self.backwards(course, ends[last])[0]]
        start_s, _, before = max(
            (late_s, taken.bit_count(), taken)
            for taken, late_s in enumerate(latest)
            if late_s >= self.first_s[taken]
        )
        return start_s, ends[last], before

    def fewest_in_run(self, ends: Sequence[int], closes_s: int) -> int | None:
        """The set of breaks behind the driver at the earliest end; None when there is no end.

        Of several sets with the same end, the one that leaves most for after the run.
        """
        able = [
            (end_s, taken.bit_count(), taken)
            for taken, end_s in enumerate(ends)
            if end_s <= min(self.last_s[taken], closes_s)
        ]
        return min(able)[2] if able else None

    def between(
        self, before: Sequence[int], after: Sequence[int], taken: int, *, on_arrival: bool
    ) -> tuple[list[Pause], int]:
        """The breaks that led to a time of ``after``, and the set that was taken before them."""
        pauses: list[Pause] = []
        while after[taken] != before[taken]:
            for number, rest in enumerate(self._breaks):
                less = taken & ~(1 << number)
                if less != taken and _rest_from(rest, after[less]) == after[taken]:
                    start_s = after[taken] - rest.duration_s
                    pauses.append(Pause(start_s, rest.duration_s, on_arrival))
                    taken = less
                    break
        return pauses[::-1], taken


def serve(times: Sequence[int], windows: Sequence[TimeWindow], service_s: int) -> list[int]:
    """When a step is done that is reached at each of these times."""
    return [opening(windows, time_s) + service_s for time_s in times]


def _rest_from(rest: Break, time_s: int) -> int:
    if time_s > rest.window.closes_s:
        return NEVER
    return max(time_s, rest.window.opens_s) + rest.duration_s
