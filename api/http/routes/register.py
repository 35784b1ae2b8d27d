"""Gather the routes of the register; review and contacts have none: they are the office's."""

from __future__ import annotations

from fastapi import APIRouter

from api.http.routes import (
    register_feed,
    register_look_up,
    register_proofs,
    register_proposals,
    register_statistics,
)

router = APIRouter(prefix="/v1/register", tags=["register"])
PARTS = (
    register_look_up,
    register_feed,
    register_proofs,
    register_proposals,
    register_statistics,
)
for part in PARTS:
    router.include_router(part.router)
