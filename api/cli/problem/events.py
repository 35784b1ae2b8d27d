"""Plan the rest of a day anew when something happens."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Annotated

import typer
from rich.table import Table

from api.cli.console import JsonFlag, answers, print_json, say
from api.cli.engines import (
    EngineOption,
    FloodsOption,
    LearntOption,
    MomentOption,
    RoadsOption,
    Travel,
    choose_engine,
)
from api.cli.problem.asking import PlanArgument, ProblemArgument
from api.cli.problem.files import (
    PlanFile,
    json_bytes,
    read_plan,
    read_problem,
    write_bytes,
    write_plan,
)
from api.cli.problem.solving import SecondsOption, SeedOption, SolverOption, summary
from api.engines import EngineChoice
from api.plan_records import replan_record, second_of_day
from api.settings import read_settings
from api.solvers import SolverChoice, solver_of
from gis_data import InputError, Problem
from routing import (
    BrokenDown,
    Cancelled,
    Change,
    Delayed,
    Event,
    Position,
    Replan,
    ReplanOptions,
    clock,
    events_from_json,
    problem_to_dict,
    replan,
)

_DELAY = re.compile(r"(?P<vehicle>.+)=(?P<minutes>\d+)")
_BROKEN = re.compile(r"(?P<vehicle>[^@]+)(?:@(?P<latitude>-?[\d.]+),(?P<longitude>-?[\d.]+))?")


def replan_day(
    problem: ProblemArgument,
    plan: PlanArgument,
    now: Annotated[str, typer.Option(help="The moment, as HH:MM.")],
    add: Annotated[
        Path | None,
        typer.Option(help="Events in JSON: late stops and pairs, and others."),
    ] = None,
    cancel: Annotated[list[str] | None, typer.Option(help="A stop that is called off.")] = None,
    broken: Annotated[
        list[str] | None,
        typer.Option(help="Vehicle that drives no farther: ID, or ID@LATITUDE,LONGITUDE."),
    ] = None,
    delay: Annotated[
        list[str] | None, typer.Option(help="Vehicle that is late: ID=MINUTES.")
    ] = None,
    frozen: Annotated[
        int, typer.Option(min=0, help="Minutes: visits that begin within stay as they are.")
    ] = 0,
    loaded: Annotated[
        int, typer.Option(min=0, help="Minutes: vehicles that leave within are loaded.")
    ] = 0,
    solver: SolverOption = SolverChoice.AUTO,
    seconds: SecondsOption = 1.0,
    seed: SeedOption = 1,
    roads: RoadsOption = None,
    engine: EngineOption = EngineChoice.AUTO,
    floods: FloodsOption = None,
    at: MomentOption = None,
    learnt: LearntOption = None,
    output: Annotated[
        str | None, typer.Option("-o", "--output", help="File for the new plan of the day.")
    ] = None,
    problem_output: Annotated[
        str | None, typer.Option(help="File for the day as a problem, for the next time.")
    ] = None,
    as_json: JsonFlag = False,
) -> None:
    """Keep what is done, under way and on board; plan the rest anew; say who is affected.

    Example: phlov problem replan morning.json plan.json --now 10:30 --cancel royal-palace
    """
    now_s = second_of_day("--now", now)
    events = _events(add, cancel or [], broken or [], delay or [])
    travel = choose_engine(read_settings(), Travel(engine, roads, floods, at, tuple(learnt or ())))
    options = ReplanOptions(
        frozen_s=60 * frozen,
        loaded_s=60 * loaded,
        time_limit_s=seconds,
        seed=seed,
        solver=solver_of(solver),
    )
    new = replan(
        read_problem(problem), read_plan(plan), travel, events, now_s=now_s, options=options
    )
    if output is not None:
        write_plan(new.plan, output, PlanFile.JSON)
    if problem_output is not None:
        write_bytes(problem_output, json_bytes(problem_to_dict(new.problem)))
    if as_json:
        print_json(replan_record(new))
    else:
        _show(new)


def _events(
    add: Path | None, cancel: list[str], broken: list[str], delay: list[str]
) -> list[Event]:
    """What has happened, from all options.

    Raises:
        InputError: With everything that cannot be read.
    """
    found: list[Event] = list(events_from_json(add.read_bytes())) if add is not None else []
    found += [Cancelled(stop_id=stop_id) for stop_id in cancel]
    wrong = []
    for text in broken:
        match = _BROKEN.fullmatch(text)
        if match is None:
            wrong.append(Problem("--broken", repr(text), "ID or ID@LATITUDE,LONGITUDE"))
        else:
            found.append(_broken(match))
    for text in delay:
        match = _DELAY.fullmatch(text)
        if match is None:
            wrong.append(Problem("--delay", repr(text), "ID=MINUTES"))
        else:
            found.append(Delayed(vehicle_id=match["vehicle"], by_s=60 * int(match["minutes"])))
    if wrong:
        raise InputError("What has happened cannot be read.", wrong)
    return found


def _broken(match: re.Match[str]) -> BrokenDown:
    position = None
    if match["latitude"] is not None:
        latitude, longitude = float(match["latitude"]), float(match["longitude"])
        position = Position(latitude=latitude, longitude=longitude)
    return BrokenDown(vehicle_id=match["vehicle"], position=position)


def _show(new: Replan) -> None:
    table = Table("stop", "what", "vehicle", "was", "is")
    for change in new.changes:
        table.add_row(*_row(change))
    answers.print(table if new.changes else "Nothing changes for any stop.")
    for stop_id in new.late:
        answers.print(f"late: {stop_id} is on board and comes after its window", markup=False)
    for left in new.plan.unassigned:
        answers.print(
            f"left out: {left.stop_id} ({left.reason.value}): {left.explanation}", markup=False
        )
    say(summary(new.plan))


def _row(change: Change) -> tuple[str, str, str, str, str]:
    before, after = change.vehicle_before, change.vehicle_after
    who = after or before or ""
    if before and after and before != after:
        who = f"{before} → {after}"
    return (
        change.stop_id,
        change.kind.value,
        who,
        "" if change.start_before_s is None else clock(change.start_before_s),
        "" if change.start_after_s is None else clock(change.start_after_s),
    )
