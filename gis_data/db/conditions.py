"""State conditions over columns that mean the same on PostGIS and on SQLite.

Texts are compared by code point and with their case, whatever the database's language is.
"""

from __future__ import annotations

import operator
from collections.abc import Callable, Mapping
from enum import StrEnum
from typing import Any, Final

import shapely
from geoalchemy2 import functions as spatial
from sqlalchemy import ColumnElement, LargeBinary, Text, cast, func, literal
from sqlalchemy.orm import InstrumentedAttribute

from gis_data.db.sqlite_functions import IN_BOX, LOWER, RELATES
from gis_data.db.statements import meets_box
from gis_data.db.types import WGS84

Condition = ColumnElement[bool]

_ESCAPE: Final = "\\"
_COMPARED: Final[Mapping[str, Callable[[Any, Any], Any]]] = {
    "=": operator.eq,
    "<>": operator.ne,
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
}


class Relation(StrEnum):
    """How two shapes can lie to each other (OGC Simple Features)."""

    INTERSECTS = "intersects"
    DISJOINT = "disjoint"
    CONTAINS = "contains"
    WITHIN = "within"
    TOUCHES = "touches"
    CROSSES = "crosses"
    OVERLAPS = "overlaps"
    EQUALS = "equals"


def compares(field: Any, sign: str, value: Any, *, postgis: bool) -> Condition:
    """Whether a field is equal to a value, less, greater.

    Args:
        field: A column, or what ``lower_case`` made of one.
        sign: One of = <> < <= > >=.
        value: Of the column's kind.
        postgis: Whether the database is PostGIS.
    """
    if postgis and sign not in {"=", "<>"} and isinstance(value, str):
        field = field.collate("C")
    condition: Condition = _COMPARED[sign](field, value)
    return condition


def lower_case(field: Any, *, postgis: bool) -> ColumnElement[str]:
    """A text without its capitals."""
    fold = func.lower if postgis else getattr(func, LOWER)
    folded: ColumnElement[str] = fold(field, type_=Text)
    return folded


def matches(field: Any, pattern: str, *, postgis: bool) -> Condition:
    r"""Whether a text matches a pattern: % any text, _ one letter, \ takes them as they are."""
    if postgis:
        condition: Condition = field.like(_with_whole_escapes(pattern), escape=_ESCAPE)
        return condition
    return cast(field, Text).op("GLOB", is_comparison=True)(_glob(pattern))


def relates(
    field: InstrumentedAttribute[Any], relation: Relation, shape: shapely.Geometry, *, postgis: bool
) -> Condition:
    """Whether the shape of a row intersects, contains … a shape in degrees; plane geometry."""
    wkb = shapely.to_wkb(shape, output_dimension=2)
    if postgis:
        judge = getattr(spatial, f"ST_{relation.value.capitalize()}")
        condition: Condition = judge(
            field, spatial.ST_GeomFromWKB(literal(wkb, LargeBinary), WGS84)
        )
        return condition
    found: Condition = getattr(func, RELATES)(field, relation.value, literal(wkb, LargeBinary))
    return found == literal(value=True)


def stands_in_box(
    field: InstrumentedAttribute[Any],
    west: float,
    south: float,
    east: float,
    north: float,
    *,
    postgis: bool,
) -> Condition:
    """Whether a point stands in a box, its edges included; on SQLite without an index."""
    if postgis:
        return meets_box(field, west, south, east, north)
    condition: Condition = getattr(func, IN_BOX)(field, west, south, east, north)
    return condition == literal(value=True)


def _pieces(pattern: str) -> list[tuple[str, bool]]:
    """The letters of a pattern, and whether each is taken as it is."""
    pieces, plain = [], False
    for letter in pattern:
        if letter == _ESCAPE and not plain:
            plain = True
            continue
        pieces.append((letter, plain))
        plain = False
    return [*pieces, (_ESCAPE, True)] if plain else pieces


def _with_whole_escapes(pattern: str) -> str:
    """A pattern that PostgreSQL takes: nothing hangs at its end."""
    return "".join(f"{_ESCAPE}{letter}" if plain else letter for letter, plain in _pieces(pattern))


def _glob(pattern: str) -> str:
    r"""The same pattern as SQLite compares it with case.

    >>> _glob(r"St. 27_ [%] 100\%")
    'St. 27? [[]*] 100%'
    """
    wild = {"%": "*", "_": "?"}
    return "".join(
        wild[letter]
        if not plain and letter in wild
        else f"[{letter}]"
        if letter in "*?["
        else letter
        for letter, plain in _pieces(pattern)
    )
