"""Describe what may have been meant by a code, what is around it, and short forms."""

from __future__ import annotations

from pydantic import Field

from addressing import CodeLevel, ReadingProblem, Slip
from api.http.models.base import Answer


class HintAnswer(Answer):
    """A code that a text would be once its damage is undone; the check digit fits."""

    code: str
    reason: str


class SuggestionAnswer(Answer):
    """A code that may have been meant."""

    code: str
    probability: float = Field(description="Of this one among those listed, 0 to 1.")
    slip: Slip | None = Field(description="What would have gone wrong; null for a sound code.")
    reason: str = Field(description="The same in words, with what speaks for or against it.")
    latitude: float
    longitude: float
    postcode: str | None
    distance_m: float | None = Field(description="From the position that was given.")


class SuggestionsAnswer(Answer):
    """What a damaged code may have been; nothing is ever corrected."""

    typed: str
    code: str | None = Field(description="The code, where the text is a sound one.")
    problem: ReadingProblem | None = Field(description="What is wrong with the text.")
    message: str = Field(description="The same in words; empty where nothing is wrong.")
    hints: list[HintAnswer]
    suggestions: list[SuggestionAnswer] = Field(
        description="At most 15, the likeliest first; empty where more than one slip happened."
    )


class NeighbourAnswer(Answer):
    """A place beside another."""

    code: str
    latitude: float
    longitude: float
    distance_m: float = Field(description="Between the centres.")
    postcode: str | None = Field(description="At the centre.")


class NeighboursAnswer(Answer):
    """The places around a code, of the same level, the nearest ring first."""

    code: str
    level: CodeLevel
    neighbours: list[NeighbourAnswer]


class PlaceAnswer(Answer):
    """A unit that a short form may mean."""

    postcode: str
    name_km: str
    name_en: str


class ShortFormAnswer(Answer):
    """The full codes that eight digits and a place may stand for."""

    typed: str
    unique: bool = Field(description="Whether there is one reading only.")
    places: list[PlaceAnswer] = Field(description="Units that bear the name.")
    candidates: list[str] = Field(description="Full codes; where several, none is preferred.")
