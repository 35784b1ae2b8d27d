"""Read problems and plans, and write plans in the form that the file name asks for."""

from __future__ import annotations

import sys
from enum import StrEnum
from pathlib import Path

import orjson

from api.cli.console import input_stream, output_stream
from gis_data import InputError, Problem, write_whole
from routing import (
    Plan,
    RoutingProblem,
    plan_from_json,
    plan_to_csv,
    plan_to_dict,
    plan_to_geojson,
    plan_to_gpx,
    problem_from_json,
)


class PlanFile(StrEnum):
    """What a plan can be written as."""

    JSON = "json"
    GEOJSON = "geojson"
    GPX = "gpx"
    CSV = "csv"


_SUFFIXES = {f".{kind.value}": kind for kind in PlanFile}


def read_problem(name: str) -> RoutingProblem:
    """A problem from a file, or from standard input for ``-``.

    Raises:
        InputError: It is no problem; everything that is wrong is named.
        FileNotFoundError: No such file.
    """
    return problem_from_json(_bytes_of(name))


def read_plan(name: str) -> Plan:
    """A plan from a file that `phlov problem solve` wrote.

    Raises:
        InputError: It is no plan.
        FileNotFoundError: No such file.
    """
    return plan_from_json(_bytes_of(name))


def _bytes_of(name: str) -> bytes:
    source = input_stream(name)
    return source.read_bytes() if isinstance(source, Path) else source.read()


def form_of(output: str | None, asked: PlanFile | None) -> PlanFile:
    """What to write: as asked, else by the file's name, else JSON.

    Raises:
        InputError: The file's name does not tell.
    """
    if asked is not None:
        return asked
    if output in (None, "-"):
        return PlanFile.JSON
    form = _SUFFIXES.get(Path(str(output)).suffix.casefold())
    if form is None:
        expected = f"a file name that ends in {', '.join(_SUFFIXES)}, or --format"
        raise InputError(
            "The plan cannot be written.", [Problem("--output", repr(output), expected)]
        )
    return form


def write_plan(plan: Plan, output: str | None, form: PlanFile) -> None:
    """Write a plan to a file as a whole, or to standard output."""
    match form:
        case PlanFile.JSON:
            data = json_bytes(plan_to_dict(plan))
        case PlanFile.GEOJSON:
            data = orjson.dumps(plan_to_geojson(plan))
        case PlanFile.GPX:
            data = plan_to_gpx(plan)
        case PlanFile.CSV:
            data = plan_to_csv(plan)
    write_bytes(output, data)


def json_bytes(value: object) -> bytes:
    """One indented JSON object."""
    return orjson.dumps(value, option=orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE)


def write_bytes(output: str | None, data: bytes) -> None:
    """To a file as a whole, or to standard output."""
    target = output_stream(output)
    if isinstance(target, Path):
        write_whole(target, data)
    else:
        target.write(data)
        sys.stdout.flush()
