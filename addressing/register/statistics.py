"""Publish numbers by block, each month once, from which nothing about a few can be worked out.

A month is published when it is over and is never changed: two looks at one number tell nothing of
what was reported between them. See ``suppression`` for what is held back.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any, Final

from addressing.code.areas import code_of_key
from addressing.code.codec import area_code
from addressing.code.form import CHILDREN, CodeLevel
from addressing.code.roots import DOOR_RESOLUTION
from addressing.register.address import Status
from addressing.register.errors import AddressUnknownError, StepForbiddenError
from addressing.register.register import Register
from addressing.register.statistics_table import StatisticRow
from addressing.register.suppression import Count, Publishable, publishable
from addressing.register.tables import AddressRow, ProofRow
from gis_data import InputError, Problem
from gis_data.db import Session, Store, func, insert, select

COUNTRY: Final = "KH"
"""Stands for the area of the country's total."""

_MONTH: Final = re.compile(r"[0-9]{4}-(0[1-9]|1[0-2])")
_KEYS_OF_BLOCK: Final = CHILDREN ** (DOOR_RESOLUTION - CodeLevel.BLOCK.resolution)
_KEYS_OF_TOWN: Final = CHILDREN ** (DOOR_RESOLUTION - CodeLevel.TOWN.resolution)


class Measure(StrEnum):
    """What is counted."""

    ADDRESSES = "addresses"  # current addresses
    DELIVERED = "delivered"  # current addresses with a proven delivery in the month


@dataclass(frozen=True, slots=True)
class Statistic:
    """A published number.

    Attributes:
        month: ``2026-10``.
        measure: What is counted.
        area: A block (``7747-0626-xxxx``), a town (``7747-xxxx-xxxx``) or ``COUNTRY``.
        count: How many, never fewer than ten; None where the country's total is held back.
    """

    month: str
    measure: Measure
    area: str
    count: int | None


def publish_statistics(register: Register, month: str) -> list[Statistic]:
    """Count a month that is over, and publish what may be published.

    Args:
        register: Whose clock says what is over.
        month: ``2026-10``, in UTC.

    Raises:
        InputError: That is no month.
        StepForbiddenError: It is not over yet, or was published before.
    """
    begin, end = _bounds(month)
    if end > register.clock():
        raise StepForbiddenError(f"{month} is not over yet; publish it from {end:%Y-%m-%d} (UTC).")

    def work(session: Session) -> list[Statistic]:
        if session.execute(select(StatisticRow.area).where(StatisticRow.month == month)).first():
            raise StepForbiddenError(
                f"The statistics of {month} were published before; what is published stays."
            )
        found = [
            statistic
            for measure, counts in _counted(session, begin, end).items()
            for statistic in _of(month, measure, counts)
        ]
        rows = [
            {"month": one.month, "measure": one.measure.value, "area": one.area, "count": one.count}
            for one in found
        ]
        session.execute(insert(StatisticRow), rows)
        return found

    return register.store.write(work)


def published_statistics(store: Store, month: str) -> list[Statistic]:
    """The published numbers of a month, by measure and area.

    Raises:
        InputError: That is no month.
        AddressUnknownError: Nothing was published of it.
    """
    _bounds(month)
    statement = (
        select(StatisticRow.month, StatisticRow.measure, StatisticRow.area, StatisticRow.count)
        .where(StatisticRow.month == month)
        .order_by(StatisticRow.measure, StatisticRow.area)
    )
    rows = store.read(lambda session: session.execute(statement).all())
    if not rows:
        raise AddressUnknownError(f"No statistics of {month} were published.")
    return [Statistic(month, Measure(measure), area, count) for _, measure, area, count in rows]


def published_months(store: Store) -> list[str]:
    """The months of which statistics were published, the newest first."""
    statement = select(StatisticRow.month).distinct().order_by(StatisticRow.month.desc())
    return list(store.read(lambda session: session.scalars(statement).all()))


def _bounds(month: str) -> tuple[datetime, datetime]:
    if not _MONTH.fullmatch(month) or month < "1970":
        raise InputError("That is no month.", [Problem("month", repr(month[:20]), "as 2026-10")])
    year, number = map(int, month.split("-"))
    following = (year + number // 12, number % 12 + 1)
    return datetime(year, number, 1, tzinfo=UTC), datetime(*following, 1, tzinfo=UTC)


def _counted(session: Session, begin: datetime, end: datetime) -> dict[Measure, dict[int, Count]]:
    """Counts by block."""
    block = (AddressRow.key // _KEYS_OF_BLOCK).label("block")
    current = AddressRow.status == Status.CURRENT.value
    every = _by_block(session.execute(select(block, func.count()).where(current).group_by("block")))
    proven = select(ProofRow.address).where(ProofRow.at >= begin, ProofRow.at < end).distinct()
    reached = _by_block(
        session.execute(
            select(block, func.count()).where(current, AddressRow.id.in_(proven)).group_by("block")
        )
    )
    return {
        Measure.ADDRESSES: {number: Count(count) for number, count in every.items()},
        Measure.DELIVERED: {
            number: Count(reached[number], count - reached[number])
            for number, count in every.items()
        },
    }


def _by_block(rows: Iterable[Any]) -> Counter[int]:
    return Counter({int(number): int(count) for number, count in rows})


def _of(month: str, measure: Measure, counts: dict[int, Count]) -> Iterator[Statistic]:
    towns = {block: block * _KEYS_OF_BLOCK // _KEYS_OF_TOWN for block in counts}
    told: Publishable = publishable(counts, towns)
    yield Statistic(month, measure, COUNTRY, told.country)
    for town, count in told.towns.items():
        yield Statistic(month, measure, _area(town * _KEYS_OF_TOWN, CodeLevel.TOWN), count)
    for block, count in told.blocks.items():
        yield Statistic(month, measure, _area(block * _KEYS_OF_BLOCK, CodeLevel.BLOCK), count)


def _area(key: int, level: CodeLevel) -> str:
    return area_code(code_of_key(key), level)
