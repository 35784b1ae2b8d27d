"""Share the base of all models."""

from __future__ import annotations

from typing import Annotated

from pydantic import BaseModel, ConfigDict, Discriminator, Field


class Answer(BaseModel):
    """What goes out."""

    model_config = ConfigDict(frozen=True)


class Question(BaseModel):
    """What comes in; a field that nobody knows is a mistake and is told as one."""

    model_config = ConfigDict(frozen=True, extra="forbid")


# The bounds stand in the schema only: ``api.http.positions`` checks them, because it can tell
# swapped coordinates from wrong ones.
Latitude = Annotated[
    float,
    Field(
        allow_inf_nan=False,
        description="Degrees (WGS 84).",
        json_schema_extra={"minimum": -90, "maximum": 90},
    ),
]
Longitude = Annotated[
    float,
    Field(
        allow_inf_nan=False,
        description="Degrees (WGS 84).",
        json_schema_extra={"minimum": -180, "maximum": 180},
    ),
]
AccuracyM = Annotated[
    float,
    Field(
        ge=0,
        le=100_000,
        allow_inf_nan=False,
        description="How far the position may be off, in metres.",
    ),
]


def text_or(other: str) -> Discriminator:
    """Tell a text from something else, so that only one of the two is blamed for a mistake."""
    return Discriminator(lambda value: "text" if isinstance(value, str) else other)
