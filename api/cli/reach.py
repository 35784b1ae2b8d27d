"""Draw what can be reached from a place within some minutes."""

from __future__ import annotations

import math
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import orjson
import typer
from rich.table import Table

from api.cli.console import answers, output_stream
from api.cli.engines import (
    FloodsOption,
    LearntOption,
    MomentOption,
    RoadsOption,
    Travel,
    choose_engine,
)
from api.engines import EngineChoice
from api.layers import geocoder_of
from api.places import find_places, points_of
from api.settings import read_settings
from gis_data import InputError, Problem, write_whole
from routing import Profile, find_isochrones, isochrones_to_geojson


class ReachFormat(StrEnum):
    """What can be written."""

    TABLE = "table"
    GEOJSON = "geojson"
    CELLS = "cells"


LONGEST_MINUTES = 180.0
_SUFFIXES = {
    ".geojson": ReachFormat.GEOJSON,
    ".json": ReachFormat.GEOJSON,
    ".csv": ReachFormat.CELLS,
}


def reach(
    place: Annotated[str, typer.Argument(help="An address, a position, a postcode or a code.")],
    minutes: Annotated[str, typer.Option(help="Times, separated by commas.")] = "10,20,30",
    profile: Annotated[Profile, typer.Option(help="Who travels.")] = Profile.MOTORCYCLE,
    roads: RoadsOption = None,
    floods: FloodsOption = None,
    at: MomentOption = None,
    learnt: LearntOption = None,
    output_format: Annotated[
        ReachFormat | None, typer.Option("--format", help="What to write; by default a table.")
    ] = None,
    output: Annotated[
        str | None, typer.Option("-o", "--output", help="Write there instead of printing.")
    ] = None,
) -> None:
    """Find what is served from a place: areas as GeoJSON, or H3 cells with their minutes as CSV.

    Example: phlov reach 11.5759,104.9227 --minutes 10,20,30 -o served.geojson
    """
    times = read_minutes(minutes)
    chosen = output_format or _SUFFIXES.get(Path(output or "").suffix.casefold())
    settings = read_settings()
    (found,) = find_places([place], geocoder_of(settings))
    travel = Travel(EngineChoice.GRAPH, roads, floods, at, tuple(learnt or ()))
    engine = choose_engine(settings, travel)
    served = find_isochrones(engine, points_of([found])[0], profile, times)
    match chosen:
        case ReachFormat.GEOJSON:
            data = orjson.dumps(isochrones_to_geojson(served, profile))
        case ReachFormat.CELLS:
            first: dict[int, float] = {}
            for area in sorted(served, key=lambda one: one.minutes):
                for cell in area.cells:
                    first.setdefault(cell, area.minutes)
            rows = [f"{cell:x},{time:g}" for cell, time in sorted(first.items())]
            data = "\n".join(["h3_cell,minutes", *rows, ""]).encode()
        case _:
            table = Table("minutes", "km of road", "km²", "H3 cells")
            for area in served:
                table.add_row(
                    f"{area.minutes:g}",
                    f"{area.road_km:,.1f}",
                    f"{area.area_km2:,.2f}",
                    f"{len(area.cells):,}",
                )
            answers.print(table)
            return
    target = output_stream(output)
    if isinstance(target, Path):
        write_whole(target, data)
    else:
        target.write(data)
        target.flush()


def read_minutes(text: str) -> tuple[float, ...]:
    """Read times such as ``10,20,30``.

    Raises:
        InputError: Something in it is no number of minutes from 0 to 180.

    >>> read_minutes("10, 20")
    (10.0, 20.0)
    """
    parts = [part.strip() for part in text.split(",") if part.strip()]
    times, wrong = [], []
    for part in parts:
        try:
            time = float(part)
        except ValueError:
            time = math.nan
        if 0 < time <= LONGEST_MINUTES:
            times.append(time)
        else:
            wrong.append(
                Problem("--minutes", repr(part), f"more than 0, at most {LONGEST_MINUTES:g}")
            )
    if not parts:
        wrong.append(Problem("--minutes", repr(text), "numbers such as 10,20,30"))
    if wrong:
        raise InputError("The times cannot be read.", wrong)
    return tuple(times)
