"""Describe postcodes and address codes."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from addressing import CodeLevel
from api.http.models.base import Answer
from gis_data import Level
from postcodes import TerritoryKind, UnitType


class UnitAnswer(Answer):
    """A unit of the country."""

    code: str = Field(description="MEF 2025 code of 2, 4, 6 or 8 digits.")
    postcode: str
    level: Level
    unit_type: UnitType
    name_km: str = Field(description="With its unit word, as on a sign.")
    name_en: str = Field(description="The same in Latin letters.")


class RepresentativePoint(Answer):
    """A point that stands for a unit."""

    latitude: float
    longitude: float
    radius_m: float = Field(description="How far the unit reaches from the point.")
    of_postcode: str = Field(
        description="Whose point it is: the unit's own, or that of the unit above it where the "
        "unit is younger than the boundaries."
    )


class PostcodeAnswer(UnitAnswer):
    """A postcode with what stands above and below it."""

    label_km: str
    label_en: str
    chain: list[UnitAnswer] = Field(description="The unit itself, then the units above it.")
    point: RepresentativePoint | None
    children: list[UnitAnswer] = Field(description="Districts, communes or villages in it.")


class PolygonGeometry(Answer):
    """RFC 7946 polygon: longitude first, counter-clockwise, closed."""

    type: Literal["Polygon"] = "Polygon"
    coordinates: list[list[tuple[float, float]]]


class CheckAnswer(Answer):
    """What the check digit says."""

    has_check: bool = Field(description="Only a full code has one; an area has none.")
    valid: bool | None
    explanation: str


class CodeAnswer(Answer):
    """Where an address code is."""

    code: str
    level: CodeLevel
    latitude: float = Field(description="Of the cell's centre.")
    longitude: float
    accuracy_m: float = Field(description="Farthest corner of the cell from its centre.")
    cell: str = Field(description="H3 index.")
    area: PolygonGeometry
    block: str | None = Field(description="The block it lies in; null for a town.")
    town: str
    territory: TerritoryKind
    postcode: str | None = Field(description="At the centre.")
    on_border: bool = Field(description="Another postcode or the border is within about 100 m.")
    neighbours: list[str]
    name_km: str
    name_en: str
    check: CheckAnswer
