"""Turn the cells of a row into a query for the geocoder."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import NamedTuple

from addressing.geocode import Query
from addressing.geocode.clean import clean_characters
from addressing.geocode.recognise.coordinates import accuracy_of, decimals_of
from gis_data import Slice


class Asked(NamedTuple):
    """What a row asks, and what is wrong with the row, as sentences."""

    query: Query
    problems: tuple[str, ...] = ()


def ask(values: Mapping[str, str], error: str | None = None) -> Asked:
    """The query of one row.

    Args:
        values: Role → cell, for the roles that the table has.
        error: What was wrong with the row when it was read.

    >>> ask({"address": "BKK 1", "latitude": "11,55", "longitude": "104,92"}).query.accuracy_m
    800.0
    """
    problems = [f"{error.rstrip('.')}."] if error else []
    text = ", ".join(
        value
        for role in ("address_code", "address", "postcode")
        if (value := values.get(role, "").strip())
    )
    position = _position(values, problems)
    if position is None and not text:
        problems.append("The row says nothing about where it is.")
    return Asked(Query(text, *(position or ())), tuple(problems))


def ask_slice(
    rows: Slice, roles: Mapping[str, str]
) -> tuple[list[Query], dict[int, tuple[str, ...]]]:
    """The queries of a slice in order, and place → what is wrong with the row, where it is."""
    if set(roles) == {"address"}:
        texts = [text.strip() for text in rows.texts(roles["address"])]
        queries = [Query(text) for text in texts]
        odd = {place for place, text in enumerate(texts) if not text} | rows.errors.keys()
        asked = {place: ask({"address": texts[place]}, rows.errors.get(place)) for place in odd}
    else:
        cells = zip(*(rows.texts(column) for column in roles.values()), strict=True)
        found = [
            ask(dict(zip(roles, values, strict=True)), rows.errors.get(place))
            for place, values in enumerate(cells)
        ]
        queries = [one.query for one in found]
        asked = dict(enumerate(found))
    return queries, {place: one.problems for place, one in sorted(asked.items()) if one.problems}


def _position(values: Mapping[str, str], problems: list[str]) -> tuple[float, float, float] | None:
    written = [clean_characters(values.get(role, "")) for role in ("latitude", "longitude")]
    if not any(written):
        return None
    # A decimal comma, as spreadsheets of some languages write it.
    figures = [text.replace(",", ".") if text.count(",") == 1 else text for text in written]
    try:
        latitude, longitude = (float(text) for text in figures)
    except ValueError:
        problems.append(f"The position {', '.join(map(repr, written))} cannot be read.")
        return None
    if not (math.isfinite(latitude) and math.isfinite(longitude)):
        problems.append(f"The position {', '.join(map(repr, written))} is no place on earth.")
        return None
    if latitude == longitude == 0:
        problems.append("The position 0, 0 is what devices send when they know none.")
        return None
    return latitude, longitude, accuracy_of(decimals_of(*figures))
