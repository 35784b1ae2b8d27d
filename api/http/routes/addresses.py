"""Say the postal address of a position."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query

from addressing import Script, address_elements, format_label, reverse_address
from api.http.models.addresses import ElementAnswer, LinesAnswer, ReversedAddressAnswer
from api.http.models.base import AccuracyM, Latitude, Longitude
from api.http.openapi import answers
from api.http.positions import position_problem
from api.http.problems import REQUEST_INVALID, RequestRefusedError
from api.http.services import SharedServices

router = APIRouter(prefix="/v1/addresses", tags=["addresses"])


@router.get(
    "/reverse",
    summary="Ask for the postal address of a position",
    responses=answers("address_reverse", 422),
)
def reverse_to_address(
    services: SharedServices,
    lat: Annotated[Latitude, Query(examples=[11.5838])],
    lon: Annotated[Longitude, Query(examples=[104.9002])],
    accuracy_m: Annotated[AccuracyM, Query()] = 5.0,
) -> ReversedAddressAnswer:
    """Answer with commune to province, postcode and code in Khmer and in Latin letters.

    In water and abroad there is no address, and `reason` says why; where several communes may be
    meant, only what they have in common is given.
    """
    wrong = position_problem("parameters lat, lon", lat, lon)
    if wrong is not None:
        raise RequestRefusedError(REQUEST_INVALID, "The position cannot be used.", [wrong])
    found = reverse_address(
        latitude=lat, longitude=lon, accuracy_m=accuracy_m, geocoder=services.geocoder
    )
    address = found.address
    return ReversedAddressAnswer(
        elements=[
            ElementAnswer(
                element=element.key,
                component=element.component,
                khmer=element.khmer,
                latin=element.latin,
                code=element.code,
            )
            for element in (address_elements(address) if address else ())
        ],
        lines=LinesAnswer(
            khmer=list(format_label(address, Script.KHMER)),
            latin=list(format_label(address, Script.LATIN)),
        )
        if address
        else None,
        postcode=address.postcode if address else None,
        address_code=(address.code or None) if address else None,
        territory=found.kind,
        exactness=found.exactness,
        confidence=found.geocode.confidence,
        reason=found.geocode.reason,
        reason_code=found.geocode.reason_code,
    )
