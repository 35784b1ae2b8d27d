"""Serve the look-up page; it needs nothing from any other host."""

from __future__ import annotations

from importlib import resources
from pathlib import Path
from typing import Final

from fastapi import APIRouter
from starlette.responses import FileResponse

router = APIRouter(include_in_schema=False)

WEB_FOLDER: Final = Path(str(resources.files("api") / "web"))


@router.get("/")
async def look_up_page() -> FileResponse:
    """The page; its parts lie under ``/assets``."""
    return FileResponse(
        WEB_FOLDER / "index.html",
        media_type="text/html; charset=utf-8",
        headers={"Cache-Control": "no-cache"},
    )
