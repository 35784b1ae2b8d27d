"""Read the words and colours of exports from ``data/export.toml``."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from typing import Any

from gis_data import InputError, Problem


def words(language: str) -> Mapping[str, str]:
    """The words of a language.

    Raises:
        InputError: For a language that there is not.
    """
    known: Mapping[str, Mapping[str, str]] = _style()["words"]
    if language not in known:
        wrong = Problem("language", repr(language), f"one of {', '.join(sorted(known))}")
        raise InputError("The plan cannot be written.", [wrong])
    return known[language]


def colours() -> Mapping[str, Any]:
    """Colours by what they stand for; ``runs`` is a list that is gone through again and again."""
    found: Mapping[str, Any] = _style()["colours"]
    return found


@cache
def _style() -> Mapping[str, Any]:
    text = (files("routing") / "data" / "export.toml").read_text(encoding="utf-8")
    return tomllib.loads(text)
