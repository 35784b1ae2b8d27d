"""Complete what somebody types: a place name in the query, anything else in the body."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Body, Query, Response

from api.http.examples import BEGUN_NAMES, TYPED_BODIES
from api.http.json_body import JsonRoute
from api.http.models.complete import (
    CompletionsAnswer,
    Limit,
    TypedQuestion,
    TypedText,
    completion_answer,
)
from api.http.openapi import answers
from api.http.routes.postcodes import CACHED_FOR_A_DAY
from api.http.services import Services, SharedServices

router = APIRouter(prefix="/v1", tags=["addresses"], route_class=JsonRoute)


@router.get("/complete", summary="Complete a place name", responses=answers("complete", 422))
async def complete_name(
    services: SharedServices,
    response: Response,
    q: Annotated[TypedText, Query(openapi_examples=BEGUN_NAMES)],
    limit: Annotated[Limit, Query()] = 8,
) -> CompletionsAnswer:
    """Answer with places whose names or codes begin as `q` does; may be cached for a day.

    For names of villages and larger units, postcodes and areas. What people type into a form may
    hold a house and a telephone number: send that as a body.
    """
    response.headers["Cache-Control"] = CACHED_FOR_A_DAY
    return _complete(services, q, limit)


@router.post(
    "/complete",
    summary="Complete what a person types",
    responses=answers("complete_typed", 400, 413, 415, 422),
)
async def complete_typed(
    services: SharedServices,
    body: Annotated[TypedQuestion, Body(openapi_examples=TYPED_BODIES)],
) -> CompletionsAnswer:
    """Answer as `GET` does, for text that should stand in no access log."""
    return _complete(services, body.q, body.limit)


def _complete(services: Services, typed: str, limit: int) -> CompletionsAnswer:
    found = services.completer.complete(typed, limit)
    return CompletionsAnswer(typed=typed, completions=[completion_answer(each) for each in found])
