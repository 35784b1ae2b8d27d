"""Define what the geocoder answers."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class GeocodeLevel(StrEnum):
    """How fine an answer is."""

    DOOR = "door"
    PIN = "pin"
    BLOCK = "block"
    TOWN = "town"
    STREET = "street"
    LANDMARK = "landmark"
    VILLAGE = "village"
    COMMUNE = "commune"
    DISTRICT = "district"
    PROVINCE = "province"
    NONE = "none"


class ConfidenceClass(StrEnum):
    """How sure an answer is, after Denmark's datavask: A safe, B small variation, C unsure."""

    A = "A"
    B = "B"
    C = "C"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class Step:
    """One named step on the way to an answer, kept when it is asked to explain."""

    name: str
    detail: str


@dataclass(frozen=True, slots=True)
class Candidate:
    """Another place that the text may mean.

    Attributes:
        level: Its level.
        postcode: Its postcode, of six digits.
        village_code: Its MEF code of eight digits, for a village.
        name_km: Its full name in Khmer.
        name_en: Its full name in Latin letters.
        probability: Share of probability it has.
    """

    level: GeocodeLevel
    postcode: str
    village_code: str | None
    name_km: str
    name_en: str
    probability: float


@dataclass(frozen=True, slots=True)
class PartMatch:
    """Words of the text that name the answer or a unit above it.

    Attributes:
        words: As they were read, without unit word.
        level: Level of the unit.
        code: Its MEF code.
        name_km: Its own name in Khmer, with the unit word.
        name_en: The same in Latin letters.
        likeness: Of the words to the name, 0 to 1; numbers are compared apart.
        until: Set where the unit stands above the answer no more: the year until which it did.
    """

    words: str
    level: GeocodeLevel
    code: str
    name_km: str
    name_en: str
    likeness: float
    until: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Geocode:
    """The answer for one text or position.

    Attributes:
        query: The text as it was given, or the position.
        level: How fine the answer is; none where nothing is answered.
        confidence: Its class.
        probability: That the answer is right at its level, from 0 to 1.
        reason: Why, as a sentence: which words matched what, and what was left aside.
        reason_code: The same as a word that programs can count.
        latitude: In degrees; for a unit, of a point that stands for its commune.
        longitude: In degrees.
        accuracy_m: How far the true place may be from the point, in metres.
        postcode: Six digits of the commune, district or province.
        address_code: Full code of a door; only for a pin, a code or a door accurate enough.
        area_code: Code padded with x, never finer than ``accuracy_m``.
        village_code: MEF code of eight digits.
        name_km: Full name in Khmer order of use.
        name_en: Full name in Latin letters.
        alternatives: Other places the text may mean, likeliest first.
        steps: What was done, when asked to explain.
        matches: Which words matched which unit, the finest first, when asked to explain.
        not_found: Parts with a unit word that name nothing there, when asked to explain.
        ignored: Parts that were left aside: house, street, landmark, words that matched nothing;
            when asked to explain.
    """

    query: str
    level: GeocodeLevel
    confidence: ConfidenceClass
    probability: float
    reason: str
    reason_code: str
    latitude: float | None = None
    longitude: float | None = None
    accuracy_m: float | None = None
    postcode: str | None = None
    address_code: str | None = None
    area_code: str | None = None
    village_code: str | None = None
    name_km: str = ""
    name_en: str = ""
    alternatives: tuple[Candidate, ...] = ()
    steps: tuple[Step, ...] = ()
    matches: tuple[PartMatch, ...] = ()
    not_found: tuple[str, ...] = ()
    ignored: tuple[str, ...] = ()
