"""Draw the label or poster of an address code."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query
from starlette.responses import Response

from addressing import LabelKind, Paper, address_label, draw_label, parse_code
from api.http.openapi import answers
from api.http.problems import NO_BASE_URL, RequestRefusedError
from api.http.routes.codes import CodeInPath
from api.http.routes.postcodes import CACHED_FOR_A_DAY
from api.http.services import SharedServices

router = APIRouter(prefix="/v1", tags=["address codes"])
_SVG = "image/svg+xml"


@router.get(
    "/codes/{code}/qr.svg",
    summary="Draw a label with a QR code",
    response_class=Response,
    responses={
        **answers("qr", 422, 503),
        200: {
            "description": "A label of 60 × 40 mm, or a poster.",
            "content": {_SVG: {"schema": {"type": "string"}}},
        },
    },
)
def draw_qr(
    services: SharedServices,
    code: CodeInPath,
    kind: Annotated[LabelKind, Query(description="For a door or parcel, or a sheet.")] = (
        LabelKind.LABEL
    ),
    paper: Annotated[Paper, Query(description="Size of a poster.")] = Paper.A5,
) -> Response:
    """Answer with an SVG: the QR code of the address page, digits in both scripts, names.

    The QR code holds the address that the service was told to have (`PHLOV_BASE_URL`), never the
    one of the request.
    """
    written, base_url = parse_code(code), services.settings.base_url
    if base_url is None:
        raise RequestRefusedError(
            NO_BASE_URL,
            "This service was not told the address that its QR codes open. Draw the label with "
            "`phlov code qr --base-url`.",
        )
    return Response(
        draw_label(address_label(written, base_url), kind, paper),
        media_type=_SVG,
        headers={"Cache-Control": CACHED_FOR_A_DAY},
    )
