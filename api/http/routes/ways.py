"""Find ways, travel times and what can be reached."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated, Any

from fastapi import APIRouter, Body

from api.engines import EngineChoice
from api.http.examples import MATRIX_BODIES, REACH_BODIES, ROUTE_BODIES
from api.http.json_body import JsonRoute
from api.http.models.ways import (
    MatrixAnswer,
    MatrixQuestion,
    PlaceQuestion,
    ReachAnswer,
    ReachQuestion,
    RouteAnswer,
    RouteQuestion,
)
from api.http.openapi import answers
from api.http.positions import position_problem
from api.http.services import Services, SharedServices
from api.places import Place, find_places, place_record, points_of
from api.ways import matrix_record
from gis_data import InputError, Problem
from routing import find_isochrones, find_route, isochrones_to_geojson, route_to_dict

router = APIRouter(prefix="/v1", tags=["ways"], route_class=JsonRoute)


@router.post(
    "/routes",
    summary="Find the way through places",
    responses=answers("route", 400, 415, 422),
)
def find_way(
    services: SharedServices,
    question: Annotated[RouteQuestion, Body(openapi_examples=ROUTE_BODIES)],
) -> RouteAnswer:
    """Answer with the fastest way and its directions in Khmer and English.

    Every place says how it was understood; a text that names no one place is an error.
    """
    places = _places(services, question.places)
    engine = services.engines.choose(question.engine)
    route = find_route(engine, points_of(places), question.profile)
    return RouteAnswer.model_validate(
        route_to_dict(route) | {"places": [place_record(place) for place in places]}
    )


@router.post(
    "/matrix",
    summary="Travel times between places",
    responses=answers("matrix", 400, 415, 422),
)
def time_travel(
    services: SharedServices,
    question: Annotated[MatrixQuestion, Body(openapi_examples=MATRIX_BODIES)],
) -> MatrixAnswer:
    """Answer with time and distance from every place to every other; null where no road leads."""
    places = _places(services, question.places)
    engine = services.engines.choose(question.engine)
    found = engine.matrix(points_of(places), question.profile)
    record = matrix_record(found, engine, question.profile)
    return MatrixAnswer.model_validate(
        record | {"places": [place_record(place) for place in places]}
    )


@router.post(
    "/isochrones",
    summary="Draw what can be reached",
    responses=answers("isochrones", 400, 415, 422),
)
def draw_reach(
    services: SharedServices,
    question: Annotated[ReachQuestion, Body(openapi_examples=REACH_BODIES)],
) -> ReachAnswer:
    """Answer with an area for each time: what lies within 100 m of a road reached in it."""
    (place,) = _places(services, [question.place])
    engine = services.engines.choose(EngineChoice.GRAPH)
    areas = find_isochrones(engine, points_of([place])[0], question.profile, question.minutes)
    collection: dict[str, Any] = isochrones_to_geojson(areas, question.profile)
    if question.cells:
        cells = {area.minutes: [f"{cell:x}" for cell in area.cells] for area in areas}
        for feature in collection["features"]:
            feature["properties"]["h3_cells"] = cells[feature["properties"]["minutes"]]
    return ReachAnswer.model_validate(collection | {"place": place_record(place)})


def _places(services: Services, asked: Sequence[PlaceQuestion]) -> tuple[Place, ...]:
    """The places of a request.

    Raises:
        InputError: With everything that is wrong with any of them.
    """
    problems: list[Problem] = []
    texts = []
    for number, place in enumerate(asked, start=1):
        if isinstance(place, str):
            texts.append(place)
            continue
        wrong = position_problem(f"place {number}", place.latitude, place.longitude)
        if wrong is not None:
            problems.append(wrong)
        texts.append(f"{place.latitude:.9g},{place.longitude:.9g}")
    if problems:
        raise InputError("Not every place is known.", problems)
    return find_places(texts, services.geocoder)
