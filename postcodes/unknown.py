"""Tell someone why a code named nothing on a date: what it named when, or what is near it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from postcodes.history.model import DatedUnit, History, Vintage
from postcodes.history.trace import codes_today
from postcodes.registry import load_registry

_SHOWN = 5


def why_unknown(code: str, on: date | None, history: History) -> str:
    """One or two sentences about six digits that named nothing on a day.

    Args:
        code: Six digits.
        on: The day; None for the list in force.
        history: All lists.
    """
    named = history.named_by(code)
    nothing = "names nothing today" if on is None else f"named nothing on {on.isoformat()}"
    if on is not None and on < history.vintages[0].valid_from.earliest:
        return _before_all(code, on, history)
    newest = history.vintages[-1].year
    earlier = [
        unit
        for unit in named
        if unit.valid_to and (unit.vintage < newest if on is None else unit.valid_to.latest < on)
    ]
    later = [unit for unit in named if on is not None and unit.valid_from.earliest > on]
    if earlier or later:
        told = [_was(history, earlier[-1])] if earlier else []
        told += [_will_be(history, later[0])] if later else []
        return f"{code} {nothing}. {' '.join(told)}"
    near = near_codes(code, (history.vintages[-1] if on is None else _list_on(history, on)).units)
    hint = f" Codes that differ by one slip: {', '.join(near)}." if near else ""
    return f"{load_registry().why_unknown(code)}{hint}"


def near_codes(code: str, known: Iterable[str]) -> tuple[str, ...]:
    """Known codes that one wrong digit or two exchanged neighbours make of ``code``, in order.

    >>> near_codes("120470", ["120407", "120401", "120400"])
    ('120400', '120407')
    """
    found = [other for other in known if other != code and _one_slip(code, other)]
    return tuple(sorted(found)[:_SHOWN])


def _one_slip(given: str, other: str) -> bool:
    wrong = [place for place, pair in enumerate(zip(given, other, strict=True)) if len({*pair}) > 1]
    if len(wrong) == 1:
        return True
    return (
        len(wrong) == 2  # noqa: PLR2004 - a pair
        and wrong[1] == wrong[0] + 1
        and given[wrong[0]] == other[wrong[1]]
        and given[wrong[1]] == other[wrong[0]]
    )


def _list_on(history: History, on: date) -> Vintage:
    return max(
        (each for each in history.vintages if each.valid_from.earliest <= on),
        key=lambda each: each.year,
    )


def _before_all(code: str, on: date, history: History) -> str:
    oldest = history.vintages[0]
    units = oldest.units.get(code)
    known = f"in it {code} named {units[0].full_name_latin}" if units else f"it has no {code}"
    return (
        f"What {code} named on {on.isoformat()} is not known: the oldest list is of "
        f"{oldest.valid_from}, and {known}."
    )


def _was(history: History, unit: DatedUnit) -> str:
    today = sorted(codes_today(history, unit))
    now = f"; today {' or '.join(today)}" if today else ""
    return f"It was {_described(history, unit)} until {unit.valid_to}{now}."


def _will_be(history: History, unit: DatedUnit) -> str:
    return f"It is a code of a later time: {_described(history, unit)}, since {unit.valid_from}."


def _described(history: History, unit: DatedUnit) -> str:
    vintage = history.vintage(unit.vintage)
    assert vintage is not None
    return f"{unit.full_name_latin} ({vintage.title})"
