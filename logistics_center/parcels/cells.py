"""Read the cells of a parcel table: numbers with units, times, priorities."""

from __future__ import annotations

import math
import re
import unicodedata
from collections.abc import Mapping

from routing import TimeWindow

_NUMBER = re.compile(r"([+-]?\d[\d.,' ]*|[+-]?\.\d+)\s*(.*)", re.DOTALL)
_DECIMAL_COMMA = re.compile(r"\d+,\d{1,2}")
_THOUSANDS = re.compile(r"\d{1,3}(,\d{3})+(\.\d+)?")
_TIME = re.compile(
    r"(\d{1,2})(?:\s*[:h.]\s*(\d{2}))?(?::\d{2}(?:\.\d+)?)?\s*(am|pm)?", re.IGNORECASE
)
_BETWEEN = re.compile(r"\s*(?:-|–|—|~|to|until|ដល់)\s*", re.IGNORECASE)
_NOON, _LAST_HOUR, _LAST_MINUTE = 12, 24, 59


class CellError(ValueError):
    """A cell cannot be read; ``expected`` says what would have been."""

    def __init__(self, expected: str, remedy: str = "") -> None:
        self.expected = expected
        self.remedy = remedy
        super().__init__(expected)


def ascii_digits(text: str) -> str:
    """Write Khmer and other decimal digits as 0–9.

    >>> ascii_digits("៥០០ g")
    '500 g'
    """
    if text.isascii():
        return text
    return "".join(str(unicodedata.decimal(c)) if c.isdecimal() else c for c in text)


def read_measure(text: str, unit: str, units: Mapping[str, float], largest: float) -> int:
    """Read an amount in the base unit of ``units``, rounded up to whole units.

    Args:
        text: The cell, such as "1.5", "1,5 kg" or "៥០០ ក្រាម".
        unit: The unit where the cell names none.
        units: Unit → size in the base unit.
        largest: Above this, in the base unit, the figure is not believed.

    Raises:
        CellError: When it is no amount, is negative, or beyond belief.

    >>> read_measure("1,5 kg", "g", {"g": 1, "kg": 1000}, 1e6)
    1500
    """
    found = _NUMBER.fullmatch(ascii_digits(text).strip())
    accepted = ", ".join(units)
    if not found:
        raise CellError(f"a number, with a unit or without ({accepted})")
    written = found[2].strip().casefold().rstrip(".")
    if written and written not in units:
        raise CellError(f"a number with one of the units {accepted}")
    number = _decimal(found[1]) * units[written or unit]
    if number < 0:
        raise CellError("zero or more")
    if number > largest:
        raise CellError(f"at most {largest:g} {_base(units)}", "Check the unit of the column.")
    return math.ceil(round(number, 6))


def _base(units: Mapping[str, float]) -> str:
    return next((name for name, size in units.items() if size == 1), "")


def _decimal(text: str) -> float:
    text = text.replace(" ", "").replace("'", "")
    if "," in text:
        if not _DECIMAL_COMMA.fullmatch(text.lstrip("+-")):
            raise CellError("a number without thousands separators, such as 1500 or 1.5")
        text = text.replace(",", ".")
    try:
        return float(text)
    except ValueError as error:
        raise CellError("a number such as 1.5") from error


def read_degrees(text: str) -> float:
    """Read a coordinate in decimal degrees.

    Raises:
        CellError: When it is no finite number.
    """
    try:
        value = float(ascii_digits(text).strip().rstrip("°").replace(",", "."))
    except ValueError as error:
        raise CellError("decimal degrees such as 11.5759") from error
    if not math.isfinite(value):
        raise CellError("decimal degrees such as 11.5759")
    return value


def read_riel(text: str) -> int:
    """Read an amount in riel; a comma separates thousands.

    Raises:
        CellError: When it is no whole amount, or names another currency.

    >>> read_riel("40,000៛")
    40000
    """
    plain = ascii_digits(text).strip()
    for word in ("KHR", "khr", "៛", "រៀល", "riel", "R"):
        plain = plain.replace(word, "")
    plain = plain.strip()
    if _THOUSANDS.fullmatch(plain):
        plain = plain.replace(",", "")
    if not re.fullmatch(r"\d+(\.0+)?", plain):
        raise CellError("whole riel such as 40000", "Convert other currencies to riel first.")
    return int(float(plain)) if "." in plain else int(plain)


def read_priority(text: str, words: Mapping[str, int]) -> int:
    """Read a priority from 1 to 9 or one of the known words.

    Raises:
        CellError: When it is neither.
    """
    plain = ascii_digits(text).strip().casefold()
    if plain in words:
        return words[plain]
    if re.fullmatch(r"[1-9]", plain):
        return int(plain)
    raise CellError(f"1 to 9 or one of {', '.join(words)}")


def read_time(text: str) -> int:
    """Read a time of day as seconds since midnight.

    Raises:
        CellError: When it is no time.

    >>> read_time("8:30"), read_time("5pm"), read_time("១៤:០០")
    (30600, 61200, 50400)
    """
    found = _TIME.fullmatch(ascii_digits(text).strip())
    expected = "a time such as 08:00"
    if not found:
        raise CellError(expected)
    hours, minutes = int(found[1]), int(found[2] or 0)
    half = (found[3] or "").lower()
    if half:
        if not 1 <= hours <= _NOON:
            raise CellError(expected)
        hours = hours % _NOON + (_NOON if half == "pm" else 0)
    if minutes > _LAST_MINUTE or hours * 60 + minutes > _LAST_HOUR * 60:
        raise CellError(expected)
    return hours * 3600 + minutes * 60


def read_window(text: str) -> TimeWindow:
    """Read a span of the day.

    Raises:
        CellError: When it is no span, or closes before it opens.

    >>> read_window("08:00-12:00")
    TimeWindow(opens_s=28800, closes_s=43200)
    """
    parts = _BETWEEN.split(text.strip())
    if len(parts) != 2:  # noqa: PLR2004 - two ends
        raise CellError("a span such as 08:00-12:00")
    try:
        return window_of(read_time(parts[0]), read_time(parts[1]))
    except CellError as error:
        raise CellError("a span such as 08:00-12:00", error.remedy) from error


def window_of(opens_s: int, closes_s: int) -> TimeWindow:
    """Join two times into a window.

    Raises:
        CellError: When it closes before it opens.
    """
    if closes_s < opens_s:
        raise CellError("an opening time before the closing time", "Exchange the two times.")
    return TimeWindow(opens_s, closes_s)
