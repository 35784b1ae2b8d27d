"""Describe ways, matrices and areas that can be reached."""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import Field, Tag

from api.engines import EngineChoice
from api.http.models.base import Answer, Latitude, Longitude, Question, text_or
from routing import Profile

MOST_STOPS = 100
MOST_MATRIX_PLACES = 500
LONGEST_MINUTES = 120.0
MOST_TIMES = 6


class PlacePosition(Question):
    """A place by its position."""

    latitude: Latitude
    longitude: Longitude


PlaceQuestion = Annotated[
    Annotated[str, Field(min_length=1, max_length=500), Tag("text")]
    | Annotated[PlacePosition, Tag("position")],
    text_or("position"),
]
_PLACE = "Anything that the geocoder takes (address, postcode, code, map link), or a position."
_ENGINE = "auto takes roads where there are any, else the crow's flight."


class RouteQuestion(Question):
    """The places of a way, in their order."""

    places: list[PlaceQuestion] = Field(min_length=2, max_length=MOST_STOPS, description=_PLACE)
    profile: Profile = Field(default=Profile.MOTORCYCLE, description="Who travels.")
    engine: EngineChoice = Field(default=EngineChoice.AUTO, description=_ENGINE)


class RouteAnswer(Answer):
    """The way: the same object that ``phlov route --format json`` prints."""

    profile: Profile
    distance_m: int
    duration_s: int
    snap_distance_m: list[float] = Field(description="From each place to the road, metres.")
    legs: list[dict[str, Any]] = Field(
        description="Length, time, GeoJSON line and instructions in Khmer and English."
    )
    engine: dict[str, Any]
    places: list[dict[str, Any]] = Field(description="How each place was understood.")


class MatrixQuestion(Question):
    """The places of a matrix."""

    places: list[PlaceQuestion] = Field(
        min_length=1, max_length=MOST_MATRIX_PLACES, description=_PLACE
    )
    profile: Profile = Field(default=Profile.MOTORCYCLE, description="Who travels.")
    engine: EngineChoice = Field(default=EngineChoice.AUTO, description=_ENGINE)


class MatrixAnswer(Answer):
    """Travel from row to column; null where no road leads."""

    profile: Profile
    durations_s: list[list[int | None]]
    distances_m: list[list[int | None]]
    engine: dict[str, Any]
    places: list[dict[str, Any]] = Field(description="How each place was understood.")


class ReachQuestion(Question):
    """From where, and how long."""

    place: PlaceQuestion = Field(description=_PLACE)
    minutes: list[Annotated[float, Field(gt=0, le=LONGEST_MINUTES, allow_inf_nan=False)]] = Field(
        default=[10.0, 20.0, 30.0], min_length=1, max_length=MOST_TIMES
    )
    profile: Profile = Field(default=Profile.MOTORCYCLE, description="Who travels.")
    cells: bool = Field(default=False, description="Add the H3 cells (resolution 10) of each area.")


class ReachAnswer(Answer):
    """A GeoJSON FeatureCollection, the longest time first."""

    type: str = "FeatureCollection"
    features: list[dict[str, Any]]
    place: dict[str, Any] = Field(description="How the place was understood.")
