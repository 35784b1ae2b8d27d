"""Plan the runs of a day from a file of parcels."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated, BinaryIO

import typer
from rich.table import Table

from addressing import GeocodeLevel
from api.cli.console import answers, input_stream, output_stream, progress_bar, say
from api.cli.engines import (
    EngineOption,
    FloodsOption,
    LearntOption,
    MomentOption,
    RoadsOption,
    Travel,
    choose_engine,
)
from api.engines import EngineChoice
from api.errors import EXIT_DATA
from api.layers import geocoder_of
from api.settings import Settings, read_settings
from api.solvers import SolverChoice, solver_of
from gis_data import InputError, Problem, open_table, write_whole
from logistics_center import (
    DispatchResult,
    ParcelList,
    dispatch,
    parse_hub,
    read_parcels,
    read_vehicles,
    run_sheet_geojson,
    run_sheet_html,
    run_sheet_json,
    write_run_sheet_table,
)

_PROBLEMS_SHOWN = 20


class PlanFormat(StrEnum):
    """What can go to standard output or to one file."""

    TABLE = "table"
    JSON = "json"
    CSV = "csv"
    XLSX = "xlsx"
    GEOJSON = "geojson"
    HTML = "html"


_SUFFIXES = {
    ".json": PlanFormat.JSON,
    ".csv": PlanFormat.CSV,
    ".xlsx": PlanFormat.XLSX,
    ".geojson": PlanFormat.GEOJSON,
    ".html": PlanFormat.HTML,
}


def plan(
    file: Annotated[str, typer.Argument(help="Parcels: CSV, Excel, JSON, NDJSON, Parquet; or -.")],
    hub: Annotated[
        str, typer.Option(help="Where runs start: latitude,longitude, a hub's name or a postcode.")
    ] = "phnom-penh",
    vehicles: Annotated[
        str, typer.Option(help="A fleet such as 8xmotorcycle,1xvan, or a file of vehicles.")
    ] = "8xmotorcycle,1xvan",
    roads: RoadsOption = None,
    engine: EngineOption = EngineChoice.AUTO,
    floods: FloodsOption = None,
    at: MomentOption = None,
    learnt: LearntOption = None,
    column: Annotated[
        list[str] | None, typer.Option(help="ROLE=COLUMN, where a column is not recognised.")
    ] = None,
    output_format: Annotated[
        PlanFormat | None, typer.Option("--format", help="What to write; by default a table.")
    ] = None,
    output: Annotated[
        str | None, typer.Option("-o", "--output", help="Write there instead of printing.")
    ] = None,
    out: Annotated[
        Path | None, typer.Option(help="A folder for all run sheets: HTML, CSV, GeoJSON, JSON.")
    ] = None,
    time_limit: Annotated[
        float, typer.Option(min=0.1, help="Seconds that the solver may search.")
    ] = 20.0,
    seed: Annotated[int, typer.Option(min=0, max=2**31 - 1, help="Makes the plan repeatable.")] = 1,
    solver: Annotated[
        SolverChoice, typer.Option(help="Who plans; auto chooses by the rules and the size.")
    ] = SolverChoice.AUTO,
    minimum_level: Annotated[
        GeocodeLevel, typer.Option(help="The coarsest place that a courier is sent to.")
    ] = GeocodeLevel.COMMUNE,
    sheet: Annotated[str | None, typer.Option(help="Sheet of a workbook.")] = None,
) -> None:
    """Plan the runs of a day and write the run sheets.

    Example: phlov plan parcels.csv --hub 11.5759,104.9227 --vehicles 8xmotorcycle,1xvan --out runs
    """
    chosen = _chosen_format(output, output_format)
    _check_target(output)
    if out is not None:
        _make_folder(out)
    result = make_plan(
        read_settings(),
        input_stream(file),
        hub=hub,
        vehicles=vehicles,
        travel=Travel(engine, roads, floods, at, tuple(learnt or ())),
        overrides=read_overrides(column or []),
        time_limit_s=time_limit,
        seed=seed,
        minimum_level=minimum_level,
        sheet=sheet,
        solver=solver,
    )
    if out is not None:
        say(f"Run sheets: {write_all(result, out) / 'runs.html'}")
    _write(result, chosen, output)
    if not result.plan.runs:
        raise typer.Exit(EXIT_DATA)


def make_plan(
    settings: Settings,
    source: Path | BinaryIO,
    *,
    hub: str,
    vehicles: str,
    travel: Travel,
    overrides: dict[str, str],
    time_limit_s: float,
    seed: int,
    minimum_level: GeocodeLevel = GeocodeLevel.COMMUNE,
    sheet: str | None = None,
    solver: SolverChoice = SolverChoice.AUTO,
) -> DispatchResult:
    """Read parcels and fleet, geocode and plan; a spinner says what is going on."""
    with progress_bar() as bar:
        stage = bar.add_task("reading parcels", total=None)
        parcels = read_parcels(open_table(source, sheet=sheet), overrides)
        say_problems(parcels)
        fleet = read_vehicles(vehicles)
        bar.update(stage, description="loading the geocoder")
        geocoder = geocoder_of(settings)
        place = parse_hub(hub, geocoder)
        bar.update(stage, description="loading the roads")
        engine = choose_engine(settings, travel)
        count = len(parcels.parcels)
        bar.update(stage, description=f"planning {count} parcels, up to {time_limit_s:g} s")
        return dispatch(
            parcels,
            place,
            fleet,
            geocoder,
            engine,
            time_limit_s=time_limit_s,
            seed=seed,
            minimum_level=minimum_level,
            solver=solver_of(solver),
        )


def say_problems(parcels: ParcelList) -> None:
    """Say what was assumed and which rows were left aside, before anything else can fail."""
    for note in parcels.notes:
        say(note)
    for problem in parcels.problems[:_PROBLEMS_SHOWN]:
        say(f"Left aside: {problem}")
    if len(parcels.problems) > _PROBLEMS_SHOWN:
        say(f"… and {len(parcels.problems) - _PROBLEMS_SHOWN} more; --format json has all of them.")


def read_overrides(given: list[str]) -> dict[str, str]:
    """Read ROLE=COLUMN options.

    Raises:
        InputError: With one problem for each that is not so written.
    """
    wrong = [text for text in given if "=" not in text]
    if wrong:
        expected = "ROLE=COLUMN, such as address='Ship to'"
        raise InputError(
            "A column option cannot be read.",
            [Problem("--column", repr(text), expected) for text in wrong],
        )
    return dict(text.split("=", 1) for text in given)


def write_all(result: DispatchResult, folder: Path) -> Path:
    """Write every kind of run sheet into a folder that exists."""
    write_whole(folder / "runs.html", run_sheet_html(result).encode())
    write_whole(folder / "runs.geojson", run_sheet_geojson(result))
    write_whole(folder / "runs.json", run_sheet_json(result))
    write_run_sheet_table(result, folder / "runs.csv")
    return folder


def _chosen_format(output: str | None, asked: PlanFormat | None) -> PlanFormat:
    """What to write: as asked, as the suffix says, or a table for the screen.

    Raises:
        InputError: A file is wanted and nothing says of which kind.
    """
    to_file = output not in (None, "-")
    chosen = asked or _SUFFIXES.get(Path(output or "").suffix.casefold())
    if to_file and chosen in (None, PlanFormat.TABLE):
        kinds = ", ".join(_SUFFIXES)
        raise InputError(
            "The run sheet cannot be written.",
            [Problem("--output", repr(output), f"a file name that ends in {kinds}, or --format")],
        )
    return chosen or PlanFormat.TABLE


def _check_target(output: str | None) -> None:
    """Find out before the search, not after it, whether the output has a place.

    Raises:
        InputError: The folder is not there, or the name is a folder's.
    """
    if output in (None, "-"):
        return
    path = Path(str(output))
    if not path.parent.is_dir() or path.is_dir():
        raise InputError(
            "The run sheet cannot be written.",
            [Problem("--output", repr(output), "a file in a folder that exists")],
        )


def _make_folder(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except (FileExistsError, NotADirectoryError) as error:
        raise InputError(
            "The run sheets cannot be written.",
            [Problem("--out", repr(str(folder)), "a folder, new or existing")],
        ) from error


def _write(result: DispatchResult, chosen: PlanFormat, output: str | None) -> None:
    target = output_stream(output)
    match chosen:
        case PlanFormat.TABLE:
            show_plan(result)
            return
        case PlanFormat.CSV | PlanFormat.XLSX:
            write_run_sheet_table(result, target, format=chosen.value)
            return
        case PlanFormat.JSON:
            data = run_sheet_json(result)
        case PlanFormat.GEOJSON:
            data = run_sheet_geojson(result)
        case PlanFormat.HTML:
            data = run_sheet_html(result).encode()
    if isinstance(target, Path):
        write_whole(target, data)
    else:
        target.write(data)
        target.flush()


def show_plan(result: DispatchResult) -> None:
    """Print the runs and what was left out."""
    table = Table("run", "vehicle", "stops", "parcels", "km", "hours", "leaves", "back")
    for number, run in enumerate(result.plan.runs, start=1):
        parcels = sum(len(result.stops[visit.stop_id]) for visit in run.visits)
        table.add_row(
            str(number),
            run.vehicle_id,
            str(len(run.visits)),
            str(parcels),
            f"{run.distance_m / 1000:.1f}",
            f"{run.duration_s / 3600:.1f}",
            _clock(run.start_s),
            _clock(run.end_s),
        )
    answers.print(table)
    plan = result.plan
    answers.print(
        f"{len(plan.runs)} runs, {plan.distance_m / 1000:.1f} km, {plan.duration_s / 3600:.1f} h; "
        f"plan {'checked' if plan.verified else 'NOT checked'}; {plan.engine.note}",
        markup=False,
    )
    answers.print(
        f"{plan.cost_khr:,} riel, {plan.co2e_g / 1000:.1f} kg CO2e; solver {plan.solver.name}"
        f"{f': {plan.solver.said}' if plan.solver.said else ''}",
        markup=False,
    )
    for left in result.left_out:
        row = result.parcels[left.parcel_id].row
        place = f" (row {row})" if row is not None else ""
        answers.print(f"left out {left.parcel_id}{place}: {left.explanation}", markup=False)


def _clock(time_s: int) -> str:
    return f"{time_s // 3600:02d}:{time_s % 3600 // 60:02d}"
