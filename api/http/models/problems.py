"""Describe routing problems and what is asked of them."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated, Any

from pydantic import Field

from api.engines import EngineChoice
from api.http.models.base import Answer, Question
from api.http.models.planning import LONGEST_SEARCH_S
from api.solvers import SolverChoice

MOST_STOPS = 2000
MOST_HUBS = 50
LONGEST_MINUTES = 24 * 60

ProblemValues = Annotated[
    dict[str, Any],
    Field(
        description=(
            "A routing problem; its schema is at /v1/problems/schema/problem. At most "
            f"{MOST_STOPS} stops."
        )
    ),
]
PlanValues = Annotated[
    dict[str, Any],
    Field(description="A plan as /v1/problems/solve answered it (/v1/problems/schema/plan)."),
]
Seconds = Annotated[
    float, Field(ge=0.1, le=LONGEST_SEARCH_S, allow_inf_nan=False, description="For the search.")
]
Seed = Annotated[int, Field(ge=0, lt=2**31, description="Makes the plan repeatable.")]
Minutes = Annotated[int, Field(ge=0, le=LONGEST_MINUTES)]
_SOLVER = "auto chooses by the rules and the size."
_ENGINE = "auto takes roads where there are any, else the crow's flight."


class PlanForm(StrEnum):
    """What a plan is answered as."""

    JSON = "json"
    GEOJSON = "geojson"


class SchemaOf(StrEnum):
    """What has a published schema."""

    PROBLEM = "problem"
    PLAN = "plan"


class CheckAnswer(Answer):
    """What a sound problem holds."""

    hubs: int
    vehicles: int
    stops: int
    rules: list[str] = Field(description="Beyond the plain ones, as solvers name them.")


class SolveQuestion(Question):
    """A problem, and how it is to be solved."""

    problem: ProblemValues
    start: PlanValues | None = Field(default=None, description="A plan to begin with.")
    solver: SolverChoice = Field(default=SolverChoice.AUTO, description=_SOLVER)
    time_limit_s: Seconds = 10.0
    seed: Seed = 1
    engine: EngineChoice = Field(default=EngineChoice.AUTO, description=_ENGINE)
    format: PlanForm = Field(default=PlanForm.JSON, description="geojson is for maps.")


class PlanAnswer(Answer):
    """A verified plan: the object that ``phlov problem solve`` writes."""

    hubs: list[dict[str, Any]]
    runs: list[dict[str, Any]]
    unassigned: list[dict[str, Any]] = Field(description="Stops of no run, each with a reason.")
    totals: dict[str, Any]
    objective_khr: int
    engine: dict[str, Any]
    solver: dict[str, Any]
    verified: bool = Field(description="The independent checker agreed.")


class InsertQuestion(Question):
    """A stop, and the plan that it would be put into."""

    problem: ProblemValues
    plan: PlanValues
    stop_id: str = Field(max_length=200, description="It may be in a run or left out.")
    engine: EngineChoice = Field(default=EngineChoice.AUTO, description=_ENGINE)


class InsertionAnswer(Answer):
    """What one vehicle would need for the stop, or which rule forbids it."""

    vehicle_id: str
    after_stop_id: str | None = Field(description="null: as the first.")
    trip: int = Field(description="Loadings on the way before.")
    added_khr: int
    added_m: int
    added_s: int
    later: list[dict[str, Any]] = Field(description="Stops that would be served later.")
    reason: str | None = Field(description="The first rule that forbids it; null: possible.")
    lack: int = Field(description="By how much, in the unit of the rule.")
    explanation: str


class InsertAnswer(Answer):
    """One option for each vehicle."""

    stop_id: str
    options: list[InsertionAnswer]


class ReplanQuestion(Question):
    """A day that is being driven, and what has happened."""

    problem: ProblemValues
    plan: PlanValues
    events: list[dict[str, Any]] = Field(
        default=[],
        max_length=MOST_STOPS,
        description=(
            "Objects with a kind: cancelled (stop_id), delayed (vehicle_id, by_s), broken_down "
            "(vehicle_id, position, handover_s), added (stop), added_pair (collect, deliver)."
        ),
    )
    now: str = Field(max_length=10, examples=["10:30"], description="The moment, as HH:MM.")
    frozen_min: Minutes = 0
    loaded_min: Minutes = 0
    solver: SolverChoice = Field(default=SolverChoice.AUTO, description=_SOLVER)
    time_limit_s: Seconds = 1.0
    seed: Seed = 1
    engine: EngineChoice = Field(default=EngineChoice.AUTO, description=_ENGINE)


class ChangeAnswer(Answer):
    """What changes for one stop; null where it was or is in no run."""

    stop_id: str
    kind: str
    vehicle_before: str | None
    vehicle_after: str | None
    start_before_s: int | None
    start_after_s: int | None
    later_by_s: int | None


class ReplanAnswer(Answer):
    """The day as it goes on."""

    plan: PlanAnswer
    problem: dict[str, Any] = Field(description="The day, for the next event.")
    changes: list[ChangeAnswer]
    late: list[str] = Field(description="Stops on their way that come after their window.")


class EtaQuestion(Question):
    """A plan and its problem."""

    problem: ProblemValues
    plan: PlanValues


class BandAnswer(Answer):
    """When service at a stop begins, and between which times in four of five days."""

    stop_id: str
    vehicle_id: str
    start_s: int
    earliest_s: int
    latest_s: int


class EtaAnswer(Answer):
    """One band for each visit."""

    bands: list[BandAnswer]
