"""Hold a filter that was read and checked: every field is known, every value is of its kind."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import shapely

Value = str | float | int | bool | date


@dataclass(frozen=True, slots=True)
class Always:
    """True or false whatever the feature is."""

    truth: bool


@dataclass(frozen=True, slots=True)
class Both:
    """All parts are true."""

    parts: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Either:
    """One part is true."""

    parts: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Not:
    """The part is false."""

    part: Node


@dataclass(frozen=True, slots=True)
class Compare:
    """A field is equal, less, greater; ``folded`` without regard to capitals."""

    field: str
    sign: str
    value: Value
    folded: bool = False


@dataclass(frozen=True, slots=True)
class Like:
    """A text matches a pattern: % any text, _ one letter."""

    field: str
    pattern: str
    folded: bool = False


@dataclass(frozen=True, slots=True)
class Among:
    """A field has one of several values."""

    field: str
    values: tuple[Value, ...]
    folded: bool = False


@dataclass(frozen=True, slots=True)
class Missing:
    """A field has no value."""

    field: str


@dataclass(frozen=True, slots=True)
class Lies:
    """The feature's shape intersects, contains … another one, in degrees."""

    relation: str
    shape: shapely.Geometry


Node = Always | Both | Either | Not | Compare | Like | Among | Missing | Lies


def all_of(*nodes: Node | None) -> Node | None:
    """What is true where all nodes are; None where there is nothing to fulfil."""
    parts = tuple(node for node in nodes if node is not None)
    if len(parts) < 2:  # noqa: PLR2004 - one needs no joining
        return parts[0] if parts else None
    return Both(parts)
