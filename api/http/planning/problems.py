"""Solve problems, explain plans and go on with them, from and to plain values."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

import orjson

from api.engines import EngineChoice
from api.http.planning.engines import Engines
from api.plan_records import band_record, insertion_record, replan_record, second_of_day
from api.solvers import SolverChoice, solver_of
from gis_data import InputError, Problem
from routing import (
    ReplanOptions,
    eta_bands,
    events_from_list,
    explain_insertion,
    places_of,
    plan_from_dict,
    plan_routes,
    plan_to_dict,
    plan_to_geojson,
    problem_from_dict,
    replan,
    travel_for,
)

Values = Mapping[str, Any]
_Value = TypeVar("_Value")


@dataclass(frozen=True, slots=True)
class Search:
    """Who searches, how long, and who times the travel."""

    solver: SolverChoice
    time_limit_s: float
    seed: int
    engine: EngineChoice


def solve(
    engines: Engines, problem: Values, start: Values | None, search: Search, *, geojson: bool
) -> bytes:
    """The plan of a problem as JSON or GeoJSON.

    Raises:
        InputError: With everything that is wrong with the parts.
        RoutingError: The engine, the solver or the checker refuses.
    """
    parts = Parts()
    asked = parts.read("problem", problem_from_dict, problem)
    begun = None if start is None else parts.read("start", plan_from_dict, start)
    engine = parts.read("engine", engines.choose, search.engine)
    parts.check()
    assert asked is not None
    assert engine is not None
    plan = plan_routes(
        asked,
        engine,
        time_limit_s=search.time_limit_s,
        seed=search.seed,
        solver=solver_of(search.solver),
        start=begun,
    )
    return orjson.dumps(plan_to_geojson(plan) if geojson else plan_to_dict(plan))


def insertions(
    engines: Engines, problem: Values, plan: Values, stop_id: str, engine: EngineChoice
) -> bytes:
    """What serving a stop would cost, for each vehicle.

    Raises:
        InputError: With everything that is wrong with the parts.
        RoutingError: The engine refuses.
    """
    parts = Parts()
    asked = parts.read("problem", problem_from_dict, problem)
    made = parts.read("plan", plan_from_dict, plan)
    timed = parts.read("engine", engines.choose, engine)
    parts.check()
    assert asked is not None
    assert made is not None
    assert timed is not None
    travel = travel_for(asked, places_of(asked), timed)
    options = explain_insertion(asked, travel, made, stop_id)
    record = {"stop_id": stop_id, "options": [insertion_record(option) for option in options]}
    return orjson.dumps(record)


@dataclass(frozen=True, slots=True)
class Turn:
    """What has happened, when, and what stays as it is."""

    events: Sequence[Any]
    now: str
    frozen_min: int
    loaded_min: int


def go_on(engines: Engines, problem: Values, plan: Values, turn: Turn, search: Search) -> bytes:
    """The rest of a day planned anew.

    Raises:
        InputError: With everything that is wrong with the parts.
        RoutingError: The engine, the solver or the checker refuses.
    """
    parts = Parts()
    asked = parts.read("problem", problem_from_dict, problem)
    made = parts.read("plan", plan_from_dict, plan)
    events = parts.read("events", events_from_list, turn.events)
    now_s = parts.read("now", lambda text: second_of_day("now", text), turn.now)
    engine = parts.read("engine", engines.choose, search.engine)
    parts.check()
    assert asked is not None
    assert made is not None
    assert events is not None
    assert now_s is not None
    assert engine is not None
    options = ReplanOptions(
        frozen_s=60 * turn.frozen_min,
        loaded_s=60 * turn.loaded_min,
        time_limit_s=search.time_limit_s,
        seed=search.seed,
        solver=solver_of(search.solver),
    )
    new = replan(asked, made, engine, events, now_s=now_s, options=options)
    return orjson.dumps(replan_record(new))


def bands(_engines: Engines, problem: Values, plan: Values) -> bytes:
    """Between which times each stop will probably be reached.

    Raises:
        InputError: With everything that is wrong with the parts.
    """
    parts = Parts()
    asked = parts.read("problem", problem_from_dict, problem)
    made = parts.read("plan", plan_from_dict, plan)
    parts.check()
    assert asked is not None
    assert made is not None
    return orjson.dumps({"bands": [band_record(band) for band in eta_bands(asked, made)]})


class Parts:
    """The parts of one request, read one after the other; what is wrong is told at the end."""

    def __init__(self) -> None:
        self._problems: list[Problem] = []

    def read(self, part: str, reader: Callable[[Any], _Value], value: object) -> _Value | None:
        """A part of the body, the whole where it has no name; None where it cannot be read."""
        try:
            return reader(value)
        except InputError as error:
            found = error.problems or (Problem(part, "what was sent", error.summary),)
            self._problems += [_placed(part, problem) for problem in found]
        return None

    def check(self) -> None:
        """Refuse the request where any part could not be read.

        Raises:
            InputError: With everything that is wrong.
        """
        if self._problems:
            noun = "thing is" if len(self._problems) == 1 else "things are"
            summary = f"{len(self._problems)} {noun} wrong with the request."
            raise InputError(summary, self._problems)


def _placed(part: str, problem: Problem) -> Problem:
    """The same problem, said to be in a part of the body.

    A JSON pointer goes on from the part's own.
    """
    where = problem.where
    if where == part:
        where = f"body {part}"
    elif where == "" or where.startswith("/"):
        where = f"body /{part}{where}" if part else f"body {where or '/'}"
    else:
        where = f"body {part}, {where}" if part else f"body {where}"
    return Problem(where, problem.given, problem.expected, problem.remedy)
