"""Look up postcodes."""

from __future__ import annotations

from datetime import date
from typing import Annotated

from fastapi import APIRouter, Path, Query, Response

from api.http.models.postal import PostcodeAnswer, RepresentativePoint, UnitAnswer
from api.http.openapi import answers
from api.http.services import Services, SharedServices
from api.postcode_records import dates_record, reading_record, village_names
from gis_data import Level, Unit
from postcodes import (
    DatedUnit,
    History,
    PostcodeUnknownError,
    UnitType,
    load_history,
    lookup,
    outcomes,
)

router = APIRouter(prefix="/v1", tags=["postcodes"])
CACHED_FOR_A_DAY = "public, max-age=86400"


@router.get(
    "/postcodes/{code}", summary="Look up a postcode", responses=answers("postcode", 404, 422)
)
async def look_up_postcode(
    services: SharedServices,
    response: Response,
    code: Annotated[
        str,
        Path(
            max_length=100,
            description="Six digits, Khmer or ASCII; eight with a village; five of older times.",
            examples=["120407"],
        ),
    ],
    on: Annotated[
        date | None,
        Query(
            description="Day on which the code was used; left out: the list in force.",
            examples=["2024-06-01"],
        ),
    ] = None,
    beside: Annotated[
        str,
        Query(
            max_length=1000,
            description="Text that stood beside the code; decides between readings.",
        ),
    ] = "",
) -> PostcodeAnswer:
    """Answer with the unit, what it lies in, where it is, what lies in it, and its history."""
    history = load_history()
    found = lookup(code, on, context=beside, history=history)
    chain = found.chain
    response.headers["Cache-Control"] = CACHED_FOR_A_DAY
    return PostcodeAnswer(
        **_unit(chain[0]).model_dump(),
        label_km=" ".join(each.full_name_km for each in chain),
        label_en=", ".join(each.full_name_latin for each in chain),
        chain=[_unit(each) for each in chain],
        point=_point(services, history, found.unit),
        children=_children(services, history, found.unit),
        **reading_record(found),
        **dates_record(found, history),
    )


def _unit(unit: DatedUnit) -> UnitAnswer:
    return UnitAnswer(
        code=unit.code[: unit.level.digits],
        postcode=unit.code,
        level=unit.level,
        unit_type=unit.unit_type,
        name_km=unit.full_name_km,
        name_en=unit.full_name_latin,
    )


def _village(village: Unit, postcode: str) -> UnitAnswer:
    name_km, name_en = village_names(village)
    return UnitAnswer(
        code=village.code,
        postcode=postcode,
        level=village.level,
        unit_type=UnitType.PHUM,
        name_km=name_km,
        name_en=name_en,
    )


def _children(services: Services, history: History, unit: DatedUnit) -> list[UnitAnswer]:
    if unit.level is not Level.COMMUNE:
        return [_unit(below) for below in history.children(unit)]
    if unit.valid_to is not None:
        return []
    villages = services.gazetteer.children(unit.code)
    return [_village(village, unit.code) for village in villages]


def _point(services: Services, history: History, unit: DatedUnit) -> RepresentativePoint | None:
    """The point of what the unit is today, where it is one unit still."""
    lattice = services.lattice
    today = outcomes(history, unit)
    if len(today) > 1:
        return None
    chain = history.chain(today[0].unit)
    try:
        place = lattice.representative_point(chain[0].code)
    except PostcodeUnknownError:
        return None
    owner = next(above.code for above in chain if lattice.has_area(above.code))
    return RepresentativePoint(
        latitude=round(place.latitude, 6),
        longitude=round(place.longitude, 6),
        radius_m=place.radius_m,
        of_postcode=owner,
    )
