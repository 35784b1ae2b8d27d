"""Show the published numbers by block."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query

from addressing import AddressUnknownError
from addressing.register import LEAST, published_months, published_statistics
from api.http.models.register import PUBLIC
from api.http.models.register_sharing import StatisticsAnswer
from api.http.openapi import answers
from api.http.services import SharedServices
from api.register_records import statistic_record

router = APIRouter()


@router.get(
    "/statistics",
    summary="Numbers by block, each month once",
    responses=answers("register_statistics", 404, 422, 503),
)
def read_statistics(
    services: SharedServices,
    month: Annotated[
        str | None,
        Query(
            pattern=r"^[0-9]{4}-[0-9]{2}$",
            description="2026-10; by default the newest.",
            json_schema_extra=PUBLIC,
        ),
    ] = None,
) -> StatisticsAnswer:
    """Answer with what was published: no number below ten, and none to be had by differences."""
    store = services.register.open().store
    months = published_months(store)
    if month is None and not months:
        raise AddressUnknownError("No statistics were published yet.")
    found = published_statistics(store, month or months[0])
    return StatisticsAnswer.model_validate(
        {
            "month": found[0].month,
            "least": LEAST,
            "months": months,
            "statistics": [statistic_record(one) for one in found],
        }
    )
