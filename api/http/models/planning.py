"""Describe route plans: what is asked, and the outline of the answer."""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import Field, Tag

from api.engines import EngineChoice
from api.http.models.base import Answer, Latitude, Longitude, Question, text_or
from api.solvers import SolverChoice

MOST_PARCELS = 2000
MOST_VEHICLES = 200
LONGEST_SEARCH_S = 60.0


class HubPosition(Question):
    """A hub by its position."""

    latitude: Latitude
    longitude: Longitude


class VehicleQuestion(Question):
    """One kind of vehicle; what is left out comes from the defaults of its kind."""

    profile: str = Field(description="motorcycle, remork, van, truck or walk.")
    count: int = Field(default=1, ge=1, le=MOST_VEHICLES)
    id: str | None = Field(default=None, max_length=100)
    capacity_kg: float | None = Field(default=None, ge=0, allow_inf_nan=False)
    capacity_l: float | None = Field(default=None, ge=0, allow_inf_nan=False)
    shift: str | None = Field(default=None, examples=["08:00-17:00"])
    max_stops: int | None = Field(default=None, ge=0)
    capacity_items: int | None = Field(default=None, ge=0, description="Parcels at a time.")
    cash_limit_khr: int | None = Field(
        default=None, ge=0, description="Most cash on delivery that it carries."
    )
    max_distance_km: float | None = Field(default=None, ge=0, allow_inf_nan=False)
    rest: str | None = Field(
        default=None, examples=["11:00-13:00"], description="A break: all of the span, or within."
    )
    break_min: float | None = Field(
        default=None, ge=0, allow_inf_nan=False, description="How long the break is."
    )
    max_loadings: int | None = Field(
        default=None, ge=1, description="How often it loads at the hub, the first time included."
    )
    reload_min: float | None = Field(default=None, ge=0, allow_inf_nan=False)
    fixed_khr: int | None = Field(default=None, ge=0, description="Cost of a run.")
    per_hour_khr: int | None = Field(default=None, ge=0)
    per_km_khr: int | None = Field(default=None, ge=0)


class RoutePlanQuestion(Question):
    """Parcels, a hub and a fleet."""

    hub: Annotated[
        Annotated[str, Field(min_length=1, max_length=200), Tag("text")]
        | Annotated[HubPosition, Tag("position")],
        text_or("position"),
    ] = Field(
        description='"latitude,longitude", a hub\'s name, a postcode or an address; or an object.'
    )
    vehicles: Annotated[
        Annotated[str, Field(min_length=1, max_length=500), Tag("text")]
        | Annotated[
            list[VehicleQuestion], Field(min_length=1, max_length=MOST_VEHICLES), Tag("list")
        ],
        text_or("list"),
    ] = Field(description='Such as "8xmotorcycle,1xvan", or a list.')
    parcels: list[dict[str, Any]] = Field(
        min_length=1,
        description=(
            "Objects with the fields that the columns of a parcel file have, in Khmer or English: "
            "id, address or latitude and longitude or address_code or postcode, weight_kg, "
            f"volume_l, window, priority, phone … At most {MOST_PARCELS}."
        ),
    )
    time_limit_s: float = Field(
        default=10.0,
        ge=1,
        le=LONGEST_SEARCH_S,
        allow_inf_nan=False,
        description="For the search alone.",
    )
    seed: int = Field(default=1, ge=0, lt=2**31, description="Makes the plan repeatable.")
    solver: SolverChoice = Field(
        default=SolverChoice.AUTO, description="auto chooses by the rules and the size."
    )
    engine: EngineChoice = Field(
        default=EngineChoice.AUTO,
        description="auto takes roads where there are any, else the crow's flight.",
    )


class RoutePlanAnswer(Answer):
    """A verified plan: the same object that ``phlov plan --format json`` prints."""

    hub: dict[str, Any]
    runs: list[dict[str, Any]]
    unassigned: list[dict[str, Any]] = Field(description="Parcels of no run, each with a reason.")
    totals: dict[str, Any]
    engine: dict[str, Any]
    solver: dict[str, Any]
    verified: bool = Field(description="The independent checker agreed.")
    notes: list[str]
    problems: list[dict[str, Any]]
