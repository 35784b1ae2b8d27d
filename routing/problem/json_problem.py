"""Read and write problems as JSON; its schema is ``routing/data/problem.schema.json``."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from gis_data import InputError, Problem
from routing.problem.build import build_problem, check_parts
from routing.problem.json_text import read_json
from routing.problem.json_values import WRONG, Form, Reader, plain
from routing.problem.model import Hub, Objective, RoutingProblem, Stop, Vehicle

_SUMMARY = "The routing problem cannot be used."
_FORMS = {RoutingProblem: Form(derived=frozenset({"about"}))}
_PARTS = {"hubs": Hub, "vehicles": Vehicle, "stops": Stop}


def problem_from_dict(data: Mapping[str, Any]) -> RoutingProblem:
    """A checked problem from plain values, as ``problem_to_dict`` or a JSON reader gives them.

    Times of windows are seconds since midnight or "HH:MM"; what has a default may be left out; a
    sentence under ``about`` is for people and ignored.

    Raises:
        InputError: With one ``Problem`` for each thing that is wrong: unknown keys and wrong types
            with their JSON pointer, and all that ``build_problem`` finds in the rest.
    """
    reader = Reader(_FORMS)
    found = reader.read(RoutingProblem, data, "")
    if not reader.problems:
        return build_problem(
            found.hubs,
            found.vehicles,
            found.stops,
            pairs=found.pairs,
            groups=found.groups,
            objective=found.objective,
        )
    raise InputError(_SUMMARY, [*reader.problems, *_further(data)])


def problem_from_json(text: str | bytes) -> RoutingProblem:
    """A checked problem from a JSON text.

    Raises:
        InputError: As ``problem_from_dict``, and for what is no JSON, NaN, or a key twice.
    """
    return problem_from_dict(read_json(text, _SUMMARY))


def problem_to_dict(problem: RoutingProblem) -> dict[str, Any]:
    """The problem as plain values; defaults are left out, times are "HH:MM".

    ``problem_from_dict`` makes an equal problem of it.
    """
    written: dict[str, Any] = plain(problem)
    first = {name: plain(getattr(problem, name)) for name in _PARTS}
    return first | {key: value for key, value in written.items() if key not in first}


def _further(data: Any) -> list[Problem]:
    """What is wrong with those hubs, vehicles and stops that could be read, each by itself."""
    if not isinstance(data, dict):
        return []
    whole = Reader(_FORMS)
    parts: dict[str, list[Any]] = {}
    for name, kind in _PARTS.items():
        entries = data.get(name)
        read = (
            [whole.read(kind, entry, "") for entry in entries] if isinstance(entries, list) else []
        )
        parts[name] = [entry for entry in read if entry is not WRONG]
    objective = whole.read(Objective, data.get("objective", {}), "")
    return check_parts(
        parts["hubs"],
        parts["vehicles"],
        parts["stops"],
        Objective() if objective is WRONG else objective,
        _ids(data.get("hubs")),
    )


def _ids(entries: Any) -> set[str]:
    """The ids of hubs, those of hubs that could not be read included."""
    rows = entries if isinstance(entries, list) else []
    ids = (row.get("id") for row in rows if isinstance(row, dict))
    return {key for key in ids if isinstance(key, str)}
