"""Read the geocoder's rules from the shipped TOML files."""

from __future__ import annotations

import tomllib
from functools import cache, lru_cache
from importlib import resources
from typing import Any


@cache
def load_rules(name: str) -> dict[str, Any]:
    """The rules file ``name`` (without ``.toml``), read once.

    >>> load_rules("numerals")["latin"]["muoy"]
    1
    """
    text = resources.files("addressing").joinpath("data", f"{name}.toml").read_text("utf-8")
    return tomllib.loads(text)


@lru_cache(maxsize=1)
def rules_text() -> str:
    """All rule files in one text: the part of a cache key that changes with them."""
    folder = resources.files("addressing").joinpath("data")
    files = sorted(
        (path for path in folder.iterdir() if path.name.endswith(".toml")), key=lambda p: p.name
    )
    return "\n".join(path.read_text("utf-8") for path in files)
