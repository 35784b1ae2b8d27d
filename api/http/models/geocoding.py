"""Describe geocodes: GeocodeJSON with a block of our own."""

from __future__ import annotations

from typing import Annotated, Final, Literal

from pydantic import Discriminator, Field, SkipValidation, Tag

from addressing import ConfidenceClass, GeocodeLevel
from api.http.models.base import AccuracyM, Answer, Latitude, Longitude, Question
from api.http.models.problem import ProblemItem

LONGEST_ADDRESS: Final = 1000
MOST_ADDRESSES: Final = 1000


class AddressQuestion(Question):
    """One address to find, or one position, or both."""

    id: str | None = Field(
        default=None, max_length=200, description="Yours; it comes back as feature id."
    )
    address: str = Field(default="", max_length=LONGEST_ADDRESS)
    latitude: Latitude | None = None
    longitude: Longitude | None = None
    accuracy_m: AccuracyM | None = Field(
        default=None, description="Of the position; 5 where not given."
    )


class AddressBatch(Question):
    """Many addresses at once."""

    addresses: list[SkipValidation[str | AddressQuestion]] = Field(
        description=f"Texts or objects, at most {MOST_ADDRESSES}; a bad one never fails the rest."
    )
    explain: bool = False


AddressBody = Annotated[
    Annotated[list[SkipValidation[str | AddressQuestion]], Tag("list")]
    | Annotated[AddressBatch, Tag("object")],
    Discriminator(lambda value: "list" if isinstance(value, list) else "object"),
]
"""A bare list of addresses, or an object that holds one."""


class PointGeometry(Answer):
    """RFC 7946 point: longitude first."""

    type: Literal["Point"] = "Point"
    coordinates: tuple[float, float]


def _is_absent(value: object) -> bool:
    return value is None


class GeocodingQuery(Answer):
    """The block that GeocodeJSON asks for at the top."""

    version: str = "0.1.0"
    licence: str
    attribution: str
    query: str | None = Field(default=None, exclude_if=_is_absent)


class GeocodingProperties(Answer):
    """The block that GeocodeJSON asks for in a feature; names are in Latin letters."""

    type: str = Field(description="house, locality, district, city, region or none.")
    accuracy: float | None = Field(default=None, exclude_if=_is_absent, description="Metres.")
    label: str = ""
    name: str | None = Field(default=None, exclude_if=_is_absent)
    postcode: str | None = Field(default=None, exclude_if=_is_absent)
    locality: str | None = Field(
        default=None, exclude_if=_is_absent, description="Khum or sangkat."
    )
    city: str | None = Field(
        default=None, exclude_if=_is_absent, description="Krong, or the capital."
    )
    district: str | None = Field(default=None, exclude_if=_is_absent, description="Khan.")
    county: str | None = Field(default=None, exclude_if=_is_absent, description="Srok.")
    state: str | None = Field(
        default=None, exclude_if=_is_absent, description="Province or capital."
    )
    country: str | None = Field(default=None, exclude_if=_is_absent)
    admin: dict[str, str] | None = Field(default=None, exclude_if=_is_absent)


class Alternative(Answer):
    """Another place that the text may mean."""

    level: GeocodeLevel
    postcode: str | None
    village_code: str | None
    name_km: str
    name_en: str
    probability: float


class ExplainedStep(Answer):
    """One step on the way to the answer."""

    name: str
    detail: str


class MatchedPart(Answer):
    """Words of the text that name the answer or a unit above it."""

    words: str
    level: GeocodeLevel
    code: str = Field(description="MEF code of the unit.")
    name_km: str
    name_en: str
    likeness: float = Field(description="Of the words to the name, 0 to 1.")
    until: int | None = Field(
        description="Set where the unit stands above the answer no more: until about this year."
    )


class PhlovProperties(Answer):
    """What Phlov knows of the place, and how sure it is."""

    level: GeocodeLevel
    confidence: ConfidenceClass = Field(
        description="A safe, B small variation, C unsure: see the alternatives; none."
    )
    probability: float
    reason: str
    reason_code: str
    address_code: str | None = Field(description="Only for a door that is known to 5 m or better.")
    area_code: str | None = Field(description="Padded with x; never finer than accuracy_m.")
    postcode: str | None
    village_code: str | None
    name_km: str
    name_en: str
    accuracy_m: float | None
    alternatives: list[Alternative]
    steps: list[ExplainedStep] | None = Field(description="Only when explain was asked for.")
    matches: list[MatchedPart] | None = Field(
        description="Which words matched which unit; only when explain was asked for."
    )
    not_found: list[str] | None = Field(
        description="Parts with a unit word that name nothing there; only with explain."
    )
    ignored: list[str] | None = Field(
        description="House, street, landmark and what matched nothing; only with explain."
    )
    error: ProblemItem | None = Field(
        default=None, description="Why this item of a list could not be used at all."
    )


class GeocodeFeatureProperties(Answer):
    """Both blocks."""

    geocoding: GeocodingProperties
    phlov: PhlovProperties


class GeocodeFeature(Answer):
    """One answer; its geometry is null where nothing was found."""

    type: Literal["Feature"] = "Feature"
    id: str | None = Field(default=None, exclude_if=_is_absent)
    geometry: PointGeometry | None
    properties: GeocodeFeatureProperties


class GeocodeCollection(Answer):
    """A GeocodeJSON FeatureCollection."""

    type: Literal["FeatureCollection"] = "FeatureCollection"
    geocoding: GeocodingQuery
    features: list[GeocodeFeature]
