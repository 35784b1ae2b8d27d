"""Solve a problem, show the plan, write it."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer
from rich.table import Table

from api.cli.console import answers, progress_bar, say
from api.cli.engines import (
    EngineOption,
    FloodsOption,
    LearntOption,
    MomentOption,
    RoadsOption,
    Travel,
    choose_engine,
)
from api.cli.problem.files import (
    PlanFile,
    form_of,
    json_bytes,
    read_plan,
    read_problem,
    write_plan,
)
from api.engines import EngineChoice
from api.settings import read_settings
from api.solvers import SolverChoice, solver_of
from gis_data import write_whole
from routing import (
    Engine,
    Plan,
    PlanProgress,
    plan_routes,
    plot_convergence,
    plot_gantt,
    plot_map,
    run_instructions,
)

SolverOption = Annotated[
    SolverChoice, typer.Option(help="Who decides; auto picks by the rules of the problem.")
]
SecondsOption = Annotated[
    float, typer.Option("--seconds", min=0.1, help="How long the solver may search.")
]
SeedOption = Annotated[int, typer.Option(min=0, help="Start of the random numbers.")]
OutputOption = Annotated[
    str | None,
    typer.Option("-o", "--output", help="File to write: .json, .geojson, .gpx or .csv."),
]
FormatOption = Annotated[
    PlanFile | None, typer.Option("--format", help="What to write, whatever the file's name.")
]


def solve(
    problem: Annotated[str, typer.Argument(help="The problem in JSON; - for standard input.")],
    solver: SolverOption = SolverChoice.AUTO,
    seconds: SecondsOption = 20.0,
    seed: SeedOption = 1,
    start: Annotated[Path | None, typer.Option(help="A plan in JSON to begin with.")] = None,
    roads: RoadsOption = None,
    engine: EngineOption = EngineChoice.AUTO,
    floods: FloodsOption = None,
    at: MomentOption = None,
    learnt: LearntOption = None,
    pictures: Annotated[
        Path | None, typer.Option(help="Folder for a map, the hours of each run, the search.")
    ] = None,
    directions: Annotated[
        Path | None, typer.Option(help="File for the directions of each run, in English.")
    ] = None,
    output: OutputOption = None,
    output_format: FormatOption = None,
) -> None:
    """Plan the runs; every plan is checked before it is handed out.

    Example: phlov problem solve morning.json --seconds 10 -o plan.json --pictures pictures
    """
    form = form_of(output, output_format)
    asked = read_problem(problem)
    begun = None if start is None else read_plan(str(start))
    travel = choose_engine(read_settings(), Travel(engine, roads, floods, at, tuple(learnt or ())))
    with progress_bar() as bar:
        task = bar.add_task(f"planning {len(asked.stops)} stops, up to {seconds:g} s", total=100)

        def tell(sign: PlanProgress) -> None:
            bar.update(task, completed=round(100 * sign.share), description=sign.step)

        plan = plan_routes(
            asked,
            travel,
            solver=solver_of(solver),
            time_limit_s=seconds,
            seed=seed,
            start=begun,
            progress=tell,
        )
    if output is None and output_format is None:
        show(plan)
    else:
        write_plan(plan, output, form)
        say(summary(plan))
    _further(plan, travel, pictures, directions)


def _further(plan: Plan, engine: Engine, pictures: Path | None, directions: Path | None) -> None:
    if directions is not None:
        write_whole(directions, json_bytes(run_instructions(plan, engine)))
    if pictures is None:
        return
    pictures.mkdir(parents=True, exist_ok=True)
    write_whole(pictures / "map.png", plot_map(plan))
    write_whole(pictures / "hours.png", plot_gantt(plan))
    if plan.solver.trace:
        write_whole(pictures / "search.png", plot_convergence(plan))


def summary(plan: Plan) -> str:
    """The plan in one line."""
    served = sum(len(run.visits) for run in plan.runs)
    return (
        f"{len(plan.runs)} runs, {served} stops, {len(plan.unassigned)} left out, "
        f"{plan.distance_m / 1000:,.1f} km, {plan.duration_s / 3600:,.1f} h, "
        f"{plan.cost_khr:,} KHR, {plan.co2e_g / 1000:,.1f} kg CO2e; {plan.solver.said}"
    ).rstrip("; ")


def show(plan: Plan) -> None:
    """The plan as tables for a person."""
    table = Table("vehicle", "from", "to", "stops", "km", "KHR", "order")
    for run in plan.runs:
        table.add_row(
            run.vehicle_id,
            _clock(run.start_s),
            _clock(run.end_s),
            str(len(run.visits)),
            f"{run.distance_m / 1000:.1f}",
            f"{run.cost_khr:,}",
            ", ".join(visit.stop_id for visit in run.visits),
        )
    answers.print(table)
    for left in plan.unassigned:
        answers.print(
            f"left out: {left.stop_id} ({left.reason.value}): {left.explanation}", markup=False
        )
    answers.print(summary(plan), markup=False)


def _clock(second_of_day: int) -> str:
    minutes = second_of_day // 60
    return f"{minutes // 60:02}:{minutes % 60:02}"
