"""Time a course without breaks: when it ends at the earliest, when it may begin at the latest.

Waiting is allowed everywhere, so whoever is earlier is never worse off: one pass forwards finds the
earliest end, one pass backwards the latest start that still meets it.
"""

from __future__ import annotations

from collections.abc import Sequence

from routing.problem import TimeWindow
from routing.schedule.course import Course

NEVER = 1 << 60
"""Later than any time; its negative is earlier than any."""


def opening(windows: Sequence[TimeWindow], time_s: int) -> int:
    """The earliest moment from a time on that lies in one of the windows, or ``NEVER``."""
    for window in windows:
        if time_s <= window.closes_s:
            return max(time_s, window.opens_s)
    return NEVER if windows else time_s


def closing(windows: Sequence[TimeWindow], time_s: int) -> int:
    """The latest moment up to a time that lies in one of the windows, or ``-NEVER``."""
    for window in reversed(windows):
        if time_s >= window.opens_s:
            return min(time_s, window.closes_s)
    return -NEVER if windows else time_s


def begin_times(course: Course, start_s: int) -> tuple[list[int], int] | None:
    """When each step begins, and when the run ends; None when a window is missed."""
    clock_s, begins = start_s, []
    for leg_s, service_s, windows in zip(
        course.leg_s, course.service_s, course.windows, strict=False
    ):
        clock_s += leg_s
        for window in windows:
            if clock_s <= window.closes_s:
                clock_s = max(clock_s, window.opens_s)
                break
        else:
            if windows:
                return None
        begins.append(clock_s)
        clock_s += service_s
    return begins, clock_s + course.leg_s[-1]


def latest_start(course: Course, end_s: int) -> int:
    """When the run can begin at the latest so that it ends by then; below zero for never."""
    clock_s = end_s - course.leg_s[-1]
    for step in range(len(course.order) - 1, -1, -1):
        clock_s -= course.service_s[step]
        windows = course.windows[step]
        if windows:
            clock_s = closing(windows, clock_s)
        clock_s -= course.leg_s[step]
    return clock_s
