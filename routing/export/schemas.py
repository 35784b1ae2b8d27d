"""Hand out the published JSON Schemas (2020-12) of problems and plans."""

from __future__ import annotations

import json
from importlib.resources import files
from typing import Any


def problem_schema() -> dict[str, Any]:
    """The schema of what ``problem_from_dict`` takes."""
    return _read("problem")


def plan_schema() -> dict[str, Any]:
    """The schema of what ``plan_to_dict`` gives and ``plan_from_dict`` takes."""
    return _read("plan")


def _read(name: str) -> dict[str, Any]:
    text = (files("routing") / "data" / f"{name}.schema.json").read_text(encoding="utf-8")
    schema: dict[str, Any] = json.loads(text)
    return schema
