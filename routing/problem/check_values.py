"""Check single values: names, whole amounts, places on Earth, spans of time."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Sequence
from enum import StrEnum
from numbers import Integral, Real
from typing import Any, TypeVar
from unicodedata import category

from gis_data import Problem
from routing.problem.model import DAY_S, Break, Hub, Position, Stop, TimeWindow

LATEST_S = 2 * DAY_S
"""The last second that a problem may speak of: a night's run ends on the day after."""

MOST_LOAD = 10**12
"""A million tonnes in grams: the sum over any problem still fits into 64 bits."""

MOST_KHR = 10**12
"""250 million US dollars: more is a slip of the keyboard."""

MOST_RATE_KHR = 10**9
"""For an hour or a kilometre; times the seconds of two days it still fits into 64 bits."""

MOST_DISTANCE_M = 40_000_000
"""Once round the Earth."""

Named = TypeVar("Named", Hub, Stop)

_LATITUDE_LIMIT, _LONGITUDE_LIMIT = 90, 180


def is_whole(value: Any) -> bool:
    """Whether a value is an integer; True and False are none.

    >>> is_whole(3), is_whole(3.0), is_whole(True)
    (True, False, False)
    """
    return isinstance(value, Integral) and not isinstance(value, bool)


def is_number(value: object) -> bool:
    """Whether a value is an integer or a finite float.

    >>> is_number(11.5), is_number(float("nan")), is_number("11.5")
    (True, False, False)
    """
    if isinstance(value, bool) or not isinstance(value, Real):
        return False
    try:
        return math.isfinite(value)
    except OverflowError:  # an integer beyond any float
        return False


def check_whole(where: str, value: Any, *, least: int = 0, most: int = MOST_LOAD) -> list[Problem]:
    """A whole number between two bounds, both included."""
    if is_whole(value) and least <= value <= most:
        return []
    expected = f"a whole number from {least} to {most:,}"
    return [Problem(where, shown(value), expected, _remedy(value))]


def check_optional(
    where: str, value: Any, *, least: int = 0, most: int = MOST_LOAD
) -> list[Problem]:
    """As ``check_whole``, where None means that there is no limit."""
    return [] if value is None else check_whole(where, value, least=least, most=most)


def check_name(where: str, value: Any) -> list[Problem]:
    """An id: a text that is not blank and that every file format can hold."""
    if not isinstance(value, str) or not value.strip():
        return [Problem(f"{where}, id", shown(value), "a text that is not blank", "Give it an id.")]
    odd = next((letter for letter in value if category(letter) in _UNWRITABLE), None)
    if odd is None:
        return []
    given = f"{shown(value)}, which holds U+{ord(odd):04X}"
    return [Problem(f"{where}, id", given, "a text without control characters", "Take it out.")]


def by_id(things: Iterable[Named]) -> dict[str, Named]:
    """Hubs or stops by their ids; what has no text for an id is another check's."""
    ids: Iterable[tuple[object, Named]] = ((thing.id, thing) for thing in things)
    return {key: thing for key, thing in ids if isinstance(key, str)}


def check_unique(kind: str, ids: Iterable[Any]) -> list[Problem]:
    """Each id once among those of its kind; what is no text is another check's."""
    counts = Counter(key for key in ids if isinstance(key, str))
    return [
        Problem(f"{kind} {key}", f"the id {n} times", "each id once", "Give each its own id.")
        for key, n in counts.items()
        if n > 1
    ]


def check_place(where: str, latitude: Any, longitude: Any) -> list[Problem]:
    """A place on Earth, in degrees."""
    if _within(latitude, _LATITUDE_LIMIT) and _within(longitude, _LONGITUDE_LIMIT):
        return []
    given = f"({shown(latitude)}, {shown(longitude)})"
    expected = "a latitude from -90 to 90 and a longitude from -180 to 180, in degrees"
    swapped = _within(latitude, _LONGITUDE_LIMIT) and _within(longitude, _LATITUDE_LIMIT)
    remedy = "The two look swapped." if swapped else "Look the place up again."
    return [Problem(where, given, expected, remedy)]


def check_position(where: str, position: Position | None) -> list[Problem]:
    """A start or an end away from the hub; None is none."""
    if position is None:
        return []
    return check_place(where, position.latitude, position.longitude)


def check_window(where: str, window: TimeWindow) -> list[Problem]:
    """A span within two days whose end is not before its beginning."""
    found = [
        problem
        for name, value in (("opens_s", window.opens_s), ("closes_s", window.closes_s))
        for problem in check_whole(f"{where}, {name}", value, most=LATEST_S)
    ]
    if not found and window.opens_s > window.closes_s:
        given = f"{window.opens_s}–{window.closes_s} s"
        found.append(
            Problem(where, given, "opens_s not after closes_s", "Check the order of the two times.")
        )
    return found


def check_windows(where: str, windows: Sequence[TimeWindow]) -> list[Problem]:
    """Each window by itself; then, where all are sound, that they are sorted and apart."""
    found = []
    for number, window in enumerate(windows, start=1):
        found += check_window(_numbered(f"{where}, window", number, windows), window)
    if found:
        return found
    for number in range(1, len(windows)):
        before, after = windows[number - 1], windows[number]
        if after.opens_s <= before.closes_s:
            given = f"{after.opens_s} s, while the one before closes at {before.closes_s} s"
            expected = "windows in the order of time, each after the one before has closed"
            label = f"{where}, window {number + 1}"
            found.append(Problem(label, given, expected, "Sort them, or join the two into one."))
    return found


def check_breaks(where: str, breaks: Sequence[Break], shift: TimeWindow) -> list[Problem]:
    """Each break begins within the shift; the next cannot begin before it has surely ended."""
    found = []
    for number, rest in enumerate(breaks, start=1):
        label = _numbered(f"{where}, break", number, breaks)
        found += check_whole(f"{label}, duration_s", rest.duration_s, least=1, most=LATEST_S)
        found += check_window(label, rest.window)
    if found or check_window(where, shift):
        return found
    for number, rest in enumerate(breaks, start=1):
        label = _numbered(f"{where}, break", number, breaks)
        opens_s, closes_s = rest.window.opens_s, rest.window.closes_s
        if opens_s < shift.opens_s or closes_s > shift.closes_s:
            given = f"{opens_s}–{closes_s} s"
            expected = f"a beginning within the shift, {shift.opens_s}–{shift.closes_s} s"
            found.append(Problem(label, given, expected, "Move the break or widen the shift."))
    for number in range(1, len(breaks)):
        before, after = breaks[number - 1], breaks[number]
        ended_s = before.window.closes_s + before.duration_s
        if after.window.opens_s < ended_s:
            given = f"a beginning from {after.window.opens_s} s on"
            expected = f"{ended_s} s or later, when the break before has ended in any case"
            label = f"{where}, break {number + 1}"
            found.append(Problem(label, given, expected, "Sort the breaks and set them apart."))
    return found


def check_member(where: str, value: object, kind: type[StrEnum]) -> list[Problem]:
    """One of the values of an enumeration, as its member."""
    if isinstance(value, kind):
        return []
    expected = f"{kind.__name__}: one of {', '.join(kind)}"
    return [Problem(where, shown(value), expected)]


def check_skills(where: str, skills: Any) -> list[Problem]:
    """A set of texts; a single text would be read letter by letter."""
    if isinstance(skills, frozenset | set) and all(
        isinstance(s, str) and s.strip() for s in skills
    ):
        return []
    expected = "a set of texts that are not blank"
    return [Problem(f"{where}, skills", shown(skills), expected)]


def shown(value: Any) -> str:
    """How a message shows what was given: texts in quotes, no NumPy wrapping, never long."""
    if isinstance(value, Integral | Real):
        return str(value)
    text = repr(value)
    return text if len(text) <= _SHOWN else f"{text[:_SHOWN]}…"


_SHOWN = 60
_UNWRITABLE = ("Cc", "Cs")  # controls, and halves of surrogate pairs


def _within(value: Any, limit: int) -> bool:
    return is_number(value) and abs(value) <= limit


def _numbered(where: str, number: int, among: Sequence[Any]) -> str:
    return where if len(among) == 1 else f"{where} {number}"


def _remedy(value: Any) -> str:
    if is_number(value) and not is_whole(value):
        return "Round it to the unit in its name."
    return "The cell was empty?" if isinstance(value, float) and math.isnan(value) else ""
