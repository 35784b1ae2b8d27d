"""Define what is offered to somebody who types."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from addressing.geocode.result import GeocodeLevel


class MatchKind(StrEnum):
    """How the typed words relate to the name."""

    WHOLE = "whole"
    PREFIX = "prefix"
    INNER = "inner"
    SOUND = "sound"
    TYPO = "typo"
    CODE = "code"


class CompletionField(StrEnum):
    """The text of a completion in which a span lies."""

    NAME_KM = "name_km"
    NAME_EN = "name_en"
    KNOWN_AS = "known_as"
    POSTCODE = "postcode"
    VILLAGE_CODE = "village_code"
    ADDRESS_CODE = "address_code"


@dataclass(frozen=True, slots=True)
class TypedSpan:
    """Characters of one of the texts that were typed, to be shown in another weight.

    Attributes:
        field: Which text.
        start: First character.
        end: One behind the last; a Khmer cluster is never cut.
    """

    field: CompletionField
    start: int
    end: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Completion:
    """One place that the typed letters may become.

    Attributes:
        level: Province to village, or town, block or door for an address code.
        match_kind: How the typed words relate to the name.
        name_km: Full name in Khmer order of use.
        name_en: Full name in Latin letters; the parents tell units of one name apart.
        known_as: The popular or old name that was typed, where it is not the official one.
        postcode: Six digits; a village has its commune's.
        village_code: MEF code of eight digits, for a village.
        address_code: The code, padded with x where it is an area; only where digits were typed.
        latitude: Of a point that stands for the unit, in degrees; a village has its commune's.
        longitude: In degrees.
        accuracy_m: How far the unit reaches from the point.
        spans: What was typed, in the texts above.
        left_aside: Typed words that this completion does not explain (a house, a street).
    """

    level: GeocodeLevel
    match_kind: MatchKind
    name_km: str
    name_en: str
    known_as: str | None = None
    postcode: str | None = None
    village_code: str | None = None
    address_code: str | None = None
    latitude: float | None = None
    longitude: float | None = None
    accuracy_m: float | None = None
    spans: tuple[TypedSpan, ...] = ()
    left_aside: str = ""
