"""Print what a text was read as."""

from __future__ import annotations

from typing import Any

import typer

from addressing import CodeReading
from api.cli.console import answers, print_json, say
from api.errors import EXIT_DATA


def show_reading(reading: CodeReading, found: str, *, json: bool) -> None:
    """Print ``found``, or why there is no code and what it may have been; exit code 65 then."""
    if json:
        print_json(_record(reading))
    elif reading.code is not None:
        answers.print(found, markup=False)
    else:
        say(f"Error: {reading.message}")
        for hint in reading.hints:
            say(f"Perhaps {hint.code}: {hint.reason}.")
    if reading.code is None:
        raise typer.Exit(EXIT_DATA)


def _record(reading: CodeReading) -> dict[str, Any]:
    return {
        "typed": reading.typed,
        "valid": reading.code is not None,
        "code": reading.code,
        "suffix": reading.suffix or None,
        "level": reading.level,
        "problem": reading.problem,
        "message": reading.message or None,
        "hints": [{"code": hint.code, "reason": hint.reason} for hint in reading.hints],
    }
