"""Describe postal addresses: elements and lines in both scripts."""

from __future__ import annotations

from pydantic import Field

from addressing import ConfidenceClass
from api.http.models.base import Answer
from postcodes import Exactness, TerritoryKind


class ElementAnswer(Answer):
    """One element of an address."""

    element: str = Field(description="house, street, village, commune … as docs/addresses.md.")
    component: str = Field(description="Name of the component of UPU S42 / ISO 19160-4.")
    khmer: str
    latin: str
    code: str = Field(description="MEF code of a unit, ISO 3166-1 code of the country, or empty.")


class LinesAnswer(Answer):
    """An address as it is written, without its addressee."""

    khmer: list[str]
    latin: list[str]


class ReversedAddressAnswer(Answer):
    """The address of a position, as far as it is known and no further."""

    elements: list[ElementAnswer] = Field(description="Empty where there is no address.")
    lines: LinesAnswer | None = Field(description="Of a label; null where there is no address.")
    postcode: str | None = Field(description="Of the finest unit that is sure.")
    address_code: str | None = Field(description="Never finer than the accuracy: padded with x.")
    territory: TerritoryKind
    exactness: Exactness = Field(description="How sure the areas of communes are here.")
    confidence: ConfidenceClass
    reason: str
    reason_code: str
