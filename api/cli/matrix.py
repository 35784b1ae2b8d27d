"""Write travel times and distances between the places of a table."""

from __future__ import annotations

import csv
import io
from enum import StrEnum
from pathlib import Path
from typing import Annotated, BinaryIO

import orjson
import pyarrow as pa
import pyarrow.parquet as pq
import typer

from addressing import Geocoder, find_location_columns, geocode_rows
from api.cli.console import input_stream, output_stream, say
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
from api.layers import geocoder_of
from api.places import Place, points_of
from api.settings import read_settings
from api.ways import matrix_record
from gis_data import InputError, Problem, open_table, write_whole
from routing import UNREACHABLE, Engine, Matrix, Profile


class MatrixFormat(StrEnum):
    """What can be written."""

    CSV = "csv"
    JSON = "json"
    PARQUET = "parquet"


_SUFFIXES = {f".{kind.value}": kind for kind in MatrixFormat}
_ID_COLUMNS = ("id", "name", "code")
MOST_PLACES = 5_000
"""For a full matrix: 25 million pairs, 200 MB."""


def matrix(
    file: Annotated[str, typer.Argument(help="Places: CSV, Excel, JSON, NDJSON, Parquet; or -.")],
    profile: Annotated[Profile, typer.Option(help="Who travels.")] = Profile.MOTORCYCLE,
    roads: RoadsOption = None,
    engine: EngineOption = EngineChoice.AUTO,
    floods: FloodsOption = None,
    at: MomentOption = None,
    learnt: LearntOption = None,
    column: Annotated[str | None, typer.Option(help="The column with the address.")] = None,
    output_format: Annotated[
        MatrixFormat | None, typer.Option("--format", help="What to write; by default CSV.")
    ] = None,
    output: Annotated[
        str | None, typer.Option("-o", "--output", help="Write there instead of printing.")
    ] = None,
) -> None:
    """Write the travel time and the distance of every pair of places.

    CSV and Parquet have one row for each pair that a road joins (from, to, duration_s, distance_m);
    JSON has two tables, with null where no road leads.

    Example: phlov matrix hubs.csv --profile van --roads phnom_penh.osm.pbf -o times.parquet
    """
    chosen = output_format or _SUFFIXES.get(Path(output or "").suffix.casefold())
    settings = read_settings()
    names, places = _read(input_stream(file), geocoder_of(settings), column)
    travel = choose_engine(settings, Travel(engine, roads, floods, at, tuple(learnt or ())))
    found = travel.matrix(points_of(places), profile)
    lost = int((found.duration_s == UNREACHABLE).sum())
    if lost:
        say(f"{lost:,} of {len(names) ** 2:,} pairs have no road between them.")
    data = _written(names, found, travel, profile, chosen or MatrixFormat.CSV)
    target = output_stream(output)
    if isinstance(target, Path):
        write_whole(target, data)
    else:
        target.write(data)
        target.flush()


def _read(
    source: Path | BinaryIO, geocoder: Geocoder, column: str | None
) -> tuple[list[str], list[Place]]:
    """The names and the places of a table.

    Raises:
        InputError: With a problem for each row that has no place, or when there are too many.
    """
    table = open_table(source)
    rows = list(table)
    if not 0 < len(rows) <= MOST_PLACES:
        remedy = "Cut the table, or ask for parts of it."
        wrong = [Problem("table", f"{len(rows):,} places", f"1 to {MOST_PLACES:,}", remedy)]
        raise InputError("The matrix cannot be made.", wrong)
    columns = find_location_columns(table.columns, column)
    own = next((c for c in table.columns if c.casefold() in _ID_COLUMNS), None)
    names, places, problems = [], [], []
    for row, found in zip(rows, geocode_rows(rows, geocoder, columns), strict=True):
        name = (row.values[own] if own else "") or str(row.number)
        latitude, longitude = found["geo_latitude"], found["geo_longitude"]
        if isinstance(latitude, float) and isinstance(longitude, float):
            names.append(name)
            places.append(Place(name, latitude, longitude))
        else:
            given = str(found["geo_error"] or found["geo_reason"])
            problems.append(Problem(f"row {row.number}", given, "a place that can be found"))
    if problems:
        raise InputError("Not every place is known.", problems)
    return names, places


def _written(
    names: list[str], found: Matrix, engine: Engine, profile: Profile, chosen: MatrixFormat
) -> bytes:
    if chosen is MatrixFormat.JSON:
        return orjson.dumps(matrix_record(found, engine, profile) | {"places": names})
    row, other = (found.duration_s != UNREACHABLE).nonzero()
    columns = {
        "from": [names[i] for i in row.tolist()],
        "to": [names[i] for i in other.tolist()],
        "duration_s": found.duration_s[row, other],
        "distance_m": found.distance_m[row, other],
    }
    if chosen is MatrixFormat.PARQUET:
        sink = pa.BufferOutputStream()
        pq.write_table(pa.table(columns), sink, compression="zstd")
        return bytes(sink.getvalue())
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(columns)
    writer.writerows(zip(*columns.values(), strict=True))
    return text.getvalue().encode()
