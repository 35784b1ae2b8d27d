"""Describe the register's addresses, feed, proofs and statistics; every field says its sensitivity.

``x-sensitivity`` is ``public``, ``low``, ``medium`` or ``high``, as in the tables
(``gis_data.db.Sensitivity``): what comes in may be more sensitive than anything that goes out.
"""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any, Literal

from pydantic import AwareDatetime, Field

from api.http.models.base import Answer, Latitude, Longitude, Question

_KEY = "x-sensitivity"
PUBLIC: dict[str, Any] = {_KEY: "public"}
LOW: dict[str, Any] = {_KEY: "low"}
MEDIUM: dict[str, Any] = {_KEY: "medium"}
LARGEST_NUMBER = 2**63 - 1
LONGEST = 200
LONGEST_TEXT = 500
LONGEST_NOTE = 1_000
MOST_MATCHED = 1_000
MOST_DELIVERIES = 500

Text = Annotated[str, Field(json_schema_extra=PUBLIC)]
Number = Annotated[int, Field(json_schema_extra=PUBLIC)]
Decimal = Annotated[float, Field(json_schema_extra=PUBLIC)]
Day = Annotated[date | None, Field(json_schema_extra=PUBLIC)]
GivenText = Annotated[str, Field(max_length=LONGEST, json_schema_extra=MEDIUM)]
GivenNumber = Annotated[int, Field(ge=1, le=LARGEST_NUMBER, strict=True, json_schema_extra=MEDIUM)]


class AliasAnswer(Answer):
    """A code by which others know an address."""

    scheme: Text
    value: Text


class RegisteredAddress(Answer):
    """An address of the register: its public fields, never who lives there."""

    id: Annotated[int, Field(description="Its number, for ever.", json_schema_extra=PUBLIC)]
    code: Annotated[
        str,
        Field(description="Its address code, with its suffix if any.", json_schema_extra=PUBLIC),
    ]
    status: Annotated[
        Literal["proposed", "current", "retired", "replaced"], Field(json_schema_extra=PUBLIC)
    ]
    replaced_by: Annotated[
        list[int],
        Field(description="Numbers of those that took its place.", json_schema_extra=PUBLIC),
    ]
    aliases: Annotated[list[AliasAnswer], Field(json_schema_extra=PUBLIC)]
    latitude: Decimal
    longitude: Decimal
    house: Text
    street_khmer: Text
    street_latin: Text
    building_khmer: Text
    building_latin: Text
    floor: Text
    room: Text
    landmark_khmer: Text
    landmark_latin: Text
    unit: Annotated[
        str,
        Field(description="MEF code of its village or commune.", json_schema_extra=PUBLIC),
    ]
    postcode: Text
    source: Text
    valid_from: Day
    valid_to: Day
    changed: Annotated[
        int, Field(description="Sequence number of its last change.", json_schema_extra=PUBLIC)
    ]


class NearRegistered(RegisteredAddress):
    """An address that was found."""

    distance_m: Annotated[
        float | None,
        Field(description="From the position that was asked; else null.", json_schema_extra=PUBLIC),
    ]


class AliasQuestion(Question):
    """A code of others."""

    scheme: GivenText
    value: GivenText


class FindQuestion(Question):
    """One of: a text, an alias, a position."""

    text: Annotated[str, Field(max_length=LONGEST_TEXT, json_schema_extra=MEDIUM)] = ""
    alias: Annotated[AliasQuestion | None, Field(json_schema_extra=MEDIUM)] = None
    latitude: Annotated[Latitude | None, Field(json_schema_extra=MEDIUM)] = None
    longitude: Annotated[Longitude | None, Field(json_schema_extra=MEDIUM)] = None
    limit: Annotated[int, Field(ge=1, le=100, json_schema_extra=PUBLIC)] = 10


class FindAnswer(Answer):
    """What was found, the likeliest or nearest first."""

    reason: Annotated[
        str, Field(description="How, and why not more, in words.", json_schema_extra=PUBLIC)
    ]
    addresses: Annotated[list[NearRegistered], Field(json_schema_extra=PUBLIC)]


class PartnerRow(Question):
    """What a partner knows of one of his addresses; what he does not know is left out."""

    key: Annotated[
        str,
        Field(
            min_length=1,
            max_length=LONGEST,
            description="What the partner calls it.",
            json_schema_extra=MEDIUM,
        ),
    ]
    id: GivenNumber | None = Field(None, json_schema_extra=MEDIUM)
    code: GivenText = ""
    alias: Annotated[AliasQuestion | None, Field(json_schema_extra=MEDIUM)] = None
    text: Annotated[str, Field(max_length=LONGEST_TEXT, json_schema_extra=MEDIUM)] = ""
    house: GivenText = ""
    street: GivenText = ""
    floor: GivenText = ""
    room: GivenText = ""
    unit: GivenText = ""
    latitude: Annotated[Latitude | None, Field(json_schema_extra=MEDIUM)] = None
    longitude: Annotated[Longitude | None, Field(json_schema_extra=MEDIUM)] = None


class MatchQuestion(Question):
    """A partner's addresses; at most 1,000."""

    addresses: Annotated[list[PartnerRow], Field(json_schema_extra=MEDIUM)]


class CandidateAnswer(Answer):
    """An address that may be meant."""

    id: Number
    code: Text


class MatchRow(Answer):
    """What the register has for an address of a partner."""

    key: Annotated[str, Field(json_schema_extra=MEDIUM)]
    how: Annotated[
        Literal["exact", "same_code", "same_place", "unsure", "none"],
        Field(alias="class", json_schema_extra=PUBLIC),
    ]
    id: Annotated[int | None, Field(json_schema_extra=PUBLIC)]
    code: Annotated[str | None, Field(json_schema_extra=PUBLIC)]
    candidates: Annotated[list[CandidateAnswer], Field(json_schema_extra=PUBLIC)]
    reason: Text
    sequence: Annotated[
        int, Field(description="Change up to which this is true.", json_schema_extra=PUBLIC)
    ]


class MatchAnswer(Answer):
    """One row for each address, in the same order."""

    matches: Annotated[list[MatchRow], Field(json_schema_extra=MEDIUM)]


class ProposalQuestion(Question):
    """A new address (with a position), or parts of one that is there (with its number)."""

    address: GivenNumber | None = Field(
        None, description="Number of the address to put right.", json_schema_extra=LOW
    )
    latitude: Annotated[Latitude | None, Field(json_schema_extra=MEDIUM)] = None
    longitude: Annotated[Longitude | None, Field(json_schema_extra=MEDIUM)] = None
    house: GivenText | None = Field(None, json_schema_extra=MEDIUM)
    street_khmer: GivenText | None = Field(None, json_schema_extra=MEDIUM)
    street_latin: GivenText | None = Field(None, json_schema_extra=MEDIUM)
    building_khmer: GivenText | None = Field(None, json_schema_extra=MEDIUM)
    building_latin: GivenText | None = Field(None, json_schema_extra=MEDIUM)
    floor: GivenText | None = Field(None, json_schema_extra=MEDIUM)
    room: GivenText | None = Field(None, json_schema_extra=MEDIUM)
    landmark_khmer: GivenText | None = Field(None, json_schema_extra=MEDIUM)
    landmark_latin: GivenText | None = Field(None, json_schema_extra=MEDIUM)
    unit: GivenText | None = Field(None, json_schema_extra=MEDIUM)
    note: Annotated[str, Field(max_length=LONGEST_NOTE, json_schema_extra=MEDIUM)] = ""


class ProposalAnswer(Answer):
    """The proposal waits for a clerk; nothing has changed yet."""

    proposal: Annotated[
        str,
        Field(description="Its name, to speak of it with the office.", json_schema_extra=LOW),
    ]
    status: Annotated[Literal["open"], Field(json_schema_extra=LOW)]


class DeliveryQuestion(Question):
    """Where a delivery was scanned; not who was delivered to."""

    address: GivenNumber | None = Field(None, json_schema_extra=LOW)
    code: GivenText = ""
    latitude: Annotated[Latitude, Field(json_schema_extra=MEDIUM)]
    longitude: Annotated[Longitude, Field(json_schema_extra=MEDIUM)]
    accuracy_m: Annotated[float, Field(gt=0, le=100, allow_inf_nan=False, json_schema_extra=MEDIUM)]
    at: Annotated[
        AwareDatetime,
        Field(description="With time zone.", json_schema_extra=MEDIUM),
    ]


class DeliveriesQuestion(Question):
    """Proofs of delivery; at most 500."""

    deliveries: Annotated[list[DeliveryQuestion], Field(json_schema_extra=MEDIUM)]


class RefusedDelivery(Answer):
    """A delivery that was not kept."""

    item: Annotated[int, Field(description="Its place in the list, from 1.", json_schema_extra=LOW)]
    reason: Annotated[str, Field(json_schema_extra=LOW)]


class DeliveriesAnswer(Answer):
    """What was kept; what follows from it is decided in the office."""

    kept: Annotated[int, Field(json_schema_extra=LOW)]
    refused: Annotated[list[RefusedDelivery], Field(json_schema_extra=LOW)]
