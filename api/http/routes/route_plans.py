"""Plan the runs of a day from one request."""

from __future__ import annotations

import io
from collections.abc import Callable
from typing import Annotated, TypeVar

import orjson
from fastapi import APIRouter, Body
from starlette.responses import Response

from api.errors import row_for
from api.http.examples import PLAN_BODIES
from api.http.json_body import JsonRoute
from api.http.json_response import JsonResponse
from api.http.models.planning import (
    MOST_PARCELS,
    MOST_VEHICLES,
    HubPosition,
    RoutePlanAnswer,
    RoutePlanQuestion,
    VehicleQuestion,
)
from api.http.openapi import answers
from api.http.planning.parcels import found_day, plan_parcels
from api.http.problems import TOO_LARGE, RequestRefusedError
from api.http.services import Services, SharedServices
from gis_data import InputError, Problem, TableError, open_table
from logistics_center import (
    HubPlace,
    LogisticsError,
    ParcelList,
    parse_hub,
    parse_vehicles,
    read_parcels,
    vehicles_from_entries,
)
from routing import Vehicle

router = APIRouter(prefix="/v1", tags=["route plans"], route_class=JsonRoute)
_Value = TypeVar("_Value")


@router.post(
    "/route-plans",
    summary="Plan courier runs",
    responses=answers("route_plan", 400, 413, 415, 422, 500, 503),
    response_model=RoutePlanAnswer,
    response_class=JsonResponse,
)
def plan_runs(
    services: SharedServices,
    question: Annotated[RoutePlanQuestion, Body(openapi_examples=PLAN_BODIES)],
) -> Response:
    """Answer with verified runs, as `phlov plan --format json` prints them.

    A parcel that cannot be read is left aside and named in `problems`, as in a file; the others
    are planned. What makes a plan impossible is listed at once, and nothing is planned.
    """
    if len(question.parcels) > MOST_PARCELS:
        raise _too_many("parcels", len(question.parcels), MOST_PARCELS)
    parcels, hub, fleet = _read_all(question, services)
    if len(fleet) > MOST_VEHICLES:
        raise _too_many("vehicles", len(fleet), MOST_VEHICLES)
    with services.planning.seat() as seat:
        sheet = seat.run(
            plan_parcels,
            question.time_limit_s,
            found_day(parcels, hub, fleet, services.geocoder),
            engine=question.engine,
            solver=question.solver,
            time_limit_s=question.time_limit_s,
            seed=question.seed,
        )
    return Response(sheet, media_type="application/json")


def _read_all(
    question: RoutePlanQuestion, services: Services
) -> tuple[ParcelList, HubPlace, tuple[Vehicle, ...]]:
    """Read every part of the request.

    Raises:
        InputError: With everything that is wrong in any part.
    """
    problems: list[Problem] = []

    def take(part: str, read: Callable[[], _Value]) -> _Value | None:
        try:
            return read()
        except InputError as error:
            found = error.problems or (Problem(part, "what was sent", error.summary),)
            problems.extend(_placed(part, problem) for problem in found)
        except (LogisticsError, TableError) as error:
            row = row_for(error)
            given = row.title if row else "what was sent"
            problems.append(_placed(part, Problem(part, given, str(error))))
        return None

    hub = take("hub", lambda: parse_hub(_hub_text(question.hub), services.geocoder))
    fleet = take("vehicles", lambda: _read_fleet(question.vehicles))
    parcels = take("parcels", lambda: _read_parcels(question.parcels))
    take("engine", lambda: services.engines.check(question.engine))
    if parcels is not None and not parcels.parcels:
        problems += [_placed("parcels", problem) for problem in parcels.problems]
    if problems or hub is None or fleet is None or parcels is None:
        noun = "thing is" if len(problems) == 1 else "things are"
        raise InputError(f"{len(problems)} {noun} wrong with the request.", problems)
    return parcels, hub, fleet


def _placed(part: str, problem: Problem) -> Problem:
    """The same problem, said to be in a part of the body."""
    where = problem.where if problem.where.startswith(part) else f"{part}, {problem.where}"
    return Problem(f"body {where}", problem.given, problem.expected, problem.remedy)


def _hub_text(hub: str | HubPosition) -> str:
    return hub if isinstance(hub, str) else f"{hub.latitude:.9g},{hub.longitude:.9g}"


def _read_parcels(parcels: list[dict[str, object]]) -> ParcelList:
    """Parcels as the reader of parcel files understands them, so that both say the same."""
    return read_parcels(open_table(io.BytesIO(orjson.dumps(parcels)), format="json"))


def _read_fleet(vehicles: str | list[VehicleQuestion]) -> tuple[Vehicle, ...]:
    if isinstance(vehicles, str):
        return parse_vehicles(vehicles)
    return vehicles_from_entries(vehicle.model_dump(exclude_none=True) for vehicle in vehicles)


def _too_many(part: str, given: int, most: int) -> RequestRefusedError:
    problem = Problem(f"body {part}", f"{given} {part}", f"at most {most}", "Plan hub by hub.")
    return RequestRefusedError(TOO_LARGE, f"There are too many {part} in one plan.", [problem])
