"""Hold one flooded area and the rules for driving through it."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta, timezone
from functools import cache
from importlib.resources import files
from typing import Any

import shapely

from routing.errors import FloodError
from routing.problem import Profile

CAMBODIA = timezone(timedelta(hours=7), "Asia/Phnom_Penh")
"""Times without an offset are Cambodian; the country has known no other since 1975."""

_DATE_LENGTH = len("2026-10-05")


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class FloodArea:
    """Water over an area for some time.

    Attributes:
        name: What messages call it.
        shape: Polygon or MultiPolygon, longitude and latitude in degrees.
        valid_from: With an offset; None where it has always been so.
        valid_to: The first moment when it is over; None where nobody knows.
        depth_m: Depth over the road; None where nobody states it.
    """

    name: str
    shape: shapely.Geometry = field(repr=False)
    valid_from: datetime | None = None
    valid_to: datetime | None = None
    depth_m: float | None = None

    def holds_at(self, moment: datetime) -> bool:
        """Whether the water stands at a moment (with an offset)."""
        begun = self.valid_from is None or self.valid_from <= moment
        return begun and (self.valid_to is None or moment < self.valid_to)


@dataclass(frozen=True, slots=True)
class FloodRules:
    """What ``data/floods.toml`` says."""

    depth_share: tuple[float, ...]
    speed_share: tuple[float, ...]
    passable_m: Mapping[Profile, float]
    unknown_depth_stops: bool
    bridges_stay_open: bool
    ferries_stay_open: bool
    cap: Mapping[str, Any]


@cache
def flood_rules() -> FloodRules:
    """Read the shipped rules."""
    raw = tomllib.loads((files("routing") / "data" / "floods.toml").read_text(encoding="utf-8"))
    return FloodRules(
        depth_share=tuple(raw["curve"]["depth_share"]),
        speed_share=tuple(raw["curve"]["speed_share"]),
        passable_m={profile: raw["passable_m"][profile.value] for profile in Profile},
        cap=raw["cap"],
        **raw["rules"],
    )


def read_moment(text: str, where: str, *, end: bool = False) -> datetime | None:
    """Read a date or a time; None for empty text.

    A time without an offset is Cambodian. A date begins at midnight; as an ``end`` it means the
    whole day, so it is over at the midnight after.

    >>> read_moment("2026-10-05T06:00:00Z", "row 1").isoformat()
    '2026-10-05T06:00:00+00:00'
    >>> read_moment("2026-10-05", "row 1", end=True).isoformat()
    '2026-10-06T00:00:00+07:00'

    Raises:
        FloodError: When it is neither.
    """
    text = text.strip()
    if not text:
        return None
    try:
        if len(text) == _DATE_LENGTH:
            day = date.fromisoformat(text) + timedelta(days=1 if end else 0)
            return datetime.combine(day, time(), CAMBODIA)
        moment = datetime.fromisoformat(text)
    except (ValueError, OverflowError) as error:
        raise FloodError(
            f"{where}: {text!r} is no date or time. Expected 2026-10-05 or "
            "2026-10-05T06:00:00+07:00."
        ) from error
    return moment if moment.tzinfo else moment.replace(tzinfo=CAMBODIA)


def is_area(shape: shapely.Geometry | None) -> bool:
    """Whether a geometry is a polygon or several, and not empty."""
    kinds = (shapely.GeometryType.POLYGON, shapely.GeometryType.MULTIPOLYGON)
    return bool(shapely.get_type_id(shape) in kinds and not shapely.is_empty(shape))


def checked_area(
    *,
    name: str,
    shape: shapely.Geometry,
    valid_from: datetime | None,
    valid_to: datetime | None,
    depth_m: float | None,
    where: str = "",
) -> FloodArea:
    """Build an area, or say what is wrong with it; ``where`` is its place in a file.

    Raises:
        FloodError: When it is no polygon in degrees, ends before it begins, or has no depth.
    """
    label = f"{where} ({name})" if where else name
    if not is_area(shape):
        raise FloodError(f"{label}: its geometry is no Polygon or MultiPolygon with a surface.")
    west, south, east, north = shapely.bounds(shape).tolist()
    if not (-180 <= west <= east <= 180 and -90 <= south <= north <= 90):  # noqa: PLR2004
        raise FloodError(
            f"{label}: its corners ({west}, {south}) to ({east}, {north}) are no longitudes and "
            "latitudes in degrees. Save the file in WGS 84 (EPSG:4326)."
        )
    if depth_m is not None and not 0 <= depth_m < float("inf"):
        raise FloodError(f"{label}: {depth_m} is no depth in metres, zero or more.")
    early = datetime.min.replace(tzinfo=UTC)
    if valid_to is not None and valid_to <= (valid_from or early):
        raise FloodError(f"{label}: it ends at {valid_to} before it begins at {valid_from}.")
    repaired = shape if shapely.is_valid(shape) else shapely.make_valid(shape)
    return FloodArea(
        name=name, shape=repaired, valid_from=valid_from, valid_to=valid_to, depth_m=depth_m
    )
