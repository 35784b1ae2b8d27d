"""Serve the page of an address code, which a QR code opens; it needs no script to be read."""

from __future__ import annotations

from functools import cache
from typing import Annotated

from fastapi import APIRouter, Path
from jinja2 import Environment, PackageLoader, StrictUndefined
from starlette.responses import HTMLResponse

from addressing import CodeError, decode, suggest
from api.errors import row_for
from api.http.address_words import address_view, mistake_view, page_words
from api.http.routes.postcodes import CACHED_FOR_A_DAY
from api.http.services import SharedServices

router = APIRouter(include_in_schema=False)

_LONGEST = 100


@cache
def _environment() -> Environment:
    return Environment(
        loader=PackageLoader("api.http"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )


@router.get("/a/{code}", response_class=HTMLResponse)
def address_page(
    services: SharedServices, code: Annotated[str, Path(max_length=_LONGEST)]
) -> HTMLResponse:
    """The page of a code; of a text that is none, what is wrong and what may have been meant."""
    words = page_words()["words"]
    try:
        place = decode(code)
    except CodeError as error:
        row = row_for(error)
        assert row is not None
        page = _environment().get_template("mistake.html.j2")
        mistake = mistake_view(services, suggest(code))
        return HTMLResponse(
            page.render(mistake=mistake, words=words),
            status_code=row.status,
            headers={"Cache-Control": "no-store"},
        )
    page = _environment().get_template("address.html.j2")
    return HTMLResponse(
        page.render(address=address_view(services, place), words=words),
        headers={"Cache-Control": CACHED_FOR_A_DAY},
    )
