"""Write times of day for people."""

from __future__ import annotations


def clock(second_of_day: int) -> str:
    """Seconds since midnight as HH:MM; hours go on past 24 for the following day.

    >>> clock(8 * 3600 + 59), clock(25 * 3600)
    ('08:00', '25:00')
    """
    minutes = second_of_day // 60
    return f"{minutes // 60:02}:{minutes % 60:02}"
