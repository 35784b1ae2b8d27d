"""Describe the register's chain, copies, proofs and statistics, with each field's sensitivity."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Literal

from pydantic import Field

from api.http.models.base import Answer, Question
from api.http.models.register import MEDIUM, PUBLIC, Number, Text

LONGEST_PROOF = 4_000


class DayHeadAnswer(Answer):
    """The head of one day's chain of hashes."""

    day: Text
    first: Number
    last: Number
    hash: Text


class ChainAnswer(Answer):
    """How far the register has come, and what proves a copy whole."""

    identity: Annotated[
        str, Field(description="Of the register; a copy starts from it.", json_schema_extra=PUBLIC)
    ]
    sequence: Annotated[
        int, Field(description="Number of the last change.", json_schema_extra=PUBLIC)
    ]
    day: Text
    hash: Annotated[str, Field(description="After that change.", json_schema_extra=PUBLIC)]
    days: Annotated[list[DayHeadAnswer], Field(json_schema_extra=PUBLIC)]


class CopyFileAnswer(Answer):
    """A file of the published copy."""

    root: Annotated[
        str, Field(description="Digits that its codes begin with.", json_schema_extra=PUBLIC)
    ]
    name: Annotated[
        str,
        Field(description="Fetch it from /v1/register/snapshot/{name}.", json_schema_extra=PUBLIC),
    ]
    sha256: Text
    addresses: Number


class SnapshotAnswer(Answer):
    """The published copy of the register: GeoParquet files and how far they reach."""

    identity: Text
    sequence: Number
    day: Text
    hash: Text
    files: Annotated[list[CopyFileAnswer], Field(json_schema_extra=PUBLIC)]


class ProofQuestion(Question):
    """A proof of address."""

    proof: Annotated[
        str,
        Field(
            min_length=1,
            max_length=LONGEST_PROOF,
            description="The compact JWS, or the link of a QR code that ends in it.",
            json_schema_extra=MEDIUM,
        ),
    ]


class UnitName(Answer):
    """A unit in both scripts."""

    khmer: Text
    latin: Text


class ProofAnswer(Answer):
    """What a sound proof says; the register says so still."""

    id: Number
    code: Text
    postcode: Text
    status: Annotated[Literal["current"], Field(json_schema_extra=PUBLIC)]
    house: Text
    street_khmer: Text
    street_latin: Text
    building_khmer: Text
    building_latin: Text
    floor: Text
    room: Text
    unit: Text
    names: Annotated[list[UnitName], Field(json_schema_extra=PUBLIC)]
    sequence: Number
    issued: Annotated[datetime, Field(json_schema_extra=PUBLIC)]
    expires: Annotated[datetime, Field(json_schema_extra=PUBLIC)]


class PublicKey(Answer):
    """A public key (RFC 8037)."""

    kty: Text
    crv: Text
    use: Text
    alg: Text
    kid: Text
    x: Text


class KeySetAnswer(Answer):
    """A JWKS document (RFC 7517): all that an offline verifier needs."""

    keys: Annotated[list[PublicKey], Field(json_schema_extra=PUBLIC)]


class StatisticAnswer(Answer):
    """A published number."""

    measure: Annotated[
        Literal["addresses", "delivered"],
        Field(
            description="Current addresses; those of them with a proven delivery in the month.",
            json_schema_extra=PUBLIC,
        ),
    ]
    area: Annotated[
        str, Field(description="A block, a town, or KH for all.", json_schema_extra=PUBLIC)
    ]
    count: Annotated[
        int | None,
        Field(description="Ten or more; null where it is held back.", json_schema_extra=PUBLIC),
    ]


class StatisticsAnswer(Answer):
    """The published numbers of a month."""

    month: Text
    least: Annotated[
        int, Field(description="No published number is smaller.", json_schema_extra=PUBLIC)
    ]
    months: Annotated[
        list[str], Field(description="All that were published.", json_schema_extra=PUBLIC)
    ]
    statistics: Annotated[list[StatisticAnswer], Field(json_schema_extra=PUBLIC)]
