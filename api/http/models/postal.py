"""Describe postcodes and address codes."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from addressing import CodeLevel
from api.http.models.base import Answer
from gis_data import Level
from postcodes import (
    Certainty,
    CodeForm,
    Exactness,
    Numbering,
    Precision,
    Reason,
    TerritoryKind,
    UnitType,
)


class UnitAnswer(Answer):
    """A unit of the country."""

    code: str = Field(description="Administrative code of the same list: 2, 4, 6 or 8 digits.")
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


class DatedUnitAnswer(Answer):
    """A unit as one list of codes has it."""

    postcode: str
    vintage: int = Field(description="Year of the list.")
    level: Level
    unit_type: UnitType
    name_km: str
    name_en: str


class LinkedUnitAnswer(DatedUnitAnswer):
    """What a unit was in an older list, or is in a newer one."""

    reasons: list[Reason]
    share: float = Field(description="Of the villages of all successors, those in this one.")


class TodayAnswer(Answer):
    """What a unit is in the list in force."""

    postcode: str
    name_en: str
    reasons: list[Reason]
    share: float


class ReadingAnswer(DatedUnitAnswer):
    """Another unit that the code can mean."""

    form: CodeForm


class MomentAnswer(Answer):
    """When something began or ended."""

    date: str = Field(description="A day, or a year where no day is known.")
    precision: Precision


class ListAnswer(Answer):
    """The list of codes that the answer is taken from."""

    year: int
    title: str
    numbering: Numbering
    source: str


class VillageAnswer(Answer):
    """The village of a sorting extension."""

    sorting_code: str
    name_km: str
    name_en: str


class DisputeAnswer(Answer):
    """Two codes of one commune, by transcription of the Prakas."""

    postcode: str
    other: str
    reading: str = Field(description="Which source prints which.")


class PostcodeAnswer(UnitAnswer):
    """What a code named on a date, with what stands above and below it."""

    label_km: str
    label_en: str
    chain: list[UnitAnswer] = Field(description="The unit itself, then the units above it.")
    point: RepresentativePoint | None = Field(
        description="Null where the unit is no single unit of today, or has no area."
    )
    children: list[UnitAnswer] = Field(
        description="Districts, communes or villages in it; villages only as of today."
    )
    form: CodeForm
    certainty: Certainty = Field(
        description="A: the only reading. B: something is taken for granted. C: others are as good."
    )
    readings: list[ReadingAnswer] = Field(description="Other units that the code can mean.")
    warnings: list[str]
    village: VillageAnswer | None
    dispute: DisputeAnswer | None
    aliases: list[str] = Field(description="Other names, where the unit is in force.")
    on: str | None = Field(description="The date asked for; null for today's list.")
    source_list: ListAnswer
    valid_from: MomentAnswer
    valid_to: MomentAnswer | None
    is_new: bool = Field(description="No older unit is known that it was, or was a part of.")
    predecessors: list[LinkedUnitAnswer]
    successors: list[LinkedUnitAnswer]
    today: list[TodayAnswer]


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
    exactness: Exactness = Field(description="How sure the postcode at the centre is.")
    siblings: list[str] = Field(description="Where it is estimated: what may be meant instead.")
    name_km: str
    name_en: str
    check: CheckAnswer
