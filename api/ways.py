"""Write matrices as plain values, the same on the command line and over HTTP."""

from __future__ import annotations

from typing import Any

from routing import UNREACHABLE, Engine, Matrix, Profile


def matrix_record(found: Matrix, engine: Engine, profile: Profile) -> dict[str, Any]:
    """A matrix as one JSON object, in the form of OSRM's table: null where no road leads."""
    reached = (found.duration_s != UNREACHABLE).tolist()
    return {
        "profile": profile.value,
        "durations_s": _nulled(found.duration_s.tolist(), reached),
        "distances_m": _nulled(found.distance_m.tolist(), reached),
        "engine": {
            "name": engine.note.name,
            "on_roads": engine.note.on_roads,
            "note": engine.note.note,
        },
    }


def _nulled(values: list[list[int]], kept: list[list[bool]]) -> list[list[int | None]]:
    return [
        [value if keep else None for value, keep in zip(row, marks, strict=True)]
        for row, marks in zip(values, kept, strict=True)
    ]
