"""Ask of a problem or a plan: is it sound, what would a stop cost, when will it be served."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated

import typer
from rich.table import Table

from api.cli.console import JsonFlag, answers, print_json
from api.cli.engines import EngineOption, RoadsOption, Travel, choose_engine
from api.cli.problem.files import read_plan, read_problem
from api.engines import EngineChoice
from api.plan_records import band_record, insertion_record, problem_record
from api.settings import read_settings
from routing import (
    clock,
    eta_bands,
    explain_insertion,
    places_of,
    plan_schema,
    problem_schema,
    travel_for,
)

ProblemArgument = Annotated[str, typer.Argument(help="The problem in JSON; - for standard input.")]
PlanArgument = Annotated[str, typer.Argument(help="The plan that `phlov problem solve` wrote.")]


class SchemaOf(StrEnum):
    """What has a published schema."""

    PROBLEM = "problem"
    PLAN = "plan"


def schema(
    of: Annotated[SchemaOf, typer.Argument(help="Whose schema.")] = SchemaOf.PROBLEM,
) -> None:
    """Print the JSON Schema of problems or plans.

    Example: phlov problem schema plan > plan.schema.json
    """
    print_json(problem_schema() if of is SchemaOf.PROBLEM else plan_schema())


def check(problem: ProblemArgument, as_json: JsonFlag = False) -> None:
    """Name everything that is wrong with a problem, all at once.

    Example: phlov problem check morning.json
    """
    asked = read_problem(problem)
    record = problem_record(asked)
    if as_json:
        print_json(record)
        return
    rules = ", ".join(record["rules"]) or "none beyond the plain"
    answers.print(
        f"Sound: {len(asked.hubs)} hubs, {len(asked.vehicles)} vehicles, "
        f"{len(asked.stops)} stops; rules: {rules}.",
        markup=False,
    )


def insert(
    problem: ProblemArgument,
    plan: PlanArgument,
    stop: Annotated[str, typer.Argument(help="Id of the stop; it may be in a run or left out.")],
    roads: RoadsOption = None,
    engine: EngineOption = EngineChoice.AUTO,
    as_json: JsonFlag = False,
) -> None:
    """Say for each vehicle what serving a stop would cost, or which rule forbids it.

    Example: phlov problem insert morning.json plan.json royal-palace
    """
    asked, made = read_problem(problem), read_plan(plan)
    travel = choose_engine(read_settings(), Travel(engine, roads))
    known = travel_for(asked, places_of(asked), travel)
    options = explain_insertion(asked, known, made, stop)
    if as_json:
        print_json([insertion_record(option) for option in options])
        return
    table = Table("vehicle", "after", "KHR", "km", "min", "served later", "why not")
    for option in options:
        possible = option.reason is None
        table.add_row(
            option.vehicle_id,
            (option.after_stop_id or "the start") if possible else "",
            f"{option.added_khr:+,}" if possible else "",
            f"{option.added_m / 1000:+.1f}" if possible else "",
            f"{option.added_s / 60:+.0f}" if possible else "",
            str(len(option.later)) if possible else "",
            "" if possible else option.explanation,
        )
    answers.print(table)


def eta(problem: ProblemArgument, plan: PlanArgument, as_json: JsonFlag = False) -> None:
    """Say between which times each stop will be served in four of five days.

    Example: phlov problem eta morning.json plan.json
    """
    bands = eta_bands(read_problem(problem), read_plan(plan))
    if as_json:
        print_json([band_record(band) for band in bands])
        return
    table = Table("vehicle", "stop", "planned", "earliest", "latest")
    for band in bands:
        times = (clock(s) for s in (band.start_s, band.earliest_s, band.latest_s))
        table.add_row(band.vehicle_id, band.stop_id, *times)
    answers.print(table)
