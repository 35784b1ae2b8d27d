"""Look up postcodes."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Path, Response

from api.http.models.postal import PostcodeAnswer, RepresentativePoint, UnitAnswer
from api.http.openapi import answers
from api.http.services import Services, SharedServices
from gis_data import Level, Unit
from postcodes import PostalUnit, PostcodeUnknownError, UnitType

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
        Path(max_length=100, description="Six digits, Khmer or ASCII.", examples=["120407"]),
    ],
) -> PostcodeAnswer:
    """Answer with the unit, what it lies in, where it is and what lies in it."""
    chain = services.registry.chain(code)
    unit = chain[0]
    response.headers["Cache-Control"] = CACHED_FOR_A_DAY
    return PostcodeAnswer(
        **_unit(unit).model_dump(),
        label_km=" ".join(each.full_name_km for each in chain),
        label_en=", ".join(each.full_name_latin for each in chain),
        chain=[_unit(each) for each in chain],
        point=_point(services, chain),
        children=_children(services, unit),
    )


def _unit(unit: PostalUnit) -> UnitAnswer:
    return UnitAnswer(
        code=unit.code,
        postcode=unit.postcode,
        level=unit.level,
        unit_type=unit.unit_type,
        name_km=unit.full_name_km,
        name_en=unit.full_name_latin,
    )


def _village(village: Unit, postcode: str) -> UnitAnswer:
    kind = UnitType.PHUM
    km, latin = village.name_km, village.name_latin
    return UnitAnswer(
        code=village.code,
        postcode=postcode,
        level=village.level,
        unit_type=kind,
        name_km=km if km.startswith(kind.word_km) else f"{kind.word_km}{km}",
        name_en=latin if latin.startswith(kind.word_latin) else f"{kind.word_latin} {latin}",
    )


def _children(services: Services, unit: PostalUnit) -> list[UnitAnswer]:
    below = services.gazetteer.children(unit.code)
    if unit.level is Level.COMMUNE:
        return [_village(village, unit.postcode) for village in below]
    return [_unit(services.registry.by_code(child.code)) for child in below]


def _point(services: Services, chain: tuple[PostalUnit, ...]) -> RepresentativePoint | None:
    lattice = services.lattice
    try:
        place = lattice.representative_point(chain[0].postcode)
    except PostcodeUnknownError:
        return None
    owner = next(unit.postcode for unit in chain if lattice.has_area(unit.postcode))
    return RepresentativePoint(
        latitude=round(place.latitude, 6),
        longitude=round(place.longitude, 6),
        radius_m=place.radius_m,
        of_postcode=owner,
    )
