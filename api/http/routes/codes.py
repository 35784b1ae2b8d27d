"""Say where an address code is."""

from __future__ import annotations

from typing import Annotated

import h3.api.basic_int as h3
from fastapi import APIRouter, Path, Response

from addressing import CodeArea, CodeLevel, area_code, decode
from api.http.models.postal import CheckAnswer, CodeAnswer, PolygonGeometry
from api.http.openapi import answers
from api.http.routes.postcodes import CACHED_FOR_A_DAY
from api.http.services import SharedServices

router = APIRouter(prefix="/v1", tags=["address codes"])


@router.get("/codes/{code}", summary="Read an address code", responses=answers("code", 422))
async def read_code(
    services: SharedServices,
    response: Response,
    code: Annotated[
        str,
        Path(
            max_length=100,
            description="Twelve digits, Khmer or ASCII, or an area padded with x.",
            examples=["7747-0626-4043"],
        ),
    ],
) -> CodeAnswer:
    """Answer with the place, its cell and the postcode at its centre."""
    place = decode(code)
    territory = services.lattice.locate(latitude=place.latitude, longitude=place.longitude)
    chain = services.registry.chain(territory.postcode) if territory.postcode else ()
    coarse = place.level is CodeLevel.TOWN
    response.headers["Cache-Control"] = CACHED_FOR_A_DAY
    return CodeAnswer(
        code=place.code,
        level=place.level,
        latitude=round(place.latitude, 7),
        longitude=round(place.longitude, 7),
        accuracy_m=place.accuracy_m,
        cell=h3.int_to_str(place.cell),
        area=_outline(place.cell),
        block=None if coarse else area_code(place.code, CodeLevel.BLOCK),
        town=area_code(place.code, CodeLevel.TOWN),
        territory=territory.kind,
        postcode=territory.postcode,
        on_border=territory.on_border,
        neighbours=list(territory.neighbours),
        name_km=" ".join(unit.full_name_km for unit in chain),
        name_en=", ".join(unit.full_name_latin for unit in chain),
        check=_check(place),
    )


def _outline(cell: int) -> PolygonGeometry:
    corners = [(round(lon, 7), round(lat, 7)) for lat, lon in h3.cell_to_boundary(cell)]
    return PolygonGeometry(coordinates=[[*corners, corners[0]]])


def _check(place: CodeArea) -> CheckAnswer:
    if place.level is not CodeLevel.DOOR:
        return CheckAnswer(
            has_check=False,
            valid=None,
            explanation="An area has no check digit: compare its digits with the original.",
        )
    return CheckAnswer(
        has_check=True,
        valid=True,
        explanation=(
            f"The last digit, {place.code[-1]}, fits the other eleven: no single digit is wrong "
            "and no two neighbouring digits are swapped."
        ),
    )
