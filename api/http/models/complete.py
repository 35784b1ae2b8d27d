"""Describe what is offered to somebody who types."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from addressing import (
    MOST_COMPLETIONS,
    Completion,
    CompletionField,
    GeocodeLevel,
    MatchKind,
)
from api.http.models.base import Answer, Question

LONGEST_TYPED = 200

TypedText = Annotated[
    str,
    Field(
        max_length=LONGEST_TYPED,
        description="What was typed so far; its last word is taken for unfinished.",
    ),
]
Limit = Annotated[int, Field(ge=1, le=MOST_COMPLETIONS, description="Most places to answer.")]


class TypedQuestion(Question):
    """What somebody has typed so far."""

    q: TypedText
    limit: Limit = 8


class SpanAnswer(Answer):
    """Characters of one of the texts beside it that were typed, to be shown in another weight."""

    field: CompletionField
    start: int
    end: int = Field(description="One behind the last; a Khmer cluster is never cut.")


class CompletionAnswer(Answer):
    """A place that the typed letters may become."""

    level: GeocodeLevel
    match_kind: MatchKind = Field(description="How the typed words relate to the name.")
    name_km: str = Field(description="With the units above it, which tell equal names apart.")
    name_en: str
    known_as: str | None = Field(description="The popular or old name that was typed.")
    postcode: str | None = Field(description="A village has its commune's.")
    village_code: str | None
    address_code: str | None = Field(description="Padded with x for a town or a block.")
    latitude: float | None = Field(description="Of a point that stands for the unit.")
    longitude: float | None
    accuracy_m: float | None = Field(description="How far the unit reaches from the point.")
    spans: list[SpanAnswer]
    left_aside: str = Field(description="Typed words that this place does not explain.")


class CompletionsAnswer(Answer):
    """Places that were meant perhaps, the likeliest first; empty where nothing begins so."""

    typed: str
    completions: list[CompletionAnswer]


_DECIMALS = 7  # of a degree: 1 cm


def completion_answer(found: Completion) -> CompletionAnswer:
    """A completion as it goes out."""
    latitude, longitude = found.latitude, found.longitude
    return CompletionAnswer(
        level=found.level,
        match_kind=found.match_kind,
        name_km=found.name_km,
        name_en=found.name_en,
        known_as=found.known_as,
        postcode=found.postcode,
        village_code=found.village_code,
        address_code=found.address_code,
        latitude=None if latitude is None else round(latitude, _DECIMALS),
        longitude=None if longitude is None else round(longitude, _DECIMALS),
        accuracy_m=found.accuracy_m,
        spans=[SpanAnswer(field=s.field, start=s.start, end=s.end) for s in found.spans],
        left_aside=found.left_aside,
    )
