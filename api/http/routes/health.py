"""Tell a supervisor whether the process lives and whether it can answer."""

from __future__ import annotations

from typing import Literal

from fastapi import APIRouter
from starlette.requests import Request

from api.http.json_response import JsonResponse
from api.http.models.base import Answer
from api.http.openapi import answers
from api.http.services import Services

router = APIRouter(tags=["health"])


class Alive(Answer):
    """The process answers."""

    status: Literal["ok"]


class Ready(Answer):
    """What was loaded."""

    status: Literal["ready", "loading"]
    postcodes: int
    gazetteer: str


@router.get(
    "/healthz", summary="Is the process alive", responses=answers("health"), response_model=Alive
)
async def check_alive() -> JsonResponse:
    """Answer at once, without touching any data."""
    return JsonResponse({"status": "ok"})


@router.get(
    "/readyz",
    summary="Can it answer",
    responses=answers("ready") | {503: {"model": Ready, "description": "Not yet loaded"}},
    response_model=Ready,
)
async def check_ready(request: Request) -> JsonResponse:
    """Answer 200 once everything is loaded, 503 before."""
    services: Services | None = getattr(request.app.state, "services", None)
    if services is None:
        return JsonResponse({"status": "loading", "postcodes": 0, "gazetteer": ""}, status_code=503)
    return JsonResponse(
        {
            "status": "ready",
            "postcodes": len(services.registry.units),
            "gazetteer": services.gazetteer.digest,
        }
    )
