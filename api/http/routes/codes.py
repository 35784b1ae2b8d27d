"""Say where an address code is, what is around it, and what a damaged one may have been."""

from __future__ import annotations

from typing import Annotated

import h3.api.basic_int as h3
from fastapi import APIRouter, Path, Query, Response

from addressing import (
    CodeArea,
    CodeLevel,
    Near,
    area_code,
    decode,
    distance_m,
    neighbour_codes,
    read_short_form,
    suggest,
)
from api.http.examples import SHORT_FORMS
from api.http.models.codes import (
    HintAnswer,
    NeighbourAnswer,
    NeighboursAnswer,
    PlaceAnswer,
    ShortFormAnswer,
    SuggestionAnswer,
    SuggestionsAnswer,
)
from api.http.models.postal import CheckAnswer, CodeAnswer, PolygonGeometry
from api.http.openapi import answers
from api.http.positions import position_problem
from api.http.problems import REQUEST_INVALID, RequestRefusedError
from api.http.routes.postcodes import CACHED_FOR_A_DAY
from api.http.services import SharedServices
from gis_data import Problem
from postcodes import ascii_digits

router = APIRouter(prefix="/v1", tags=["address codes"])

_MOST_RINGS = 5

CodeInPath = Annotated[
    str,
    Path(
        max_length=100,
        description="Twelve digits, Khmer or ASCII, or an area padded with x.",
        examples=["7747-0626-4043"],
    ),
]
"""An address code as somebody typed it."""


@router.get("/codes", summary="Read a short form", responses=answers("short_form", 422))
def read_short(
    response: Response,
    q: Annotated[
        str,
        Query(
            max_length=200,
            description="Eight digits and the name or postcode of a commune, district or province.",
            openapi_examples=SHORT_FORMS,
        ),
    ],
) -> ShortFormAnswer:
    """Answer with every full code that the short form may stand for, and choose none."""
    reading = read_short_form(q)
    response.headers["Cache-Control"] = CACHED_FOR_A_DAY
    return ShortFormAnswer(
        typed=reading.typed,
        unique=len(reading.candidates) == 1,
        places=[
            PlaceAnswer(
                postcode=unit.postcode, name_km=unit.full_name_km, name_en=unit.full_name_latin
            )
            for unit in reading.places
        ],
        candidates=list(reading.candidates),
    )


@router.get("/codes/{code}", summary="Read an address code", responses=answers("code", 422))
async def read_code(
    services: SharedServices,
    response: Response,
    code: CodeInPath,
) -> CodeAnswer:
    """Answer with the place, its cell and the postcode at its centre."""
    place = decode(code)
    territory = services.lattice.locate(latitude=place.latitude, longitude=place.longitude)
    chain = services.registry.chain(territory.postcode) if territory.postcode else ()
    coarse = place.level is CodeLevel.TOWN
    response.headers["Cache-Control"] = CACHED_FOR_A_DAY
    return CodeAnswer(
        code=place.text,
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
        exactness=territory.exactness,
        siblings=list(territory.siblings),
        name_km=" ".join(unit.full_name_km for unit in chain),
        name_en=", ".join(unit.full_name_latin for unit in chain),
        check=_check(place),
    )


@router.get(
    "/codes/{code}/suggestions",
    summary="Ask what a damaged code may have been",
    responses=answers("suggestions", 404, 422),
)
def suggest_codes(
    code: CodeInPath,
    postcode: Annotated[
        str | None,
        Query(max_length=100, description="Of the place, if known: commune, district, province."),
    ] = None,
    near: Annotated[
        str | None,
        Query(max_length=100, description="A rough position, if known: latitude,longitude."),
    ] = None,
    radius_m: Annotated[
        float, Query(gt=0, le=100_000, description="How far `near` may be off, in metres.")
    ] = 2_000.0,
) -> SuggestionsAnswer:
    """Answer with what one slip may have turned into the text, the likeliest first.

    Write `?` (as `%3F`) for a digit that cannot be read. Postcode and position only order and
    narrow the list; nothing is corrected.
    """
    place = None if near is None else _near(near, radius_m)
    found = suggest(code, postcode=postcode, near=place)
    reading = found.reading
    return SuggestionsAnswer(
        typed=reading.typed,
        code=reading.code,
        problem=reading.problem,
        message=reading.message,
        hints=[HintAnswer(code=hint.code, reason=hint.reason) for hint in reading.hints],
        suggestions=[
            SuggestionAnswer(
                code=entry.code,
                probability=round(entry.probability, 6),
                slip=entry.slip,
                reason=entry.reason,
                latitude=round(entry.latitude, 7),
                longitude=round(entry.longitude, 7),
                postcode=entry.postcode,
                distance_m=None if entry.distance_m is None else round(entry.distance_m, 1),
            )
            for entry in found.entries
        ],
    )


def _near(text: str, radius_m: float) -> Near:
    try:
        latitude, longitude = map(float, ascii_digits(text).split(","))
    except ValueError:
        wrong: Problem | None = Problem(
            "parameter near", repr(text), "latitude,longitude such as 13.4125,103.8670"
        )
    else:
        wrong = position_problem("parameter near", latitude, longitude)
    if wrong is not None:
        raise RequestRefusedError(REQUEST_INVALID, "The position cannot be used.", [wrong])
    return Near(latitude, longitude, radius_m)


@router.get(
    "/codes/{code}/neighbours",
    summary="Ask what is around a code",
    responses=answers("neighbours", 422),
)
def list_neighbours(
    services: SharedServices,
    response: Response,
    code: CodeInPath,
    rings: Annotated[
        int, Query(ge=1, le=_MOST_RINGS, description="Six cells in the first, twelve in the next.")
    ] = 1,
) -> NeighboursAnswer:
    """Answer with the doors around a door, the blocks around a block, the towns around a town."""
    place = decode(code)
    around = [decode(near) for near in neighbour_codes(place.code, rings)]
    labels = services.lattice.labels_at(
        [near.latitude for near in around], [near.longitude for near in around]
    )
    response.headers["Cache-Control"] = CACHED_FOR_A_DAY
    return NeighboursAnswer(
        code=place.text,
        level=place.level,
        neighbours=[
            NeighbourAnswer(
                code=near.code,
                latitude=round(near.latitude, 7),
                longitude=round(near.longitude, 7),
                distance_m=round(distance_m(place.code, near.code), 1),
                postcode=services.lattice.postcode_of(label),
            )
            for near, label in zip(around, labels.tolist(), strict=True)
        ],
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
