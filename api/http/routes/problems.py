"""Check and solve routing problems, explain plans, go on when something happens."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any

from fastapi import APIRouter, Body
from starlette.responses import Response

from api.http.examples_problems import (
    CHECK_BODIES,
    ETA_BODIES,
    INSERT_BODIES,
    REPLAN_BODIES,
    SOLVE_BODIES,
)
from api.http.json_body import JsonRoute
from api.http.json_response import JsonResponse
from api.http.models.planning import MOST_VEHICLES
from api.http.models.problems import (
    MOST_HUBS,
    MOST_STOPS,
    CheckAnswer,
    EtaAnswer,
    EtaQuestion,
    InsertAnswer,
    InsertQuestion,
    PlanAnswer,
    PlanForm,
    ReplanAnswer,
    ReplanQuestion,
    SchemaOf,
    SolveQuestion,
)
from api.http.openapi import answers
from api.http.planning.problems import Parts, Search, Turn, bands, go_on, insertions, solve
from api.http.problems import TOO_LARGE, RequestRefusedError
from api.http.services import SharedServices
from api.plan_records import problem_record
from gis_data import Problem
from routing import plan_schema, problem_from_dict, problem_schema

router = APIRouter(prefix="/v1/problems", tags=["routing problems"], route_class=JsonRoute)
_MOST = {"hubs": MOST_HUBS, "vehicles": MOST_VEHICLES, "stops": MOST_STOPS}
_EXPLAINING_S = 30.0
_GEOJSON = "application/geo+json"


@router.get("/schema/{of}", summary="The JSON Schema", responses=answers("problem_schema", 422))
def read_schema(of: SchemaOf) -> dict[str, Any]:
    """Answer with the JSON Schema (2020-12) of problems or of plans."""
    return problem_schema() if of is SchemaOf.PROBLEM else plan_schema()


@router.post(
    "/check", summary="Check a problem", responses=answers("problem_check", 400, 413, 415, 422)
)
def check_problem(
    problem: Annotated[dict[str, Any], Body(openapi_examples=CHECK_BODIES)],
) -> CheckAnswer:
    """Answer with what the problem holds, or with everything that is wrong with it."""
    _check_size(problem)
    parts = Parts()
    asked = parts.read("", problem_from_dict, problem)
    parts.check()
    assert asked is not None
    return CheckAnswer.model_validate(problem_record(asked))


def _documented() -> dict[int | str, dict[str, Any]]:
    """A plan has two forms."""
    responses = answers("problem_solve", 400, 413, 415, 422, 500, 503)
    responses[200]["content"][_GEOJSON] = {"schema": {"type": "object"}}
    return responses


@router.post(
    "/solve",
    summary="Solve a problem",
    responses=_documented(),
    response_model=PlanAnswer,
    response_class=JsonResponse,
)
def solve_problem(
    services: SharedServices,
    question: Annotated[SolveQuestion, Body(openapi_examples=SOLVE_BODIES)],
) -> Response:
    """Answer with a verified plan: every stop is in a run or left out with its reason."""
    _check_size(question.problem)
    geojson = question.format is PlanForm.GEOJSON
    with services.planning.seat() as seat:
        plan = seat.run(
            solve,
            question.time_limit_s,
            question.problem,
            question.start,
            _search(question),
            geojson=geojson,
        )
    return Response(plan, media_type=_GEOJSON if geojson else "application/json")


@router.post(
    "/insert",
    summary="What a stop would cost",
    responses=answers("problem_insert", 400, 413, 415, 422, 503),
    response_model=InsertAnswer,
    response_class=JsonResponse,
)
def explain_stop(
    services: SharedServices,
    question: Annotated[InsertQuestion, Body(openapi_examples=INSERT_BODIES)],
) -> Response:
    """Answer for each vehicle where the stop would cost least, or which rule forbids it."""
    _check_size(question.problem)
    with services.planning.seat() as seat:
        options = seat.run(
            insertions,
            _EXPLAINING_S,
            question.problem,
            question.plan,
            question.stop_id,
            question.engine,
        )
    return Response(options, media_type="application/json")


@router.post(
    "/replan",
    summary="Go on when something happens",
    responses=answers("problem_replan", 400, 413, 415, 422, 500, 503),
    response_model=ReplanAnswer,
    response_class=JsonResponse,
)
def replan_day(
    services: SharedServices,
    question: Annotated[ReplanQuestion, Body(openapi_examples=REPLAN_BODIES)],
) -> Response:
    """Keep what is done, under way and on board; plan the rest anew; say who is affected."""
    _check_size(question.problem)
    turn = Turn(question.events, question.now, question.frozen_min, question.loaded_min)
    with services.planning.seat() as seat:
        day = seat.run(
            go_on,
            question.time_limit_s,
            question.problem,
            question.plan,
            turn,
            _search(question),
        )
    return Response(day, media_type="application/json")


@router.post(
    "/eta",
    summary="Between which times stops are reached",
    responses=answers("problem_eta", 400, 413, 415, 422, 503),
    response_model=EtaAnswer,
    response_class=JsonResponse,
)
def tell_times(
    services: SharedServices,
    question: Annotated[EtaQuestion, Body(openapi_examples=ETA_BODIES)],
) -> Response:
    """Answer with the times between which service at each stop begins in four of five days."""
    _check_size(question.problem)
    with services.planning.seat() as seat:
        found = seat.run(bands, _EXPLAINING_S, question.problem, question.plan)
    return Response(found, media_type="application/json")


def _search(question: SolveQuestion | ReplanQuestion) -> Search:
    return Search(question.solver, question.time_limit_s, question.seed, question.engine)


def _check_size(problem: Mapping[str, Any]) -> None:
    """Refuse what would take too long.

    Raises:
        RequestRefusedError: It holds too much; all that is too much is named.
    """
    found = [
        Problem(f"body {part}", f"{len(held)} {part}", f"at most {most}", "Plan hub by hub.")
        for part, most in _MOST.items()
        if isinstance(held := problem.get(part), list) and len(held) > most
    ]
    if found:
        raise RequestRefusedError(TOO_LARGE, "There is too much in one problem.", found)
