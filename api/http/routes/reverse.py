"""Say what lies at a position."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query

from api.http.geocodejson import FeatureWriter
from api.http.models.base import AccuracyM, Latitude, Longitude
from api.http.models.geocoding import GeocodeCollection
from api.http.openapi import answers
from api.http.positions import position_problem
from api.http.problems import REQUEST_INVALID, RequestRefusedError
from api.http.services import SharedServices

router = APIRouter(prefix="/v1", tags=["addresses"])


@router.get("/reverse", summary="Ask what is at a position", responses=answers("reverse", 422))
async def find_position(
    services: SharedServices,
    lat: Annotated[Latitude, Query(examples=[13.4125])],
    lon: Annotated[Longitude, Query(examples=[103.8670])],
    accuracy_m: Annotated[AccuracyM, Query()] = 5.0,
) -> GeocodeCollection:
    """Answer with postcode, names and code, the code never finer than the accuracy."""
    wrong = position_problem("parameters lat, lon", lat, lon)
    if wrong is not None:
        raise RequestRefusedError(REQUEST_INVALID, "The position cannot be used.", [wrong])
    found = services.geocoder.reverse(latitude=lat, longitude=lon, accuracy_m=accuracy_m)
    writer = FeatureWriter(services.registry, services.lattice)
    return writer.collection([writer.feature(found)], query=f"{lat:g},{lon:g}")
