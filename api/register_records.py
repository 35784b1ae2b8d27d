"""Write what the register knows as plain values, for the command line and for HTTP alike."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from addressing.register import (
    PUBLIC_TEXTS,
    Address,
    AddressProof,
    DayHead,
    Mark,
    Match,
    NearAddress,
    Statistic,
)


def public_record(address: Address) -> dict[str, Any]:
    """An address with its public fields only."""
    return {
        "id": address.id,
        "code": address.code,
        "status": address.status.value,
        "replaced_by": list(address.replaced_by),
        "aliases": [alias._asdict() for alias in address.aliases],
        "latitude": address.latitude,
        "longitude": address.longitude,
        **{name: getattr(address, name) for name in PUBLIC_TEXTS},
        "valid_from": address.valid_from,
        "valid_to": address.valid_to,
        "changed": address.changed,
    }


def whole_record(address: Address) -> dict[str, Any]:
    """An address with all its fields, for the administration."""
    return public_record(address) | {"parcel": address.parcel, "source_id": address.source_id}


def near_record(near: NearAddress) -> dict[str, Any]:
    """An address near a position."""
    return {"distance_m": round(near.distance_m, 2)} | public_record(near.address)


def match_record(match: Match) -> dict[str, Any]:
    """What the register has for an address of a partner."""
    return {
        "key": match.key,
        "class": match.how.value,
        "id": match.address.id if match.address else None,
        "code": match.address.code if match.address else None,
        "candidates": [
            {"id": candidate.id, "code": candidate.code} for candidate in match.candidates
        ],
        "reason": match.reason,
        "sequence": match.sequence,
    }


def proof_record(proof: AddressProof) -> dict[str, Any]:
    """What a proof says."""
    return {
        "id": proof.id,
        "code": proof.code,
        "postcode": proof.postcode,
        "status": proof.status.value,
        "house": proof.house,
        "street_khmer": proof.street[0],
        "street_latin": proof.street[1],
        "building_khmer": proof.building[0],
        "building_latin": proof.building[1],
        "floor": proof.floor,
        "room": proof.room,
        "unit": proof.unit,
        "names": [{"khmer": khmer, "latin": latin} for khmer, latin in proof.names],
        "sequence": proof.sequence,
        "issued": proof.issued,
        "expires": proof.expires,
    }


def chain_record(mark: Mark, days: Iterable[DayHead]) -> dict[str, Any]:
    """How far the register has come, and the heads of its days."""
    return {
        "identity": mark.identity,
        "sequence": mark.sequence,
        "day": mark.day,
        "hash": mark.hash.hex(),
        "days": [
            {"day": head.day, "first": head.first, "last": head.last, "hash": head.hash}
            for head in days
        ],
    }


def statistic_record(statistic: Statistic) -> dict[str, Any]:
    """A published number."""
    return {
        "month": statistic.month,
        "measure": statistic.measure.value,
        "area": statistic.area,
        "count": statistic.count,
    }
