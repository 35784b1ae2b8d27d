"""Write metres and seconds as people read them."""

from __future__ import annotations

_KILOMETRE_M = 1000


def kilometres(distance_m: int) -> str:
    """Write metres as kilometres.

    >>> kilometres(12_340)
    '12.3'
    """
    return f"{distance_m / _KILOMETRE_M:,.1f}"


def hours(duration_s: int) -> str:
    """Write seconds as hours and minutes.

    >>> hours(27_000)
    '7:30'
    """
    minutes = round(duration_s / 60)
    return f"{minutes // 60}:{minutes % 60:02d}"
