"""Read the figures and the words of ``data/network_check.toml``."""

from __future__ import annotations

import tomllib
from functools import cache
from importlib.resources import files
from typing import Any


@cache
def check_rules() -> dict[str, Any]:
    """Read the shipped file.

    >>> check_rules()["words"]["no_exit"]["en"]
    'Can be entered, not left'
    """
    path = files("routing") / "data" / "network_check.toml"
    return tomllib.loads(path.read_text(encoding="utf-8"))
